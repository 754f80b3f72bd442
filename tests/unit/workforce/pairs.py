"""Five thousand pairs of descriptions of people, each with the answer, made with a fixed seed.

A pair is somebody on the register and a description that came in later. Whether both are one person
is known from how the pair was made; nothing here looks at the matching. Names are drawn by their
frequency in the census of 1990, birth dates and agencies by chance. Everybody is invented.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

import standing
from standing.kernel.names import PersonName
from standing.workforce.domain import Someone

NAMES = Path(standing.__file__).parent / "scenario" / "data" / "names.csv"
AGENCIES, LARGEST_SHARE = 400, 0.08
# Written down for these pairs alone, without a look at the list the program uses.
FAMILIAR: Mapping[str, tuple[str, ...]] = {
    "Robert": ("Bob", "Rob", "Bobby"), "William": ("Bill", "Billy", "Will"), "James": ("Jim", "Jimmy"),
    "John": ("Jack", "Johnny"), "Michael": ("Mike", "Mick"), "Richard": ("Rick", "Dick", "Rich"),
    "Charles": ("Chuck", "Charlie"), "Joseph": ("Joe", "Joey"), "Thomas": ("Tom", "Tommy"),
    "Christopher": ("Chris",), "Daniel": ("Dan", "Danny"), "Kenneth": ("Ken",), "Steven": ("Steve",),
    "Edward": ("Ed", "Ted", "Eddie"), "Anthony": ("Tony",), "Timothy": ("Tim",), "Gregory": ("Greg",),
    "Lawrence": ("Larry",), "Andrew": ("Andy", "Drew"), "Samuel": ("Sam",), "Patrick": ("Pat", "Paddy"),
    "Alexander": ("Alex", "Sandy"), "Walter": ("Walt",), "Henry": ("Hank", "Harry"), "Peter": ("Pete",),
    "Patricia": ("Pat", "Patty", "Trish"), "Elizabeth": ("Liz", "Betty", "Beth", "Libby"),
    "Jennifer": ("Jen", "Jenny"), "Margaret": ("Peggy", "Maggie", "Meg", "Daisy"), "Susan": ("Sue",),
    "Barbara": ("Barb",), "Deborah": ("Deb", "Debbie"), "Katherine": ("Kate", "Kathy", "Kitty"),
    "Catherine": ("Cathy", "Kate"), "Christine": ("Chris", "Tina"), "Rebecca": ("Becky",),
    "Kimberly": ("Kim",), "Cynthia": ("Cindy",), "Dorothy": ("Dot", "Dolly"), "Virginia": ("Ginny",),
    "Victoria": ("Vicky", "Tori"), "Pamela": ("Pam",), "Theresa": ("Terry", "Tess"),
    "Mary": ("Molly", "Polly", "Mae"), "Helen": ("Nell",), "Sandra": ("Sandy",), "Nancy": ("Nan",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """``came`` is the description that came in; ``same`` says whether it is ``held``."""

    kind: str
    held: Someone
    came: Someone
    same: bool


class World:
    """The stock that pairs are drawn from."""

    def __init__(self, seed: int) -> None:
        """Read the names; every draw takes its chance from ``seed``."""
        self.chance = Random(seed)
        stock: dict[str, tuple[list[str], list[float]]] = {}
        with NAMES.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                names, weights = stock.setdefault(row["kind"], ([], []))
                names.append(row["name"])
                weights.append(float(row["percent"]))
        self._stock = {kind: (n, list(accumulate(w))) for kind, (n, w) in stock.items()}
        self._agencies = list(accumulate(LARGEST_SHARE / (1 + n) for n in range(AGENCIES)))
        self._next = 0

    def draw(self, kind: str) -> str:
        """Draw a name by its frequency."""
        names, weights = self._stock[kind]
        return self.chance.choices(names, cum_weights=weights)[0]

    def other(self, kind: str, *than: str) -> str:
        """Draw a name that is none of these."""
        while (name := self.draw(kind)) in than:
            continue
        return name

    def number(self) -> str:
        """Return the next MPTC ID; none is given twice."""
        self._next += 1
        scattered = (self._next * 7_368_787 + 12_345_678) % 100_000_000
        return f"{scattered // 10_000:04d}-{scattered % 10_000:04d}"

    def agency(self) -> str:
        """Draw an agency; few are large and many are small."""
        place = self.chance.choices(range(AGENCIES), cum_weights=self._agencies)[0]
        return f"agency-{place}"

    def birthday(self) -> date:
        """Draw a birth date of somebody who served in 2021."""
        return date(1958, 1, 1) + timedelta(days=self.chance.randrange(14_700))

    def person(self, *, woman: bool | None = None, first: str = "", last: str = "") -> Someone:
        """Draw a whole person."""
        woman = self.chance.random() < 0.15 if woman is None else woman
        given = "given_female" if woman else "given_male"
        middle = self.draw(given) if self.chance.random() < 0.7 else ""
        middle = f"{middle[0]}." if middle and self.chance.random() < 0.7 else middle
        name = PersonName(
            last=last or self.draw("surname"), first=first or self.draw(given), middle=middle
        )
        return Someone(
            mptc_id=self.number(),
            name=name,
            born=self.birthday(),
            agencies=frozenset({self.agency()}),
        )


Made = tuple[Someone, Someone]
"""Who is on the register, and who came in."""


def pairs(seed: int = 20220701) -> list[Pair]:
    """Return the 5,000 pairs, in the order of ``KINDS``."""
    world = World(seed)
    return [
        Pair(kind=kind, held=held, came=came, same=same)
        for kind, (many, same, make) in KINDS.items()
        for held, came in (make(world) for _ in range(many))
    ]


def bystanders(many: int = 15_000, seed: int = 20210701) -> list[Someone]:
    """Return others on the register, so that it is as full of namesakes as a state's."""
    world = World(seed)
    return [replace(world.person(), mptc_id=f"B{number:08d}") for number in range(many)]


