"""Signing in and out, with a password and a second factor, and setting one up at first."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.integration.signing import people
from tests.signing import client_of

from standing.accounts.models import Account
from standing.mail.sending import send_due
from standing.pages.signing import adapter
from standing.storage import sealing

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return Client()


def test_a_name_and_a_password_are_enough_where_no_second_factor_is_set_up(browser: Client) -> None:
    people.officer()

    answer = people.sign_in(browser, "casey")

    assert (answer.status_code, answer["Location"]) == (302, "/signed-in/")
    assert people.signed_in(browser)


def test_the_e_mail_serves_as_the_name_however_it_is_cased(browser: Client) -> None:
    people.officer()

    people.sign_in(browser, "Casey@Example.org")

    assert people.signed_in(browser)


def test_with_a_second_factor_the_password_leads_to_the_second_step_only(browser: Client) -> None:
    people.staff()

    answer = people.sign_in(browser)

    assert answer["Location"] == "/sign-in/code/"
    assert not people.signed_in(browser)
    assert "the code that your app shows" in browser.get("/sign-in/code/").content.decode()

    browser.post("/sign-in/code/", {"code": people.code()})

    assert people.signed_in(browser)


def test_a_wrong_code_is_answered_with_the_way_on_and_is_not_shown_again(browser: Client) -> None:
    people.staff()
    people.sign_in(browser)

    answer = browser.post("/sign-in/code/", {"code": "000000"})

    assert answer.status_code == 422
    assert adapter.WRONG_CODE in people.summary(answer)  # type: ignore[arg-type]  # a test client's own
    assert "000000" not in answer.content.decode()
    assert not people.signed_in(browser)


def test_a_code_works_once_even_while_the_app_still_shows_it(browser: Client) -> None:
    people.staff()
    shown = people.code()
    people.sign_in(browser)
    browser.post("/sign-in/code/", {"code": shown})
    second = Client()
    people.sign_in(second)

    answer = second.post("/sign-in/code/", {"code": shown})

    assert answer.status_code == 422
    assert not people.signed_in(second)


def test_a_recovery_code_signs_in_once_and_never_again(browser: Client) -> None:
    account = people.staff()
    here = client_of(account)
    here.post("/account/codes/new/")
    codes = re.findall(r"<li>(\d{8})</li>", here.get("/account/codes/").content.decode())
    assert len(codes) == 10

    people.sign_in(browser)
    browser.post("/sign-in/code/", {"code": codes[0]})
    assert people.signed_in(browser)

    second = Client()
    people.sign_in(second)
    answer = second.post("/sign-in/code/", {"code": codes[0]})
    assert answer.status_code == 422
    assert not people.signed_in(second)
    assert codes[0] not in here.get("/account/codes/").content.decode()


def test_a_wrong_password_keeps_the_name_and_never_the_password(browser: Client) -> None:
    people.officer()

    answer = people.sign_in(browser, "casey", "wrong seven herons")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="casey"' in page
    assert "wrong seven herons" not in page
    assert adapter.MISMATCH in people.summary(answer)
    assert re.search(r'<div class="faults" role="alert" tabindex="-1" autofocus', page)


def test_what_is_missing_is_named(browser: Client) -> None:
    answer = people.sign_in(browser, "", "")

    assert "Write your e-mail or account name." in people.summary(answer)
    assert "Write your password." in people.summary(answer)


def test_a_name_that_is_unknown_is_answered_word_for_word_like_a_wrong_password(
    browser: Client,
) -> None:
    people.officer()
    known = people.sign_in(browser, "casey", "wrong")
    unknown = people.sign_in(Client(), "nobody", "wrong")
    address = people.sign_in(Client(), "nobody@example.org", "wrong")

    assert people.summary(known) == people.summary(unknown) == people.summary(address)


def test_whoever_signs_in_comes_to_the_page_they_asked_for(browser: Client) -> None:
    people.officer()

    asked = browser.get("/account/sessions/")
    assert asked["Location"] == "/sign-in/?next=%2Faccount%2Fsessions%2F"
    assert (
        'name="next" value="/account/sessions/"' in browser.get(asked["Location"]).content.decode()
    )

    assert people.sign_in(browser, "casey", next="/account/sessions/")["Location"] == (
        "/account/sessions/"
    )


def test_nobody_is_led_to_another_site(browser: Client) -> None:
    people.officer()

    assert people.sign_in(browser, "casey", next="https://elsewhere.example/")["Location"] == (
        "/signed-in/"
    )


def test_a_revoked_account_does_not_sign_in(browser: Client) -> None:
    account = people.officer()
    Account.objects.filter(pk=account.pk).update(revoked_at="2022-01-01T12:00Z")

    people.sign_in(browser, "casey")

    assert not people.signed_in(browser)


def test_signing_out_is_one_press_and_leaves_nothing_in_a_cache(browser: Client) -> None:
    people.officer()
    people.sign_in(browser, "casey")
    page = browser.get("/account/")
    assert "no-store" in page["Cache-Control"]
    assert '<form method="post" action="/sign-out/">' in page.content.decode()

    browser.post("/sign-out/")

    assert not people.signed_in(browser)


def test_a_first_factor_can_be_set_up_right_after_signing_in(browser: Client) -> None:
    account = people.staff(second_factor=False)
    people.sign_in(browser)

    page = browser.get("/account/app/?next=/commission/").content.decode()
    secret = re.search(r'id="authenticator_secret">([A-Z2-7 ]+)<', page)
    assert secret is not None
    done = browser.post("/account/app/", {"code": people.code(secret.group(1).replace(" ", ""))})

    assert done["Location"] == "/account/codes/"
    assert people.factors_of(account) == ["recovery_codes", "totp"]
    shown = browser.get("/account/codes/").content.decode()
    assert "Keep these on paper" in shown
    assert 'href="/signed-in/onward/"' in shown
    assert browser.get("/signed-in/onward/")["Location"] == "/commission/"
    assert browser.get("/signed-in/onward/")["Location"] == "/signed-in/"


def test_the_page_that_asks_for_a_second_factor_leads_to_setting_it_up(browser: Client) -> None:
    people.staff(second_factor=False)
    people.sign_in(browser)

    answer = browser.get("/commission/")

    assert answer["Location"] == "/account/app/?next=%2Fcommission%2F"


def test_a_secret_is_stored_sealed_and_opens_again(browser: Client) -> None:
    account = people.staff(second_factor=False)
    people.sign_in(browser)
    page = browser.get("/account/app/").content.decode()
    secret = re.search(r'id="authenticator_secret">([A-Z2-7 ]+)<', page)
    assert secret is not None
    plain = secret.group(1).replace(" ", "")
    browser.post("/account/app/", {"code": people.code(plain)})

    stored = Authenticator.objects.get(user=account, type="totp").data["secret"]
    assert plain not in stored
    assert sealing.opened(stored) == plain


def test_the_owner_hears_of_a_change_after_the_page_is_answered(
    browser: Client,
) -> None:
    people.officer()
    people.sign_in(browser, "casey")

    browser.post(
        "/account/password/",
        {
            "oldpassword": people.PASSWORD,
            "password1": "nine quiet herons",
            "password2": "nine quiet herons",
        },
    )

    send_due(timezone.now())
    (letter,) = mail.outbox
    assert letter.to == ["casey@example.org"]
    assert letter.subject == "Your password was changed"
    assert "Was it not you?" in letter.body


@pytest.mark.parametrize(
    ("password", "why"),
    [("short", "at least 12"), ("password1234", "too common"), ("caseycaseycasey", "similar")],
)
def test_a_weak_password_is_refused_with_the_reason(
    browser: Client, password: str, why: str
) -> None:
    people.officer("caseycasey")
    people.sign_in(browser, "caseycasey")

    answer = browser.post(
        "/account/password/",
        {"oldpassword": people.PASSWORD, "password1": password, "password2": password},
    )

    assert answer.status_code == 422
    assert why in people.summary(answer)  # type: ignore[arg-type]  # a test client's own
