"""Which names may be meant by a question, the nearest first, then the most frequent.

How near a word is, is a cost: spelled so 0; begun so 2; a short form of it 3; one edit 4; sounding so 6;
two edits 8. A name costs what its two words cost together. The dear ways are tried only where
the cheap ones found few.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappush, heapreplace, nlargest
from typing import NamedTuple

from standing.workforce.finding.asked import Asked, Reading, mains, readings
from standing.workforce.finding.pairs import Side
from standing.workforce.finding.places import Places
from standing.workforce.finding.short_forms import short_forms_of
from standing.workforce.finding.words import Words

EXACT, BEGUN, SHORT, EDITED, SOUNDING, TWICE = 0, 2, 3, 4, 6, 8
ENOUGH = 10
"""Rows enough that no dearer way is tried."""
CHEAPER = {EDITED: BEGUN, TWICE: EDITED}
"""What was tried before, and is kept, where a dearer way is tried."""
MOST_MENDED = 5
"""Words of a question that is mended; a longer one is taken as it is spelled."""
MOST = 40
"""Names that are looked up for one question."""
MOST_BESIDE = 3
"""The same, for a single word beside an agency."""
BEGINNINGS = 150
MENDED = 40
MENDED_TWICE = 120
STEPS = 6_000
"""Pairs that are looked at for one reading: what a question may cost."""


class Choice(NamedTuple):
    """A name that may be meant. ``last`` or ``first`` is empty where any will do.

    ``initial`` narrows by the other given name; ``borne`` is how many rows the index holds of it.
    ``instead`` holds the words that were mended to be its agencies', and what they are read as. ``near``
    says that an initial that was typed is not looked for.
    """

    cost: int
    borne: int
    last: str
    first: str
    initial: str = ""
    agencies: tuple[int, ...] = ()
    instead: tuple[str, str] = ("", "")
    near: bool = False


_Found = dict[tuple[str, str, str, tuple[int, ...], tuple[str, str], bool], Choice]
Near = Mapping[int, int]
"""Words by number, each with its cost."""


@dataclass(slots=True)
class Names:
    """The words and pairs of an index, as far as a process has read it."""

    lasts: Words = field(default_factory=Words)
    firsts: Words = field(default_factory=Words)
    by_last: Side = field(default_factory=Side)
    by_first: Side = field(default_factory=Side)

    def add(self, last: str, first: str) -> None:
        """Count one more row of the index."""
        one, other = self.lasts.add(last), self.firsts.add(first)
        self.by_last.add(one, other)
        self.by_first.add(other, one)


class Chooser:
    """One question being answered: what was worked out of its words is kept while it lasts."""

    def __init__(self, names: Names) -> None:
        """Begin a question."""
        self._names = names
        self._lasts: dict[tuple[str, int], dict[int, int]] = {}
        self._firsts: dict[tuple[str, int], dict[int, int]] = {}

    def choices(self, asked: Asked, places: Places) -> list[Choice]:
        """Return the names that may be meant, each once.

        An agency is looked for in the words unless a whole name of many people stands there; one that
        is misspelled only where nobody has such a name, up to one edit, and after those two edits away.
        """
        if not asked.words:
            return []
        ways = list(readings(asked.words, asked.comma))
        found: _Found = {}
        for dearest in (BEGUN, EDITED, TWICE):
            if dearest > BEGUN and len(asked.words) > MOST_MENDED:
                break
            self._add(found, ways, dearest)
            if dearest == EDITED and not found and asked.apart:
                ways += readings(asked.apart)
                self._add(found, ways, dearest)
            if dearest == BEGUN and _rows(found.values(), EXACT) < ENOUGH:
                beside = places.beside(asked.words, asked.comma)
                beside = [way for way in beside if way.mended or not found]
                self._add(found, beside, dearest)
                ways += beside
            if found and (dearest == EDITED or _rows(found.values()) >= ENOUGH):
                break
        far = not found or dearest == TWICE
        return [
            *_in_order(found),
            *(_in_order(self._beside_near(asked, places)) if far else ()),
        ]

    def _beside_near(self, asked: Asked, places: Places) -> _Found:
        """The names as typed, or begun so, where the words beside them are an agency's, misspelled."""
        found: _Found = {}
        self._add(found, places.beside(asked.words, asked.comma, mended=True), BEGUN)
        return found

    def _add(self, found: _Found, ways: Iterable[Reading], dearest: int) -> None:
        """Add the names of each way; words written together are tried where apart they are nobody's."""
        for way in ways:
            if found and not (way.surname and way.given) and not way.single:
                continue
            for choice in self._chosen(way, dearest):
                key = choice[2:]
                if key not in found or choice.cost < found[key].cost:
                    found[key] = choice

    def _chosen(self, way: Reading, dearest: int) -> Iterator[Choice]:
        if not way.given:
            yield from self._alone(way, dearest)
            return
        if not way.surname:
            yield from self._alone(way, dearest)
            return
        names = self._names
        several = len(way.given) > 1
        for place, (main, initial) in enumerate(mains(way.given)):
            joined = several and place == 0
            late = int(place == 2 or (several and place == 1 and len(way.given[1]) > 1))
            if dearest == TWICE:
                pairs = iter(()) if joined or not way.mended else self._twice(way.surname, main)
            else:
                lasts = self._last(way.surname, dearest if way.mended else BEGUN)
                firsts = self._first(main, BEGUN if joined else dearest)
                pairs = _pairs(names, lasts, firsts)
            for cost, count, last, first in pairs:
                yield Choice(
                    cost + late, count, names.lasts.texts[last], names.firsts.texts[first],
                    initial, way.agencies, way.instead,
                )  # fmt: skip

    def _alone(self, way: Reading, dearest: int) -> Iterator[Choice]:
        """A surname alone, or a given name alone."""
        dearest = dearest if way.mended else BEGUN
        if way.surname:
            words, near = self._names.lasts, self._last(way.surname, dearest)
        else:
            words, near = self._names.firsts, self._first(way.given[0], dearest)
        if dearest == TWICE:
            typed = way.surname or way.given[0]
            near = {**self._mended(words, typed), **near}
        most = MOST_BESIDE if way.agencies else MOST
        nearest = sorted(near, key=lambda each: (near[each], -words.counts[each]))[:most]
        for each in nearest:
            text, cost = words.texts[each], near[each]
            pair = (text, "") if way.surname else ("", text)
            yield Choice(cost, words.counts[each], *pair, "", way.agencies, way.instead)

    def _last(self, typed: str, dearest: int) -> dict[int, int]:
        near = self._lasts.get((typed, dearest))
        if near is None:
            cheaper = self._last(typed, CHEAPER[dearest]) if dearest > BEGUN else None
            near = _near(self._names.lasts, typed, dearest, cheaper)
            self._lasts[typed, dearest] = near
        return near

    def _first(self, typed: str, dearest: int) -> dict[int, int]:
        near = self._firsts.get((typed, dearest))
        if near is None:
            words = self._names.firsts
            cheaper = self._first(typed, CHEAPER[dearest]) if dearest > BEGUN else None
            near = _near(words, typed, dearest, cheaper)
            if cheaper is None:
                for other in short_forms_of(typed):
                    if (number := words.number(other)) is not None:
                        near[number] = min(near.get(number, SHORT), SHORT)
            self._firsts[typed, dearest] = near
        return near

    def _twice(self, surname: str, main: str) -> Iterator[tuple[int, int, int, int]]:
        """Two edits in one word, and the other up to one edit away."""
        names = self._names
        lasts, firsts = self._last(surname, TWICE), self._first(main, TWICE)
        yield from _pairs(names, lasts, firsts)
        if firsts:
            mended = self._mended(names.lasts, surname)
            yield from _pairs(names, mended, firsts)
        if lasts:
            mended = self._mended(names.firsts, main)
            yield from _pairs(names, lasts, mended)

    def _mended(self, words: Words, typed: str) -> dict[int, int]:
        kept = self._lasts if words is self._names.lasts else self._firsts
        near = kept.get((typed, -TWICE))
        if near is None:
            near = dict.fromkeys(words.two_edits(typed)[:MENDED_TWICE], TWICE)
            kept[typed, -TWICE] = near
        return near


