"""Reading an XLSX workbook within limits; runs in the reading process only.

A workbook of 1.4 kB can ask for 10 GB: two cells far apart, or a sheet of zeros packed a thousand
to one. So the parts are inflated in a stream and looked at: those of a small workbook before anything
is laid out in memory, those of a large one while it is. What a large one asks for too much of, the
limit on this process refuses.
"""

import re
import threading
import zipfile
from collections.abc import Iterator
from datetime import time, timedelta
from itertools import islice
from typing import Any, NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from standing.sheets.coded import Coded
from standing.sheets.kinds import SAVE_AS, Declined
from standing.sheets.limits import (
    LOOKED_AT_FIRST,
    MAX_CELLS,
    MAX_INFLATED,
    MAX_PARTS,
    MAX_RATIO,
    RATIO_FROM,
)
from standing.sheets.wire import Cell, Columns, RawTable

_CHUNK, _TAIL = 1 << 20, 4096
_FAR_DOWN = 1000  # blank rows above a list that are walked through one by one

_FAR = re.compile(rb""" r=["'][A-Z]{3}[0-9]+["'](?:[^>]*[^/>])?>""")
_EPOCH_1904 = re.compile(rb"""<(?:\w+:)?workbookPr [^>]*date1904=["'](?:1|true)["']""")
_UNCOUNTED = re.compile(
    rb'<c [^>]*?r="([A-Z]{1,2})([0-9]{1,7})"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v/>|<v></v>)?</c>'
)


def read_workbook(path: str, archive: zipfile.ZipFile) -> list[RawTable]:
    """Return every worksheet that holds anything, in the workbook's order."""
    inflated = _refuse_bursting(archive)
    looking = _Looking(archive)
    if inflated <= LOOKED_AT_FIRST:
        looking.found()
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets = list(_sheets(book))
    except CalamineError as fault:
        looking.found()  # what it declines says more than that the reader gave up
        raise Declined(
            "file.damaged", "This workbook is damaged and cannot be read.", SAVE_AS
        ) from fault
    uncounted, booleans = looking.found()
    parts = _parts_of(archive) if uncounted else {}
    blanks = {parts.get(part, part): found for part, found in uncounted.items()}
    since_1904 = _since_1904(archive)
    return [
        _table(sheet, hidden, blanks, since_1904=since_1904, booleans=booleans)
        for sheet, hidden in sheets
    ]


def _sheets(book: CalamineWorkbook) -> Iterator[tuple[CalamineSheet, bool]]:
    """Every worksheet that holds anything, and whether it is hidden."""
    cells = 0
    for meta in book.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        if sheet.start is None:
            continue
        cells += sheet.height * sheet.width
        if cells > MAX_CELLS:
            raise Declined(
                "file.too-large",
                f"This workbook spreads over more than {MAX_CELLS:,} cells.",
                "Delete what does not belong to the list, or send it in parts.",
            )
        yield sheet, meta.visible is not SheetVisibleEnum.Visible


def _table(
    sheet: CalamineSheet,
    hidden: bool,
    uncounted: dict[str, set[tuple[int, int]]],
    *,
    since_1904: bool,
    booleans: bool,
) -> RawTable:
    assert sheet.start is not None
    name, first_row, first_column = sheet.name, sheet.start[0] + 1, sheet.start[1]
    blanks = [(row, column - first_column) for row, column in sorted(uncounted.get(name, ()))]
    return name, hidden, first_row, _columns(sheet, booleans=booleans), blanks, since_1904


_SPANS = (time, timedelta)


class _One(dict[object, Cell]):
    """Gives, for equal cells, one and the same object."""

    def __missing__(self, cell: Cell) -> Cell:
        self[cell] = cell
        return cell


