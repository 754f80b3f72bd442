"""What a standing is while nothing is in force: never held, vacated, lapsed, refused or run out.

The label is that of the day, and the graver one where several apply (CERT-912).
"""

from dataclasses import replace
from datetime import date

from standing.certification.continuing import closed, reference_of, refused_on
from standing.certification.domain import (
    ApplicationState,
    CertificateKind,
    CertificateSpan,
    CertificateState,
    Decision,
    Label,
    Standing,
)
from standing.certification.known import View
from standing.rules.determine import Outcome

_GAP = ("CERT-310", "CERT-311", "OQ-04")


def never_certified() -> Standing:
    """Nothing was ever given or granted, as far as is recorded (CERT-405)."""
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


def after_vacating(last: CertificateSpan) -> Standing:
    """The grant was set aside: its days stay, and nothing continues it (CERT-318)."""
    return _ended(
        last,
        label=Label.NOT_CERTIFIED,
        state=CertificateState.NOT_CERTIFIED,
        application=ApplicationState.VACATED,
        flags=frozenset({"vacated"}),
        rules=("CERT-318",),
    )


def lapsed_for_good(last: CertificateSpan) -> Standing:
    """Its time had run out before another decision took it away: no later wording brings it back."""
    return _ended(
        last,
        label=Label.NOT_CERTIFIED,
        state=CertificateState.NOT_CERTIFIED,
        application=ApplicationState.FINAL,
        flags=frozenset({"lapsed"}),
        rules=("CERT-341", "CERT-312"),
    )


def not_continued(view: View, last: CertificateSpan, ended: date) -> Standing:
    """The certificate ended: by a refusal that became final, or because nothing continued it."""
    reference_on = reference_of(view, last)
    last = replace(last, until=ended)
    if refused_on(view, reference_on) == ended:
        return _ended(
            last,
            label=view.wording.declined,
            state=CertificateState.NOT_CERTIFIED,
            application=ApplicationState.FINAL,
            flags=frozenset({"refused"}),
            rules=("CERT-312", "CERT-314"),
        )
    applied = [a for a in view.applications if a.reference_on == reference_on]
    if last.kind is not CertificateKind.STATUTORY and not applied:
        return _ended(last, application=ApplicationState.LAPSED, rules=("CERT-411", "CERT-320"))
    separated = applied and all(closed(view, a, on=ended) for a in applied)
    application = ApplicationState.SEPARATED if separated else ApplicationState.LAPSED
    return _ended(last, application=application, flags=frozenset({"gap"}), rules=_GAP)


def labelled(view: View, found: Standing) -> Standing:
    """Show what was decided of somebody without a certificate, where that outranks (CERT-912).

    Nobody looks further at an application that a separation closed (A96): what was decided before
    that look is shown again.
    """
    decision = view.decision
    while (
        decision
        and decision.outcome == Outcome.FURTHER_REVIEW
        and _all_closed(view, found, decision)
    ):
        place = view.issued.index(decision)
        decision = view.issued[place - 1] if place else None
    words = {
        Outcome.DECLINED.value: view.wording.declined,
        Outcome.FURTHER_REVIEW.value: view.wording.further_review,
    }
    if decision is None or (word := words.get(decision.outcome)) is None:
        return found
    return replace(found, label=view.wording.graver(word, found.label))


def _all_closed(view: View, found: Standing, decision: Decision) -> bool:
    """Say whether every application was closed by a separation; a return opens none again (T20, A96)."""
    applied = [a for a in view.applications if a.reference_on == decision.reference_on]
    return found.application is ApplicationState.SEPARATED or (
        bool(applied) and all(closed(view, a, on=view.on) for a in applied)
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
