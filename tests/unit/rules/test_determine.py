"""Determining: total, in one order of precedence, and moved by the catalogue alone."""

import dataclasses
import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from tests.unit.rules.strategies import DECIDED

from standing.kernel.errors import NotFound, Refused
from standing.rules.book import CATALOGUE, Book, the_book
from standing.rules.determine import REQUIREMENTS, Outcome, Result, determine, law_on
from standing.rules.facts import (
    ON_LEAVE,
    Attestation,
    Background,
    BarKind,
    BarOnRecord,
    BasicTraining,
    BridgeStatus,
    CharacterFound,
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
@given(DECIDED)
def test_every_set_of_facts_has_an_outcome_and_a_finding_for_every_requirement(
    case: tuple[str, Facts],
) -> None:
    decided = determine(*case, the_book())

    assert tuple(finding.requirement for finding in decided.findings) == REQUIREMENTS
    assert all(finding.citation and finding.evidence for finding in decided.findings)
    assert decided == determine(*case, the_book())


@settings(deadline=None)
@given(DECIDED)
def test_further_review_wins_then_declined_then_conditional(case: tuple[str, Facts]) -> None:
    decided = determine(*case, the_book())
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
@given(DECIDED)
def test_there_is_a_condition_for_each_gap_and_only_when_the_outcome_is_conditional(
    case: tuple[str, Facts],
) -> None:
    edition, facts = case
    decided = determine(edition, facts, the_book())
    gaps = [f.requirement for f in decided.findings if f.result is Result.CONDITION]
    conditional = decided.outcome is Outcome.CONDITIONAL

    assert [c.requirement for c in decided.conditions] == (gaps if conditional else [])
    assert all(condition.due_on > facts.decided_on for condition in decided.conditions)
    assert bool(decided.would_change) is (decided.outcome is not Outcome.CERTIFIED)
    assert not any(condition.waits_for_return for condition in decided.conditions) or (
        edition == "E25" and facts.duty_status in ON_LEAVE
    )


@settings(deadline=None)
@given(DECIDED)
def test_what_may_never_be_a_condition_never_is_one(case: tuple[str, Facts]) -> None:
    conditional = {f.code for f in determine(*case, the_book()).findings if f.result == "condition"}

    assert not conditional & set(the_book().rule("condition.never").provisions[0].value)


@settings(deadline=None)
@given(DECIDED)
def test_evaluations_never_hold_anything_back_and_in_service_training_not_before_e25(
    case: tuple[str, Facts],
) -> None:
    edition, facts = case
    without = dataclasses.replace(
        facts,
        physical_evaluation=YesNoUnknown.NO,
        psychological_evaluation=None,
        in_service_hours=facts.in_service_hours if edition == "E25" else 0,
    )

    assert (
        determine(edition, facts, the_book()).outcome
        is determine(edition, without, the_book()).outcome
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


@pytest.mark.parametrize(
    ("edition", "before", "first"),
    [
        ("E22", date(2022, 6, 9), "June 10, 2022"),
        ("E23", date(2023, 9, 28), "September 29, 2023"),
        ("E25", date(2024, 9, 30), "October 1, 2024"),
    ],
)
def test_an_edition_not_yet_in_force_evaluates_nobody(
    edition: str, before: date, first: str
) -> None:
    with pytest.raises(Refused, match=f"came into force on {first}"):
        determine(edition, dataclasses.replace(CLEAN, decided_on=before), the_book())


@pytest.mark.parametrize(
    ("rule", "before", "after", "complaint"),
    [
        ("gap.cpr.expired", '"condition"', '"failed"', r"cpr\.expired leads to 'failed'.* must be"),
        (
            "gap.bars.felony",
            '"failed"',
            '"condition"',
            r"bars\.felony leads to 'condition'.* may not be",
        ),
    ],
)
def test_a_catalogue_that_breaks_the_vote_of_2024_is_refused_from_then_on(
    rule: str, before: str, after: str, complaint: str, tmp_path: Path
) -> None:
    book = amended(tmp_path, rule, before, after)
    later = dataclasses.replace(CLEAN, decided_on=date(2025, 7, 1))

    assert determine("E22", CLEAN, book).outcome is Outcome.CERTIFIED
    with pytest.raises(Refused, match=complaint):
        determine("E25", later, book)


def test_a_vote_on_a_gap_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    book = amended(tmp_path, "condition.must", '"cpr.expired"', '"cpr.lapsed"')

    with pytest.raises(Refused, match=r"cpr\.lapsed leads to 'nothing', and condition\.must"):
        determine("E25", dataclasses.replace(CLEAN, decided_on=date(2025, 7, 1)), book)


def test_a_rule_that_needs_a_list_says_so(tmp_path: Path) -> None:
    later = dataclasses.replace(CLEAN, decided_on=date(2025, 7, 1))
    listless = amended(tmp_path / "1", "form.not-asked-again", '["age", "high-school"]', '"age"')

    with pytest.raises(Refused, match=r"form\.not-asked-again needs a list"):
        determine("E25", later, listless)


def test_a_gap_that_the_book_says_nothing_about_on_the_day_is_named(tmp_path: Path) -> None:
    book = amended(tmp_path, "gap.cpr.expired", "2022-06-10", "2022-07-02")
    expired = dataclasses.replace(CLEAN, cpr_expires=date(2022, 5, 1))

    assert determine("E22", CLEAN, book).outcome is Outcome.CERTIFIED
    with pytest.raises(NotFound, match=r"does not say what cpr\.expired leads to on July 1, 2022"):
        determine("E22", expired, book)


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
@pytest.mark.parametrize(
    ("edition", "day"),
    [("E22", JULY_1), ("E23", date(2024, 7, 1)), ("E25", date(2025, 7, 1))],
)
def test_a_requirement_looks_at_the_facts_it_names_and_at_no_others(
    edition: str, day: date, name: str
) -> None:
    requirement = EVERY[name]
    law = law_on(edition, day, the_book())
    clean = dataclasses.replace(CLEAN, decided_on=day)
    told = {field: getattr(clean, field) for field in requirement.reads}
    apart = dataclasses.replace(OTHERWISE, **told)

    assert requirement.look(apart, law) == requirement.look(clean, law)
    assert requirement.look(OTHERWISE, law) != requirement.look(clean, law)


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
    background_results_on=date(2021, 1, 1),
    background_answered_on=date(2021, 1, 2),
    background_answer_waived=False,
    background_weighed_on=date(2021, 1, 3),
    character_found=CharacterFound.LACKING,
    shown_before=("age", "high-school"),
)
"""Facts that differ from the clean ones in every field."""
