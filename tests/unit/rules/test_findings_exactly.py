"""For every answer of an agency: the code, what was observed, and what the finding says it read."""

import dataclasses
from datetime import date
from typing import Any

import pytest
from tests.unit.rules.test_determine import CLEAN

from standing.rules.book import the_book
from standing.rules.determine import determine, law_on
from standing.rules.facts import (
    Attestation,
    Background,
    BarKind,
    BarOnRecord,
    BasicTraining,
    BridgeStatus,
    DutyStatus,
    Examination,
    Interview,
    TrainingOnRecord,
    YesNoUnknown,
)

JUNE_1, JULY_1, JULY_2 = date(2022, 6, 1), date(2022, 7, 1), date(2022, 7, 2)
B, S = BasicTraining, BridgeStatus


def line(category: str, completed_on: date | None = None) -> tuple[TrainingOnRecord, ...]:
    """A line of the training committee's export."""
    return (TrainingOnRecord(category=category, course="A course", completed_on=completed_on),)


def exported(category: str, completed_on: date | None = None) -> str:
    """The line as a finding tells it."""
    told = f"completed {completed_on}" if completed_on else "no completion date"
    return f"training export: {category}, A course, {told}"


BARRED = "imported bars: national-index, no date, no source named"
CASES: list[tuple[dict[str, Any], str, str, tuple[str, ...]]] = [
    ({"date_of_birth": JULY_1.replace(year=2001)}, "age.reached", "21", ("Date of Birth on file",)),
    ({"date_of_birth": JULY_2.replace(year=2001)}, "age.under", "20", ("Date of Birth on file",)),
    ({}, "high-school.held", "yes", ("High School or Equivalent yes",)),
    ({"high_school": False}, "high-school.not-held", "no", ("High School or Equivalent no",)),
    (
        {"high_school": None}, "high-school.paper-missing", "",
        ("High School or Equivalent blank",),
    ),
    ({}, "basic-training.complete", "academy", ("Basic Training academy",)),
    (
        {"training_on_record": line("basic academy", JUNE_1)}, "basic-training.complete",
        "academy", ("Basic Training academy", exported("basic academy", JUNE_1)),
    ),
    (
        {"training_on_record": line("bridge academy")}, "basic-training.sources-differ", "academy",
        ("Basic Training academy", exported("bridge academy")),
    ),
    (
        {"training_on_record": line("bridge academy") + line("basic academy")},
        "basic-training.complete", "academy",
        ("Basic Training academy", exported("basic academy")),
    ),
    (
        {"basic_training": B.STATE_POLICE,
         "training_on_record": line("state police academy", JUNE_1)},
        "basic-training.complete", "state police",
        ("Basic Training state police", exported("state police academy", JUNE_1)),
    ),
    (
        {"basic_training": B.SSPO, "training_on_record": line("sspo academy", JUNE_1)},
        "basic-training.complete", "SSPO",
        ("Basic Training SSPO", exported("sspo academy", JUNE_1)),
    ),
    (
        {"basic_training": B.EXEMPTION, "training_on_record": line("bridge academy")},
        "basic-training.exemption", "exemption", ("Basic Training exemption",),
    ),
    ({"basic_training": None}, "basic-training.not-stated", "", ("Basic Training blank",)),
    ({"basic_training": B.NONE}, "basic-training.none", "none", ("Basic Training none",)),
    (
        {"basic_training": B.NONE, "training_on_record": line("exemption", JUNE_1)},
        "basic-training.sources-differ", "none",
        ("Basic Training none", exported("exemption", JUNE_1)),
    ),
    (
        {"basic_training": B.NONE, "training_on_record": line("bridge academy", JUNE_1)},
        "basic-training.sources-differ", "none",
        ("Basic Training none", exported("bridge academy", JUNE_1)),
    ),
    (
        {"basic_training": B.NONE, "training_on_record": line("basic academy")},
        "basic-training.none", "none", ("Basic Training none",),
    ),
    (
        {"basic_training": B.BRIDGE, "training_on_record": line("bridge academy")},
        "basic-training.bridge-not-stated", "",
        ("Basic Training bridge", "Bridge Status blank", exported("bridge academy")),
    ),
    (
        {"basic_training": B.BRIDGE, "bridge_status": S.COMPLETE},
        "basic-training.bridge-complete", "complete",
        ("Basic Training bridge", "Bridge Status complete"),
    ),
    (
        {"basic_training": B.BRIDGE, "bridge_status": S.COMPLETE,
         "training_on_record": line("bridge academy", JUNE_1)},
        "basic-training.bridge-complete", "complete",
        ("Basic Training bridge", "Bridge Status complete", exported("bridge academy", JUNE_1)),
    ),
    (
        {"basic_training": B.BRIDGE, "bridge_status": S.COMPLETE,
         "training_on_record": line("bridge academy")},
        "basic-training.sources-differ", "bridge complete",
        ("Basic Training bridge", "Bridge Status complete", exported("bridge academy")),
    ),
    (
        {"basic_training": None, "bridge_status": S.ENROLLED,
         "training_on_record": line("bridge academy")},
        "basic-training.bridge-enrolled", "enrolled",
        ("Basic Training blank", "Bridge Status enrolled", exported("bridge academy")),
    ),
    (
        {"basic_training": B.BRIDGE, "bridge_status": S.WITHDRAWN,
         "training_on_record": line("sspo academy", JUNE_1) + line("basic academy", JUNE_1)},
        "basic-training.other-on-record", "bridge withdrawn",
        ("Basic Training bridge", "Bridge Status withdrawn", exported("basic academy", JUNE_1),
         exported("sspo academy", JUNE_1)),
    ),
    (
        {"basic_training": B.NONE, "bridge_status": S.WITHDRAWN,
         "training_on_record": line("sspo academy", JUNE_1)},
        "basic-training.sources-differ", "bridge withdrawn",
        ("Basic Training none", "Bridge Status withdrawn", exported("sspo academy", JUNE_1)),
    ),
    (
        {"basic_training": B.BRIDGE, "bridge_status": S.DISMISSED,
         "training_on_record": line("sspo academy") + line("bridge academy")},
        "basic-training.bridge-dismissed", "dismissed",
        ("Basic Training bridge", "Bridge Status dismissed", exported("bridge academy")),
    ),
    (
        {"basic_training": B.BRIDGE, "bridge_status": S.NEVER_ENROLLED},
        "basic-training.bridge-never-enrolled", "never enrolled",
        ("Basic Training bridge", "Bridge Status never enrolled"),
    ),
    ({"work_hours": 5}, "work-hours.not-needed", "", ("Basic Training academy",)),
    (
        {"basic_training": None, "work_hours": 5}, "work-hours.not-needed", "",
        ("Basic Training blank",),
    ),
    (
        {"basic_training": B.NONE, "bridge_status": S.WITHDRAWN, "work_hours": 5},
        "work-hours.not-needed", "", ("Basic Training none",),
    ),
    ({"basic_training": B.BRIDGE}, "work-hours.not-stated", "", ("Work Hours blank",)),
    (
        {"basic_training": B.BRIDGE, "work_hours": 2400}, "work-hours.reached", "2400",
        ("Work Hours 2400",),
    ),
    (
        {"basic_training": B.BRIDGE, "work_hours": 2399}, "work-hours.short", "2399",
        ("Work Hours 2399",),
    ),
    (
        {"basic_training": None, "bridge_status": S.COMPLETE, "work_hours": 0},
        "work-hours.short", "0", ("Work Hours 0",),
    ),
    (
        {"basic_training": B.NONE, "bridge_status": S.ENROLLED, "work_hours": 1},
        "work-hours.short", "1", ("Work Hours 1",),
    ),
    ({}, "physical-evaluation.done", "yes", ("Physical Evaluation yes",)),
    (
        {"physical_evaluation": YesNoUnknown.NO}, "physical-evaluation.not-done", "no",
        ("Physical Evaluation no",),
    ),
    (
        {"physical_evaluation": YesNoUnknown.UNKNOWN}, "physical-evaluation.unknown", "unknown",
        ("Physical Evaluation unknown",),
    ),
    (
        {"physical_evaluation": None}, "physical-evaluation.not-stated", "",
        ("Physical Evaluation blank",),
    ),
    ({}, "psychological-evaluation.done", "yes", ("Psychological Evaluation yes",)),
    (
        {"psychological_evaluation": YesNoUnknown.NO}, "psychological-evaluation.not-done", "no",
        ("Psychological Evaluation no",),
    ),
    (
        {"psychological_evaluation": None}, "psychological-evaluation.not-stated", "",
        ("Psychological Evaluation blank",),
    ),
    ({}, "background.done", "done", ("Background Check done",)),
    (
        {"background": Background.NOT_DONE}, "background.not-done", "not done",
        ("Background Check not done",),
    ),
    ({"background": Background.FAILED}, "background.failed", "failed", ("Background Check failed",)),
    ({"background": None}, "background.not-stated", "", ("Background Check blank",)),
    ({}, "examination.passed", "passed", ("Examination passed",)),
    (
        {"examination": Examination.NOT_PASSED}, "examination.not-passed", "not passed",
        ("Examination not passed",),
    ),
    ({"examination": None}, "examination.not-stated", "", ("Examination blank",)),
    (
        {"first_aid_expires": JULY_1}, "first-aid.current", "2022-07-01",
        ("First Aid Expiration 2022-07-01",),
    ),
    (
        {"first_aid_expires": JUNE_1}, "first-aid.expired", "2022-06-01",
        ("First Aid Expiration 2022-06-01",),
    ),
    ({"first_aid_expires": None}, "first-aid.missing", "", ("First Aid Expiration blank",)),
    ({"cpr_expires": JULY_1}, "cpr.current", "2022-07-01", ("CPR Expiration 2022-07-01",)),
    ({"cpr_expires": JUNE_1}, "cpr.expired", "2022-06-01", ("CPR Expiration 2022-06-01",)),
    ({"cpr_expires": None}, "cpr.missing", "", ("CPR Expiration blank",)),
    ({}, "interview.done", "done", ("Oral Interview done",)),
    (
        {"interview": Interview.NOT_DONE}, "interview.not-done", "not done",
        ("Oral Interview not done",),
    ),
    ({"interview": None}, "interview.not-stated", "", ("Oral Interview blank",)),
    ({}, "character.attested", "yes", ("Attestation yes, by agency head",)),
    (
        {"agency_head": True, "attested_by": " Appointing Authority "}, "character.attested",
        "yes", ("Attestation yes, by  Appointing Authority ",),
    ),
    (
        {"agency_head": True}, "character.self-attested", "yes",
        ("Attestation yes, by agency head",),
    ),
    (
        {"attestation": Attestation.NO, "attested_by": ""}, "character.not-attested", "no",
        ("Attestation no",),
    ),
    (
        {"attestation": Attestation.CANNOT}, "character.cannot-attest", "cannot",
        ("Attestation cannot, by agency head",),
    ),
    (
        {"attestation": None, "attested_by": ""}, "character.not-stated", "",
        ("Attestation blank",),
    ),
    ({}, "in-service.complete", "40", ("In-Service Hours 40",)),
    ({"in_service_hours": 39}, "in-service.short", "39", ("In-Service Hours 39",)),
    ({"in_service_hours": None}, "in-service.not-stated", "", ("In-Service Hours blank",)),
    ({}, "bars.none", "", ("imported bars: no line for this officer",)),
    (
        {"bars": (BarOnRecord(kind=BarKind.FELONY, dated_on=JULY_2),)}, "bars.none", "",
        ("imported bars: no line for this officer",),
    ),
    (
        {"bars": (BarOnRecord(kind=BarKind.FELONY, dated_on=JULY_1, source="a court"),)},
        "bars.felony", "2022-07-01", ("imported bars: felony, 2022-07-01, a court",),
    ),
    ({"bars": (BarOnRecord(kind=BarKind.NATIONAL_INDEX),)}, "bars.national-index", "", (BARRED,)),
    (
        {"bars": (BarOnRecord(kind=BarKind.NATIONAL_INDEX),
                  BarOnRecord(kind=BarKind.CONTINUANCE, dated_on=JUNE_1))},
        "bars.continuance-without-finding", "2022-06-01",
        ("imported bars: continuance-without-finding, 2022-06-01, no source named", BARRED),
    ),
    (
        {"bars": (BarOnRecord(kind=BarKind.DECERTIFIED_LIST),)}, "bars.decertified-list", "",
        ("imported bars: decertified-list, no date, no source named",),
    ),
    ({}, "duty-status.active", "active", ("Duty Status active",)),
    (
        {"duty_status": DutyStatus.SUSPENDED}, "duty-status.suspended", "suspended",
        ("Duty Status suspended",),
    ),
    (
        {"duty_status": DutyStatus.MILITARY_LEAVE, "leave_since": JUNE_1},
        "duty-status.on-leave", "military leave",
        ("Duty Status military leave, since 2022-06-01",),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("told", "code", "observed", "evidence"), CASES)
def test_an_answer_leads_to_its_finding(
    told: dict[str, Any], code: str, observed: str, evidence: tuple[str, ...]
) -> None:
    facts = dataclasses.replace(CLEAN, **told)
    requirement = code.partition(".")[0]
    found = [
        f for f in determine("E22", facts, the_book()).findings if f.requirement == requirement
    ]
    ruled = law_on("E22", JULY_1, the_book()).codes[code]

    assert [(f.code, f.observed, f.evidence) for f in found] == [(code, observed, evidence)]
    assert [(f.rule, f.result, f.needed, f.provision, f.citation) for f in found] == [
        (ruled.rule, ruled.result, ruled.needed, ruled.provision, ruled.citation)
    ]


FEBRUARY_16, MARCH_1 = date(2024, 2, 16), date(2024, 3, 1)  # day 14 after results is March 1, 2024
SAID = "Background Check failed"
OF = "commission's record: "
FAILED_CHECKS: list[tuple[dict[str, Any], str, str, tuple[str, ...]]] = [
    ({}, "background.results-not-given", "", (SAID,)),
    (
        {"background_results_on": FEBRUARY_16}, "background.answer-awaited", "2024-02-16",
        (SAID, f"{OF}results given 2024-02-16"),
    ),
    (
        {"background_results_on": date(2024, 2, 15)}, "background.failed", "failed",
        (SAID, f"{OF}results given 2024-02-15"),
    ),
    ({"background_results_on": date(2024, 3, 2)}, "background.results-not-given", "", (SAID,)),
    (
        {"background_answer_waived": True}, "background.failed", "failed",
        (SAID, f"{OF}answer waived"),
    ),
    ({"background_answer_waived": False}, "background.results-not-given", "", (SAID,)),
    (
        {"background_results_on": FEBRUARY_16, "background_answered_on": MARCH_1},
        "background.answer-to-weigh", "2024-03-01",
        (SAID, f"{OF}results given 2024-02-16", f"{OF}answered 2024-03-01"),
    ),
    (
        {"background_answered_on": FEBRUARY_16, "background_weighed_on": MARCH_1},
        "background.failed", "failed",
        (SAID, f"{OF}answered 2024-02-16", f"{OF}weighed 2024-03-01"),
    ),
    (
        {"background_answered_on": FEBRUARY_16, "background_weighed_on": date(2024, 3, 2)},
        "background.answer-to-weigh", "2024-02-16", (SAID, f"{OF}answered 2024-02-16"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("told", "code", "observed", "evidence"), FAILED_CHECKS)
def test_a_failed_check_waits_for_its_answer_from_2023(
    told: dict[str, Any], code: str, observed: str, evidence: tuple[str, ...]
) -> None:
    facts = dataclasses.replace(
        CLEAN, decided_on=MARCH_1, background=Background.FAILED, cpr_expires=date(2025, 1, 1),
        first_aid_expires=date(2025, 1, 1), **told,
    )  # fmt: skip
    found = [
        f for f in determine("E23", facts, the_book()).findings if f.requirement == "background"
    ]

    assert [(f.code, f.observed, f.evidence) for f in found] == [(code, observed, evidence)]
