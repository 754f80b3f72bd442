"""An officer's standing on a day, as known at a moment: derived, never stored.

``standing`` is a fold over recorded rows. It reads the certificate that covers the day; where none
does, it asks whether an application continues the last one (CERT-310 to 315); over that it lays what
was decided, what is still owed, and any suspension (CERT-330).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from standing.certification.domain import (
    Application,
    ApplicationKind,
    ApplicationState,
    CertificateKind,
    CertificateSpan,
    CertificateState,
    Condition,
    ConditionState,
    Decision,
    History,
    Label,
    Overlay,
    OverlayKind,
    Standing,
    StandingCondition,
)
from standing.kernel.periods import Span, day_of, known_at
from standing.rules.determine import Outcome

_GRANTS = (Outcome.CERTIFIED, Outcome.CONDITIONAL)


class _OnSecondClock(Protocol):
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def superseded_at(self) -> datetime | None: ...


Row = TypeVar("Row", bound=_OnSecondClock)


@dataclass(frozen=True, slots=True)
class _View:
    """The rows of one history that were known, and the day they are read for."""

    on: date
    known: datetime
    certificates: tuple[CertificateSpan, ...]
    applications: tuple[Application, ...]
    live: tuple[Application, ...]
    conditions: tuple[Condition, ...]
    overlays: tuple[Overlay, ...]
    decision: Decision | None


def standing(history: History, *, on: date, known: datetime) -> Standing:
    """Return what was in force for an officer on the day ``on``, as known at ``known``.

    Total: every history and day has an answer. The rules it rests on are named in ``rules``.
    """
    view = _view(history, on=on, known=known)
    covering = next((c for c in view.certificates if Span(c.since, c.until).covers(on)), None)
    if covering is None:
        found = _without_certificate(view)
    elif covering.kind is CertificateKind.CONDITIONAL:
        found = _conditional(view, covering)
    else:
        found = _certified(view, covering)
    return _under_overlays(view, found)


def condition_state(condition: Condition, *, on: date, known: datetime) -> StandingCondition:
    """Return one condition as it stands on a day: its last known act, and the due day that holds."""
    state, due_on, met_on = ConditionState.OPEN, condition.due_on, None
    for act in sorted(condition.acts, key=lambda act: (act.on, act.recorded_at)):
        if act.on > on or not _known(act, known):
            continue
        state = act.state
        due_on = act.due_on or due_on
        met_on = act.on if act.state is ConditionState.MET else None
    return StandingCondition(
        requirement=condition.requirement,
        rule=condition.rule,
        state=state,
        due_on=due_on,
        met_on=met_on,
    )


def _known(row: _OnSecondClock, known: datetime) -> bool:
    return row.recorded_at <= known and (row.superseded_at is None or known < row.superseded_at)


def _view(history: History, *, on: date, known: datetime) -> _View:
    applications = tuple(a for a in history.applications if a.filed_on <= on and _known(a, known))
    left = _left(history, on=on, known=known)
    return _View(
        on=on,
        known=known,
        certificates=tuple(c for c in history.certificates if known_at(c, known)),
        applications=applications,
        live=tuple(a for a in applications if a.agency not in left),
        conditions=tuple(c for c in history.conditions if _known(c, known)),
        overlays=tuple(o for o in history.overlays if known_at(o, known)),
        decision=speaking(history, on=on, known=known),
    )


def _left(history: History, *, on: date, known: datetime) -> set[str]:
    """The agencies that the officer has left by a day and not come back to (T20)."""
    served = [s for s in history.services if known_at(s, known)]
    ended = {s.agency for s in served if s.until is not None and s.until <= on}
    return ended - {s.agency for s in served if Span(s.since, s.until).covers(on)}


def speaking(history: History, *, on: date, known: datetime) -> Decision | None:
    """Return the decision that speaks for the day: the last one issued, from when it takes effect."""
    issued = [
        decision
        for decision in history.decisions
        if decision.issued_at is not None
        and decision.issued_at <= known
        and _known(decision, known)
        and effective_on(decision, history) <= on
    ]
    return max(issued, key=lambda d: (d.recorded_at, d.id), default=None)


def effective_on(decision: Decision, history: History) -> date:
    """Return the first day a decision speaks for.

    A grant speaks from the first day of its certificate (CERT-316). Anything else speaks from its
    issue, but not before the reference date, until when the certificate given by statute speaks (RUL-7).
    """
    if decision.issued_at is None:
        return decision.reference_on
    if decision.outcome in _GRANTS:
        granted = [c.since for c in history.certificates if c.determination == decision.id]
        return min(granted, default=decision.reference_on)
    return max(decision.reference_on, day_of(decision.issued_at))


def _certified(view: _View, span: CertificateSpan) -> Standing:
    """A certificate in force without conditions: given by statute, or granted in full."""
    statutory = span.kind is CertificateKind.STATUTORY
    state = CertificateState.STATUTORY if statutory else CertificateState.FULL
    return Standing(
        label=Label.CERTIFIED,
        state=state,
        application=_application_state(view, before_reference=statutory),
        in_force=True,
        may_serve=True,
        since=span.since,
        until=span.until,
        rules=("CERT-400", "CERT-401") if statutory else ("CERT-320", "CERT-316"),
    )


def _conditional(view: _View, span: CertificateSpan) -> Standing:
    """A conditional certificate: certified once the last condition is confirmed (CERT-340)."""
    owed = tuple(
        condition_state(c, on=view.on, known=view.known)
        for c in view.conditions
        if c.determination == span.determination
    )
    common = Standing(
        label=Label.CONDITIONALLY_CERTIFIED,
        state=CertificateState.CONDITIONAL,
        application=ApplicationState.CONDITIONAL,
        in_force=True,
        may_serve=True,
        since=span.since,
        until=span.until,
        conditions=owed,
        rules=("CERT-340", "CERT-313"),
    )
    if owed and all(c.state is ConditionState.MET for c in owed):
        return replace(
            common,
            label=Label.CERTIFIED,
            state=CertificateState.FULL,
            application=ApplicationState.FINAL,
            rules=("CERT-340", "CERT-316"),
        )
    if any(c.state is ConditionState.LAPSED for c in owed):
        return _lapsed(view, common)
    if any(_overdue(c, view.on) for c in owed):
        # Passing the day changes nothing by itself: a person decides (CERT-341).
        return replace(common, flags=frozenset({"condition-overdue"}))
    return common


def _overdue(condition: StandingCondition, on: date) -> bool:
    return condition.state is not ConditionState.MET and condition.due_on < on


def _lapsed(view: _View, common: Standing) -> Standing:
    on_leave = any(
        o.kind is OverlayKind.LEAVE and Span(o.since, o.until).covers(view.on)
        for o in view.overlays
    )
    return replace(
        common,
        label=Label.ON_LEAVE if on_leave else Label.NOT_CERTIFIED,
        state=(
            CertificateState.NOT_CERTIFIED_LEAVE if on_leave else CertificateState.NOT_CERTIFIED
        ),
        application=ApplicationState.FINAL,
        in_force=False,
        may_serve=False,
        rules=("RUL-2", "CERT-322") if on_leave else ("CERT-341", "CERT-312"),
    )


def _without_certificate(view: _View) -> Standing:
    """No certificate covers the day: never held, not yet begun, continued, vacated or ended."""
    held = [c for c in view.certificates if c.until is not None and c.until <= view.on]
    if not held:
        return _never_certified()
    last = max(held, key=lambda c: (c.since, c.recorded_at))
    decision = view.decision
    if decision and _vacated(decision, view):
        return _ended(
            last,
            label=Label.NOT_CERTIFIED,
            state=CertificateState.NOT_CERTIFIED,
            application=ApplicationState.VACATED,
            flags=frozenset({"vacated"}),
            rules=("CERT-318",),
        )
    if last.kind is not CertificateKind.STATUTORY:
        if decision and decision.outcome not in _GRANTS and last.until == _issued_on(decision):
            return _continued(view, last)  # a grant that a later decision took away
        return _ended(last, application=ApplicationState.FINAL, rules=("CERT-320",))
    if not continues(view.live, on=view.on):
        return _ended(
            last, application=_lapsed_application(view), flags=frozenset({"gap"}), rules=_GAP
        )
    return _continued(view, last)


def _issued_on(decision: Decision) -> date | None:
    return day_of(decision.issued_at) if decision.issued_at else None


def _vacated(decision: Decision, view: _View) -> bool:
    if decision.vacated_on is None or decision.vacated_at is None:
        return False
    return decision.vacated_on <= view.on and decision.vacated_at <= view.known


_GAP = ("CERT-310", "CERT-311", "OQ-04")


def _never_certified() -> Standing:
    return Standing(
        label=Label.NEVER_CERTIFIED,
        state=CertificateState.NONE,
        application=ApplicationState.NOT_OPEN,
        in_force=False,
        may_serve=False,
        since=None,
        until=None,
        rules=("CERT-405",),
    )


def _ended(
    last: CertificateSpan,
    *,
    rules: tuple[str, ...],
    label: Label = Label.EXPIRED,
    state: CertificateState = CertificateState.EXPIRED,
    application: ApplicationState = ApplicationState.LAPSED,
    flags: frozenset[str] = frozenset(),
) -> Standing:
    return Standing(
        label=label,
        state=state,
        application=application,
        in_force=False,
        may_serve=False,
        since=last.since,
        until=last.until,
        flags=flags,
        rules=rules,
    )


def _lapsed_application(view: _View) -> ApplicationState:
    separated = view.applications and not view.live
    return ApplicationState.SEPARATED if separated else ApplicationState.LAPSED


def continues(applications: Sequence[Application], *, on: date) -> bool:
    """Say whether a certificate outlives its reference date: the three limbs of CERT-310.

    One application may satisfy one limb and a later one another: a roster counts for the first limb
    only (CERT-311), and its second and third are not yet failed while the extension runs (RUL-8).
    What comes once the certificate has ended does not bring it back (OQ-04). An application of an
    agency that the officer has left is closed (T20): leave it out.
    """
    filed_before = any(a.filed_on < a.reference_on for a in applications)
    unbroken = [a for a in applications if _without_a_gap(a, applications)]
    in_time = any(a.in_time or _still_open(a, a.in_time, on) for a in unbroken)
    complete = any(a.complete or _still_open(a, a.complete, on) for a in unbroken)
    return filed_before and in_time and complete


def _without_a_gap(application: Application, applications: Sequence[Application]) -> bool:
    """Say whether it was filed while the certificate ran, or while a roster's extension held it."""
    if application.filed_on < application.reference_on:
        return True
    return any(
        roster.filed_on < roster.reference_on
        and roster.extension_due is not None
        and application.filed_on <= roster.extension_due
        for roster in applications
    )


