"""Second factors are asked for again, named, kept and removed; the last one stays where it is needed."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.integration.signing import people
from tests.signing import client_of

from standing.accounts.models import Account
from standing.pages import factors
from standing.pages.signing import adapter

pytestmark = pytest.mark.django_db
A_KEY = {
    "name": "Blue phone",
    "credential": {"clientExtensionResults": {"credProps": {"rk": True}}},
}


def a_key(account: Account, name: str = "Blue phone") -> Authenticator:
    """A passkey, as far as lists show it."""
    return Authenticator.objects.create(user=account, type="webauthn", data={**A_KEY, "name": name})


def test_the_only_second_factor_of_somebody_who_needs_one_stays() -> None:
    account = people.staff()
    browser = client_of(account)

    shown = browser.get("/account/app/remove/")
    answer = browser.post("/account/app/remove/")

    assert adapter.LAST_ONE in shown.content.decode()
    assert answer.status_code == 422
    assert people.factors_of(account) == ["totp"]


def test_the_only_passkey_of_somebody_who_needs_one_stays() -> None:
    account = people.staff()
    key = a_key(account)
    Authenticator.objects.filter(user=account, type="totp").delete()
    browser = client_of(account)

    shown = browser.get(f"/account/keys/{key.pk}/remove/")
    answer = browser.post(f"/account/keys/{key.pk}/remove/")

    assert adapter.LAST_ONE in shown.content.decode()
    assert answer.status_code == 422
    assert people.factors_of(account) == ["webauthn"]


def test_one_of_two_second_factors_may_go_and_then_the_other_stays() -> None:
    account = people.staff()
    key = a_key(account)
    browser = client_of(account)

    assert browser.post("/account/app/remove/")["Location"] == "/account/second-factors/"
    assert browser.post(f"/account/keys/{key.pk}/remove/").status_code == 422
    assert people.factors_of(account) == ["webauthn"]


def test_somebody_who_needs_none_may_remove_the_last_and_the_codes_go_with_it() -> None:
    account = people.officer()
    Authenticator.objects.create(user=account, type="totp", data={"secret": people.SECRET})
    browser = client_of(account)
    browser.post("/account/codes/new/")
    assert people.factors_of(account) == ["recovery_codes", "totp"]

    browser.post("/account/app/remove/")

    assert people.factors_of(account) == []


def test_a_passkey_is_named_anew_and_nobody_elses_can_be_opened() -> None:
    account, other = people.staff(), people.staff("alex")
    own, foreign = a_key(account), a_key(other)
    browser = client_of(account)

    browser.post(f"/account/keys/{own.pk}/name/", {"name": "Key in the drawer"})

    assert "Key in the drawer" in browser.get("/account/keys/").content.decode()
    for verb in ("name", "remove"):
        assert browser.get(f"/account/keys/{foreign.pk}/{verb}/").status_code == 404
        assert browser.post(f"/account/keys/{foreign.pk}/{verb}/", {"name": "x"}).status_code == 404


def test_a_while_after_signing_in_a_change_asks_for_the_second_factor_again() -> None:
    account = people.staff()
    browser = client_of(account, shown_ago=20 * 60)

    asked = browser.get("/account/keys/add/")

    assert asked["Location"] == "/sign-in/code/again/?next=%2Faccount%2Fkeys%2Fadd%2F"
    answer = browser.post(
        "/sign-in/code/again/", {"code": people.code(), "next": "/account/keys/add/"}
    )
    assert answer["Location"] == "/account/keys/add/"
    assert browser.get("/account/keys/add/").status_code == 200


def test_without_a_second_factor_it_asks_for_the_password() -> None:
    account = people.officer()
    browser = client_of(account, shown_ago=20 * 60)

    asked = browser.get("/account/app/")

    assert asked["Location"].startswith("/sign-in/again/")
    wrong = browser.post(asked["Location"], {"password": "wrong"})
    assert wrong.status_code == 422
    assert "This is not the password of your account." in people.summary(wrong)  # type: ignore[arg-type]  # a test client's own
    assert browser.post(asked["Location"], {"password": people.PASSWORD})["Location"] == (
        "/account/app/"
    )


def test_somebody_with_a_passkey_and_no_app_is_asked_for_the_passkey() -> None:
    account = people.staff()
    Authenticator.objects.filter(user=account).delete()
    a_key(account)
    browser = client_of(account, shown_ago=20 * 60)

    asked = browser.get("/sign-in/code/again/?next=/commission/")

    assert asked["Location"] == "/sign-in/key/again/?next=%2Fcommission%2F"


def test_a_password_shown_again_is_no_second_factor() -> None:
    account = people.staff()
    browser = client_of(account, shown_ago=20 * 60)
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    request = type("Request", (), {"session": session, "user": account})()

    assert not factors.shown_lately(request)


def test_what_another_account_showed_in_this_browser_counts_for_nothing() -> None:
    account = people.staff()
    session = client_of(people.staff("alex")).session
    request = type("Request", (), {"session": session, "user": account})()

    assert not factors.shown_lately(request)


def test_new_codes_make_the_old_ones_worthless() -> None:
    account = people.staff()
    browser = client_of(account)
    browser.post("/account/codes/new/")
    first = browser.get("/account/codes/file/").content.decode().split()
    browser.post("/account/codes/new/")
    second = browser.get("/account/codes/file/").content.decode().split()

    assert not {word for word in first if word.isdecimal()} & set(second)


@pytest.mark.parametrize(
    "address", ["/account/codes/", "/account/codes/file/", "/account/second-factors/"]
)
def test_pages_with_codes_are_kept_out_of_caches(address: str) -> None:
    browser = client_of(people.staff())
    browser.post("/account/codes/new/")

    assert "no-store" in browser.get(address)["Cache-Control"]


def test_a_stranger_is_led_to_sign_in() -> None:
    for address in ("/account/app/", "/account/keys/", "/account/codes/", "/account/sessions/"):
        assert Client().get(address)["Location"].startswith("/sign-in/?next=")
