"""A file being tried: its bytes, what the clerk mended in it, and how both travel in the page."""

import base64
import binascii
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from standing.campaigns.rosters.check import Checked, check_tables, unreadable
from standing.campaigns.rosters.headings import (
    Listing,
    find_listing,
    is_ours,
    is_questionnaire,
)
from standing.kernel.errors import Refused
from standing.pages.uploads import MAX_BYTES
from standing.sheets.findings import Finding, Severity, Unreadable
from standing.sheets.reading import Cell, Table, read_tables

MAX_ROWS = 5_000
MAX_MENDS = 20_000
_SECONDS = 15.0
_MOST_MENDS_BYTES = 4 << 20


WHOLE_ROW = -1
LEFT_OUT = "left out"


class Place(NamedTuple):
    """A cell: which sheet (counted from 0), the row as the person sees it, the column from 0.

    ``WHOLE_ROW`` for a column speaks of the row itself: a mend of it leaves the row out.
    """

    sheet: int
    row: int
    column: int

    @property
    def key(self) -> str:
        """The cell's name in the form."""
        return "-".join(map(str, self))


Mends = Mapping[Place, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A file as it was sent, and the mends so far. Nothing else is known between two requests."""

    name: str
    content: bytes
    mends: Mends

    def mended(self, more: Mends) -> "Tried":
        """Return the same file with more mends; one without text puts a row back that was left out."""
        if not more:
            return self
        every = {**self.mends, **more}
        return replace(
            self, mends={p: text for p, text in every.items() if text or p.column != WHOLE_ROW}
        )

    @property
    def left_out(self) -> list[Place]:
        """The rows that the clerk left out."""
        return sorted(place for place in self.mends if place.column == WHOLE_ROW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A file that was read: its tables, the list on each, and what the check found."""

    tables: list[Table]
    listings: dict[int, Listing]
    checked: Checked

    def cell(self, place: Place) -> Cell:
        """Return what stands in a cell; nothing where the row ends before it."""
        table = self.tables[place.sheet]
        row = table.rows[place.row - table.first_row]
        return row[place.column] if place.column < len(row) else ""

    def place_of(self, finding: Finding) -> Place | None:
        """Return the cell that a finding speaks of; ``None`` where it speaks of no single cell."""
        row = self.row_of(finding)
        if row is None or finding.column is None:
            return None
        column = _column(self.listings[row.sheet], finding)
        return None if column is None else row._replace(column=column)

    def row_of(self, finding: Finding) -> Place | None:
        """Return the row that a finding speaks of, as a whole; ``None`` where it speaks of none."""
        if finding.row is None:
            return None
        return next(
            (
                Place(number, finding.row, WHOLE_ROW)
                for number, listing in self.listings.items()
                if listing.table.sheet == finding.sheet
            ),
            None,
        )


def read(tried: Tried, *, filed_on: date) -> Read:
    """Read and check a file with its mends, as `standing roster check` does, without a register.

    Whose number is whose is not looked up: a page that everybody may open does not say who is on
    the register, nor when anybody was born.
    """
    try:
        with _at_hand(tried.content) as path:
            sent = read_tables(path, seconds=_SECONDS)
        _refuse_too_long(sent)
    except Unreadable as refusal:
        said = unreadable(refusal, name=tried.name, kind=None)
        return Read(tables=[], listings={}, checked=said)
    tables = _with(sent, tried.mends)
    checked = check_tables(tables, officers=None, filed_on=filed_on, file_name=tried.name)
    listings = {
        number: listing
        for number, table in enumerate(tables)
        if not (table.hidden or is_ours(table) or is_questionnaire(table))
        and (listing := find_listing(table)) is not None
    }
    return Read(tables=tables, listings=listings, checked=checked)


def pack(content: bytes) -> str:
    """Return bytes as text that can stand in a form."""
    return base64.b64encode(zlib.compress(content, 6)).decode()


def pack_mends(mends: Mends) -> str:
    """Return mends as text that can stand in a form."""
    return pack(msgspec.json.encode([[*place, text] for place, text in mends.items()]))


def unpack(name: str, content: str, mends: str) -> Tried:
    """Return a file as it travelled in the page; ``Refused`` where it came damaged or too large."""
    try:
        written = msgspec.json.decode(
            _inflated(mends, _MOST_MENDS_BYTES), type=list[tuple[int, int, int, str]]
        )
        sent = _inflated(content, MAX_BYTES)
    except (ValueError, binascii.Error, zlib.error) as fault:
        raise Refused(
            "The file did not come back whole from your browser. Choose it again; what you mended "
            "must be mended once more."
        ) from fault
    if len(written) > MAX_MENDS:
        raise Refused(
            f"More than {MAX_MENDS:,} cells were mended here. Download the mended file, and try that."
        )
    return Tried(name=name, content=sent, mends={Place(*place): text for *place, text in written})


def _inflated(text: str, most: int) -> bytes:
    deflated = base64.b64decode(text, validate=True)
    opener = zlib.decompressobj()
    data = opener.decompress(deflated, most + 1)
    if len(data) > most or not opener.eof:
        raise ValueError(most)
    return data


@contextmanager
def _at_hand(content: bytes) -> Iterator[Path]:
    """Give a path that opens the content while the block lasts. On Linux it never meets a disk.

    Where a file must be used, whatever ends the block removes it.
    """
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("tried")
        try:
            with os.fdopen(handle, "wb", closefd=False) as memory:
                memory.write(content)
            yield Path(f"/proc/{os.getpid()}/fd/{handle}")
        finally:
            os.close(handle)
    else:
        with tempfile.NamedTemporaryFile(prefix="standing-tried-") as file:
            file.write(content)
            file.flush()
            yield Path(file.name)


def _refuse_too_long(tables: list[Table]) -> None:
    rows = sum(len(table.rows) for table in tables)
    if rows > MAX_ROWS:
        raise Unreadable(
            Finding(
                severity=Severity.ERROR,
                code="file.too-long",
                message=f"This file has {rows:,} rows, and this page tries {MAX_ROWS:,} at most.",
                fix="Try it in parts. A file that is sent may have any number of rows.",
            )
        )


def _with(tables: list[Table], mends: Mends) -> list[Table]:
    """Return the tables with mended cells; a mend of a cell that is not there is left out."""
    by_sheet: dict[int, dict[int, dict[int, str]]] = {}
    for place, text in mends.items():
        if place.sheet < len(tables):
            by_sheet.setdefault(place.sheet, {}).setdefault(place.row, {})[place.column] = text
    return [
        _mended(table, by_sheet[number]) if number in by_sheet else table
        for number, table in enumerate(tables)
    ]


def _mended(table: Table, changes: Mapping[int, Mapping[int, str]]) -> Table:
    rows = list(table.rows)
    written = set()
    for row, cells in changes.items():
        at = row - table.first_row
        if not 0 <= at < len(rows):
            continue
        changed = [] if WHOLE_ROW in cells else list(rows[at])
        for column, text in sorted(cells.items()):
            if WHOLE_ROW not in cells and 0 <= column < _widest(table):
                changed += [""] * (column + 1 - len(changed))
                changed[column] = text
                written.add((row, column))
        rows[at] = changed
    return replace(table, rows=rows, uncounted=table.uncounted - written)


def _widest(table: Table) -> int:
    return max(map(len, table.rows))


def _column(listing: Listing, finding: Finding) -> int | None:
    if finding.code == "column.twice":
        return next((p for p in listing.twice if listing.headings[p] == finding.column), None)
    places = [*listing.places.values(), *listing.unknown]
    return next((p for p in places if listing.headings[p] == finding.column), None)
