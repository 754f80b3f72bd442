"""What changed from release to release: the page, and feeds that programs can rely on."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.integration.register.world import JULY_1, release_twice

from standing.pages import feeds
from standing.register.models import Removal
from standing.workforce.models import Officer

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _releases(tmp_path: Path) -> None:
    release_twice(tmp_path, second="Bell & Co")


def atom(client: Client, query: str = "") -> ElementTree.Element:
    answer = client.get(f"/changes.atom{query}")
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def feed(client: Client, query: str = "") -> dict[str, object]:
    answer = client.get(f"/changes.json{query}")
    assert answer["Content-Type"].startswith("application/feed+json")
    found: dict[str, object] = json.loads(answer.content)
    return found


def test_the_page_shows_what_stood_and_what_stands(client: Client) -> None:
    page = client.get("/changes/").text

    assert "Avery, Jo" in page
    assert "Status: Certified" in page
    assert "Status: Conditionally Certified" in page
    assert "Bell &amp; Co, Jo" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("officer=0012-0340", {"Avery"}), ("officer=120340", {"Avery"}),
        ("how=added", set()),
        ("how=changed&release=2", {"Avery", "Bell &amp; Co"}), ("release=1", set()),
        ("agency=elm-hill-police-department", {"Avery", "Bell &amp; Co"}),
        ("after=1-999999", set()), ("after=x", {"Avery", "Bell &amp; Co"}),
    ],
)  # fmt: skip
def test_the_page_shows_what_is_asked_for(client: Client, query: str, shown: set[str]) -> None:
    page = client.get(f"/changes/?{query}").text

    assert {name for name in ("Avery", "Bell &amp; Co") if f"{name}, Jo" in page} == shown


def test_the_atom_feed_has_what_rfc_4287_asks_for(client: Client) -> None:
    found = atom(client)

    assert found.tag == f"{ATOM}feed"
    for needed in ("id", "title", "updated"):
        assert (found.findtext(f"{ATOM}{needed}") or "").strip(), needed
    datetime.fromisoformat(str(found.findtext(f"{ATOM}updated")))
    assert found.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in found.findall(f"{ATOM}link")}
    assert str(links["self"]).endswith("/changes.atom")
    entries = found.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for entry in entries:
        for needed in ("id", "title", "updated", "summary"):
            assert entry.findtext(f"{ATOM}{needed}"), needed
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2


@pytest.mark.parametrize(
    ("query", "named"),
    [("", "changes"), ("?how=changed", r"changes\?how=changed"), ("?after=1-9", "changes")],
)
def test_the_id_of_an_atom_feed_is_a_tag_that_says_what_is_followed(
    client: Client, query: str, named: str
) -> None:
    found = str(atom(client, query).findtext(f"{ATOM}id"))

    assert re.fullmatch(rf"tag:[^,]+,2021:{named}", found), found


@pytest.mark.parametrize("address", ["/changes/", "/changes.atom", "/changes.json"])
def test_an_officer_whom_nobody_knows_is_not_followed_for_ever(
    client: Client, address: str
) -> None:
    answer = client.get(f"{address}?officer=9999-9999")

    assert answer.status_code == 404
    assert "No officer on the register has the MPTC ID 9999-9999." in answer.text
    assert client.get(f"{address}?officer=120340").status_code == 200


def test_a_feed_without_entries_is_dated_by_the_last_release_and_stays_the_same(
    client: Client,
) -> None:
    asked = "/changes.atom?release=1"
    first, again = client.get(asked), client.get(asked)

    assert (
        ElementTree.fromstring(first.content).findtext(f"{ATOM}updated")
        == "2022-07-05T17:00:00+00:00"
    )
    assert first["ETag"] == again["ETag"]


def test_both_feeds_lead_to_what_follows_until_everything_was_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "IN_A_FEED", 1)
    first = atom(client, "?how=changed")
    following = {link.get("rel"): link.get("href") for link in first.findall(f"{ATOM}link")}["next"]

    assert following is not None
    assert following.replace(".atom", ".json") == feed(client, "?how=changed")["next_url"]
    second = ElementTree.fromstring(client.get(following).content)
    told = [each.findtext(f"{ATOM}entry/{ATOM}title") for each in (first, second)]
    assert [str(title).partition(",")[0] for title in told] == ["Avery", "Bell & Co"]
    assert "next" not in {link.get("rel") for link in second.findall(f"{ATOM}link")}


def test_the_json_feed_has_what_version_1_1_asks_for(client: Client) -> None:
    found = feed(client)

    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"]
    assert str(found["feed_url"]).endswith("/changes.json")
    items = found["items"]
    assert isinstance(items, list)
    assert len(items) == 2
    for item in items:
        assert isinstance(item["id"], str)
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_published"]).tzinfo is not None
        assert item["url"].startswith("http")
        assert item["_change"]["release"] == 2
    assert items[0]["title"] == "Avery, Jo (0012-0340): No Certificate on Record → Certified"


def test_ids_are_the_same_wherever_the_feed_is_asked_for(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    here = [e.findtext(f"{ATOM}id") for e in atom(client).findall(f"{ATOM}entry")]
    there = ElementTree.fromstring(
        client.get("/changes.atom", headers={"host": "elsewhere.example"}).content
    )

    assert here == [e.findtext(f"{ATOM}id") for e in there.findall(f"{ATOM}entry")]
    assert all(re.fullmatch(r"tag:[^,]+,2021:changes/2-0012-034\d", str(each)) for each in here)


def test_an_officer_or_an_agency_can_be_followed_alone(client: Client) -> None:
    assert len(atom(client, "?officer=0012-0341").findall(f"{ATOM}entry")) == 1
    assert len(atom(client, "?agency=elm-hill-police-department").findall(f"{ATOM}entry")) == 2
    assert client.get("/changes.atom?agency=nowhere").status_code == 404


@pytest.mark.parametrize("address", ["/changes.atom", "/changes.json"])
def test_a_feed_that_the_reader_has_is_not_sent_again(client: Client, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert again["Last-Modified"] == first["Last-Modified"]
    assert (again.status_code, again.content) == (304, b"")


def test_who_is_off_the_register_is_in_no_feed_though_a_release_named_them(client: Client) -> None:
    Removal.objects.create(
        officer=Officer.objects.get(mptc_id="0012-0340"), ground="A court's order",
        reason="Sealed", since=date(2022, 7, 1), recorded_at=JULY_1,
    )  # fmt: skip

    for address in ("/changes/", "/changes.atom", "/changes.json"):
        text = client.get(address).text
        assert "Avery" not in text, address
        assert "0012-0340" not in text, address


def test_nothing_private_is_in_a_feed(client: Client) -> None:
    for address in ("/changes.atom", "/changes.json"):
        text = client.get(address).text
        assert not re.search(r"1984-05-06|05/06/1984|clerk@|leave", text), address
