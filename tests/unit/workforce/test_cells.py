"""Reading the cells of reference files."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standing.sheets.findings import Severity
from standing.workforce.imports import cells


@pytest.mark.parametrize(
    "cell",
    [
        "06/30/2022", "6/30/2022", "06-30-2022", "2022-06-30", "2022-06-30 00:00:00",
        " 2022-06-30 ", date(2022, 6, 30), datetime(2022, 6, 30),  # noqa: DTZ001 - as sheets give it
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_way_people_write_it(cell: object) -> None:
    assert cells.day(cell) == (date(2022, 6, 30), None)


@pytest.mark.parametrize("cell", ["44742", 44742, 44742.0])
def test_a_spreadsheets_number_for_a_day_is_read_with_a_warning(cell: object) -> None:
    value, fault = cells.day(cell)

    assert value == date(2022, 6, 30)
    assert fault is not None
    assert (fault.severity, fault.code) == (Severity.WARNING, "date.serial")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("02/30/2022", "date.impossible"),
        ("13/01/2022", "date.impossible"),
        ("6/30/22", "date.short-year"),
        ("1850-01-01", "date.far"),
        ("soon", "date.unreadable"),
        (True, "date.unreadable"),
        (99_999_999, "date.unreadable"),
        ("²", "date.unreadable"),
    ],
)
def test_a_day_that_cannot_be_is_an_error(cell: object, code: str) -> None:
    _value, fault = cells.day(cell)

    assert fault is not None
    assert (fault.severity, fault.code) == (Severity.ERROR, code)


def test_a_two_digit_year_comes_back_with_both_years_it_may_mean() -> None:
    _value, fault = cells.day("6/30/81")

    assert fault is not None
    assert "6/30/1981 or 6/30/2081" in fault.fix


@pytest.mark.parametrize("cell", ["0012-0345", " 0012-0345 "])
def test_an_id_keeps_its_leading_zeros(cell: str) -> None:
    assert cells.mptc_id(cell) == ("0012-0345", None)


@pytest.mark.parametrize("cell", ["12-345", 120345, 120345.0, "00120345"])
def test_an_id_that_lost_zeros_or_its_hyphen_is_mended_with_a_warning(cell: object) -> None:
    value, fault = cells.mptc_id(cell)

    assert value == "0012-0345"
    assert fault is not None
    assert fault.severity is Severity.WARNING


@pytest.mark.parametrize("cell", ["A123-4567", "1234", "12345-6789", "name"])
def test_what_is_no_id_is_an_error(cell: str) -> None:
    _value, fault = cells.mptc_id(cell)

    assert fault is not None
    assert fault.code == "id.unreadable"


@pytest.mark.parametrize("name", ["NA", "NAN", "Null", "True", "O’Brien", "Núñez", "de los Santos"])
def test_a_name_is_a_name_whatever_a_program_would_make_of_it(name: str) -> None:
    assert cells.text(100)(name) == (name, None)


def test_a_name_that_a_spreadsheet_took_for_a_truth_value_is_a_name_again() -> None:
    assert cells.text(100)(True) == ("True", None)


def test_spaces_and_marks_that_nobody_sees_are_dropped() -> None:
    assert cells.text(100)("\ufeff de \u00a0los\u200b  Santos ") == ("de los Santos", None)


def test_text_longer_than_the_record_keeps_is_an_error_and_not_cut() -> None:
    _value, fault = cells.text(5)("longer")

    assert fault is not None
    assert fault.message == "This has 6 characters; we can keep 5."


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("Yes", True), ("y", True), (True, True), (1, True), ("NO", False), ("0", False)],
)
def test_yes_and_no_are_read_as_people_write_them(cell: object, meant: bool) -> None:
    assert cells.yes_no(cell) == (meant, None)


@pytest.mark.parametrize(("cell", "meant"), [("40", 40), (40.0, 40), (0, 0)])
def test_hours_are_whole_numbers(cell: object, meant: int) -> None:
    assert cells.whole_number(cell) == (meant, None)


@pytest.mark.parametrize("cell", ["forty", 7.5, "-3", True, "40 hours"])
def test_hours_that_are_no_whole_number_are_an_error(cell: object) -> None:
    _value, fault = cells.whole_number(cell)

    assert fault is not None
    assert fault.code == "number.unreadable"


def test_a_word_is_known_without_regard_to_case_spaces_and_hyphens() -> None:
    assert cells.one_of(["in-service", "cpr"])("In Service") == ("in-service", None)


def test_a_word_we_do_not_know_is_an_error_unless_it_may_be_kept() -> None:
    _value, refused = cells.one_of(["cpr"])("Yoga")
    value, kept = cells.one_of(["cpr"], else_keep=True)("Yoga")

    assert refused is not None
    assert refused.fix == "Write one of: cpr."
    assert value == "yoga"
    assert kept is not None
    assert kept.severity is Severity.WARNING


ANY_CELL = st.one_of(
    st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.none(),
    st.from_regex(r"\d{1,12}[/-]\d{1,4}[/-]\d{1,6}"), st.just(time(8)), st.just(timedelta(1)),
    st.just("9" * 5_000),
)  # fmt: skip


@given(ANY_CELL)
def test_whatever_a_cell_holds_it_is_read_or_reported_and_never_fails(cell: object) -> None:
    readers = (
        cells.text(40), cells.mptc_id, cells.day, cells.yes_no, cells.whole_number,
        cells.one_of(["cpr"]), cells.one_of(["cpr"], else_keep=True),
    )  # fmt: skip
    for read in readers:
        _value, fault = read(cell)
        assert fault is None or (fault.message and fault.fix)