def _in_order(found: _Found) -> list[Choice]:
    return sorted(
        found.values(), key=lambda each: (each.cost, bool(each.agencies), -each.borne, each[2:])
    )[:MOST]


def _rows(choices: Iterable[Choice], dearest: int = TWICE) -> int:
    return sum(choice.borne for choice in choices if choice.cost <= dearest)


def _near(words: Words, typed: str, dearest: int, cheaper: Near | None) -> dict[int, int]:
    """Return the words up to a cost; ``cheaper`` are those of the next lower one, worked out before."""
    if cheaper is None:
        near = dict.fromkeys(words.beginning(typed, BEGINNINGS), BEGUN)
        if (exact := words.number(typed)) is not None:
            near[exact] = EXACT
        return near
    if dearest == EDITED:
        near = dict.fromkeys(words.one_edit(typed)[:MENDED], EDITED)
    else:
        near = dict.fromkeys(words.sounding(typed)[:MENDED], SOUNDING)
    near.update(cheaper)
    return near


def _pairs(names: Names, lasts: Near, firsts: Near) -> Iterator[tuple[int, int, int, int]]:
    """Give the pairs that stand in the index: cost, count, last, first; the best ``MOST`` of them.

    Surnames are gone through from the nearest and most frequent: no pair is more frequent than its
    surname, so that the rest of a cost is left once enough are found.
    """
    if not lasts or not firsts:
        return
    if len(firsts) * 4 < len(lasts):
        # Few given names: each is gone through once, which is the same and takes fewer steps.
        yield from _pairs_of_few(names, lasts, firsts)
        return
    counts, among = names.lasts.counts, names.by_last.among
    cheapest, step = min(firsts.values()), min(len(firsts) * 8, 400)
    best: list[tuple[int, int, int, int]] = []
    steps = 0
    for last in sorted(lasts, key=lambda each: (lasts[each], -counts[each])):
        cost = lasts[last]
        if len(best) >= MOST and (-(cost + cheapest), counts[last]) <= best[0][:2]:
            break
        for first, count in among(last, firsts):
            found = (-(cost + firsts[first]), count, last, first)
            if len(best) < MOST:
                heappush(best, found)
            elif found > best[0]:
                heapreplace(best, found)
        steps += step + 1
        if steps > STEPS:
            break
    for cost, count, last, first in best:
        yield -cost, count, last, first


def _pairs_of_few(names: Names, lasts: Near, firsts: Near) -> Iterator[tuple[int, int, int, int]]:
    found = [
        (-(firsts[first] + lasts[last]), count, last, first)
        for first in firsts
        for last, count in names.by_first.among(first, lasts)
    ]
    for cost, count, last, first in nlargest(MOST, found):
        yield -cost, count, last, first
