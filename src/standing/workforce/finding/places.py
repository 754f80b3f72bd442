"""Agencies by the words of their names and towns, as they stand beside a name in a question."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from standing.workforce.finding.asked import MOST_WORDS, Reading, readings
from standing.workforce.finding.forms import words_in

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
SHORTEST = 3
MOST_PLACES = 60


class Place(NamedTuple):
    """An agency, as the search needs it."""

    id: int
    code: str
    name: str
    town: str
    county: str
    kind: str
    in_scope: bool


class Places:
    """The agencies of a register; read again when one is added or renamed."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Index the words of names and towns."""
        self.all = tuple(places)
        self._words = {
            place.id: frozenset(words_in(f"{place.name} {place.town}")) for place in self.all
        }
        self._coded = {place.code: place for place in self.all}
        said: dict[str, set[int]] = {}
        for number, each in enumerate(self.all):
            if each.in_scope:
                for word in words_in(f"{each.name} {each.town} {each.county}"):
                    said.setdefault(word, set()).add(number)
        self._said = sorted(said)
        self._where = [said[word] for word in self._said]
        self._own: dict[str, set[int]] = {}
        for number, words in self._words.items():
            for word in words - COMMON:
                self._own.setdefault(word, set()).add(number)

    def like(self, text: str) -> list[Place]:
        """Return the agencies in scope with this code, or of which every word begins a word.

        Looked for in name, town and county, in the order of names.
        """
        if (exact := self._coded.get(text.strip())) is not None:
            return [exact]
        words = words_in(text)[:MOST_WORDS]
        if not words:
            return []
        found = set.intersection(*map(self._beginning, words))
        return [self.all[number] for number in sorted(found)]

    def _beginning(self, word: str) -> set[int]:
        """Return where a word of an agency in scope begins like this."""
        first = bisect_left(self._said, word)
        last = bisect_left(self._said, word + "\U0010ffff", first)
        return set().union(*self._where[first:last])

    def beside(self, words: Sequence[str], comma: int = 0) -> list[Reading]:
        """Return the ways to read the first or the last words as an agency and the rest as a name.

        A single word beside an agency is not mended: of a frequent name everybody would be gone through.
        """
        if not 2 <= len(words) <= MOST_WORDS:
            return []
        found: list[Reading] = []
        for place in range(1, len(words)):
            for named, called in ((words[:place], words[place:]), (words[place:], words[:place])):
                if comma and len(named) not in (comma, place):
                    continue
                ids = self._matching(called)
                if not ids or len(ids) > MOST_PLACES:
                    continue
                inner = comma if comma < len(named) and named == words[: len(named)] else 0
                found += [
                    way._replace(agencies=tuple(sorted(ids)), mended=way.mended and len(named) > 1)
                    for way in readings(named, inner)
                ]
        return found

    def _matching(self, words: Sequence[str]) -> set[int]:
        """Return the agencies that every word stands in, at least one of them a word of its own."""
        own = [word for word in words if word not in COMMON]
        if not own or any(len(word) < SHORTEST for word in own):
            return set()
        ids = set.intersection(*(self._own.get(word, set()) for word in own))
        common = [_SHORT.get(word, word) for word in words if word in COMMON]
        strict = {each for each in ids if all(word in self._words[each] for word in common)}
        return strict or ids
