"""What an import wrote, as counts and hashes for its ledger entry, and the rows set beside them.

A row is covered with every column but its number and the second clock: the moment is that of the
entry, and a row may be closed later. Agencies and what ``Officer`` itself holds are not covered.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

import msgspec
from django.db.models import Q

from standing.ledger import queries as ledger
from standing.storage.bulk import insert
from standing.storage.rows import Recorded
from standing.workforce.events import Event

Row = Sequence[Any]
_lines = msgspec.json.Encoder().encode_lines
_IMPORTS = (
    Event.OFFICERS_IMPORTED, Event.EMPLOYMENT_IMPORTED, Event.TRAINING_IMPORTED,
    Event.BARS_IMPORTED,
)  # fmt: skip


@dataclass(slots=True)
class _Hash:
    """Rows of one table, in the order in which they were written."""

    count: int = 0
    sha256: Any = field(default_factory=hashlib.sha256)

    def add(self, rows: Sequence[Row]) -> None:
        self.count += len(rows)
        self.sha256.update(_lines(rows))


@dataclass(slots=True)
class Written:
    """The rows that one import has written so far, by table."""

    tables: dict[str, _Hash] = field(default_factory=lambda: defaultdict(_Hash))

    def insert(self, model: type[Recorded], fields: Sequence[str], rows: Sequence[Row]) -> None:
        """Insert rows and remember them; ``fields`` ends with the two columns of the second clock."""
        insert(model, fields, rows)
        if rows:
            self.tables[model.__name__].add([row[:-2] for row in rows])

    def told(self) -> dict[str, object]:
        """Return what the ledger entry says: how many rows of each table, and their hash."""
        told = {name: [each.count, each.sha256.hexdigest()] for name, each in self.tables.items()}
        return {"written": told} if told else {}


@dataclass(slots=True)
class _Told:
    """What the imports of one moment say of a table, held against its rows as they come."""

    parts: list[tuple[int, str, str]] = field(default_factory=list)
    hash: _Hash = field(default_factory=_Hash)
    faults: list[str] = field(default_factory=list)

    def add(self, rows: Sequence[Row]) -> None:
        while rows and self.parts:
            wanted = self.parts[0][0] - self.hash.count
            self.hash.add(rows[:wanted])
            rows = rows[wanted:]
            if self.hash.count == self.parts[0][0]:
                self.end()
        if rows:
            self.faults.append(f"{len(rows):,} rows more than the imports of that moment wrote")

    def end(self) -> None:
        count, sha256, subject = self.parts.pop(0)
        if self.hash.sha256.hexdigest() != sha256:
            self.faults.append(
                f"the {count:,} rows that {subject.replace(':', ' ')[:17]}… wrote are not those "
                f"that stand: {self.hash.count:,} were found, or one of them was changed"
            )
        self.hash = _Hash()


def written_faults(
    model: type[Recorded], fields: Sequence[str], *, source: str = ""
) -> Iterator[str]:
    """Give a sentence for each import whose rows in a table are not those that it wrote.

    ``source`` begins the ``source`` of rows that an import wrote, where others write the table too.
    """
    told: dict[datetime, _Told] = defaultdict(_Told)
    for kind in _IMPORTS:
        for entry in ledger.entries_of(kind):
            written: Any = entry.facts_after.get("written", {})
            if model.__name__ in written:
                told[entry.recorded_at].parts.append((*written[model.__name__], entry.subject))
    rows = model._default_manager.filter(recorded_at__in=list(told)).order_by("pk")
    if source:
        rows = rows.filter(Q(source__startswith=source))
    columns = rows.values_list("recorded_at", *fields[:-2]).iterator(chunk_size=5_000)
    for moment, some in groupby(columns, key=lambda row: row[0]):
        batch: list[Row] = []
        for row in some:
            batch.append(row[1:])
            if len(batch) == 5_000:
                told[moment].add(batch)
                batch = []
        told[moment].add(batch)
    for moment, each in sorted(told.items()):
        while each.parts:
            each.end()
        for what in each.faults:
            yield f"{model.__name__}, known {moment.isoformat(' ', 'seconds')}: {what}"
