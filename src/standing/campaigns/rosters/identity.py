"""Whether a row can be the officer whose MPTC ID it carries (RUL-19).

The id decides. Names that differ only in case, apostrophes, spacing or punctuation are equal.
What differs weakly is a doubt for a person to settle; what cannot be the same person is a mismatch.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import OSA

from standing.campaigns.rosters.checked import Doubt, KnownOfficer
from standing.kernel.names import PersonName, search_key

CODES: Mapping[str, str] = {
    "accent": "is written with other accents than in the register",
    "nickname": "looks like a short form of the name in the register",
    "initial": "is only the initial of the name in the register",
    "middle-name": "looks like the middle name in the register",
    "former-name": "is a former name in the register",
    "hyphen-part": "is one part of a double name in the register, or the other way round",
    "typo": "differs by one letter from the register",
    "names-swapped": "and the first name seem to be swapped",
    "day-month-swapped": "has day and month swapped, compared with the register",
    "suffix": "differs from the register",
    "other-last-name": "differs from the register; a new name after a marriage is common",
    "other-first-name": "differs from the register",
}

NICKNAMES: tuple[frozenset[str], ...] = tuple(
    frozenset(group.split())
    for group in (
        "robert rob bob bobby robbie bert",
        "william will bill billy willie liam",
        "james jim jimmy jamie",
        "john jack johnny jon",
        "jonathan jon john jonny",
        "joseph joe joey",
        "michael mike mikey mick",
        "richard rick dick rich ricky",
        "thomas tom tommy",
        "charles charlie chuck chas",
        "christopher chris kit topher",
        "daniel dan danny",
        "david dave davey",
        "edward ed eddie ted ned",
        "anthony tony",
        "matthew matt",
        "steven stephen steve stevie",
        "andrew andy drew",
        "kenneth ken kenny",
        "gregory greg",
        "joshua josh",
        "timothy tim timmy",
        "jeffrey jeff geoff geoffrey",
        "nicholas nick nicky",
        "benjamin ben benny",
        "samuel sam sammy",
        "alexander alex xander sasha",
        "patrick pat paddy",
        "peter pete",
        "raymond ray",
        "lawrence larry laurence",
        "gerald gerry jerry",
        "frederick fred freddy",
        "francis frank fran",
        "donald don donny",
        "ronald ron ronny",
        "douglas doug",
        "philip phil phillip",
        "leonard len leo lenny",
        "vincent vin vinny vince",
        "zachary zach zack",
        "nathaniel nate nathan nat",
        "elizabeth liz beth betty lisa eliza betsy",
        "katherine kate kathy katie kathryn catherine cathy cate",
        "margaret maggie peggy meg marge",
        "patricia pat patty trish tricia",
        "jennifer jen jenny",
        "jessica jess jessie",
        "susan sue suzanne susie",
        "deborah deb debbie debra",
        "barbara barb babs",
        "rebecca becky becca",
        "kimberly kim",
        "christine chris chrissy christina tina",
        "victoria vicky tori",
        "amanda mandy",
        "samantha sam",
        "pamela pam",
        "cynthia cindy",
        "theresa terry teresa tess",
        "alexandra alex sandra sasha lexi",
        "stephanie steph",
        "abigail abby",
        "jacqueline jackie",
    )
)
_NAMED: dict[str, set[str]] = {}
for _group in NICKNAMES:
    for _name in _group:
        _NAMED.setdefault(_name, set()).update(_group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What comparing gave: the columns that make it another person, or the doubts."""

    mismatch: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()


_SAME = Comparison()


def compare(*, name: PersonName, born: date, known: KnownOfficer) -> Comparison:
    """Compare a row with the officer of its id, and never tell what the register holds.

    A birth date that is neither equal nor swapped is a mismatch; so are a last and a first name
    that both differ beyond a doubt, and a name of which one differs so while the day is swapped.
    """
    if name == known.name and born == known.date_of_birth:
        return _SAME
    day = _day_code(born, known.date_of_birth)
    if _spelt(name.last) == _spelt(known.name.first) and _spelt(name.first) == _spelt(
        known.name.last
    ):
        last, first = ("", "") if name.last == name.first else ("names-swapped", "")
    else:
        last, first = _last_code(name.last, known), _first_code(name.first, known)
    strong = [code for code in (last, first) if code.startswith("other-")]
    if day == "other":
        return Comparison(mismatch=("Date of Birth",))
    if len(strong) == 2 or (strong and day):
        return Comparison(
            mismatch=("Last Name", "First Name")[: len(strong)]
            if last in strong
            else ("First Name",)
        )
    told = (
        (last, "Last Name"),
        (first, "First Name"),
        (_suffix_code(name, known.name), "Suffix"),
        (day, "Date of Birth"),
    )
    return Comparison(
        doubts=tuple(Doubt(code=code, differs=column) for code, column in told if code)
    )


def _day_code(read: date, known: date) -> str:
    if read == known:
        return ""
    swapped = (read.year, read.day, read.month) == (known.year, known.month, known.day)
    return "day-month-swapped" if swapped else "other"


def _last_code(read: str, known: KnownOfficer) -> str:
    code = _spelling_code(read, known.name.last)
    if code is not None:
        return code
    if any(_spelling_code(read, former.last) is not None for former in known.former_names):
        return "former-name"
    return _part_or_typo(read, known.name.last) or "other-last-name"


def _first_code(read: str, known: KnownOfficer) -> str:
    code = _spelling_code(read, known.name.first)
    if code is not None:
        return code
    mine, theirs = search_key(read), search_key(known.name.first)
    if theirs in _NAMED.get(mine, ()) or theirs.split(" ")[0] in _NAMED.get(mine.split(" ")[0], ()):
        return "nickname"
    if mine[:1] == theirs[:1] and 1 in (len(mine), len(theirs)):
        return "initial"
    if known.name.middle and mine == search_key(known.name.middle):
        return "middle-name"
    if any(_spelling_code(read, former.first) is not None for former in known.former_names):
        return "former-name"
    return _part_or_typo(read, known.name.first) or "other-first-name"


def _spelling_code(read: str, known: str) -> str | None:
    """Empty for equal, "accent" where only accents differ, ``None`` where the letters do."""
    if _spelt(read) == _spelt(known):
        return ""
    return "accent" if _letters(read) == _letters(known) else None


def _part_or_typo(read: str, known: str) -> str:
    mine, theirs = _parts(read), _parts(known)
    if mine and theirs and (mine < theirs or theirs < mine):
        return "hyphen-part"
    a, b = _letters(read), _letters(known)
    if min(len(a), len(b)) >= 4 and OSA.distance(a, b, score_cutoff=1) <= 1:
        return "typo"
    return ""


def _suffix_code(read: PersonName, known: PersonName) -> str:
    mine, theirs = _letters(read.suffix), _letters(known.suffix)
    return "suffix" if mine and theirs and mine != theirs else ""


def _letters(text: str) -> str:
    return search_key(text).replace(" ", "")


def _spelt(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text).casefold() if c.isalnum())


def _parts(text: str) -> set[str]:
    return {part for part in search_key(text.replace("-", " ")).split() if len(part) > 2}
