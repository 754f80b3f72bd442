"""From a list in a file to its columns of cells: which rows count, and where they stand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from standing.campaigns.rosters.columns import by_field, key
from standing.campaigns.rosters.headings import Listing
from standing.campaigns.rosters.reads import shown
from standing.sheets.coded import Rows
from standing.sheets.findings import Finding, Severity
from standing.sheets.reading import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The rows of officers: ``numbers`` as the person sees them, ``columns`` cell by cell."""

    numbers: list[int]
    columns: Sequence[Sequence[Cell]]
    findings: list[Finding]


def lines_of(listing: Listing) -> Lines:
    """Return the rows below the headings without blank lines, notes and repeated headings."""
    rows = listing.table.rows
    return _of_columns(listing, rows) if isinstance(rows, Rows) else _of_rows(listing)


def _of_columns(listing: Listing, rows: Rows) -> Lines:
    """The rows of a sheet whose rows are all of one length; few of them need a look."""
    first, ids = listing.at + 1, listing.places.get("mptc_id", 0)
    codes, repeated = rows.columns[ids].codes, rows.columns[ids].codes[listing.at]
    left_out: set[int] = set()
    findings: list[Finding] = []
    for at in range(first, len(rows)):
        if rows.filled[at] <= 2 or codes[at] == repeated:
            said = _no_officer(listing, listing.table.first_row + at, rows[at], rows.filled[at])
            if said is not None:
                left_out.add(at)
                findings += said
    places: Sequence[int] = range(first, len(rows))
    columns = [column[first:] for column in rows.columns]
    if left_out:
        places = [at for at in places if at not in left_out]
        columns = [column.only(places) for column in rows.columns]
    numbers = [listing.table.first_row + at for at in places]
    return Lines(numbers=numbers, columns=columns, findings=findings)


def _of_rows(listing: Listing) -> Lines:
    table, width = listing.table, len(listing.headings)
    numbers: list[int] = []
    rows: list[list[Cell]] = []
    findings: list[Finding] = []
    below = table.rows[listing.at + 1 :]
    usual = _usual_length(below)
    for number, read in enumerate(below, table.first_row + listing.at + 1):
        row = read
        if len(row) < width:
            row = [*row, *[""] * (width - len(row))]
        if len(row) > width and (len(row) > usual or any(map(_says_something, row[width:]))):
            if not _is_blank(row):
                findings.append(_too_long(listing, number, row, width))
            continue
        said = _no_officer(listing, number, row, len(row) - row.count(""))
        if said is not None:
            findings += said
            continue
        numbers.append(number)
        rows.append(row[:width])
    columns: list[Sequence[Cell]] = list(zip(*rows, strict=True)) if rows else [()] * width
    return Lines(numbers=numbers, columns=columns, findings=findings)


def _no_officer(
    listing: Listing, number: int, row: list[Cell], filled: int
) -> list[Finding] | None:
    """What is to be said of a row that is no officer, nothing of a blank one; ``None`` of officers."""
    ids = listing.places.get("mptc_id", 0)
    if filled <= 2 and _is_blank(row):
        return []
    if filled == 1 and _is_note(row[ids]):
        told = "This row holds only a note, so it was not read as an officer."
        return [_aside(listing, number, "row.note", shown(row[ids]), told)]
    if filled > 2 and row[ids] == listing.table.rows[listing.at][ids]:
        told = "The headings are repeated here, so this row was not read as an officer."
        return [_aside(listing, number, "row.headings-again", shown(row[ids]), told)]
    return None


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


def _usual_length(rows: Sequence[list[Cell]]) -> int:
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
