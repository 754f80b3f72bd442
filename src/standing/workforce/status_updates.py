"""What an agency reports of its officers: hire, leave, return, and the form behind every report.

Each is one form, filed once: the row it adds, the rows it closes, and a line of the ledger (CERT-513,
1024; R6, R7). What follows from it for a certificate is derived elsewhere.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.storage.rows import known as known_rows
from standing.workforce import identities, queries
from standing.workforce.domain import LeaveKind, StatusChange
from standing.workforce.events import Event
from standing.workforce.models import Agency, Employment, Leave, Officer, StatusUpdate
from standing.workforce.status_clock import Reported, reported

A_YEAR: Final = timedelta(days=366)
REPORTED: Final = "status update"
"""What ``Employment.source`` says of a row that an agency's status update made."""
_AUTHORITY: Final = "CERT-513"
KINDS: Final = {
    StatusChange.HIRE: Event.EMPLOYMENT_RECORDED,
    StatusChange.LEAVE: Event.LEAVE_RECORDED,
    StatusChange.RETURN: Event.RETURN_RECORDED,
    StatusChange.SEPARATION: Event.SEPARATION_RECORDED,
    StatusChange.SEPARATION_WITHDRAWN: Event.SEPARATION_WITHDRAWN,
    StatusChange.SUSPENSION: Event.AGENCY_SUSPENSION_RECORDED,
    StatusChange.SUSPENSION_ENDED: Event.AGENCY_SUSPENSION_ENDED,
    StatusChange.OTHER: Event.STATUS_CHANGE_RECORDED,
}
"""As what the ledger enters each change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Whom and where a form is about; the officer's row is held until the act is done."""

    officer: Officer
    agency: Agency
    records: tuple[int, ...]

    @property
    def who(self) -> str:
        """The officer's number."""
        return self.officer.mptc_id


@transaction.atomic
def record_employment(
    act: Act, *, mptc_id: str, agency: str, since: date, employment_class: str = "", rank: str = ""
) -> Reported:
    """Record that an agency took an officer on, with ``since`` the first day there (CERT-1024).

    A day to come is in order: the form is due before the hire where the certificate is not active.

    Raises:
        NotFound: the register knows no such officer or agency.
        WrongState: the officer works there already.
        Refused: the day lies more than a year ahead, or before the end of an earlier time there.
    """
    at = held_for(act, Permission.EMPLOYMENT_RECORD, mptc_id, agency)
    not_far_ahead(act, since)
    latest = latest_at(at)
    if latest is not None and latest.until is None:
        raise WrongState(
            f"The register already says that {at.who} works at {at.agency.name}, since "
            f"{in_words(latest.since)}. Nothing was changed."
        )
    if latest is not None and latest.until is not None and since < latest.until:
        raise Refused(
            f"The register says that {at.who} left {at.agency.name} on {in_words(latest.until)}. "
            "Choose that day or a later one; if the officer never left, withdraw the separation."
        )
    Employment.objects.create(
        officer=at.officer, agency=at.agency, employment_class=employment_class, rank=rank,
        since=since, source=REPORTED, recorded_at=act.at,
    )  # fmt: skip
    return filed(act, at, StatusChange.HIRE, since, after={"since": since})


@transaction.atomic
def record_leave(act: Act, *, mptc_id: str, agency: str, kind: LeaveKind, since: date) -> Reported:
    """Record that an officer went on leave; ``since`` is the first day away (CERT-511, 513).

    Raises:
        NotFound: the officer does not work there.
        WrongState: a leave from there runs already.
        Refused: ``since`` lies before the employment, in an earlier leave, or far ahead.
    """
    at = held_for(act, Permission.LEAVE_RECORD, mptc_id, agency)
    not_far_ahead(act, since)
    held = serving(at)
    if since < held.since:
        raise Refused(began(at, held))
    for leave in _leaves(act, at):
        if leave.until is None:
            raise WrongState(
                f"A {leave.kind} leave of {at.who} is on record since {in_words(leave.since)}. "
                "Nothing was changed. Report the return from it first."
            )
        if since < leave.until:
            raise Refused(
                f"The last leave of {at.who} ended on {in_words(leave.until)}. Choose that day or a "
                "later one."
            )
    Leave.objects.create(
        officer=at.officer, agency=at.agency, kind=kind.value, since=since, recorded_at=act.at
    )
    return filed(act, at, StatusChange.LEAVE, since, after={"kind": kind, "since": since})


