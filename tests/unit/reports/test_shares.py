"""Shares as the slide of June 30, 2022 prints them (RUL-13, FIG-06)."""

import pytest

from standing.reports.shares import share
from standing.reports.template import the_template


@pytest.mark.parametrize(
    ("figure", "count", "printed"),
    [
        ("categories.certified", 5606, "88%"),
        ("categories.conditionally_certified", 693, "10.9%"),
        ("categories.further_review", 60, "1%"),
        ("categories.not_recertified", 7, "0.1%"),
    ],
)
def test_each_category_has_the_decimals_of_the_slide(figure: str, count: int, printed: str) -> None:
    decimals = the_template().shares.decimals[figure]

    assert share(count, 6366, decimals=decimals) == printed


def test_halves_are_rounded_up() -> None:
    assert share(1, 200, decimals=0) == "1%"
    assert share(5, 200, decimals=0) == "3%"
    assert share(1, 2000, decimals=1) == "0.1%"
