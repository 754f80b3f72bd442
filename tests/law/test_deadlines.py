"""The clocks that counsel wrote down in ``deadlines.toml``."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.unit.rules.test_determine import amended

from standing.kernel.periods import in_words
from standing.rules.book import Book, the_book
from standing.rules.calendar import OfficeCalendar, calendar_of
from standing.rules.deadlines import (
    Arrival,
    Deadline,
    condition_deadline,
    deadline,
    hearing_deadline,
    hearing_filed_on,
    investigation_deadline,
    petition_deadline,
    petition_filed_on,
    stages,
    window,
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


def calendar_for(case: Case) -> OfficeCalendar:
    return OfficeCalendar(
        county_holidays=case.get("county_holidays", False),
        closures={each["on"]: each["why"] for each in case.get("closures", [])},
    )


def book_for(case: Case, folder: Path) -> Book:
    if "switched" not in case:
        return BOOK
    return amended(folder, case["switched"], "= false", "= true")


@pytest.mark.parametrize("case", CASES["clock"], ids=titles("clock"))
def test_a_clock_runs_as_counsel_wrote(case: Case, tmp_path: Path) -> None:
    book, calendar = book_for(case, tmp_path), calendar_for(case)
    if case["clock"] == "condition.period":
        due = condition_deadline(
            noticed_on=case["trigger_on"], edition=case["edition"], book=book, calendar=calendar
        )
    else:
        due = deadline(case["clock"], trigger_on=case["trigger_on"], book=book, calendar=calendar)

    assert due.due_on == case["due_on"]
    assert due.stated is case.get("stated", False)
    assert list(due.holidays_skipped) == case.get("holidays_skipped", [])
    assert due.safe_by <= due.due_on
    assert due.safe_by == case.get("safe_by", due.safe_by)
    assert list(due.readings) == case.get("readings", list(due.readings))
    assert due.due_at.tzinfo is not None
    assert in_words(due.trigger_on) in due.explanation
    assert in_words(due.due_on) in due.explanation


@pytest.mark.parametrize("case", CASES["investigation"], ids=titles("investigation"))
def test_an_investigation_ends_as_counsel_wrote(case: Case, tmp_path: Path) -> None:
    extended = investigation_deadline(received_on=case["received_on"], extended=True, book=BOOK)
    switched = amended(tmp_path, "calendar.agency-periods-roll", "= false", "= true")

    assert (
        investigation_deadline(received_on=case["received_on"], book=BOOK).due_on
        == (case["due_on"])
    )
    assert extended.due_on == case["extended_to"]
    assert list(extended.readings) == case.get("readings", [extended.due_on])
    assert investigation_deadline(
        received_on=case["received_on"], extended=True, book=switched
    ).due_on == case.get("extended_to_if_switched", case["extended_to"])


@pytest.mark.parametrize("case", CASES["window"], ids=titles("window"))
def test_a_window_opens_and_closes_as_counsel_wrote(case: Case, tmp_path: Path) -> None:
    days = window(case["clock"], trigger_on=case["trigger_on"], book=book_for(case, tmp_path))

    assert (days.not_before, days.not_after) == (case["not_before"], case["not_after"])
    assert list(days.holidays_skipped) == case.get("holidays_skipped", [])
    assert in_words(days.not_before) in days.explanation
    assert in_words(days.not_after) in days.explanation


@pytest.mark.parametrize("case", CASES["stage"], ids=titles("stage"))
def test_a_clock_in_stages_runs_as_counsel_wrote(case: Case) -> None:
    told = stages(case["clock"], trigger_on=case["trigger_on"], book=BOOK)

    assert {name: stage.due_on for name, stage in told.items()} == case["due_on"]


def test_every_clock_of_the_catalogue_has_a_case() -> None:
    clocks = {rule.id for rule in BOOK.rules.values() if "closes" in rule.details}
    named = {case["clock"] for kind in ("clock", "window", "stage") for case in CASES[kind]}

    assert clocks == named | {"petition.window", "investigation.finish", "investigation.extension"}


def test_every_worked_example_of_the_handbook_has_a_case() -> None:
    ids = {case.get("id", "") for cases in CASES.values() for case in cases}

    assert {f"CLK-T{number}" for number in range(1, 16)} <= ids


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
