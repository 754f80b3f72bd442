"""Who on the register may be one person under two numbers, and who somebody without a number may be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from standing.kernel.names import PersonName
from standing.workforce import identities, queries
from standing.workforce.domain import KnownFacts, Someone
from standing.workforce.matching import Match, Population

LIKELY = 9.0
"""Points from which two numbers are worth a look: a name that fits and a birth date that does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two numbers that may be one person, with their names and what speaks for it."""

    one: str
    two: str
    one_name: PersonName
    two_name: PersonName
    points: float
    reasons: tuple[str, ...]


def possible_duplicates(*, known: datetime) -> list[Pair]:
    """Return the pairs of officers that may be one person, the likeliest first.

    The whole register is compared with itself. Records that are merged already are left out, and so
    are twins: the same birth date and last name with another first name is too little.
    """
    facts = _one_each(queries.known_officers(None, known=known), known=known)
    people = _described(facts, known=known)
    population = Population(people.values())
    pairs = [
        Pair(
            one=mptc_id, two=candidate.mptc_id, one_name=facts[mptc_id].name,
            two_name=facts[candidate.mptc_id].name, points=candidate.points,
            reasons=candidate.reasons,
        )
        for mptc_id, who in people.items()
        for candidate in population.match(replace(who, mptc_id=""), besides=mptc_id).candidates
        if mptc_id < candidate.mptc_id and candidate.points >= LIKELY
    ]  # fmt: skip
    return sorted(pairs, key=lambda pair: (-pair.points, pair.one, pair.two))


def who_may_be(
    name: PersonName, *, born: date | None, agency: str = "", known: datetime
) -> tuple[Match, Mapping[str, PersonName]]:
    """Return who on the register somebody without a number may be, and the candidates' names.

    ``agency`` is the code of where they serve, if that is known.
    """
    facts = _one_each(queries.known_officers(None, known=known), known=known)
    came = Someone(name=name, born=born, agencies=frozenset(filter(None, [agency])))
    match = Population(_described(facts, known=known).values()).match(came)
    return match, {each.mptc_id: facts[each.mptc_id].name for each in match.candidates}


def _one_each(facts: Mapping[str, KnownFacts], *, known: datetime) -> dict[str, KnownFacts]:
    """Leave out merged records: their names stand among those of the officer they are read as."""
    merged = identities.numbers_read_as(known=known)
    return {mptc_id: each for mptc_id, each in facts.items() if mptc_id not in merged}


def _described(facts: Mapping[str, KnownFacts], *, known: datetime) -> dict[str, Someone]:
    places = queries.employments(None, on=None, known=known)
    return {
        mptc_id: Someone(
            mptc_id=mptc_id,
            name=each.name,
            former_names=each.former_names,
            born=each.date_of_birth,
            agencies=frozenset(place.agency_code for place in places.get(each.officer_id, ())),
        )
        for mptc_id, each in facts.items()
    }
