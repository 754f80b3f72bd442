"""Frozen facts and findings lose nothing, and the same ones always read the same."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from tests.unit.rules.strategies import FACTS
from tests.unit.rules.test_determine import CLEAN

from standing.rules.book import the_book
from standing.rules.determine import determine
from standing.rules.facts import Facts
from standing.rules.frozen import (
    determination_from,
    determination_hash,
    facts_from,
    facts_json,
    findings_json,
    law_sheet,
    law_sheet_from,
)

JULY_1 = date(2022, 7, 1)


@settings(deadline=None)
@given(FACTS)
def test_facts_and_determination_come_back_as_they_were(facts: Facts) -> None:
    decided = determine("E22", facts, the_book())
    law = law_sheet("E22", facts.decided_on, the_book())

    assert facts_from(facts_json(facts)) == facts
    assert law_sheet_from(law.text) == law
    assert determination_from(findings_json(decided, law), law_sheet_from(law.text)) == decided
    assert determine("E22", facts_from(facts_json(facts)), the_book()) == decided


def test_findings_are_not_read_beside_another_law() -> None:
    facts = replace(CLEAN, decided_on=JULY_1)
    law = law_sheet("E22", JULY_1, the_book())
    text = findings_json(determine("E22", facts, the_book()), law)
    another = law_sheet("E22", date(2022, 7, 2), the_book())

    with pytest.raises(ValueError, match="another law sheet"):
        determination_from(text, another)


def test_the_hash_covers_facts_and_findings() -> None:
    told = {determination_hash(facts=f, findings=d) for f in ("a", "b") for d in ("a", "b")}

    assert len(told) == 4
