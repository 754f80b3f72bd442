"""What may be done about one condition: proof comes in, it is confirmed, extended, tolled, found lapsed.

Each is an act of a person with a reason. Passing a stated day changes nothing by itself (CERT-341).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from standing.certification import models, queries
from standing.certification.domain import (
    CONDITION_MOVES,
    Condition,
    ConditionState,
    History,
    StandingCondition,
)
from standing.certification.known import condition_state
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record
from standing.rules.book import the_book
from standing.rules.deadlines import return_deadline
from standing.rules.facts import BridgeStatus
from standing.rules.frozen import facts_from
from standing.storage import locks
from standing.workforce import oneself
from standing.workforce.models import Officer

BASIC_TRAINING: Final = "basic-training"
WORK_HOURS: Final = "work-hours"
OFFICER: Final = "the officer"
AGENCY: Final = "the agency"
TIME_MAY_STOP: Final = "it runs, unless the division determines that it does not"
"""What ``condition.tolling`` says where the time of a condition may be stopped (CERT-344)."""
OVER: Final = (BridgeStatus.WITHDRAWN, BridgeStatus.DISMISSED, BridgeStatus.NEVER_ENROLLED)
"""How the Bridge Academy ends without being completed (CERT-353)."""

KIND = {
    ConditionState.PROOF_IN: "condition.proof-in",
    ConditionState.MET: "condition.met",
    ConditionState.EXTENDED: "condition.extended",
    ConditionState.TOLLED: "condition.tolled",
    ConditionState.OPEN: "condition.resumed",
    ConditionState.LAPSED: "condition.lapsed",
}
"""How the ledger names an act that brings a condition into a state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A condition of one officer, as it stands now."""

    mptc_id: str
    condition: Condition
    now: StandingCondition


@transaction.atomic
def record_proof(act: Act, *, mptc_id: str, requirement: str, on: date) -> ConditionState:
    """Record that proof came and nobody has looked at it yet (C3, CERT-343).

    Raises:
        NotFound: this officer owes no such condition.
        Refused: ``on`` lies before the condition was set, or has not come.
        WrongState: proof is in already, or the condition is settled.
    """
    owed = _owed(act, mptc_id, requirement)
    check(act, owed, ConditionState.PROOF_IN, on=on)
    return _move(act, owed, ConditionState.PROOF_IN, on=on)


@transaction.atomic
def confirm_condition(act: Act, *, mptc_id: str, requirement: str, on: date) -> ConditionState:
    """Record that the commission confirmed one condition as met (C4, CERT-340).

    Raises:
        NotFound: this officer owes no such condition.
        Refused: ``on`` lies before the condition was set, or has not come.
        WrongState: it was confirmed already.
    """
    owed = _owed(act, mptc_id, requirement)
    check(act, owed, ConditionState.MET, on=on)
    return _move(act, owed, ConditionState.MET, on=on)


@transaction.atomic
def extend_condition(
    act: Act, *, mptc_id: str, requirement: str, due_on: date, asked_by: str = OFFICER
) -> ConditionState:
    """Set a later due day, at somebody's request (C5, CERT-345), within the term (CERT-354).

    Raises:
        NotFound: this officer owes no such condition.
        Refused: no reason is given, ``due_on`` is no later than the day that holds or than today or
            lies past the last day to which it may be set, or the rules of the day want somebody else
            to ask.
        WrongState: the condition is settled, or its time does not run.
    """
    _reasoned(act, f"{asked_by}'s request")
    wording = the_book().rule("condition.extension-asked-by").find(act.day)
    if wording is not None and wording.value != asked_by:
        raise Refused(
            f"More time is given when {wording.value} asks for it, not {asked_by}. Have "
            f"{wording.value} ask, and record that request.",
            under=wording,
        )
    owed = _owed(act, mptc_id, requirement)
    _within(owed, due_on)
    check(act, owed, ConditionState.EXTENDED, on=act.day, due_on=due_on)
    return _move(act, owed, ConditionState.EXTENDED, on=act.day, due_on=due_on)


@transaction.atomic
def toll_condition(act: Act, *, mptc_id: str, requirement: str) -> ConditionState:
    """Stop the time of a condition while a review is open or may be asked for (C2, CERT-344).

    Raises:
        NotFound: this officer owes no such condition.
        Refused: no reason is given, or the rules of the day let the time run on.
        WrongState: the condition is settled, or its time does not run already.
    """
    _reasoned(act, "which review is open")
    wording = the_book().rule("condition.tolling").on(act.day)
    if wording.value != TIME_MAY_STOP:
        raise Refused(
            f"Of the time of a condition during a review the rules say on {in_words(act.day)}: "
            f"{wording.value}. Set a later due day instead.",
            under=wording,
        )
    owed = _owed(act, mptc_id, requirement)
    return _move(act, owed, ConditionState.TOLLED, on=act.day)


@transaction.atomic
def resume_condition(act: Act, *, mptc_id: str, requirement: str, due_on: date) -> ConditionState:
    """Let the time of a tolled condition run again, to a stated day (CERT-344).

    Raises:
        NotFound: this officer owes no such condition.
        Refused: no reason is given, ``due_on`` is not after today, or lies past the last day to which
            it may be set.
        WrongState: the time runs already.
    """
    _reasoned(act, "how the review ended")
    owed = _owed(act, mptc_id, requirement)
    if owed.now.state is not ConditionState.TOLLED:
        raise WrongState(
            f"The time of this condition runs: it is due by {in_words(owed.now.due_on)}."
        )
    if due_on <= act.day:
        raise Refused(
            f"Today is {in_words(act.day)}. Choose a later day for the officer to meet it."
        )
    _within(owed, due_on)
    return _move(act, owed, ConditionState.OPEN, on=act.day, due_on=due_on)


@transaction.atomic
def lapse_condition(act: Act, *, mptc_id: str, requirement: str) -> ConditionState:
    """Record that a person found the time run out with the condition unmet (C6, CERT-341).

    The certificate is not in force from this day (T17).

    Raises:
        NotFound: this officer owes no such condition.
        Refused: no reason is given, or the due day has not passed.
        WrongState: the condition is settled, or its time does not run.
    """
    _reasoned(act, "what was looked at")
    owed = _owed(act, mptc_id, requirement)
    check(act, owed, ConditionState.LAPSED, on=act.day)
    return _move(act, owed, ConditionState.LAPSED, on=act.day)


@transaction.atomic
def mark_unsatisfiable(act: Act, *, mptc_id: str, bridge: BridgeStatus, on: date) -> None:
    """Record that basic training can no longer be completed: the Bridge Academy is over (CERT-353).

    Nothing changes by itself: the officer stands among what waits for a person, and the next
    ``standing determine`` reads it (TV-27).

    Raises:
        NotFound: this officer owes no basic training.
        Refused: the academy was completed or still runs, no source is given, or ``on`` has not come.
        WrongState: it was recorded already.
    """
    _reasoned(act, "who told it, and how")
    owed = _owed(act, mptc_id, BASIC_TRAINING)
    if bridge not in OVER:
        raise Refused(
            f"Whoever is {bridge.value} may still meet the condition. Record: {', '.join(OVER)}."
        )
    if on > act.day:
        raise Refused(f"{in_words(on)} has not come: today is {in_words(act.day)}.")
    marked = models.Unsatisfiable.objects.filter(
        determination_id=owed.condition.determination, superseded_at__isnull=True
    )
    if marked.exists():
        raise WrongState(
            f"It is on record already that {mptc_id} cannot complete the Bridge Academy."
        )
    models.Unsatisfiable.objects.create(
        determination_id=owed.condition.determination, requirement=BASIC_TRAINING,
        bridge=bridge.value, on=on, source=act.reason, recorded_at=act.at,
    )  # fmt: skip
    record(
        act,
        kind="condition.unsatisfiable",
        subject=f"officer:{mptc_id}",
        effective_on=on,
        authority="CERT-353",
        after={"requirement": BASIC_TRAINING, "bridge": bridge},
    )


def after_return(act: Act, *, officer: Officer, leave_since: date, on: date) -> list[str]:
    """Give what is still owed its new due day after a leave: 90 days from the return (CERT-358).

    Nothing changes where the rules of that day give no such time, a later day was stated already, the
    time is tolled, or a condition had lapsed before the leave began. Returns the requirements. The act
    that ends a leave asks for the permission, and is one transaction with this.

    Raises:
        WrongState: somebody acted on one of these conditions while this waited for its turn.
    """
    locks.hold(locks.officer(officer.mptc_id))
    given = []
    for owed, due_on in _anew(act, officer, leave_since=leave_since, on=on):
        _refuse_meanwhile(act, owed.condition, owed.mptc_id)
        _move(act, owed, ConditionState.EXTENDED, on=on, due_on=due_on)
        given.append(owed.condition.requirement)
    return given


def would_run_anew(
    act: Act, *, officer: Officer, leave_since: date, on: date
) -> list[tuple[Condition, date]]:
    """Return the conditions that ``after_return`` would give a new due day, each with that day."""
    found = _anew(act, officer, leave_since=leave_since, on=on)
    return [(owed.condition, due_on) for owed, due_on in found]


def _anew(act: Act, officer: Officer, *, leave_since: date, on: date) -> list[tuple[Owed, date]]:
    if the_book().rule("condition.after-return").find(on) is None:
        return []
    due_on = return_deadline(returned_on=on, book=the_book()).due_on
    found = []
    for condition in queries.owed_now(officer, known=act.at):
        now = condition_state(condition, on=act.day, known=act.at)
        if _runs_anew(now, leave_since=leave_since, due_on=due_on):
            owed = Owed(mptc_id=officer.mptc_id, condition=condition, now=now)
            found.append((owed, due_on))
    return found


def _runs_anew(now: StandingCondition, *, leave_since: date, due_on: date) -> bool:
    if now.state in (ConditionState.MET, ConditionState.TOLLED) or now.due_on >= due_on:
        return False
    return now.state is not ConditionState.LAPSED or (
        now.acted_on is not None and leave_since <= now.acted_on
    )


def _owed(act: Act, mptc_id: str, requirement: str) -> Owed:
    """Return the condition that stands, for somebody who may act on it, while nobody else may."""
    act.by.require(Permission.CONDITION_CONFIRM)
    oneself.refuse(act.by, mptc_id)
    officer = queries.kept_officer(mptc_id, known=act.at)
    locks.hold(locks.officer(officer.mptc_id))
    owed = owed_in(act, queries.histories([officer.pk])[officer.pk], requirement)
    _refuse_meanwhile(act, owed.condition, mptc_id)
    return owed


def owed_in(act: Act, history: History, requirement: str) -> Owed:
    """Return a condition as an officer's history has it; raises ``NotFound`` where none is owed."""
    standing = queries.owed_by(history, known=act.at)
    named = [condition for condition in standing if condition.requirement == requirement]
    if not named:
        others = ", ".join(sorted({condition.requirement for condition in standing})) or "nothing"
        raise NotFound(
            f"Officer {history.mptc_id} owes no condition called {requirement}. Owed: {others}."
        )
    now = condition_state(named[-1], on=act.day, known=act.at)
    return Owed(mptc_id=history.mptc_id, condition=named[-1], now=now)


