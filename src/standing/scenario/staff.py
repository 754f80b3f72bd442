"""The people of one agency: in its file, forgotten, of another cohort; and who signs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from standing.kernel.names import fold
from standing.scenario.agencies import Agency, Part
from standing.scenario.facts import CHANGES, Line, Signature, answers, title_of_head
from standing.scenario.people import Names, Numbers, Person
from standing.scenario.plan import Plan

_HEADS_IN_COHORT = 0.44


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An officer with the agency's answers; ``mark`` is the kind of fact, or empty."""

    person: Person
    line: Line
    mark: str
    is_head: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Everybody at an agency: ``named`` in its file, ``forgotten`` until later, and the rest."""

    agency: Agency
    named: tuple[Member, ...]
    forgotten: tuple[Member, ...]
    unnamed: tuple[Person, ...]
    others: tuple[Person, ...]
    signed: Signature

    @property
    def on_the_list(self) -> list[Person]:
        """Everybody, as the state's list has them."""
        members = [member.person for member in (*self.named, *self.forgotten)]
        return [*members, *self.unnamed, *self.others]

    @property
    def without_a_mark(self) -> list[Member]:
        """Officers in the file of whom nothing is missing, the head apart."""
        return [member for member in self.named if not member.mark and not member.is_head]


class Recruiter:
    """Draws the people of agencies, each from chance of its own, so that order does not matter."""

    def __init__(self, plan: Plan) -> None:
        """Read the names and make the numbers."""
        self.plan = plan
        self.names = Names(plan.sizes.names)
        self.numbers = Numbers(plan.chance("numbers"))

    def staff(self, agency: Agency) -> Staff:
        """Return everybody at an agency, the same for the same seed."""
        plan = self.plan
        chance = plan.chance(agency.code, "people")
        index = iter(range(agency.first_index, agency.first_index + agency.everybody))
        serving = plan.sizes.officers.employed_in_2021
        cohort = agency.named + agency.forgotten
        in_file = [self.person(chance, next(index), cohort=True) for _ in range(cohort)]
        unnamed = [self.person(chance, next(index), cohort=True) for _ in range(agency.unnamed)]
        others = [
            self.person(chance, next(index), cohort=False, employed=serving)
            for _ in range(agency.others)
        ]
        marks = self._marks(agency, chance)
        head = self._head(in_file, agency.named, marks, chance)
        signed = self._signature(agency, in_file, head, others, chance)
        members = tuple(
            self._member(
                person,
                agency,
                chance,
                mark=marks.get(place, ""),
                is_head=place == head,
                signed=signed,
            )
            for place, person in enumerate(in_file)
        )
        return Staff(
            agency=agency,
            named=members[: agency.named],
            forgotten=members[agency.named :],
            unnamed=tuple(unnamed),
            others=tuple(others),
            signed=signed,
        )

    def person(self, chance: Random, index: int, *, cohort: bool, employed: float = 1.0) -> Person:
        """Draw the person at a place of the state's list."""
        return self.names.person(
            chance,
            mptc_id=self.numbers.number(index),
            cohort=cohort,
            women=self.plan.sizes.officers.women,
            employed=employed,
        )

    def stranger(self, chance: Random) -> Person:
        """Draw a person whom the state's list does not have."""
        beyond = self.plan.agencies[-1]
        index = beyond.first_index + beyond.everybody + chance.randrange(1_000_000)
        return self.person(chance, index, cohort=True)

    def _marks(self, agency: Agency, chance: Random) -> dict[int, str]:
        """Return the kinds of fact by place in the agency's file."""
        plan = self.plan
        if agency.part is Part.SUBMITS:
            places = range(agency.named)
            known = ((place, plan.marks.get(agency.first_position + place)) for place in places)
            return {place: mark for place, mark in known if mark}
        # Rostered agencies answer in July, with facts in the same proportion.
        kinds = [*plan.marks.values()] or [""]
        share = len(plan.marks) / max(1, plan.sizes.officers.submitted * plan.scale)
        return {p: chance.choice(kinds) for p in range(agency.named) if chance.random() < share}

    @staticmethod
    def _head(people: Sequence[Person], named: int, marks: dict[int, str], chance: Random) -> int:
        """Return the head's place in the file, or -1 when the head is of another cohort.

        The head shares the surname with nobody there, so that no row seems to attest to itself.
        """
        bearers = Counter(fold(person.last) for person in people)
        unmarked = [
            place
            for place, person in enumerate(people[:named])
            if place not in marks and bearers[fold(person.last)] == 1
        ]
        if unmarked and chance.random() < _HEADS_IN_COHORT:
            return min(unmarked, key=lambda place: people[place].hired)
        return -1

    def _signature(
        self,
        agency: Agency,
        in_file: Sequence[Person],
        head: int,
        others: Sequence[Person],
        chance: Random,
    ) -> Signature:
        free = [*others] or [self.stranger(chance)]
        person = in_file[head] if head >= 0 else min(free, key=lambda each: each.hired)
        authority = self.stranger(chance)
        while fold(authority.last) == fold(person.last):
            authority = self.stranger(chance)
        return Signature(
            head=person.spoken, title=title_of_head(agency), authority=authority.spoken
        )

    def _member(
        self,
        person: Person,
        agency: Agency,
        chance: Random,
        *,
        mark: str,
        is_head: bool,
        signed: Signature,
    ) -> Member:
        days, late = self.plan.sizes.days, self.plan.sizes.late
        signed_by, cards_until = self.plan.signed_by(agency.code), days.decision
        if agency.part is not Part.SUBMITS or agency.forgotten:
            # Answers that are read again in July: cards last past the day they are read.
            cards_until = date(2022, 8, 1)
        if agency.part in (Part.SENDS_ROSTER, Part.SENDS_NO_ROSTER):
            signed_by = late.full_submissions[0] - timedelta(days=1)
        line = answers(
            person,
            agency,
            chance,
            signed=signed,
            signed_by=signed_by,
            cards_until=cards_until,
            is_head=is_head,
        )
        if mark:
            CHANGES[mark](line, chance)
        return Member(person=person, line=line, mark=mark, is_head=is_head)
