"""The determinations that counsel wrote down in ``determinations.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from standing.rules.book import the_book
from standing.rules.determine import REQUIREMENTS, Outcome, determine
from standing.rules.facts import Facts
from standing.rules.requirements import EVERY

WRITTEN = tomllib.loads(Path(__file__).with_name("determinations.toml").read_text("utf-8"))
CASES = WRITTEN["case"]

Case = dict[str, Any]


def facts_of(case: Case) -> Facts:
    answers = {**WRITTEN["clean"], **case.get("given", {})}
    return msgspec.convert(
        {key: value for key, value in answers.items() if key not in case.get("blank", [])}, Facts
    )


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_an_officer_is_decided_as_counsel_wrote(case: Case) -> None:
    decided = determine("E22", facts_of(case), the_book())

    assert decided.outcome == case["outcome"]
    assert tuple(finding.requirement for finding in decided.findings) == REQUIREMENTS
    if "finding" in case:
        found = {finding.code: finding.result for finding in decided.findings}
        assert found.get(case["finding"]) == case.get("result", "met"), found
    if "conditions" in case:
        owed = [f"{c.requirement} {c.rule} {c.due_on}" for c in decided.conditions]
        assert owed == case["conditions"]


def test_every_code_has_a_case() -> None:
    every = {code for requirement in EVERY.values() for code in requirement.codes}
    clean = determine("E22", facts_of({}), the_book())
    shown = {case.get("finding") for case in CASES} | {finding.code for finding in clean.findings}

    assert every - shown == set()


def test_every_outcome_has_a_case() -> None:
    assert {case["outcome"] for case in CASES} == set(Outcome)
