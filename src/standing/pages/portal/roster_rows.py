"""An agency's officers today: status, what is owed by when, and what else is missing.

Each question is asked once for the whole agency, never once for an officer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from django.urls import reverse

from standing.campaigns.claims import claimed
from standing.campaigns.not_sent import Awaited, not_sent
from standing.certification import queries as certification
from standing.certification.domain import ConditionState, Standing, StandingCondition
from standing.certification.in_force import overdue
from standing.kernel.names import PersonName, search_key
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.agency_officers import officer_numbers
from standing.pages.cells import label_cell
from standing.pages.tables import Cell, Table, columns, rows_of
from standing.register import words
from standing.rules.sentences import finding_title
from standing.rules.spoken import employment_said
from standing.workforce import queries as workforce
from standing.workforce import status_queries
from standing.workforce.domain import AwaySuspended, Employed, OnLeave
from standing.workforce.models import Agency

AT_A_TIME: Final = 100
"""Rows on a page."""
NEVER: Final = "9999-99-99"
"""What a row without a due day is sorted by: after all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One officer of the agency, as of the day asked about."""

    mptc_id: str
    name: PersonName
    place: Employed
    standing: Standing
    leave: OnLeave | None
    suspension: AwaySuspended | None
    awaited: tuple[Awaited, ...]
    claimed: bool
    on: date

    @property
    def owed(self) -> list[StandingCondition]:
        """The conditions that are not met yet, the earliest due first; none of whom is only claimed."""
        if self.claimed:
            return []
        found = words.open_conditions(self.standing)
        return sorted(found, key=lambda each: (each.due_on, each.requirement))

    @property
    def due(self) -> date | None:
        """The next day by which something must come."""
        days = [each.due_on for each in self.owed if each.state is not ConditionState.PROOF_IN]
        return min([*days, *(each.due_on for each in self.awaited)], default=None)

    @property
    def notes(self) -> list[str]:
        """What else a clerk should know of this officer."""
        said = [
            f"Not in your answers for {each.title}, due {in_words(each.due_on)}"
            for each in self.awaited
        ]
        if self.leave is not None:
            said.append(f"On {self.leave.kind} leave since {in_words(self.leave.since)}")
        if self.suspension is not None:
            said.append(f"Suspended by your agency since {in_words(self.suspension.since)}")
        if self.claimed:
            said.append("Known by your report only; what is owed opens once it is confirmed")
        return said


def rows_now(agency: Agency, *, known: datetime) -> tuple[Row, ...]:
    """Return who serves at an agency today, by name.

    They are kept until the ledger grows or the day ends, so that sorting, filtering and turning pages
    ask little: nothing that shows here changes without an entry in the ledger.
    """
    place, chain = ledger.head()
    if not place:
        return tuple(rows(agency, on=day_of(known), known=known))
    return _kept(agency.pk, day_of(known), place, chain)


@lru_cache(maxsize=16)
def _kept(agency_id: int, on: date, _place: int, _chain: str) -> tuple[Row, ...]:
    return tuple(rows(Agency.objects.get(pk=agency_id), on=on, known=clock.now()))


def rows(agency: Agency, *, on: date, known: datetime) -> list[Row]:
    """Return who serves at an agency on a day, by name."""
    there = workforce.employments_at(agency.pk, on=on, known=known)
    places = {place.officer_id: place for place in there}
    ids = sorted(places)
    standings = certification.standings(ids, on=on, known=known)
    names = workforce.name_of(ids, on=on, known=known)
    numbers = officer_numbers(ids)
    leaves = status_queries.leaves_at(agency.pk, on=on, known=known)
    suspended = status_queries.suspensions_at(agency.pk, on=on, known=known)
    awaited = not_sent(agency, ids, on=on, known=known)
    claims = claimed(agency.pk, there, known=known)
    found = [
        Row(
            mptc_id=numbers[pk], name=names[pk], place=places[pk], standing=standings[pk],
            leave=leaves.get(pk), suspension=suspended.get(pk), awaited=tuple(awaited.get(pk, ())),
            claimed=pk in claims, on=on,
        )
        for pk in ids
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.name.sort_key, row.mptc_id))


def chosen(found: Sequence[Row], *, asked: str, status: str, due: bool) -> list[Row]:
    """Return the rows with every word of ``asked``, of a status, and with something due."""
    wanted = search_key(asked).split()
    return [
        row
        for row in found
        if all(word in f"{search_key(row.name.full)} {search_key(row.mptc_id)}" for word in wanted)
        and status in ("", row.standing.label.value)
        and (row.due is not None or not due)
    ]


def table(agency: Agency, shown: Sequence[Row], *, on: date) -> Table:
    """Return rows as a table; there is a column for notes where there is a note."""
    noted = any(row.notes for row in shown)
    base = reverse("portal-roster", args=[agency.code])
    return Table(
        name="roster",
        caption=f"Officers on {in_words(on)}",
        counted=True,
        at_a_time=AT_A_TIME,
        columns=columns(
            ("Officer", "Officer"),
            ("MPTCID", "MPTC ID"),
            ("Employment", "Employment"),
            ("Status", "Status"),
            ("Expiration", "Printed expiry"),
            ("StillOwed", "Still owed"),
            ("DueBy", "Due by"),
            *((("Note", "To note"),) if noted else ()),
        ),
        rows=rows_of([_cells(base, row)[: None if noted else -1] for row in shown]),
    )


def _cells(base: str, row: Row) -> tuple[Cell | str, ...]:
    return (
        Cell(row.name.listed, address=f"{base}{row.mptc_id}/", sort=row.name.sort_key),
        row.mptc_id,
        ", ".join(filter(None, (row.place.rank, employment_said(row.place.employment_class)))),
        label_cell(row.standing),
        expiry(row.standing),
        "; ".join(owed_said(each) for each in row.owed),
        _due(row),
        "; ".join(row.notes),
    )


def owed_said(condition: StandingCondition) -> str:
    """Return the name of what is owed, and that its proof is in where it is."""
    title = finding_title(condition.requirement)
    return f"{title} (proof is in)" if condition.state is ConditionState.PROOF_IN else title


def expiry(found: Standing) -> str:
    """Return the printed expiry as tables print it, or how long the certificate continues."""
    if found.until:
        return found.until.isoformat()
    return "continues until a decision" if found.in_force else ""


def _due(row: Row) -> Cell:
    if row.due is None:
        return Cell("", sort=NEVER)
    late = any(overdue(each, on=row.on) for each in row.owed)
    return Cell(row.due.isoformat(), note=left_said(row.due, row.on, late=late))


def left_said(due: date, on: date, *, late: bool = False) -> str:
    """Return how many days are left to a day, in words.

    >>> left_said(date(2022, 9, 30), date(2022, 9, 28)), left_said(date(2022, 9, 1), date(2022, 9, 2))
    ('2 days left', '1 day past')
    """
    days = (due - on).days
    if days == 0 and not late:
        return "today"
    counted = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"{counted} left" if days > 0 else f"{counted} past"
