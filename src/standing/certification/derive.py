"""The certificates and conditions that follow from what was decided: one pure function.

The rows it gives are stored for speed. ``standing check`` calls it again and must find no difference.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from standing.certification.domain import CertificateKind, CertificateSpan, Decision
from standing.rules.determine import Outcome

_KINDS = {
    Outcome.CERTIFIED: CertificateKind.FULL,
    Outcome.CONDITIONAL: CertificateKind.CONDITIONAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatutoryTerms:
    """What the act of 2020 gave whoever served on its first day (CERT-400, 401)."""

    since: date
    reference_on: date
    recorded_at: datetime


def certificates(
    statutory: StatutoryTerms | None, decisions: Iterable[Decision]
) -> list[CertificateSpan]:
    """Return the certificate spans of one officer, on both clocks, oldest knowledge first.

    A grant runs from the reference date to the end of its term (CERT-316, 320). A later release of
    the same campaign takes the place of an earlier one from the moment it was issued; a vacated grant
    keeps its days up to the vacating (CERT-318).
    """
    spans = [] if statutory is None else [_statutory(statutory)]
    for decision in in_order_of_issue(decisions):
        assert decision.issued_at is not None
        spans = [_superseded(span, decision, decision.issued_at) for span in spans]
        if (kind := _KINDS.get(Outcome(decision.outcome))) is None:
            continue
        granted = CertificateSpan(
            kind=kind,
            since=decision.reference_on,
            until=decision.renewed_until,
            recorded_at=decision.issued_at,
            authority="CERT-320",
            determination=decision.id,
        )
        spans.extend(_after_vacating(granted, decision))
    return spans


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


def _superseded(span: CertificateSpan, by: Decision, at: datetime) -> CertificateSpan:
    same_term = span.determination is not None and span.since == by.reference_on
    return replace(span, superseded_at=at) if same_term and span.superseded_at is None else span


def _after_vacating(granted: CertificateSpan, decision: Decision) -> list[CertificateSpan]:
    if decision.vacated_on is None or decision.vacated_at is None:
        return [granted]
    return [
        replace(granted, superseded_at=decision.vacated_at),
        replace(granted, until=decision.vacated_on, recorded_at=decision.vacated_at),
    ]
