"""What is in force on a day, as counsel wrote it down in ``standing.toml``."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest

from standing.certification import domain
from standing.certification.derive import StatutoryTerms, certificates
from standing.certification.in_force import standing
from standing.kernel.names import cohort_letter
from standing.kernel.periods import NEW_YORK, day_of, end_of
from standing.rules.book import the_book

CASES = tomllib.loads(Path(__file__).with_name("standing.toml").read_text("utf-8"))["case"]
BOOK = the_book()
TERMS = BOOK.campaign("2022-a-h")

Case = dict[str, Any]
Row = TypeVar("Row", domain.Overlay, domain.Service)


def noon(day: date | datetime) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time(12), NEW_YORK)


def moments(row: Case) -> Case:
    return {key: noon(value) if key.endswith("_at") else value for key, value in row.items()}


def history_of(case: Case) -> domain.History:
    """Build the record a case describes; the cohort is that of the surname in 2021 (CERT-412)."""
    letter = cohort_letter(case["surname_in_2021"])
    assert letter is not None
    reference_on = BOOK.reference_day(letter)
    decisions = [
        decision_of(number, row, reference_on)
        for number, row in enumerate(case.get("decisions", []), 1)
    ]
    statutory = StatutoryTerms(
        since=TERMS.statutory_since, reference_on=reference_on, recorded_at=noon(date(2022, 3, 1))
    )
    applications = [application_of(row, reference_on) for row in case.get("applications", [])]
    rows: dict[str, Any] = {
        "conditions": tuple(
            condition_of(number, row, decisions)
            for number, row in enumerate(case.get("conditions", []), 1)
        ),
        "overlays": tuple(on_record(row, domain.Overlay) for row in case.get("overlays", [])),
        "services": tuple(on_record(row, domain.Service) for row in case.get("services", [])),
    }
    return domain.History(
        mptc_id="0000-0001",
        certificates=tuple(certificates(statutory, decisions, applications, **rows)),
        applications=tuple(applications),
        decisions=tuple(decisions),
        **rows,
    )


def application_of(row: Case, reference_on: date) -> domain.Application:
    given = moments(row)
    recorded_at = given.pop("filed_at", noon(row["filed_on"]))
    undecided = {"in_time": None, "complete": None}
    return msgspec.convert(
        {**undecided, "reference_on": reference_on, **given, "recorded_at": recorded_at},
        domain.Application,
    )


def on_record(row: Case, kind: type[Row]) -> Row:
    """An overlay or a service; known from its first day, where no other moment is given."""
    standard = {"until": None, "recorded_at": noon(row["since"]), "authority": "M.G.L. c. 6E"}
    return msgspec.convert({**standard, **moments(row)}, kind)


def decision_of(number: int, row: Case, reference_on: date) -> domain.Decision:
    """A decision; without a term of its own it runs three years from the reference date (CERT-406)."""
    reference_on = row.get("reference_on", reference_on)
    term = reference_on.replace(year=reference_on.year + 3)
    given = {"id": number, "reference_on": reference_on, "renewed_until": term, **moments(row)}
    return msgspec.convert({"recorded_at": given["issued_at"], **given}, domain.Decision)


def condition_of(number: int, row: Case, decisions: list[domain.Decision]) -> domain.Condition:
    """What one decision left owed, from its issue; ``met_on`` and ``acts`` say what was done since."""
    determination = row.get("determination", 1)
    (decided,) = [each for each in decisions if each.id == determination]
    assert decided.issued_at is not None
    done = [{"state": "C4 met", "on": row["met_on"]}] if "met_on" in row else row.get("acts", [])
    return domain.Condition(
        id=number,
        determination=determination,
        requirement=row["requirement"],
        rule=row["rule"],
        due_on=row["due_on"],
        since=day_of(decided.issued_at),
        recorded_at=decided.issued_at,
        acts=tuple(
            msgspec.convert(
                {"due_on": None, "recorded_at": noon(act["on"]), **moments(act)},
                domain.ConditionAct,
            )
            for act in done
        ),
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
    assert found.may_serve is expected.get("may_serve", expected["in_force"])
    assert set(expected.get("flags", [])) <= found.flags
    assert not found.flags & set(expected.get("not_flags", []))
    for name in ("since", "until", "review_until"):
        if name in expected:
            assert getattr(found, name) == expected[name]


def test_the_changed_surname_of_the_case_lies_in_another_cohort() -> None:
    (case,) = [case for case in CASES if case.get("id") == "TV-15"]
    letters = [cohort_letter(case[key]) for key in ("surname_in_2021", "surname_in_2023")]

    assert letters == ["H", "S"]
    assert BOOK.reference_day("H") != BOOK.reference_day("S")
