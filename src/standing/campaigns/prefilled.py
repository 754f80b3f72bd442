"""The form, filled in with what the register knows of an agency's own officers in a campaign."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from standing.campaigns import models
from standing.campaigns.claims import claimed
from standing.campaigns.rosters.columns import Kind, columns_of
from standing.campaigns.rosters.template import form
from standing.rules.facts import DutyStatus
from standing.sheets.reading import Cell
from standing.workforce import queries as workforce
from standing.workforce import status_queries
from standing.workforce.domain import Employed, OnLeave
from standing.workforce.models import Agency, Officer

_OF_FILING = "filing:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefilled:
    """A form as a workbook, and how many officers stand in it."""

    content: bytes
    officers: int


def prefilled(
    of: models.Campaign, agency: Agency, kind: Kind, *, on: date, known: datetime
) -> Prefilled:
    """Return the form with a row for each officer of the agency who is in the campaign.

    Filled in is only what the register holds: who they are, class, rank, a stated day of hire, a
    leave or a suspension by the agency on record. What only the agency can answer stays blank, and so
    does the birth date of whom only the agency says it hired.
    """
    places = own_officers(of, agency, on=on, known=known)
    ids = sorted(places)
    names = workforce.name_of(ids, on=on, known=known)
    there = workforce.employments_at(agency.pk, on=on, known=known)
    births = workforce.births(set(ids) - claimed(agency.pk, there, known=known), known=known)
    leaves = status_queries.leaves_at(agency.pk, on=on, known=known)
    suspended = status_queries.suspensions_at(agency.pk, on=on, known=known)
    numbers = dict(Officer.objects.filter(pk__in=ids).values_list("pk", "mptc_id"))
    filed = _filed_on(places.values())
    rows = []
    for pk in sorted(ids, key=lambda pk: (names[pk].sort_key, numbers[pk])):
        name, place = names[pk], places[pk]
        known_of: dict[str, Cell] = {
            "mptc_id": numbers[pk],
            "last_name": name.last,
            "first_name": name.first,
            "middle_name": name.middle,
            "suffix": name.suffix,
            "date_of_birth": births.get(pk, ""),
            "rank": place.rank,
            "employment_class": place.employment_class,
            "hire_date": "" if filed.get(place.source) == place.since else place.since,
            **_leave(leaves.get(pk)),
            **({"duty_status": DutyStatus.SUSPENDED.value} if pk in suspended else {}),
        }
        rows.append([known_of.get(column.field, "") for column in columns_of(kind)])
    return Prefilled(content=form(kind, rows=rows, notes=_NOTES), officers=len(rows))


_NOTES = (
    "The rows that stand on the sheet Officers hold what the register knows of your officers in this "
    "campaign. Look at each of them, add who is missing, and delete who does not work with you.",
    "The birth date is filled in for officers of whom the commission has a record at your agency. It "
    "is blank for an officer whom the register knows from your own status update only: write it in.",
)


def own_officers(
    of: models.Campaign, agency: Agency, *, on: date, known: datetime
) -> Mapping[int, Employed]:
    """Return the officers of the campaign who serve at an agency on a day, by their internal id."""
    there = workforce.employments_at(agency.pk, on=on, known=known)
    members = _members(of, {place.officer_id for place in there})
    return {place.officer_id: place for place in there if place.officer_id in members}


def _members(of: models.Campaign, officer_ids: Collection[int]) -> set[int]:
    wanted, found = sorted(officer_ids), set[int]()
    for start in range(0, len(wanted), 5_000):
        rows = of.members.filter(officer_id__in=wanted[start : start + 5_000])
        found.update(rows.values_list("officer_id", flat=True))
    return found


def _filed_on(places: Iterable[Employed]) -> Mapping[str, date]:
    """The day of each file an employment was read from: it stands where no hire was stated."""
    receipts = {
        place.source.removeprefix(_OF_FILING)
        for place in places
        if place.source.startswith(_OF_FILING)
    }
    rows: Sequence[tuple[str, date]] = list(
        models.Filing.objects.filter(receipt__in=sorted(receipts)).values_list(
            "receipt", "filed_on"
        )
    )
    return {f"{_OF_FILING}{receipt}": day for receipt, day in rows}


def _leave(leave: OnLeave | None) -> dict[str, Cell]:
    """The duty status of an officer on leave, in the form's words; nothing for anybody else."""
    if leave is None:
        return {}
    said = f"{leave.kind} leave"
    if said not in set(DutyStatus):
        return {}
    return {"duty_status": said, "leave_since": leave.since}
