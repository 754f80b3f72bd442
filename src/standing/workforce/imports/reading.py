"""From the tables of a reference file to typed lines, with every fault found in one pass.

Headings are matched without regard to case, spacing and punctuation, in any order, below any title
rows. Columns that we do not know are reported and left unread.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from standing.kernel.names import fold
from standing.sheets.findings import Finding, Severity
from standing.sheets.reading import Cell, Table
from standing.workforce.imports.cells import Convert, Fault, shown

HEADER_WITHIN = 20

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a reference file.

    A ``wanted`` column must have a heading. A blank cell reads as ``blank``, unless the column must
    be ``filled``: then it is an error.
    """

    name: str
    read: Convert
    wanted: bool = True
    filled: bool = False
    blank: object = None
    synonyms: tuple[str, ...] = ()


@dataclass(slots=True)
class Lines(Generic[Line]):
    """What was read: one line per filled row, and the findings so far."""

    sheet: str = ""
    rows: int = 0
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether an error was found: the file is refused as a whole (RUL-17)."""
        return any(finding.severity == Severity.ERROR for finding in self.findings)

    def find(
        self,
        severity: Severity,
        code: str,
        *,
        message: str,
        fix: str,
        row: int | None = None,
        column: str | None = None,
        value: str = "",
    ) -> None:
        """Add one finding."""
        self.findings.append(
            Finding(
                severity=severity,
                code=code,
                sheet=self.sheet,
                row=row,
                column=column,
                value=value,
                message=message,
                fix=fix,
            )
        )

    def in_order(self) -> tuple[Finding, ...]:
        """Return the findings in the order of the file; those about the whole file come first."""
        return tuple(sorted(self.findings, key=lambda found: found.row or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """A table below its row of headings: where each known column stands, and the filled rows.

    ``rows`` holds each filled row with its number as the person sees it.
    """

    sheet: str
    heading_row: int
    headings: tuple[str, ...]
    at: dict[str, int]
    rows: list[tuple[int, list[Cell]]]


def read_lines(
    tables: Sequence[Table], columns: Sequence[Column], make: Callable[[Iterable[object]], Line]
) -> Lines[Line]:
    """Read the table whose headings fit best.

    ``make`` builds a line from its row number followed by one value per column, in the order of
    ``columns``; a row with an error gives no line.
    """
    found: Lines[Line] = Lines()
    known = {_plain(word): column for column in columns for word in (column.name, *column.synonyms)}
    headed = _headed(tables, known)
    if headed is None:
        needed = ", ".join(column.name for column in columns if column.wanted)
        found.find(
            Severity.ERROR,
            "file.no-headings",
            message="We found no row of headings that belongs to this kind of file.",
            fix=f"Let the first row name the columns: {needed}.",
        )
        return found
    found.sheet, found.rows = headed.sheet, len(headed.rows)
    _check_headings(found, headed, columns, known)
    if not found.refused:
        _read_rows(found, headed, columns, make)
    return found


def _headed(tables: Sequence[Table], known: dict[str, Column]) -> Headed | None:
    """Return the table below the row that names the most columns, at least two."""
    most, best = 1, None
    for table in tables:
        for place, row in enumerate(table.rows[:HEADER_WITHIN]):
            fitting = len({_plain(shown(cell)) for cell in row} & known.keys())
            if fitting > most:
                most, best = fitting, (table, place)
    if best is None:
        return None
    table, place = best
    headings = tuple(shown(cell) for cell in table.rows[place])
    at: dict[str, int] = {}
    for number, heading in enumerate(headings):
        if (column := known.get(_plain(heading))) is not None:
            at.setdefault(column.name, number)
    return Headed(
        sheet=table.sheet,
        heading_row=table.first_row + place,
        headings=headings,
        at=at,
        rows=[
            (table.first_row + number, row)
            for number, row in enumerate(table.rows[place + 1 :], place + 1)
            if any(not isinstance(cell, str) or cell.strip() for cell in row if cell is not None)
        ],
    )


def _check_headings(
    found: Lines[Line], headed: Headed, columns: Sequence[Column], known: dict[str, Column]
) -> None:
    """Report columns that stand there twice, that we do not know, and that are missing."""
    unknown: list[str] = []
    for number, heading in enumerate(headed.headings):
        column = known.get(_plain(heading))
        if column is None:
            unknown += [heading] if heading else []
        elif headed.at[column.name] != number:
            found.find(
                Severity.ERROR, "column.twice", row=headed.heading_row, column=heading,
                message=f"Two columns are headed {column.name}.",
                fix="Remove one of them, or give it another heading.",
            )  # fmt: skip
    if unknown:
        found.find(
            Severity.WARNING, "column.unknown", row=headed.heading_row, value=", ".join(unknown),
            message="We do not use these columns and left them unread.",
            fix="Nothing to do, unless one of them is a column we know under another heading.",
        )  # fmt: skip
    for column in columns:
        if column.wanted and column.name not in headed.at:
            found.find(
                Severity.ERROR, "column.missing", row=headed.heading_row, column=column.name,
                message=f"The column {column.name} is missing.",
                fix=f"Add a column headed {column.name}.",
            )  # fmt: skip


def _read_rows(
    found: Lines[Line],
    headed: Headed,
    columns: Sequence[Column],
    make: Callable[[Iterable[object]], Line],
) -> None:
    numbers = [number for number, _row in headed.rows]
    values = [_read_column(found, headed, column) for column in columns]
    faulty = {each.row for each in found.findings if each.severity == Severity.ERROR}
    found.lines = [
        make(line) for line in zip(numbers, *values, strict=True) if line[0] not in faulty
    ]


def _read_column(found: Lines[Line], headed: Headed, column: Column) -> list[object]:
    """Read a column; a cell that stands there again is not read again."""
    if (index := headed.at.get(column.name)) is None:
        return [column.blank] * len(headed.rows)
    blank = (column.blank, _blank(column) if column.filled else None)
    seen: dict[object, tuple[object, Fault | None]] = {}
    values: list[object] = []
    for number, row in headed.rows:
        cell = row[index] if index < len(row) else None
        key = cell if type(cell) is str else (type(cell), cell)
        reading = seen.get(key)
        if reading is None:
            reading = seen[key] = column.read(cell) if shown(cell) else blank
        value, fault = reading
        values.append(value)
        if fault is not None:
            found.find(
                fault.severity, fault.code, row=number, column=headed.headings[index],
                value=shown(cell), message=fault.message, fix=fault.fix,
            )  # fmt: skip
    return values


def _blank(column: Column) -> Fault:
    return Fault(
        "cell.blank",
        f"{column.name} is blank.",
        "Fill the cell; without it we cannot tell what the row says.",
    )


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(heading))
