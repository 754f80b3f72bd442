"""The lines that a release would change, on disk for whoever looks before it is approved.

They are laid there by whoever prepares it, and read a portion at a time: a page never works out a large
release. Each has the name of what it shows, and only the last few are kept. Two may lay the same ones
there at once: each writes a file of its own, and whoever is last gives it the name.
"""

import os
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from standing.register.changed import Change, How
from standing.register.spool import Spool, change_of

KEPT: Final = 4
"""How many are kept: the one that waits, and those that somebody may still have open."""
_LEFT: Final = 86_400.0
"""After how many seconds a file that was begun and has no name yet is one that a killed run left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Some of the lines that differ, in the order of names, and how many there are in all."""

    found: tuple[Change, ...]
    total: int


def keep(spool: Spool, *, folder: Path, key: str) -> None:
    """Keep the lines of a release that differ from the one before; ``key`` tells it from others."""
    path = _path(folder, key)
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f"{path.stem}.", suffix=".partial")
    os.close(handle)
    begun = Path(name)
    try:
        spool.copy_changes(begun)
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)
    others = [each for each in _by_age(folder, ".lines-*.sqlite") if each[1] != path]
    for _changed, old in others[: 1 - KEPT]:
        old.unlink(missing_ok=True)
    for changed, left in _by_age(folder, ".lines-*.partial*"):
        if changed < time.time() - _LEFT:
            left.unlink(missing_ok=True)


def _by_age(folder: Path, names: str) -> list[tuple[float, Path]]:
    """Return files of a folder, the oldest first; one that is removed meanwhile is left out."""
    found = []
    for each in folder.glob(names):
        with suppress(FileNotFoundError):
            found.append((each.stat().st_mtime, each))
    return sorted(found)


def forget(*, folder: Path, key: str) -> None:
    """Remove lines that were kept of a release which no longer waits."""
    _path(folder, key).unlink(missing_ok=True)


def portion(
    *, folder: Path, key: str, how: How | None = None, start: int = 0, limit: int
) -> Portion | None:
    """Return some of the lines that were kept, or ``None`` where none were or they cannot be read."""
    path = _path(folder, key)
    if not path.is_file():
        return None
    with suppress(sqlite3.DatabaseError):  # removed meanwhile, or cut short
        return _portion(path, asked="" if how is None else how.value, start=start, limit=limit)
    return None


def _portion(path: Path, *, asked: str, start: int, limit: int) -> Portion:
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
