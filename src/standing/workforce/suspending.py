"""An agency suspends an officer from duty, and the suspension ends (CERT-513, 1024; R6).

It is the agency's own: a suspension of the certificate is imposed by the commission and lies over the
certificate. What follows from this one for a certificate is decided elsewhere.
"""

from datetime import date

from django.db import transaction

from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import in_words
from standing.storage.rows import known as known_rows
from standing.workforce.domain import StatusChange
from standing.workforce.models import AgencySuspension
from standing.workforce.status_clock import Reported
from standing.workforce.status_updates import (
    Place,
    began,
    filed,
    held_for,
    latest_at,
    never_there,
    not_far_ahead,
    serving,
)


@transaction.atomic
def record_suspension(
    act: Act, *, mptc_id: str, agency: str, since: date, paid: bool | None = None
) -> Reported:
    """Record that an agency suspended an officer; ``since`` is the first day not on duty.

    ``paid`` says whether the officer is paid meanwhile, where the agency says so.

    Raises:
        NotFound: the officer does not work there.
        WrongState: a suspension by this agency runs already, or the officer has left.
        Refused: ``since`` lies before the employment, in an earlier suspension, or far ahead.
    """
    at = held_for(act, Permission.EMPLOYMENT_RECORD, mptc_id, agency)
    not_far_ahead(act, since)
    held = serving(at)
    if since < held.since:
        raise Refused(began(at, held))
    for each in _suspensions(act, at):
        if each.until is None:
            raise WrongState(
                f"A suspension of {at.who} by {at.agency.name} is on record since "
                f"{in_words(each.since)}. Nothing was changed. Report its end first."
            )
        if since < each.until:
            raise Refused(
                f"The last suspension of {at.who} by {at.agency.name} ended on "
                f"{in_words(each.until)}. Choose that day or a later one."
            )
    AgencySuspension.objects.create(
        officer=at.officer, agency=at.agency, paid=paid, since=since, recorded_at=act.at
    )
    return filed(act, at, StatusChange.SUSPENSION, since, after={"since": since, "paid": paid})


@transaction.atomic
def end_suspension(
    act: Act, *, mptc_id: str, agency: str, on: date, since: date | None = None
) -> Reported:
    """Record that an agency's suspension ended; ``on`` is the first day no longer suspended.

    The first day of the suspension, as the day of the end, says that it never began. ``since`` tells of
    one that no form reported when it began, such as one that only a file named.

    Raises:
        NotFound: the officer never worked there.
        WrongState: no suspension by this agency runs, and none is told of.
        Refused: the day has not come, or lies before the suspension.
    """
    at = held_for(act, Permission.EMPLOYMENT_RECORD, mptc_id, agency)
    if latest_at(at) is None:
        raise never_there(at)
    running = _running(act, at, since)
    if on > act.day:
        raise Refused(
            f"{in_words(on)} has not come: today is {in_words(act.day)}. Report the end of the "
            "suspension once it has ended."
        )
    if on < running.since:
        raise Refused(
            f"The suspension began on {in_words(running.since)}. Choose that day or a later one."
        )
    stored = bool(running.pk)
    if stored:
        AgencySuspension.objects.filter(pk=running.pk).update(superseded_at=act.at)
    if on > running.since:  # else it never began, and nothing is put in its place
        AgencySuspension.objects.create(
            officer_id=running.officer_id, agency=at.agency, paid=running.paid,
            since=running.since, until=on, recorded_at=act.at,
        )  # fmt: skip
    told = {"since": running.since, "paid": running.paid}
    return filed(
        act, at, StatusChange.SUSPENSION_ENDED, on,
        before={**told, "until": None} if stored else None, after={**told, "until": on},
    )  # fmt: skip


def _suspensions(act: Act, at: Place) -> list[AgencySuspension]:
    rows = AgencySuspension.objects.filter(
        known_rows(act.at), officer__in=at.records, agency=at.agency
    )
    return list(rows.order_by("since", "pk"))


def _running(act: Act, at: Place, since: date | None) -> AgencySuspension:
    """Return the one that runs, or the one told of with its end, which is not stored yet."""
    held = _suspensions(act, at)
    running = [each for each in held if each.until is None]
    if running:
        return running[-1]
    ended = max((each.until for each in held if each.until), default=None)
    if since is None:
        raise WrongState(
            f"No suspension of {at.who} by {at.agency.name} is on record, so there is none to end. "
            "Nothing was changed. If it was never reported, give its first day."
        )
    if ended is not None and since < ended:
        raise WrongState(
            f"The end of the last suspension of {at.who} is on record with {in_words(ended)}. "
            "Nothing was changed."
        )
    return AgencySuspension(officer=at.officer, agency=at.agency, since=since)
