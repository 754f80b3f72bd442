"""Invented people: names drawn by frequency, birth dates, and numbers of the training committee."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from standing.kernel.names import cohort_letter
from standing.scenario.sizes import HERE, UncommonNames

COHORT = "ABCDEFGH"
_OLDEST, _YOUNGEST, _HIRED_BEFORE = date(1958, 1, 1), date(1998, 6, 30), date(2021, 6, 1)
_ADULT_DAYS = 22 * 366  # nobody is hired before this age
_HALF = 10_000  # four digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An officer as the state's list has them; ``hired`` is the first day with the agency."""

    mptc_id: str
    last: str
    first: str
    middle: str
    suffix: str
    born: date
    hired: date
    employed_in_2021: bool = True

    @property
    def spoken(self) -> str:
        """The name as people write it under a signature."""
        return " ".join(part for part in (self.first, self.last, self.suffix) if part)


class Names:
    """The stock of names; every draw takes its chance from the caller."""

    def __init__(self, uncommon: UncommonNames) -> None:
        """Read the reference list and part the surnames by the cohort their letter falls in."""
        self.uncommon = uncommon
        lists: dict[str, list[str]] = defaultdict(list)
        weights: dict[str, list[float]] = defaultdict(list)
        with (HERE / "data" / "names.csv").open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                kind = row["kind"]
                if kind == "surname":
                    kind = "a_to_h" if in_cohort(row["name"]) else "i_to_z"
                lists[kind].append(row["name"])
                weights[kind].append(float(row["percent"]))
        self._lists = dict(lists)
        self._weights = {kind: list(accumulate(each)) for kind, each in weights.items()}

    def given(self, chance: Random, *, woman: bool) -> str:
        """Draw a first name."""
        if chance.random() < 0.006:
            return chance.choice(self.uncommon.awkward_given)
        return self._draw("given_female" if woman else "given_male", chance)

    def last(self, chance: Random, *, cohort: bool) -> str:
        """Draw a surname of A to H (``cohort``) or of I to Z, now and then an unusual one."""
        group = "a_to_h" if cohort else "i_to_z"
        luck = chance.random()
        if luck < self.uncommon.uncommon_share:
            return chance.choice(self.uncommon.a_to_h if cohort else self.uncommon.i_to_z)
        name = self._draw(group, chance)
        if luck < self.uncommon.uncommon_share + self.uncommon.hyphenated_share:
            second = "Núñez" if chance.random() < 0.05 else self._draw("i_to_z", chance)
            return f"{name}-{second}"
        return name

    def _draw(self, kind: str, chance: Random) -> str:
        return chance.choices(self._lists[kind], cum_weights=self._weights[kind])[0]

    def person(
        self, chance: Random, *, mptc_id: str, cohort: bool, women: float, employed: float = 1.0
    ) -> Person:
        """Draw a whole person; ``employed`` is the chance that they served on July 1, 2021."""
        woman = chance.random() < women
        uncommon = self.uncommon
        first = self.given(chance, woman=woman)
        last = self.last(chance, cohort=cohort)
        middle = ""
        if chance.random() < uncommon.middle_share:
            middle = self.given(chance, woman=woman)
            middle = middle if chance.random() < 0.2 else f"{middle[0]}."
        suffixed = not woman and chance.random() < uncommon.suffix_share
        suffix = chance.choice(uncommon.suffixes) if suffixed else ""
        serving = chance.random() < employed
        born = _OLDEST + timedelta(days=chance.randrange((_YOUNGEST - _OLDEST).days))
        span = (_HIRED_BEFORE - born).days - _ADULT_DAYS
        hired = born + timedelta(days=_ADULT_DAYS + int(max(1, span) * chance.random() ** 1.6))
        if not serving:
            hired = date(2021, 12, 6) + timedelta(days=chance.randrange(150))
        return Person(
            mptc_id=mptc_id,
            last=last,
            first=first,
            middle=middle,
            suffix=suffix,
            born=born,
            hired=hired,
            employed_in_2021=serving,
        )


class Numbers:
    """Numbers of the training committee: eight digits in no visible order, none given twice."""

    def __init__(self, chance: Random) -> None:
        """Make the tables that scatter the numbers."""
        self._tables = [chance.sample(range(_HALF), _HALF) for _ in range(4)]

    def number(self, index: int) -> str:
        """Return the number of the officer with this place in the list, ``NNNN-NNNN``.

        Each round maps eight digits to eight digits one to one, so no two places share a number;
        numbers that begin with four zeros are passed over.
        """
        left, right = divmod(index + _HALF, _HALF)
        while True:
            for table in self._tables:
                left, right = right, (left + table[right]) % _HALF
            if left:
                return f"{left:04d}-{right:04d}"


def in_cohort(last_name: str) -> bool:
    """Say whether a surname falls in A to H (CERT-413).

    >>> in_cohort("de los Santos"), in_cohort("Núñez"), in_cohort("Åberg")
    (True, False, True)
    """
    return (cohort_letter(last_name) or "") in COHORT