def _columns(sheet: CalamineSheet, *, booleans: bool) -> Columns:
    """The cells in columns, without trailing blank rows; what repeats itself is sent once.

    Where no cell holds true or false, equal cells are of one kind, and a row is made of one object
    for each as soon as it is read; walking fresh cells column by column would miss every cache.
    """
    width, one = sheet.width, _One()
    start = sheet.start[0] if sheet.start else 0
    rows: list[list[Any]]
    if booleans or start > _FAR_DOWN:
        rows = sheet.to_python()
    else:
        rows = [list(map(one.__getitem__, row)) for row in islice(sheet.iter_rows(), start, None)]
    filled = [width - row.count("") for row in rows]
    while filled and not filled[-1]:
        filled.pop()
    del rows[len(filled) :]
    columns = []
    for cells in zip(*rows, strict=True):
        coded = Coded.of(cells, told_apart=bool(one))
        distinct: list[Any] = [*coded.distinct]  # times and spans among them, which we write out
        distinct = [str(cell) if isinstance(cell, _SPANS) else cell for cell in distinct]
        columns.append((distinct, coded.codes.tobytes()))
    return columns, filled


class _Looked(NamedTuple):
    """The formulas of each sheet part that hold no value, and whether any cell is true or false."""

    uncounted: dict[str, set[tuple[int, int]]]
    booleans: bool


class _Looking(threading.Thread):
    """Looks through a workbook beside whatever else is done with it, from the start."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__(daemon=True)
        self._archive = archive
        self._looked: _Looked | None = None
        self._fault: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._looked = _look_through(self._archive)
        except Exception as fault:  # carried over to whoever asks what was found
            self._fault = fault

    def found(self) -> _Looked:
        """Wait for what was found; raise what looking raised."""
        self.join()
        if self._looked is None:
            raise self._fault or MemoryError
        return self._looked


def _refuse_bursting(archive: zipfile.ZipFile) -> int:
    """Refuse what says of itself that it would burst; return how many bytes it unpacks to."""
    parts = archive.infolist()
    inflated = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or inflated > MAX_INFLATED:
        raise _bursting()
    for part in parts:
        if part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise _bursting()
    return inflated


def _look_through(archive: zipfile.ZipFile) -> _Looked:
    """Refuse what lies too far out, and look for what the reader does not tell."""
    uncounted: dict[str, set[tuple[int, int]]] = {}
    booleans = False
    for part in archive.infolist():
        if part.filename.lower().startswith("xl/worksheets/") and not part.is_dir():
            found, true_or_false = _look_at_sheet(archive, part)
            booleans |= true_or_false
            if found:
                uncounted[part.filename] = found
    return _Looked(uncounted, booleans)


def _look_at_sheet(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo
) -> tuple[set[tuple[int, int]], bool]:
    found: set[tuple[int, int]] = set()
    tail, booleans = b"", False
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if _FAR.search(window):
                raise Declined(
                    "file.too-wide",
                    "A cell lies more than 700 columns to the right, far outside any roster.",
                    "Delete the columns to the right of the list, save, and send it again.",
                )
            booleans = booleans or b't="b"' in window or (b"'" in window and b"t='b'" in window)
            if b"<f" in window:
                found.update(
                    (int(row), _column(letters)) for letters, row in _UNCOUNTED.findall(window)
                )
            tail = window[-_TAIL:]
    return found, booleans


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _bursting() -> Declined:
    return Declined(
        "file.bursting",
        "This workbook would unpack to far more than a roster can hold.",
        "Copy the list into a new workbook, or save it as CSV, and send that.",
    )


def _since_1904(archive: zipfile.ZipFile) -> bool:
    """Whether the workbook counts its days from 1904."""
    for name in archive.namelist():
        if name.lower() == "xl/workbook.xml":
            with archive.open(name) as part:
                return bool(_EPOCH_1904.search(part.read(_CHUNK)))
    return False


def _parts_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of the sheet that each part holds; parts we cannot place are left out."""
    from xml.etree import ElementTree as Xml

    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    targets = {
        node.get("Id", ""): node.get("Target", "").removeprefix("/xl/")
        for node in Xml.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - memory is capped here
    }
    book = Xml.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - memory is capped here
    return {
        "xl/" + targets.get(node.get(relation, ""), ""): node.get("name", "")
        for node in book.iter()
        if node.tag.endswith("}sheet")
    }
