"""The public tables of a release: their names, what they hold, their keys, and their forms."""

from dataclasses import dataclass
from typing import Final

from standing.register.shapes.lists import (
    AgencyLine,
    CategoryLine,
    CompletenessLine,
    OfficerLine,
)
from standing.register.shapes.news import ChangeLine, ErratumLine
from standing.register.shapes.orders import (
    AdministrativeLine,
    DecertifiedLine,
    RetrainingLine,
    SuspendedLine,
)
from standing.register.shapes.records import DecisionLine, DisciplinaryLine

Line = (
    OfficerLine
    | AgencyLine
    | CategoryLine
    | CompletenessLine
    | SuspendedLine
    | AdministrativeLine
    | DecertifiedLine
    | RetrainingLine
    | DisciplinaryLine
    | DecisionLine
    | ErratumLine
    | ChangeLine
)
Shape = type[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """One public table: its file name without ending, what it holds, its key, and its forms."""

    name: str
    shape: Shape
    title: str
    key: tuple[str, ...]
    json: bool


TABLES: Final = (
    Public(
        name="officers",
        shape=OfficerLine,
        title="Every officer put forward by an agency, with the status on the day",
        key=("MPTCID",),
        json=True,
    ),
    Public(
        name="by-agency",
        shape=AgencyLine,
        title="Officers by agency; an officer of two agencies stands under both",
        key=("AgencyCode", "MPTCID"),
        json=False,
    ),
    Public(
        name="by-category",
        shape=CategoryLine,
        title="Officers by status, those certified first",
        key=("MPTCID",),
        json=False,
    ),
    Public(
        name="completeness",
        shape=CompletenessLine,
        title="What each agency in scope sent, and what became of it",
        key=("Campaign", "AgencyCode"),
        json=True,
    ),
    Public(
        name="suspended",
        shape=SuspendedLine,
        title="Suspensions that the commission ordered, with the days they began and ended",
        key=("MPTCID", "BeginDate"),
        json=True,
    ),
    Public(
        name="administrative-suspensions",
        shape=AdministrativeLine,
        title="Administrative suspensions that hold on the day",
        key=("MPTCID", "BeginDate"),
        json=True,
    ),
    Public(
        name="decertified",
        shape=DecertifiedLine,
        title="Officers decertified, here or elsewhere",
        key=("MPTCID", "DecertificationDate"),
        json=True,
    ),
    Public(
        name="retraining",
        shape=RetrainingLine,
        title="Orders to be trained again",
        key=("MPTCID", "OrderDate", "Type"),
        json=True,
    ),
    Public(
        name="disciplinary-records",
        shape=DisciplinaryLine,
        title="Sustained allegations by agency investigation; one MatterNumber is one investigation",
        key=("MatterNumber", "AllegationNumber"),
        json=True,
    ),
    Public(
        name="decisions",
        shape=DecisionLine,
        title="Decisions on certification that may be read on the day",
        key=("Docket", "IssuedOn"),
        json=True,
    ),
    Public(
        name="errata",
        shape=ErratumLine,
        title="What was wrong in earlier releases, since when, and what replaced it",
        key=("Erratum",),
        json=True,
    ),
    Public(
        name="changes",
        shape=ChangeLine,
        title="Officers whose line differs from the release before",
        key=("MPTCID",),
        json=True,
    ),
)
