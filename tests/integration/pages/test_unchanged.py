"""A question asked again only where the database was written to is never answered from before."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from standing.storage import unchanged


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """A connection of the thread, to a database that another may write to as well."""
    raw = sqlite3.connect(tmp_path / "a.sqlite3")
    raw.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (n INTEGER)")
    monkeypatch.setattr(unchanged, "connection", SimpleNamespace(connection=raw))
    yield raw
    raw.close()


def test_it_is_asked_again_after_a_write_of_ours_of_others_and_within_a_transaction(
    ours: sqlite3.Connection, tmp_path: Path
) -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(ours.execute("SELECT count(*) FROM t").fetchone()[0])
        return asked[-1]

    count = unchanged.Unchanged(ask)
    assert (count(), count(), len(asked)) == (0, 0, 1)
    with ours:
        ours.execute("INSERT INTO t VALUES (1)")
        assert count() == 1
    assert (count(), count(), len(asked)) == (1, 1, 3)
    other = sqlite3.connect(tmp_path / "a.sqlite3")
    with other:
        other.execute("INSERT INTO t VALUES (2)")
    other.close()
    assert (count(), count(), len(asked)) == (2, 2, 4)
    ours.execute("INSERT INTO t VALUES (3)")
    assert count() == 3
    ours.rollback()
    assert count() == 2
