"""What a clerk takes away: the mended list in the form's layout, or the faults, cells marked."""

import csv
import io
from collections.abc import Iterator, Mapping

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from standing.campaigns.rosters.columns import Column, Kind, Reads, columns_of
from standing.campaigns.rosters.dates import counted_from_1900
from standing.campaigns.rosters.grouping import title
from standing.campaigns.rosters.headings import Listing
from standing.campaigns.rosters.listing_rows import lines_of
from standing.campaigns.rosters.mending import Place, Read
from standing.campaigns.rosters.reads import shown
from standing.campaigns.rosters.template import form, write_cell
from standing.kernel.cells import neutral
from standing.sheets.findings import Finding, Severity
from standing.sheets.reading import Cell

_HEADINGS = (
    "Severity",
    "Sheet",
    "Row",
    "Column",
    "What we read",
    "What is wrong",
    "How to mend it",
)
_WIDTHS = (10, 20, 8, 24, 24, 60, 60)


def mended_workbook(read: Read) -> bytes:
    """Return the list in the form's own layout, drop-downs included, as an Excel workbook."""
    kind = Kind(read.checked.kind)
    return form(kind, rows=_rows(read, kind), more_headings=_own_headings(read))


def mended_csv(read: Read) -> bytes:
    """Return the list in the form's order as CSV; cells a spreadsheet would run are neutralised."""
    kind = Kind(read.checked.kind)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(
        map(neutral, [*(column.heading for column in columns_of(kind)), *_own_headings(read)])
    )
    for row in _rows(read, kind):
        writer.writerow([neutral(cell if isinstance(cell, str) else shown(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _own_columns(listing: Listing) -> list[int]:
    return [*listing.unknown, *listing.twice]


def _own_headings(read: Read) -> list[str]:
    """The headings of columns that the form does not have; what a list of its own needs goes along."""
    return [
        listing.headings[place]
        for listing in read.listings.values()
        for place in _own_columns(listing)
    ]


def _rows(read: Read, kind: Kind) -> Iterator[list[Cell]]:
    """Every officer's row in the form's order, then the sender's own columns, list after list."""
    width = len(_own_headings(read))
    before = 0
    for listing in read.listings.values():
        own = _own_columns(listing)
        for row in _officer_rows(listing, read):
            cells = [_answer(row, listing, column) for column in columns_of(kind)]
            mine = [_at(row, place) for place in own]
            after = [""] * (width - before - len(own))
            over = row[len(listing.headings) :]  # of a row that is too long nothing is lost
            yield [*cells, *[""] * before, *mine, *after, *over]
        before += len(own)


def _answer(row: list[Cell], listing: Listing, column: Column) -> Cell:
    """What a row answers to a column of the form; a day as a number counts from 1900 there."""
    cell = _at(row, listing.places.get(column.field, -1))
    if listing.table.since_1904 and column.reads is Reads.DATE:
        return counted_from_1900(cell)
    return cell


def _officer_rows(listing: Listing, read: Read) -> Iterator[list[Cell]]:
    """The rows that were read as officers, and those refused because they are too long."""
    too_long = {
        finding.row
        for finding in read.checked.findings
        if finding.code == "row.too-long" and finding.sheet == listing.table.sheet
    }
    wanted = set(lines_of(listing).numbers) | too_long
    for number, row in enumerate(listing.table.rows, listing.table.first_row):
        if number in wanted:
            yield row


def _at(row: list[Cell], place: int) -> Cell:
    return row[place] if 0 <= place < len(row) else ""


def faults_workbook(read: Read) -> bytes:
    """Return the faults as a workbook: a list of them, and the sheets as sent with cells marked."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "date_1904": any(table.since_1904 for table in read.tables)}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        listed = book.add_worksheet("Faults")
        listed.freeze_panes(1, 0)
        for place, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
            listed.set_column(place, place, width)
            listed.write_string(0, place, heading, bold)
        for row, finding in enumerate(read.checked.findings, 1):
            for place, said in enumerate(_told(finding)):
                listed.write_string(row, place, said, wrapped)
        _marked_sheets(book, read)
    return buffer.getvalue()


def _told(finding: Finding) -> tuple[str, ...]:
    row = "" if finding.row is None else str(finding.row)
    return (
        finding.severity.value, finding.sheet, row, finding.column or "", finding.value,
        finding.message, finding.fix,
    )  # fmt: skip


def _marked_sheets(book: xlsxwriter.Workbook, read: Read) -> None:
    day = book.add_format({"num_format": "mm/dd/yyyy"})
    marks = {
        Severity.ERROR: book.add_format({"bg_color": "#fbd5d0", "border": 2, "num_format": "@"}),
        Severity.WARNING: book.add_format({"bg_color": "#fdecc8", "border": 1, "num_format": "@"}),
    }
    marked: dict[Place, Finding] = {}
    for finding in read.checked.findings:
        place = read.place_of(finding)
        if place is not None and (place not in marked or finding.severity is Severity.ERROR):
            marked[place] = finding
    for number in read.listings:
        table = read.tables[number]
        sheet = book.add_worksheet(None if table.sheet.lower() in ("", "faults") else table.sheet)
        for row, cells in enumerate(table.rows, table.first_row - 1):
            for column, cell in enumerate(cells):
                write_cell(sheet, row, column, cell, day)
        for place, finding in marked.items():
            if place.sheet == number:
                _mark(sheet, place, finding, text=shown(read.cell(place)), marks=marks)


def _mark(
    sheet: Worksheet, place: Place, finding: Finding, *, text: str, marks: Mapping[Severity, Format]
) -> None:
    """Colour a cell by what is found there, with the finding as its comment."""
    row, mark = place.row - 1, marks[finding.severity]
    if text:
        sheet.write_string(row, place.column, text, mark)
    else:
        sheet.write_blank(row, place.column, None, mark)
    sheet.write_comment(row, place.column, f"{title(finding)}. {finding.message} {finding.fix}")
