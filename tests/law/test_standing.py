"""What is in force on a day, as counsel wrote it down in ``standing.toml``."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from standing.certification import domain
from standing.certification.derive import StatutoryTerms, certificates
from standing.certification.in_force import standing
from standing.kernel.names import cohort_letter
from standing.kernel.periods import NEW_YORK, end_of
from standing.rules.book import the_book
from standing.rules.terms import renewed_until

CASES = tomllib.loads(Path(__file__).with_name("standing.toml").read_text("utf-8"))["case"]
BOOK = the_book()
TERMS = BOOK.campaign("2022-a-h")

Case = dict[str, Any]


def noon(day: date | datetime) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time(12), NEW_YORK)


def moments(row: Case) -> Case:
    return {key: noon(value) if key.endswith("_at") else value for key, value in row.items()}


def history_of(case: Case) -> domain.History:
    """Build the record a case describes; the cohort is that of the surname in 2021 (CERT-412)."""
    letter = cohort_letter(case["surname_in_2021"])
    assert letter is not None
    reference_on = BOOK.reference_day(letter)
    decisions = [decision_of(row, reference_on) for row in case.get("decisions", [])]
    statutory = StatutoryTerms(
        since=TERMS.statutory_since, reference_on=reference_on, recorded_at=noon(date(2022, 3, 1))
    )
    applications = [application_of(row, reference_on) for row in case.get("applications", [])]
    return domain.History(
        mptc_id="0000-0001",
        certificates=tuple(certificates(statutory, decisions, applications)),
        applications=tuple(applications),
        decisions=tuple(decisions),
        conditions=tuple(
            condition_of(number, row) for number, row in enumerate(case.get("conditions", []), 1)
        ),
    )


def application_of(row: Case, reference_on: date) -> domain.Application:
    given = moments(row)
    recorded_at = given.pop("filed_at", noon(row["filed_on"]))
    undecided = {"in_time": None, "complete": None}
    return msgspec.convert(
        {**undecided, **given, "reference_on": reference_on, "recorded_at": recorded_at},
        domain.Application,
    )


def decision_of(row: Case, reference_on: date) -> domain.Decision:
    term = renewed_until(
        reference_on=reference_on, edition="E22", decided_on=row["decided_on"], book=BOOK
    )
    given = {"reference_on": reference_on, "renewed_until": term, **moments(row)}
    return msgspec.convert({"recorded_at": given["issued_at"], **given}, domain.Decision)


def condition_of(number: int, row: Case) -> domain.Condition:
    met_on = row.get("met_on")
    met = (
        domain.ConditionAct(
            state=domain.ConditionState.MET, on=met_on, due_on=None, recorded_at=noon(met_on)
        )
        if met_on
        else None
    )
    return domain.Condition(
        id=number,
        determination=1,
        requirement=row["requirement"],
        rule=row["rule"],
        due_on=row["due_on"],
        since=TERMS.notices_on,
        recorded_at=noon(TERMS.notices_on),
        acts=(met,) if met else (),
    )


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(case, expected, id=f"{case['title']}, on {expected['on']}")
        for case in CASES
        for expected in case["expect"]
    ],
)
def test_an_officer_stands_as_counsel_wrote(case: Case, expected: Case) -> None:
    found = standing(history_of(case), on=expected["on"], known=end_of(expected["known"]))

    assert (found.label, found.state) == (expected["label"], expected["state"])
    assert found.in_force is expected["in_force"]
    assert set(expected.get("flags", [])) <= found.flags
    for name in ("since", "until"):
        if name in expected:
            assert getattr(found, name) == expected[name]


def test_the_changed_surname_of_the_case_lies_in_another_cohort() -> None:
    (case,) = [case for case in CASES if case.get("id") == "TV-15"]
    letters = [cohort_letter(case[key]) for key in ("surname_in_2021", "surname_in_2023")]

    assert letters == ["H", "S"]
    assert BOOK.reference_day("H") != BOOK.reference_day("S")
