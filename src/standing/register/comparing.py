"""The lines in which one release of the public files differs from the one before, officer by officer."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

from standing.ledger.queries import invented_world
from standing.register import lists, models, queries
from standing.register.changed import Change, How
from standing.register.contents import cells_of
from standing.register.release import published_lines
from standing.register.spool import Spool

__all__ = ("Change", "How", "of_release", "stored")


def of_release(number: int, *, as_of: date, known: datetime, out: Path) -> tuple[Change, ...]:
    """Return what a release changes: one that waits, of a day as known at a moment, or a published one.

    They are counted as ``release.difference`` counts them, by MPTC id; everything in a first release
    is added.
    """
    row = queries.numbered(number)
    if row is not None and queries.numbered(number - 1) is not None:
        return tuple(stored(models.ReleaseChange.objects.filter(release=number).order_by("pk")))
    return tuple(_worked_out(number, as_of=as_of, known=known, out=out))


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


def _worked_out(number: int, *, as_of: date, known: datetime, out: Path) -> Iterator[Change]:
    invented, spool = invented_world() is not None, Spool()
    found = queries.put_forward(as_of=as_of, known=known)
    spool.take(
        queries.streamed(found, as_of=as_of, known=known),
        cells=lambda listing: cells_of(listing, invented=invented),
        places=lists.PLACES,
    )
    if (before := queries.numbered(number - 1)) is not None:
        spool.set_beside(
            published_lines(before, out=out, invented=invented), off=queries.numbers_of(found.off)
        )
    yield from spool.changes()
    spool.close()
