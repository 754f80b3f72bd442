"""Clocks read from an amended catalogue, and what they refuse."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.rules.test_determine import amended

from standing.kernel.errors import Refused
from standing.rules.book import Book, the_book
from standing.rules.calendar import OfficeCalendar, calendar_of
from standing.rules.deadlines import (
    as_notified,
    background_answer_deadline,
    condition_deadline,
    deadline,
    extension_deadline,
    investigation_deadline,
    list_refresh_deadline,
    petition_deadline,
    presumed_received_on,
    renewal_filing_deadline,
    return_deadline,
    stages,
    status_update_deadline,
    window,
)

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
        "open on Tuesday, October 11, 2022, the last day in time. It closes at the end of that day, "
        "New York time."
    )


def test_a_printed_day_explains_itself_and_names_its_wording() -> None:
    due = condition_deadline(noticed_on=date(2022, 7, 1), edition="E22", book=the_book())

    assert due.explanation == (
        "The notice is of July 1, 2022. The commission printed September 30, 2022 on its notices, "
        "and that day holds."
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
    assert return_deadline(returned_on=date(2025, 3, 3), book=book).due_on == date(2025, 6, 2)
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
    assert "July 22, 2022 is a day on which the office is closed (a storm)." in due.explanation


EXPLAINED = {
    "report.complaint": (
        date(2025, 4, 17),
        "2 business days from the day the agency received the complaint on Thursday, April 17, 2025, "
        "which is day 0, end on Tuesday, April 22, 2025. Monday, April 21, 2025 is Patriots' Day. "
        "It closes at the end of that day, New York time.",
    ),
    "inquiry.notice": (
        date(2025, 4, 17),
        "30 calendar days from the commission's vote on Thursday, April 17, 2025, which is day 0, end "
        "on Saturday, May 17, 2025. The office is last open before it on Friday, May 16, 2025, the "
        "last day in time. It closes at the end of that day, New York time.",
    ),
    "investigation.finish": (
        date(2025, 4, 20),
        "90 calendar days from the day the agency received the complaint on Sunday, April 20, 2025, "
        "which is day 0, end on Saturday, July 19, 2025. The office is closed on that day, and the "
        "day stands all the same. It closes at the end of that day, New York time.",
    ),
    "audit.notice": (
        date(2025, 3, 31),
        "21 calendar days counted back from the day the audit begins on Monday, March 31, 2025, which "
        "is day 0, end on Monday, March 10, 2025. It closes at the end of that day, New York time.",
    ),
    "hearing.window": (
        date(2025, 6, 2),
        "30 calendar days from the executive director's decision on Monday, June 2, 2025, which is "
        "day 0, end on Wednesday, July 2, 2025. It closes at 5 p.m. New York time.",
    ),
    "suspension.hearing-request": (
        date(2025, 6, 13),
        "5 calendar days from the notice of the suspension on Friday, June 13, 2025, which is day 0, "
        "end on Wednesday, June 18, 2025. The formal rules may leave the days on which the office is "
        "closed out of so short a period: 5 business days from the notice of the suspension on "
        "Friday, June 13, 2025, which is day 0, end on Monday, June 23, 2025. Thursday, June 19, 2025 "
        "is Juneteenth National Independence Day. The later day is accepted. It closes at 5 p.m. New "
        "York time.",
    ),
}


@pytest.mark.parametrize("clock", EXPLAINED)
def test_every_kind_of_clock_reads_aloud(clock: str) -> None:
    trigger_on, said = EXPLAINED[clock]

    assert deadline(clock, trigger_on=trigger_on, book=the_book()).explanation == said


def test_a_window_reads_aloud() -> None:
    days = window("suspension.hearing", trigger_on=date(2025, 5, 19), book=the_book())

    assert days.explanation == (
        "Not before: 5 calendar days from the day the suspension takes effect on Monday, May 19, "
        "2025, which is day 0, end on Saturday, May 24, 2025. Monday, May 26, 2025 is Memorial Day. "
        "The office is next open on Tuesday, May 27, 2025, the first day. Not after: 15 calendar "
        "days from the day the suspension takes effect on Monday, May 19, 2025, which is day 0, end "
        "on Tuesday, June 3, 2025."
    )
    assert not days.holds(date(2025, 5, 26))
    assert days.holds(date(2025, 5, 27))
    assert days.holds(date(2025, 6, 3))
    assert not days.holds(date(2025, 6, 4))


def test_one_day_is_told_in_the_singular_and_none_as_the_day_itself() -> None:
    told = stages("report.at-once", trigger_on=date(2025, 4, 17), book=the_book())

    assert told["warning"].explanation.startswith(
        "1 business day from the day the agency knew on Thursday, April 17, 2025, which is day 0, "
        "ends on Friday, April 18, 2025."
    )
    assert told["target"].explanation.startswith(
        "It is due on the day itself: the day the agency knew, Thursday, April 17, 2025."
    )


def test_a_day_once_told_to_a_person_is_not_moved_earlier() -> None:
    computed = petition_deadline(decided_on=date(2022, 7, 1), book=the_book())

    assert as_notified(computed, notified_on=date(2022, 7, 22)) is computed
    assert as_notified(computed, notified_on=date(2022, 7, 20)) is computed
    kept = as_notified(computed, notified_on=date(2022, 7, 25))
    assert (kept.due_on, kept.safe_by) == (date(2022, 7, 25), date(2022, 7, 22))
    assert kept.due_at.isoformat() == "2022-07-25T23:59:59-04:00"
    assert kept.explanation.endswith(
        "The notice named July 25, 2022, and a day once told to a person is not moved to an "
        "earlier one."
    )


def test_a_closure_taken_back_does_not_move_a_day_already_told() -> None:
    stormy = OfficeCalendar(closures={date(2022, 7, 22): "a storm"})
    told = petition_deadline(decided_on=date(2022, 7, 1), book=the_book(), calendar=stormy)
    anew = petition_deadline(decided_on=date(2022, 7, 1), book=the_book())

    assert as_notified(anew, notified_on=told.due_on).due_on == date(2022, 7, 25) > anew.due_on


def test_filing_for_renewal_is_in_time_on_the_expiration_date_and_safe_before_it() -> None:
    due = renewal_filing_deadline(expires_on=date(2025, 7, 1), book=the_book())

    assert (due.due_on, due.safe_by) == (date(2025, 7, 1), date(2025, 6, 30))
    assert due.readings == (date(2025, 6, 30), date(2025, 7, 1))
    assert "June 30, 2025 is safe" in due.explanation


def test_filing_for_renewal_is_safe_on_a_day_on_which_the_office_is_open() -> None:
    due = renewal_filing_deadline(expires_on=date(2025, 7, 7), book=the_book())

    assert due.safe_by == date(2025, 7, 3)  # July 4 is a Friday


def test_the_readings_of_a_petition_are_those_of_its_starts() -> None:
    due = petition_deadline(
        decided_on=date(2023, 11, 1),
        received_on=date(2023, 11, 2),
        served_on=date(2023, 11, 6),
        book=the_book(),
    )

    assert due.readings == (date(2023, 11, 22), date(2023, 11, 24), date(2023, 11, 27))
    assert (due.trigger_on, due.due_on) == (date(2023, 11, 6), due.readings[-1])


def test_an_extension_of_an_investigation_runs_from_day_90_even_where_that_rolled(
    tmp_path: Path,
) -> None:
    book = amended(tmp_path, "calendar.agency-periods-roll", "= false", "= true")
    received_on = date(2025, 4, 20)  # day 90 is a Saturday

    first = investigation_deadline(received_on=received_on, book=book)
    extended = investigation_deadline(received_on=received_on, extended=True, book=book)

    assert (first.counted_on, first.due_on) == (date(2025, 7, 19), date(2025, 7, 21))
    assert extended.trigger_on == date(2025, 7, 19)
    assert extended.counted_on == received_on + timedelta(days=180)


def test_a_short_period_is_counted_once_where_the_formal_rules_do_not_shorten_it(
    tmp_path: Path,
) -> None:
    book = amended(tmp_path, "calendar.short-periods", "= 7", "= 5")

    due = deadline("suspension.hearing-request", trigger_on=date(2025, 6, 13), book=book)

    assert due.readings == (date(2025, 6, 18),)
    assert due.due_on == date(2025, 6, 18)


def test_a_clock_with_several_lengths_is_not_run_as_one(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="needs a value of another kind"):
        deadline("report.at-once", trigger_on=date(2025, 4, 17), book=the_book())
    with pytest.raises(Refused, match="a number of days for each of its stages"):
        stages("report.complaint", trigger_on=date(2025, 4, 17), book=the_book())
    with pytest.raises(Refused, match="needs a not-before and a not-after"):
        window("report.at-once", trigger_on=date(2025, 4, 17), book=the_book())


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
