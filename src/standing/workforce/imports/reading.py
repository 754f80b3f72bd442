"""From a reference file to typed lines, a portion at a time, with every fault found in one pass.

Headings are matched without regard to case, spacing and punctuation, in any order, below any title
rows. Columns that we do not know are reported and left unread.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Generic, TypeVar

from standing.kernel.names import fold
from standing.sheets.findings import Finding, Severity
from standing.sheets.reading import Cell, Table, read_tables, stream_rows
from standing.workforce.imports.cells import Convert, Fault, shown

HEADER_WITHIN = 20
STREAMED = frozenset({".csv", ".txt", ".tsv"})

Numbered = tuple[int, Sequence[Cell]]
"""A row with its number as the person sees it."""

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
    """What was read: one line per filled row of this portion, the rows and the findings so far."""

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
class Sheet:
    """A sheet whose first rows have been looked at: those rows, and all of them as they come."""

    name: str
    first_row: int
    head: list[Sequence[Cell]]
    rows: Iterator[Sequence[Cell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """A table below its row of headings: where each known column stands, and the rows to come."""

    sheet: str
    heading_row: int
    headings: tuple[str, ...]
    at: dict[str, int]
    rows: Iterator[Numbered]


def read_portions(
    path: Path,
    columns: Sequence[Column],
    make: Callable[[Iterable[object]], Line],
    *,
    at_a_time: int | None,
) -> Iterator[Lines[Line]]:
    """Read the table of a file whose headings fit best, ``at_a_time`` filled rows in each portion.

    The same ``Lines`` comes again with the next lines; its findings and its count of rows grow. At
    least one portion comes. ``make`` builds a line from its row number followed by one value per column,
    in the order of ``columns``; a row with an error gives no line. A CSV file is read as a stream, of
    whatever length (decision 0007 says how a workbook is opened).

    Raises:
        Unreadable: the file is no table, or from some row on cannot be told apart into cells.
    """
    return _portions(_sheets(path), columns, make, at_a_time=at_a_time)


def read_lines(
    tables: Sequence[Table], columns: Sequence[Column], make: Callable[[Iterable[object]], Line]
) -> Lines[Line]:
    """Read the table whose headings fit best, all of it at once."""
    return next(_portions([*map(_sheet, tables)], columns, make, at_a_time=None))


def _sheets(path: Path) -> list[Sheet]:
    if path.suffix.lower() not in STREAMED or not path.is_file() or _is_packed(path):
        return [_sheet(table) for table in read_tables(path)]
    rows = stream_rows(path)
    head: list[Sequence[Cell]] = [*islice(rows, HEADER_WITHIN)]
    return [Sheet(name="", first_row=1, head=head, rows=chain(head, rows))]


def _is_packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def _sheet(table: Table) -> Sheet:
    head: list[Sequence[Cell]] = [*table.rows[:HEADER_WITHIN]]
    return Sheet(name=table.sheet, first_row=table.first_row, head=head, rows=iter(table.rows))


def _portions(
    sheets: Sequence[Sheet],
    columns: Sequence[Column],
    make: Callable[[Iterable[object]], Line],
    *,
    at_a_time: int | None,
) -> Iterator[Lines[Line]]:
    found: Lines[Line] = Lines()
    known = {_plain(word): column for column in columns for word in (column.name, *column.synonyms)}
    headed = _headed(sheets, known)
    if headed is None:
        needed = ", ".join(column.name for column in columns if column.wanted)
        found.find(
            Severity.ERROR,
            "file.no-headings",
            message="We found no row of headings that belongs to this kind of file.",
            fix=f"Let the first row name the columns: {needed}.",
        )
        yield found
        return
    found.sheet = headed.sheet
    _check_headings(found, headed, columns, known)
    misheaded, given = found.refused, False
    while rows := [*islice(headed.rows, at_a_time)]:
        found.rows += len(rows)
        found.lines = [] if misheaded else _read_rows(found, headed, rows, columns, make)
        given = True
        yield found
    if not given:
        yield found


def _headed(sheets: Sequence[Sheet], known: dict[str, Column]) -> Headed | None:
    """Return the table below the row that names the most columns, at least two."""
    most, best = 1, None
    for sheet in sheets:
        for place, row in enumerate(sheet.head):
            fitting = len({_plain(shown(cell)) for cell in row} & known.keys())
            if fitting > most:
                most, best = fitting, (sheet, place)
    if best is None:
        return None
    sheet, place = best
    headings = tuple(shown(cell) for cell in sheet.head[place])
    at: dict[str, int] = {}
    for number, heading in enumerate(headings):
        if (column := known.get(_plain(heading))) is not None:
            at.setdefault(column.name, number)
    below = enumerate(islice(sheet.rows, place + 1, None), sheet.first_row + place + 1)
    return Headed(
        sheet=sheet.name,
        heading_row=sheet.first_row + place,
        headings=headings,
        at=at,
        rows=((number, row) for number, row in below if _is_filled(row)),
    )


def _is_filled(row: Sequence[Cell]) -> bool:
    if row and type(row[0]) is str and row[0].strip():
        return True
    return any(not isinstance(cell, str) or cell.strip() for cell in row if cell is not None)


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
    rows: Sequence[Numbered],
    columns: Sequence[Column],
    make: Callable[[Iterable[object]], Line],
) -> list[Line]:
    numbers = [number for number, _row in rows]
    known_before = len(found.findings)
    cells = list(zip_longest(*(row for _number, row in rows)))
    blank: tuple[Cell | None, ...] = (None,) * len(rows)
    values = []
    for column in columns:
        index = headed.at.get(column.name)
        if index is None:
            values.append([column.blank] * len(rows))
        else:
            there = cells[index] if index < len(cells) else blank
            values.append(_read_column(found, headed.headings[index], column, numbers, there))
    lines = zip(numbers, *values, strict=True)
    new = found.findings[known_before:]
    if faulty := {each.row for each in new if each.severity == Severity.ERROR}:
        return [make(line) for line in lines if line[0] not in faulty]
    return [make(line) for line in lines]


def _read_column(
    found: Lines[Line],
    heading: str,
    column: Column,
    numbers: Sequence[int],
    cells: Sequence[Cell | None],
) -> list[object]:
    """Read a column; what stands there several times is read once."""
    # True, 1 and 1.0 are one key to a dictionary and not one answer, so the type is looked at as well.
    same = set(map(type, cells)) <= {str}
    keys: Sequence[object] = cells if same else [(type(cell), cell) for cell in cells]
    blank = (column.blank, _blank(column) if column.filled else None)
    read = {
        key: column.read(cell) if shown(cell) else blank
        for key, cell in dict(zip(keys, cells, strict=True)).items()
    }
    if any(fault for _value, fault in read.values()):
        for number, key, cell in zip(numbers, keys, cells, strict=True):
            if (fault := read[key][1]) is not None:
                found.find(
                    fault.severity, fault.code, row=number, column=heading, value=shown(cell),
                    message=fault.message, fix=fault.fix,
                )  # fmt: skip
    values = {key: value for key, (value, _fault) in read.items()}
    return [values[key] for key in keys]


def _blank(column: Column) -> Fault:
    return Fault(
        "cell.blank",
        f"{column.name} is blank.",
        "Fill the cell; without it we cannot tell what the row says.",
    )


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(heading))
