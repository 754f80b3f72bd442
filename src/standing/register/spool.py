"""The lines of a release on disk while it is made: sorted, counted and set beside the last ones there.

Nothing reads a whole release into memory: a scratch database of this run holds its lines, in a file
that has no name and is gone when it is closed. It is SQLite wherever the register itself lies.
"""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

import msgspec

from standing.kernel.names import PersonName
from standing.register.changed import Change, How
from standing.register.domain import Listing, PublicAgency

PORTION: Final = 5_000
_CACHED: Final = 16_384
"""How many kB of the scratch database are in memory at most."""
Cells = tuple[str, ...]

_TABLES: Final = """
CREATE TABLE now (mptc_id TEXT PRIMARY KEY, sort_key TEXT, place INTEGER, status TEXT, cells TEXT,
                  body BLOB) WITHOUT ROWID;
CREATE TABLE at (name TEXT, code TEXT, mptc_id TEXT);
CREATE TABLE before (mptc_id TEXT PRIMARY KEY, sort_key TEXT, cells TEXT) WITHOUT ROWID;
CREATE TABLE coming_now AS SELECT * FROM now;
CREATE TABLE coming_before AS SELECT * FROM before;
CREATE TABLE at_before (name TEXT, mptc_id TEXT);
CREATE TABLE status_before (status TEXT);
"""
_CHANGED: Final = "(place INTEGER PRIMARY KEY, how TEXT, mptc_id TEXT, was TEXT, is_now TEXT)"
_DIFFERENT: Final = (
    "SELECT how, mptc_id, was, is_now FROM ("
    "SELECT 'added' AS how, n.mptc_id, NULL AS was, n.cells AS is_now, n.sort_key FROM now n "
    "WHERE NOT EXISTS (SELECT 1 FROM before b WHERE b.mptc_id = n.mptc_id) "
    "UNION ALL SELECT 'changed', n.mptc_id, b.cells, n.cells, n.sort_key FROM now n "
    "JOIN before b ON b.mptc_id = n.mptc_id WHERE b.cells <> n.cells "
    "UNION ALL SELECT 'removed', b.mptc_id, b.cells, NULL, b.sort_key FROM before b "
    "WHERE NOT EXISTS (SELECT 1 FROM now n WHERE n.mptc_id = b.mptc_id)"
    ") ORDER BY sort_key, mptc_id"
)


