"""From a list in a file to its columns of cells: which rows count, and where they stand."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from standing.campaigns.rosters.columns import by_field, key
from standing.campaigns.rosters.headings import Listing
from standing.campaigns.rosters.reads import shown
from standing.sheets.findings import Finding, Severity
from standing.sheets.reading import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The rows of officers: ``numbers`` as the person sees them, ``columns`` cell by cell."""

    numbers: list[int]
    columns: list[tuple[Cell, ...]]
    findings: list[Finding]


def lines_of(listing: Listing) -> Lines:
    """Return the rows below the headings without blank lines, notes and repeated headings."""
    table, width = listing.table, len(listing.headings)
    numbers: list[int] = []
    rows: list[list[Cell]] = []
    findings: list[Finding] = []
    first = table.first_row + listing.at + 1
    ids = listing.places.get("mptc_id", 0)
    repeated = table.rows[listing.at][ids]
    usual = _usual_length(table.rows[listing.at + 1 :])
    for number, read in enumerate(table.rows[listing.at + 1 :], first):
        row = read
        if len(row) < width:
            row = [*row, *[""] * (width - len(row))]
        filled = len(row) - row.count("")
        if filled <= 2 and _is_blank(row):
            continue
        if len(row) > width and (len(row) > usual or any(map(_says_something, row[width:]))):
            findings.append(_too_long(listing, number, row, width))
            continue
        if filled == 1 and _is_note(row[ids]):
            findings.append(
                _aside(
                    listing,
                    number,
                    "row.note",
                    shown(row[ids]),
                    "This row holds only a note, so it was not read as an officer.",
                )
            )
            continue
        if filled > 2 and row[ids] == repeated:
            findings.append(
                _aside(
                    listing,
                    number,
                    "row.headings-again",
                    shown(row[ids]),
                    "The headings are repeated here, so this row was not read as an officer.",
                )
            )
            continue
        numbers.append(number)
        rows.append(row[:width])
    columns: list[tuple[Cell, ...]] = list(zip(*rows, strict=True)) if rows else [()] * width
    return Lines(numbers=numbers, columns=columns, findings=findings)


def uncounted_findings(listing: Listing, lines: Lines, told: list[Finding]) -> Iterator[Finding]:
    """Tell of formulas whose result the file does not hold; their cells read as blank.

    Where a blank was told already, the formula is told in its place: one cell, one message.
    """
    if not listing.table.uncounted:
        return
    fields = {place: name for name, place in listing.places.items()}
    blanks = {
        (one.row, one.column): one
        for one in told
        if one.code in ("required.blank", "evidence.blank")
    }
    numbers = set(lines.numbers)
    for row, place in sorted(listing.table.uncounted):
        if row in numbers and place in fields:
            heading = listing.heading(by_field()[fields[place]])
            blank = blanks.get((row, heading))
            if blank is not None:
                told.remove(blank)
            yield Finding(
                severity=blank.severity if blank else Severity.WARNING,
                code="formula.no-value",
                sheet=listing.table.sheet,
                row=row,
                column=heading,
                message="This formula has no stored result, so the cell was read as blank."
                + (f" {blank.message}" if blank else ""),
                fix="Open the file in a spreadsheet program and save it, or paste the column "
                "as values.",
            )


def _usual_length(rows: list[list[Cell]]) -> int:
    """How long most rows are: a file may end each line with a separator, and one row may not."""
    lengths = Counter(map(len, rows)).most_common(1)
    return lengths[0][0] if lengths else 0


def _says_something(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _is_blank(row: list[Cell]) -> bool:
    return not any(map(_says_something, row))


def _is_note(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(key(cell)) and not any(c.isdigit() for c in cell[:1])


def _aside(listing: Listing, number: int, code: str, value: str, message: str) -> Finding:
    return Finding(
        severity=Severity.WARNING,
        code=code,
        sheet=listing.table.sheet,
        row=number,
        value=value,
        message=message,
        fix="Nothing; or delete the row.",
    )


def _too_long(listing: Listing, number: int, row: list[Cell], width: int) -> Finding:
    extra = next(filter(_says_something, row[width:]), "")
    return Finding(
        severity=Severity.ERROR,
        code="row.too-long",
        sheet=listing.table.sheet,
        row=number,
        value=shown(extra),
        message="This row has more cells than the headings; a comma inside a cell may have "
        "split it.",
        fix="Put quotation marks around the cell that holds a comma, or save the list as an "
        "Excel workbook (.xlsx).",
    )
