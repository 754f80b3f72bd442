"""The certificates and conditions that follow from what was decided: one pure function.

The rows it gives are stored for speed. ``standing check`` calls it again and must find no difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from standing.certification.domain import (
    Application,
    CertificateKind,
    CertificateSpan,
    Decision,
)
from standing.certification.known import continues
from standing.kernel.periods import day_of
from standing.rules.determine import Outcome

_KINDS = {
    Outcome.CERTIFIED.value: CertificateKind.FULL,
    Outcome.CONDITIONAL.value: CertificateKind.CONDITIONAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutoryTerms:
    """What the act of 2020 gave whoever served on its first day (CERT-400, 401)."""

    since: date
    reference_on: date
    recorded_at: datetime


def certificates(
    statutory: StatutoryTerms | None,
    decisions: Iterable[Decision],
    applications: Sequence[Application] = (),
) -> list[CertificateSpan]:
    """Return the certificate spans of one officer, on both clocks, oldest knowledge first.

    A grant runs to the end of its term (CERT-320), and from the reference date if the earlier
    certificate still continued when it was issued (CERT-316); a gap is not closed by a later grant
    (OQ-04). A later release for the same reference date takes the place of an earlier one from the
    moment it was issued; a vacated grant keeps its days up to the vacating (CERT-318).
    """
    spans = [] if statutory is None else [_statutory(statutory)]
    made: dict[int | None, Decision] = {}
    for decision in in_order_of_issue(decisions):
        assert decision.issued_at is not None
        held = next((s for s in spans if _same_term(s, decision, made)), None)
        kind = _KINDS.get(decision.outcome)
        if held is not None:
            spans[spans.index(held)] = replace(held, superseded_at=decision.issued_at)
            if kind is None:
                spans.append(_ended(held, decision.issued_at))
        if kind is None:
            continue
        granted = CertificateSpan(
            kind=kind,
            since=held.since if held else granted_from(decision, applications),
            until=decision.renewed_until,
            recorded_at=decision.issued_at,
            authority="CERT-320",
            determination=decision.id,
        )
        made[decision.id] = decision
        spans.extend(_after_vacating(granted, decision))
    return spans


def granted_from(decision: Decision, applications: Sequence[Application]) -> date:
    """Return the first day of a grant: the reference date, or its issue where a gap came before.

    Dating a certificate back over a gap takes a recorded order of the commission (OQ-04, CERT-316).
    """
    assert decision.issued_at is not None
    issued_on = day_of(decision.issued_at)
    stood = [
        application
        for application in applications
        if application.recorded_at <= decision.issued_at
        and (application.superseded_at is None or decision.issued_at < application.superseded_at)
        and application.filed_on <= issued_on
        and application.reference_on == decision.reference_on
    ]
    if issued_on <= decision.reference_on or continues(stood, on=issued_on):
        return decision.reference_on
    return issued_on


def in_order_of_issue(decisions: Iterable[Decision]) -> Sequence[Decision]:
    """Return the decisions that were issued and still count, the oldest issue first."""
    issued = [d for d in decisions if d.issued_at is not None and d.superseded_at is None]
    return sorted(issued, key=lambda d: (d.issued_at, d.id))


def _statutory(terms: StatutoryTerms) -> CertificateSpan:
    return CertificateSpan(
        kind=CertificateKind.STATUTORY,
        since=terms.since,
        until=terms.reference_on,
        recorded_at=terms.recorded_at,
        authority="CERT-400",
    )


def _same_term(
    span: CertificateSpan, decision: Decision, made: Mapping[int | None, Decision]
) -> bool:
    """Say whether a grant for the reference date of this decision still stands, uncut."""
    by = made.get(span.determination)
    if by is None or span.superseded_at is not None or span.until != by.renewed_until:
        return False
    return by.reference_on == decision.reference_on


def _ended(span: CertificateSpan, at: datetime) -> CertificateSpan:
    """Keep the days of a grant up to the decision that took its place and granted nothing."""
    return replace(span, until=max(span.since, day_of(at)), recorded_at=at)


def _after_vacating(granted: CertificateSpan, decision: Decision) -> list[CertificateSpan]:
    if decision.vacated_on is None or decision.vacated_at is None:
        return [granted]
    return [
        replace(granted, superseded_at=decision.vacated_at),
        replace(granted, until=decision.vacated_on, recorded_at=decision.vacated_at),
    ]
