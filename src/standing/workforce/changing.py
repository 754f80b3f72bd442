"""Another change of an officer's status: rank, kind of employment, name, or another thing (CERT-513)."""

from datetime import date

from django.db import transaction

from standing.kernel.access import Act, Permission
from standing.kernel.canonical import canonical
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.workforce.domain import Changed, StatusChange
from standing.workforce.models import Employment, StatusUpdate
from standing.workforce.status_clock import Reported
from standing.workforce.status_updates import Place, began, filed, held_for, serving


@transaction.atomic
def report_change(act: Act, *, mptc_id: str, agency: str, on: date, changed: Changed) -> Reported:
    """Record another change of an officer's status, in force from ``on``.

    A rank and a kind of employment become those of the employment on record, which stays one span from
    the day of hire; ``changed.as_of`` says what they were before ``on``. A new name is kept with the
    form: the register takes names from the training committee's list.

    Raises:
        NotFound: the officer does not work there.
        WrongState: the officer has left, or the register says all of it already.
        Refused: nothing is said to have changed, the day has not come, or lies before the employment.
    """
    at = held_for(act, Permission.EMPLOYMENT_RECORD, mptc_id, agency)
    said = changed.said()
    if not said:
        raise Refused(
            "Say what changed: the rank, the kind of employment, the name, or another thing."
        )
    held = serving(at)
    if on < held.since:
        raise Refused(began(at, held))
    if on > act.day:
        raise Refused(
            f"{in_words(on)} has not come: today is {in_words(act.day)}. Report the change once it is "
            "so."
        )
    _refuse_known(at, held, changed, on)
    if (changed.rank, changed.employment_class) != ("", ""):
        _replaced(act, held, changed)
    return filed(
        act, at, StatusChange.OTHER, on, after={"what": list(said)}, said=canonical(said).decode()
    )


def _refuse_known(at: Place, held: Employment, changed: Changed, on: date) -> None:
    """Refuse what the register says already, and the same form a second time."""
    same = changed.rank in ("", held.rank) and changed.employment_class in (
        "", held.employment_class,
    )  # fmt: skip
    if same and not changed.name and not changed.other:
        raise WrongState(
            f"The register says so already: {at.who} is "
            f"{' and '.join(filter(None, (changed.rank, changed.employment_class)))} at "
            f"{at.agency.name}. Nothing was changed."
        )
    before = StatusUpdate.objects.filter(
        officer__in=at.records, agency=at.agency, change=StatusChange.OTHER.value, effective_on=on,
        said=canonical(changed.said()).decode(),
    )  # fmt: skip
    if same and before.exists():
        raise WrongState(
            f"This change of {at.who} was reported already, effective {in_words(on)}. Nothing was "
            "changed."
        )


def _replaced(act: Act, before: Employment, changed: Changed) -> None:
    """Close what was known of the employment and add what is known now."""
    Employment.objects.filter(pk=before.pk).update(superseded_at=act.at)
    Employment.objects.create(
        officer_id=before.officer_id,
        agency_id=before.agency_id,
        employment_class=changed.employment_class or before.employment_class,
        rank=changed.rank or before.rank,
        since=before.since,
        until=before.until,
        separation_nature=before.separation_nature,
        separation_reason=before.separation_reason,
        for_cause=before.for_cause,
        separation_cause=before.separation_cause,
        under_investigation=before.under_investigation,
        source=before.source,
        recorded_at=act.at,
    )
