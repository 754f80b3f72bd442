"""A page filled into its frame is the page that the template makes, whatever somebody typed."""

from html import unescape

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.utils.safestring import mark_safe
from tests.integration.pages import world

from standing.pages import framed, searching

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
ASKED = [
    {"q": "avery"}, {"q": "d"}, {"q": "boston"}, {"q": "boston", "page": "2"},
    {"q": "<b>&\"'{{ asked }}{% url %}"}, {"q": "%s %(asked)s 100%"}, {"q": "é ñ/ #?&=+"},
    {"q": "avery", "status": "Certified"}, {"q": "avery", "status": "Decertified"},
    {"q": "avery", "agency": "abington"}, {"q": "avery", "agency": "<nowhere>"},
    {"q": "avrey"}, {"q": "abingtn"}, {"q": "avery", "agency": "abingtn"}, {"q": "avrey <b>"},
    {"q": "1984-11-23"}, {"q": "avery", "unheard": "of&\"<'"}, {"q": "mark query_string 0"},
]  # fmt: skip


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def _unframed(
    request: HttpRequest,
    template: str,
    shape: dict[str, object],
    filled: dict[str, str],
    **_: object,
) -> HttpResponse:
    safe = {name: mark_safe(said) for name, said in filled.items()}  # HTML, as promised
    return render(request, template, {**shape, **safe})


@pytest.mark.parametrize("under", ["", "/es"])
def test_a_page_in_its_frame_is_the_page_of_the_template(
    client: Client, monkeypatch: pytest.MonkeyPatch, under: str
) -> None:
    again = [*ASKED, *ASKED]
    made = [client.get(f"{under}/officers/", query).text for query in again]
    monkeypatch.setattr(searching, "framed", _unframed)
    assert made == [client.get(f"{under}/officers/", query).text for query in again]


def test_what_is_typed_stands_on_the_page_as_it_was_typed_and_does_nothing(client: Client) -> None:
    typed = '<script>alert("1")</script>\ue000'
    for _time in range(2):
        page = client.get("/officers/", {"q": typed}).text
        assert "<script>alert" not in page
        assert typed in unescape(page)


def test_frames_go_with_the_version_of_the_register_and_have_a_bound(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(framed, "MOST", 2)
    for query in ASKED:
        client.get("/officers/", query)
    assert len(framed._frames) <= 2
    framed._of[0] = "an earlier version"
    client.get("/officers/", {"q": "avery"})
    assert len(framed._frames) == 1
