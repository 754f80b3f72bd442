"""The people of an agency, as its head looks after them (CERT-117, RUL-25)."""

import pytest
from django.test import Client
from tests import signing
from tests.integration.accounts.people import ABINGTON, ACTON, head

from standing.accounts.domain import InvitationState
from standing.accounts.invitations import token_of
from standing.accounts.models import Account, Invitation
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.workforce.models import Agency

pytestmark = pytest.mark.django_db
HERE = f"/agency/{ABINGTON}/people/"
DANA = {"email": "dana@abington.example", "name": "Dana Lowe", "scope": "certification"}


@pytest.fixture
def chief() -> Client:
    for code, name in ((ABINGTON, "Abington"), (ACTON, "Acton")):
        Agency.objects.create(code=code, name=f"{name} Police Department")
    return signing.client_of(head())


@pytest.fixture
def clerk() -> Account:
    return signing.account("clerk", Role.AGENCY_SUBMITTER, agency=ABINGTON, name="Reese Calder")


def test_a_head_sees_who_acts_for_the_agency_and_nobody_else(chief: Client, clerk: Account) -> None:
    signing.account("elsewhere", Role.AGENCY_SUBMITTER, agency=ACTON, name="Avery Elsewhere")

    page = chief.get(HERE)

    assert page.status_code == 200
    assert "Kim Lake" in page.text
    assert "Reese Calder" in page.text
    assert "Avery Elsewhere" not in page.text
    assert f'href="{HERE}" aria-current="page"' in page.text


def test_a_head_invites_a_submitter_without_a_second_person(chief: Client) -> None:
    answer = chief.post(HERE, DANA)
    page = chief.get(HERE)

    assert answer.status_code == 303
    row = Invitation.objects.get()
    assert (row.state, row.role, row.agency, row.scope) == (
        InvitationState.SENT, Role.AGENCY_SUBMITTER, ABINGTON, "certification",
    )  # fmt: skip
    assert "The link goes to dana@abington.example" in page.text
    assert "Withdraw the invitation of Dana Lowe" in page.text


def test_a_second_press_invites_once(chief: Client) -> None:
    chief.post(HERE, DANA)
    again = chief.post(HERE, DANA)

    assert again.status_code == 422
    assert "Nothing was changed" in again.text
    assert Invitation.objects.count() == 1


def test_what_was_typed_stays_where_it_cannot_be_used(chief: Client) -> None:
    page = chief.post(HERE, {**DANA, "email": "dana"})
    assert page.status_code == 422
    assert 'value="Dana Lowe"' in page.text


def test_a_head_withdraws_an_invitation_of_the_agency(chief: Client) -> None:
    chief.post(HERE, DANA)
    row = Invitation.objects.get()
    address = f"{HERE}invitations/{row.key}/"

    assert "no longer works" in chief.get(address).text
    assert chief.post(address).status_code == 303
    row.refresh_from_db()
    assert row.state == InvitationState.WITHDRAWN


def test_a_head_takes_a_submitter_s_role_away(chief: Client, clerk: Account) -> None:
    browser = signing.client_of(clerk)
    (grant,) = clerk.grants.all()
    address = f"{HERE}roles/{grant.pk}/"

    assert chief.get(address).status_code == 200
    assert chief.post(address, {"reason": ""}).status_code == 422
    assert chief.post(address, {"reason": "Left"}).status_code == 303
    assert chief.post(address, {"reason": "Left"}).status_code == 404
    assert browser.get(f"/agency/{ABINGTON}/roster/").status_code == 404
    assert [e.actor for e in ledger.entries_of("role.revoked")] == ["head"]


def test_another_agency_s_people_are_as_if_they_were_not_there(chief: Client) -> None:
    other = signing.account("elsewhere", Role.AGENCY_SUBMITTER, agency=ACTON)
    theirs = signing.client_of(signing.account("acton", Role.AGENCY_HEAD, agency=ACTON))
    theirs.post(f"/agency/{ACTON}/people/", DANA)
    row = Invitation.objects.get()
    (grant,) = other.grants.all()
    absent = chief.get("/agency/nowhere-police-department/people/")

    for page in (
        f"/agency/{ACTON}/people/",
        f"{HERE}invitations/{row.key}/",
        f"{HERE}roles/{grant.pk}/",
        f"{HERE}invitations/0123/",
        f"{HERE}roles/99999/",
    ):
        for answer in (chief.get(page), chief.post(page, {"reason": "Left"})):
            assert answer.status_code == absent.status_code == 404, page
            assert "There is nothing at this address" in answer.text
    row.refresh_from_db()
    assert row.state == InvitationState.SENT


def test_a_submitter_does_not_look_after_the_people(chief: Client, clerk: Account) -> None:
    assert signing.client_of(clerk).get(HERE).status_code == 404
    assert "People" not in signing.client_of(clerk).get(f"/agency/{ABINGTON}/roster/").text


def test_an_address_with_an_account_is_answered_as_any_other_and_its_owner_takes_the_role_up(
    chief: Client,
) -> None:
    theirs = signing.account(
        "rowan", Role.AGENCY_SUBMITTER, agency=ACTON, name="Rowan Secretname"
    )  # fmt: skip

    answer = chief.post(HERE, {**DANA, "email": theirs.email})
    page = chief.get(HERE)

    assert answer.status_code == 303
    assert f"Invited. The link goes to {theirs.email} and is good for 14 days." in page.text
    assert "Secretname" not in page.text
    row = Invitation.objects.get()
    assert (row.state, row.name, row.account) == (InvitationState.SENT, "Dana Lowe", None)
    assert not theirs.grants.filter(agency=ABINGTON).exists()

    signing.client_of(theirs).post(f"/invitation/{token_of(row)}/")

    assert theirs.grants.filter(agency=ABINGTON, role=Role.AGENCY_SUBMITTER).exists()
