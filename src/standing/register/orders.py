"""Orders, matters and commendations of an officer as the public may read them, and who tells of them.

What the commission decides about conduct is kept elsewhere. Whoever keeps it registers a provider here;
until then nobody does, and nothing is told. Every field is allowed by name (``shapes``), so that what a
provider does not name cannot be published.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Final, Protocol

from standing.register.shapes import Allowed


class OrderKind(StrEnum):
    """What the commission, or another jurisdiction, may have ordered (REG-13 to 15)."""

    DECERTIFICATION = "decertification"
    SUSPENSION = "suspension"
    ADMIN_SUSPENSION = "administrative suspension"
    RETRAINING = "retraining"


class Finding(StrEnum):
    """How an allegation ended where it may be read: sustained, or as revised on appeal (DISC-5)."""

    SUSTAINED = "sustained"
    REVISED = "revised on appeal"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicOrder:
    """One order. ``ended`` is the first day on which a suspension no longer holds."""

    kind: Annotated[str, Allowed("Kind", "REG-13, REG-14, REG-15", "What was ordered.",
                                 values=tuple(kind.value for kind in OrderKind))]  # fmt: skip
    begun: Annotated[date, Allowed("Date", "REG-13, REG-14, REG-15", "The day it took effect.",
                                   kind="date")]  # fmt: skip
    ended: Annotated[date | None, Allowed("Ended", "REG-14, REG-15",
                                          "The first day a suspension no longer holds, or the day on "
                                          "which retraining was completed.", kind="date",
                                          required=False)] = None  # fmt: skip
    what: Annotated[str, Allowed("Type", "REG-15", "The kind of training ordered.",
                                 required=False)] = ""  # fmt: skip
    agency: Annotated[str, Allowed("LawEnforcementAgency", "REG-15",
                                   "The agency of the officer at that time.",
                                   required=False)] = ""  # fmt: skip
    reason: Annotated[str, Allowed("Reason", "REG-13, REG-14, REG-15",
                                   "The ground, in the words of the law or of the published order.",
                                   required=False)] = ""  # fmt: skip
    authority: Annotated[str, Allowed("Authority", "REG-14", "The text it rests on.",
                                      required=False)] = ""  # fmt: skip
    jurisdiction: Annotated[str, Allowed("Jurisdiction", "REG-13",
                                         "Who ordered it, where it was not this commission.",
                                         required=False)] = ""  # fmt: skip
    document: Annotated[str, Allowed("Document", "REG-13, REG-14, REG-15",
                                     "The address of the published order.",
                                     required=False)] = ""  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDiscipline:
    """What an agency imposed; ``wording`` is its own, beside the code's (DISC-13)."""

    what: Annotated[str, Allowed("Discipline", "REG-16, DISC-5", "The discipline imposed.")]
    wording: Annotated[str, Allowed("DisciplineAsReported", "DISC-13", "In the agency’s words.",
                                    required=False)] = ""  # fmt: skip
    on: Annotated[date | None, Allowed("DisciplineDate", "REG-16", "The day it was imposed.",
                                       kind="date", required=False)] = None  # fmt: skip
    number: Annotated[int, Allowed("DisciplineNumber", "DISC-1",
                                   "Which discipline of the matter it is, counted from 1: one that "
                                   "answers several allegations stands under each with one number.",
                                   kind="integer", required=False)] = 0  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAllegation:
    """One allegation of a matter, how it ended, and what discipline answered it (DISC-1)."""

    kind: Annotated[str, Allowed("AllegationType", "REG-16, DISC-5", "The type of the allegation.")]
    finding: Annotated[str, Allowed("Finding", "DISC-5", "How it ended: sustained, or as revised.",
                                    values=tuple(each.value for each in Finding))]  # fmt: skip
    wording: Annotated[str, Allowed("AllegationAsReported", "DISC-13", "In the agency’s words.",
                                    required=False)] = ""  # fmt: skip
    found: Annotated[date | None, Allowed("FindingDate", "REG-16", "The day of the finding.",
                                          kind="date", required=False)] = None  # fmt: skip
    disciplines: Annotated[tuple[PublicDiscipline, ...],
                           Allowed("Disciplines", "REG-16, DISC-1", "What was imposed for it.",
                                   kind="array", required=False)] = ()  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMatter:
    """One investigation: one thing, however many allegations it holds (DISC-1).

    ``statement`` is the officer's own, and goes wherever the matter goes (OBJ-3).
    """

    agency: Annotated[str, Allowed("ReportingAgency", "REG-16", "The agency that reported it.")]
    incident: Annotated[str, Allowed("IncidentDate", "REG-16", "The day, month or year of it.")]
    allegations: Annotated[tuple[PublicAllegation, ...],
                           Allowed("Allegations", "DISC-1", "Each allegation, with what was found.",
                                   kind="array")]  # fmt: skip
    corrected: Annotated[date | None, Allowed("CorrectedOn", "DISC-9", "The day it was corrected.",
                                              kind="date", required=False)] = None  # fmt: skip
    statement: Annotated[str, Allowed("Statement", "OBJ-3, PUBREG-8", "The officer’s statement.",
                                      required=False)] = ""  # fmt: skip
    document: Annotated[str, Allowed("Document", "REG-16", "The address of the published record.",
                                     required=False)] = ""  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCommendation:
    """A commendation for police service (REG-12)."""

    on: Annotated[date, Allowed("Date", "REG-12", "The day it was given.", kind="date")]
    by: Annotated[str, Allowed("GivenBy", "REG-12", "Who gave it.")]
    what: Annotated[str, Allowed("Commendation", "REG-12", "What it is called.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything a provider tells of one officer, on a day as known at a moment."""

    orders: tuple[PublicOrder, ...] = ()
    matters: tuple[PublicMatter, ...] = ()
    commendations: tuple[PublicCommendation, ...] = ()


class Provider(Protocol):
    """Tells of officers by internal id; whoever has nothing is left out."""

    def __call__(
        self, officer_ids: Collection[int], *, on: date, known: datetime
    ) -> Mapping[int, Told]: ...


NOTHING: Final = Told()


def _nothing(officer_ids: Collection[int], *, on: date, known: datetime) -> Mapping[int, Told]:
    """Tell of nobody: conduct is not kept yet."""
    return {}


_PROVIDER: list[Provider] = [_nothing]


def source() -> Provider:
    """Return who tells of orders, matters and commendations."""
    return _PROVIDER[-1]


def register(provider: Provider) -> Callable[[], None]:
    """Let ``provider`` tell of them from now on; return what takes it back again."""
    _PROVIDER.append(provider)
    return lambda: _PROVIDER.remove(provider)
