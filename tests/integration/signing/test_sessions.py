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


@pytest.mark.parametrize("which", ["999999", "", "drop", "-1", "²", "9" * 5_000])
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


def grown_old(browser: Client, *, hours: float = 12) -> None:
    session = browser.session
    session["signing.began"] = int(time.time() - hours * 3600)
    session["signing.used"] = int(time.time())
    session.save()


def test_after_twelve_hours_a_session_ends_however_lately_it_was_used() -> None:
    people.officer()
    browser = in_browser()
    grown_old(browser, hours=11.9)
    assert people.signed_in(browser)
    grown_old(browser)

    answer = browser.get("/account/?page=2")

    assert answer["Location"] == "/sign-in/?next=%2Faccount%2F%3Fpage%3D2"
    assert "no-store" in answer["Cache-Control"]
    page = browser.get(answer["Location"]).text
    assert "You were signed in for 12 hours, which is as long as it lasts." in page
    assert "What you sent" not in page
    assert not people.signed_in(browser)
    assert people.sign_in(browser, "casey", next="/account/")["Location"] == "/account/"
    assert people.signed_in(browser)


def test_opening_pages_never_moves_the_twelve_hours_on() -> None:
    people.officer()
    browser = in_browser()
    began = browser.session["signing.began"]
    grown_old(browser, hours=5)

    browser.get("/account/")

    assert browser.session["signing.began"] == pytest.approx(began - 5 * 3600, abs=5)


def test_the_foot_of_a_page_says_when_the_twelve_hours_are_over() -> None:
    people.officer()
    browser = in_browser()
    grown_old(browser, hours=6)

    page = browser.get("/account/").text

    assert "as nobody stays signed in for longer" in page
    assert "unless you open a page before" not in page


def test_a_session_of_the_time_before_the_limit_gets_twelve_hours_from_now() -> None:
    people.officer()
    browser = in_browser()
    session = browser.session
    del session["signing.began"]
    session.save()

    assert people.signed_in(browser)
    assert browser.session["signing.began"] == pytest.approx(time.time(), abs=5)


def test_a_longer_time_than_twelve_hours_is_never_taken() -> None:
    from standing.config import settings

    def hours(given: str, monkeypatch: pytest.MonkeyPatch) -> int:
        monkeypatch.setenv("STANDING_SESSION_HOURS", given)
        return settings._hours("STANDING_SESSION_HOURS", 12)

    with pytest.MonkeyPatch.context() as patch:
        assert [hours(each, patch) for each in ("4", "90", "0", "soon", "")] == [4, 12, 1, 12, 12]
