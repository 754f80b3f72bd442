"""Determining: total, in one order of precedence, and moved by the catalogue alone."""

import dataclasses
import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from tests.unit.rules.strategies import FACTS

from standing.kernel.errors import NotFound, Refused
from standing.rules.book import CATALOGUE, Book, the_book
from standing.rules.determine import REQUIREMENTS, Outcome, Result, determine, law_on
from standing.rules.facts import (
    Attestation,
    Background,
    BarKind,
    BarOnRecord,
    BasicTraining,
    BridgeStatus,
    DutyStatus,
    EmploymentClass,
    Examination,
    Facts,
    Interview,
    TrainingOnRecord,
    YesNoUnknown,
)
from standing.rules.requirements import EVERY

JULY_1, SEPTEMBER_30 = date(2022, 7, 1), date(2022, 9, 30)
CLEAN = Facts(
    decided_on=JULY_1,
    date_of_birth=date(1990, 3, 2),
    employment_class=EmploymentClass.FULL_TIME,
    duty_status=DutyStatus.ACTIVE,
    high_school=True,
    basic_training=BasicTraining.ACADEMY,
    physical_evaluation=YesNoUnknown.YES,
    psychological_evaluation=YesNoUnknown.YES,
    background=Background.DONE,
    interview=Interview.DONE,
    examination=Examination.PASSED,
    first_aid_expires=date(2023, 5, 1),
    cpr_expires=date(2023, 5, 1),
    in_service_hours=40,
    attestation=Attestation.YES,
    attested_by="agency head",
    source="receipt R-0001 row 2",
)


def amended(folder: Path, rule: str, before: str, after: str) -> Book:
    """Return our book with one provision's value changed in its TOML file."""
    shutil.copytree(CATALOGUE, folder, dirs_exist_ok=True)
    for file in folder.glob("*.toml"):
        text = file.read_text("utf-8")
        start = text.find(f'[["{rule}".provision]]')
        if start >= 0:
            assert before in text[start:]
            file.write_text(text[:start] + text[start:].replace(before, after, 1), "utf-8")
            return Book.load(folder)
    raise AssertionError(rule)


@settings(deadline=None)
@given(FACTS)
def test_every_set_of_facts_has_an_outcome_and_a_finding_for_every_requirement(
    facts: Facts,
) -> None:
    decided = determine("E22", facts, the_book())

    assert tuple(finding.requirement for finding in decided.findings) == REQUIREMENTS
    assert all(finding.citation and finding.evidence for finding in decided.findings)
    assert decided == determine("E22", facts, the_book())


@settings(deadline=None)
@given(FACTS)
def test_further_review_wins_then_declined_then_conditional(facts: Facts) -> None:
    decided = determine("E22", facts, the_book())
    results = {finding.result for finding in decided.findings}

    if Result.FURTHER_REVIEW in results:
        assert decided.outcome is Outcome.FURTHER_REVIEW
    elif Result.FAILED in results:
        assert decided.outcome is Outcome.DECLINED
    elif Result.CONDITION in results:
        assert decided.outcome is Outcome.CONDITIONAL
    else:
        assert decided.outcome is Outcome.CERTIFIED


@settings(deadline=None)
@given(FACTS)
def test_there_is_a_condition_for_each_gap_and_only_when_the_outcome_is_conditional(
    facts: Facts,
) -> None:
    decided = determine("E22", facts, the_book())
    gaps = [f.requirement for f in decided.findings if f.result is Result.CONDITION]
    conditional = decided.outcome is Outcome.CONDITIONAL

    assert [c.requirement for c in decided.conditions] == (gaps if conditional else [])
    assert all(condition.due_on > facts.decided_on for condition in decided.conditions)
    assert bool(decided.would_change) is (decided.outcome is not Outcome.CERTIFIED)


@settings(deadline=None)
@given(FACTS)
def test_evaluations_and_in_service_training_never_hold_anything_back(facts: Facts) -> None:
    without = dataclasses.replace(
        facts,
        physical_evaluation=YesNoUnknown.NO,
        psychological_evaluation=None,
        in_service_hours=0,
    )

    assert (
        determine("E22", facts, the_book()).outcome is determine("E22", without, the_book()).outcome
    )


def test_what_would_change_the_outcome_says_to_what_and_whether_alone() -> None:
    facts = dataclasses.replace(
        CLEAN, attestation=Attestation.CANNOT, background=Background.FAILED, cpr_expires=None
    )

    (change,) = determine("E22", facts, the_book()).would_change

    assert (change.requirement, change.becomes, change.alone) == (
        "character",
        Outcome.DECLINED,
        True,
    )


def test_the_evidence_says_where_it_was_read() -> None:
    facts = dataclasses.replace(CLEAN, cpr_expires=date(2022, 5, 1))

    decided = determine("E22", facts, the_book())
    (finding,) = [f for f in decided.findings if f.requirement == "cpr"]

    assert (decided.source, finding.evidence) == (
        "receipt R-0001 row 2",
        ("CPR Expiration 2022-05-01",),
    )
    assert (finding.observed, finding.needed) == ("2022-05-01", "2022-07-01")
    assert finding.provision == "gap.cpr.expired@2022-06-10"


def test_no_finding_carries_the_date_of_birth() -> None:
    decided = determine("E22", CLEAN, the_book())

    assert "1990" not in repr(decided.findings)


