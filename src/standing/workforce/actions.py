"""What people do to employments; reference files come in through ``imports``.

Every change closes the second clock of the row it replaces and adds a row; nothing is edited.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from standing.kernel.access import Act
from standing.storage.bulk import insert
from standing.workforce import identities
from standing.workforce.domain import Separation
from standing.workforce.merging import refuse_unless_apart
from standing.workforce.models import Agency, Employment
from standing.workforce.separating import report_separation, withdraw_separation
from standing.workforce.status_updates import (
    latest_employment,
    record_employment,
    record_leave,
    record_return,
)

__all__ = (
    "employments_from_filing", "filing_source", "record_employment", "record_leave",
    "record_return", "record_separation", "refuse_unless_apart", "report_separation",
    "withdraw_filing_employments", "withdraw_separation",
)  # fmt: skip

EMPLOYMENT_FIELDS = (
    "officer_id", "agency_id", "employment_class", "rank", "since", "until", "separation_nature",
    "separation_reason", "for_cause", "source", "recorded_at", "superseded_at",
)  # fmt: skip


def filing_source(receipt: str) -> str:
    """Return what ``Employment.source`` says of a row that was read in an accepted filing."""
    return f"filing:{receipt}"


@transaction.atomic
def employments_from_filing(
    act: Act,
    *,
    receipt: str,
    agency: Agency,
    rows: Iterable[tuple[int, str, str, date | None]],
    named_on: date | None = None,
) -> int:
    """Record that an agency employs the officers its filing names, and return how many are new.

    Each row is (officer id, employment class, rank, day of hire). An officer who works there
    already, as the register knows, is left alone. Where the filing states no day of hire the
    employment runs from ``named_on``, the day of the filing (by default the day of the act). After
    a separation it runs from no earlier than that.
    """
    first_named = named_on or act.day
    working: set[int] = set()
    left_on: dict[int, date] = {}
    held = Employment.objects.filter(agency=agency, superseded_at__isnull=True)
    read_as = identities.kept_as(known=act.at)
    for officer_id, until in held.values_list("officer_id", "until"):
        person = read_as.get(officer_id, officer_id)
        if until is None or until > first_named:
            working.add(person)
        else:
            left_on[person] = max(until, left_on.get(person, until))
    new: dict[int, tuple[object, ...]] = {}
    for officer_id, employment_class, rank, hired_on in rows:
        person = read_as.get(officer_id, officer_id)
        if person in working or person in new:
            continue
        since = max(hired_on or first_named, left_on.get(person, date.min))
        new[person] = (
            officer_id, agency.pk, employment_class, rank, since, None, "", "", None,
            filing_source(receipt), act.at, None,
        )  # fmt: skip
    return insert(Employment, EMPLOYMENT_FIELDS, new.values())


@transaction.atomic
def withdraw_filing_employments(act: Act, *, receipt: str, officer_id: int | None = None) -> int:
    """Take back the employments that rest on a filing (RUL-22) and return how many there were.

    ``officer_id`` narrows it to one officer.
    """
    resting = Employment.objects.filter(source=filing_source(receipt), superseded_at__isnull=True)
    if officer_id is not None:
        resting = resting.filter(officer_id=officer_id)
    return resting.update(superseded_at=act.at)


def record_separation(
    act: Act,
    *,
    mptc_id: str,
    agency_code: str,
    effective_on: date,
    nature: str = "",
    told: Separation | None = None,
) -> Employment:
    """Record that an officer left an agency; ``effective_on`` is the first day no longer there.

    A second report with another day corrects the first. Either number of a merged record will do.

    Raises:
        NotFound: the officer or the agency is not in the register, or the officer never worked
            there.
        WrongState: this separation is on record already.
        Refused: ``effective_on`` lies before the first day of the employment, or far ahead.
    """
    told = told or Separation(nature=nature)
    report_separation(
        act, mptc_id=mptc_id, agency=agency_code, effective_on=effective_on, told=told
    )
    after = latest_employment(act, mptc_id=mptc_id, agency=agency_code)
    assert after is not None  # it was just written
    return after
