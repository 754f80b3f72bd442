"""Who receives a notice, as counsel wrote it down in ``notices.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from standing.correspondence.domain import NoticeKind, recipients
from standing.rules.book import the_book

CASES = tomllib.loads(Path(__file__).with_name("notices.toml").read_text("utf-8"))["recipients"]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_notice_goes_to_whom_the_rules_of_its_day_name(case: dict[str, Any]) -> None:
    found = recipients(
        NoticeKind(case["kind"]), unit_named=case["unit_named"], waived=case["waived"],
        dated_on=case["dated_on"], book=the_book(),
    )  # fmt: skip

    assert [each.value for each in found] == case["expect"]