def check(
    act: Act, owed: Owed, to: ConditionState, *, on: date, due_on: date | None = None
) -> None:
    """Refuse an act about a condition that its days or its state do not allow."""
    if to in (ConditionState.PROOF_IN, ConditionState.MET):
        _happened(act, owed, on)
    if due_on is not None and due_on <= max(owed.now.due_on, act.day):
        raise Refused(
            f"The condition is due by {in_words(owed.now.due_on)}, and today is {in_words(act.day)}. "
            "Choose a day after both."
        )
    if to is ConditionState.LAPSED and act.day <= owed.now.due_on:
        raise Refused(
            f"The condition may be met until {in_words(owed.now.due_on)}, so its time has not run out. "
            f"Today is {in_words(act.day)}."
        )
    CONDITION_MOVES.check(owed.now.state, to)


def _refuse_meanwhile(act: Act, condition: Condition, mptc_id: str) -> None:
    """Refuse to act on a state that somebody changed while this act waited for its turn."""
    later = models.ConditionAct.objects.filter(
        determination_id=condition.determination, requirement=condition.requirement,
        superseded_at__isnull=True, recorded_at__gt=act.at,
    )  # fmt: skip
    if later.exists():
        raise WrongState(
            f"Somebody acted on this condition of {mptc_id} at this very moment. Nothing was changed: "
            "look at it as it is now."
        )


