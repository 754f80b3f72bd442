"""The page of the search: filters, pages, what it says when it finds nobody, and its proposals."""

from datetime import date

import pytest
from django.test import Client
from tests.integration.pages import world

from standing.pages import searching, told_once
from standing.register.publishable import Ground
from standing.workforce.finding import lookup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def page(client: Client, **query: str) -> str:
    answer = client.get("/officers/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_name_that_is_misspelled_finds_the_officer(client: Client) -> None:
    assert 'href="/officers/0101-0001/"' in page(client, q="avrey")


def test_how_many_and_as_of_when_stands_above_the_rows(client: Client) -> None:
    assert "One officer matches. The status is that of August 10, 2022." in page(client, q="avery")


def test_a_status_narrows_what_was_found(client: Client) -> None:
    assert 'href="/officers/0101-0001/"' in page(client, q="avery", status="Certified")
    found = page(client, q="avery", status="Decertified")
    assert "Nobody who matches “avery” has the status" in found
    assert 'href="/officers/?q=avery"' in found


def test_an_agency_narrows_what_was_found(client: Client) -> None:
    assert 'href="/officers/0101-0001/"' in page(client, q="avery", agency="abington")
    assert 'href="/officers/0101-0001/"' not in page(client, q="avery", agency="boston")
    assert "We know no agency whose name" in page(client, q="avery", agency="nowhere")


def test_a_status_that_is_none_is_answered_with_those_that_there_are(client: Client) -> None:
    answer = client.get("/officers/", {"q": "avery", "status": "<b>"})
    assert answer.status_code == 400
    assert "There is no status “&lt;b&gt;”." in answer.text
    assert "Suspended" in answer.text


def test_a_birth_date_finds_nobody_and_the_page_says_why(client: Client) -> None:
    found = page(client, q=world.BORN.isoformat())
    assert "<table" not in found
    assert "a birth date, an e-mail address or another number finds nobody" in found


@pytest.mark.parametrize("text", ["x" * 101, "x" * 1_000_000, "é" * 500])
def test_a_question_longer_than_any_name_gets_a_sentence(client: Client, text: str) -> None:
    answer = client.get("/officers/", {"q": text})
    assert answer.status_code == 400
    assert "characters, and no name is that long" in answer.content.decode()
    assert len(answer.content) < 20_000


def test_nobody_who_is_off_the_register_is_found_counted_or_proposed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def off(ids: list[int], **_when: object) -> dict[int, Ground]:
        return {pk: Ground("a citation", date(2022, 1, 1)) for pk in ids}

    monkeypatch.setattr(told_once, "withheld", off)
    found = page(client, q="avery")
    assert "Nobody and no agency on the register matches “avery”." in found
    assert client.get("/officers/suggest/", {"q": "avery"}).json()["officers"] == []


def test_many_rows_are_shown_a_page_at_a_time(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "AT_A_TIME", 1)
    first = page(client, q="d", status="")
    assert "Rows 1 to 1 of" in first
    assert "page=2" in first
    assert page(client, q="d", page="99").count('rel="next"') == 0
    assert page(client, q="d", page="-1").count('rel="prev"') == 0


def test_proposals_name_officers_with_id_and_agency_and_then_agencies(client: Client) -> None:
    proposed = client.get("/officers/suggest/", {"q": "ab"}).json()
    assert [each["code"] for each in proposed["agencies"]] == ["abington-police-department"]
    (officer,) = client.get("/officers/suggest/", {"q": "avery"}).json()["officers"]
    assert officer["mptc_id"] == "0101-0001"
    assert officer["agency"] == "Abington Police Department"
    assert set(officer) == {"name", "mptc_id", "agency", "former"}


@pytest.mark.parametrize("text", ["", "a", "x" * 5_000, "1984-11-23", "\x00"])
def test_proposals_of_nothing_are_empty(client: Client, text: str) -> None:
    answer = client.get("/officers/suggest/", {"q": text})
    if answer.status_code == 200:
        assert answer.json() == {"officers": [], "agencies": []}
    else:
        assert answer.status_code == 400


def test_the_box_works_without_script_and_names_its_proposals_for_the_script(
    client: Client,
) -> None:
    for address in ("/", "/officers/"):
        found = client.get(address).content.decode()
        assert 'action="/officers/" method="get"' in found
        assert 'data-suggest="/officers/suggest/"' in found
        assert "suggest.js" in found


def test_the_page_says_where_not_everybody_was_looked_through_for_an_agency(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "More officers bear such a name than are looked through for an agency at once"
    assert sentence not in page(client, q="avery", agency="abington")
    monkeypatch.setattr(lookup, "LOOKED_THROUGH", 0)
    monkeypatch.setattr(lookup, "through", lambda choice, _at: choice.borne / 2)
    assert sentence in page(client, q="avery", agency="abington")


def test_the_page_says_where_not_everybody_was_looked_through_for_a_status(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "More officers match the name than are looked through for a status at once: the 1"
    assert sentence not in page(client, q="d", status="Decertified")
    monkeypatch.setattr(searching, "WORKED_OUT", 1)
    assert sentence in page(client, q="d", status="Decertified")
    assert sentence in page(client, q="d", status="Certified")


def test_a_filter_that_many_agencies_match_asks_for_more_of_the_name(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("standing.pages.searching.MOST_FILTERED", 1)
    page = client.get("/officers/", {"q": "Avery", "agency": "police"}).text
    assert "agencies match the words in the filter" in page
    assert "Avery" in page.partition("<tbody>")[2]
