"""The list of agencies and their scope."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.integration.workforce.conftest import AGENCIES, MARCH_1, Import

from standing.ledger.queries import entries
from standing.workforce import queries
from standing.workforce.models import Agency, AgencyScope

JUNE_22 = datetime(2022, 6, 22, 14, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def in_scope(on: date, known: datetime = JUNE_22) -> list[str]:
    return [agency.code for agency in queries.agencies_in_scope(on=on, known=known)]


def test_an_agency_gets_a_code_from_its_name_and_is_in_scope_from_the_start(load: Import) -> None:
    result = load("agencies", AGENCIES)

    assert (result.created, result.changed, result.findings) == (2, 0, ())
    assert queries.agency("elm-hill-police-department").municipality == "Elm Hill"
    assert in_scope(date(2021, 6, 30)) == []
    assert len(in_scope(date(2021, 7, 1))) == 2


def test_the_same_file_again_creates_nothing_and_changes_nothing(load: Import) -> None:
    load("agencies", AGENCIES)
    again = load("agencies", AGENCIES, at=JUNE_22)

    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    assert AgencyScope.objects.filter(superseded_at__isnull=True).count() == 2
    assert len(entries(f"file:{again.sha256}")) == 1


def test_a_name_that_two_municipalities_share_is_followed_by_the_municipality(
    load: Import,
) -> None:
    rows = [
        AGENCIES[0],
        ("College Police", "college_university", "Essex", "Saltmarsh", ""),
        ("College Police", "college_university", "Norfolk", "Elm Hill", ""),
    ]
    load("agencies", rows)

    assert {agency.code for agency in Agency.objects.all()} == {
        "college-police-saltmarsh", "college-police-elm-hill",
    }  # fmt: skip
    assert load("agencies", rows).unchanged == 2


def test_a_later_namesake_does_not_take_the_code_of_the_first(load: Import) -> None:
    first = ("College Police", "college_university", "Essex", "Saltmarsh", "")
    second = ("College Police", "college_university", "Norfolk", "Elm Hill", "")
    load("agencies", [AGENCIES[0], first])
    load("agencies", [AGENCIES[0], second])
    both = load("agencies", [AGENCIES[0], first, second])

    assert both.unchanged == 2
    assert queries.agency("college-police").municipality == "Saltmarsh"
    assert queries.agency("college-police-elm-hill").municipality == "Elm Hill"


def test_an_agency_that_leaves_the_scope_was_in_it_as_far_as_we_knew(load: Import) -> None:
    load("agencies", AGENCIES)
    rows = [
        (*AGENCIES[0], "in_scope_since", "in_scope_until"),
        (*AGENCIES[1], "", "06/21/2022"),
        (*AGENCIES[2], "", ""),
    ]
    result = load("agencies", rows, at=JUNE_22)

    assert (result.created, result.changed, result.unchanged) == (0, 1, 1)
    assert result.changes[0].columns == ("in_scope",)
    assert "elm-hill-police-department" in in_scope(date(2022, 6, 20))
    assert "elm-hill-police-department" not in in_scope(date(2022, 6, 21))
    assert "elm-hill-police-department" in in_scope(date(2022, 6, 21), known=MARCH_1)


def test_an_agency_out_of_scope_is_kept_without_scope(load: Import) -> None:
    load("agencies", [(*AGENCIES[0], "In Scope 2022"), (*AGENCIES[1], "no"), (*AGENCIES[2], "yes")])

    assert in_scope(date(2022, 6, 20)) == ["saltmarsh-police-department"]
    assert Agency.objects.count() == 2


def test_a_corrected_description_leaves_both_wordings_in_the_ledger(load: Import) -> None:
    load("agencies", AGENCIES)
    corrected = (*AGENCIES[1][:4], "MA0990200")
    result = load("agencies", [AGENCIES[0], corrected], at=JUNE_22)

    assert result.changes[0].columns == ("fbi_ori",)
    assert queries.agency("elm-hill-police-department").fbi_ori == "MA0990200"
    (entry,) = entries(f"file:{result.sha256}")
    assert "MA0990100" in entry.before
    assert "MA0990200" in entry.after


def test_a_span_that_ends_before_it_begins_refuses_the_file(load: Import) -> None:
    rows = [(*AGENCIES[0], "in_scope_until"), (*AGENCIES[1], "2021-06-30"), (*AGENCIES[2], "")]
    result = load("agencies", rows)

    assert [(each.code, each.row) for each in result.findings] == [("span.backwards", 2)]
    assert not Agency.objects.exists()


def test_the_same_code_twice_with_other_words_refuses_the_file(load: Import) -> None:
    rows = [
        (*AGENCIES[0], "code"),
        (*AGENCIES[1], "elm-hill"),
        (*AGENCIES[2], "Elm Hill"),
        (*AGENCIES[1], "elm-hill"),
    ]
    result = load("agencies", rows)

    assert [(each.code, each.row) for each in result.findings] == [
        ("row.contradicts", 3),
        ("row.repeated", 4),
    ]
    assert not result.ok


def test_the_states_own_list_imports_as_it_is(load: Import) -> None:
    listed = Path("src/standing/scenario/data/agencies.csv")
    with listed.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    result = load("agencies", listed)

    assert result.created == len(rows)
    assert [each.code for each in result.findings] == ["column.unknown"]
    assert len(in_scope(date(2022, 6, 30))) == sum(row["in_scope_2022"] == "yes" for row in rows)
    assert load("agencies", listed).unchanged == len(rows)
