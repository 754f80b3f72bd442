"""What the worker does once an hour: old drafts of agencies are let go, and the ledger is sealed."""

from typing import Final

from django.utils import timezone

from standing.campaigns.drafts import expiring
from standing.ledger import queries as ledger
from standing.ledger import sealing

SECONDS_BETWEEN: Final = 60 * 60


def tidy() -> int:
    """Throw away the drafts that ran out by now, in an invented world by its own day; count them.

    Then seal what was recorded, so that a change of the last hours shows as well (decision 0032).
    """
    expired = expiring.expire(ledger.present(timezone.now()))
    sealing.seal()
    return expired
