"""The lines that a release would change, on disk for whoever looks before it is approved.

They are laid there by whoever prepares it, and read a portion at a time: a page never works out a large
release. Each has the name of what it shows, and only the last few are kept.
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from standing.register.changed import Change, How
from standing.register.spool import Spool, change_of

KEPT: Final = 4
"""How many are kept: the one that waits, and those that somebody may still have open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Some of the lines that differ, in the order of names, and how many there are in all."""

    found: tuple[Change, ...]
    total: int


def keep(spool: Spool, *, folder: Path, key: str) -> None:
    """Keep the lines of a release that differ from the one before; ``key`` tells it from others."""
    path = _path(folder, key)
    begun = path.with_suffix(".partial")
    folder.mkdir(parents=True, exist_ok=True)
    begun.unlink(missing_ok=True)
    begun.touch(mode=0o600)
    spool.copy_changes(begun)
    begun.rename(path)
    there = sorted(folder.glob(".lines-*.sqlite"), key=lambda each: each.stat().st_mtime)
    for old in there[:-KEPT]:
        old.unlink(missing_ok=True)


def forget(*, folder: Path, key: str) -> None:
    """Remove lines that were kept of a release which no longer waits."""
    _path(folder, key).unlink(missing_ok=True)


def portion(
    *, folder: Path, key: str, how: How | None = None, start: int = 0, limit: int
) -> Portion | None:
    """Return some of the lines that were kept, or ``None`` where none were."""
    path = _path(folder, key)
    if not path.is_file():
        return None
    asked = "" if how is None else how.value
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        (total,) = db.execute(
            "SELECT count(*) FROM changed WHERE ? IN ('', how)", (asked,)
        ).fetchone()
        rows = db.execute(
            "SELECT how, mptc_id, was, is_now FROM changed WHERE ? IN ('', how) "
            "ORDER BY place LIMIT ? OFFSET ?",
            (asked, limit, start),
        )
        return Portion(found=tuple(change_of(*row) for row in rows), total=total)


def _path(folder: Path, key: str) -> Path:
    return folder / f".lines-{key[:32]}.sqlite"
