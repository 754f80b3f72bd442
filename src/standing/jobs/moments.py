"""As of which moment a job acts: read when a worker takes it up, never when it was asked for (RUL-5).

What is known must not change behind a moment that was already asked about, so nothing that a job
records may lie before anything recorded until then.
"""

from datetime import datetime, timedelta

from standing.kernel.errors import Refused
from standing.kernel.periods import NEW_YORK, in_words
from standing.ledger import queries as ledger


def moment(*, wall: datetime, named: datetime | None = None) -> datetime:
    """Return the moment of an act that begins now; never before the last moment of the ledger.

    In an invented world it is a second after the last act, or the moment ``named`` by whoever asked.
    A real register lets nobody name one. Raises ``Refused`` where the world has gone past it.
    """
    last = ledger.last_moment()
    if last is None:
        return wall
    if ledger.invented_world() is None:
        return max(wall, last)
    if named is None:
        return last + timedelta(seconds=1)
    if named < last:
        raise Refused(
            f"This was to become known at {_spoken(named)}, but this world has gone on to "
            f"{_spoken(last)}, and nothing can become known before that. Ask for it again with a "
            "later moment, or without one."
        )
    return named


def _spoken(at: datetime) -> str:
    local = at.astimezone(NEW_YORK)
    return f"{local:%H:%M:%S} on {in_words(local.date())}"