def _came(who: Someone, **name: str) -> Someone:
    """The same person as an agency writes them, without the number."""
    return replace(who, mptc_id="", former_names=(), name=replace(who.name, **name))


def _as_held(world: World) -> Made:
    held = world.person()
    return held, _came(held, middle=held.name.middle if world.chance.random() < 0.6 else "")


def _with_number(world: World) -> Made:
    held, came = _as_held(world)
    return held, replace(came, mptc_id=held.mptc_id)


def _plainly_written(world: World) -> Made:
    held, came = _as_held(world)
    last, first = came.name.last, came.name.first
    style: Callable[[str], str] = world.chance.choice((str.upper, str.lower, lambda t: f" {t}  "))
    return held, _came(came, last=style(last), first=style(first))


def _nickname(world: World) -> Made:
    first = world.chance.choice(list(FAMILIAR))
    held = world.person(woman=first in _WOMEN, first=first)
    familiar = world.chance.choice(FAMILIAR[first])
    if world.chance.random() < 0.2:  # the register itself has the short form
        return _came_on_register(held, familiar), _came(held)
    return held, _came(held, first=familiar)


_WOMEN = frozenset(list(FAMILIAR)[list(FAMILIAR).index("Patricia") :])


def _came_on_register(held: Someone, first: str) -> Someone:
    return replace(held, name=replace(held.name, first=first))


def _married(world: World, *, on_record: bool) -> Made:
    before = world.person(woman=True)
    after = world.other("surname", before.name.last)
    if not on_record:
        return before, _came(before, last=after)
    held = replace(before, name=replace(before.name, last=after), former_names=(before.name,))
    return held, _came(held, last=before.name.last)


def _nickname_and_maiden(world: World) -> Made:
    held, came = _nickname(world)
    after = world.other("surname", held.name.last)
    if world.chance.random() < 0.5:
        return held, _came(came, last=after)
    kept = replace(held, name=replace(held.name, last=after), former_names=(held.name,))
    return kept, came


def _hyphen(world: World) -> Made:
    held = world.person()
    one, two = held.name.last, world.other("surname", held.name.last)
    double = replace(held, name=replace(held.name, last=f"{one}-{two}"))
    written = world.chance.choice((one, two, f"{one} {two}", f"{one}{two}", f"{two}-{one}"))
    if world.chance.random() < 0.3:
        return held, _came(double)
    return double, _came(double, last=written)


def _particle(world: World) -> Made:
    particle = world.chance.choice(
        ("de la ", "de los ", "van ", "Van der ", "di ", "O'", "St. ", "Mc")
    )
    held = world.person(last=particle + world.draw("surname"))
    last = held.name.last
    written = world.chance.choice(
        (last.replace(" ", ""), last.upper(), last.removeprefix(particle), last.replace("'", "’"))
    )
    return held, _came(held, last=written)


def _accent(world: World) -> Made:
    marks = str.maketrans("aeiouncAEIOU", "áéíóúñçÁÉÍÓÚ")
    plain = world.person()
    last, first = plain.name.last.translate(marks), plain.name.first.translate(marks)
    return replace(plain, name=replace(plain.name, last=last, first=first)), _came(plain)