def _still_open(application: Application, limb: bool | None, on: date) -> bool:
    due = application.extension_due
    return limb is None and due is not None and on <= due


def _continued(view: _View, last: CertificateSpan) -> Standing:
    """The certificate continues until the final decision (CERT-312, 315)."""
    common = Standing(
        label=Label.CERTIFIED,
        state=CertificateState.CONTINUED,
        application=ApplicationState.COMPLETE,
        in_force=True,
        may_serve=True,
        since=last.since,
        until=None,
        flags=frozenset({"continued"}),
        rules=("CERT-310", "CERT-312"),
    )
    decision = view.decision
    if decision is None:
        return _awaiting(view, common)
    if decision.outcome == Outcome.DECLINED:
        return _declined(view, common, decision)
    return replace(
        common,
        label=Label.FURTHER_REVIEW,
        application=ApplicationState.FURTHER_REVIEW,
        rules=("CERT-312", "CERT-1008"),
    )


def _awaiting(view: _View, common: Standing) -> Standing:
    """Nothing is decided: conditionally certified while the extension runs, then simply continued."""
    rostered = [a for a in view.live if a.kind is ApplicationKind.ROSTERED]
    filed_in_full = any(a.kind is ApplicationKind.SUBMITTED for a in view.live)
    if not any(a.extension_due is not None and view.on <= a.extension_due for a in rostered):
        return replace(common, flags=common.flags | {"awaiting-decision"})
    return replace(
        common,
        label=Label.CONDITIONALLY_CERTIFIED,
        application=ApplicationState.COMPLETE if filed_in_full else ApplicationState.ROSTERED,
        flags=common.flags | {"under-extension"},
        rules=("CERT-311", "CERT-360", "CERT-310"),
    )


