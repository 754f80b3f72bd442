"""The lines in which one release of the public files differs from the one before, officer by officer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from standing.ledger.queries import invented_world
from standing.register import models, queries
from standing.register.release import lines_known, published_lines
from standing.register.shapes import OfficerLine, heading


class How(StrEnum):
    """How an officer's line differs from the release before."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One officer's line in the release before and in this one; empty where it had none."""

    mptc_id: str
    how: How
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """The columns that differ: name, what stood, what stands."""
        was = self.before or ("",) * len(self.after)
        now = self.after or ("",) * len(self.before)
        return [
            (name, old, new)
            for name, old, new in zip(heading(OfficerLine), was, now, strict=True)
            if old != new
        ]


def of_release(number: int, *, as_of: date, known: datetime, out: Path) -> tuple[Change, ...]:
    """Return what a release changes: one that waits, of a day as known at a moment, or a published one.

    They are counted as ``release.difference`` counts them, by MPTC id.
    """
    invented = invented_world() is not None
    row, before = queries.numbered(number), queries.numbered(number - 1)
    now = lines_known(as_of=as_of, known=known, invented=invented)
    if row is not None:
        now = published_lines(row, out=out, invented=invented)
    return tuple(_changes(now, before, out=out, invented=invented))


def _changes(
    now: Iterator[tuple[str, ...]], before: models.Publication | None, *, out: Path, invented: bool
) -> Iterator[Change]:
    stood: dict[str, tuple[str, ...]] = {}
    if before is not None:
        stood = {line[0]: line for line in published_lines(before, out=out, invented=invented)}
    for line in now:
        was = stood.pop(line[0], ())
        if not was:
            yield Change(mptc_id=line[0], how=How.ADDED, after=line)
        elif was != line:
            yield Change(mptc_id=line[0], how=How.CHANGED, before=was, after=line)
    for mptc_id, was in stood.items():
        yield Change(mptc_id=mptc_id, how=How.REMOVED, before=was)
