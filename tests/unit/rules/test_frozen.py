"""Frozen facts and findings lose nothing, and the same ones always read the same."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from tests.unit.rules.strategies import DECIDED
from tests.unit.rules.test_determine import CLEAN

from standing.rules.book import the_book
from standing.rules.determine import Outcome, determine
from standing.rules.facts import Background, Facts
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
@given(DECIDED)
def test_facts_and_determination_come_back_as_they_were(case: tuple[str, Facts]) -> None:
    edition, facts = case
    decided = determine(edition, facts, the_book())
    law = law_sheet(edition, facts.decided_on, the_book())

    assert facts_from(facts_json(facts)) == facts
    assert law_sheet_from(law.text) == law
    assert determination_from(findings_json(decided, law), law_sheet_from(law.text)) == decided
    assert determine(edition, facts_from(facts_json(facts)), the_book()) == decided


FROZEN_IN_2022 = (
    '{"agency_head":false,"attestation":"yes","attested_by":"agency head","background":"failed",'
    '"bars":[],"basic_training":"academy","bridge_status":null,"cpr_expires":"2022-05-01",'
    '"date_of_birth":"1990-03-02","decided_on":"2022-07-01","duty_status":"medical leave",'
    '"employment_class":"full-time","examination":"passed","first_aid_expires":"2023-05-01",'
    '"high_school":true,"in_service_hours":40,"interview":"done","leave_since":"2022-02-01",'
    '"physical_evaluation":"yes","psychological_evaluation":"yes",'
    '"source":"receipt R-0001 row 2","training_on_record":[],"work_hours":null}'
)


def test_facts_frozen_before_the_later_editions_read_and_spell_as_they_did() -> None:
    facts = facts_from(FROZEN_IN_2022)
    decided = determine("E22", facts, the_book())

    assert facts_json(facts) == FROZEN_IN_2022
    assert decided.outcome is Outcome.DECLINED
    assert [f.code for f in decided.findings if f.result == "failed"] == ["background.failed"]


def test_a_condition_says_that_it_waits_only_where_it_does() -> None:
    facts = replace(facts_from(FROZEN_IN_2022), background=Background.DONE)
    later = replace(facts, decided_on=date(2025, 7, 1))
    told = {
        edition: findings_json(
            determine(edition, each, the_book()), law_sheet(edition, each.decided_on, the_book())
        )
        for edition, each in (("E22", facts), ("E25", later))
    }

    assert "waits_for_return" not in told["E22"]
    assert '"waits_for_return":true' in told["E25"]


def test_the_law_of_2022_knows_no_code_of_a_later_edition() -> None:
    known = {
        edition: set(law_sheet(edition, day, the_book()).codes)
        for edition, day in (
            ("E22", JULY_1),
            ("E23", date(2024, 7, 1)),
            ("E25", date(2025, 7, 1)),
        )
    }

    assert known["E23"] - known["E22"] == {
        "background.answer-awaited",
        "background.answer-to-weigh",
        "background.results-not-given",
    }
    assert known["E25"] - known["E23"] == {"age.shown-before", "high-school.shown-before"}


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
