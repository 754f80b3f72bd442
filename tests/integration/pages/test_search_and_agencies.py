"""One search box finds officers and agencies; each agency has its officers with their status."""

import pytest
from django.test import Client
from tests.integration.pages import world

from standing.pages import searching as pages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def text_of(client: Client, address: str, **query: str) -> str:
    """The text of a page that answers."""
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("asked", ["d'alvarez", "D’ÁLVAREZ", "elodie", "D’Álvarez, Élodie"])
def test_accents_capitals_and_apostrophes_make_no_difference(client: Client, asked: str) -> None:
    assert "D’Álvarez, Élodie" in text_of(client, "/officers/", q=asked)


def test_a_search_shows_the_status_and_the_agency_beside_the_name(client: Client) -> None:
    found = text_of(client, "/officers/", q="avery")
    assert 'href="/officers/0101-0001/"' in found
    assert "Certified" in found
    assert "Abington Police Department" in found


def test_the_same_box_finds_agencies_by_name_and_town(client: Client) -> None:
    assert 'href="/agencies/boston-police-department/"' in text_of(client, "/officers/", q="boston")
    assert "Franklin County Sheriff&#x27;s Office" in text_of(client, "/officers/", q="greenfield")


def test_a_search_that_finds_nothing_says_what_to_try(client: Client) -> None:
    found = text_of(client, "/officers/", q="<zzz>")
    assert "matches “&lt;zzz&gt;”" in found
    assert "Try the last name alone" in found


def test_an_empty_search_says_what_will_appear(client: Client) -> None:
    assert "What matches will be listed here" in text_of(client, "/officers/")


def test_an_agency_lists_its_officers_with_their_status_of_today(client: Client) -> None:
    found = text_of(client, "/agencies/abington-police-department/")
    assert "Brightwater, Casey" in found
    assert "Conditionally Certified" in found
    assert "Ashgrove" not in found  # left on June 28
    assert "The agency sent what was required on June 14, 2022, in time." in found


def test_an_agency_says_its_code(client: Client) -> None:
    assert "code abington-police-department" in text_of(
        client, "/agencies/abington-police-department/"
    )


def test_an_address_that_is_nearly_an_agencys_says_which_may_be_meant(client: Client) -> None:
    answer = client.get("/agencies/abington-pd/")
    assert answer.status_code == 404
    assert "Did you mean abington-police-department (Abington Police Department)?" in answer.text


def test_a_search_that_finds_too_many_says_so_before_it_lists_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "WORKED_OUT", 2)
    assert "these are the" not in text_of(client, "/officers/", q="elodie")
    found = text_of(client, "/officers/", q="d")
    assert found.index("these are the 2 likeliest") < found.index("<table")


def test_one_row_is_spoken_of_as_one(client: Client) -> None:
    assert "Download this row as CSV" in text_of(client, "/agencies/", of="middlesex")
    page = text_of(client, "/agencies/boston-police-department/")
    assert "One officer is employed here on August 10, 2022." in page


def test_an_agency_without_officers_says_so(client: Client) -> None:
    assert "The register knows of no officer" in text_of(
        client, "/agencies/acton-police-department/"
    )


def test_the_list_of_agencies_downloads_exactly_what_it_shows(client: Client) -> None:
    answer = client.get("/agencies/", {"of": "middlesex", "format": "csv"})
    lines = answer.content.decode().splitlines()
    assert lines == [
        "agency_name,agency_type,municipality,county",
        "Acton Police Department,municipal,Acton,Middlesex",
    ]


def test_every_page_of_an_invented_world_says_so_and_names_its_day(client: Client) -> None:
    for address in ("/", "/officers/", "/agencies/", "/campaigns/", "/status-explained/", "/no/"):
        page = client.get(address).content.decode()
        assert "Invented people, for demonstration." in page
        assert "August 10, 2022" in page
