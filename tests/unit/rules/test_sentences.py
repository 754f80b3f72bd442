"""What people read: every code has words, made from values, in plain sentences."""

import dataclasses
import re
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from tests.unit.rules.strategies import DECIDED
from tests.unit.rules.test_determine import CLEAN

from standing.kernel.errors import NotFound
from standing.rules import sentences
from standing.rules.book import the_book
from standing.rules.determine import (
    PRECEDENCE,
    REQUIREMENTS,
    ConditionDue,
    Determination,
    Outcome,
    WouldChange,
    determine,
)
from standing.rules.facts import (
    BasicTraining,
    BridgeStatus,
    DutyStatus,
    EmploymentClass,
    Facts,
)
from standing.rules.law import Finding, Result
from standing.rules.requirements import EVERY

CODES = [code for requirement in EVERY.values() for code in requirement.codes]


def a_finding(code: str, *, observed: str = "2022-05-01", needed: str = "2022-07-01") -> Finding:
    return Finding(
        requirement=code.partition(".")[0],
        rule="CERT-216",
        result=Result.CONDITION,
        code=code,
        observed=observed,
        needed=needed,
        provision="",
        citation="",
        evidence=(),
    )


def test_a_certificate_that_ran_out_is_told_with_both_days() -> None:
    assert sentences.finding_sentence(a_finding("cpr.expired")) == (
        "The CPR certificate ran out on May 1, 2022; it had to be current on July 1, 2022."
    )


def test_hours_are_written_as_people_write_them() -> None:
    said = sentences.finding_sentence(a_finding("work-hours.short", observed="800", needed="2400"))

    assert said == "The officer has worked 800 hours; 2,400 are needed with the Bridge Academy."


@settings(deadline=None)
@given(DECIDED)
def test_whatever_is_found_can_be_said(case: tuple[str, Facts]) -> None:
    decided = determine(*case, the_book())
    said = [
        *map(sentences.finding_sentence, decided.findings),
        *map(sentences.condition_sentence, decided.conditions),
        *map(sentences.would_change_sentence, decided.would_change),
        sentences.outcome_sentence(decided),
    ]

    assert all(re.fullmatch(r"[A-Z].*\.", sentence, re.DOTALL) for sentence in said), said
    assert not any("{" in sentence or "!" in sentence or "  " in sentence for sentence in said)


def test_every_code_and_requirement_has_words_and_no_words_are_left_over() -> None:
    words = sentences._WORDS

    assert set(words.said) == set(CODES)
    assert set(words.titles) == set(words.owed) == set(REQUIREMENTS)
    assert set(words.results) == set(Result)


def test_every_gap_that_holds_somebody_back_says_what_would_change_it() -> None:
    held = {
        rule.id.removeprefix("gap.")
        for rule in the_book().family("gap")
        if {wording.value for wording in rule.provisions}
        & {"condition", "failed", "further review"}
    }

    assert held == set(sentences._WORDS.once)


def test_what_has_to_be_shown_together_stands_in_one_list() -> None:
    def change(requirement: str, code: str, *, alone: bool = False) -> WouldChange:
        return WouldChange(
            requirement=requirement, code=code, needed="", becomes=Outcome.CERTIFIED, alone=alone
        )

    three = [change("cpr", "cpr.expired"), change("first-aid", "first-aid.expired"),
             change("examination", "examination.not-passed")]  # fmt: skip
    assert sentences.would_change_sentences(three) == [
        "Once all of this is so, the outcome would be “certified”: a current CPR certificate is shown; "
        "a current first aid certificate is shown; the examination is passed."
    ]
    only = change("cpr", "cpr.expired", alone=True)
    assert sentences.would_change_sentences([only]) == [sentences.would_change_sentence(only)]
    assert sentences.would_change_sentences([]) == []


def test_what_would_change_the_outcome_is_told() -> None:
    change = WouldChange(
        requirement="cpr",
        code="cpr.expired",
        needed="2022-07-01",
        becomes=Outcome.CERTIFIED,
        alone=False,
    )

    assert sentences.would_change_sentence(change) == (
        "Once a current CPR certificate is shown and the other points listed here are settled, "
        "the outcome would be “certified”."
    )


def test_a_gap_that_only_an_amended_catalogue_holds_against_somebody_can_still_be_told() -> None:
    change = WouldChange(
        requirement="physical-evaluation",
        code="physical-evaluation.not-done",
        needed="yes",
        becomes=Outcome.CERTIFIED,
        alone=True,
    )

    assert sentences.would_change_sentence(change) == (
        "Once the point “physical evaluation” is settled, the outcome would be “certified”."
    )


