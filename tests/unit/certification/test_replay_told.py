"""How a replay tells findings apart that come to the same result."""

from dataclasses import replace
from datetime import date

from tests.unit.rules.test_determine import CLEAN

from standing.certification.replay import _finding_by_finding
from standing.rules.book import the_book
from standing.rules.determine import determine


def test_what_differs_is_told_where_result_and_code_are_the_same() -> None:
    kept = determine("E22", CLEAN, the_book())
    again = determine("E22", replace(CLEAN, date_of_birth=date(1981, 2, 3)), the_book())

    (told,) = _finding_by_finding(kept, again)

    assert told.startswith("finding age: ")
    was, _, now = told.removesuffix(" follows").partition(" is stored, ")
    assert was.startswith("finding age: observed '")
    assert now == "observed '41'"
    assert "met (age.reached)" not in told