def _suffix_left_out(world: World) -> Made:
    held = world.person(woman=False)
    held = replace(held, name=replace(held.name, suffix=world.chance.choice(("Jr.", "III", "Sr."))))
    written = {"Jr.": ("", "II", "JR"), "III": ("", "3rd", "iii"), "Sr.": ("", "SR")}
    return held, _came(held, suffix=world.chance.choice(written[held.name.suffix]))


def _turned(world: World) -> Made:
    held = world.person()
    born = held.born.replace(day=world.chance.randint(1, 12)) if held.born else None
    while born is None or born.day == born.month:
        born = world.birthday().replace(day=world.chance.randint(1, 12))
    held = replace(held, born=born)
    return held, replace(_came(held), born=born.replace(month=born.day, day=born.month))


def _day_slipped(world: World) -> Made:
    held = world.person()
    born = held.born
    assert born is not None
    while True:
        digits = list(f"{born:%Y%m%d}")
        digits[world.chance.randrange(2, 8)] = str(world.chance.randrange(10))
        try:
            read = date.fromisoformat("".join(digits))
        except ValueError:
            continue
        if read != born:
            return held, replace(_came(held), born=read)


def _typo(text: str, chance: Random) -> str:
    """One letter doubled, dropped, wrong, or exchanged with its neighbour."""
    place = chance.randrange(len(text) - 1)
    start, letter, rest = text[:place], text[place], text[place + 1 :]
    wrong = chance.choice("aeiounrstl".replace(letter.lower(), ""))
    made = (start + letter * 2 + rest, start + rest, start + wrong + rest,
            start + rest[0] + letter + rest[1:])  # fmt: skip
    different = [each for each in made if each.lower() != text.lower()]
    return chance.choice(different)


def _typo_last(world: World) -> Made:
    held = world.person()
    return held, _came(held, last=_typo(held.name.last, world.chance))


def _typo_first(world: World) -> Made:
    held = world.person()
    return held, _came(held, first=_typo(held.name.first, world.chance))


def _typo_and_turned(world: World) -> Made:
    held, came = _turned(world)
    part = world.chance.choice(("last", "first"))
    return held, _came(came, **{part: _typo(getattr(came.name, part), world.chance)})


def _swapped(world: World) -> Made:
    held = world.person()
    return held, _came(held, last=held.name.first, first=held.name.last)


def _initial(world: World) -> Made:
    held = world.person()
    return held, _came(held, first=f"{held.name.first[0]}.", middle="")


def _by_middle_name(world: World) -> Made:
    held = world.person()
    middle = world.other("given_male", held.name.first)
    held = replace(held, name=replace(held.name, middle=middle))
    return held, _came(held, first=middle, middle="")


def _number_slipped(world: World) -> Made:
    held, came = _as_held(world)
    digits = list(held.mptc_id)
    place = world.chance.choice([0, 1, 2, 3, 5, 6, 7, 8])
    digits[place] = str((int(digits[place]) + world.chance.randint(1, 9)) % 10)
    return held, replace(came, mptc_id="".join(digits))


def _no_birth_date(world: World) -> Made:
    held, came = _as_held(world)
    return held, replace(came, born=None)


def _moved(world: World) -> Made:
    held, came = _as_held(world)
    return held, replace(came, agencies=frozenset({world.agency()}))


def _twins(world: World) -> Made:
    woman = world.chance.random() < 0.4
    held = world.person(woman=woman)
    kind = "given_female" if woman else "given_male"
    sibling = world.person(
        woman=woman, last=held.name.last, first=world.other(kind, held.name.first)
    )
    together = world.chance.random() < 0.3
    return held, replace(
        sibling,
        mptc_id="",
        born=held.born,
        agencies=held.agencies if together else sibling.agencies,
    )


def _twins_alike(world: World) -> Made:
    """Twins whose first names are one letter apart, or begin alike, as parents like them."""
    one, two = world.chance.choice(_ALIKE)
    held, twin = _twins(world)
    twin = replace(twin, name=replace(twin.name, first=two, last=held.name.last))
    return replace(held, name=replace(held.name, first=one)), twin


_ALIKE = (("Marie", "Maria"), ("Jaden", "Jayden"), ("Erik", "Erin"), ("Alexander", "Alexandra"),
          ("Dana", "Dane"), ("Joan", "John"), ("Christian", "Christina"), ("Daniel", "Danielle"),
          ("Paul", "Paula"), ("Michael", "Michelle"))  # fmt: skip


