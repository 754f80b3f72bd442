"""The form that agencies fill in: drop-downs, checked dates, and a sheet that explains each "
"column."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from standing.campaigns.rosters.columns import Column, Kind, Need, Reads, columns_of
from standing.sheets.reading import Cell

_ROWS = 5000  # rows below the headings that are prepared for typing
_LONGEST = 32_767  # characters that a cell of an Excel workbook can hold
_CUT = " … (cut here: a cell of a workbook holds no more)"
_MADE_AT = datetime(
    2022, 4, 1, tzinfo=UTC
)  # in the file's properties; the same form is the same bytes
_NEEDED = {
    Need.REQUIRED: "yes",
    Need.EVIDENCE: "if you have it",
    Need.OPTIONAL: "no",
}
_HINTS = {
    Reads.ID: "NNNN-NNNN, with the zeros in front, as text",
    Reads.NAME: "a name",
    Reads.TEXT: "text",
    Reads.DATE: "a date, MM/DD/YYYY",
    Reads.NUMBER: "whole hours, in digits",
}
_NOTES = (
    "Fill in the sheet Officers: one row for each officer, no blank row between. Columns may "
    "stand in any order.",
    "Check the file before you send it, on the page for trying a file or where you upload it. "
    "Checking sends nothing and changes nothing.",
    "An error (a blank where the answer is needed, a date that does not exist) sends the "
    "whole file back to you.",
    "A blank where you may not have the answer yet is accepted with a warning that says what "
    "follows from it.",
    "Do not send questionnaires of officers you attest. They stay in the personnel file and "
    "are not kept here.",
    "The person in the example below is invented.",
)


def write_template(path: Path, kind: str) -> None:
    """Write the form of a kind ("submission" or "roster") as an Excel workbook at ``path``."""
    path.write_bytes(form(Kind(kind)))


def form(
    kind: Kind,
    *,
    rows: Iterable[Sequence[Cell]] = (),
    more_headings: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> bytes:
    """Return the form of a kind as an Excel workbook, empty or with ``rows`` filled in.

    Each row holds its cells in the order of ``columns_of(kind)``, then those of columns of the
    sender's own, headed ``more_headings``. ``notes`` go before those that every form has. Text is
    written as text: no cell is run as a formula.
    """
    columns = columns_of(kind)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties(
            {"title": f"{kind.value.capitalize()} of officers", "created": _MADE_AT}
        )
        officers = book.add_worksheet("Officers")
        instructions = book.add_worksheet("Instructions")
        head = book.add_format(_HEAD | {"bg_color": "#1a4480", "font_color": "#ffffff"})
        soft = book.add_format(_HEAD | {"bg_color": "#dfe1e2"})
        text = book.add_format({"num_format": "@"})
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        officers.freeze_panes(1, 3)
        officers.set_row(0, 32)
        for place, column in enumerate(columns):
            shape = {Reads.DATE: day, Reads.NUMBER: None}.get(column.reads, text)
            officers.set_column(place, place, _width(column), shape)
            officers.write_string(
                0, place, column.heading, head if column.need is Need.REQUIRED else soft
            )
            _validate(officers, place, column)
        for place, heading in enumerate(more_headings, len(columns)):
            officers.write_string(0, place, heading, soft)
        for row, cells in enumerate(rows, 1):
            for place, cell in enumerate(cells):
                write_cell(officers, row, place, cell, day)
        officers.set_landscape()
        officers.repeat_rows(0)
        _explain(
            instructions,
            columns,
            head,
            book.add_format({"text_wrap": True, "valign": "top"}),
            book.add_format({"bold": True, "font_size": 14}),
            notes=(*notes, *_NOTES),
        )
    return buffer.getvalue()


_HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}


def write_cell(sheet: Worksheet, row: int, place: int, cell: Cell, day: Format) -> None:
    """Write one cell as what it is; text stays text, whatever it begins with."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, day)
    elif isinstance(cell, str):
        if cell:
            sheet.write_string(row, place, _fitting(cell))
    else:
        sheet.write_number(row, place, cell)


def _fitting(text: str) -> str:
    """Return text that a cell of a workbook can hold; where it was cut, it says so at its end."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT


def _width(column: Column) -> int:
    return max(
        12, len(column.heading) + 2, max((len(word) for word in column.words), default=0) + 4
    )


def _validate(sheet: Worksheet, place: int, column: Column) -> None:
    rules: dict[str, object] = {}
    if column.words:
        rules = {
            "validate": "list",
            "source": list(column.words),
            "error_message": f"Choose one of: {', '.join(column.words)}."[:255],
        }
    elif column.reads is Reads.DATE:
        rules = {
            "validate": "date",
            "criteria": "between",
            "minimum": date(1920, 1, 1),
            "maximum": date(2099, 12, 31),
            "error_message": "Write the date as MM/DD/YYYY with all four digits of the year.",
        }
    elif column.reads is Reads.NUMBER:
        rules = {
            "validate": "integer",
            "criteria": "between",
            "minimum": 0,
            "maximum": 150000,
            "error_message": "Write whole hours in digits.",
        }
    elif column.reads is Reads.ID:
        rules = {
            "validate": "length",
            "criteria": "==",
            "value": 9,
            "error_message": "Four digits, a hyphen, four digits; for example 0912-4410.",
        }
    if rules:
        sheet.data_validation(
            1,
            place,
            _ROWS,
            place,
            {
                **rules,
                "ignore_blank": True,
                "error_title": column.heading[:32],
                "input_title": column.heading[:32],
                "input_message": column.explains[:255],
            },
        )


def _explain(
    sheet: Worksheet,
    columns: tuple[Column, ...],
    head: Format,
    body: Format,
    title: Format,
    *,
    notes: Sequence[str],
) -> None:
    sheet.write_string(0, 0, "How to fill in this form", title)
    for row, note in enumerate(notes, 1):
        sheet.write_string(row, 0, note)
    top = len(notes) + 2
    headings = (
        "Column",
        "Needed",
        "What it is",
        "What it takes",
        "Example (an invented officer)",
        "Also understood as",
    )
    for place, (heading, width) in enumerate(zip(headings, (26, 14, 58, 44, 30, 60), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(top, place, heading, head)
    for row, column in enumerate(columns, top + 1):
        takes = ", ".join(column.words) if column.words else _HINTS[column.reads]
        told = (
            column.heading,
            _NEEDED[column.need],
            column.explains + _if_blank(column),
            takes,
            column.example,
            ", ".join(column.synonyms),
        )
        for place, said in enumerate(told):
            sheet.write_string(row, place, said, body)


def _if_blank(column: Column) -> str:
    return f" If blank: {column.blank}." if column.blank else ""
