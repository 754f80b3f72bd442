"""The questionnaires of officers who are not attested, taken out of the file they came in (CERT-504).

Of an attested officer nothing is taken (CERT-503, RUL-21). An answer that cannot be laid to one
officer and one question is not taken either.
"""

import re
from collections.abc import Iterator, Sequence

from standing.campaigns.rosters.checked import Questionnaire
from standing.campaigns.rosters.columns import key
from standing.campaigns.rosters.headings import Listing, column_for, is_questionnaire
from standing.campaigns.rosters.listing_rows import Lines
from standing.campaigns.rosters.reading_rows import ReadRow
from standing.campaigns.rosters.reads import shown
from standing.kernel.refs import mended_mptc_id
from standing.sheets.reading import Cell, Table

_NUMBER = re.compile(r"(?:questionnaire|question|q)?[^0-9]*?([0-9]{1,2})(?![0-9])", re.IGNORECASE)
_LONGEST = 20_000  # characters of an answer
_LOOK = 25


def questionnaires(
    tables: Sequence[Table], listed: Sequence[tuple[Listing, Lines]], rows: Sequence[ReadRow]
) -> tuple[Questionnaire, ...]:
    """Return what came of the officers on ``rows`` whose attestation is a no or cannot."""
    owed = {row.mptc_id: row for row in rows if row.right and _not_attested(row)}
    if not owed:
        return ()
    found: dict[str, dict[int, str]] = {}
    for listing, lines in listed:
        places = {row.number: row.mptc_id for row in rows if row.sheet == listing.table.sheet}
        for place in listing.questionnaire:
            number = question_number(listing.headings[place])
            for row, cell in zip(lines.numbers, lines.columns[place], strict=True):
                _take(found, places.get(row, ""), number, cell)
    for table in filter(is_questionnaire, tables):
        for mptc_id, number, cell in _of_sheet(table):
            _take(found, mptc_id, number, cell)
    return tuple(
        Questionnaire(mptc_id=mptc_id, answers=tuple(sorted(answers.items())))
        for mptc_id, answers in found.items()
        if mptc_id in owed
    )


def question_number(heading: str) -> int | None:
    """Return the number of the question that a heading names.

    >>> question_number("Questionnaire 6: Social media"), question_number("Q7"), question_number("Notes")
    (6, 7, None)
    """
    found = _NUMBER.match(heading.strip())
    return int(found[1]) if found else None


def _not_attested(row: ReadRow) -> bool:
    said = row.of.columns.get("attestation")
    return said is not None and said[row.place] in ("no", "cannot")


def _take(found: dict[str, dict[int, str]], mptc_id: str, number: int | None, cell: Cell) -> None:
    text = shown(cell) if not isinstance(cell, str) else cell.strip()
    if mptc_id and number is not None and text:
        found.setdefault(mptc_id, {})[number] = text[:_LONGEST]


def _of_sheet(table: Table) -> Iterator[tuple[str, int | None, Cell]]:
    """The answers on a sheet of questionnaires with one officer a row and an MPTC ID on it."""
    at = next((at for at, row in enumerate(table.rows[:_LOOK]) if any(map(_is_id, row))), None)
    if at is None:
        return
    headings = table.rows[at]
    id_at = next(place for place, cell in enumerate(headings) if _is_id(cell))
    numbers = {
        place: question_number(cell)
        for place, cell in enumerate(headings)
        if isinstance(cell, str) and key(cell) and column_for(cell) is None
    }
    for line in table.rows[at + 1 :]:
        said = shown(line[id_at]) if id_at < len(line) else ""
        mptc_id = mended_mptc_id(said) or ""
        for place, number in numbers.items():
            if place < len(line):
                yield mptc_id, number, line[place]


def _is_id(cell: Cell) -> bool:
    column = column_for(cell)
    return column is not None and column.field == "mptc_id"
