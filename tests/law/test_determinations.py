"""The determinations that counsel wrote down: E22, and what the later editions do otherwise."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from standing.rules.book import the_book
from standing.rules.determine import REQUIREMENTS, ConditionDue, Outcome, determine
from standing.rules.facts import Facts
from standing.rules.requirements import EVERY

Case = dict[str, Any]


def written(name: str) -> list[Case]:
    """Return the cases of a file, each with the clean officer of that file."""
    tables = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))
    return [{"edition": "E22", "clean": tables["clean"], **case} for case in tables["case"]]


E22 = written("determinations.toml")
LATER = written("later-editions.toml")
CASES = [*E22, *LATER]


def facts_of(case: Case) -> Facts:
    answers = {**case["clean"], **case.get("given", {})}
    return msgspec.convert(
        {key: value for key, value in answers.items() if key not in case.get("blank", [])}, Facts
    )


def owed(condition: ConditionDue) -> str:
    waits = " or after the return" if condition.waits_for_return else ""
    return f"{condition.requirement} {condition.rule} {condition.due_on}{waits}"


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_an_officer_is_decided_as_counsel_wrote(case: Case) -> None:
    decided = determine(case["edition"], facts_of(case), the_book())

    assert decided.outcome == case["outcome"]
    assert tuple(finding.requirement for finding in decided.findings) == REQUIREMENTS
    if "finding" in case:
        found = {finding.code: finding.result for finding in decided.findings}
        assert found.get(case["finding"]) == case.get("result", "met"), found
    if "conditions" in case:
        assert [owed(condition) for condition in decided.conditions] == case["conditions"]


def test_every_code_has_a_case() -> None:
    every = {code for requirement in EVERY.values() for code in requirement.codes}
    clean = determine("E22", facts_of(E22[0]), the_book())
    shown = {case.get("finding") for case in CASES} | {finding.code for finding in clean.findings}

    assert every - shown == set()


@pytest.mark.parametrize("edition", ["E22", "E23", "E25"])
def test_every_outcome_has_a_case_in_every_edition(edition: str) -> None:
    outcomes = {case["outcome"] for case in CASES if case["edition"] == edition}

    assert outcomes == set(Outcome)