def _happened(act: Act, owed: Owed, on: date) -> None:
    """Refuse a day before the condition was set, or one that has not come."""
    if on < owed.condition.since:
        raise Refused(
            f"Officer {owed.mptc_id} has owed this since {in_words(owed.condition.since)}, the "
            "day it was set. Choose that day or a later one."
        )
    if on > act.day:
        raise Refused(
            f"{in_words(on)} has not come: today is {in_words(act.day)}. A condition is confirmed once "
            "it is met."
        )


def _within(owed: Owed, due_on: date) -> None:
    """Refuse a day past the end of the term, or past the last day for hours of work.

    A part-time officer's certificate is conditional on hours of work to a day of its own and renewed
    when the term ends earlier (CERT-354); of anything else, no time is left once the term is over.
    """
    decided = models.Determination.objects.get(pk=owed.condition.determination)
    ends, why = decided.renewed_until - timedelta(days=1), "the last day of the certificate"
    if owed.condition.requirement == WORK_HOURS and _extended_alone(decided):
        until = the_book().rule("condition.work-hours-until").on(decided.decided_on)
        if not isinstance(until.value, date):
            raise Refused(f"The rule {until.rule} needs a day as its value.", under=until)
        ends, why = until.value, "the last day to which hours of work may be extended"
    if due_on > ends:
        raise Refused(f"{in_words(ends)} is {why}. Choose that day or an earlier one.")


