"""Whatever is written into an address gets an answer in words, at a cost that has a bound."""

import time
import tracemalloc
from collections.abc import Iterator, Sequence

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from tests.integration.pages import world
from tests.integration.pages.test_kept_whole import Site

from standing.pages import searching, told_once

pytestmark = [pytest.mark.tables, pytest.mark.django_db(transaction=True)]
WORDS = {
    "a regular expression": "(a%2B)%2B%24",
    "a pattern of SQL": "%25_%25_%25_%25%27%3B+DROP+TABLE+workforce_officer%3B--",
    "right to left": "%E2%80%AE%D7%A9%D7%9C%D7%95%D7%9D",
    "nothing that shows": "%E2%80%8B%E2%80%8D%EF%BB%BF",
    "four bytes": "%F0%9F%91%AE%F0%9F%8F%BD",
    "half of a pair": "%ED%A0%80",
    "overlong": "%C0%AF%C0%AE",
    "no text at all": "%FF%FE%80",
    "marks on marks": "Z" + "%CC%81" * 1_300,
    "ten thousand marks": "Z" + "%CC%81" * 10_000,
    "percent of percent": "%25" * 2_600,
    "percent cut off": "%" * 500 + "%C",
    "a million tiny words": "a+" * 1_000_000,
    "markup": "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%27",
    "a template": "%7B%7B+settings.SECRET_KEY+%7D%7D%7B%25+load+x+%25%7D",
    "many words": "+".join(["a"] * 400),
    "NUL": "a%00b",
    "lines": "a%0D%0ASet-Cookie%3A+x%3D1",
    "very long": "a" * 5_000,
}
PLACES = {
    "/officers/": "q", "/agencies/": "of", "/lists/by-agency/": "of", "/lists/by-category/": "of",
    "/officers/suggest/": "q", "/es/officers/": "q",
}  # fmt: skip
NUMBERS = ("999999999", "-1", "0", "1e9", "9" * 5_000, "٣", "0x10", "")
DAYS = (
    "9999-99-99",
    "0000-00-00",
    "2022-02-31",
    "99999999999999",
    "-1",
    "2022-06-30T99",
    "٢٠٢٢-٠٦-٣٠",
)
ANSWERS = {200, 400, 404, 413, 414, 422}
AT_MOST = 3.0
"""Seconds of the processor for one answer on a busy machine; they take hundredths."""


@pytest.fixture
def site() -> Iterator[Site]:
    world.build()
    yield (made := Site())
    made.version.close()


def answered(site: Site, address: str) -> tuple[int, str]:
    """Ask, and return the status and the words; not for longer than may be."""
    began = time.thread_time()
    status, _headers, said = site.get(address)
    assert time.thread_time() - began < AT_MOST, address[:100]
    assert "Traceback" not in said
    return int(status[:3]), said


@pytest.mark.parametrize("what", WORDS)
def test_whatever_is_searched_for_gets_a_sentence(site: Site, what: str) -> None:
    for place, name in PLACES.items():
        status, said = answered(site, f"{place}?{name}={WORDS[what]}")
        assert status in ANSWERS, (place, what)
        assert "<script>alert" not in said
        assert str(settings.SECRET_KEY) not in said


@pytest.mark.parametrize("what", WORDS)
def test_whatever_stands_where_an_officer_or_an_agency_is_named(site: Site, what: str) -> None:
    for place in ("/officers/", "/agencies/", "/data/", "/api/v1/officers/"):
        status, _said = answered(site, f"{place}{WORDS[what].replace('/', '')}/")
        assert status in {400, 404, 414}, (place, what)


def test_any_page_number_shows_a_page(site: Site) -> None:
    for place in PLACES:
        for number in NUMBERS:
            status, _said = answered(site, f"{place}?q=a&of=a&page={number}")
            assert status == 200, (place, number[:20])


def test_any_day_gets_the_page_or_a_sentence(site: Site) -> None:
    for place in (f"/officers/{world.CERTIFIED}/", f"/agencies/{world.SUBMITTER}/", "/changes/"):
        for day in DAYS:
            status, _said = answered(site, f"{place}?on={day}&known={day}&since={day}")
            assert status in {200, 400}, (place, day)


def test_a_megabyte_is_answered_without_being_read(site: Site) -> None:
    path = "/officers/?q=" + "a" * 1_000_000
    environ = RequestFactory().get(path).environ
    tracemalloc.start()
    heard: list[str] = []
    began = time.thread_time()
    body = b"".join(site.application(environ, lambda status, *_: heard.append(status)))  # type: ignore[arg-type]  # nothing is written
    took, (_now, peak) = time.thread_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert heard[0].startswith("414")
    assert b"nothing of it was read" in body
    assert took < 0.5
    assert peak < 2_000_000