@pytest.mark.parametrize(
    ("outcome", "count", "said"),
    [
        (Outcome.CERTIFIED, 0, "Certified: every requirement is met."),
        (
            Outcome.CONDITIONAL,
            1,
            "Conditionally certified: one point is still owed, by September 30, 2022.",
        ),
        (
            Outcome.CONDITIONAL,
            2,
            "Conditionally certified: two points are still owed, by September 30, 2022.",
        ),
        (
            Outcome.FURTHER_REVIEW,
            1,
            "Further review: one point needs a closer look before a decision.",
        ),
        (
            Outcome.FURTHER_REVIEW,
            3,
            "Further review: three points need a closer look before a decision.",
        ),
        (Outcome.DECLINED, 1, "Not recertified: one point is not met."),
        (Outcome.DECLINED, 12, "Not recertified: 12 points are not met."),
    ],
)
def test_an_outcome_is_told_in_one_sentence(outcome: Outcome, count: int, said: str) -> None:
    owed = ConditionDue(requirement="cpr", rule="CERT-356", due_on=date(2022, 9, 30), stated=True)
    holding = next((r for r, leads_to in PRECEDENCE.items() if leads_to is outcome), Result.MET)
    point = Finding(
        requirement="cpr", rule="CERT-216", result=holding, code="cpr.expired", observed="",
        needed="", provision="", citation="", evidence=(),
    )  # fmt: skip
    decided = Determination(
        edition="E22",
        decided_on=date(2022, 7, 1),
        outcome=outcome,
        findings=(point,) * count,
        conditions=(owed,) * count,
        source="",
    )

    assert sentences.outcome_sentence(decided) == said


def test_a_condition_is_told_with_its_day() -> None:
    owed = ConditionDue(
        requirement="interview", rule="CERT-357", due_on=date(2022, 9, 30), stated=True
    )

    assert sentences.condition_sentence(owed) == (
        "Proof of a completed oral interview is due by September 30, 2022."
    )


def test_a_condition_that_waits_for_a_return_says_so() -> None:
    owed = ConditionDue(
        requirement="cpr",
        rule="CERT-356",
        due_on=date(2025, 9, 29),
        stated=False,
        waits_for_return=True,
    )

    assert sentences.condition_sentence(owed) == (
        "Proof of a current CPR certificate is due by September 29, 2025. If the leave still runs "
        "then, the time begins with the return to duty."
    )


def test_conditions_with_different_days_are_told_with_the_first_and_the_last() -> None:
    facts = dataclasses.replace(
        CLEAN,
        decided_on=date(2025, 7, 1),
        duty_status=DutyStatus.MEDICAL_LEAVE,
        employment_class=EmploymentClass.PART_TIME,
        basic_training=BasicTraining.BRIDGE,
        bridge_status=BridgeStatus.COMPLETE,
        work_hours=900,
        cpr_expires=None,
        first_aid_expires=date(2026, 1, 1),
    )

    found = determine("E25", facts, the_book())
    first, last = found.conditions
    extended = msgspec.structs.replace(last, due_on=date(2025, 12, 15))
    told = "While the leave runs, the officer may not serve, and the time waits for the return to duty."

    assert sentences.outcome_sentence(found) == (
        f"Conditionally certified: two points are still owed, by September 29, 2025. {told}"
    )
    assert sentences.outcome_sentence(
        msgspec.structs.replace(found, conditions=(first, extended))
    ) == (
        "Conditionally certified: two points are still owed, the first by September 29, 2025, the last "
        f"by December 15, 2025. {told}"
    )


@pytest.mark.parametrize(
    ("edition", "day", "said"),
    [
        (
            "E23",
            date(2024, 7, 1),
            "The agency reports 30 hours of in-service training; the training year asks for 40. "
            "This is kept apart from certification.",
        ),
        (
            "E25",
            date(2025, 7, 1),
            "The agency reports 30 hours of in-service training; the training year asks for 40.",
        ),
    ],
)
def test_the_same_finding_is_told_as_its_edition_has_it(edition: str, day: date, said: str) -> None:
    facts = dataclasses.replace(CLEAN, decided_on=day, in_service_hours=30)
    decided = determine(edition, facts, the_book())

    assert said in map(sentences.finding_sentence, decided.findings)


def test_every_other_way_to_say_a_finding_belongs_to_a_code_and_a_result() -> None:
    results = {
        rule.id.removeprefix("gap."): {wording.value for wording in rule.provisions}
        for rule in the_book().family("gap")
    }

    assert sentences._WORDS.said_as
    assert all(result in results[code] for code, result in sentences._WORDS.said_as)


def test_titles_and_results_are_words() -> None:
    assert sentences.finding_title("cpr") == "CPR certificate"
    assert sentences.result_title(Result.CONDITION) == "Still owed"
    with pytest.raises(NotFound, match="no words"):
        sentences.finding_title("horse")
