"""The terms that counsel wrote down in ``terms.toml``."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from standing.rules.book import the_book
from standing.rules.terms import renewed_until

CASES = tomllib.loads(Path(__file__).with_name("terms.toml").read_text("utf-8"))["term"]

Case = dict[str, Any]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_certificate_is_renewed_as_counsel_wrote(case: Case) -> None:
    until = renewed_until(
        reference_on=case["reference_on"],
        born_on=case["born_on"],
        granted_on=case.get("granted_on", case["reference_on"]),
        continued=case.get("continued", True),
        edition=case.get("edition", "E25"),
        book=the_book(),
    )

    assert until == case["until"]
