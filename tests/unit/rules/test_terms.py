"""Terms: at least three years and under four, whatever the day and the birth month."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.rules.test_determine import amended

from standing.kernel.errors import NotFound, Refused
from standing.rules.book import Book, the_book
from standing.rules.terms import birthday, renewed_until

BORN = st.dates(date(1940, 1, 1), date(2004, 12, 31))


def until(reference_on: date, born_on: date, *, edition: str = "E25", book: Book) -> date:
    return renewed_until(
        reference_on=reference_on,
        born_on=born_on,
        granted_on=reference_on,
        continued=True,
        edition=edition,
        book=book,
    )


@settings(deadline=None)
@given(st.dates(date(2025, 7, 1), date(2040, 12, 31)), BORN)
def test_a_term_to_the_birth_month_is_at_least_three_years_and_under_four(
    reference_on: date, born_on: date
) -> None:
    ends = until(reference_on, born_on, book=the_book())

    assert (ends.day, ends.month) == (1, born_on.month)
    assert birthday(reference_on, years=3) <= ends < birthday(reference_on, years=4)


@settings(deadline=None)
@given(st.dates(date(2021, 7, 1), date(2025, 6, 30)), BORN, st.sampled_from(["E22", "E23", "E25"]))
def test_a_certificate_that_ended_before_july_2025_is_renewed_for_three_years(
    reference_on: date, born_on: date, edition: str
) -> None:
    assert until(reference_on, born_on, edition=edition, book=the_book()) == birthday(
        reference_on, years=3
    )


def test_the_years_of_a_term_come_from_the_catalogue(tmp_path: Path) -> None:
    book = amended(tmp_path, "term.years", "= 3", "= 4")

    assert until(date(2022, 7, 1), date(1990, 1, 1), edition="E22", book=book) == date(2026, 7, 1)


def test_an_edition_does_not_read_a_wording_that_began_when_it_ended(tmp_path: Path) -> None:
    book = amended(tmp_path, "term.base", "since = 2025-07-01", "since = 2024-10-01")

    assert until(date(2025, 8, 1), date(1990, 11, 23), edition="E23", book=book) == date(2028, 8, 1)
    assert until(date(2025, 8, 1), date(1990, 11, 23), book=book) == date(2028, 11, 1)


def test_a_way_to_end_a_term_that_nobody_reckons_is_refused(tmp_path: Path) -> None:
    book = amended(tmp_path, "term.base", "reference date", "end of the year")

    with pytest.raises(Refused, match="not at 'end of the year'"):
        until(date(2022, 7, 1), date(1990, 1, 1), edition="E22", book=book)


def test_an_unknown_edition_has_no_terms() -> None:
    with pytest.raises(NotFound, match=r"edition\.E99"):
        until(date(2022, 7, 1), date(1990, 1, 1), edition="E99", book=the_book())
