"""Invented officers, and what people type when they look for one: six kinds, all from one seed.

*exact*: the name as it is spelled; of each four, one carries the middle initial (where the person
has one), one the name of their agency without its common words, in front or behind. *prefix*: the
first two thirds of both names, at least four letters each, in either order (*short prefix*, for
which no bar is set: half of them and one letter more, at least three). *swapped*: the surname
first, half of them with a comma. *one typo*: one letter left out, put in, replaced or swapped with
its neighbour, each as likely, anywhere in the surname or the given name, the first letter like any
other. *two typos or phonetic*: half of them two such edits, both anywhere, which may meet in one
word; half one or two changes from a list of spellings that sound alike.
"""

import csv
import string
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from standing.kernel.names import search_key
from standing.scenario.people import Names, Numbers
from standing.scenario.sizes import HERE, load

COMMON = frozenset({"police", "department", "sheriff's", "office", "of", "the"})
SOUNDING = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "ck"), ("c", "k"), ("ie", "y"), ("y", "ie"),
    ("ey", "y"),
    ("ee", "ea"), ("ea", "ee"), ("ou", "ow"), ("ow", "ou"), ("ai", "ay"), ("ei", "ie"), ("z", "s"),
    ("s", "z"), ("sch", "sh"), ("tz", "ts"), ("x", "ks"), ("qu", "kw"), ("gh", "g"), ("wr", "r"),
    ("kn", "n"), ("ll", "l"), ("nn", "n"), ("tt", "t"), ("rr", "r"), ("ss", "s"), ("mm", "m"),
    ("l", "ll"), ("n", "nn"), ("t", "tt"), ("er", "or"), ("on", "en"), ("an", "en"), ("i", "y"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """An invented officer; ``agency`` is the place of theirs among all agencies."""

    id: int
    mptc_id: str
    last: str
    first: str
    middle: str
    suffix: str
    agency: int

    @property
    def key(self) -> tuple[str, str]:
        """What makes two of them namesakes."""
        return search_key(self.last), search_key(self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is typed, and who is meant: anybody of the name, or ``person`` where one is told apart."""

    kind: str
    text: str
    officer: Officer
    person: bool = False


def agencies() -> list[tuple[str, str]]:
    """Return the name and the town of every agency."""
    with (HERE / "data" / "agencies.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["agency_name"], row["municipality"]) for row in csv.DictReader(lines)]


def officers(count: int, *, seed: int) -> list[Officer]:
    """Draw officers as the scenario does; an agency of rank r has so many as one over r."""
    chance, names = Random(seed), Names(load().names)
    numbers, places = Numbers(Random(seed)), len(agencies())
    weights = list(accumulate(1 / (rank + 3) for rank in range(places)))
    found = []
    for place in range(count):
        person = names.person(
            chance, mptc_id=numbers.number(place), cohort=chance.random() < 0.45, women=0.15
        )
        found.append(
            Officer(
                id=place + 1, mptc_id=person.mptc_id, last=person.last, first=person.first,
                middle=person.middle, suffix=person.suffix,
                agency=chance.choices(range(places), cum_weights=weights)[0],
            )
        )  # fmt: skip
    return found


def queries(people: list[Officer], each: int, *, seed: int) -> list[Query]:
    """Return ``each`` queries of every kind, about officers drawn from all."""
    chance, called = Random(seed), agencies()
    makers: dict[str, Callable[[Officer, Random, int], Query | None]] = {
        "exact": lambda who, chance, turn: _exact(who, chance, turn, called),
        "prefix of both": lambda who, chance, _turn: _prefix(who, chance, _begun, "prefix of both"),
        "short prefix": lambda who, chance, _turn: _prefix(who, chance, _barely, "short prefix"),
        "swapped": _swapped,
        "one typo": _one_typo,
        "two typos or phonetic": _two,
    }
    found = []
    for make in makers.values():
        turn = 0
        while turn < each:
            query = make(chance.choice(people), chance, turn)
            if query is not None:
                found.append(query)
                turn += 1
    return found


def _exact(who: Officer, chance: Random, turn: int, called: list[tuple[str, str]]) -> Query | None:
    name = f"{who.first} {who.last}"
    if turn % 4 == 0:
        if not who.middle:
            return None
        text = chance.choice((f"{who.first} {who.middle[0]} {who.last}",
                              f"{who.last}, {who.first} {who.middle[0]}."))  # fmt: skip
        return Query(kind="exact", text=text, officer=who, person=True)
    if turn % 4 == 1:
        own = " ".join(word for word in called[who.agency][0].split() if word.lower() not in COMMON)
        text = chance.choice((f"{name} {own}", f"{own} {name}", f"{who.last} {who.first}, {own}"))
        return Query(kind="exact", text=text, officer=who, person=True)
    return Query(kind="exact", text=name, officer=who)


def _prefix(who: Officer, chance: Random, begun: Callable[[str], str], kind: str) -> Query:
    parts = [begun(who.first), begun(who.last)]
    if chance.random() < 0.5:
        parts.reverse()
    return Query(kind=kind, text=" ".join(parts), officer=who)


def _begun(word: str) -> str:
    return word[: max(4, -(-2 * len(word) // 3))].strip()


def _barely(word: str) -> str:
    return word[: max(3, len(word) // 2 + 1)].strip()


def _swapped(who: Officer, _chance: Random, turn: int) -> Query:
    comma = "," if turn % 2 else ""
    return Query(kind="swapped", text=f"{who.last}{comma} {who.first}", officer=who)


def _one_typo(who: Officer, chance: Random, _turn: int) -> Query | None:
    parts = [who.first, who.last]
    place = chance.randrange(2)
    parts[place] = edited(parts[place], chance)
    return _if_changed("one typo", who, parts)


def _two(who: Officer, chance: Random, turn: int) -> Query | None:
    parts = [who.first, who.last]
    if turn % 2:
        for _edit in range(2):
            place = chance.randrange(2)
            parts[place] = edited(parts[place], chance)
    else:
        for _change in range(chance.choice((1, 2))):
            place = chance.randrange(2)
            parts[place] = sounding(parts[place], chance)
    return _if_changed("two typos or phonetic", who, parts)


def _if_changed(kind: str, who: Officer, parts: list[str]) -> Query | None:
    """No query where the edits took each other back."""
    if (search_key(parts[1]), search_key(parts[0])) == who.key:
        return None
    return Query(kind=kind, text=" ".join(parts), officer=who)


def edited(word: str, chance: Random) -> str:
    """Return a word with one letter too few, too many, wrong, or swapped with its neighbour."""
    if len(word) < 3:
        return word
    place, letter = chance.randrange(len(word)), chance.choice(string.ascii_lowercase)
    how = chance.randrange(4)
    if how == 0:
        return word[:place] + word[place + 1 :]
    if how == 1:
        return word[:place] + letter + word[place:]
    if how == 2:
        return word[:place] + letter + word[place + 1 :]
    place = min(place, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def sounding(word: str, chance: Random) -> str:
    """Return a word with one spelling replaced by another that sounds alike."""
    lower = word.lower()
    ways = [(was, now) for was, now in SOUNDING if was in lower]
    if not ways:
        return word
    was, now = chance.choice(ways)
    return lower.replace(was, now, 1)
