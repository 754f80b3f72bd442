"""Clocks read from an amended catalogue, and what they refuse."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.rules.test_determine import amended

from standing.kernel.errors import Refused
from standing.rules.book import Book, the_book
from standing.rules.calendar import OfficeCalendar, calendar_of
from standing.rules.deadlines import (
    background_answer_deadline,
    condition_deadline,
    deadline,
    extension_deadline,
    list_refresh_deadline,
    petition_deadline,
    presumed_received_on,
    status_update_deadline,
)
from standing.rules.terms import renewed_until

DAYS = st.dates(date(2022, 6, 10), date(2040, 12, 31))


@settings(deadline=None)
@given(DAYS)
def test_a_petition_always_ends_on_a_business_day_and_never_before_21_days(day: date) -> None:
    due = petition_deadline(decided_on=day, book=the_book())

    assert calendar_of(the_book()).is_business_day(due.due_on)
    assert (due.due_on - day).days >= 21
    assert calendar_of(the_book()).is_business_day(due.safe_by)
    assert due.safe_by <= due.due_on


@settings(deadline=None)
@given(DAYS, st.booleans())
def test_closing_the_office_on_more_days_never_moves_a_petition_earlier(
    day: date, county: bool
) -> None:
    usual = petition_deadline(decided_on=day, book=the_book())
    closed = OfficeCalendar(county_holidays=county, closures={usual.due_on: "a storm"})

    assert petition_deadline(decided_on=day, book=the_book(), calendar=closed).due_on > usual.due_on


def test_the_explanation_reads_aloud() -> None:
    due = petition_deadline(decided_on=date(2022, 9, 17), book=the_book())

    assert due.explanation == (
        "21 calendar days from the decision on Saturday, September 17, 2022, which is day 0, end on "
        "Saturday, October 8, 2022. Monday, October 10, 2022 is Columbus Day. The office is next "
        "open on Tuesday, October 11, 2022, the last day in time."
    )


def test_a_printed_day_explains_itself_and_names_its_wording() -> None:
    due = condition_deadline(noticed_on=date(2022, 7, 1), edition="E22", book=the_book())

    assert due.explanation == (
        "The commission printed September 30, 2022 on its notices, and that day holds."
    )
    assert due.provision == "condition.stated-end@2022-06-10"
    assert due.safe_by == date(2022, 9, 29)
    assert due.due_at.isoformat() == "2022-09-30T23:59:59-04:00"


def test_the_clocks_with_names_of_their_own_agree_with_the_catalogue() -> None:
    book = the_book()

    assert extension_deadline(
        deadline_on=date(2022, 6, 15), granted_on=date(2022, 6, 8), book=book
    ).due_on == date(2022, 7, 15)
    assert list_refresh_deadline(deadline_on=date(2022, 9, 30), book=book).due_on == date(
        2022, 10, 15
    )
    assert status_update_deadline(effective_on=date(2025, 5, 2), book=book).due_on == date(
        2025, 5, 6
    )
    assert background_answer_deadline(received_on=date(2023, 10, 2), book=book).due_on == date(
        2023, 10, 16
    )
    assert presumed_received_on(mailed_on=date(2022, 7, 1), book=book) == date(2022, 7, 4)


def test_the_window_of_a_petition_comes_from_the_catalogue(tmp_path: Path) -> None:
    book = amended(tmp_path, "petition.window", "= 21", "= 30")

    assert petition_deadline(decided_on=date(2022, 7, 1), book=book).due_on == date(2022, 8, 1)


def test_the_county_days_are_a_switch_in_the_catalogue(tmp_path: Path) -> None:
    book = amended(tmp_path, "calendar.county-holidays", "= false", "= true")

    assert calendar_of(book).holiday(date(2025, 3, 17)) == "Evacuation Day"
    assert calendar_of(book).holiday(date(2024, 6, 17)) == "Bunker Hill Day"
    assert calendar_of(book).holiday(date(2024, 3, 18)) == "Evacuation Day (observed)"
    assert "with Suffolk County days" in calendar_of(book).version


def test_a_closure_in_the_catalogue_closes_the_office(tmp_path: Path) -> None:
    line = '{ on = 2022-07-22, why = "a storm" }'
    book = amended(tmp_path, "calendar.closures", "= []", f"= [{line}]")

    due = petition_deadline(decided_on=date(2022, 7, 1), book=book)

    assert due.due_on == date(2022, 7, 25)
    assert due.holidays_skipped == (date(2022, 7, 22),)
    assert "Friday, July 22, 2022 is a storm." in due.explanation


def test_a_term_by_birth_month_is_refused_until_it_is_reckoned() -> None:
    with pytest.raises(Refused, match="birth month"):
        renewed_until(
            reference_on=date(2025, 7, 1),
            edition="E25",
            decided_on=date(2025, 7, 1),
            book=the_book(),
        )


@pytest.mark.parametrize(
    ("key", "complaint"),
    [
        ("unit", "counts calendar days or business days"),
        ("roll", "rolls forward, back, none"),
        ("closes", "needs a closing time"),
    ],
)
def test_a_clock_that_cannot_run_is_named(key: str, complaint: str, tmp_path: Path) -> None:
    amended(tmp_path, "calendar.closures", "", "")
    file = tmp_path / "clocks.toml"
    lines = file.read_text("utf-8").splitlines()
    at = next(place for place, line in enumerate(lines) if line.startswith(f"{key} ="))
    lines[at] = f'{key} = "whenever"'
    file.write_text("\n".join(lines), "utf-8")

    with pytest.raises(Refused, match=complaint):
        deadline("petition.window", trigger_on=date(2022, 7, 1), book=Book.load(tmp_path))