def test_a_thousand_parameters_are_too_many_and_a_million_are_not_read(site: Site) -> None:
    status, said = answered(site, "/officers/?" + "&".join(["a=1"] * 1_900))
    assert status == 413
    assert "more than it takes" in said
    for many in (10_000, 1_000_000):
        assert answered(site, "/officers/?" + "&".join(["a=1"] * many))[0] == 414
    assert answered(site, "/api/v1/officers?" + "&".join(["a=1"] * 1_900))[0] == 413


def test_headers_longer_than_anything_a_browser_sends_are_told_of(site: Site) -> None:
    headers = {f"x-{number}": "y" * 500 for number in range(90)}
    assert site.get("/officers/?q=a", **headers)[0] == "200 OK"
    for longer in (
        {name: said * 2 for name, said in headers.items()},
        {"cookie": "a=" + "b" * 1_000_000},
        {"cookie": "; ".join(f"a{number}=1" for number in range(100_000))},
        {"accept-language": "es," * 300_000},
    ):
        began = time.thread_time()
        status, head, said = site.get("/officers/?q=b", **longer)
        assert time.thread_time() - began < 0.5
        assert status.startswith("431")
        assert head["Cache-Control"] == "no-store"
        assert "most likely cookies" in said
    assert site.get("/static/standing/standing.css", cookie="a=" + "b" * 1_000_000)[0] == "200 OK"
    status, head, said = site.get("/api/v1/officers", cookie="a=" + "b" * 1_000_000)
    assert (status[:3], head["Content-Type"]) == ("431", "application/problem+json")
    assert "Send fewer or shorter ones" in said


def test_of_what_is_kept_even_endless_headers_take_no_time(site: Site) -> None:
    site.get("/officers/?q=a")
    for name in ("cookie", "if-none-match", "accept-encoding", "accept-language"):
        began = time.thread_time()
        status, _head, _said = site.get("/officers/?q=a", **{name: "a, " * 300_000})
        assert status == "200 OK"
        assert time.thread_time() - began < 0.5, name


def test_a_megabyte_sent_as_a_form_is_answered_in_words(site: Site) -> None:
    for path in ("/officers/", "/try/", "/api/v1/officers", "/sign-in/"):
        for sent in ("q=" + "a" * 1_000_000, "&".join(["a=1"] * 250_000), "%25" * 333_333):
            began = time.thread_time()
            status, said = sent_to(site, path, sent)
            assert status in {400, 403, 405, 413, 422}, (path, sent[:10])
            assert len(said) > 100, path
            assert time.thread_time() - began < AT_MOST, (path, sent[:10])


def sent_to(site: Site, path: str, sent: str) -> tuple[int, str]:
    """Send a form, and return the status and the words."""
    environ = RequestFactory().post(path, sent, "application/x-www-form-urlencoded").environ
    heard: list[str] = []
    answer = site.application(environ, lambda status, *_: heard.append(status))  # type: ignore[arg-type]  # nothing is written
    return int(heard[0][:3]), b"".join(answer).decode()


def test_a_search_for_everybody_works_out_no_more_than_its_bound(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    of = told_once.Remembered.of

    def counted(
        remembered: told_once.Remembered[object], ids: Sequence[int], at: told_once.Present
    ) -> dict[int, object]:
        asked.append(len(ids))
        return of(remembered, ids, at)

    monkeypatch.setattr(told_once.Remembered, "of", counted)
    assert answered(site, "/officers/?q=a")[0] == 200
    assert max(asked) > 1, "more are called so than may be worked out below"
    asked.clear()
    monkeypatch.setattr(searching, "WORKED_OUT", 1)
    for number in range(3):
        assert answered(site, f"/officers/?q=a&page={number}&status=Certified")[0] == 200
    assert max(asked) == 1


def test_crawlers_are_told_where_to_read_and_what_is_better(client: Client) -> None:
    world.build()
    robots = client.get("/robots.txt")
    assert robots["Content-Type"] == "text/plain; charset=utf-8"
    assert "Disallow: /commission/" in robots.text
    assert "Disallow: /officers" not in robots.text
    assert "http://testserver/data/" in robots.text
    sitemap = client.get("/sitemap.xml")
    assert f"<loc>http://testserver/agencies/{world.SUBMITTER}/</loc>" in sitemap.text
    assert "Sitemap: http://testserver/sitemap.xml" in robots.text


def test_django_itself_is_not_asked_where_the_door_answers() -> None:
    made = Site()
    made.get("/officers/?q=" + "a" * 20_000)
    assert made.asked == 0
    made.version.close()
