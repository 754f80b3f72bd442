"""Looking somebody up: who may be meant by what was typed, the likeliest first, up to a bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from standing.kernel.names import PersonName
from standing.kernel.refs import mended_mptc_id
from standing.workforce import identities
from standing.workforce.finding import vocabulary
from standing.workforce.finding.asked import Asked, as_typed, read, runs
from standing.workforce.finding.choosing import BEGUN, EXACT, Choice, Chooser
from standing.workforce.finding.places import Alike
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

_NOTHING = ("", "")
_How = tuple[int, bool, tuple[str, str]]
"""What a name costs, whether it is near only, and what was read for an agency; see ``Hit``."""
_AS_TYPED: _How = (EXACT, False, _NOTHING)


class Hit(NamedTuple):
    """An officer who may be meant. ``name`` is the one that was found; ``former`` if it has ended.

    ``cost`` is how far it is from what was typed, as ``choosing`` counts. ``near`` says that neither
    this name nor a beginning of it was typed: it was mended, or is another form of what was typed.
    ``instead`` is empty but where a word typed was mended to be an agency's: that word as typed, and
    what it was read as. Of such a hit ``near`` tells of the other words alone.
    """

    officer_id: int
    spelled: tuple[str, str, str, str]
    former: bool
    cost: int
    near: bool
    instead: tuple[str, str] = _NOTHING

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
    number = mended_mptc_id(text)
    if number is not None:
        return _people(numbered(number, known=known), [_AS_TYPED], kept, limit, 0)
    asked = read(text)
    choices = Chooser(held.names).choices(asked, held.places)
    if not choices:
        return Found()
    borne, partly = _borne(choices, asked, limit, on=on, known=known, at=at or ())
    if not borne and any(choice.initial for choice in choices):
        choices = _bare(choices)
        borne, partly = _borne(choices, asked, limit, on=on, known=known, at=at or ())
    how = _how(choices, asked)
    if any(choice.instead[0] for choice in choices):
        how = [
            (cost, near, (as_typed(text, typed), held.places.spelled(read_as)))
            for cost, near, (typed, read_as) in how
        ]
    return _people(borne, how, kept, limit, partly)


def _bare(choices: Sequence[Choice]) -> list[Choice]:
    """Return the names without the initials that nobody bears beside them."""
    return [
        choice._replace(initial="", cost=choice.cost + 1, near=bool(choice.initial) or choice.near)
        for choice in choices
    ]


def agencies_like(text: str, *, on: date, mended: bool = True) -> Alike:
    """Return the agencies that somebody means by ``text``, of those in scope on a day (CERT-302).

    The one with this code, or those whose name, town or county has words that begin like each of
    ``text``; where there are none, those one edit away in a longer word, unless it shall not be
    ``mended``, and then says that they are near. What was typed may be empty: then nothing is meant.
    """
    held, _merges = vocabulary.current()
    return held.places.like(text, on=on, mended=mended)


def agencies_beside(text: str, *, on: date) -> tuple[str, Alike]:
    """Return the last word of ``text``, or the first, that is near agencies in scope, and them.

    For a question that finds nobody: what is near a town may be a surname, so that the agencies
    themselves are named, and not the people who work there. What is spelled as an agency is not near.
    """
    held, _merges = vocabulary.current()
    word, like = held.places.beside_near(read(text).words, on=on)
    return as_typed(text, word), like


def warm() -> None:
    """Read the index before the first question: seconds at a million names, once a process."""
    vocabulary.current()


def _borne(
    choices: list[Choice], asked: Asked, limit: int, *, on: date, known: datetime, at: Sequence[int]
) -> tuple[list[Borne], int]:
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
    partly = 0
    for _place, choice, _most in wanted:
        if choice.borne > LOOKED_THROUGH and choice.borne > through(choice, at) > partly:
            partly = through(choice, at)
    names = [each for each in rows.values() if each]
    exact = bool(names) and choices[names[0][0].choice].cost == EXACT
    return _dealt(names, exact=exact, narrowed=narrowed), partly


def _how(choices: Sequence[Choice], asked: Asked) -> list[_How]:
    """Return what each name costs, and whether words of it are neither typed nor begun by what was."""
    if max(choice.cost for choice in choices) <= BEGUN:
        return [(choice.cost, choice.near, choice.instead) for choice in choices]
    begun = tuple(runs(asked))
    return [
        (
            choice.cost,
            choice.near
            or not (choice.last.startswith(begun) or not choice.last)
            or not (choice.first.startswith(begun) or not choice.first),
            choice.instead,
        )
        for choice in choices
    ]


def _of_suffix(rows: list[Borne], suffix: str) -> list[Borne]:
    """Put whoever bears the suffix first, and leave out who bears another where any does."""
    bearing_it = [row for row in rows if row.suffix_key == suffix]
    without = [row for row in rows if not row.suffix_key]
    return [*bearing_it, *without] if bearing_it else rows


def _dealt(names: list[list[Borne]], *, exact: bool, narrowed: bool) -> list[Borne]:
    """Deal the first ten places so that one frequent name does not keep every other name away."""
    if not names:
        return []
    taken = [min(1, len(rows)) for rows in names[:FIRST]]
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
    rows: Sequence[Borne], how: Sequence[_How], kept: dict[int, int], limit: int, partly: int
) -> Found:
    """Return each person once, a merged record as the one it is read as; ``how`` is by choice."""
    hits: dict[int, Hit] = {}
    for row in rows:
        choice, own, ended = row[0], row[1], row[6]
        officer_id = kept.get(own, own) if kept else own
        if officer_id in hits:
            hits[officer_id] = _earlier_or_present(hits[officer_id], row)
        else:
            former = bool(ended) or officer_id != own
            hits[officer_id] = Hit(officer_id, row[2:6], former, *how[choice])
    people = list(hits.values())
    return Found(hits=tuple(people[:limit]), more=len(people) > limit, looked_through=partly)


def _earlier_or_present(hit: Hit, row: Borne) -> Hit:
    """Keep the present name where the same person was found under it as well."""
    if hit.former and not row.ended and row.officer_id == hit.officer_id:
        return hit._replace(spelled=row[2:6], former=False)
    return hit