def _extended_alone(decided: models.Determination) -> bool:
    """Say whether the officer is of a class whose hours of work have a last day of their own."""
    classes = the_book().rule("condition.work-hours-classes").on(decided.decided_on).value
    return isinstance(classes, list) and facts_from(decided.facts).employment_class in classes


def _reasoned(act: Act, what: str) -> None:
    if not act.reason.strip():
        raise Refused(f"Say why, for the record ({what}).")


@transaction.atomic
def _move(
    act: Act, owed: Owed, to: ConditionState, *, on: date, due_on: date | None = None
) -> ConditionState:
    """Store one act about a condition and enter it in the ledger."""
    CONDITION_MOVES.check(owed.now.state, to)
    models.ConditionAct.objects.create(
        determination_id=owed.condition.determination,
        requirement=owed.condition.requirement,
        state=to.value,
        on=on,
        due_on=due_on,
        recorded_at=act.at,
    )
    record(
        act,
        kind=KIND[to],
        subject=f"officer:{owed.mptc_id}",
        effective_on=on,
        authority=owed.condition.rule,
        before={"state": owed.now.state, "due_on": owed.now.due_on},
        after={
            "state": to,
            "requirement": owed.condition.requirement,
            **({"due_on": due_on} if due_on else {}),
        },
    )
    return to
