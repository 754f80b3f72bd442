"""An officer leaves an agency, and a separation that was recorded by mistake (R6, R7)."""

from datetime import date

from django.db import transaction

from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.workforce.domain import Separation, StatusChange
from standing.workforce.models import Employment
from standing.workforce.status_clock import Reported
from standing.workforce.status_updates import (
    began,
    filed,
    held_for,
    latest_at,
    never_there,
    not_far_ahead,
)


@transaction.atomic
def report_separation(
    act: Act, *, mptc_id: str, agency: str, effective_on: date, told: Separation
) -> Reported:
    """Record that an officer left an agency, as ``record_separation``, and return its clock."""
    at = held_for(act, Permission.SEPARATION_RECORD, mptc_id, agency)
    before = latest_at(at)
    if before is None:
        raise never_there(at)
    if before.until == effective_on:
        raise WrongState(
            f"The register already says that {at.who} left {at.agency.name} on "
            f"{in_words(effective_on)}. Nothing was changed."
        )
    if effective_on < before.since:
        raise Refused(began(at, before))
    not_far_ahead(act, effective_on)
    _replaced(act, before, until=effective_on, told=told)
    return filed(
        act, at, StatusChange.SEPARATION, effective_on,
        before={"until": before.until},
        after={"until": effective_on, **_facts(told)},
    )  # fmt: skip


@transaction.atomic
def withdraw_separation(act: Act, *, mptc_id: str, agency: str) -> Reported:
    """Take back a separation that was recorded by mistake: the employment runs on as it was.

    What was recorded stays on record as what was known until now. The act's reason says what was
    wrong.

    Raises:
        NotFound: the officer never worked there.
        WrongState: no separation from there is on record.
        Refused: no reason is given.
    """
    at = held_for(act, Permission.SEPARATION_RECORD, mptc_id, agency)
    if not act.reason.strip():
        raise Refused("Say what was wrong with the separation, for the record.")
    before = latest_at(at)
    if before is None:
        raise never_there(at)
    if before.until is None:
        raise WrongState(
            f"The register knows of no separation of {at.who} from {at.agency.name}. Nothing was "
            "changed."
        )
    _replaced(act, before, until=None, told=None)
    return filed(
        act, at, StatusChange.SEPARATION_WITHDRAWN, before.until,
        before={"until": before.until}, after={"until": None},
    )  # fmt: skip


def _facts(told: Separation) -> dict[str, object]:
    """What the ledger says of a separation: no words of anybody's."""
    return {
        **({"nature": told.nature} if told.nature else {}),
        **({"for_cause": told.for_cause} if told.for_cause is not None else {}),
    }


def _replaced(act: Act, before: Employment, *, until: date | None, told: Separation | None) -> None:
    """Close what was known of an employment and add what is known now."""
    Employment.objects.filter(pk=before.pk).update(superseded_at=act.at)
    told = told or Separation()
    kept = until is not None
    cause = before.for_cause if told.for_cause is None else told.for_cause
    asked = before.under_investigation
    if told.under_investigation is not None:
        asked = told.under_investigation
    Employment.objects.create(
        officer_id=before.officer_id,
        agency_id=before.agency_id,
        employment_class=before.employment_class,
        rank=before.rank,
        since=before.since,
        until=until,
        separation_nature=(told.nature or before.separation_nature) if kept else "",
        separation_reason=(told.reason or before.separation_reason) if kept else "",
        for_cause=cause if kept else None,
        separation_cause=(told.cause or before.separation_cause) if kept else "",
        under_investigation=asked if kept else None,
        source=before.source,
        recorded_at=act.at,
    )
