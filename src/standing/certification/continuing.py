"""Whether, and how long, a certificate outlives its reference date (CERT-310 to 315).

What once ended stays ended: a file that comes later, a return to the agency, or a new look after a
final refusal brings nothing back (decision 0014); a new grant begins when it is issued.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest

from standing.certification.domain import Application, CertificateSpan, Decision
from standing.certification.known import View, left_by
from standing.kernel.periods import day_of
from standing.rules.determine import Outcome

DAY = timedelta(days=1)


def ended_on(view: View, last: CertificateSpan) -> date | None:
    """Return the first day on which nothing continued a certificate that had run out or was cut short.

    ``None`` while it continues on the day of the view. A grant that a later decision took away
    continues on its application like any other, unless it was itself granted after a gap.
    """
    since, reference_on = _from(view, last)
    if last.since > reference_on:
        return since
    filed = [a for a in view.applications if a.reference_on == reference_on]
    final = refused_on(view, reference_on)
    for day in sorted(_days_that_matter(view, filed, since)):
        if final is not None and final <= day:
            break
        there = [a for a in filed if a.filed_on <= day and not closed(view, a, on=day)]
        if not continues(there, on=day):
            return day
    return None if final is None else max(final, since)


def reference_of(view: View, last: CertificateSpan) -> date:
    """Return the reference date that decides whether a certificate continues.

    That is its own end; or, where a later decision took it away, the one it had been granted for.
    """
    return _from(view, last)[1]


def granted_by(view: View, span: CertificateSpan) -> Decision | None:
    """Return the decision that a certificate rests on; ``None`` for the one given by statute."""
    return next((d for d in view.issued if d.id == span.determination), None)


def refused_on(view: View, reference_on: date) -> date | None:
    """Return the day a refusal had become final by the day of the view: nothing came in its time."""
    ours = [d for d in view.issued if d.reference_on == reference_on]
    for refusal, after in zip_longest(ours, ours[1:]):
        final = final_on(refusal) if refusal.outcome == Outcome.DECLINED else None
        if final is None or view.on < final:
            continue
        if after is None or after.issued_at is None or day_of(after.issued_at) >= final:
            return final
    return None


def continues(applications: Sequence[Application], *, on: date) -> bool:
    """Say whether a certificate outlives its reference date: the three limbs of CERT-310.

    A roster counts for the first limb only (CERT-311): full answers that come later may satisfy the
    other two, which are not yet failed while the extension runs (RUL-8). One application has to
    satisfy both of them; what one agency sent in time does not complete what another sent late.
    What comes once the certificate has ended does not bring it back (OQ-04). An application of an
    agency that the officer has left is closed (T20), and one for another reference date continues
    another certificate: leave both out.
    """
    filed_before = any(a.filed_on < a.reference_on for a in applications)
    return filed_before and any(
        (a.in_time or _still_open(a, a.in_time, on))
        and (a.complete or _still_open(a, a.complete, on))
        for a in applications
        if _without_a_gap(a, applications)
    )


def closed(view: View, application: Application, *, on: date) -> bool:
    """Say whether leaving the agency closed an application by a day (T20, A96).

    An open one is closed for good, whoever comes back; one that a full grant had settled is not open.
    What an agency files for somebody who had left before counts while the officer serves there.
    """
    if application.agency in left_by(view.services, on=on):
        return True
    ends = {s.until for s in view.services if s.agency == application.agency and s.until}
    return any(
        application.filed_on <= end <= on
        and application.agency in left_by(view.services, on=end)
        and not _settled(view, application, end)
        for end in ends
    )


def _settled(view: View, application: Application, day: date) -> bool:
    """Say whether the last decision of its round by a day was a full grant."""
    told = [
        decision.outcome
        for decision in view.issued
        if decision.reference_on == application.reference_on
        and decision.issued_at is not None
        and day_of(decision.issued_at) <= day
    ]
    return told[-1:] == [Outcome.CERTIFIED]


def final_on(refusal: Decision) -> date | None:
    """Return the day a refusal is final, if nobody petitions: the day after the last in time (T18)."""
    return refusal.petition_due + DAY if refusal.petition_due else None


def _from(view: View, last: CertificateSpan) -> tuple[date, date]:
    """The first day without the certificate, and the reference date its application was made for."""
    assert last.until is not None
    by = granted_by(view, last)
    cut = by is not None and last.until != by.renewed_until
    return last.until, by.reference_on if by is not None and cut else last.until


def _days_that_matter(view: View, filed: Sequence[Application], since: date) -> Iterator[date]:
    """The days up to the view's on which a continuation can end."""
    yield since
    yield view.on
    ends = [a.extension_due + DAY for a in filed if a.extension_due is not None]
    ends += [served.until for served in view.services if served.until is not None]
    yield from (day for day in ends if since < day < view.on)


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
