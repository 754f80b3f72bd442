"""What the worker lets go of once an hour: drafts of agencies that nobody touched for half a year."""

from typing import Final

from django.utils import timezone

from standing.campaigns.drafts import expiring
from standing.ledger import queries as ledger

SECONDS_BETWEEN: Final = 60 * 60


def tidy() -> int:
    """Throw away the drafts that ran out by now, in an invented world by its own day; count them."""
    return expiring.expire(ledger.present(timezone.now()))
