"""What somebody typed before a second factor was asked for again is put back, for ten minutes."""

import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.signing import people
from tests.signing import client_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.integration.signing.forms_for_tests"),
]
TYPED = {"reason": "The letter came late", "until": "2022-06-30"}
FROM_FORM = {"HTTP_REFERER": "http://testserver/form/?page=2"}


@pytest.fixture
def browser() -> Client:
    return client_of(people.staff(), shown_ago=16 * 60)


def send(browser: Client, **more: object) -> str:
    answer = browser.post(
        "/form/act/", {**TYPED, **more}, headers={"referer": FROM_FORM["HTTP_REFERER"]}
    )
    return str(answer["Location"]) if answer.status_code == 302 else answer.content.decode()


def shown(browser: Client) -> str:
    return browser.get("/form/?page=2").content.decode()


def test_after_showing_the_second_factor_they_come_back_to_the_form_with_what_they_typed(
    browser: Client,
) -> None:
    asked = send(browser)
    assert asked == "/sign-in/code/again/?next=%2Fform%2F%3Fpage%3D2"

    answer = browser.post(asked, {"code": people.code(), "next": "/form/?page=2"})

    assert answer["Location"] == "/form/?page=2"
    assert shown(browser) == repr(sorted(TYPED.items()))
    assert send(browser) == "done"
    assert shown(browser) == "[]"


def test_the_page_says_why_it_asks_by_what_was_asked_for(browser: Client) -> None:
    def why(asked: str) -> str:
        return re.findall(r'<p class="lead">(.*?)</p>', browser.get(asked).content.decode())[0]

    assert why(send(browser)) == (
        "What you are about to do cannot be taken back easily, so it asks for your second factor once "
        "more. Then you come back to your page, with what you typed."
    )
    assert why(browser.get("/form/list.csv")["Location"]) == (
        "What you are about to fetch holds data that are not public, so it asks for your second factor "
        "once more. Then the file comes."
    )
    sent = browser.post("/form/list.csv", headers={"referer": FROM_FORM["HTTP_REFERER"]})
    assert why(sent["Location"]).endswith("Then you come back to your page, and fetch it there.")
    assert why(browser.get("/account/keys/add/")["Location"]).startswith(
        "What you are about to change decides who signs in as you"
    )
    assert why("/sign-in/code/again/?next=http%3A%2F%2F%5B")


def test_nothing_is_done_by_the_form_that_was_sent_too_early(browser: Client) -> None:
    assert send(browser) != "done"


def test_files_passwords_and_the_mark_of_the_form_are_not_kept(browser: Client) -> None:
    send(
        browser,
        password="hush",
        code="123456",
        csrfmiddlewaretoken="x",
        file=SimpleUploadedFile("a.csv", b"1"),
    )

    assert shown(browser) == repr(sorted(TYPED.items()))


def test_ten_minutes_later_it_is_gone(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    send(browser)
    later = time.time() + 601
    monkeypatch.setattr("standing.pages.kept.time.time", lambda: later)

    assert shown(browser) == "[]"


def test_it_fills_no_other_form(browser: Client) -> None:
    send(browser)

    assert browser.get("/account/").status_code == 200
    session = browser.session
    session["kept"] = {**session["kept"], "page": "/elsewhere/", "to": "/elsewhere/"}
    session.save()
    assert shown(browser) == "[]"


def test_somebody_else_who_signs_in_here_sees_none_of_it(browser: Client) -> None:
    send(browser)
    session = browser.session
    session["kept"] = {**session["kept"], "by": "0"}
    session.save()

    assert shown(browser) == "[]"


def test_a_very_long_form_is_not_kept(browser: Client) -> None:
    send(browser, reason="x" * 300_000)

    assert shown(browser) == "[]"


def old(browser: Client) -> None:
    session = browser.session
    session["signing.began"] = int(time.time()) - 12 * 3600
    session.save()


def test_what_was_typed_outlives_a_session_that_was_over_and_is_put_back_after_signing_in(
    browser: Client,
) -> None:
    old(browser)

    asked = send(browser)

    assert asked == "/sign-in/?next=%2Fform%2F%3Fpage%3D2"
    page = browser.get(asked).content.decode()
    assert "What you sent did nothing; what you had typed is kept for ten minutes." in page
    people.sign_in(browser, next="/form/?page=2")
    answer = browser.post("/sign-in/code/", {"code": people.code(), "next": "/form/?page=2"})
    assert answer["Location"] == "/form/?page=2"
    assert shown(browser) == repr(sorted(TYPED.items()))
    assert send(browser) == "done"


def test_somebody_else_who_signs_in_there_finds_nothing_of_it(browser: Client) -> None:
    people.staff("lee")
    old(browser)
    send(browser)

    people.sign_in(browser, "lee", next="/form/?page=2")
    browser.post("/sign-in/code/", {"code": people.code()})

    assert shown(browser) == "[]"
    assert "kept" not in browser.session


def test_what_was_kept_for_too_long_leaves_the_session_with_the_next_page(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(browser)
    assert "kept" in browser.session
    later = time.time() + 601
    monkeypatch.setattr("standing.pages.kept.time.time", lambda: later)

    browser.get("/account/")

    assert "kept" not in browser.session
