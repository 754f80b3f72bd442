"""Every clock, for every day of fifteen years, against an oracle that counts on its fingers.

The oracle (``tests/oracle``) was written from the handbook by somebody who had not seen the rules.
"""

import ast
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from tests.oracle import calendar, clocks
from tests.oracle.records import NEW_YORK

from standing.kernel.errors import NotFound
from standing.rules import deadlines
from standing.rules.book import the_book
from standing.rules.calendar import OfficeCalendar

EVERY_DAY = tuple(day for year in range(2021, 2036) for day in calendar.days_of(year))
BOOK = the_book()


def test_the_oracle_imports_nothing_of_ours() -> None:
    files = sorted((Path(__file__).parent.parent / "oracle").glob("*.py"))
    assert len(files) >= 5
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0
                names = [node.module or ""]
            ours = [name for name in names if name.split(".")[0] == "standing"]
            assert not ours, f"{path.name} imports {ours}"


# -- the oracle itself, on what the handbook worked out by hand -------------------------------------

OBSERVED = {
    2024: "01-01 01-15 02-19 04-15 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
    2025: "01-01 01-20 02-17 04-21 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 04-20 05-25 06-19 07-04 09-07 10-12 11-11 11-26 12-25",
    2027: "01-01 01-18 02-15 04-19 05-31 06-19 07-05 09-06 10-11 11-11 11-25 12-25",
}


@pytest.mark.parametrize("year", OBSERVED)
def test_the_oracle_observes_the_holidays_of_the_handbooks_table(year: int) -> None:
    found = sorted(f"{day:%m-%d}" for day in calendar.holidays(year))
    assert found == OBSERVED[year].split()


def d(text: str) -> date:
    return date.fromisoformat(text)


def complaint(day: str) -> date:
    return clocks.due(clocks.CLOCKS["report.complaint"], d(day))


