"""The copy that is kept of a file that came with questionnaires: the same cells without "
"them (RUL-21)."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import xlsxwriter

from standing.campaigns.rosters.headings import Listing, find_listing, is_questionnaire
from standing.campaigns.rosters.template import write_cell
from standing.sheets.reading import Cell, Table


def without_questionnaire(tables: list[Table], listings: list[Listing], filed_on: date) -> bytes:
    """Return the file without sheets and columns of a questionnaire.

    A workbook stays a workbook, a CSV file becomes UTF-8 CSV. The same file gives the same bytes.
    """
    if len(tables) == 1 and not tables[0].sheet:
        return _as_csv(list(_kept_rows(tables[0], listings)))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "nan_inf_to_errors": True,
        },
    ) as book:
        book.set_properties({"created": datetime.combine(filed_on, time(), UTC)})
        dated = book.add_format({"num_format": "mm/dd/yyyy"})
        for table in tables:
            if is_questionnaire(table):
                continue
            sheet = book.add_worksheet(table.sheet)
            for row, cells in enumerate(_kept_rows(table, listings), table.first_row - 1):
                for column, cell in enumerate(cells):
                    write_cell(sheet, row, column, cell, dated)
    return buffer.getvalue()


def _kept_rows(table: Table, listings: list[Listing]) -> Iterator[list[Cell]]:
    listing = next((one for one in listings if one.table is table), None) or find_listing(table)
    dropped = frozenset(listing.questionnaire) if listing else frozenset()
    for row in table.rows:
        yield [cell for place, cell in enumerate(row) if place not in dropped] if dropped else row


def _as_csv(rows: list[list[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")
