"""How a person's name is written, sorted, compared and assigned to a cohort.

Names are history, never keys. Text such as ``NA``, ``NAN`` or ``Null`` is a name like any other.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
_SPECIAL = str.maketrans(
    {
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ı": "i",
        "þ": "th",
        "Þ": "Th",
    }
)


def fold(text: str) -> str:
    """Return the text lower-cased, without accents, with one kind of apostrophe and single spaces.

    >>> fold("  O’Brien-Núñez "), fold("de los  Santos")
    ("o'brien-nunez", 'de los santos')
    """
    if text.isascii() and "`" not in text:
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).translate(_SPECIAL))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


@lru_cache(maxsize=65_536)
def search_key(text: str) -> str:
    """Return the folded text with nothing but letters, digits and single spaces.

    >>> search_key("O'Brien-Núñez"), search_key("St. Pierre")
    ('obriennunez', 'st pierre')
    """
    return " ".join(re.sub(r"[^a-z0-9 ]", "", fold(text)).split())


@lru_cache(maxsize=65_536)
def cohort_letter(last_name: str) -> str | None:
    """Return the first A-Z letter of a surname after folding (CERT-413), or ``None`` if it has none.

    >>> [cohort_letter(name) for name in ("O'Brien", "de la Cruz", "Ñúñez", "Ángel", "Ødegård")]
    ['O', 'D', 'N', 'A', 'O']
    """
    found = re.search(r"[a-z]", fold(last_name))
    return found.group().upper() if found else None


_SUFFIXES = {"jr": "2", "ii": "2", "2nd": "2", "junior": "2", "sr": "1", "i": "1", "senior": "1",
             "iii": "3", "3rd": "3", "iv": "4", "4th": "4", "v": "5", "5th": "5"}  # fmt: skip
PARTICLES = frozenset(
    {"de", "la", "las", "los", "del", "da", "das", "dos", "do", "di", "van", "von", "der", "den",
     "du", "le", "el", "al", "bin", "ibn", "y", "e", "st", "mc", "mac", "o"}
)  # fmt: skip


def suffix_key(suffix: str) -> str:
    """Return which of the name a suffix says somebody is; ``Jr.`` and ``II`` say the same.

    >>> suffix_key("Jr."), suffix_key("II"), suffix_key("Sr"), suffix_key("")
    ('2', '2', '1', '')
    """
    written = search_key(suffix)
    return _SUFFIXES.get(written, written)


def surname_parts(last_name: str) -> frozenset[str]:
    """Return the parts of a double surname, folded, without particles such as ``de la``.

    >>> sorted(surname_parts("Núñez-Hart")), sorted(surname_parts("de la Cruz"))
    (['hart', 'nunez'], ['cruz'])
    """
    parts = search_key(last_name.replace("-", " ")).split()
    return frozenset([part for part in parts if part not in PARTICLES and len(part) > 1] or parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """A name as the record gives it; ``suffix`` is Jr., Sr., III and the like, or empty."""

    last: str
    first: str
    middle: str = ""
    suffix: str = ""

    @property
    def full(self) -> str:
        """The name in reading order: ``Jordan A. Avery Jr.``"""
        return " ".join(part for part in (self.first, self.middle, self.last, self.suffix) if part)

    @property
    def listed(self) -> str:
        """The name in list order: ``Avery, Jordan A., Jr.``"""
        given = " ".join(part for part in (self.first, self.middle) if part)
        return ", ".join(part for part in (self.last, given, self.suffix) if part)

    @property
    def sort_key(self) -> str:
        """What lists are ordered by: folded last name, then first, middle and suffix."""
        return "\x1f".join(search_key(p) for p in (self.last, self.first, self.middle, self.suffix))
