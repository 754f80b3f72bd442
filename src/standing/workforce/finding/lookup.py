"""Looking somebody up: who may be meant by what was typed, the likeliest first, up to a bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from standing.kernel.names import PersonName
from standing.kernel.refs import mended_mptc_id, parse_mptc_id
from standing.workforce import identities
from standing.workforce.finding import vocabulary
from standing.workforce.finding.asked import Asked, read
from standing.workforce.finding.choosing import EXACT, Choice, Chooser
from standing.workforce.finding.places import Place
from standing.workforce.finding.rows import (
    LOOKED_THROUGH,
    Borne,
    Wanted,
    bearing,
    numbered,
    through,
)

FIRST = 10
KEPT_FOR_OTHERS = 4
"""Of the first ten, this many are kept for names spelled otherwise, where there are any."""
SPARE = 2


class Hit(NamedTuple):
    """An officer who may be meant. ``name`` is the one that was found; ``former`` if it has ended.

    ``cost`` is how near it is to what was typed: 0 as spelled, 1 begun so or a short form, more if
    it had to be mended.
    """

    officer_id: int
    mptc_id: str
    spelled: tuple[str, str, str, str]
    former: bool
    cost: int

    @property
    def name(self) -> PersonName:
        """The name that was found."""
        last, first, middle, suffix = self.spelled
        return PersonName(last=last, first=first, middle=middle, suffix=suffix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Up to a bound of officers, the likeliest first; ``more`` where the bound was reached.

    ``looked_through`` is not 0 where a name has more bearers than are looked through for an agency:
    how many were.
    """

    hits: tuple[Hit, ...] = ()
    more: bool = False
    looked_through: int = 0


def find(
    text: str, *, on: date, known: datetime, limit: int, at: Sequence[int] | None = None
) -> Found:
    """Return up to ``limit`` officers whom a person may mean by ``text``, as known at a moment.

    ``text`` is an MPTC ID, also one that lost zeros or its hyphen, or a name in any order and
    spelling, and beside it the name or town of an agency. Nothing private finds anybody (PUBREG-2).
    ``at`` leaves those who work on ``on`` at one of these agencies. Records merged into another lead to
    the one kept.
    """
    if at is not None and not at:
        return Found()
    held, merges = vocabulary.current()
    kept = identities.kept_as(known=known) if merges else {}
    number = parse_mptc_id(text) or mended_mptc_id(text)
    if number is not None:
        return _people([(EXACT, row) for row in numbered(number, known=known)], kept, limit, 0)
    asked = read(text)
    choices = Chooser(held.names).choices(asked, held.places)
    if not choices:
        return Found()
    borne, partly = _borne(choices, asked, limit, on=on, known=known, at=at or ())
    if not borne and any(choice.initial for choice in choices):
        bare = [choice._replace(initial="", cost=choice.cost + 1) for choice in choices]
        borne, partly = _borne(bare, asked, limit, on=on, known=known, at=at or ())
    return _people(borne, kept, limit, partly)


def agencies_like(text: str) -> list[Place]:
    """Return the agencies in scope with this code, or whose name, town or county has every word."""
    held, _merges = vocabulary.current()
    return held.places.like(text)


def warm() -> None:
    """Read the index before the first question: seconds at a million names, once a process."""
    vocabulary.current()


def _borne(
    choices: list[Choice], asked: Asked, limit: int, *, on: date, known: datetime, at: Sequence[int]
) -> tuple[list[tuple[int, Borne]], int]:
    """Return rows in order: of the first ten some for each name, then the rest name by name.

    And of how many bearers of a name no more were looked through for an agency; 0 where all were.
    """
    wanted, room = [], limit + SPARE
    sure = choices[0].cost == EXACT and choices[0].borne >= FIRST
    needed = 1 + KEPT_FOR_OTHERS if sure else FIRST
    for place, choice in enumerate(choices):
        if room <= 0 and place >= needed:
            break
        most = min(choice.borne + SPARE, max(room, SPARE))
        wanted.append(Wanted(place, choice, most))
        room -= min(choice.borne, most) if not (choice.agencies or at) else 0
    rows: dict[int, list[Borne]] = {each.place: [] for each in wanted}
    for row in bearing(wanted, on=on, known=known, at=at):
        rows[row.choice].append(row)
    if asked.suffix:
        for place, some in rows.items():
            rows[place] = _of_suffix(some, asked.suffix)
    narrowed = bool(asked.suffix or choices[0].initial or choices[0].agencies or at)
    in_order = [[(choices[place].cost, row) for row in rows[place]] for place in rows]
    partly = 0
    for _place, choice, _most in wanted:
        if choice.borne > LOOKED_THROUGH and choice.borne > through(choice, at) > partly:
            partly = through(choice, at)
    return _dealt([some for some in in_order if some], narrowed=narrowed), partly


def _of_suffix(rows: list[Borne], suffix: str) -> list[Borne]:
    """Put whoever bears the suffix first, and leave out who bears another where any does."""
    bearing_it = [row for row in rows if row.suffix_key == suffix]
    without = [row for row in rows if not row.suffix_key]
    return [*bearing_it, *without] if bearing_it else rows


def _dealt(names: list[list[tuple[int, Borne]]], *, narrowed: bool) -> list[tuple[int, Borne]]:
    """Deal the first ten places so that one frequent name does not keep every other name away."""
    if not names:
        return []
    taken = [min(1, len(rows)) for rows in names[:FIRST]]
    exact = names[0][0][0] == EXACT
    if exact:
        others = min(KEPT_FOR_OTHERS, len(taken) - 1)
        if narrowed:
            others = min(others, FIRST - min(FIRST, len(names[0])))
        taken = taken[: 1 + others]
    left = FIRST - sum(taken)
    for place in range(len(taken)):
        more = min(left, len(names[place]) - taken[place])
        taken[place] += more
        left -= more
    first = [row for rows, some in zip(names, taken, strict=False) for row in rows[:some]]
    rest = [
        row
        for place, rows in enumerate(names)
        for row in rows[taken[place] if place < len(taken) else 0 :]
    ]
    return [*first, *rest]


def _people(
    rows: Sequence[tuple[int, Borne]], kept: dict[int, int], limit: int, partly: int
) -> Found:
    """Return each person once, a merged record as the one it is read as."""
    hits: dict[int, Hit] = {}
    for cost, row in rows:
        officer_id = kept.get(row[1], row[1]) if kept else row[1]
        if officer_id in hits:
            hits[officer_id] = _earlier_or_present(hits[officer_id], row)
        elif officer_id != row[1]:
            hits[officer_id] = Hit(officer_id, "", row[3:7], True, cost)
        else:
            hits[officer_id] = Hit(officer_id, row[2], row[3:7], bool(row[7]), cost)
    people = list(hits.values())
    return Found(hits=tuple(people[:limit]), more=len(people) > limit, looked_through=partly)


def _earlier_or_present(hit: Hit, row: Borne) -> Hit:
    """Keep the present name where the same person was found under it as well."""
    if hit.former and not row.ended and row.officer_id == hit.officer_id:
        return hit._replace(spelled=row[3:7], former=False, mptc_id=row.mptc_id)
    return hit
