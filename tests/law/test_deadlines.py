"""The clocks that counsel wrote down in ``deadlines.toml``."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from standing.kernel.periods import in_words
from standing.rules.book import the_book
from standing.rules.calendar import OfficeCalendar, calendar_of
from standing.rules.deadlines import (
    Arrival,
    Deadline,
    condition_deadline,
    deadline,
    hearing_deadline,
    hearing_filed_on,
    petition_deadline,
    petition_filed_on,
)

CASES = tomllib.loads(Path(__file__).with_name("deadlines.toml").read_text("utf-8"))
BOOK = the_book()

Case = dict[str, Any]


def titles(kind: str) -> list[str]:
    return [case["title"] for case in CASES[kind]]


@pytest.mark.parametrize("case", CASES["petition"], ids=titles("petition"))
def test_a_petition_is_due_as_counsel_wrote(case: Case) -> None:
    due = petition_deadline(
        decided_on=case["decided_on"],
        received_on=case.get("received_on"),
        served_on=case.get("served_on"),
        book=BOOK,
    )

    assert (due.due_on, due.due_at, due.safe_by) == (
        case["due_on"],
        case["due_at"],
        case["safe_by"],
    )
    assert list(due.holidays_skipped) == case.get("holidays_skipped", [])
    assert in_words(due.due_on) in due.explanation


@pytest.mark.parametrize("case", CASES["filing"], ids=titles("filing"))
def test_a_paper_is_filed_on_the_day_counsel_wrote(case: Case) -> None:
    arrival = Arrival(
        received_at=case["received_at"],
        postmarked_on=case.get("postmarked_on"),
        private_meter_on=case.get("private_meter_on"),
    )
    calendar = calendar_of(BOOK)
    filed_on = (
        petition_filed_on(arrival, calendar=calendar)
        if case["of"] == "petition"
        else hearing_filed_on(arrival, book=BOOK, calendar=calendar)
    )

    assert filed_on == case["filed_on"]
    if "in_time" in case:
        assert due_for(case).met_by(filed_on) is case["in_time"]


def due_for(case: Case) -> Deadline:
    if case["of"] == "petition":
        return petition_deadline(decided_on=case["decided_on"], book=BOOK)
    return hearing_deadline(decided_on=case["decided_on"], book=BOOK)


@pytest.mark.parametrize("case", CASES["clock"], ids=titles("clock"))
def test_a_clock_runs_as_counsel_wrote(case: Case) -> None:
    calendar = OfficeCalendar(
        county_holidays=case.get("county_holidays", False),
        closures={each["on"]: each["why"] for each in case.get("closures", [])},
    )
    if case["clock"] == "condition.period":
        due = condition_deadline(
            noticed_on=case["trigger_on"], edition=case["edition"], book=BOOK, calendar=calendar
        )
    else:
        due = deadline(case["clock"], trigger_on=case["trigger_on"], book=BOOK, calendar=calendar)

    assert due.due_on == case["due_on"]
    assert due.stated is case.get("stated", False)
    assert list(due.holidays_skipped) == case.get("holidays_skipped", [])
    assert due.safe_by <= due.due_on
    assert due.due_at.tzinfo is not None


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (
            2022,
            "01-01 01-17 02-21 04-18 05-30 06-19 06-20 07-04 09-05 10-10 11-11 11-24 12-25 12-26",
        ),
        (2024, "01-01 01-15 02-19 04-15 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25"),
        (2025, "01-01 01-20 02-17 04-21 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25"),
        (2026, "01-01 01-19 02-16 04-20 05-25 06-19 07-04 09-07 10-12 11-11 11-26 12-25"),
        (2027, "01-01 01-18 02-15 04-19 05-31 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-25"),
    ],
)
def test_the_legal_holidays_are_those_of_the_handbook(year: int, days: str) -> None:
    calendar = OfficeCalendar()
    first = date(year, 1, 1).toordinal()
    kept = [date.fromordinal(first + step) for step in range(365 + (year % 4 == 0))]

    assert [f"{day:%m-%d}" for day in kept if calendar.holiday(day)] == days.split()


def test_a_deadline_in_winter_closes_in_winter_time() -> None:
    due = petition_deadline(decided_on=date(2022, 12, 1), book=BOOK)

    assert due.due_at == datetime.fromisoformat("2022-12-22T23:59:59-05:00")
