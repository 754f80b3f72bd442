"""The distinct words of an index, and which of them a person may mean by what was typed.

Misspellings live in the words, of which a million names have some tens of thousands: a word is
mended first, and then looked up as it is spelled. One edit is a letter too many, too few, wrong, or
two neighbours swapped, the first letter included.
"""

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterable
from heapq import nlargest

from jellyfish import metaphone
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

SHORTEST_MENDED = 2
SHORTEST_TWICE = 3
LONGEST_WORD = 40
MANY, MOST_BEGINS = 10, 5_000
"""Beginnings of more words than this are remembered, and of so many beginnings."""
SOUNDS_ALIKE = 0.65
_ALL = "\U0010ffff"


class Words:
    """Words by number, each with how often it stands in the index; words are only ever added."""

    def __init__(self) -> None:
        """Begin without words."""
        self.texts: list[str] = []
        self.counts = array("I")
        self._ids: dict[str, int] = {}
        self._in_order: list[str] = []
        self._without: dict[str, int | tuple[int, ...]] = {}
        self._sounds: dict[str, tuple[int, ...]] = {}
        self._of_length: dict[int, tuple[list[str], list[int]]] = {}
        self._begins: dict[tuple[str, int], list[int]] = {}

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.texts)

    def fill(self, counted: Iterable[tuple[str, int]]) -> None:
        """Take in many words at once; the order of words is made once, at the end."""
        for text, count in counted:
            self._new(text, count)
        self._in_order = sorted(self.texts)
        self._begins.clear()

    def add(self, text: str, count: int = 1) -> int:
        """Count a word, a new one too, and return its number."""
        known = self._ids.get(text)
        if known is not None:
            self.counts[known] += count
            return known
        number = self._new(text, count)
        insort(self._in_order, text)  # last: others read meanwhile, and look its number up
        self._begins.clear()
        return number

    def number(self, text: str) -> int | None:
        """Return the number of exactly this word."""
        return self._ids.get(text)

    def beginning(self, start: str, most: int) -> list[int]:
        """Return the words that begin so and go on, the most frequent first."""
        kept = self._begins.get((start, most))
        if kept is None:
            low = bisect_left(self._in_order, start)
            high = bisect_left(self._in_order, start + _ALL, low)
            if low == high:
                return []
            ids = [self._ids[text] for text in self._in_order[low:high] if text != start]
            kept = nlargest(most, ids, key=self.counts.__getitem__)
            if high - low > MANY:
                if len(self._begins) >= MOST_BEGINS:
                    self._begins.clear()
                self._begins[start, most] = kept
        return kept

    def one_edit(self, typed: str) -> list[int]:
        """Return the words one edit away, the most frequent first."""
        if not SHORTEST_MENDED <= len(typed) <= LONGEST_WORD:
            return []
        found: set[int] = set()
        for key in (typed, *_without_one(typed)):
            held = self._without.get(key)
            if held is not None:
                found.update((held,) if isinstance(held, int) else held)
        near = [
            each
            for each in found
            if OSA.distance(typed, self.texts[each], score_cutoff=1) == 1
        ]  # fmt: skip
        return sorted(near, key=self.counts.__getitem__, reverse=True)

    def two_edits(self, typed: str) -> list[int]:
        """Return the words two edits away, the most frequent first."""
        if not SHORTEST_TWICE <= len(typed) <= LONGEST_WORD:
            return []
        near: list[int] = []
        for length in range(len(typed) - 2, len(typed) + 3):
            texts, ids = self._of_length.get(length, ((), ()))
            found = process.extract(
                typed, texts, scorer=OSA.distance, processor=None, score_cutoff=2, limit=None
            )
            near += [ids[place] for _text, distance, place in found if distance == 2]
        return sorted(near, key=self.counts.__getitem__, reverse=True)

    def sounding(self, typed: str) -> list[int]:
        """Return the words that sound alike and look somewhat alike, the most frequent first."""
        if not SHORTEST_MENDED <= len(typed) <= LONGEST_WORD:
            return []
        alike = [
            each
            for each in self._sounds.get(metaphone(typed), ())
            if self.texts[each] != typed
            and JaroWinkler.similarity(typed, self.texts[each]) >= SOUNDS_ALIKE
        ]
        return sorted(alike, key=self.counts.__getitem__, reverse=True)

    def _new(self, text: str, count: int) -> int:
        number = len(self.texts)
        self.texts.append(text)
        self.counts.append(count)
        self._ids[text] = number
        texts, ids = self._of_length.setdefault(len(text), ([], []))
        ids.append(number)  # before the text: whoever finds a text finds its number
        texts.append(text)
        if len(text) <= LONGEST_WORD:
            for key in {text, *_without_one(text)}:
                held = self._without.get(key)
                if held is None:
                    self._without[key] = number
                else:
                    self._without[key] = (
                        (held, number) if isinstance(held, int) else (*held, number)
                    )
            sound = metaphone(text)
            self._sounds[sound] = (*self._sounds.get(sound, ()), number)
        return number


def _without_one(text: str) -> list[str]:
    return [text[:place] + text[place + 1 :] for place in range(len(text))]
