"""Writing rows as CSV or XLSX, with the same bytes every time."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from standing.scenario.facts import Value
from standing.scenario.layouts import INVENTED, Dates, Layout

_MADE = datetime(2022, 6, 1, 9, 0, 0)  # noqa: DTZ001 - stored without a zone by the format
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheet dates
_SHEET = "Invented people, A-H"


def written(value: Value, dates: Dates) -> str | int | date:
    """Return a value as a cell holds it: days in this file's writing, everything else as it is.

    >>> written(date(2022, 5, 31), Dates.SERIAL), written(date(2022, 5, 31), Dates.AMERICAN)
    (44712, '05/31/2022')
    """
    if not isinstance(value, date) or dates is Dates.REAL:
        return value
    if dates is Dates.SERIAL:
        return (value - _EPOCH).days
    return value.isoformat() if dates is Dates.ISO else value.strftime("%m/%d/%Y")


def write(path: Path, layout: Layout, rows: Iterable[Sequence[Value]], *, scratch: Path) -> int:
    """Write a file in a layout, header and titles included; return how many rows it has.

    ``scratch`` is a folder for the temporary files of a workbook.
    """
    if layout.suffix == "xlsx":
        return _write_xlsx(path, layout, rows, scratch=scratch)
    return _write_csv(path, layout, rows)


def _write_csv(path: Path, layout: Layout, rows: Iterable[Sequence[Value]]) -> int:
    text, count = StringIO(newline=""), 0
    lines = csv.writer(text, delimiter=layout.delimiter, lineterminator="\r\n")
    width = len(layout.columns)
    for title in layout.titles:
        lines.writerow([title, *[""] * (width - 1)])
    lines.writerow(layout.headings)
    for row in rows:
        lines.writerow([written(value, layout.dates) for value in row])
        count += 1
    lines.writerows([[""] * width] * layout.empty_rows)
    path.write_bytes(_encoded(text.getvalue(), layout.encoding))
    return count


def _encoded(text: str, encoding: str) -> bytes:
    """Return the bytes, in UTF-8 where the clerk's code page lacks a letter."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")


def _write_xlsx(
    path: Path, layout: Layout, rows: Iterable[Sequence[Value]], *, scratch: Path
) -> int:
    count, options = 0, {"constant_memory": True, "tmpdir": str(scratch)}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _MADE, "comments": INVENTED})
        sheet = book.add_worksheet(_SHEET)
        sheet.set_footer(f"&C{INVENTED}")
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        at = 0
        for title in layout.titles:
            sheet.write_string(at, 0, title)
            at += 1
        sheet.set_column(0, len(layout.columns) - 1, 16)
        for column, heading in enumerate(layout.headings):
            sheet.write_string(at, column, heading, bold)
        for row in rows:
            at += 1
            count += 1
            for column, value in enumerate(row):
                _put(sheet, at, column, written(value, layout.dates), day)
        for _ in range(layout.empty_rows):
            at += 1
            for column in range(len(layout.columns)):
                sheet.write_blank(at, column, None, day)
    return count


def _put(sheet: Worksheet, row: int, column: int, value: Value, day: object) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 - a day, no zone
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, value)
