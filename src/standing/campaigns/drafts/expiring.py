"""Drafts that nobody sends: thrown away with their bytes once they were left alone for long enough.

A draft may hold questionnaires, which the commission is to see of few officers only (CERT-503).
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from standing.campaigns import models
from standing.campaigns.drafts import keeping

KEPT_FOR: Final = timedelta(days=180)
"""How long a draft is kept that nobody keeps, mends, attests or asks the head about."""
BY_TIME: Final = ""
"""Who closed a draft that ran out: nobody did."""


def expire(now: datetime) -> int:
    """Throw away every open draft that nobody touched for ``KEPT_FOR``; return how many.

    Nothing of it is an act of record, as with a draft that somebody throws away.
    """
    old = models.Draft.objects.filter(closed_at__isnull=True, changed_at__lte=now - KEPT_FOR)
    return sum(_expired(draft, now) for draft in old.select_related("campaign", "agency"))


@transaction.atomic
def _expired(found: models.Draft, now: datetime) -> bool:
    keeping.hold(found.campaign, found.agency)
    draft = keeping.open_draft_of(found.campaign, found.agency)
    if draft is None or _touched(draft) > now - KEPT_FOR:
        return False
    keeping.end(draft, at=now, closed_as=keeping.EXPIRED, by=BY_TIME)
    return True


def _touched(draft: models.Draft) -> datetime:
    made = draft.attestations.values_list("recorded_at", flat=True)
    return max([draft.changed_at, *made, *([draft.asked_at] if draft.asked_at else [])])
