"""A session that a password alone opened opens nothing once its account has a second factor."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.integration.signing import people

from standing.accounts.models import Account

pytestmark = pytest.mark.django_db
PAGES = [
    "/commission/", "/signed-in/", "/account/", "/account/app/", "/account/codes/",
    "/account/codes/file/", "/account/keys/add/", "/account/sessions/", "/account/password/",
]  # fmt: skip


def enrolled_elsewhere(account: Account) -> None:
    """The account got a second factor, and this session lives on."""
    Authenticator.objects.create(user=account, type="totp", data={"secret": people.SECRET})


def set_up(browser: Client) -> None:
    """Set an app up in this browser."""
    page = browser.get("/account/app/").content.decode()
    secret = re.search(r'id="authenticator_secret">([A-Z2-7 ]+)<', page)
    assert secret is not None
    browser.post("/account/app/", {"code": people.code(secret.group(1).replace(" ", ""))})


@pytest.mark.parametrize("page", PAGES)
def test_a_session_by_password_alone_is_asked_for_the_factor_set_up_elsewhere(page: str) -> None:
    account = people.staff(second_factor=False)
    browser = Client()
    people.sign_in(browser)
    enrolled_elsewhere(account)

    answer = browser.get(page)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/code/again/?next=")
    if not page.startswith("/account/"):
        asked = browser.get(answer["Location"]).content.decode()
        assert "which this sign-in has not shown yet. Then what you asked for opens." in asked


def test_nothing_is_sent_from_it_either() -> None:
    account = people.staff(second_factor=False)
    browser = Client()
    people.sign_in(browser)
    enrolled_elsewhere(account)

    browser.post("/account/app/remove/")
    browser.post("/account/codes/new/")

    assert people.factors_of(account) == ["totp"]


def test_the_password_shown_again_opens_nothing_and_the_code_opens_the_page_asked_for() -> None:
    account = people.staff(second_factor=False)
    browser = Client()
    people.sign_in(browser)
    enrolled_elsewhere(account)

    browser.post("/sign-in/again/", {"password": people.PASSWORD, "next": "/commission/"})
    assert browser.get("/commission/").status_code == 302
    answer = browser.post("/sign-in/code/again/", {"code": people.code(), "next": "/commission/"})

    assert answer["Location"] == "/commission/"
    assert browser.get("/commission/").status_code == 200


def test_setting_up_a_first_factor_opens_the_pages_here_and_ends_the_sessions_elsewhere() -> None:
    people.staff(second_factor=False)
    here, there = Client(), Client()
    people.sign_in(here)
    people.sign_in(there)

    set_up(here)

    assert here.get("/commission/").status_code == 200
    assert there.get("/commission/")["Location"].startswith("/sign-in/?next=")


def test_an_officer_who_chose_a_factor_shows_it_in_a_session_from_before() -> None:
    account = people.officer()
    browser = Client()
    people.sign_in(browser, "casey")
    assert browser.get("/account/").status_code == 200

    enrolled_elsewhere(account)

    assert browser.get("/account/")["Location"].startswith("/sign-in/code/again/")
