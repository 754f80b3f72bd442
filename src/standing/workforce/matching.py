"""Who is the same person: certain, possible or none, candidates ranked, with reasons in words.

No tables and no Django. ``certain`` asks for evidence that neither a relative nor a namesake can give;
whatever falls short of that is for a person to decide (RUL-19, decision 0016).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA

from standing.kernel.names import search_key, suffix_key, surname_parts
from standing.workforce.domain import Someone
from standing.workforce.variants import variants_of

PROPOSED = 5
"""How many candidates are proposed at most."""
_ENOUGH = 6.0
_WRITTEN_OUT = 2  # letters from which a middle name is more than an initial
_LONG_ENOUGH = 4  # letters from which one slip of the pen leaves a name recognizable


class Certainty(StrEnum):
    """What comparing gave. Only a person turns ``possible`` into an answer."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody of the population who may be the person; ``reasons`` are for the one who decides."""

    mptc_id: str
    certainty: Certainty
    points: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The answer for one person: how certain, and who, the likeliest first."""

    certainty: Certainty
    candidates: tuple[Candidate, ...] = ()


NOBODY = Match(certainty=Certainty.NONE)


class Like(StrEnum):
    """How one part of two descriptions compares, with the words for it."""

    SAME = "the same"
    FORMER = "a former name"
    PART = "one part of a double name"
    VARIANT = "a short or other form"
    MIDDLE = "the middle name"
    INITIAL = "only an initial"
    SLIP = "one slip of the pen apart"
    TURNED = "day and month are exchanged"
    UNKNOWN = "not known"
    OTHER = "another"


@dataclass(frozen=True, slots=True)
class _Keys:
    """A person as it is compared: folded once, compared often."""

    who: Someone
    last: str
    first: str
    middle: str
    suffix: str
    parts: frozenset[str]
    former_last: frozenset[str]
    former_first: frozenset[str]

    @property
    def surnames(self) -> frozenset[str]:
        """Every surname, whole and in parts, that this person is or was known under."""
        return self.parts | self.former_last | {self.last}


_LAST = {Like.SAME: 4.0, Like.FORMER: 3.5, Like.PART: 3.3, Like.SLIP: 3.0, Like.OTHER: -2.0}
_FIRST = {
    Like.SAME: 3.0, Like.FORMER: 2.5, Like.VARIANT: 2.5, Like.SLIP: 2.3, Like.MIDDLE: 2.0,
    Like.INITIAL: 1.5, Like.OTHER: -4.0,
}  # fmt: skip
_BORN = {Like.SAME: 6.0, Like.TURNED: 4.5, Like.SLIP: 3.5, Like.UNKNOWN: 0.0, Like.OTHER: -6.0}
_ID = {Like.SAME: 8.0, Like.SLIP: 3.0, Like.UNKNOWN: 0.0, Like.OTHER: 0.0}
_MIDDLE = {
    Like.SAME: 1.0, Like.SLIP: 0.5, Like.INITIAL: 0.5, Like.UNKNOWN: 0.0, Like.OTHER: -1.5,
}  # fmt: skip
_SUFFIX = {Like.SAME: 0.5, Like.UNKNOWN: 0.0, Like.OTHER: -3.0}
_SAME_AGENCY = 1.0


class Population:
    """Everybody one may be compared with, in drawers: built once, asked many times.

    A drawer holds who shares the MPTC ID, the birth date (day and month in either order), a surname
    or part of one, or the first name and most of the birth date.
    """

    def __init__(self, people: Iterable[Someone]) -> None:
        """Fold everybody and put them into the drawers."""
        self._people = [_keys(who) for who in people]
        self._drawers: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for place, keys in enumerate(self._people):
            for drawer in _lies_in(keys):
                self._drawers[drawer].append(place)

    def match(self, who: Someone, *, besides: str = "") -> Match:
        """Return who of the population this person may be; ``besides`` is an MPTC ID left out."""
        keys = _keys(who)
        places = {place for drawer in _looks_in(keys) for place in self._drawers.get(drawer, ())}
        found = [
            candidate
            for place in sorted(places)
            if not besides or self._people[place].who.mptc_id != besides
            if (candidate := _compare(keys, self._people[place])) is not None
        ]
        return _ranked(found)


def _ranked(found: list[Candidate]) -> Match:
    """Order the candidates; two who both seem certain are none of them certain."""
    ranked = sorted(found, key=lambda each: (-each.points, each.mptc_id))[:PROPOSED]
    if not ranked:
        return NOBODY
    certain = [each for each in found if each.certainty is Certainty.CERTAIN]
    if len(certain) == 1 and ranked[0] is certain[0]:
        return Match(certainty=Certainty.CERTAIN, candidates=tuple(ranked))
    return Match(
        certainty=Certainty.POSSIBLE,
        candidates=tuple(
            Candidate(
                mptc_id=each.mptc_id,
                certainty=Certainty.POSSIBLE,
                points=each.points,
                reasons=each.reasons,
            )
            for each in ranked
        ),
    )


def _keys(who: Someone) -> _Keys:
    return _Keys(
        who=who,
        last=_letters(who.name.last),
        first=_letters(who.name.first),
        middle=_letters(who.name.middle),
        suffix=suffix_key(who.name.suffix),
        parts=surname_parts(who.name.last),
        former_last=frozenset(_letters(each.last) for each in who.former_names),
        former_first=frozenset(_letters(each.first) for each in who.former_names),
    )


def _drawers(keys: _Keys) -> Iterator[tuple[object, ...]]:
    """Give the drawers that a person lies in, and in which we look for people like this one.

    A surname alone is a very full drawer, so it is parted by what two birth dates share that one
    digit sets apart.
    """
    if keys.who.mptc_id:
        yield ("id", keys.who.mptc_id)
    born = keys.who.born
    if born is None:
        return
    low, high = sorted((born.month, born.day))
    yield ("born", born.year, low, high)
    for known in (("ym", born.year, born.month), ("yd", born.year, born.day),
                  ("md", born.month, born.day)):  # fmt: skip
        yield ("first", keys.first, *known)
        for surname in keys.surnames:
            yield ("surname", surname, *known)


def _lies_in(keys: _Keys) -> Iterator[tuple[object, ...]]:
    yield from _drawers(keys)
    kind = "undated" if keys.who.born is None else "dated"
    for surname in keys.surnames:
        yield (kind, surname)


def _looks_in(keys: _Keys) -> Iterator[tuple[object, ...]]:
    yield from _drawers(keys)
    kinds = ("undated", "dated") if keys.who.born is None else ("undated",)
    for surname in keys.surnames:
        for kind in kinds:
            yield (kind, surname)


def _compare(asked: _Keys, held: _Keys) -> Candidate | None:
    """Compare two people; ``None`` where nothing is left to look at."""
    born = _born(asked.who.born, held.who.born)
    number = _number(asked.who.mptc_id, held.who.mptc_id)
    if born is Like.OTHER and number is not Like.SAME:
        return None
    swapped = asked.last == held.first and asked.first == held.last != asked.last
    last, first = (Like.SLIP, Like.SLIP) if swapped else (_last(asked, held), _first(asked, held))
    middle = Like.UNKNOWN if first is Like.MIDDLE else _middle(asked.middle, held.middle)
    suffix = _suffix(asked.suffix, held.suffix)
    together = bool(asked.who.agencies & held.who.agencies)
    points = (
        _LAST[last]
        + _FIRST[first]
        + _BORN[born]
        + _ID[number]
        + _MIDDLE[middle]
        + _SUFFIX[suffix]
        + (_SAME_AGENCY if together else 0.0)
    )
    if points < _ENOUGH and number is not Like.SAME:
        return None
    alike = _Alike(last, first, middle, suffix, born, number, together, swapped)
    return Candidate(
        mptc_id=held.who.mptc_id,
        certainty=Certainty.CERTAIN if _certain(alike) else Certainty.POSSIBLE,
        points=round(points, 1),
        reasons=tuple(_reasons(alike)),
    )


@dataclass(frozen=True, slots=True)
class _Alike:
    last: Like
    first: Like
    middle: Like
    suffix: Like
    born: Like
    number: Like
    together: bool
    swapped: bool


def _certain(alike: _Alike) -> bool:
    """Whether no relative and no namesake could look like this.

    With the same MPTC ID: the birth date and the first name are the same too. A twin has another
    first name, a father another birth date; a surname may have changed with a marriage. Without one:
    surname, first name, middle name written out, birth date and agency are all the same. Two
    namesakes born on one day who serve together would still differ in the middle name.
    """
    if alike.swapped or alike.born is not Like.SAME or alike.first is not Like.SAME:
        return False
    if Like.OTHER in (alike.suffix, alike.middle):
        return False
    if alike.number is Like.SAME:
        return True
    return (
        alike.number is Like.UNKNOWN
        and alike.last is Like.SAME
        and alike.middle is Like.SAME
        and alike.together
    )


def _reasons(alike: _Alike) -> Iterator[str]:
    """Say what speaks for and against, the strongest first; never a date or another person's data."""
    if alike.number is not Like.UNKNOWN:
        yield f"MPTC ID: {_SAID_OF_NUMBERS[alike.number]}"
    yield f"birth date: {_SAID_OF_DAYS[alike.born]}"
    if alike.swapped:
        yield "last and first name seem to be swapped"
    else:
        yield f"last name: {alike.last.value}"
        yield f"first name: {alike.first.value}"
    if alike.middle in (Like.SAME, Like.OTHER):
        yield f"middle name: {alike.middle.value}"
    if alike.suffix is not Like.UNKNOWN:
        yield f"suffix: {alike.suffix.value}"
    if alike.together:
        yield "serves at the same agency"
    yield from _warnings(alike)


