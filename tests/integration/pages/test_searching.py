"""The page of the search: filters, pages, what it says when it finds nobody, and its proposals."""

from datetime import date

import pytest
from django.test import Client
from tests.integration.pages import world

from standing.kernel.names import PersonName
from standing.pages import searching, told_once
from standing.register.publishable import Ground
from standing.workforce.finding import lookup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def page(client: Client, under: str = "", **query: str) -> str:
    answer = client.get(f"{under}/officers/", query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def everybody_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody stands on the public register, on a legal ground."""

    def off(ids: list[int], **_when: object) -> dict[int, Ground]:
        return {pk: Ground("a citation", date(2022, 1, 1)) for pk in ids}

    monkeypatch.setattr(told_once, "withheld", off)


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
    client: Client, everybody_is_off: None
) -> None:
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
        assert answer.json() == {"officers": [], "agencies": [], "agencies_first": False}
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


def test_a_filter_that_many_agencies_match_looks_at_the_first_and_says_how_many_it_left(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MOST_FILTERED", 1)
    found = page(client, q="avery", agency="police")
    assert 'href="/officers/0101-0001/"' in found  # of Abington, the first in the order of names
    assert "agencies match “police”. Officers were looked for at the first 1 of them" in found
    assert "Type more of the agency’s name, or its town, and none is." in found
    nobody = page(client, q="avery", agency="police", status="Decertified")
    assert "the first 1 of them" in nobody
    monkeypatch.setattr(searching, "MOST_FILTERED", 60)
    assert "were left out" not in page(client, q="avery", agency="police")


@pytest.mark.parametrize("typed", ["Abingtn", "abignton police", "Abinton PD"])
def test_an_agency_that_is_misspelled_is_found_and_said_to_be_near(
    client: Client, typed: str
) -> None:
    found = page(client, q=typed)
    assert 'href="/agencies/abington-police-department/"' in found
    assert f"No agency has “{typed}” in its name, town or county." in found
    (agency,) = client.get("/officers/suggest/", {"q": typed}).json()["agencies"]
    assert agency["code"] == "abington-police-department"
    listed = client.get("/agencies/", {"of": typed}).text
    assert "What is close to it is listed here." in listed
    assert 'href="/agencies/abington-police-department/"' in listed


def test_a_filter_whose_agency_is_misspelled_says_how_it_was_understood(client: Client) -> None:
    found = page(client, q="avery", agency="Abingtn")
    assert 'href="/officers/0101-0001/"' in found
    assert "Officers were looked for at what is close to it: Abington Police Department." in found
    assert "is close to it:" not in page(client, q="avery", agency="abington")


def test_names_that_are_near_and_not_those_typed_are_said_to_be(client: Client) -> None:
    found = page(client, q="Jordan Avrey")
    assert "Nobody is listed as “Jordan Avrey”. This name is close to it." in found
    assert "One officer has a name like this." in found
    assert "This name is close to it." not in page(client, q="Jordan Avery")
    filtered = page(client, q="Jordan Avrey", agency="abington")
    assert "Nobody listed as “Jordan Avrey” is among them. This name is close to it." in filtered
    assert "Nadie consta como “Jordan Avrey”." in page(client, q="Jordan Avrey", under="/es")


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("Jordan Abingten", "Abingten"), ("J Abingtn", "Abingtn"), ("Avery Abingten", "Abingten"),
        ("Abingten, Jordan", "Abingten"), ("Jordan A. Abingten", "Abingten"), ("Sasha Toland", "Toland"),
    ],
)  # fmt: skip
def test_a_surname_near_a_town_finds_the_agency_and_nobody_without_that_surname(
    client: Client, typed: str, word: str
) -> None:
    found = page(client, q=typed)
    assert 'href="/officers/0101' not in found
    assert "<h2>Officers</h2>" not in found
    assert (
        f"Nobody is listed as “{typed}”, and no agency has “{word}” in its name, town or county. "
        f"This agency is close to “{word}”."
    ) in found
    assert "-police-department/" in found
    assert f"Nadie consta como “{typed}”, y ninguna agencia" in page(client, q=typed, under="/es")
    proposed = client.get("/officers/suggest/", {"q": typed}).json()
    assert proposed["officers"] == []
    assert [each["note"] for each in proposed["agencies"]] == [f"close to “{word}”"]
    filtered = page(client, q=typed, agency="abington")
    assert "Nobody who matches" in filtered
    assert "close to" not in filtered


def test_a_word_that_was_read_as_an_agency_is_said_to_be(client: Client) -> None:
    for typed in ("Jordan Avery Abingten", "Abingten PD Jordan Avery", "Jordan Avery, Abingten"):
        found = page(client, q=typed)
        assert 'href="/officers/0101-0001/"' in found
        assert "We read “Abingten” as Abington, and looked among its officers." in found
        assert "One officer matches." in found
        assert "close to" not in found
    spanish = page(client, q="Jordan Avery Abingten", under="/es")
    assert "Leímos “Abingten” como Abington" in spanish
    assert "We read" not in page(client, q="Jordan Avery Abington")


def test_a_name_spelled_otherwise_at_an_agency_read_otherwise_is_not_called_close(
    client: Client,
) -> None:
    found = page(client, q="Jordan Q. Avery Abingten")
    assert "We read “Abingten” as Abington, and looked among its officers." in found
    assert "This name is not spelled as you typed it." in found
    assert "close to" not in found


def test_a_name_that_is_near_among_others_is_said_to_stand_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [PersonName(last="Avery", first="Jordan"), PersonName(last="Averi", first="Jordan")]
    found = lookup.find("avery", on=date(2022, 8, 10), known=world.AUGUST_10, limit=10)
    (hit,) = found.hits
    both = tuple(hit._replace(spelled=(name.last, name.first, "", "")) for name in names)
    both = (both[0], both[1]._replace(near=True))
    monkeypatch.setattr(searching, "find", lambda *_a, **_k: lookup.Found(hits=both))
    assert "Some of them have a name that is only close to “avery”." in page(client, q="avery")


def test_an_agency_that_fits_comes_before_officers_who_are_only_near(client: Client) -> None:
    proposed = client.get("/officers/suggest/", {"q": "abingt"}).json()
    assert proposed["agencies"][0]["code"] == "abington-police-department"
    near = lookup.Hit(1, ("Abingdon", "Ana", "", ""), former=False, cost=4, near=True)
    like = lookup.agencies_like("abingt", on=date(2022, 8, 10))
    first = searching._agencies_first
    assert first(like, [near])
    assert not first(like, [near._replace(near=False, cost=2)])
    assert not first(like._replace(near=True), [near])
    assert first(like._replace(near=True), [near._replace(cost=8)])


@pytest.mark.parametrize("typed", ["0101 0001", "01010001", "0101–0001", "0101 — 0001"])
def test_an_mptc_id_with_a_space_or_another_dash_finds_the_officer(
    client: Client, typed: str
) -> None:
    found = page(client, q=typed)
    assert 'href="/officers/0101-0001/"' in found
    assert "close to it" not in found


@pytest.mark.parametrize("typed", ["0999-0001", "09990001", "MPTC ID 0999 0001"])
def test_an_mptc_id_that_nobody_has_is_said_to_be_nobodys(client: Client, typed: str) -> None:
    assert "No officer on the public register has the MPTC ID 0999-0001." in page(client, q=typed)
    assert "Ningún agente del registro público tiene el MPTC ID 0999-0001." in page(
        client, "/es", q=typed
    )
    assert "has the MPTC ID" not in page(client, q="nobodyatall")


def test_of_nobody_who_is_off_the_register_more_is_said_by_number(
    client: Client, everybody_is_off: None
) -> None:
    assert "No officer on the public register has the MPTC ID 0101-0001." in page(
        client, q="0101-0001"
    )


def test_an_officer_without_an_agency_is_proposed_as_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "_places", lambda hits, _at: {h.officer_id: "" for h in hits})
    (officer,) = client.get("/officers/suggest/", {"q": "avery"}).json()["officers"]
    assert officer["agency"] == "no agency on record"
