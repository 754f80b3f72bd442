"""Shared words: days and moments in New York, ids as spreadsheets damage them, names, moves."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standing.kernel.access import Held, Permission, Person, Role
from standing.kernel.canonical import canonical, digest_of
from standing.kernel.cells import neutral
from standing.kernel.errors import NotPermitted, WrongState
from standing.kernel.moves import Moves
from standing.kernel.names import cohort_letter, fold, search_key
from standing.kernel.periods import Span, day_of, end_of, start_of
from standing.kernel.refs import mended_mptc_id, parse_mptc_id, slug

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@given(days)
def test_a_day_begins_and_ends_within_itself_also_when_the_clocks_change(day: date) -> None:
    assert day_of(start_of(day)) == day_of(end_of(day)) == day
    assert end_of(day) + timedelta(microseconds=1) == start_of(day + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2022, 3, 13), 23), (date(2022, 11, 6), 25), (date(2022, 7, 1), 24)]
)
def test_the_day_the_clocks_change_is_an_hour_shorter_or_longer(day: date, hours: int) -> None:
    assert start_of(day + timedelta(days=1)) - start_of(day) == timedelta(hours=hours)


@given(days, st.none() | days, days)
def test_a_span_holds_its_first_day_and_not_its_last(
    since: date, until: date | None, day: date
) -> None:
    expected = since <= day and (until is None or day < until)

    assert Span(since, until).covers(day) is expected


@given(st.from_regex(r"\A[0-9]{4}-[0-9]{4}\Z"))
def test_an_id_whose_zeros_or_hyphen_a_spreadsheet_took_is_mended_to_itself(mptc_id: str) -> None:
    left, right = mptc_id.split("-")

    assert parse_mptc_id(f" {mptc_id} ") == mptc_id
    assert mended_mptc_id(f"{int(left)}-{int(right)}") == mptc_id
    if int(left) > 0:
        assert mended_mptc_id(f"{int(left + right)}.0") == mptc_id


@pytest.mark.parametrize(
    "text",
    ["0113 7999", "01137999", "0113\u20137999", "0113 \u2014 7999", "0113\u22127999", "0113\u00a07999",
     " 0113- 7999 ", "113\u20117999"],
)  # fmt: skip
def test_an_id_with_another_dash_or_a_space_is_read_as_the_one_that_is_meant(text: str) -> None:
    assert mended_mptc_id(text) == "0113-7999"


@pytest.mark.parametrize(
    "text",
    ["MPTC ID 0113-7999", "mptc id: 0113 7999", "MPTC 1137999", "ID 0113-7999", "MPTC ID\u00a00113-7999",
     "Id# 0113\u20137999", "0113-7999.", "0113-7999,", " MPTC ID 0113-7999. "],
)  # fmt: skip
def test_an_id_is_read_without_what_it_is_called_and_the_end_of_the_sentence(text: str) -> None:
    assert mended_mptc_id(text) == "0113-7999"


@pytest.mark.parametrize(
    "text",
    ["05 1984", "0113 7999 1", "0113--7999", "617 555 0113", "0113-7999-1", "011 37999", "0" * 9,
     "0113" + " " * 1_000_000 + "7999", "\uff10113 7999", "MPTC ID", "ID Smith 0113-7999",
     "POST ID 0113-7999", "0113-7999-", "MPTC ID " + "0" * 9, "MPTC" + " " * 1_000_000 + "x"],
)  # fmt: skip
def test_what_cannot_be_an_id_is_not_mended_into_one(text: str) -> None:
    assert mended_mptc_id(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "12345-6789",
        "0012-034A",
        "\uff10\uff10\uff11\uff12-\uff10\uff13\uff14\uff15",
        "0012\u20130345",
    ],
)
def test_what_is_no_id_is_not_taken_for_one(text: str) -> None:
    assert parse_mptc_id(text) is None


@pytest.mark.parametrize("name", ["NA", "NAN", "Null", "True", "O’Brien", "Núñez", "de los Santos"])
def test_every_name_is_a_name_and_has_a_letter(name: str) -> None:
    assert fold(name)
    assert cohort_letter(name) == search_key(name)[0].upper()


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert search_key(search_key(text)) == search_key(text)


def test_a_name_without_any_letter_of_the_alphabet_has_no_cohort() -> None:
    assert cohort_letter("123") is None


def test_agencies_that_differ_in_punctuation_alone_have_one_code() -> None:
    assert slug("St. Mary’s  Police") == slug("St Mary's Police") == "st-marys-police"


@given(st.dictionaries(st.text(max_size=5), st.integers(-(2**53), 2**53) | st.text(max_size=5)))
def test_the_canonical_spelling_does_not_depend_on_the_order_of_keys(
    value: dict[str, object],
) -> None:
    turned = dict(reversed(list(value.items())))

    assert canonical(turned) == canonical(value)
    assert digest_of(turned) == digest_of(value)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_a_cell_that_a_spreadsheet_would_run_is_neutralised(text: str) -> None:
    assert neutral(text) == f"'{text}"


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"


def test_a_move_that_the_table_does_not_list_is_refused_in_words() -> None:
    moves = Moves({Lamp.OFF: {Lamp.ON}})

    moves.check(Lamp.OFF, Lamp.ON)
    with pytest.raises(WrongState, match="This is on; from there it cannot become off"):
        moves.check(Lamp.ON, Lamp.OFF)


def test_a_role_held_at_one_agency_allows_nothing_at_another_nor_everywhere() -> None:
    clerk = Person(
        account="clerk", human="1", name="A clerk",
        roles=frozenset({Held(Role.AGENCY_SUBMITTER, "acton-police-department")}),
    )  # fmt: skip

    assert clerk.may(Permission.FILING_SUBMIT, agency="acton-police-department")
    assert not clerk.may(Permission.FILING_SUBMIT, agency="concord-police-department")
    assert not clerk.may(Permission.FILING_SUBMIT)
    with pytest.raises(
        NotPermitted, match=r"A clerk holds no role .*: send in files for this agency\."
    ):
        clerk.require(Permission.FILING_SUBMIT, agency="concord-police-department")


def test_an_administrator_manages_accounts_and_moves_an_invented_clock_and_no_more() -> None:
    # RUL-25: whoever grants roles holds none of them. A real register's clock nobody moves (RUL-5).
    administrator = Person(
        account="administrator", human="1", name="A",
        roles=frozenset({Held(Role.ADMINISTRATOR)}),
    )  # fmt: skip

    assert {p for p in Permission if administrator.may(p)} == {
        Permission.ACCOUNT_INVITE, Permission.ACCOUNT_MANAGE, Permission.ACCOUNT_CONFIRM,
        Permission.CLOCK_MOVE,
    }  # fmt: skip


def test_whoever_prepares_by_role_alone_may_not_also_vacate_or_suspend() -> None:
    staff = Person(
        account="s", human="1", name="S", roles=frozenset({Held(Role.CERTIFICATION_STAFF)})
    )

    assert not staff.may(Permission.DETERMINATION_APPROVE)
    assert not staff.may(Permission.GRANT_VACATE)


def test_the_day_of_a_moment_is_the_day_in_new_york() -> None:
    assert day_of(datetime(2022, 7, 1, 3, 59, 59, 999999, tzinfo=UTC)) == date(2022, 6, 30)
    assert day_of(datetime(2022, 7, 1, 4, 0, tzinfo=UTC)) == date(2022, 7, 1)