_SAID_OF_NUMBERS: Mapping[Like, str] = {
    Like.SAME: "the same",
    Like.SLIP: "one digit apart",
    Like.OTHER: "another",
}
_SAID_OF_DAYS: Mapping[Like, str] = {
    Like.SAME: "the same",
    Like.TURNED: "day and month are exchanged",
    Like.SLIP: "one digit apart",
    Like.UNKNOWN: "not given",
    Like.OTHER: "another",
}


def _warnings(alike: _Alike) -> Iterator[str]:
    if alike.born is Like.SAME and alike.first is Like.OTHER and alike.last is not Like.OTHER:
        yield "look for a twin"
    if alike.suffix is Like.OTHER or (alike.born in (Like.SLIP, Like.OTHER) and not alike.swapped
                                      and alike.last is alike.first is Like.SAME):  # fmt: skip
        yield "look for a parent or child of the same name"


def _number(asked: str, held: str) -> Like:
    if not asked or not held:
        return Like.UNKNOWN
    if asked == held:
        return Like.SAME
    return Like.SLIP if OSA.distance(asked, held, score_cutoff=1) <= 1 else Like.OTHER


def _born(asked: date | None, held: date | None) -> Like:
    if asked is None or held is None:
        return Like.UNKNOWN
    if asked == held:
        return Like.SAME
    if (asked.year, asked.day, asked.month) == (held.year, held.month, held.day):
        return Like.TURNED
    slips = OSA.distance(f"{asked:%Y%m%d}", f"{held:%Y%m%d}", score_cutoff=1)
    return Like.SLIP if slips <= 1 else Like.OTHER


