"""In which class an agency stands, and which of its files counts."""

from datetime import UTC, date, datetime
from itertools import product

import pytest

from standing.campaigns.domain import (
    AGENCY_MOVES,
    AgencyClass,
    FilingKind,
    MoreTime,
    Sent,
    agency_class,
    standing_filings,
)

JUNE_10, JUNE_20, JULY_15, JULY_16 = (
    date(2022, 6, 10), date(2022, 6, 20), date(2022, 7, 15), date(2022, 7, 16),
)  # fmt: skip


def sent(
    number: int, on: date, *, agency: int = 1, kind: str = "submission", hour: int = 12
) -> Sent:
    return Sent(
        id=number, agency_id=agency, kind=FilingKind(kind), receipt=f"R-{number}", filed_on=on,
        recorded_at=datetime(on.year, on.month, on.day, hour, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("submitted", "extended", "rostered", "nil"), list(product([True, False], repeat=4))
)
def test_an_agency_is_in_the_first_class_that_holds(
    submitted: bool, extended: bool, rostered: bool, nil: bool
) -> None:
    found = agency_class(submitted=submitted, extended=extended, rostered=rostered, nil=nil)

    expected = [
        (submitted, AgencyClass.SUBMITTED),
        (extended and rostered, AgencyClass.EXTENSION_WITH_ROSTER),
        (extended, AgencyClass.EXTENSION_WITHOUT_ROSTER),
        (nil, AgencyClass.NO_OFFICERS),
        (True, AgencyClass.PENDING),
    ]
    assert found is next(klass for holds, klass in expected if holds)


def test_an_extension_runs_from_its_grant_through_its_due_day() -> None:
    extension = MoreTime(agency_id=1, granted_on=JUNE_20, due_on=JULY_15)

    assert [extension.runs_on(day) for day in (JUNE_10, JUNE_20, JULY_15, JULY_16)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_the_last_file_of_a_kind_stands_from_the_day_it_was_filed() -> None:
    first, second = sent(1, JUNE_10), sent(2, JUNE_20)
    key = (1, FilingKind.SUBMISSION)

    assert standing_filings([second, first], as_of=JUNE_10)[key] == first
    assert standing_filings([second, first], as_of=JUNE_20)[key] == second
    assert standing_filings([second, first], as_of=date(2022, 6, 9)) == {}


def test_of_two_files_of_one_day_the_later_stands_and_kinds_and_agencies_are_apart() -> None:
    morning, evening = sent(2, JUNE_10, hour=9), sent(1, JUNE_10, hour=20)
    roster, other = sent(3, JUNE_10, kind="roster"), sent(4, JUNE_10, agency=2)

    assert standing_filings([evening, morning, roster, other], as_of=JUNE_20) == {
        (1, FilingKind.SUBMISSION): evening,
        (1, FilingKind.ROSTER): roster,
        (2, FilingKind.SUBMISSION): other,
    }


def test_every_class_of_an_agency_can_be_left_again() -> None:
    # A file taken back, an extension that ends: no class is a dead end (RUL-22).
    assert {state for state in AgencyClass if AGENCY_MOVES.table.get(state)} == set(AgencyClass)
