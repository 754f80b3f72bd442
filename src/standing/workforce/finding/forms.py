"""Under which forms a name stands in the index: whole, its parts, with and without particles."""

from typing import NamedTuple

from standing.kernel.names import PARTICLES, search_key, suffix_key

LONGEST = 100
_AS_SPACES = str.maketrans({"-": " ", ".": " ", "/": " ", "‐": " ", "‑": " ", "–": " "})


class Form(NamedTuple):
    """One way to ask for a name. ``middle`` is the initial of the other given name, or empty.

    ``part`` is 0 for the whole surname with the first name, 1 where a part stands for either.
    """

    last: str
    first: str
    middle: str
    suffix: str
    part: int


def words_in(text: str) -> list[str]:
    """Return the folded words of a name; hyphens and full stops part words, apostrophes do not.

    >>> words_in("O’Brien-Núñez"), words_in("St. Pierre")
    (['obrien', 'nunez'], ['st', 'pierre'])
    """
    if text.isascii() and text.isalnum():
        return [text.lower()]  # most words that are typed: the same, in a tenth of the time
    return search_key(text.translate(_AS_SPACES)).split()


def forms_of(last: str, first: str, middle: str = "", suffix: str = "") -> list[Form]:
    """Return the forms of a name, the whole name first; none twice.

    >>> [(form.last, form.first) for form in forms_of("de la Cruz-Hart", "Mary Ann")][:3]
    [('delacruzhart', 'maryann'), ('delacruzhart', 'mary'), ('delacruzhart', 'ann')]
    """
    surnames = _surnames(words_in(last))
    firsts, middles = words_in(first), words_in(middle)
    other = middles[0][0] if middles else ""
    given = [(each, other) for each in _given(firsts)]
    start = firsts[0][0] if firsts else ""
    given += [(each, start) for each in _given(middles) if len(each) > 1]
    mark = suffix_key(suffix)[:8]
    seen: dict[tuple[str, str], Form] = {}
    for surname in surnames:
        for name, initial in given:
            form = Form(surname[:LONGEST], name[:LONGEST], initial, mark, int(bool(seen)))
            seen.setdefault(form[:2], form)
    return list(seen.values())


def _surnames(words: list[str]) -> list[str]:
    own = [word for word in words if word not in PARTICLES and len(word) > 1]
    return list(dict.fromkeys(["".join(words), "".join(own) or "".join(words), *own]))


def _given(words: list[str]) -> list[str]:
    own = [word for word in words if word not in PARTICLES and len(word) > 1]
    return list(dict.fromkeys(["".join(words), *own]))
