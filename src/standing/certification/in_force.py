"""An officer's standing on a day, as known at a moment: derived, never stored.

``standing`` is a fold over recorded rows. It reads the certificate that covers the day; where none
does, it asks whether an application continues the last one (CERT-310 to 315); over that ``overlays``
lays suspensions, restrictions and what is still open to challenge. Labels are those of the day
(``labels``, decision 0015).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from standing.certification.domain import (
    ApplicationKind,
    ApplicationState,
    CertificateKind,
    CertificateSpan,
    CertificateState,
    ConditionState,
    Decision,
    History,
    Label,
    Standing,
    StandingCondition,
)
from standing.certification.known import (
    GRANTS,
    View,
    condition_state,
    continues,
    effective_on,
    overdue,
    speaking,
    vacated,
    view_of,
)
from standing.certification.overlays import laid_over
from standing.kernel.periods import day_of
from standing.rules.determine import Outcome

__all__ = ("condition_state", "continues", "effective_on", "overdue", "speaking", "standing")

_GAP = ("CERT-310", "CERT-311", "OQ-04")


def standing(history: History, *, on: date, known: datetime) -> Standing:
    """Return what was in force for an officer on the day ``on``, as known at ``known``.

    Total: every history and day has an answer. The rules it rests on are named in ``rules``.
    """
    view = view_of(history, on=on, known=known)
    covering = next((c for c in view.certificates if view.covers(c)), None)
    if covering is None:
        found = _without_certificate(view)
    elif covering.kind is CertificateKind.CONDITIONAL:
        found = _conditional(view, covering)
    else:
        found = _certified(view, covering)
    return laid_over(view, found)


def _certified(view: View, span: CertificateSpan) -> Standing:
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


def _conditional(view: View, span: CertificateSpan) -> Standing:
    """A conditional certificate: certified once the last condition is confirmed (CERT-340)."""
    owed = view.owed(span.determination)
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
    return _without_work(view, common)


def _without_work(view: View, conditional: Standing) -> Standing:
    """A conditional certificate held during leave: no police work until the return (CERT-358, 359).

    Otherwise a stated day that has passed is flagged, and changes nothing by itself: a person decides
    (CERT-341). During such a leave no day passes: the time runs from the return.
    """
    if view.leave() is None or not view.wording.leave_keeps_certificate:
        late = any(overdue(c, on=view.on) for c in conditional.conditions)
        flags = {"condition-overdue"} if late else set[str]()
        return replace(conditional, flags=conditional.flags | flags)
    return replace(
        conditional,
        label=view.wording.on_leave,
        may_serve=False,
        flags=conditional.flags | {"on-leave"},
        rules=("CERT-359", "CERT-358", *conditional.rules),
    )


def _lapsed(view: View, common: Standing) -> Standing:
    """A person found that the time ran out; if that was during a leave, the leave decides (RUL-2)."""
    leave = view.leave()
    lapsed_on = [c.acted_on for c in common.conditions if c.state is ConditionState.LAPSED]
    during_leave = leave is not None and all(day and leave.since <= day for day in lapsed_on)
    if during_leave and view.wording.leave_keeps_certificate:
        return _without_work(view, common)
    return replace(
        common,
        label=view.wording.on_leave if during_leave else Label.NOT_CERTIFIED,
        state=(
            CertificateState.NOT_CERTIFIED_LEAVE if during_leave else CertificateState.NOT_CERTIFIED
        ),
        application=ApplicationState.FINAL,
        in_force=False,
        may_serve=False,
        rules=("RUL-2", "CERT-322") if during_leave else ("CERT-341", "CERT-312"),
    )


def _without_certificate(view: View) -> Standing:
    """No certificate covers the day: never held, not yet begun, continued, vacated or ended."""
    held = [c for c in view.certificates if c.until is not None and c.until <= view.on]
    if not held:
        return _never_certified()
    last = max(held, key=lambda c: (c.since, c.recorded_at))
    decision = view.decision
    if decision and vacated(decision, view):
        return _ended(
            last,
            label=Label.NOT_CERTIFIED,
            state=CertificateState.NOT_CERTIFIED,
            application=ApplicationState.VACATED,
            flags=frozenset({"vacated"}),
            rules=("CERT-318",),
        )
    if last.kind is CertificateKind.CONDITIONAL:
        before = _conditional(view, last)
        if not before.in_force:
            return before  # what a person ended does not expire, and nothing continues it
    if decision and _took_away(decision, last):
        return _continued(view, last, decision)
    filed = [a for a in view.live if a.reference_on == last.until]
    if continues(filed, on=view.on):
        own = decision if decision and decision.reference_on == last.until else None
        return _continued(view, last, own)
    return _expired(view, last)


def _took_away(decision: Decision, last: CertificateSpan) -> bool:
    """Say whether a grant ended because this later decision granted nothing."""
    if last.kind is CertificateKind.STATUTORY or decision.issued_at is None:
        return False
    return decision.outcome not in GRANTS and last.until == day_of(decision.issued_at)


def _expired(view: View, last: CertificateSpan) -> Standing:
    """The reference date passed, and no application continues the certificate (T21, CERT-411)."""
    applied = any(a.reference_on == last.until for a in view.applications)
    separated = applied and not any(a.reference_on == last.until for a in view.live)
    application = ApplicationState.SEPARATED if separated else ApplicationState.LAPSED
    if last.kind is CertificateKind.STATUTORY or applied:
        return _ended(last, application=application, flags=frozenset({"gap"}), rules=_GAP)
    return _ended(last, application=application, rules=("CERT-411", "CERT-320"))


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


def _continued(view: View, last: CertificateSpan, decision: Decision | None) -> Standing:
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
    if decision is None:
        return _awaiting(view, common, last)
    if decision.outcome == Outcome.DECLINED:
        return _declined(view, common, decision)
    return replace(
        common,
        label=view.wording.further_review,
        application=ApplicationState.FURTHER_REVIEW,
        rules=("CERT-312", "CERT-1008"),
    )


def _awaiting(view: View, common: Standing, last: CertificateSpan) -> Standing:
    """Nothing is decided: under extension while that runs, then simply continued as it was."""
    owed = _still_owed(view, last)
    if owed:
        common = _without_work(
            view, replace(common, label=Label.CONDITIONALLY_CERTIFIED, conditions=owed)
        )
    rostered = [a for a in view.live if a.kind is ApplicationKind.ROSTERED]
    filed_in_full = any(a.kind is ApplicationKind.SUBMITTED for a in view.live)
    if not any(a.extension_due is not None and view.on <= a.extension_due for a in rostered):
        return replace(common, flags=common.flags | {"awaiting-decision"})
    return replace(
        common,
        label=view.wording.under_extension or common.label,
        application=ApplicationState.COMPLETE if filed_in_full else ApplicationState.ROSTERED,
        flags=common.flags | {"under-extension"},
        rules=("CERT-311", "CERT-360", "CERT-310"),
    )


def _still_owed(view: View, last: CertificateSpan) -> tuple[StandingCondition, ...]:
    """What a certificate that continues still leaves owed: it continues as it was."""
    if last.kind is not CertificateKind.CONDITIONAL:
        return ()
    owed = view.owed(last.determination)
    return () if all(c.state is ConditionState.MET for c in owed) else owed


def _declined(view: View, common: Standing, decision: Decision) -> Standing:
    """Declined: in force until final, the day after the time to petition has run (CERT-312, T18)."""
    final_on = decision.petition_due + timedelta(days=1) if decision.petition_due else None
    if final_on is None or view.on < final_on:
        return replace(
            common,
            label=view.wording.declined,
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


def _application_state(view: View, *, before_reference: bool) -> ApplicationState:
    if view.decision and not before_reference:
        return ApplicationState.FULL
    if any(a.kind is ApplicationKind.SUBMITTED for a in view.live):
        return ApplicationState.SUBMITTED
    if view.live:
        return ApplicationState.ROSTERED
    return ApplicationState.SEPARATED if view.applications else ApplicationState.DUE
