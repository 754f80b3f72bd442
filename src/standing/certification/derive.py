"""The certificates and conditions that follow from what was decided: one pure function.

The rows it gives are stored for speed. ``standing check`` calls it again and must find no difference.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from standing.certification.domain import (
    Application,
    CertificateKind,
    CertificateSpan,
    Condition,
    Decision,
    History,
    Overlay,
    Service,
)
from standing.certification.in_force import standing
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
    *,
    conditions: Sequence[Condition] = (),
    overlays: Sequence[Overlay] = (),
    services: Sequence[Service] = (),
) -> list[CertificateSpan]:
    """Return the certificate spans of one officer, on both clocks, oldest knowledge first.

    A grant runs to the end of its term (CERT-320), and from the reference date if the earlier
    certificate was still in force when it was issued (CERT-316); a gap is not closed by a later grant
    (OQ-04, decision 0014). A later release for the same reference date then takes the place of the
    earlier ones from the moment it was issued; a vacated grant keeps its days (CERT-318).
    """
    spans = [] if statutory is None else [_statutory(statutory)]
    issued = in_order_of_issue(decisions)
    if not issued:
        return spans
    recorded = History(
        mptc_id="",
        applications=tuple(applications),
        conditions=tuple(replace(c, superseded_at=None) for c in conditions),
        overlays=tuple(overlays),
        services=tuple(services),
    )
    for place, decision in enumerate(issued):
        _issue(spans, decision, issued[:place], recorded)
    return spans


def _issue(
    spans: list[CertificateSpan],
    decision: Decision,
    earlier: Sequence[Decision],
    recorded: History,
) -> None:
    """Add to the spans what one more decision gives, and what it ends."""
    assert decision.issued_at is not None
    kind = _KINDS.get(decision.outcome)
    held = _of_the_same_round(spans, decision, earlier)
    stood = kind is not None and _stood(spans, decision, earlier, recorded)
    running = [span for span in held if _runs_past(span, decision.issued_at)]
    for span in running:
        spans[spans.index(span)] = replace(span, superseded_at=decision.issued_at)
        if not stood:
            spans.append(_ended(span, decision.issued_at))
    if kind is None:
        return
    granted = CertificateSpan(
        kind=kind,
        since=_back_to(held, running, decision) if stood else day_of(decision.issued_at),
        until=decision.renewed_until,
        recorded_at=decision.issued_at,
        authority="CERT-320",
        determination=decision.id,
    )
    spans.extend(_after_vacating(granted, decision))


def _back_to(
    held: Sequence[CertificateSpan], running: Sequence[CertificateSpan], decision: Decision
) -> date:
    """The first day of a grant that is dated back: the days of one that was cut short stay its own."""
    if running:
        return min(span.since for span in running)
    ends = [span.until for span in held if span.until is not None]
    return max(ends, default=decision.reference_on)


def _stood(
    spans: Sequence[CertificateSpan],
    decision: Decision,
    earlier: Sequence[Decision],
    recorded: History,
) -> bool:
    """Say whether a certificate was in force at the issue, so that a grant is dated back (CERT-316).

    Dating one back over a gap takes a recorded order of the commission (OQ-04).
    """
    assert decision.issued_at is not None
    issued_on = day_of(decision.issued_at)
    if issued_on <= decision.reference_on:
        return True
    before = replace(recorded, certificates=tuple(spans), decisions=tuple(earlier))
    known = decision.issued_at - timedelta(microseconds=1)
    return standing(before, on=issued_on, known=known).in_force


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


def _of_the_same_round(
    spans: Sequence[CertificateSpan], decision: Decision, earlier: Sequence[Decision]
) -> list[CertificateSpan]:
    """The grants that still stand for the reference date of this decision, save vacated ones."""
    made = {
        d.id
        for d in earlier
        if d.reference_on == decision.reference_on and not _vacated_by(d, decision)
    }
    return [s for s in spans if s.determination in made and s.superseded_at is None]


def _vacated_by(earlier: Decision, decision: Decision) -> bool:
    assert decision.issued_at is not None
    return earlier.vacated_at is not None and earlier.vacated_at <= decision.issued_at


def _runs_past(span: CertificateSpan, moment: datetime) -> bool:
    return span.until is None or span.until > day_of(moment)


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
