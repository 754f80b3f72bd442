"""The two days of an address are read, or a sentence says why not."""

from datetime import UTC, date, datetime

import pytest

from standing.kernel.periods import end_of
from standing.pages.when import When, read_when

NOW = datetime(2022, 8, 10, 14, 0, tzinfo=UTC)


def read(**query: str) -> When:
    """Read a query string on August 10, 2022."""
    return read_when(query, now=NOW)


def test_no_dates_mean_now() -> None:
    when = read()
    assert (when.on, when.known, when.is_now) == (date(2022, 8, 10), NOW, True)


@pytest.mark.parametrize("text", ["2022-06-30", "06/30/2022", "6/30/2022"])
def test_a_day_may_be_written_either_way(text: str) -> None:
    assert read(on=text).on == date(2022, 6, 30)


def test_a_known_day_means_all_that_was_known_when_it_ended() -> None:
    assert read(known="2022-06-30").known == end_of(date(2022, 6, 30))


def test_the_day_of_a_count_is_known_as_of_its_own_end_unless_asked_otherwise() -> None:
    when = read_when({"as_of": "2022-06-30"}, now=NOW, on_name="as_of", known_follows=True)
    assert when.known == end_of(date(2022, 6, 30))


def test_nobody_knows_a_day_to_come() -> None:
    when = read(known="2022-08-11")
    assert "after August 10, 2022" in when.faults["known"]
    assert when.known == NOW


@pytest.mark.parametrize("text", ["2022-02-31", "June", "0001-01-01", "9999-12-31", "1/2/3", "'"])
def test_what_is_no_usable_day_is_quoted_back_and_the_present_is_shown(text: str) -> None:
    when = read(on=text)
    assert text in when.faults["on"]
    assert when.is_now