WORKED: dict[str, tuple[Callable[[], object], object]] = {
    "CLK-T1": (lambda: complaint("2025-04-17"), d("2025-04-22")),
    "CLK-T2": (lambda: complaint("2025-04-18"), d("2025-04-23")),
    "CLK-T3": (lambda: complaint("2025-06-18"), d("2025-06-23")),
    "CLK-T4": (lambda: complaint("2026-07-02"), d("2026-07-06")),
    "CLK-T5": (lambda: complaint("2027-12-24"), d("2027-12-28")),
    "CLK-T6": (lambda: complaint("2025-08-30"), d("2025-09-03")),
    "CLK-T7": (lambda: complaint("2025-12-24"), d("2025-12-29")),
    "CLK-T8": (lambda: complaint("2025-03-14"), d("2025-03-18")),
    "CLK-T9": (lambda: clocks.investigation(d("2025-04-17")), d("2025-07-16")),
    "CLK-T9 extended": (
        lambda: clocks.investigation(d("2025-04-17"), extended=True), d("2025-10-14"),
    ),
    "CLK-T10": (lambda: clocks.investigation(d("2025-12-24")), d("2026-03-24")),
    "CLK-T10 extended": (
        lambda: clocks.investigation(d("2025-12-24"), extended=True), d("2026-06-22"),
    ),
    "CLK-T11": (lambda: clocks.investigation(d("2025-11-26")), d("2026-02-24")),
    "CLK-T11 extended": (
        lambda: clocks.investigation(d("2025-11-26"), extended=True), d("2026-05-25"),
    ),
    "CLK-T12": (
        lambda: clocks.hearing_request(d("2025-06-13")), (d("2025-06-18"), d("2025-06-23")),
    ),
    "CLK-T13": (lambda: clocks.hearing_window(d("2025-06-13"))[1], d("2025-06-27")),
    "CLK-T14": (
        lambda: clocks.hearing_window(d("2025-05-19")), (d("2025-05-27"), d("2025-06-03")),
    ),
    "CLK-T15 notify": (
        lambda: clocks.due(clocks.CLOCKS["inquiry.notice"], d("2025-04-17")), d("2025-05-16"),
    ),
    "CLK-T15 finish": (
        lambda: clocks.due(clocks.CLOCKS["inquiry.finish"], d("2025-04-17")), d("2025-06-16"),
    ),
    "TV-01": (lambda: clocks.petition(d("2022-07-01"))[0], d("2022-07-22")),
    "TV-02": (
        lambda: clocks.petition_filed(datetime(2022, 7, 16, 10, tzinfo=NEW_YORK)),
        d("2022-07-18"),
    ),
    "TV-03": (lambda: clocks.petition(d("2022-09-17")), (d("2022-10-11"), d("2022-10-07"))),
    "TV-04": (
        lambda: clocks.petition_filed(
            datetime(2022, 7, 29, 9, tzinfo=NEW_YORK), d("2022-07-22")
        ),
        d("2022-07-22"),
    ),
    "TV-05": (
        lambda: clocks.hearing_paper_filed(
            datetime(2022, 7, 29, 9, tzinfo=NEW_YORK), d("2022-07-25")
        ),
        d("2022-07-25"),
    ),
    "TV-25": (
        lambda: clocks.due(clocks.CLOCKS["officer.status-update"], d("2025-03-14")),
        d("2025-03-18"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WORKED)
def test_the_oracle_gives_what_the_handbook_worked_out(case: str) -> None:
    work, expected = WORKED[case]
    assert work() == expected


# -- ours against the oracle ------------------------------------------------------------------------


def test_business_days_are_those_of_the_oracle() -> None:
    closed = frozenset({d("2022-01-31"), d("2024-02-13")})
    for county in (False, True):
        ours = OfficeCalendar(county_holidays=county, closures=dict.fromkeys(closed, "a storm"))
        for day in EVERY_DAY:
            expected = calendar.is_business_day(day, county=county, closures=closed)
            assert ours.is_business_day(day) == expected, (day, county)


@pytest.mark.parametrize("clock", clocks.CLOCKS)
def test_a_clock_ends_on_the_day_the_oracle_counts_and_says_why(clock: str) -> None:
    rule = clocks.CLOCKS[clock]
    compared = 0
    for start, found in asked(partial(deadlines.deadline, clock), rule):
        assert found.due_on == clocks.due(rule, start), start
        assert found.counted_on == clocks.counted(
            rule.length, start, rule.business, rule.backwards
        ), start
        told(found.explanation, start, found.due_on)
        compared += 1
    assert compared > 700


@pytest.mark.parametrize("clock", clocks.STAGES)
def test_each_stage_of_a_clock_ends_on_the_day_the_oracle_counts(clock: str) -> None:
    rules = clocks.STAGES[clock]
    first = next(iter(rules.values()))
    compared = 0
    for start, found in asked(partial(deadlines.stages, clock), first):
        assert list(found) == list(rules)
        for stage, rule in rules.items():
            assert found[stage].due_on == clocks.due(rule, start), (stage, start)
            told(found[stage].explanation, start, found[stage].due_on)
            compared += 1
    assert compared > 14_000


def test_a_petition_is_in_time_by_the_latest_start_and_safe_by_the_earliest() -> None:
    rule = clocks.Clock(21, clocks.RULES_OF_2022)
    for number, decided in enumerate(EVERY_DAY):
        received = decided + timedelta(days=number % 5) if number % 3 else None
        served = decided + timedelta(days=number % 7) if number % 4 else None
        ask = partial(
            deadlines.petition_deadline, received_on=received, served_on=served, book=BOOK
        )
        starts = [day for day in (decided, received, served) if day]
        if max(starts) < rule.since:
            with pytest.raises(NotFound):
                ask(decided_on=decided)
        if decided < rule.since:
            continue
        found = ask(decided_on=decided)
        assert (found.due_on, found.safe_by) == clocks.petition(*starts), starts
        told(found.explanation, max(starts), found.due_on)


@pytest.mark.parametrize("edition", ["E22", "E23", "E25"])
def test_a_condition_runs_ninety_days_from_its_notice_unless_the_notice_prints_a_day(
    edition: str,
) -> None:
    first = {"E22": clocks.RULES_OF_2022, "E23": clocks.RULES_OF_2023, "E25": clocks.VOTE_OF_2024}
    for notice in EVERY_DAY:
        if notice < first[edition]:
            continue
        found = deadlines.condition_deadline(noticed_on=notice, edition=edition, book=BOOK)
        assert found.due_on == clocks.condition(notice), notice
        told(found.explanation, notice, found.due_on)


def test_an_investigation_has_ninety_days_and_ninety_more_from_day_ninety() -> None:
    rule = clocks.CLOCKS["investigation.finish"]
    for extended in (False, True):
        for received in EVERY_DAY:
            if received < rule.since:
                continue
            found = deadlines.investigation_deadline(
                received_on=received, extended=extended, book=BOOK
            )
            assert found.due_on == clocks.investigation(received, extended=extended), received
            begun = clocks.investigation(received) if extended else received
            told(found.explanation, begun, found.due_on)


def test_a_hearing_on_a_suspension_may_be_asked_for_until_the_later_of_two_readings() -> None:
    rule = clocks.Clock(5, clocks.CODE_BEGINS)
    for notice, found in asked(partial(deadlines.deadline, "suspension.hearing-request"), rule):
        readings = clocks.hearing_request(notice)
        assert found.due_on == max(readings), notice
        strict = clocks.rolled(clocks.counted(5, notice), "back")
        assert found.safe_by == min(strict, *readings), notice
        assert set(found.readings) == set(readings), notice
        told(found.explanation, notice, found.due_on)


def test_a_hearing_on_a_suspension_is_held_within_its_window() -> None:
    rule = clocks.Clock(15, clocks.CODE_BEGINS)
    for effective, found in asked(partial(deadlines.window, "suspension.hearing"), rule):
        expected = clocks.hearing_window(effective)
        assert (found.not_before, found.not_after) == expected, effective
        told(found.explanation, effective, found.not_before)
        told(found.explanation, effective, found.not_after)


def test_a_paper_counts_as_filed_on_the_day_the_oracle_says() -> None:
    ours = OfficeCalendar()
    clocks_of_the_day = (time(0, 0), time(16, 59, 59), time(17), time(17, 0, 1), time(23, 59, 59))
    for number, day in enumerate(day for day in EVERY_DAY if day >= clocks.RULES_OF_2022):
        at = datetime.combine(day, clocks_of_the_day[number % 5], NEW_YORK)
        posted = day - timedelta(days=number % 6) if number % 3 == 0 else None
        metered = day - timedelta(days=9) if number % 2 == 0 else None
        arrival = deadlines.Arrival(received_at=at, postmarked_on=posted, private_meter_on=metered)
        found = deadlines.hearing_filed_on(arrival, book=BOOK, calendar=ours)
        assert found == clocks.hearing_paper_filed(at, posted), (at, posted)
        plain = deadlines.Arrival(received_at=at, postmarked_on=posted)
        assert deadlines.petition_filed_on(plain, calendar=ours) == clocks.petition_filed(
            at, posted
        ), (at, posted)


def asked(ask: Callable[..., Any], rule: clocks.Clock) -> Iterator[tuple[date, Any]]:
    """Ask a clock for every day; outside the days on which it exists it declines."""
    for start in EVERY_DAY:
        if start < rule.since or (rule.until is not None and start >= rule.until):
            with pytest.raises(NotFound):
                ask(trigger_on=start, book=BOOK)
            continue
        yield start, ask(trigger_on=start, book=BOOK)


def told(explanation: str, start: date, end: date) -> None:
    """Hold that an explanation names the day it starts from and the day it ends on."""
    for day in (start, end):
        plain, weekday = written(day)
        before, found, _ = explanation.partition(plain)
        assert found, (explanation, day)
        if before.endswith("day, "):
            assert before.endswith(weekday), (explanation, day)


@cache
def written(day: date) -> tuple[str, str]:
    return f"{day:%B} {day.day}, {day.year}", f"{day:%A}, "
