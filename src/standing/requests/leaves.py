"""The leaves of an officer, wherever they are on record: reported by an agency, or laid by the staff."""

from dataclasses import dataclass
from datetime import date, datetime

from standing.certification.domain import OverlayKind
from standing.certification.models import Overlay
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce.models import Leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Days on leave, from ``since`` up to, not including, ``until``; ``agency`` reported it.

    Without an agency, the commission's staff laid the leave over the certificate.
    """

    since: date
    until: date | None
    agency: str = ""
    kind: str = ""

    def covers(self, day: date) -> bool:
        """Say whether the officer was on leave on a day."""
        return self.since <= day and (self.until is None or day < self.until)


def leaves(officer_id: int, *, known: datetime) -> list[Away]:
    """Return every leave of an officer, the earliest first, under whichever record."""
    records = identities.records_of(officer_id, known=known)
    reported = Leave.objects.filter(known_rows(known), officer_id__in=records)
    laid = Overlay.objects.filter(
        known_rows(known), officer_id__in=records, kind=OverlayKind.LEAVE.value
    )
    found = [
        Away(since=since, until=until, agency=code, kind=kind)
        for since, until, code, kind in reported.values_list(
            "since", "until", "agency__code", "kind"
        )
    ]
    found += [Away(since=since, until=until) for since, until in laid.values_list("since", "until")]
    return sorted(found, key=lambda away: (away.since, away.agency))


def running(officer_id: int, *, on: date, known: datetime) -> list[Away]:
    """Return the leaves that an officer is on, on a day."""
    return [away for away in leaves(officer_id, known=known) if away.covers(on)]
