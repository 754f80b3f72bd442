"""No English sentence stands on a Spanish page, errors included, but where it is marked as English."""

import re
from collections.abc import Iterable
from datetime import date
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.certification import rounds
from tests.integration.pages import world
from tests.integration.register.world import release_twice
from tests.journeys.addresses import GENUINE, SUPERSEDED

from standing.pages import door, lists, orders_lists

pytestmark = pytest.mark.django_db

ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|has|have|this|that|which|with|not|from|until|by|an|at|it|you|"
    r"your|to|conditionally|certified|under|further|review|submitted|pending|officers|academy|month)\b",
    re.IGNORECASE,
)
"""What English sentences are held together by, and the words that files say in English."""
NAMES = re.compile(
    r"https?://\S+|/es/\S+|[\w-]+\.(csv|json|pdf|note)|'\w+'|“\w+”|"
    r"Officer Recertification \(A-H\)|Bridge Academy"
)
"""Addresses, names of files, what somebody typed, and the title of a campaign."""
VOID = {"meta", "link", "input", "br", "img", "hr", "col", "wbr", "source"}
NOT_READ = {"script", "style", "code", "pre"}


class Read(HTMLParser):
    """Collects what a Spanish reader is given to read or hear: all but what is marked otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[bool] = []

    @property
    def _heard(self) -> bool:
        return not any(self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        other = tag in NOT_READ or (told.get("lang") or "es") != "es"
        if not other and self._heard:
            self.said += [told.get(name) or "" for name in ("aria-label", "title", "placeholder")]
            self.said += [value or "" for name, value in attrs if name.startswith("data-l")]
        if tag not in VOID:
            self._open.append(other)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that holds nothing: it neither opens nor closes."""

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._heard:
            self.said.append(data)


def english_on(page: str) -> list[str]:
    """Every text of a page that is English and not marked as such."""
    read = Read()
    read.feed(page)
    texts = (NAMES.sub("", " ".join(said.split())) for said in read.said)
    return [text for text in texts if ENGLISH.search(text)]


def test_the_search_for_english_finds_it_and_passes_over_what_is_marked() -> None:
    assert english_on("<p>It was <b>not</b> found</p>") == ["It was", "not"]
    assert english_on('<p>Más: <span lang="en">Under extension</span></p>') == []
    assert english_on('<svg aria-label="What the page says"><title>Nada</title></svg>') == [
        "What the page says"
    ]


NOBODY = f"/officers/{'9999-9999'}/"
PAGES = (
    "/", "/officers/", "/officers/?q=avery", "/officers/?q=zzzz", f"/officers/?q={'a' * 150}",
    "/officers/?q=ave&agency=nowhere", NOBODY, "/officers/12345678/",
    f"/officers/{world.CERTIFIED}/", f"/officers/{world.CONDITIONAL}/",
    f"/officers/{world.FURTHER_REVIEW}/", f"/officers/{world.DECLINED}/",
    f"/officers/{world.ROSTERED}/", f"/officers/{world.LEFT}/",
    f"/officers/{world.CERTIFIED}/?on=2022-02-31&known=2099-01-01",
    *(f"/officers/{who}/?on=2022-07-05&known=2022-07-06" for who in world.PEOPLE),
    "/agencies/", "/agencies/nowhere/", "/agencies/abington/", f"/agencies/{world.SUBMITTER}/",
    f"/agencies/{world.PENDING}/", "/lists/by-agency/", "/lists/by-category/?status=Certified",
    "/lists/suspended/", "/lists/administrative-suspensions/", "/lists/decertified/",
    "/status-explained/", "/verify/", "/verify/?code=0123", f"/verify/?code={'U' * 32}",
    f"/verify/?code={'Z' * 32}", f"/verify/?code={'0' * 32}", "/verify/?jws=nothing",
    "/verify/?jws=eyJh.b.c", f"/verify/?code={GENUINE}", f"/verify/?code={SUPERSEDED}",
    "/verify/?release=9", "/verify/?release=1&sha256=ab",
    f"/verify/?release=9&sha256={'a' * 64}", "/verify/?prove=9",
    "/verify/?grown=9", "/verify/?grown=x", "/errata/", "/changes/", "/changes/?agency=nowhere",
    "/data/", "/data/99/", "/campaigns/", "/campaigns/1999/", "/nowhere/",
)  # fmt: skip


def english_at(client: Client, paths: Iterable[str]) -> dict[str, list[str]]:
    """What is English at each of these addresses, where anything is."""
    found = {}
    for path in paths:
        page = client.get(f"/es{path}").text
        assert '<html lang="es"' in page, path
        found[path] = english_on(page)
    return {path: texts for path, texts in found.items() if texts}


def test_no_english_stands_on_a_spanish_page(client: Client) -> None:
    world.build()
    assert english_at(client, PAGES) == {}


def test_while_a_decision_may_be_challenged_its_days_are_reckoned_in_spanish(
    client: Client,
) -> None:
    world.build()
    text = client.get(f"/es/officers/{world.CONDITIONAL}/?on=2022-07-05&known=2022-07-06").text
    assert "21 días calendario desde la decisión, viernes 1 de julio de 2022" in text


def test_no_english_stands_on_a_spanish_page_of_a_decision_of_2024_and_of_its_conditions(
    client: Client, tmp_path: Path
) -> None:
    short = {2: rounds.NO_CPR, 3: rounds.NOT_ATTESTED, 4: rounds.NO_SCHOOL}
    people = [(number, f"Quill{number}", date(1980, 11, 23)) for number in (1, 2, 3, 4)]
    rounds.challengeable(tmp_path / "a.csv", people, short)
    days = ("2024-07-01", "2024-08-01", "2024-08-22", "2024-08-23", "2024-11-30")
    paths = [f"/officers/{small.mptc_id(number)}/?on={day}&known={day}"
             for number in (1, 2, 3, 4) for day in days]  # fmt: skip
    assert english_at(client, paths) == {}


@pytest.fixture
def _released(tmp_path: Path, settings) -> None:  # type: ignore[no-untyped-def]  # pytest-django's own
    settings.HOME = tmp_path
    release_twice(tmp_path / "releases")
    lists._lines.cache_clear()
    orders_lists._gathered.cache_clear()


@pytest.mark.usefixtures("_released")
def test_no_english_stands_on_the_spanish_pages_of_a_release(client: Client) -> None:
    paths = ("/data/", "/data/1/", "/data/2/", "/data/2/completeness/", "/changes/", "/verify/",
             "/verify/?prove=1", "/verify/?prove=9", "/verify/?grown=1",
             "/errata/", "/lists/by-agency/", "/lists/by-category/")  # fmt: skip
    assert english_at(client, paths) == {}


def test_a_list_says_more_in_the_language_of_its_page_and_its_file_in_english(
    client: Client,
) -> None:
    world.build()
    lists._lines.cache_clear()
    spanish = client.get("/es/lists/by-category/").text
    said = "Condiciones por cumplir a más tardar el 30 de septiembre de 2022"
    assert said in spanish
    assert "Conditions due by September 30, 2022" in client.get("/lists/by-category/").text
    for address in ("/lists/by-category/?format=csv", "/es/lists/by-category/?format=csv"):
        assert "Conditions due by September 30, 2022" in client.get(address, follow=True).text, (
            address
        )


@pytest.mark.parametrize("kind", ["REQUEST_URI_TOO_LONG", "TOO_MANY_REQUESTS"])
def test_who_is_turned_away_at_the_door_is_told_in_spanish(kind: str) -> None:
    page = door._page(HTTPStatus[kind], "es").decode()
    assert 'lang="es"' in page
    assert english_on(page) == []