def test_an_interview_that_is_no_longer_curable_declines_with_no_change_in_the_code(
    tmp_path: Path,
) -> None:
    book = amended(tmp_path, "gap.interview.not-done", '"condition"', '"failed"')
    not_held = dataclasses.replace(CLEAN, interview=Interview.NOT_DONE)

    assert determine("E22", not_held, the_book()).outcome is Outcome.CONDITIONAL
    assert determine("E22", not_held, book).outcome is Outcome.DECLINED
    assert determine("E22", CLEAN, book).outcome is Outcome.CERTIFIED


@pytest.mark.parametrize(
    ("rule", "before", "after", "changed"),
    [
        ("requirement.age", "21", "33", {}),
        ("requirement.cpr", "= 0", "= 30", {"cpr_expires": date(2022, 7, 30)}),
        (
            "requirement.work-hours",
            "2400",
            "3000",
            {"basic_training": "bridge", "bridge_status": "complete", "work_hours": 2999},
        ),
        (
            "gap.duty-status.on-leave",
            "recorded only",
            "condition",
            {"duty_status": "medical leave"},
        ),
        (
            "character.attested-for-head-by",
            "appointing authority",
            "the mayor",
            {"agency_head": True, "attested_by": "appointing authority"},
        ),
    ],
)
def test_a_value_changed_in_the_catalogue_moves_the_officers_it_touches(
    rule: str, before: str, after: str, changed: dict[str, object], tmp_path: Path
) -> None:
    officer = as_typed(changed)
    book = amended(tmp_path, rule, before, after)

    assert determine("E22", officer, the_book()).outcome is Outcome.CERTIFIED
    assert determine("E22", officer, book).outcome is not Outcome.CERTIFIED


def as_typed(changed: dict[str, object]) -> Facts:
    return msgspec.convert({**msgspec.to_builtins(CLEAN), **msgspec.to_builtins(changed)}, Facts)


def test_a_stated_end_changed_in_the_catalogue_moves_the_due_day(tmp_path: Path) -> None:
    book = amended(tmp_path, "condition.stated-end", "2022-09-30", "2022-10-31")
    expired = dataclasses.replace(CLEAN, cpr_expires=date(2022, 5, 1))

    (as_printed,) = determine("E22", expired, the_book()).conditions
    (as_changed,) = determine("E22", expired, book).conditions

    assert (as_printed.due_on, as_printed.stated) == (SEPTEMBER_30, True)
    assert as_changed.due_on == date(2022, 10, 31)


@pytest.mark.parametrize("edition", ["E23", "E25"])
def test_editions_kept_for_dates_and_labels_evaluate_nobody(edition: str) -> None:
    facts = dataclasses.replace(CLEAN, decided_on=date(2025, 7, 1))

    with pytest.raises(Refused, match="dates and labels only"):
        determine(edition, facts, the_book())


def test_an_edition_not_yet_in_force_evaluates_nobody() -> None:
    with pytest.raises(Refused, match="came into force on June 10, 2022"):
        determine("E22", dataclasses.replace(CLEAN, decided_on=date(2022, 6, 9)), the_book())


def test_an_unknown_edition_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"edition\.E99"):
        determine("E99", CLEAN, the_book())


def test_a_decision_made_later_under_an_old_edition_reads_its_last_day() -> None:
    facts = dataclasses.replace(
        CLEAN,
        decided_on=date(2024, 2, 1),
        first_aid_expires=date(2024, 5, 1),
        cpr_expires=date(2024, 1, 1),
    )

    (condition,) = determine("E22", facts, the_book()).conditions

    assert (condition.due_on, condition.stated) == (date(2024, 5, 1), False)


@pytest.mark.parametrize("name", list(EVERY))
def test_a_requirement_looks_at_the_facts_it_names_and_at_no_others(name: str) -> None:
    requirement = EVERY[name]
    law = law_on("E22", CLEAN.decided_on, the_book())
    told = {field: getattr(CLEAN, field) for field in requirement.reads}
    apart = dataclasses.replace(OTHERWISE, **told)

    assert requirement.look(apart, law) == requirement.look(CLEAN, law)
    assert requirement.look(OTHERWISE, law) != requirement.look(CLEAN, law)


OTHERWISE = Facts(
    decided_on=date(2022, 7, 8),
    date_of_birth=date(2003, 1, 1),
    employment_class=EmploymentClass.RESERVE,
    duty_status=DutyStatus.SUSPENDED,
    leave_since=date(2022, 1, 1),
    high_school=False,
    basic_training=BasicTraining.BRIDGE,
    training_on_record=(TrainingOnRecord(category="bridge academy", course="Bridge Academy"),),
    bridge_status=BridgeStatus.DISMISSED,
    work_hours=3,
    physical_evaluation=YesNoUnknown.NO,
    psychological_evaluation=YesNoUnknown.NO,
    background=Background.FAILED,
    interview=Interview.NOT_DONE,
    examination=Examination.NOT_PASSED,
    first_aid_expires=date(2020, 1, 1),
    cpr_expires=date(2020, 1, 1),
    in_service_hours=1,
    attestation=Attestation.NO,
    attested_by="nobody",
    agency_head=True,
    bars=(BarOnRecord(kind=BarKind.FELONY, dated_on=date(2022, 7, 2)),),
    source="another paper",
)
"""Facts that differ from the clean ones in every field."""
