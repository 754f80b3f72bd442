"""When the register last changed, as ``Last-Modified`` tells it and ``If-Modified-Since`` asks it.

An answer is another one after an entry of the ledger, after midnight in New York, after a release got
its place, and perhaps after the program began anew. The wall's time counts, not an invented world's.

``Last-Modified`` knows whole seconds, and two acts may fall into one. So the second that follows the
change is told once that is over (``SETTLED``); before, the second of the change, by which nobody is
ever told that nothing changed. It is never later than the present (RFC 9110, 8.8.2.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe

from standing.kernel.periods import day_of, start_of
from standing.ledger import queries as ledger
from standing.pages.register_version import releases_laid

SETTLED: Final = timedelta(seconds=2)
"""How long after a change no ``If-Modified-Since`` is answered with 304."""
_BEGAN: Final = timezone.now()
"""When this program began: a new one may write the same another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastChange:
    """The second that is told, from 1970; ``settled`` where nothing more can fall into it."""

    second: int
    settled: bool

    @property
    def told(self) -> str:
        """The value of ``Last-Modified``."""
        return http_date(self.second)

    def is_had(self, request: HttpRequest) -> bool:
        """Whether the asker names this very change and no tag: a tag decides alone (RFC 9110, 13.2.2).

        Another second than that which was told, even a later one, proves nothing: while somebody read,
        an act may have been written that nobody could see yet. The question is taken out of the
        request, so that the library, to which any later second does, does not answer it again.
        """
        asked = request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
        if asked is None or "HTTP_IF_NONE_MATCH" in request.META or not self.settled:
            return False
        return parse_http_date_safe(asked) == self.second


def last_change(head: tuple[int, str], now: datetime, also: Iterable[datetime] = ()) -> LastChange:
    """Return the last change of what is answered from the ledger up to ``head`` at ``now``.

    Ask for the head before anything is read, so that what comes meanwhile counts as later. ``also`` are
    further moments on which the answer depends.
    """
    wall = timezone.now()
    laid = datetime.fromtimestamp(releases_laid() / 1_000_000_000, UTC)
    moments = [_BEGAN, start_of(day_of(now)), laid, *also]
    if (written := _written(*head)) is not None:
        moments.append(written)
    at = max(moments)
    settled = wall - at >= SETTLED
    second = int(at.timestamp()) + (1 if settled else 0)
    return LastChange(second=min(second, int(wall.timestamp())), settled=settled)


@lru_cache(maxsize=8)
def _written(place: int, _chain: str) -> datetime | None:
    """When the entry was written; remembered, as its chain is that of no other."""
    return ledger.written_at(place)
