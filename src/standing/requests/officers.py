"""What officers ask themselves: that an employment be put right, and that a leave has ended."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from standing.certification import queries as certification
from standing.certification.domain import OverlayKind
from standing.certification.overlaying import lift_overlay
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.requests import answering, domain, leaves, queries
from standing.requests.domain import RequestKind, RequestState
from standing.requests.events import Event
from standing.storage.rows import known as known_rows
from standing.workforce import identities, oneself
from standing.workforce.correcting import Right, correct_employment
from standing.workforce.models import Agency, Employment, Officer
from standing.workforce.status_updates import record_return

DISPUTE = "RUL-5; the handbook names no procedure for employment records"
RETURN = "CERT-322, CERT-1021"
NO_EMPLOYMENT = "There is no such employment on your record. It may have been put right meanwhile."


@transaction.atomic
def dispute_employment(act: Act, *, mptc_id: str, employment_id: int, says: str) -> domain.Request:
    """Say what is wrong with one employment on the own record; a person decides.

    Nothing of the employment changes by it. What the officer says stands apart from the ledger.

    Raises:
        NotPermitted: whoever acts is not this officer.
        NotFound: the own record holds no such employment, or another one has taken its place.
        Refused: nothing is said, or too much.
        WrongState: the officer has disputed it, and nobody has decided yet.
    """
    answering.require_officer(act, mptc_id)
    said = answering.words(says, what="what is wrong, and how you know")
    officer = certification.kept_officer(mptc_id, known=act.at)
    answering.hold()
    held = own_employment(officer, employment_id, act)
    if held.pk in queries.disputed_now(officer.pk, known=act.at):
        raise WrongState(
            f"You have told the commission that the employment at {held.agency.name} is wrong, and it "
            "has not decided yet. Nothing was changed."
        )
    asked = {"since": held.since.isoformat(), "says": said}
    if held.until:
        asked["until"] = held.until.isoformat()
    return answering.keep(
        act,
        kind=RequestKind.EMPLOYMENT_DISPUTE,
        event=Event.EMPLOYMENT_DISPUTED,
        authority=DISPUTE,
        effective_on=act.day,
        asked=asked,
        why=said,
        facts={"agency": held.agency.code, "since": held.since},
        agency=held.agency,
        officer=officer,
        employment=held,
    )


@transaction.atomic
def decide_dispute(act: Act, *, request: str, granted: bool) -> domain.Request:
    """Agree that an employment is wrong, or not; ``act.reason`` says why, to the officer as well.

    Agreeing changes nothing by itself: the record is put right by ``put_right``, or by another act that
    fits (a separation, another import), and until then the dispute waits for it.

    Raises:
        NotFound: there is no such request.
        Refused: no reason is given.
        WrongState: it was decided or taken back before.
    """
    act.by.require(Permission.DISPUTE_DECIDE)
    to = RequestState.GRANTED if granted else RequestState.REFUSED
    asked = answering.open_one(request, RequestKind.EMPLOYMENT_DISPUTE, to=to)
    oneself.refuse(act.by, asked.mptc_id)
    why = answering.words(act.reason, what="why, for the record and for the officer")
    _enter_decision(act, asked, Event.DISPUTE_DECIDED, to, DISPUTE)
    return answering.answer(act, asked, to, reason=why)


@transaction.atomic
def put_right(act: Act, *, request: str, right: Right | None) -> domain.Request:
    """Correct the employment of a dispute that was agreed to; ``right=None``: it never was.

    Raises:
        NotFound: there is no such dispute.
        WrongState: it was not agreed to, or the employment was put right before.
        Refused: what ``correct_employment`` refuses.
    """
    act.by.require(Permission.DISPUTE_DECIDE)
    answering.hold()
    found = queries.request(request)
    if found.kind is not RequestKind.EMPLOYMENT_DISPUTE or found.employment is None:
        raise NotFound(queries.NO_REQUEST)
    oneself.refuse(act.by, found.mptc_id)
    if found.state is not RequestState.GRANTED:
        raise WrongState("Nobody has agreed that this employment is wrong. Nothing was changed.")
    if found.put_right_at is not None:
        raise WrongState("This employment was put right before. Nothing was changed.")
    correct_employment(
        act, mptc_id=found.mptc_id, employment=found.employment, right=right,
        because_of=found.key,
    )  # fmt: skip
    return queries.request(request)


@transaction.atomic
def report_return(act: Act, *, mptc_id: str, on: date) -> domain.Request:
    """Report the officer's own return from leave; ``on`` is the first day back (CERT-322, 1021).

    The leave ends on record once a person has looked at it; what is owed then runs anew (CERT-358).

    Raises:
        NotPermitted: whoever acts is not this officer.
        Refused: no leave is on record, or ``on`` has not come or lies before the leave began.
        WrongState: a return was reported already, and nobody has looked at it yet.
    """
    answering.require_officer(act, mptc_id)
    officer = certification.kept_officer(mptc_id, known=act.at)
    if on > act.day:
        raise Refused(
            f"{in_words(on)} has not come: today is {in_words(act.day)}. Report your return on your "
            "first day back, or later."
        )
    answering.hold()
    _refuse_reported_before(act, officer)
    _refuse_without_leave(act, officer, on)
    places = _serving(officer, act)
    return answering.keep(
        act,
        kind=RequestKind.RETURN_FROM_LEAVE,
        event=Event.RETURN_REPORTED,
        authority=RETURN,
        effective_on=on,
        asked={"on": on.isoformat()},
        why=act.reason,
        facts={"on": on, "agencies": [place.code for place in places]},
        agency=places[0] if len(places) == 1 else None,
        officer=officer,
    )


@transaction.atomic
def decide_return(act: Act, *, request: str, granted: bool) -> domain.Request:
    """Record that a reported return holds, and end the leave on record; or that it does not.

    Where the agency reported the return first, the leave has ended and only the request is answered.

    Raises:
        NotFound: there is no such request.
        Refused: no reason is given.
        WrongState: it was decided or taken back before.
    """
    act.by.require(Permission.LEAVE_RECORD)
    to = RequestState.GRANTED if granted else RequestState.REFUSED
    asked = answering.open_one(request, RequestKind.RETURN_FROM_LEAVE, to=to)
    oneself.refuse(act.by, asked.mptc_id)
    why = answering.words(act.reason, what="why, for the record and for the officer")
    officer = certification.kept_officer(asked.mptc_id, known=act.at)
    if granted and asked.on is not None:
        _end_leaves(act, officer, asked.on)
    _enter_decision(act, asked, Event.RETURN_DECIDED, to, RETURN)
    return answering.answer(act, asked, to, reason=why)


def own_employment(officer: Officer, employment_id: int, act: Act) -> Employment:
    """Return one employment of this officer, held for the transaction, or raise ``NotFound``."""
    found = (
        Employment.objects.select_related("agency")
        .filter(
            known_rows(act.at),
            pk=employment_id,
            officer__in=identities.records_of(officer.pk, known=act.at),
        )
        .first()
    )
    if found is None:
        raise NotFound(NO_EMPLOYMENT)
    return found


def _enter_decision(
    act: Act, asked: domain.Request, event: Event, to: RequestState, authority: str
) -> None:
    record(
        replace(act, reason=act.reason.strip()),
        kind=event,
        subject=f"officer:{asked.mptc_id}",
        effective_on=act.day,
        authority=authority,
        before={"request": asked.key, "state": asked.state},
        after={"request": asked.key, "state": to},
    )


def _refuse_reported_before(act: Act, officer: Officer) -> None:
    for report in queries.of_officer(officer.pk, known=act.at):
        if report.kind is RequestKind.RETURN_FROM_LEAVE and report.is_open and report.on:
            raise WrongState(
                f"You reported on {in_words(report.asked_on)} that you returned on "
                f"{in_words(report.on)}, and nobody has looked at it yet. Nothing was changed. To give "
                "another day, take that report back first."
            )


def _refuse_without_leave(act: Act, officer: Officer, on: date) -> None:
    if leaves.running(officer.pk, on=on, known=act.at):
        return
    on_record = leaves.leaves(officer.pk, known=act.at)
    if on_record and on < on_record[-1].since:
        raise Refused(
            f"Your leave began on {in_words(on_record[-1].since)}. Choose that day or a later one."
        )
    if on_record and (ended := on_record[-1].until) is not None:
        raise Refused(f"The record says that your leave ended on {in_words(ended)}.")
    raise Refused(
        "The commission has no leave of yours on record, so there is no return to report. If you were "
        "on leave, ask your agency to report the leave first."
    )


def _end_leaves(act: Act, officer: Officer, on: date) -> None:
    """End each leave that runs: one an agency reported there, one the staff laid over here."""
    for away in leaves.running(officer.pk, on=on, known=act.at):
        if away.agency:
            record_return(
                act, mptc_id=officer.mptc_id, agency=away.agency, on=on, told_by="officer"
            )
        else:
            lift_overlay(
                act, mptc_id=officer.mptc_id, kind=OverlayKind.LEAVE, on=on, authority=RETURN
            )


def _serving(officer: Officer, act: Act) -> list[Agency]:
    records = identities.records_of(officer.pk, known=act.at)
    held = Employment.objects.filter(known_rows(act.at), officer__in=records, until__isnull=True)
    return list(Agency.objects.filter(pk__in=held.values("agency_id")).order_by("code"))
