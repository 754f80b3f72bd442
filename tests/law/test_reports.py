"""The shares that a status update prints, as counsel wrote them down in ``reports.toml``."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standing.reports.deck import printed
from standing.reports.figures import Status
from standing.reports.template import the_template

CASES = tomllib.loads(Path(__file__).with_name("reports.toml").read_text("utf-8"))["report"]


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_share_is_of_the_number_and_with_the_decimals_that_its_template_declares(
    case: dict[str, Any],
) -> None:
    status = Status(
        campaign=case["campaign"], as_of=date(2023, 7, 7), known=date(2023, 7, 7), basis="issued",
        counts=case["counts"], pending_names=(), without_roster_names=(),
    )  # fmt: skip
    shares = the_template(case["campaign"]).shares

    assert {name: printed(name, status, shares).printed for name in case["expect"]} == case[
        "expect"
    ]
