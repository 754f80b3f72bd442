"""Mends of a file: what a clerk wrote into its cells, laid over what was sent, and read again.

The page where everybody may try a file and the drafts that an agency keeps both rest on it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from standing.campaigns.rosters.checked import BIRTH_DATE_WITHHELD, Checked
from standing.campaigns.rosters.headings import (
    Listing,
    find_listing,
    is_ours,
    is_questionnaire,
)
from standing.sheets.findings import Finding, Severity
from standing.sheets.reading import Cell, Table

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


def listed(tables: list[Table], checked: Checked) -> Read:
    """Return tables that were checked, with the list on each of them."""
    listings = {
        number: listing
        for number, table in enumerate(tables)
        if not (table.hidden or is_ours(table) or is_questionnaire(table))
        and (listing := find_listing(table)) is not None
    }
    return Read(tables=tables, listings=listings, checked=checked)


_OF_A_ROW = frozenset(
    {"officer.twice", "officer.repeated", "row.too-long", "row.note", BIRTH_DATE_WITHHELD}
)


def to_mend(finding: Finding, read: Read) -> Place | None:
    """Return the cell that can be mended, or the row that can be left out."""
    place = read.place_of(finding)
    return read.row_of(finding) if place is None and may_leave_out(finding) else place


def may_leave_out(finding: Finding) -> bool:
    """Say whether leaving the row out mends what was found."""
    return finding.code in _OF_A_ROW


def progress(now: Read, sent: Read) -> tuple[int, int]:
    """Return how many faulty cells are mended, and how many there are, mends that erred included."""
    before, after = _faulty(sent), _faulty(now)
    every = before | after
    return len(every - after), len(every)


def _faulty(read: Read) -> set[Place]:
    return {
        place
        for finding in read.checked.findings
        if finding.severity is Severity.ERROR and (place := to_mend(finding, read)) is not None
    }


def together(mends: Mends, more: Mends) -> Mends:
    """Return mends with more of them; one without text puts a row back that was left out."""
    every = {**mends, **more}
    return {place: text for place, text in every.items() if text or place.column != WHOLE_ROW}


def left_out(mends: Iterable[Place]) -> list[Place]:
    """Return the rows that were left out."""
    return sorted(place for place in mends if place.column == WHOLE_ROW)


def mended(tables: list[Table], mends: Mends) -> list[Table]:
    """Return the tables with mended cells; a mend of a cell that is not there is left out."""
    by_sheet: dict[int, dict[int, dict[int, str]]] = {}
    for place, text in mends.items():
        if place.sheet < len(tables):
            by_sheet.setdefault(place.sheet, {}).setdefault(place.row, {})[place.column] = text
    return [
        _with(table, by_sheet[number]) if number in by_sheet else table
        for number, table in enumerate(tables)
    ]


def _with(table: Table, changes: Mapping[int, Mapping[int, str]]) -> Table:
    rows = list(table.rows)
    widest, written = max(map(len, rows)), set()
    for row, cells in changes.items():
        at = row - table.first_row
        if not 0 <= at < len(rows):
            continue
        changed = [] if WHOLE_ROW in cells else list(rows[at])
        for column, text in sorted(cells.items()):
            if WHOLE_ROW not in cells and 0 <= column < widest:
                changed += [""] * (column + 1 - len(changed))
                changed[column] = text
                written.add((row, column))
        rows[at] = changed
    return replace(table, rows=rows, uncounted=table.uncounted - written)


def _column(listing: Listing, finding: Finding) -> int | None:
    if finding.code == "column.twice":
        return next((p for p in listing.twice if listing.headings[p] == finding.column), None)
    places = [*listing.places.values(), *listing.unknown]
    return next((p for p in places if listing.headings[p] == finding.column), None)
