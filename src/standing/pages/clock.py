"""The one place where pages read the clock."""

from datetime import date, datetime

from django.utils import timezone

from standing.kernel.periods import day_of
from standing.ledger import queries as ledger


def now(*, invented: bool | None = None) -> datetime:
    """Return the present moment; in an invented world, the moment of its last act (RUL-5).

    A world that was played through to August 2022 stays there however long it is looked at. Whoever
    knows whether it is ``invented`` spares the question.
    """
    if invented is None:
        invented = ledger.invented_world() is not None
    if invented:
        last = ledger.last_moment()
        if last is not None:
            return last
    return timezone.now()


def today() -> date:
    """Return the present day in New York."""
    return day_of(now())
