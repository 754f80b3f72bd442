"""An officer's standing on a day, as known at a moment: derived, never stored.

``standing`` is a fold over recorded rows. It reads the certificate that covers the day; where none
does, it asks whether an application continues the last one (CERT-310 to 315), and ``ended`` says what
shows if nothing does; over that ``overlays`` lays suspensions, restrictions and what is still open to
challenge. Labels are those of the day (``labels``, decision 0015).
"""

from dataclasses import replace
from datetime import date, datetime

from standing.certification.continuing import (
    DAY,
    ended_on,
    final_on,
    granted_by,
    reference_of,
)
from standing.certification.domain import (
    Application,
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
from standing.certification.ended import (
    after_vacating,
    labelled,
    lapsed_for_good,
    never_certified,
    not_continued,
)
from standing.certification.known import (
    View,
    condition_state,
    overdue,
    speaking,
    vacated,
    view_of,
    view_on,
)
from standing.certification.overlays import laid_over
from standing.kernel.periods import Span
from standing.rules.determine import Outcome

__all__ = ("condition_state", "overdue", "speaking", "standing")


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
        label=view.wording.graver(view.wording.on_leave, conditional.label),
        may_serve=False,
        flags=conditional.flags | {"on-leave"},
        rules=("CERT-359", "CERT-358", *conditional.rules),
    )


def _lapsed(view: View, common: Standing) -> Standing:
    """A person found that the time ran out; if that was during a leave, the leave decides (RUL-2).

    Of two conditions one may have lapsed before the leave and one during it: then both labels apply,
    and the leave's is shown (CERT-912).
    """
    leave = view.leave()
    lapsed_on = [c.acted_on for c in common.conditions if c.state is ConditionState.LAPSED]
    excused = [leave is not None and day is not None and leave.since <= day for day in lapsed_on]
    during_leave = all(excused)
    if during_leave and view.wording.leave_keeps_certificate:
        return _without_work(view, common)
    both_apply = any(excused) and not view.wording.leave_keeps_certificate
    return replace(
        common,
        label=view.wording.on_leave if both_apply else Label.NOT_CERTIFIED,
        state=(
            CertificateState.NOT_CERTIFIED_LEAVE if during_leave else CertificateState.NOT_CERTIFIED
        ),
        application=ApplicationState.FINAL,
        in_force=False,
        may_serve=False,
        flags=frozenset({"lapsed"}),
        rules=("RUL-2", "CERT-322") if during_leave else ("CERT-341", "CERT-312"),
    )


def _without_certificate(view: View) -> Standing:
    """No certificate covers the day: never held, not yet begun, continued, vacated or ended."""
    held = [c for c in view.certificates if c.until is not None and c.until <= view.on]
    if not held:
        return never_certified()
    last = max(held, key=lambda c: (c.since, c.recorded_at))
    by = granted_by(view, last)
    if by is not None and vacated(by, view):
        return labelled(view, after_vacating(last))
    ended = ended_on(view, last)
    if ended != last.until and _begun_anew(view, last):
        ended = last.until
    now = _conditional(view, last) if last.kind is CertificateKind.CONDITIONAL else None
    lapsed_on = _lapsed_on(view, last, ended or view.on) if now else None
    if now and lapsed_on:
        found = lapsed_for_good(last) if now.in_force else now
        return labelled(view, replace(found, until=lapsed_on))
    if ended is None:
        return _continued(view, last)
    found = not_continued(view, last, ended)
    if now and not now.in_force:  # nothing excuses any more what was found lapsed
        found = replace(found, label=view.wording.graver(now.label, found.label))
    return labelled(view, found)


def _begun_anew(view: View, last: CertificateSpan) -> bool:
    """Say whether nothing was in force just before the reference date: nothing could outlive it."""
    eve = reference_of(view, last) - DAY
    return last.since > eve and not standing(view.history, on=eve, known=view.known).in_force