def _last(asked: _Keys, held: _Keys) -> Like:
    if asked.last == held.last:
        return Like.SAME
    if asked.last in held.former_last or held.last in asked.former_last:
        return Like.FORMER
    if asked.parts <= held.parts or held.parts <= asked.parts:
        return Like.PART
    return Like.SLIP if _slip(asked.last, held.last) else Like.OTHER


def _first(asked: _Keys, held: _Keys) -> Like:
    a, b = asked.first, held.first
    if a == b:
        return Like.SAME
    if b in variants_of(a):
        return Like.VARIANT
    if a in held.former_first or b in asked.former_first:
        return Like.FORMER
    if len(a) > _WRITTEN_OUT < len(b) and (a == held.middle or b == asked.middle):
        return Like.MIDDLE
    if a[:1] == b[:1] and 1 in (len(a), len(b)):
        return Like.INITIAL
    return Like.SLIP if _slip(a, b) else Like.OTHER


def _middle(a: str, b: str) -> Like:
    if not a or not b:
        return Like.UNKNOWN
    if a == b:
        return Like.SAME if len(a) > _WRITTEN_OUT else Like.INITIAL
    if a[0] == b[0] and 1 in (len(a), len(b)):
        return Like.INITIAL
    return Like.SLIP if _slip(a, b) else Like.OTHER


def _suffix(a: str, b: str) -> Like:
    if not a or not b:
        return Like.UNKNOWN
    return Like.SAME if a == b else Like.OTHER


@lru_cache(maxsize=200_000)
def _slip(a: str, b: str) -> bool:
    """Whether one letter too many, too few, wrong, or two in the wrong order part two names."""
    if min(len(a), len(b)) < _LONG_ENOUGH:
        return False
    return OSA.distance(a, b, score_cutoff=1) <= 1


@lru_cache(maxsize=200_000)
def _letters(text: str) -> str:
    return search_key(text).replace(" ", "")
