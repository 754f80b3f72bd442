"""Frozen facts and findings lose nothing, and the same ones always read the same."""

from hypothesis import given, settings
from tests.unit.rules.strategies import FACTS

from standing.rules.book import the_book
from standing.rules.determine import determine
from standing.rules.facts import Facts
from standing.rules.frozen import (
    determination_from,
    determination_hash,
    facts_from,
    facts_json,
    findings_json,
)


@settings(deadline=None)
@given(FACTS)
def test_facts_and_determination_come_back_as_they_were(facts: Facts) -> None:
    decided = determine("E22", facts, the_book())

    assert facts_from(facts_json(facts)) == facts
    assert determination_from(findings_json(decided)) == decided
    assert findings_json(determination_from(findings_json(decided))) == findings_json(decided)
    assert determine("E22", facts_from(facts_json(facts)), the_book()) == decided


def test_the_hash_covers_facts_and_findings() -> None:
    told = {determination_hash(facts=f, findings=d) for f in ("a", "b") for d in ("a", "b")}

    assert len(told) == 4
