"""Where somebody is signed in: listed, ended, renewed while used, and gone with the browser."""

import time
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from tests.integration.signing import people
from tests.signing import client_of

pytestmark = pytest.mark.django_db


def in_browser(agent: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0") -> Client:
    browser = Client(HTTP_USER_AGENT=agent)
    people.sign_in(browser, "casey")
    return browser


def test_each_place_is_listed_with_its_browser_and_a_button_to_end_it() -> None:
    people.officer()
    here = in_browser()
    in_browser("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Version/17.0 Safari/604.1")

    page = here.get("/account/sessions/").content.decode()

    assert "Firefox on Linux <strong>(this one)</strong>" in page
    assert "Safari on iPhone" in page
    assert page.count("End this session") == 1


def test_one_session_is_ended_and_the_others_go_on() -> None:
    account = people.officer()
    here, there, third = in_browser(), in_browser(), in_browser()
    listed = UserSession.objects.get(session_key=there.session.session_key)

    answer = here.post("/account/sessions/", {"which": str(listed.pk)}, follow=True)

    assert "That session is ended." in answer.content.decode()
    assert [people.signed_in(each) for each in (here, there, third)] == [True, False, True]
    assert UserSession.objects.filter(user=account).count() == 2


def test_all_but_this_one_are_ended_with_one_press() -> None:
    people.officer()
    here, there, third = in_browser(), in_browser(), in_browser()

    here.post("/account/sessions/", {"which": "others"})

    assert [people.signed_in(each) for each in (here, there, third)] == [True, False, False]


def test_ending_this_one_signs_out() -> None:
    people.officer()
    here = in_browser()
    listed = UserSession.objects.get()

    assert here.post("/account/sessions/", {"which": str(listed.pk)})["Location"] == "/sign-in/"
    assert not people.signed_in(here)


@pytest.mark.parametrize("which", ["999999", "", "drop", "-1"])
def test_what_is_no_session_ends_none(which: str) -> None:
    people.officer()
    here = in_browser()

    answer = here.post("/account/sessions/", {"which": which}, follow=True)

    assert "had ended already" in answer.content.decode()
    assert people.signed_in(here)


def test_nobody_ends_somebody_elses_session() -> None:
    people.officer()
    theirs = in_browser()
    listed = UserSession.objects.get()

    client_of(people.staff()).post("/account/sessions/", {"which": str(listed.pk)})

    assert people.signed_in(theirs)


def test_a_session_gets_a_new_key_when_somebody_signs_in() -> None:
    people.officer()
    browser = Client()
    browser.get("/sign-in/")
    session = browser.session
    session["before"] = "signing in"
    session.save()
    browser.cookies["sessionid"] = str(session.session_key)

    people.sign_in(browser, "casey")

    assert browser.session.session_key != session.session_key


def test_the_cookie_is_gone_with_the_browser_and_read_by_no_script() -> None:
    people.officer()
    cookie = in_browser().cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert (cookie["expires"], cookie["max-age"]) == ("", "")


def test_a_session_ends_eight_hours_after_the_last_page_and_each_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people.officer()
    browser = in_browser()
    browser.get("/account/")
    assert browser.session["signing.used"] == pytest.approx(time.time(), abs=5)

    later = time.time() + 3600
    monkeypatch.setattr("standing.pages.signing.sessions.time.time", lambda: later)
    page = browser.get("/account/").content.decode()

    assert browser.session["signing.used"] == int(later)
    ends = time.strftime("%H:%M", time.gmtime(later + 8 * 3600 - 5 * 3600))
    winter = time.strftime("%H:%M", time.gmtime(later + 8 * 3600 - 4 * 3600))
    assert any(f">{at}</time> unless you open a page before" in page for at in (ends, winter))


def test_not_every_page_writes_the_session(django_assert_num_queries: Any) -> None:
    people.officer()
    browser = in_browser()
    browser.get("/account/")
    used = browser.session["signing.used"]

    browser.get("/account/")

    assert browser.session["signing.used"] == used
