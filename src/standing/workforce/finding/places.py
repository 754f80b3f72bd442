"""Agencies by the words of their names and towns: what a box or a filter asks for, also beside a name.

A word of five letters or more is forgiven one edit, where nothing is spelled so. Agencies have some
hundreds of words: each is compared with what was typed.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from standing.workforce.finding.asked import MOST_WORDS, Reading, readings
from standing.workforce.finding.forms import words_in
from standing.workforce.finding.words import LONGEST_WORD

COMMON = frozenset(
    {"police", "department", "dept", "pd", "sheriff", "sheriffs", "county", "office", "of", "the",
     "so", "at", "in"}
)  # fmt: skip
_SHORT = {
    "pd": "police",
    "dept": "department",
    "so": "sheriffs",
    "univ": "university",
    "st": "state",
}
_LITTLE = frozenset({"of", "the", "at", "in"})
SHORTEST = 3
SHORTEST_MENDED, SHORTEST_BEGINNING = 5, 6
"""Letters of a word that is forgiven one edit, and of a beginning that is."""
MOST_PLACES = 60


class Place(NamedTuple):
    """An agency, as the search needs it; ``scope`` holds since and until which days it is in scope."""

    id: int
    code: str
    name: str
    town: str
    county: str
    kind: str
    scope: tuple[tuple[date, date | None], ...]

    def in_scope(self, on: date) -> bool:
        """Say whether the agency is within the commission's scope on a day (CERT-302)."""
        return any(since <= on and (until is None or on < until) for since, until in self.scope)


class Alike(NamedTuple):
    """The agencies that somebody may mean; ``near`` where a word of each had to be mended."""

    places: tuple[Place, ...] = ()
    near: bool = False


class Places:
    """The agencies of a register; read again when one is added or renamed."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index the words of names and towns."""
        self.all = tuple(places)
        self._words = {
            place.id: frozenset(words_in(f"{place.name} {place.town}")) for place in self.all
        }
        self._coded = {place.code: place for place in self.all}
        self._said_by: dict[str, set[int]] = {}
        for number, each in enumerate(self.all):
            if each.scope:
                for word in words_in(f"{each.name} {each.town} {each.county}"):
                    self._said_by.setdefault(word, set()).add(number)
        self._said = sorted(self._said_by)
        self._own: dict[str, set[int]] = {}
        for number, words in self._words.items():
            for word in words - COMMON:
                self._own.setdefault(word, set()).add(number)

    def like(self, text: str, *, on: date) -> Alike:
        """Return the agency with this code, or those in scope of which every word begins a word.

        Looked for in name, town and county; those that have the words whole come first, then the order
        is that of names. Where there is none, a longer word may be one edit from a word or from a
        longer beginning.
        """
        if (exact := self._coded.get(text.strip())) is not None:
            return Alike((exact,))
        words = words_in(text)[:MOST_WORDS]
        words = [word for word in words if word not in _LITTLE] or words
        if not words:
            return Alike()
        found = set.intersection(*map(self._beginning, words))
        if places := self._in_order(found, words, on):
            return Alike(places)
        found = set.intersection(*map(self._nearly, words))
        return Alike(self._in_order(found, words, on), near=True)

    def _in_order(
        self, numbers: Iterable[int], words: Sequence[str], on: date
    ) -> tuple[Place, ...]:
        whole = set.intersection(*(self._said_by.get(word, set()) for word in words))
        in_order = sorted(numbers, key=lambda number: (number not in whole, number))
        return tuple(self.all[number] for number in in_order if self.all[number].in_scope(on))

    def _beginning(self, word: str) -> set[int]:
        """Return where a word begins like this, or is what this is short for."""
        first = bisect_left(self._said, word)
        last = bisect_left(self._said, word + "\U0010ffff", first)
        found = set().union(*(self._said_by[each] for each in self._said[first:last]))
        return found | self._said_by[_SHORT[word]] if _SHORT.get(word) in self._said_by else found

    def _nearly(self, word: str) -> set[int]:
        """Return where a word begins like this, or a longer word or beginning is one edit away."""
        near = (self._beginnings[each] for each in _one_edit(word, [*self._beginnings]))
        return self._beginning(word).union(*near)

    @cached_property
    def _beginnings(self) -> dict[str, set[int]]:
        """Where each word stands, and each longer beginning of one."""
        found: dict[str, set[int]] = {}
        for word, numbers in self._said_by.items():
            for length in {len(word), *range(SHORTEST_BEGINNING, len(word))}:
                found.setdefault(word[:length], set()).update(numbers)
        return found

    def beside(
        self, words: Sequence[str], comma: int = 0, *, mended: bool = False
    ) -> list[Reading]:
        """Return the ways to read the first or the last words as an agency and the rest as a name.

        A single word beside an agency is not mended: of a frequent name everybody would be gone through.
        With ``mended`` the agency's own longer words are those one edit away from what was typed.
        """
        if not 2 <= len(words) <= MOST_WORDS:
            return []
        found: list[Reading] = []
        for place in range(1, len(words)):
            for named, called in ((words[:place], words[place:]), (words[place:], words[:place])):
                if comma and len(named) not in (comma, place):
                    continue
                ids = self._matching(self._mended(called) if mended else called)
                if not ids or len(ids) > MOST_PLACES:
                    continue
                inner = comma if comma < len(named) and named == words[: len(named)] else 0
                found += [
                    way._replace(
                        agencies=tuple(sorted(ids)),
                        mended=way.mended and len(named) > 1,
                        near=mended,
                    )
                    for way in readings(named, inner)
                ]
        return found

    def _mended(self, words: Sequence[str]) -> Sequence[str]:
        """Return the words with each that no agency has replaced by the one it is an edit away from.

        No words where that is nothing, or where nothing had to be replaced.
        """
        mended = []
        for word in words:
            if word in COMMON or word in self._own:
                mended.append(word)
                continue
            near = _one_edit(word, list(self._own))
            if not near:
                return ()
            mended.append(max(near, key=lambda each: len(self._own[each])))
        return () if mended == list(words) else mended

    def _matching(self, words: Sequence[str]) -> set[int]:
        """Return the agencies that every word stands in, at least one of them a word of its own."""
        own = [word for word in words if word not in COMMON]
        if not own or any(word not in self._own or len(word) < SHORTEST for word in own):
            return set()
        ids = set.intersection(*(self._own[word] for word in own))
        common = [_SHORT.get(word, word) for word in words if word in COMMON]
        strict = {each for each in ids if all(word in self._words[each] for word in common)}
        return strict or ids


def _one_edit(typed: str, words: Sequence[str]) -> list[str]:
    """Return the words one edit from a longer word: a letter too many, too few, wrong or swapped."""
    if not SHORTEST_MENDED <= len(typed) <= LONGEST_WORD:
        return []
    found = process.extract(
        typed, words, scorer=OSA.distance, processor=None, score_cutoff=1, limit=None
    )
    return [word for word, _distance, _place in found]