class Spool:
    """The listings of a release, and the lines of the release before it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA temp_store = FILE")
        self._db.execute(f"PRAGMA cache_size = -{_CACHED}")
        self._db.executescript(_TABLES)
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Listing).decode
        self.unnamed = 0
        self._beside = self._compared = False

    def close(self) -> None:
        """Give the scratch file back."""
        self._db.close()

    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM now").fetchone()
        return int(count)

    def take(
        self,
        listings: Iterable[Listing],
        *,
        cells: Callable[[Listing], Cells],
        places: Mapping[str, int],
    ) -> None:
        """Take in listings in any order; ``cells`` writes a line, ``places`` orders the statuses."""
        coming = iter(listings)
        self._db.execute("BEGIN")
        while portion := list(islice(coming, PORTION)):
            self._db.executemany(
                "INSERT INTO coming_now VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (each.mptc_id, each.sort_key[0], places[each.status.value], each.status.value,
                     _written(cells(each)), self._encode(each))
                    for each in portion
                ],
            )  # fmt: skip
            self._db.executemany(
                "INSERT INTO at VALUES (?, ?, ?)",
                [(at.name, at.code, each.mptc_id) for each in portion for at in each.agencies],
            )
        self._in_order("now")
        self._db.execute("COMMIT")

    def set_beside(self, lines: Iterable[Cells], *, off: Collection[str]) -> None:
        """Take in the lines of the release before; who is off the register since is counted only."""
        coming, self._beside = iter(lines), True
        self._db.execute("BEGIN")
        while portion := list(islice(coming, PORTION)):
            self._db.executemany("INSERT INTO status_before VALUES (?)", [(c[4],) for c in portion])
            self._db.executemany(
                "INSERT INTO at_before VALUES (?, ?)",
                [(name, c[0]) for c in portion for name in c[5].split("; ")],
            )
            named = [cells for cells in portion if cells[0] not in off]
            self.unnamed += len(portion) - len(named)
            self._db.executemany(
                "INSERT INTO coming_before VALUES (?, ?, ?)",
                [(c[0], PersonName(last=c[1], first=c[2]).sort_key, _written(c)) for c in named],
            )
        self._in_order("before")
        self._db.execute("COMMIT")

    def officers(self) -> Iterator[Listing]:
        """Everybody listed, in the order of names; the id settles two people of one name (CERT-910)."""
        return self._read("SELECT body FROM now ORDER BY sort_key, mptc_id")

    def by_category(self) -> Iterator[Listing]:
        """Everybody listed, by status, in the order of names within each."""
        return self._read("SELECT body FROM now ORDER BY place, sort_key, mptc_id")

    def by_agency(self) -> Iterator[tuple[PublicAgency, Listing]]:
        """Everybody listed under each agency, agencies by name."""
        rows = self._db.execute(
            "SELECT name, code, body FROM at JOIN now USING (mptc_id) "
            "ORDER BY name, code, sort_key, mptc_id"
        )
        for name, code, body in rows:
            yield PublicAgency(name, code), self._decode(body)

    def lines(self) -> Iterator[str]:
        """The line of everybody as JSON, in the order of their numbers."""
        rows = self._db.execute("SELECT cells FROM now ORDER BY mptc_id")
        return (cells for (cells,) in rows)

    def changes(self) -> Iterator[Change]:
        """Whose line is not that of the release before, in the order of names."""
        self._compare()
        rows = self._db.execute("SELECT how, mptc_id, was, is_now FROM changed ORDER BY place")
        return (change_of(*row) for row in rows)

    def counted(self) -> dict[How, int]:
        """How many lines were added, removed and changed, those not named included."""
        if not self._beside:
            return dict.fromkeys(How, 0) | {How.ADDED: len(self)}
        self._compare()
        found = self._counts("SELECT how, count(*) FROM changed GROUP BY 1")
        counts = {how: found.get(how.value, 0) for how in How}
        counts[How.REMOVED] += self.unnamed
        return counts

    def copy_changes(self, path: Path) -> None:
        """Copy whose line differs into a file of its own, in the order of names."""
        self._compare()
        self._db.execute("ATTACH ? AS kept", (str(path),))
        self._db.execute("PRAGMA kept.journal_mode = OFF")  # a file half written is thrown away
        self._db.execute(f"CREATE TABLE kept.changed {_CHANGED}")
        self._db.execute("INSERT INTO kept.changed SELECT * FROM main.changed ORDER BY place")
        self._db.execute("DETACH kept")

    def _compare(self) -> None:
        """Set each line beside the one before, once."""
        if self._compared:
            return
        self._db.execute(f"CREATE TABLE changed {_CHANGED}")
        self._db.execute(f"INSERT INTO changed (how, mptc_id, was, is_now) {_DIFFERENT}")
        self._compared = True

    def statuses(self) -> dict[str, int]:
        """How many have each status."""
        return self._counts("SELECT status, count(*) FROM now GROUP BY 1")

    def statuses_before(self) -> dict[str, int]:
        """How many had each status in the release before."""
        return self._counts("SELECT status, count(*) FROM status_before GROUP BY 1")

    def agencies(self) -> dict[str, int]:
        """How many are listed under each agency, by name."""
        return self._counts("SELECT name, count(*) FROM at GROUP BY 1")

    def agencies_before(self) -> dict[str, int]:
        """How many were listed under each agency in the release before, by name."""
        return self._counts("SELECT name, count(*) FROM at_before GROUP BY 1")

    def _in_order(self, table: str) -> None:
        """Lay what came into its table by number: in any other order each line moves a page of it."""
        self._db.execute(f"INSERT INTO {table} SELECT * FROM coming_{table} ORDER BY mptc_id")  # noqa: S608 - words of ours alone
        self._db.execute(f"DELETE FROM coming_{table}")  # noqa: S608 - words of ours alone

    def _counts(self, asked: str) -> dict[str, int]:
        return {str(name): int(count) for name, count in self._db.execute(asked)}

    def _read(self, asked: str) -> Iterator[Listing]:
        for (body,) in self._db.execute(asked):
            yield self._decode(body)


def change_of(how: str, mptc_id: str, was: str | None, is_now: str | None) -> Change:
    """Return a change from a row of ``changed``."""
    return Change(mptc_id=mptc_id, how=How(how), before=_read(was), after=_read(is_now))


def _written(cells: Cells) -> str:
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def _read(cells: str | None) -> Cells:
    found: list[Any] = json.loads(cells) if cells else []
    return tuple(found)