def _declined(view: _View, common: Standing, decision: Decision) -> Standing:
    """Declined: in force until final, the day after the time to petition has run (CERT-312, T18)."""
    final_on = decision.petition_due + timedelta(days=1) if decision.petition_due else None
    if final_on is None or view.on < final_on:
        return replace(
            common,
            label=Label.NOT_RECERTIFIED,
            application=ApplicationState.DECLINED,
            until=final_on,
            flags=common.flags | {"review-open"},
            rules=("CERT-312", "CERT-315", "CERT-370"),
        )
    return replace(
        common,
        label=Label.NOT_CERTIFIED,
        state=CertificateState.NOT_CERTIFIED,
        application=ApplicationState.FINAL,
        in_force=False,
        may_serve=False,
        until=final_on,
        flags=frozenset(),
        rules=("CERT-312", "CERT-314"),
    )


def _application_state(view: _View, *, before_reference: bool) -> ApplicationState:
    if view.decision and not before_reference:
        return ApplicationState.FULL
    if any(a.kind is ApplicationKind.SUBMITTED for a in view.live):
        return ApplicationState.SUBMITTED
    if view.live:
        return ApplicationState.ROSTERED
    return ApplicationState.SEPARATED if view.applications else ApplicationState.DUE


_OVERLAYS = (
    (OverlayKind.SUSPENDED, Label.SUSPENDED, CertificateState.SUSPENDED, ("CERT-330",)),
    (
        OverlayKind.ADMIN_SUSPENDED,
        Label.ADMIN_SUSPENDED,
        CertificateState.ADMIN_SUSPENDED,
        ("CERT-330", "CERT-640"),
    ),
    (OverlayKind.RESTRICTED, Label.RESTRICTED, CertificateState.RESTRICTED, ("CERT-324",)),
)


def _under_overlays(view: _View, found: Standing) -> Standing:
    """Lay suspensions over a certificate that is in force; lifting one restores it (CERT-330)."""
    if not found.in_force:
        return found
    active = {o.kind for o in view.overlays if Span(o.since, o.until).covers(view.on)}
    for kind, label, state, rules in _OVERLAYS:
        if kind in active:
            outranked = precedence(found.label) < precedence(label)
            return replace(
                found,
                label=found.label if outranked else label,
                state=state,
                may_serve=False,
                rules=rules + found.rules,
            )
    return found


def precedence(label: Label) -> int:
    """Return a label's place in the order of CERT-912; the smaller outranks the larger."""
    return list(Label).index(label)
