"""What a person typed, read as words, a comma and a suffix; and in which orders it may be meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from standing.kernel.names import PARTICLES, suffix_key
from standing.workforce.finding.forms import words_in

LONGEST = 100
"""Signs of a question: nothing on the register is longer."""
MOST_WORDS = 8
SUFFIXES = frozenset({"jr", "sr", "junior", "senior", "ii", "iii", "iv", "2nd", "3rd", "4th"})
TITLES = frozenset(
    {"officer", "ofc", "ptl", "patrolman", "sgt", "sergeant", "lt", "lieutenant", "capt", "captain",
     "det", "detective", "trooper", "chief", "deputy", "mr", "mrs", "ms", "dr"}
)  # fmt: skip
_PARTICLES = frozenset({"o", "d"})
_BEFORE = frozenset(each for each in PARTICLES if len(each) > 1)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The words of a question in order; ``comma`` says how many stand before the first comma.

    What a hyphen joins is one word; in ``apart`` it is several, where that makes a difference.
    """

    words: tuple[str, ...]
    apart: tuple[str, ...] = ()
    comma: int = 0
    suffix: str = ""


class Reading(NamedTuple):
    """One way to understand the words: a surname, given names, or both; at given agencies if any.

    ``given`` are words in the order typed. A surname with a letter that stands alone is not ``mended``:
    the letter is more likely an initial. ``single`` says that one word is all there is of the name,
    ``instead`` holds the words that were mended to be an agency's, and what they are read as.
    """

    surname: str
    given: tuple[str, ...]
    agencies: tuple[int, ...] = ()
    mended: bool = True
    single: bool = False
    instead: tuple[str, str] = ("", "")


def read(text: str) -> Asked:
    """Return what was typed as words; a word with a digit or an @ in it names nobody (PUBREG-2).

    >>> read("Avery, Jordan A., Jr.")
    Asked(words=('avery', 'jordan', 'a'), apart=(), comma=1, suffix='2')
    """
    if "@" in text:
        return Asked(words=())
    words: list[str] = []
    comma, suffix = 0, ""
    for place, part in enumerate(text[:LONGEST].replace(".", " ").split(",")):
        for chunk in part.split():
            word = "".join(words_in(chunk))
            if word in SUFFIXES and not suffix:
                suffix = suffix_key(word)
            elif _DIGIT.search(word):
                return Asked(words=())
            elif word:
                words.append(word)
        comma = comma or (len(words) if place == 0 else 0)
    if not words and suffix:
        return Asked(words=tuple(words_in(text[:LONGEST])[:1]))
    named = [word for word in words if word not in TITLES]
    if len(named) >= 2 and not comma < len(words):
        words = named
    apart = words_in(text[:LONGEST].replace(",", " ")) if "-" in text else []
    return Asked(
        words=tuple(words[:MOST_WORDS]),
        apart=tuple(word for word in apart if word not in SUFFIXES)[:MOST_WORDS],
        comma=comma if 0 < comma < min(len(words), MOST_WORDS) else 0,
        suffix=suffix,
    )


def as_typed(text: str, words: str) -> str:
    """Return words of a question as they were typed, each that is not there as it is.

    >>> as_typed("Avery, Jordan Abíngten,", "abingten")
    'Abíngten'
    """
    chunks = [chunk.strip(".") for chunk in text[:LONGEST].replace(",", " ").split()]
    typed = {"".join(words_in(chunk)): chunk for chunk in chunks}
    return " ".join(typed.get(word, word) for word in words.split())


def names_nobody(text: str) -> bool:
    """Say whether what was typed is no name at all: it holds a digit or an @ (PUBREG-2)."""
    return "@" in text or bool(_DIGIT.search(text))


def readings(words: Sequence[str], comma: int = 0) -> Iterator[Reading]:
    """Give every way in which the words may name somebody, the likelier first.

    >>> [(each.surname, each.given) for each in readings(["ana", "bell"])]
    [('bell', ('ana',)), ('ana', ('bell',)), ('anabell', ()), ('', ('anabell',))]
    """
    if comma:
        yield _reading(words[:comma], words[comma:])
    for cut in range(1, len(words)):
        if cut > 1 and words[cut - 1] in _BEFORE:
            continue  # "de la" belongs to the word that follows it
        yield _reading(words[cut:], words[:cut])
        if cut != comma:
            yield _reading(words[:cut], words[cut:])
    yield _reading(words, ())
    yield Reading("", ("".join(words),), mended=_whole(words), single=len(words) == 1)


def _reading(surname: Sequence[str], given: Sequence[str]) -> Reading:
    single = len(surname) + len(given) == 1
    return Reading("".join(surname), tuple(given), mended=_whole(surname), single=single)


def _whole(words: Sequence[str]) -> bool:
    return len(words) == 1 or all(len(word) > 1 or word in _PARTICLES for word in words)


def runs(asked: Asked) -> list[str]:
    """Return every run of neighbouring words written together: what a name on record may begin with.

    A letter by itself counts only where there is no more than one other word.

    >>> runs(read("paz de la Cruz"))[:4]
    ['paz', 'pazde', 'pazdela', 'pazdelacruz']
    """
    return [
        run
        for words in (asked.words, asked.apart)
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
        if len(run := "".join(words[start:end])) > 1 or len(words) <= 2
    ]


def mains(given: Sequence[str]) -> list[tuple[str, str]]:
    """Return which of the given names may be the one asked for, each with the initial of the other.

    >>> mains(["j", "alan"]), mains(["ana"])
    ([('jalan', ''), ('j', 'a'), ('alan', 'j')], [('ana', '')])
    """
    if len(given) == 1:
        return [(given[0], "")]
    ways = [("".join(given), ""), (given[0], given[1][0])]
    if len(given[1]) > 1:
        ways.append((given[1], given[0][0]))
    return ways
