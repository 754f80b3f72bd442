"""Finding the list in a file: which sheet, which row holds the headings, what each column is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from standing.campaigns.rosters.columns import Column, Kind, by_field, by_heading, key
from standing.sheets.coded import Rows
from standing.sheets.findings import Finding, Severity
from standing.sheets.reading import Cell, Table

_LOOK = 25  # rows in which the headings may stand, below titles and notes
_OWN_SHEETS = frozenset({"instructions", "lists"})
_QUESTIONNAIRE = "questionnaire"
_ASIDE = re.compile(r"\([^)]*\)|\*")
_IDENTITY = frozenset({"mptc_id", "last_name", "first_name", "date_of_birth"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A sheet with a list of officers. ``at`` is the index of the heading row in the table.

    ``places`` says in which column each known heading stands, ``unknown`` which columns are kept
    aside, ``questionnaire`` which belong to a questionnaire (RUL-21).
    """

    table: Table
    at: int
    headings: tuple[str, ...]
    places: dict[str, int]
    twice: tuple[int, ...]
    unknown: tuple[int, ...]
    questionnaire: tuple[int, ...]

    def heading(self, column: Column) -> str:
        """The heading as the file has it, or the form's own."""
        place = self.places.get(column.field)
        return column.heading if place is None else self.headings[place]

    @property
    def kind(self) -> Kind:
        """A submission as soon as one column has no place in a roster."""
        answers = any(not by_field()[name].roster for name in self.places)
        return Kind.SUBMISSION if answers else Kind.ROSTER


def is_questionnaire(table: Table) -> bool:
    """Whether the sheet is named as a questionnaire (RUL-21)."""
    return _QUESTIONNAIRE in key(table.sheet)


def is_ours(table: Table) -> bool:
    """Whether the sheet is the form's own instructions or lists of words."""
    return key(table.sheet) in _OWN_SHEETS


def find_listing(table: Table) -> Listing | None:
    """Return the list on this sheet, or ``None`` where no row reads like a roster's headings."""
    best, at = 0, -1
    for place, row in enumerate(table.rows[:_LOOK]):
        known = {column.field for cell in row if (column := column_for(cell))}
        if len(known) > best and _is_roster(known):
            best, at = len(known), place
    return _listing(table, at) if at >= 0 else None


def column_for(cell: Cell) -> Column | None:
    """Return the column that a heading names, by any of its synonyms."""
    if not isinstance(cell, str) or not cell or len(cell) > 200:
        return None
    known = by_heading()
    return known.get(key(cell)) or known.get(key(_ASIDE.sub("", cell)))


def _is_roster(known: set[str]) -> bool:
    return ("mptc_id" in known and len(known) >= 3) or (
        len(known & _IDENTITY) >= 2 and len(known) >= 5
    )


def _listing(table: Table, at: int) -> Listing:
    width = _width(table, at)
    row = [*table.rows[at], *[""] * (width - len(table.rows[at]))]
    headings = tuple(" ".join(str(cell)[:200].split()) for cell in row)
    places: dict[str, int] = {}
    twice, unknown, questions = [], [], []
    for place, heading in enumerate(headings):
        column = column_for(heading)
        if _QUESTIONNAIRE in key(heading):
            questions.append(place)
        elif column is None:
            if heading or _any_below(table, at, place):
                unknown.append(place)
        elif column.field in places:
            twice.append(place)
        else:
            places[column.field] = place
    return Listing(
        table=table,
        at=at,
        headings=headings,
        places=places,
        twice=tuple(twice),
        unknown=tuple(unknown),
        questionnaire=tuple(questions),
    )


def _width(table: Table, at: int) -> int:
    if isinstance(table.rows, Rows):
        return len(table.rows.columns)
    return max(len(row) for row in table.rows[at:]) if table.sheet else len(table.rows[at])


def _any_below(table: Table, at: int, place: int) -> bool:
    if isinstance(table.rows, Rows):
        return any(cell != "" for cell in table.rows.columns[place][at + 1 :])
    return any(place < len(row) and row[place] != "" for row in table.rows[at + 1 :])


def letters(place: int) -> str:
    """Return the letters by which a spreadsheet program names a column, counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(65 + letter) + name
    return name


def unknown_name(listing: Listing, place: int) -> str:
    """Return what to call a column kept aside."""
    return listing.headings[place] or f"(no heading, column {letters(place)})"


def heading_findings(listing: Listing, columns: Sequence[Column], row: int) -> list[Finding]:
    """What is to be said about the headings: columns that came twice or that nobody knows."""
    sheet = listing.table.sheet
    found = [
        Finding(
            severity=Severity.ERROR,
            code="column.twice",
            sheet=sheet,
            row=row,
            column=listing.headings[place],
            value=listing.headings[place],
            message=f"A second column is headed {listing.headings[place]}, so we cannot tell "
            "which one counts.",
            fix="Delete one of the two, or give it another heading.",
        )
        for place in listing.twice
    ]
    missing = {
        key(column.heading): column for column in columns if column.field not in listing.places
    }
    for place in listing.unknown:
        name = unknown_name(listing, place)
        near = process.extractOne(key(name), list(missing), scorer=fuzz.ratio, score_cutoff=80)
        fix = (
            f"If it is {missing[near[0]].heading}, correct the heading."
            if near
            else ("Nothing, if it is a column of your own.")
        )
        found.append(
            Finding(
                severity=Severity.WARNING,
                code="column.unknown",
                sheet=sheet,
                row=row,
                column=name,
                value=name,
                message=f"We do not know the column {name}. It stays in the file as sent and "
                "is not read.",
                fix=fix,
            )
        )
    return found
