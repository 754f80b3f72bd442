"""The rows of one history that were known at a moment, and what they say of a day: no label yet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from standing.certification.domain import (
    Application,
    CertificateSpan,
    Condition,
    ConditionState,
    Decision,
    History,
    Overlay,
    OverlayKind,
    Service,
    StandingCondition,
)
from standing.certification.labels import Wording, wording_on
from standing.kernel.periods import Span, day_of, known_at
from standing.rules.determine import Outcome

GRANTS = (Outcome.CERTIFIED, Outcome.CONDITIONAL)
_LESS_THAN_FULL = (Outcome.CONDITIONAL, Outcome.DECLINED)


class _OnSecondClock(Protocol):
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def superseded_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class View:
    """The rows of one history that were known, and the day they are read for.

    ``live`` are the applications of agencies that the officer has not left (T20). ``issued`` are the
    decisions issued by then, oldest first; ``decision`` is the one that speaks for the day.
    """

    history: History
    on: date
    known: datetime
    wording: Wording
    certificates: tuple[CertificateSpan, ...]
    applications: tuple[Application, ...]
    live: tuple[Application, ...]
    conditions: tuple[Condition, ...]
    overlays: tuple[Overlay, ...]
    services: tuple[Service, ...]
    issued: tuple[Decision, ...]
    decision: Decision | None

    def covers(self, row: CertificateSpan | Overlay | Service) -> bool:
        """Say whether a row holds on the day."""
        return Span(row.since, row.until).covers(self.on)

    def owed(self, determination: int | None) -> tuple[StandingCondition, ...]:
        """Return what one determination left owed, as it stands on the day."""
        return tuple(
            condition_state(condition, on=self.on, known=self.known)
            for condition in self.conditions
            if condition.determination == determination
        )

    def leave(self) -> Overlay | None:
        """Return the leave the officer is on, the one begun first if there are several."""
        running = [o for o in self.overlays if o.kind is OverlayKind.LEAVE and self.covers(o)]
        return min(running, key=lambda o: (o.since, o.recorded_at), default=None)

    def serves_nobody(self) -> bool:
        """Say whether every service on record has ended, and there is one at all."""
        begun = [served for served in self.services if served.since <= self.on]
        return bool(begun) and not any(self.covers(served) for served in begun)


def view_of(history: History, *, on: date, known: datetime) -> View:
    """Return what was known of an officer at ``known``, read for the day ``on``."""
    applications = tuple(a for a in history.applications if a.filed_on <= on and _known(a, known))
    services = tuple(s for s in history.services if known_at(s, known))
    left = left_by(services, on=on)
    return View(
        history=history,
        on=on,
        known=known,
        wording=wording_on(on),
        certificates=tuple(c for c in history.certificates if known_at(c, known)),
        applications=applications,
        live=tuple(a for a in applications if a.agency not in left),
        conditions=tuple(c for c in history.conditions if _known(c, known)),
        overlays=tuple(o for o in history.overlays if known_at(o, known)),
        services=services,
        issued=_issued_by(history, on=on, known=known),
        decision=speaking(history, on=on, known=known),
    )


def view_on(view: View, day: date) -> View:
    """Return the same knowledge read for an earlier day, as far as conditions and leave go."""
    return replace(view, on=day, wording=wording_on(day))


def condition_state(condition: Condition, *, on: date, known: datetime) -> StandingCondition:
    """Return one condition as it stands on a day: its last known act, and the due day that holds."""
    state, due_on, acted_on = ConditionState.OPEN, condition.due_on, None
    for act in sorted(condition.acts, key=lambda act: (act.on, act.recorded_at)):
        if act.on > on or not _known(act, known):
            continue
        state, acted_on = act.state, act.on
        due_on = act.due_on or due_on
    return StandingCondition(
        requirement=condition.requirement,
        rule=condition.rule,
        state=state,
        due_on=due_on,
        met_on=acted_on if state is ConditionState.MET else None,
        acted_on=acted_on,
    )


def overdue(condition: StandingCondition, *, on: date) -> bool:
    """Say whether a stated day has passed with nothing in time (CERT-341): a person has to look.

    Time does not run while a condition is tolled, and proof that came in time is not late.
    """
    if condition.state in (ConditionState.OPEN, ConditionState.EXTENDED):
        return condition.due_on < on
    late_proof = condition.acted_on is not None and condition.acted_on > condition.due_on
    return condition.state is ConditionState.PROOF_IN and late_proof


def speaking(history: History, *, on: date, known: datetime) -> Decision | None:
    """Return the decision that speaks for the day: the last one issued, from when it takes effect."""
    spoken = [
        decision for decision in _issued(history, known) if effective_on(decision, history) <= on
    ]
    return max(spoken, key=lambda d: (d.issued_at or d.recorded_at, d.id), default=None)


def effective_on(decision: Decision, history: History) -> date:
    """Return the first day a decision speaks for.

    A grant speaks from the first day of its certificate (CERT-316). Anything else speaks from its
    issue, but not before the reference date, until when the earlier certificate speaks (RUL-7).
    """
    if decision.issued_at is None:
        return decision.reference_on
    if decision.outcome in GRANTS:
        granted = [c.since for c in history.certificates if c.determination == decision.id]
        return min(granted, default=decision.reference_on)
    return max(decision.reference_on, day_of(decision.issued_at))


def vacated(decision: Decision, view: View) -> bool:
    """Say whether a grant had been set aside by the day, as known (CERT-318)."""
    if decision.vacated_on is None or decision.vacated_at is None:
        return False
    return decision.vacated_on <= view.on and decision.vacated_at <= view.known


def reviewable(history: History, *, on: date, known: datetime) -> bool:
    """Say whether what was decided for the day can be reviewed: less than full, not set aside."""
    decision = speaking(history, on=on, known=known)
    if decision is None or decision.outcome not in _LESS_THAN_FULL:
        return False
    return not vacated(decision, view_of(history, on=on, known=known))


def open_to_challenge(view: View) -> Decision | None:
    """Return the decision that the officer may still challenge on the day, if there is one.

    That is the last one issued, if it is less than full, through its last day to petition (CERT-370,
    900). Once every condition is confirmed there is nothing left to challenge.
    """
    decision = view.issued[-1] if view.issued else None
    if decision is None or decision.outcome not in _LESS_THAN_FULL or vacated(decision, view):
        return None
    if decision.petition_due is None or view.on > decision.petition_due:
        return None
    owed = view.owed(decision.id)
    if owed and all(condition.state is ConditionState.MET for condition in owed):
        return None
    return decision


def _known(row: _OnSecondClock, known: datetime) -> bool:
    return row.recorded_at <= known and (row.superseded_at is None or known < row.superseded_at)


def left_by(served: Sequence[Service], *, on: date) -> set[str]:
    """Return the agencies that the officer has left by a day and not come back to (T20)."""
    ended = {s.agency for s in served if s.until is not None and s.until <= on}
    return ended - {s.agency for s in served if Span(s.since, s.until).covers(on)}


def _issued(history: History, known: datetime) -> list[Decision]:
    return [
        decision
        for decision in history.decisions
        if decision.issued_at is not None
        and decision.issued_at <= known
        and _known(decision, known)
    ]


def _issued_by(history: History, *, on: date, known: datetime) -> tuple[Decision, ...]:
    """The decisions issued by the end of the day, oldest first."""
    told = [
        (decision.issued_at, decision.id, decision)
        for decision in _issued(history, known)
        if decision.issued_at is not None and day_of(decision.issued_at) <= on
    ]
    return tuple(each[2] for each in sorted(told, key=lambda each: each[:2]))
