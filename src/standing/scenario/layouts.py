"""How one agency lays its file out: habits that a reader has to put up with (RUL-17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from standing.kernel.refs import mended_mptc_id
from standing.scenario.agencies import Agency
from standing.scenario.columns import (
    MAY_BE_MISSING,
    PLAIN_WORDS,
    ROSTER,
    SHORT_ANSWERS,
    SHORT_WORDS,
    SHOUTED_WORDS,
    Column,
)
from standing.scenario.facts import Line, Value

INVENTED = "Invented people, for demonstration"


class Dates(StrEnum):
    """How days are written."""

    AMERICAN = "05/31/2022"
    ISO = "2022-05-31"
    REAL = "a spreadsheet date"
    SERIAL = "the number behind a spreadsheet date"


class Ids(StrEnum):
    """How a training committee's number is written."""

    WHOLE = "0012-0345"
    DIGITS = "a number, 120345"
    ZEROS_LOST = "12-345"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One agency's way of filling the form; ``columns`` pairs a key with its heading."""

    suffix: str
    columns: tuple[tuple[str, str], ...]
    titles: tuple[str, ...] = ()
    dates: Dates = Dates.AMERICAN
    ids: Ids = Ids.WHOLE
    short_answers: bool = False
    empty_rows: int = 0
    encoding: str = "utf-8"
    delimiter: str = ","
    extras: tuple[str, ...] = ()

    @property
    def headings(self) -> list[str]:
        """The header row."""
        return [heading for _, heading in self.columns]

    def cells(self, line: Line) -> list[Value]:
        """Return a row of the file, in this agency's columns and words."""
        return [self._cell(key, line.get(key, "")) for key, _ in self.columns]

    def _cell(self, key: str, value: Value) -> Value:
        if key == Column.MPTC_ID and self.ids is not Ids.WHOLE:
            return self._id(str(value))
        if self.short_answers and isinstance(value, str) and key in SHORT_ANSWERS:
            return SHORT_ANSWERS[Column(key)].get(value, value)
        return value

    def _id(self, whole: str) -> Value:
        """Write a number as the clerk's spreadsheet left it, never so that it cannot be mended."""
        left, right = whole.split("-")
        digits = self.ids is Ids.DIGITS
        spoilt = str(int(left + right)) if digits else f"{int(left)}-{int(right)}"
        if mended_mptc_id(spoilt) != whole:
            return whole
        return int(spoilt) if digits else spoilt

    def for_roster(self) -> "Layout":
        """Return the same habits over the ten columns of a roster."""
        return replace(self, columns=tuple(c for c in self.columns if c[0] in ROSTER), extras=())


def layout_of(
    agency: Agency, chance: Random, *, spreadsheets: float, questionnaire: bool = False
) -> Layout:
    """Return how this agency lays its file out; ``questionnaire`` adds its columns (RUL-21)."""
    sheet = chance.random() < spreadsheets
    words: Mapping[Column, str] = chance.choices(
        ({}, PLAIN_WORDS, SHORT_WORDS, SHOUTED_WORDS), (70, 12, 9, 9)
    )[0]
    order: list[Column] = list(Column)
    if chance.random() < 0.2:
        order = _rearranged(order, chance)
    if chance.random() < 0.12:
        for column in chance.sample(MAY_BE_MISSING, 3):
            order.remove(column)
    columns = [(column.value, words.get(column, column.value)) for column in order]
    extras = _extras(chance, questionnaire=questionnaire)
    columns += [(extra, extra) for extra in extras]
    if sheet:
        ways = (Dates.REAL, Dates.AMERICAN, Dates.ISO, Dates.SERIAL)
        dates = chance.choices(ways, (60, 25, 9, 6))
        encoding, delimiter = "utf-8", ","
    else:
        dates = chance.choices((Dates.AMERICAN, Dates.ISO, Dates.SERIAL), (76, 20, 4))
        encoding = chance.choices(("utf-8", "utf-8-sig", "cp1252"), (55, 25, 20))[0]
        delimiter = ";" if chance.random() < 0.2 else ","
    return Layout(
        suffix="xlsx" if sheet else "csv",
        columns=tuple(columns),
        titles=_titles(agency, chance),
        dates=dates[0],
        ids=chance.choices((Ids.WHOLE, Ids.DIGITS, Ids.ZEROS_LOST), (88, 7, 5))[0],
        short_answers=chance.random() < 0.15,
        empty_rows=chance.randrange(1, 9) if chance.random() < 0.15 else 0,
        encoding=encoding,
        delimiter=delimiter,
        extras=extras,
    )


def _titles(agency: Agency, chance: Random) -> tuple[str, ...]:
    if chance.random() < 0.8:
        return ()
    blank = ("",) if chance.random() < 0.5 else ()
    return (agency.name, f"Officers A to H, June 2022. {INVENTED}.", *blank)


def _rearranged(order: Sequence[Column], chance: Random) -> list[Column]:
    """Return the columns with a stretch of them moved to the front, as people do."""
    cut = chance.randrange(4, len(order) - 4)
    moved = [*order[cut:], *order[:cut]]
    first, second = chance.sample(range(len(moved)), 2)
    moved[first], moved[second] = moved[second], moved[first]
    return moved


def _extras(chance: Random, *, questionnaire: bool) -> tuple[str, ...]:
    if questionnaire:
        return ("Questionnaire 1: Conduct off duty", "Questionnaire 2: Use of force")
    if chance.random() < 0.85:
        return ()
    return tuple(chance.sample(("Badge No.", "Shift", "Cell Phone", "Clerk's Remarks"), 2))


def extra_answer(heading: str, chance: Random) -> Value:
    """Return what a clerk wrote into a column that the form does not have."""
    if heading.startswith("Questionnaire"):
        return chance.choice(("Nothing to report.", "Spoke with the officer, no concern."))
    if heading == "Badge No.":
        return chance.randrange(10, 900)
    if heading == "Cell Phone":
        return f"617-555-01{chance.randrange(100):02d}"
    return chance.choice(("Days", "Evenings", "Nights")) if heading == "Shift" else ""