@transaction.atomic
def record_return(
    act: Act,
    *,
    mptc_id: str,
    agency: str,
    on: date,
    kind: LeaveKind | None = None,
    since: date | None = None,
    told_by: str = "",
) -> Reported:
    """Record that an officer is back from leave; ``on`` is the first day back on duty (CERT-1021).

    The first day of the leave, as the day of the return, says that it never began. ``kind`` and
    ``since`` tell of a leave that no form reported when it began, such as one that only a file named.
    ``told_by`` is ``officer`` where the officer reported it and the commission found that it holds.

    Raises:
        NotFound: the officer never worked there.
        WrongState: no leave from there runs, and none is told of.
        Refused: the day has not come, or lies before the leave.
    """
    at = held_for(act, Permission.LEAVE_RECORD, mptc_id, agency)
    if latest_at(at) is None:
        raise never_there(at)
    leave = _running(act, at, kind, since)
    if on > act.day:
        raise Refused(
            f"{in_words(on)} has not come: today is {in_words(act.day)}. Report the return once the "
            "officer is back."
        )
    if on < leave.since:
        raise Refused(
            f"The leave began on {in_words(leave.since)}. Choose that day or a later one."
        )
    if leave.pk:
        Leave.objects.filter(pk=leave.pk).update(superseded_at=act.at)
    if on > leave.since:  # else it never began, and nothing is put in its place
        Leave.objects.create(
            officer_id=leave.officer_id, agency=at.agency, kind=leave.kind, since=leave.since,
            until=on, recorded_at=act.at,
        )  # fmt: skip
    return filed(
        act, at, StatusChange.RETURN, on,
        before={"kind": leave.kind, "since": leave.since, "until": None} if leave.pk else None,
        after={
            "kind": leave.kind, "since": leave.since, "until": on,
            **({"told_by": told_by} if told_by else {}),
        },
        authority="CERT-1021",
    )  # fmt: skip


def latest_employment(act: Act, *, mptc_id: str, agency: str) -> Employment | None:
    """Return the last time of an officer at an agency, as the act knows it."""
    officer, place = queries.officer(mptc_id), queries.agency(agency)
    records = tuple(identities.records_of(officer.pk, known=act.at))
    return latest_at(Place(officer=officer, agency=place, records=records))


def held_for(act: Act, permission: Permission, mptc_id: str, agency: str) -> Place:
    """Whom the form is about, once it is known that this person may file it; the row is held."""
    place = queries.agency(agency)
    act.by.require(permission, agency=place.code)
    named = queries.officer(mptc_id)
    records = identities.records_of(named.pk, known=act.at)
    officer = Officer.objects.select_for_update().get(pk=records[0])
    return Place(officer=officer, agency=place, records=tuple(records))


def latest_at(at: Place) -> Employment | None:
    """Return the last time of the officer at the agency, as it stands now."""
    held = Employment.objects.filter(
        officer__in=at.records, agency=at.agency, superseded_at__isnull=True
    )
    return held.order_by("-since", "-pk").first()


def serving(at: Place) -> Employment:
    """Return the employment that runs, or raise why there is none."""
    held = latest_at(at)
    if held is None:
        raise never_there(at)
    if held.until is not None:
        raise WrongState(
            f"The register says that {at.who} left {at.agency.name} on {in_words(held.until)}. "
            "Nothing was changed."
        )
    return held


def _leaves(act: Act, at: Place) -> list[Leave]:
    rows = Leave.objects.filter(known_rows(act.at), officer__in=at.records, agency=at.agency)
    return list(rows.order_by("since", "pk"))


def _running(act: Act, at: Place, kind: LeaveKind | None, since: date | None) -> Leave:
    """Return the leave that runs, or the one told of with its return, which is not stored yet."""
    held = _leaves(act, at)
    running = [leave for leave in held if leave.until is None]
    if running:
        return running[-1]
    if kind is None or since is None:
        raise WrongState(
            f"No leave of {at.who} from {at.agency.name} is on record, so there is none to return "
            "from. Nothing was changed. If it was never reported, give its kind and its first day."
        )
    ended = max((leave.until for leave in held if leave.until), default=None)
    if ended is not None and since < ended:
        raise WrongState(
            f"The return of {at.who} from the last leave is on record with {in_words(ended)}. "
            "Nothing was changed."
        )
    return Leave(officer=at.officer, agency=at.agency, kind=kind.value, since=since)


def never_there(at: Place) -> NotFound:
    """Return the refusal for an officer who was never at the agency."""
    return NotFound(
        f"The register knows of no employment of {at.who} at {at.agency.name}. "
        "Check the MPTC ID and the agency."
    )


def began(at: Place, held: Employment) -> str:
    """Say when the employment began, to whoever names an earlier day."""
    return (
        f"The register says that {at.who} began at {at.agency.name} on {in_words(held.since)}. "
        "Choose that day or a later one."
    )


def not_far_ahead(act: Act, day: date) -> None:
    """Refuse a day so far ahead that it is a slip."""
    if day > act.day + A_YEAR:
        raise Refused(
            f"{in_words(day)} is more than a year ahead: today is {in_words(act.day)}. Look at the "
            "year."
        )


def filed(
    act: Act,
    at: Place,
    change: StatusChange,
    effective_on: date,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object],
    authority: str = _AUTHORITY,
    said: str = "",
) -> Reported:
    """Keep the form and enter it in the ledger; return how it stands to its clock (CERT-374).

    ``said`` are the agency's own words, which the form keeps and the ledger does not.
    """
    told = reported(effective_on=effective_on, reported_on=act.day)
    StatusUpdate.objects.create(
        officer=at.officer, agency=at.agency, change=change.value, effective_on=effective_on,
        due_on=told.due.due_on, reported_by=act.by.account, recorded_at=act.at, said=said,
    )  # fmt: skip
    record(
        act,
        kind=KINDS[change],
        subject=f"officer:{at.who}",
        effective_on=effective_on,
        authority=authority,
        before=None if before is None else {"agency": at.agency.code, **before},
        after={"agency": at.agency.code, **after, "due_on": told.due.due_on},
    )
    return told
