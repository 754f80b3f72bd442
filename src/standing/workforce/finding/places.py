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
WHOLE_NAME = 2
"""Words of a name, initials aside, that an agency's misspelled word is read beside."""
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
        self._said_by: dict[str, dict[int, int]] = {}
        for number, each in enumerate(self.all):
            if each.scope:
                for field, text in enumerate((each.name, each.town, each.county)):
                    for word in words_in(text):
                        self._said_by.setdefault(word, {}).setdefault(number, field)
        self._said = sorted(self._said_by)
        self._own: dict[str, set[int]] = {}
        for number, words in self._words.items():
            for word in words - COMMON:
                self._own.setdefault(word, set()).add(number)
        self._owned = list(self._own)

    def like(self, text: str, *, on: date, mended: bool = True) -> Alike:
        """Return the agency with this code, or those in scope of which every word begins a word.

        Those with the words in their name come first, then in the town, then in the county; whole words
        before beginnings, and then in the order of names. Where there are none, and it may be
        ``mended``, a longer word may be one edit from a word or from a longer beginning.
        """
        if (exact := self._coded.get(text.strip())) is not None:
            return Alike((exact,))
        words = words_in(text)[:MOST_WORDS]
        words = [word for word in words if word not in _LITTLE] or words
        if not words:
            return Alike()
        begun = [self._begun(word) for word in words]
        if places := self._meant(words, begun, on):
            return Alike(places)
        lost = (
            len(word) < SHORTEST_MENDED for word, some in zip(words, begun, strict=True) if not some
        )
        if not mended or any(lost):
            return Alike()
        nearly = [some | self._nearly(word) for some, word in zip(begun, words, strict=True)]
        return Alike(self._meant(words, nearly, on), near=True)

    def _meant(
        self, words: Sequence[str], meant: Sequence[set[str]], on: date
    ) -> tuple[Place, ...]:
        """Return the agencies in scope with a word of each set, the lowest ranks first, then by name."""
        if not all(meant):
            return ()
        ranks = [self._ranked(word, some) for word, some in zip(words, meant, strict=True)]
        found = set.intersection(*map(set, ranks))
        in_order = sorted(found, key=lambda number: (sum(rank[number] for rank in ranks), number))
        return tuple(self.all[number] for number in in_order if self.all[number].in_scope(on))

    def _ranked(self, typed: str, words: Iterable[str]) -> dict[int, int]:
        """Return where any of these words stands, ranked by the field and by whether it goes on."""
        ranks: dict[int, int] = {}
        for word in words:
            goes_on = int(word != typed and word.startswith(typed))
            for number, field in self._said_by[word].items():
                ranks[number] = min(ranks.get(number, 2 * field + goes_on), 2 * field + goes_on)
        return ranks

    def _begun(self, typed: str) -> set[str]:
        """Return the words that begin like this, and the one that this is short for."""
        first = bisect_left(self._said, typed)
        last = bisect_left(self._said, typed + "\U0010ffff", first)
        return {*self._said[first:last], *({_SHORT.get(typed, typed)} & self._said_by.keys())}

    def _nearly(self, typed: str) -> set[str]:
        """Return the words that are, or in their longer part begin with, what is one edit away."""
        beginnings, in_a_row = self._beginnings
        return set().union(*(beginnings[each] for each in _one_edit(typed, in_a_row)))

    @cached_property
    def _beginnings(self) -> tuple[dict[str, set[str]], list[str]]:
        """Each word and each longer beginning of one, with the words that it begins; and all of them."""
        found: dict[str, set[str]] = {}
        for word in self._said:
            for length in {len(word), *range(SHORTEST_BEGINNING, len(word))}:
                found.setdefault(word[:length], set()).add(word)
        return found, list(found)

    def beside(
        self, words: Sequence[str], comma: int = 0, *, mended: bool = False
    ) -> list[Reading]:
        """Return the ways to read the first or the last words as an agency and the rest as a name.

        A single word beside an agency is not mended: of a frequent name everybody would be gone through.
        With ``mended`` the agency's own longer words are those one edit away from what was typed; then
        the rest is a whole name, of two words: beside one, what is near a town may be a surname.
        """
        if not 2 <= len(words) <= MOST_WORDS:
            return []
        found: list[Reading] = []
        for place in range(1, len(words)):
            for named, called in ((words[:place], words[place:]), (words[place:], words[:place])):
                if comma and len(named) not in (comma, place):
                    continue
                if mended and sum(len(word) > 1 for word in named) < WHOLE_NAME:
                    continue
                meant = self._mended(called) if mended else called
                ids = self._matching(meant)
                if not ids or len(ids) > MOST_PLACES:
                    continue
                inner = comma if comma < len(named) and named == words[: len(named)] else 0
                found += [
                    way._replace(
                        agencies=tuple(sorted(ids)),
                        mended=way.mended and len(named) > 1,
                        instead=_instead(called, meant),
                    )
                    for way in readings(named, inner)
                ]
        return found

    def beside_near(self, words: Sequence[str], *, on: date) -> tuple[str, Alike]:
        """Return the last word, or else the first, that is near agencies in scope, and those."""
        for word in (words[-1], words[0]) if 2 <= len(words) <= MOST_WORDS else ():
            like = self.like(word, on=on)
            if like.near and like.places:
                return word, like
        return "", Alike()

    def spelled(self, words: str) -> str:
        """Return folded words of agencies as they stand in a name or a town."""
        return " ".join(self._spelled.get(word, word) for word in words.split())

    @cached_property
    def _spelled(self) -> dict[str, str]:
        texts = (text for place in self.all for text in (place.name, place.town))
        return {
            "".join(words_in(each)): each
            for text in texts
            for each in text.replace("-", " ").replace("/", " ").split()
        }

    def _mended(self, words: Sequence[str]) -> Sequence[str]:
        """Return the words with each that no agency has replaced by the one it is an edit away from.

        No words where that is nothing, or where nothing had to be replaced.
        """
        mended = []
        for word in words:
            if word in COMMON or word in self._own:
                mended.append(word)
                continue
            near = _one_edit(word, self._owned)
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


def _instead(typed: Sequence[str], meant: Sequence[str]) -> tuple[str, str]:
    """Return the words that are not read as typed, and what they are read as."""
    other = [pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1]]
    return " ".join(pair[0] for pair in other), " ".join(pair[1] for pair in other)


def _one_edit(typed: str, words: Sequence[str]) -> list[str]:
    """Return the words one edit from a longer word: a letter too many, too few, wrong or swapped."""
    if not SHORTEST_MENDED <= len(typed) <= LONGEST_WORD:
        return []
    found = process.extract(
        typed, words, scorer=OSA.distance, processor=None, score_cutoff=1, limit=None
    )
    return [word for word, _distance, _place in found]
