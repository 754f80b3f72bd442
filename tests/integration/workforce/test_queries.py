"""Finding officers, and asking about many at once."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.integration.workforce.conftest import HEADINGS, MARCH_1, Import

from standing.workforce import queries

IN_2021 = datetime(2021, 8, 1, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def found(text: str, *, known: datetime = MARCH_1, limit: int = 10) -> list[str]:
    return [name.full for _officer, name in queries.search_officers(text, known=known, limit=limit)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("O'Brien", "Núria O’Brien"),
        ("obrien", "Núria O’Brien"),
        ("O’BRIEN nuria", "Núria O’Brien"),
        ("nuria o'b", "Núria O’Brien"),
        ("nunez", "True Núñez-Hart III"),
        ("Núñez-Hart", "True Núñez-Hart III"),
        ("true nunez", "True Núñez-Hart III"),
        ("de los Santos", "Paz de los Santos"),
        ("de los santos, paz", "Paz de los Santos"),
        ("paz de los", "Paz de los Santos"),
        ("NA", "Kim NA"),
        ("kim na", "Kim NA"),
        ("av jo", "Jordan A. Avery Jr."),
        ("Jordan Avery", "Jordan A. Avery Jr."),
        ("Avery, Jordan A., Jr.", "Jordan A. Avery Jr."),
        ("Jordan A. Avery Jr.", "Jordan A. Avery Jr."),
        ("0012-0345", "Jordan A. Avery Jr."),
        (" 12-345 ", "Jordan A. Avery Jr."),
    ],
)  # fmt: skip
def test_an_officer_is_found_by_name_in_any_order_or_by_id(text: str, name: str) -> None:
    assert found(text) == [name]


@pytest.mark.parametrize("text", ["", "  ", "%", "_", "Quill", "avery paz", "9999-0000", "'; --"])
def test_what_nobody_is_called_finds_nobody(text: str) -> None:
    assert found(text) == []


def test_the_middle_initial_tells_namesakes_apart(load: Import) -> None:
    rows = [
        HEADINGS,
        ("0100-0001", "Bell", "Ana", "Q.", "", "1990-01-01", "yes", "academy"),
        ("0100-0002", "Bell", "Ana", "R.", "", "1990-01-02", "yes", "academy"),
    ]
    load("officers", rows)

    assert found("Ana R Bell") == ["Ana R. Bell"]
    assert len(found("Ana Bell")) == 2


def test_the_whole_name_comes_before_names_that_only_begin_so(load: Import) -> None:
    rows = [
        HEADINGS,
        ("0100-0001", "Bella", "Ada", "", "", "1990-01-01", "yes", "academy"),
        ("0100-0002", "Bell", "Zoe", "", "", "1990-01-02", "yes", "academy"),
    ]
    load("officers", rows)

    assert found("bell") == ["Zoe Bell", "Ada Bella"]
    assert found("bell", limit=1) == ["Zoe Bell"]


def test_a_former_name_finds_the_officer_under_the_present_one(load: Import) -> None:
    in_2023 = datetime(2023, 5, 2, 14, 0, tzinfo=UTC)
    row = ("0012-0345", "Sand", "Jordan", "A.", "Jr.", "1984-05-06", "yes", "academy")
    load("officers", [HEADINGS, row], at=in_2023)

    assert found("Avery", known=in_2023) == ["Jordan A. Sand Jr."]
    assert found("Sand", known=in_2023) == ["Jordan A. Sand Jr."]
    assert found("Sand", known=MARCH_1) == []


def test_before_the_register_knew_anybody_nobody_is_found() -> None:
    assert found("Avery", known=IN_2021) == []
    assert queries.known_officers(None, known=IN_2021) == {}
    assert queries.agencies_in_scope(on=date(2022, 1, 1), known=IN_2021) == []


def test_only_the_letters_asked_for_are_returned() -> None:
    assert set(queries.known_officers("AD", known=MARCH_1)) == {"0012-0345", "0012-0347"}


def test_a_day_before_the_first_name_on_record_gives_the_first_name() -> None:
    names = queries.name_of(None, on=date(2000, 1, 1), known=MARCH_1)

    assert len(names) == 5


def test_who_everybody_is_takes_one_statement_for_each_table() -> None:
    with CaptureQueriesContext(connection) as statements:
        queries.known_officers(None, known=MARCH_1)

    assert len([each for each in statements if each["sql"].startswith(("SELECT", "DECLARE"))]) == 4


def test_many_ids_are_asked_in_portions() -> None:
    with CaptureQueriesContext(connection) as statements:
        found = queries.births(range(1, 2 * queries.PORTION + 2), known=MARCH_1)

    assert len(found) <= 5
    assert len([each for each in statements if "IN (" in each["sql"]]) == 3
