"""Whom of its officers an agency has not put forward yet, while a campaign waits for them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from standing.campaigns import models, queries
from standing.campaigns.domain import FilingKind, standing_filings
from standing.workforce import identities
from standing.workforce.models import Agency


@dataclass(frozen=True, slots=True)
class Awaited:
    """A campaign that waits for an officer, by the agency's last day in time."""

    title: str
    due_on: date


def not_sent(
    agency: Agency, officer_ids: Collection[int], *, on: date, known: datetime
) -> dict[int, list[Awaited]]:
    """Return the open campaigns in which an officer is due and stands in no submission of the agency.

    A campaign is open through the agency's last day in time: the deadline, or the extension's end. A
    roster does not answer it (CERT-311).
    """
    found: dict[int, list[Awaited]] = defaultdict(list)
    read_as = identities.kept_as(known=known)
    wanted = set(officer_ids)
    for of in queries.campaigns():
        last_day = _last_day(of, agency, known)
        if of.recorded_at > known or not of.opened_on <= on <= last_day:
            continue
        due = models.Member.objects.filter(
            campaign=of, recorded_at__lte=known, officer__employments__agency=agency
        ).values_list("officer_id", flat=True)
        files = standing_filings(queries.sent(of, known=known, agency=agency), as_of=on)
        full = [file for file in files.values() if file.kind is FilingKind.SUBMISSION]
        sent = {line.officer_id for line in queries.lines(of, full, as_of=on, known=known)}
        for officer_id in sorted({read_as.get(pk, pk) for pk in due} & wanted - sent):
            found[officer_id].append(Awaited(of.title, last_day))
    return dict(found)


def _last_day(of: models.Campaign, agency: Agency, known: datetime) -> date:
    more = queries.extensions(of, known=known, agency=agency).get(agency.pk)
    return more.due_on if more else of.deadline_on
