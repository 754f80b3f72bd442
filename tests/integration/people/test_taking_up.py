"""The link of an invitation, as somebody opens it in a browser."""

from datetime import timedelta

import pytest
from django.test import Client
from tests import signing
from tests.integration.accounts.people import (
    ABINGTON,
    ACTON,
    STRONG,
    act,
    administrator,
    director,
    head,
    invited,
    link,
)

from standing.accounts import actions, inviting
from standing.accounts.models import Account, Human, Invitation
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.workforce.models import Agency

pytestmark = pytest.mark.django_db
DANA = "dana@abington.example"
TWICE = {"password": STRONG, "again": STRONG}


@pytest.fixture
def out() -> Invitation:
    """An invitation that a head sent just now."""
    Agency.objects.create(code=ABINGTON, name="Abington Police Department")
    head()
    return invited("head", at=clock.now())


def test_the_page_says_who_invited_whom_to_what(client: Client, out: Invitation) -> None:
    page = client.get(link(out))

    assert page.status_code == 200
    said = "Dana Clerk, Kim Lake invited you to be agency submitter at Abington Police Department."
    assert said in page.text
    assert DANA in page.text
    assert "at least 12 characters" in page.text
    assert page["Cache-Control"] == "no-store"


def test_a_password_makes_the_account_signs_in_and_leads_to_the_second_factor(
    client: Client, out: Invitation
) -> None:
    accepted = client.post(link(out), TWICE)
    inside = client.get("/account/")
    portal = client.get(f"/agency/{ABINGTON}/roster/")

    assert (accepted.status_code, accepted["Location"]) == (302, "/signed-in/")
    assert "Dana Clerk" in inside.text
    assert portal["Location"].startswith("/account/app/")


def test_signing_in_later_takes_the_address_however_it_is_cased(
    client: Client, out: Invitation
) -> None:
    client.post(link(out), TWICE)
    later = Client()

    signed_in = later.post("/sign-in/", {"login": "Dana@Abington.Example", "password": STRONG})

    assert signed_in.status_code == 302
    assert later.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": "password12345", "again": "password12345"}, "too common"),
        ({"password": STRONG, "again": "another one altogether"}, "The two passwords differ"),
        ({"password": "", "again": ""}, "Fill it in"),
    ],
)
def test_a_password_that_cannot_be_used_is_said_and_changes_nothing(
    client: Client, out: Invitation, typed: dict[str, str], said: str
) -> None:
    page = client.post(link(out), typed)

    assert page.status_code == 422
    assert said in page.text
    assert STRONG not in page.text
    assert not Account.objects.filter(email=DANA).exists()


def test_reload_and_a_second_press_make_one_account(client: Client, out: Invitation) -> None:
    client.post(link(out), TWICE)

    same_browser = client.post(link(out), TWICE)
    elsewhere = Client().post(link(out), TWICE)

    assert (same_browser.status_code, same_browser["Location"]) == (302, "/signed-in/")
    assert elsewhere.status_code == 410
    assert "a link is used once" in elsewhere.text
    assert Account.objects.filter(email=DANA).count() == 1
    assert Human.objects.filter(name="Dana Clerk").count() == 1
    assert len(ledger.entries_of("invitation.accepted")) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_not_ours_gets_a_calm_page(
    client: Client, out: Invitation, method: str
) -> None:
    for wrong in ("nonsense", link(out)[len("/invitation/") : -5]):
        page = getattr(client, method)(f"/invitation/{wrong}/", TWICE)
        assert page.status_code == 404
        assert "This link leads to no invitation" in page.text
        assert DANA not in page.text


def test_a_link_that_ran_out_says_since_when_and_what_to_do(
    client: Client, out: Invitation
) -> None:
    Invitation.objects.update(expires_at=clock.now() - timedelta(days=1))

    page = client.post(link(out), TWICE)

    assert page.status_code == 410
    assert "ran out on" in page.text
    assert "Ask whoever invited you for a new one" in page.text
    assert not Account.objects.filter(email=DANA).exists()


def test_a_withdrawn_link_says_so(client: Client, out: Invitation) -> None:
    inviting.withdraw_invitation(act("head", at=clock.now()), key=out.key)

    page = client.get(link(out))

    assert page.status_code == 410
    assert "was withdrawn" in page.text


def test_whoever_is_signed_in_as_another_person_signs_out_first(out: Invitation) -> None:
    browser = signing.client_of(signing.account("somebody"))

    page = browser.post(link(out), TWICE)

    assert "You are signed in as Somebody" in page.text
    assert not Account.objects.filter(email=DANA).exists()


def test_a_second_agency_s_invitation_is_taken_up_with_the_account_that_is_there(
    client: Client, out: Invitation
) -> None:
    signing.account("head.of.acton", Role.AGENCY_HEAD, agency=ACTON)
    second = invited("head.of.acton", agency=ACTON, at=clock.now())
    client.post(link(out), TWICE)

    asked = Client().get(link(second))
    anonymous = Client().post(link(second), TWICE)
    taken = client.post(link(second))

    assert "/sign-in/?next=%2Finvitation%2F" in asked.text
    assert "Sign in with it" in anonymous.text
    assert (taken.status_code, taken["Location"]) == (303, "/signed-in/")
    account = Account.objects.get(email=DANA)
    assert {grant.agency for grant in account.grants.all()} == {ABINGTON, ACTON}


def test_somebody_let_in_again_chooses_a_password_and_a_new_second_factor() -> None:
    administrator()
    director()
    clerk = signing.account("clerk", Role.AGENCY_SUBMITTER, agency=ABINGTON, name="Dana Lowe")
    Agency.objects.create(code=ABINGTON, name="Abington Police Department")
    before = signing.client_of(clerk)
    row = inviting.propose_recovery(
        act("admin.one", at=clock.now(), reason="Called back"), username="clerk"
    )
    assert before.get("/account/").status_code == 200
    inviting.confirm(act("director", at=clock.now()), key=row.key)

    assert before.get("/account/")["Location"].startswith("/sign-in/")
    browser = Client()
    assert "Choose a new password" in browser.get(link(row)).text
    browser.post(link(row), TWICE)
    assert "Dana Lowe" in browser.get("/account/").text
    assert browser.get(f"/agency/{ABINGTON}/roster/")["Location"].startswith("/account/app/")
    assert Account.objects.get(email="clerk@example.org") == clerk


def test_somebody_revoked_and_invited_anew_signs_in_with_the_same_address(
    client: Client, out: Invitation
) -> None:
    administrator()
    client.post(link(out), TWICE)
    old = Account.objects.get(email=DANA)
    actions.revoke(act("admin.one", at=clock.now(), reason="Left"), username=DANA)
    assert client.get("/account/")["Location"].startswith("/sign-in/")

    again = invited("head", at=clock.now())
    new_password = "seven quiet lanterns by the sea"
    Client().post(link(again), {"password": new_password, "again": new_password})
    refused, later = Client(), Client()
    refused.post("/sign-in/", {"login": DANA, "password": STRONG})
    later.post("/sign-in/", {"login": DANA, "password": new_password})

    assert refused.get("/account/")["Location"].startswith("/sign-in/")
    assert "Dana Clerk" in later.get("/account/").text
    new = Account.objects.get(email=DANA, revoked_at=None)
    assert (new.human, new.pk != old.pk) == (old.human, True)