def _lapsed_on(view: View, last: CertificateSpan, day: date) -> date | None:
    """Return since when conditions found lapsed have ended a grant that ran out or was cut short.

    That is the end of its own days; or, if it continued, the day up to which nothing was found lapsed
    or a leave excused it. What a person ended does not expire or continue.
    """
    assert last.until is not None
    acts = [a.on for c in view.conditions if c.determination == last.determination for a in c.acts]
    ends = [each.until for each in view.overlays if each.until is not None]
    turns = {last.until, day, *(each for each in acts + ends if last.until < each < day)}
    in_force = {each: _conditional(view_on(view, each), last).in_force for each in turns}
    if not in_force[last.until]:
        return last.until
    return min((each for each in turns if not any(
        in_force[later] for later in turns if later >= each
    )), default=None)  # fmt: skip


def _continued(view: View, last: CertificateSpan) -> Standing:
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
    if decision is None or decision.reference_on != reference_of(view, last):
        found = _awaiting(view, common)
    elif decision.outcome == Outcome.DECLINED:
        found = _declined(view, common, decision)
    else:
        found = replace(
            common,
            label=view.wording.further_review,
            application=ApplicationState.FURTHER_REVIEW,
            rules=("CERT-312", "CERT-1008"),
        )
    return _as_it_was(view, found, last)


def _as_it_was(view: View, found: Standing, last: CertificateSpan) -> Standing:
    """A conditional certificate continues as it was: something is owed, and a leave bars from work."""
    owed = _still_owed(view, last)
    if not owed:
        return found
    label = view.wording.graver(Label.CONDITIONALLY_CERTIFIED, found.label)
    return _without_work(view, replace(found, label=label, conditions=owed))


def _awaiting(view: View, common: Standing) -> Standing:
    """Nothing is decided: under extension while that runs, then simply continued."""
    filed_in_full = any(a.kind is ApplicationKind.SUBMITTED for a in view.live)
    if not any(_runs_for(a, view.on) for a in view.live):
        return replace(common, flags=common.flags | {"awaiting-decision"})
    return replace(
        common,
        label=view.wording.under_extension or common.label,
        application=ApplicationState.COMPLETE if filed_in_full else ApplicationState.ROSTERED,
        flags=common.flags | {"under-extension"},
        rules=("CERT-311", "CERT-360", "CERT-310"),
    )


def _runs_for(application: Application, on: date) -> bool:
    """Say whether a roster from before the reference date is under an extension that runs (T2)."""
    if application.kind is not ApplicationKind.ROSTERED or application.extension_due is None:
        return False
    return application.filed_on < application.reference_on and on <= application.extension_due


def _still_owed(view: View, last: CertificateSpan) -> tuple[StandingCondition, ...]:
    """What the certificate that continues still leaves owed.

    Where a later decision took a grant away, that is the certificate which the grant had renewed.
    """
    eve = reference_of(view, last) - DAY
    held = last if last.since <= eve else next(
        (c for c in view.certificates if Span(c.since, c.until).covers(eve)), None
    )  # fmt: skip
    if held is None or held.kind is not CertificateKind.CONDITIONAL:
        return ()
    owed = view.owed(held.determination)
    return () if all(c.state is ConditionState.MET for c in owed) else owed


def _declined(view: View, common: Standing, decision: Decision) -> Standing:
    """Declined: in force until final, the day after the time to petition has run (CERT-312, T18)."""
    return replace(
        common,
        label=view.wording.declined,
        application=ApplicationState.DECLINED,
        until=final_on(decision),
        flags=common.flags | {"review-open"},
        rules=("CERT-312", "CERT-315", "CERT-370"),
    )


def _application_state(view: View, *, before_reference: bool) -> ApplicationState:
    if view.decision and not before_reference:
        return ApplicationState.FULL
    if any(a.kind is ApplicationKind.SUBMITTED for a in view.live):
        return ApplicationState.SUBMITTED
    if view.live:
        return ApplicationState.ROSTERED
    return ApplicationState.SEPARATED if view.applications else ApplicationState.DUE
