"""Under which agencies officers are shown, kept on disk while it is asked: never all of it in memory.

The rows lie in a scratch database of this run, in a file that has no name and is gone when it is closed.
It is SQLite wherever the register itself lies.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from standing.register.domain import PublicAgency

PORTION: Final = 5_000
Pair = tuple[int, int]

_TABLES: Final = """
CREATE TABLE named (officer INTEGER, agency INTEGER, round INTEGER,
                    PRIMARY KEY (officer, agency, round)) WITHOUT ROWID;
CREATE TABLE gone (officer INTEGER, agency INTEGER, PRIMARY KEY (officer, agency)) WITHOUT ROWID;
"""
_THERE: Final = (
    "NOT EXISTS (SELECT 1 FROM gone g WHERE g.officer = n.officer AND g.agency = n.agency)"
)


class Placed(Mapping[int, tuple[PublicAgency, ...]]):
    """Each officer whom an agency named, with the agencies under which they are shown; by number."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA temp_store = FILE")
        self._db.executescript(_TABLES)
        self._agencies: dict[int, PublicAgency] = {}

    def left(self, ended: Iterable[Pair], *, still: Iterable[Pair]) -> None:
        """Take in who has left which agency: employments that ended, but for those that run again."""
        self._many("INSERT OR IGNORE INTO gone VALUES (?, ?)", ended)
        if self._db.execute("SELECT 1 FROM gone LIMIT 1").fetchone():
            self._many("DELETE FROM gone WHERE officer = ? AND agency = ?", still)

    def name(
        self, pairs: Iterable[Pair], *, agencies: Mapping[int, PublicAgency], campaign: int
    ) -> dict[int, int]:
        """Take in whom agencies named in a campaign; return how many are shown under each agency."""
        self._agencies |= agencies
        rows = ((officer, agency, campaign) for officer, agency in pairs)
        self._many("INSERT OR IGNORE INTO named VALUES (?, ?, ?)", rows)
        counts = self._db.execute(
            f"SELECT agency, count(*) FROM named n WHERE round = ? AND {_THERE} GROUP BY 1",  # noqa: S608 - words of ours alone
            (campaign,),
        )
        return dict(counts.fetchall())

    def portions(self) -> Iterator[dict[int, tuple[PublicAgency, ...]]]:
        """Give everybody who was named, in the order of numbers, so many at a time."""
        after = -1
        while ids := [pk for (pk,) in self._officers(after, PORTION)]:
            yield self._shown(ids[0], ids[-1], ids)
            after = ids[-1]

    def __getitem__(self, officer: int) -> tuple[PublicAgency, ...]:
        if next(self._officers(officer - 1, 1), (None,))[0] != officer:
            raise KeyError(officer)
        return self._shown(officer, officer, [officer])[officer]

    def __iter__(self) -> Iterator[int]:
        return (officer for portion in self.portions() for officer in portion)

    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT count(DISTINCT officer) FROM named").fetchone()
        return int(count)

    def _officers(self, after: int, limit: int) -> Iterator[tuple[int]]:
        return self._db.execute(
            "SELECT DISTINCT officer FROM named WHERE officer > ? ORDER BY officer LIMIT ?",
            (after, limit),
        )

    def _shown(
        self, first: int, last: int, ids: Iterable[int]
    ) -> dict[int, tuple[PublicAgency, ...]]:
        found: dict[int, set[PublicAgency]] = {officer: set() for officer in ids}
        rows = self._db.execute(
            f"SELECT officer, agency FROM named n WHERE officer BETWEEN ? AND ? AND {_THERE}",  # noqa: S608 - words of ours alone
            (first, last),
        )
        for officer, agency in rows:
            found[officer].add(self._agencies[agency])
        return {officer: tuple(sorted(at)) for officer, at in found.items()}

    def _many(self, statement: str, rows: Iterable[tuple[int, ...]]) -> None:
        coming = iter(rows)
        self._db.execute("BEGIN")
        while portion := list(islice(coming, PORTION)):
            self._db.executemany(statement, portion)
        self._db.execute("COMMIT")
