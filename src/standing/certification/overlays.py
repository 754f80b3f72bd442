"""What lies over a standing: suspensions, restrictions, and a decision still open to challenge.

None of them replaces the certificate; when one ends, what was there shows again (CERT-330).
"""

from dataclasses import replace

from standing.certification.domain import CertificateState, Label, OverlayKind, Standing
from standing.certification.known import View, open_to_challenge

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


def laid_over(view: View, found: Standing) -> Standing:
    """Return a standing with everything that lies over it on the day."""
    found = _suspended_or_restricted(view, found)
    if found.in_force:
        found = _unassociated(view, found)
    return _under_review(view, found)


def _suspended_or_restricted(view: View, found: Standing) -> Standing:
    """Lay recorded suspensions and restrictions over a certificate; the gravest counts.

    An order has no end of its own: whose certificate ran out meanwhile still reads as suspended.
    """
    if found.state is CertificateState.NONE:
        return found  # there is nothing to suspend
    active = {overlay.kind for overlay in view.overlays if view.covers(overlay)}
    for kind, label, state, rules in _OVERLAYS:
        if kind in active:
            return replace(
                found,
                label=view.wording.graver(label, found.label),
                state=state if found.in_force else found.state,
                may_serve=False,
                rules=rules + found.rules,
            )
    return found


_SET_ASIDE = (
    CertificateState.SUSPENDED,
    CertificateState.ADMIN_SUSPENDED,
    CertificateState.RESTRICTED,
)


def _unassociated(view: View, found: Standing) -> Standing:
    """Restrict whoever left every agency on record: the certificate exists and is not active (B5)."""
    if not view.wording.restricted or not view.serves_nobody():
        return found
    suspended = found.state in _SET_ASIDE
    return replace(
        found,
        label=view.wording.graver(Label.RESTRICTED, found.label),
        state=found.state if suspended else CertificateState.RESTRICTED,
        may_serve=False,
        flags=found.flags | {"serves-no-agency"},
        rules=found.rules if suspended else ("CERT-323", *found.rules),
    )


def _under_review(view: View, found: Standing) -> Standing:
    """Show whoever may still challenge a decision as under review (CERT-900); nothing else changes."""
    decision = open_to_challenge(view)
    if decision is None:
        return found
    found = replace(found, review_until=decision.petition_due)
    if not view.wording.review_shown:
        return found
    shown = view.wording.graver(Label.UNDER_REVIEW, found.label)
    return replace(
        found,
        label=shown,
        flags=found.flags | {"review-open"},
        rules=("CERT-900", *found.rules) if shown is Label.UNDER_REVIEW else found.rules,
    )
