"""What is kept of public pages, for whom, for how long, and in how much memory."""

import gzip
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from standing.pages.whole_answers import LONGEST_QUERY, MARK, WholeAnswers

PAGE = b"<p>Certified</p>" * 100
HTML = ("Content-Type", "text/html; charset=utf-8")


class Answer(list[bytes]):
    """The body of an answer, marked or not, that tells whether it was closed."""

    closed = False

    def close(self) -> None:
        self.closed = True


class Pages:
    """An application that counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.headers: list[tuple[str, str]] = [HTML]
        self.body, self.status, self.marked = PAGE, "200 OK", True
        self.last = Answer()

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        self.asked += 1
        start(self.status, list(self.headers))
        self.last = Answer([self.body])
        setattr(self.last, MARK, self.marked)
        return self.last


class Register:
    """A register whose version is whatever a test says."""

    def __init__(self) -> None:
        self.version: int | None = 1
        self.acts = 0

    def acted(self) -> None:
        self.acts += 1


@pytest.fixture
def pages() -> Pages:
    return Pages()


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def kept(pages: Pages, register: Register) -> WholeAnswers:
    return WholeAnswers(
        pages, version=lambda: register.version, most=3, most_bytes=1 << 20, acted=register.acted
    )


def ask(
    kept: WholeAnswers, path: str = "/officers/", method: str = "GET", **more: str
) -> tuple[str, dict[str, str], bytes]:
    heard: list[Any] = []
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "",
        "HTTP_HOST": "testserver", "wsgi.url_scheme": "http", **more,
    }  # fmt: skip
    body = b"".join(kept(environ, lambda *told: heard.append(told)))  # type: ignore[arg-type]  # nothing is written
    status, headers = heard[0][:2]
    return status, dict(headers), body


def test_a_page_asked_for_again_is_not_made_again(kept: WholeAnswers, pages: Pages) -> None:
    first, again = ask(kept), ask(kept)
    assert pages.asked == 1
    assert first == again
    assert first[2] == PAGE
    assert pages.last.closed


def test_what_is_not_marked_is_made_each_time_and_passed_on_as_it_is(
    kept: WholeAnswers, pages: Pages
) -> None:
    pages.marked = False
    ask(kept)
    _status, headers, _body = ask(kept)
    assert pages.asked == 2
    assert headers == dict([HTML])
    assert kept.held == (0, 0)


def test_a_later_version_of_the_register_empties_everything(
    kept: WholeAnswers, pages: Pages, register: Register
) -> None:
    ask(kept)
    register.version = 2
    pages.body = b"<p>Decertified</p>"
    assert ask(kept)[2] == b"<p>Decertified</p>"
    assert kept.held[0] == 1


def test_a_page_made_while_the_register_moved_on_is_not_kept(
    pages: Pages, register: Register
) -> None:
    def published(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/slow/":
            register.version = 2
            ask(kept, "/other/")  # somebody else, who sees the new version
        return pages(environ, start)

    kept = WholeAnswers(published, version=lambda: register.version, most=3, most_bytes=1 << 20)
    ask(kept, "/slow/")
    assert kept.held[0] == 1
    register.version = 2
    ask(kept, "/other/")
    assert pages.asked == 2


def test_where_the_version_is_not_known_nothing_is_kept(
    kept: WholeAnswers, pages: Pages, register: Register
) -> None:
    register.version = None
    ask(kept)
    ask(kept)
    assert pages.asked == 2


@pytest.mark.parametrize(
    "more",
    [
        {"HTTP_COOKIE": "csrftoken=a; sessionid=b"},
        {"HTTP_COOKIE": "messages=b"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_RANGE": "bytes=0-1"},
        {"QUERY_STRING": "q=" + "a" * LONGEST_QUERY},
        {"CONTENT_LENGTH": "3"},
    ],
)
def test_whoever_may_be_somebody_gets_a_page_of_their_own(
    kept: WholeAnswers, pages: Pages, more: dict[str, str]
) -> None:
    ask(kept)
    ask(kept, **more)
    assert pages.asked == 2
    ask(kept)
    assert pages.asked == 2


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "csrftoken=secret"),
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
        ("Vary", "Accept-Language"),
        ("Content-Security-Policy", "script-src 'nonce-abc'"),
        ("Content-Encoding", "gzip"),
    ],
)
def test_an_answer_that_says_it_is_one_readers_own_is_not_kept(
    kept: WholeAnswers, pages: Pages, header: tuple[str, str]
) -> None:
    pages.headers.append(header)
    ask(kept)
    ask(kept)
    assert pages.asked == 2


def test_host_scheme_path_and_query_keep_answers_apart(kept: WholeAnswers, pages: Pages) -> None:
    ask(kept)
    ask(kept, HTTP_HOST="elsewhere")
    ask(kept, QUERY_STRING="q=reed")
    ask(kept, HTTP_X_FORWARDED_PROTO="https")
    ask(kept, "/agencies/")
    assert pages.asked == 5


def test_what_was_asked_for_longest_ago_makes_room(kept: WholeAnswers, pages: Pages) -> None:
    for path in ("/1/", "/2/", "/3/", "/1/", "/4/"):
        ask(kept, path)
    assert (pages.asked, kept.held[0]) == (4, 3)
    ask(kept, "/1/")
    assert pages.asked == 4
    ask(kept, "/2/")
    assert pages.asked == 5


def test_the_bytes_kept_have_a_bound_and_are_counted(pages: Pages) -> None:
    kept = WholeAnswers(pages, version=lambda: 1, most=1_000, most_bytes=20_000)
    for number in range(50):
        ask(kept, f"/{number}/")
        assert kept.held[1] <= 20_000
    assert 0 < kept.held[0] < 10


def test_an_answer_too_large_to_keep_is_given_all_the_same(pages: Pages) -> None:
    pages.body = b"x" * (600 << 10)
    kept = WholeAnswers(pages, version=lambda: 1, most=10, most_bytes=10 << 20)
    assert ask(kept)[2] == pages.body
    assert kept.held == (0, 0)


def test_a_browser_that_has_the_page_is_told_that_it_did_not_change(
    kept: WholeAnswers, pages: Pages, register: Register
) -> None:
    _status, headers, _body = ask(kept)
    tag = headers["ETag"]
    assert tag.startswith('W/"')
    status, told, body = ask(kept, HTTP_IF_NONE_MATCH=f'"other", {tag}')
    assert (status, body) == ("304 Not Modified", b"")
    assert told["ETag"] == tag
    assert "Content-Length" not in told
    register.version, pages.body = 2, b"another page"
    assert ask(kept, HTTP_IF_NONE_MATCH=tag)[0] == "200 OK"


def test_it_is_packed_for_whoever_takes_it_so(kept: WholeAnswers) -> None:
    _status, headers, body = ask(kept, HTTP_ACCEPT_ENCODING="br, gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Content-Length"] == str(len(body))
    assert gzip.decompress(body) == PAGE
    assert headers["Vary"] == "Accept-Encoding"
    _status, headers, body = ask(kept, HTTP_ACCEPT_ENCODING="gzip;q=0")
    assert "Content-Encoding" not in headers
    assert body == PAGE


def test_pictures_and_papers_are_not_packed(kept: WholeAnswers, pages: Pages) -> None:
    pages.headers = [("Content-Type", "application/pdf")]
    _status, headers, body = ask(kept, HTTP_ACCEPT_ENCODING="gzip")
    assert "Content-Encoding" not in headers
    assert body == PAGE


def test_head_is_answered_from_what_was_kept_and_keeps_nothing_itself(
    kept: WholeAnswers, pages: Pages
) -> None:
    ask(kept, method="HEAD")
    assert kept.held[0] == 0
    ask(kept)
    assert ask(kept, method="HEAD")[1]["ETag"] == ask(kept)[1]["ETag"]
    assert pages.asked == 2


def test_after_an_act_the_version_is_asked_for_at_once(
    kept: WholeAnswers, pages: Pages, register: Register
) -> None:
    ask(kept, method="POST")
    assert register.acts == 1
    assert kept.held[0] == 0


def test_what_the_page_says_of_being_kept_by_a_browser_stands(
    kept: WholeAnswers, pages: Pages
) -> None:
    assert ask(kept)[1]["Cache-Control"] == "no-cache"
    pages.headers.append(("Cache-Control", "max-age=3600"))
    assert ask(kept, "/moved/")[1]["Cache-Control"] == "max-age=3600"
