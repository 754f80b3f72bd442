"""The lines in which one release of the public files differs from the one before, officer by officer."""

import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Final

from standing.kernel.errors import Refused
from standing.ledger.queries import invented_world
from standing.register import lists, models, previews, queries
from standing.register.changed import Change, How
from standing.register.contents import cells_of
from standing.register.previews import Portion
from standing.register.release import published_lines
from standing.register.spool import Spool

_TRIES: Final = 2
"""How often lines are worked out that somebody else, who lays out other ones, removes at once."""
_DID_NOT_STAY: Final = (
    "The lines that release {number} changes were worked out and laid into {out}, and could not be "
    "read there afterwards. Open the page again in a minute. If it says so again, see whether that "
    "folder has room and may be written."
)

__all__ = ("Change", "How", "Portion", "is_at_hand", "portion", "stored")


def portion(
    number: int,
    *,
    key: str,
    as_of: date,
    known: datetime,
    out: Path,
    how: How | None = None,
    start: int = 0,
    limit: int,
) -> Portion:
    """Return some of what a release changes: one that waits, or a published one.

    It speaks of ``as_of``, as known at a moment.

    They are counted as ``release.difference`` counts them, by MPTC id; everything in a first release
    is added. ``key`` tells the release from others; what was not laid out under it is worked out now.

    Raises:
        Refused: what was worked out did not stay on the disk, or cannot be read there.
    """
    if queries.numbered(number) is not None and queries.numbered(number - 1) is not None:
        rows = models.ReleaseChange.objects.filter(release=number).order_by("pk")
        rows = rows if how is None else rows.filter(how=how.value)
        found = tuple(stored(rows[start : start + limit]))
        return Portion(found=found, total=rows.count())
    for again in range(_TRIES + 1):
        if again:
            _lay_out(number, key=key, as_of=as_of, known=known, out=out)
        laid = previews.portion(folder=out, key=key, how=how, start=start, limit=limit)
        if laid is not None:
            return laid
    raise Refused(_DID_NOT_STAY.format(number=number, out=out))


def is_at_hand(number: int, *, key: str, out: Path) -> bool:
    """Say whether what a release changes can be read without working it out."""
    if queries.numbered(number) is not None and queries.numbered(number - 1) is not None:
        return True
    return previews.portion(folder=out, key=key, limit=0) is not None


def stored(rows: Iterable[models.ReleaseChange]) -> Iterator[Change]:
    """Read changes that a publication kept."""
    for row in rows:
        yield Change(
            mptc_id=row.mptc_id,
            how=How(row.how),
            before=_cells(row.before),
            after=_cells(row.after),
        )


def _cells(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


def _lay_out(number: int, *, key: str, as_of: date, known: datetime, out: Path) -> None:
    invented, spool = invented_world() is not None, Spool()
    with closing(spool):
        found = queries.put_forward(as_of=as_of, known=known)
        spool.take(
            queries.streamed(found, as_of=as_of, known=known),
            cells=lambda listing: cells_of(listing, invented=invented),
            places=lists.PLACES,
        )
        if (before := queries.numbered(number - 1)) is not None:
            spool.set_beside(
                published_lines(before, out=out, invented=invented),
                off=queries.numbers_of(found.off),
            )
        previews.keep(spool, folder=out, key=key)