def _twin_with_the_others_number(world: World) -> Made:
    held, twin = _twins(world) if world.chance.random() < 0.5 else _twins_alike(world)
    return held, replace(twin, mptc_id=held.mptc_id)


def _father_and_son(world: World) -> Made:
    father = world.person(woman=False)
    assert father.born is not None
    born = world.birthday()
    while not 19 <= born.year - father.born.year <= 35:
        father = replace(
            father, born=date(1958, 1, 1) + timedelta(days=world.chance.randrange(5000))
        )
        assert father.born is not None
        born = father.born + timedelta(days=world.chance.randrange(19 * 365, 35 * 365))
    if world.chance.random() < 0.15:  # the birthday in common, ten years a digit apart
        born = father.born.replace(year=father.born.year + 20, day=min(father.born.day, 28))
        father = replace(father, born=father.born.replace(day=min(father.born.day, 28)))
    suffixed = world.chance.random()
    son = replace(
        father, born=born, name=replace(father.name, suffix="Jr." if suffixed < 0.6 else "")
    )
    father = replace(father, name=replace(father.name, suffix="Sr." if suffixed < 0.3 else ""))
    held, came = (father, son) if world.chance.random() < 0.6 else (son, father)
    together = world.chance.random() < 0.4
    return held, replace(
        _came(came), agencies=held.agencies if together else frozenset({world.agency()})
    )


def _father_and_son_with_one_number(world: World) -> Made:
    held, came = _father_and_son(world)
    return held, replace(came, mptc_id=held.mptc_id)


def _born_the_same_day(world: World) -> Made:
    held = world.person()
    namesake = world.person(first=held.name.first, last=held.name.last)
    return held, replace(namesake, mptc_id="", born=held.born)


def _namesakes_in_one_agency(world: World) -> Made:
    held = world.person()
    namesake = world.person(first=held.name.first, last=held.name.last)
    while namesake.born == held.born:
        namesake = replace(namesake, born=world.birthday())
    return held, replace(namesake, mptc_id="", agencies=held.agencies)


def _siblings(world: World) -> Made:
    held = world.person()
    sibling = world.person(last=held.name.last)
    return held, replace(sibling, mptc_id="", agencies=held.agencies)


def _same_first_and_day(world: World) -> Made:
    held = world.person()
    other = world.person(first=held.name.first)
    return held, replace(other, mptc_id="", born=held.born, agencies=held.agencies)


def _strangers(world: World) -> Made:
    return world.person(), replace(world.person(), mptc_id="")


KINDS: Mapping[str, tuple[int, bool, Callable[[World], Made]]] = {
    "written alike": (300, True, _as_held),
    "with the MPTC ID": (250, True, _with_number),
    "capitals and spaces": (150, True, _plainly_written),
    "now at another agency": (150, True, _moved),
    "nickname": (350, True, _nickname),
    "maiden name on record": (200, True, lambda world: _married(world, on_record=True)),
    "maiden name not on record": (150, True, lambda world: _married(world, on_record=False)),
    "nickname and maiden name": (120, True, _nickname_and_maiden),
    "hyphen": (200, True, _hyphen),
    "particle": (120, True, _particle),
    "accents lost": (120, True, _accent),
    "suffix left out or otherwise": (150, True, _suffix_left_out),
    "day and month exchanged": (200, True, _turned),
    "one digit of the birth date": (180, True, _day_slipped),
    "typo in the last name": (180, True, _typo_last),
    "typo in the first name": (150, True, _typo_first),
    "typo and day and month exchanged": (150, True, _typo_and_turned),
    "first and last name swapped": (80, True, _swapped),
    "initial only": (80, True, _initial),
    "goes by the middle name": (100, True, _by_middle_name),
    "one digit of the MPTC ID": (120, True, _number_slipped),
    "no birth date": (100, True, _no_birth_date),
    "twins": (250, False, _twins),
    "twins named alike": (100, False, _twins_alike),
    "twins, one MPTC ID on both": (50, False, _twin_with_the_others_number),
    "father and son": (250, False, _father_and_son),
    "father and son, one MPTC ID on both": (50, False, _father_and_son_with_one_number),
    "namesakes born on one day": (150, False, _born_the_same_day),
    "namesakes in one agency": (200, False, _namesakes_in_one_agency),
    "siblings in one agency": (120, False, _siblings),
    "same first name and birth date": (130, False, _same_first_and_day),
    "strangers": (100, False, _strangers),
}
