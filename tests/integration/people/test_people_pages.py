"""The pages of those who look after accounts: finding, inviting, confirming, revoking, recovering."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import make, signing
from tests.integration.accounts.people import (
    ABINGTON,
    act,
    administrator,
    director,
    head,
    invited,
)

from standing.accounts import inviting, queries
from standing.accounts.domain import InvitationState
from standing.accounts.models import Account, Grant, Human, Invitation
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.workforce.models import Agency, Officer

pytestmark = pytest.mark.django_db
ONES_OWN = 15 * 60 + 1
INVITE = {"email": "Lee@post.example", "name": "Lee Ford", "role": "auditor", "scope": "both"}


@pytest.fixture(autouse=True)
def _agency() -> None:
    Agency.objects.create(code=ABINGTON, name="Abington Police Department")


@pytest.fixture
def admin() -> Client:
    return signing.client_of(administrator())


@pytest.fixture
def boss() -> Client:
    return signing.client_of(director())


@pytest.fixture
def clerk() -> Account:
    return signing.account("clerk", Role.AGENCY_SUBMITTER, agency=ABINGTON, name="Dana Lowe")


def test_the_list_finds_people_by_name_address_agency_and_role(
    admin: Client, clerk: Account
) -> None:
    head()

    for asked in ("dana", "CLERK@example.org", "lowe abington"):
        page = admin.get("/people/", {"of": asked})
        assert "Dana Lowe" in page.text
        assert "Kim Lake" not in page.text
    by_role = admin.get("/people/", {"role": "agency-head"})
    assert "Kim Lake" in by_role.text
    assert "Dana Lowe" not in by_role.text
    assert "No account matches" in admin.get("/people/", {"of": "zzz"}).text


def test_the_list_takes_as_many_questions_for_1_600_accounts_as_for_few(admin: Client) -> None:
    def questions(page: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert admin.get(page).status_code == 200
        return len(asked)

    few = questions("/people/")
    humans = Human.objects.bulk_create(Human(name=f"Person {n:04}") for n in range(1600))
    accounts = Account.objects.bulk_create(
        Account(human=human, username=f"p{n:04}") for n, human in enumerate(humans)
    )
    Grant.objects.bulk_create(
        Grant(
            account=account,
            role=Role.AGENCY_SUBMITTER,
            agency=ABINGTON,
            since=make.LONG_AGO.date(),
            recorded_at=make.LONG_AGO,
        )
        for account in accounts
    )

    assert questions("/people/") <= few + 1  # agencies' names, where a role has one
    assert questions("/people/?page=20") <= few + 1
    page = admin.get("/people/?page=2")
    assert "Accounts 51 to 100 of 1601" in page.text
    assert admin.get("/people/?page=9999").status_code == 200


def test_one_person_s_page_tells_roles_and_history_in_sentences(
    admin: Client, boss: Client, clerk: Account
) -> None:
    row = invited("admin.one", email=clerk.email, role=Role.AGENCY_HEAD, at=clock.now())
    inviting.confirm(act("director", at=clock.now()), key=row.key)

    page = admin.get("/people/accounts/clerk/")

    assert "Agency submitter at Abington Police Department" in page.text
    assert "Admin.One, confirmed by Robin Vale" in page.text
    assert "Given the role agency head at Abington Police Department" in page.text
    assert "Set up" in page.text
    assert admin.get("/people/accounts/clerk@example.org/")["Location"].endswith("/clerk/")
    assert admin.get("/people/accounts/nobody/").status_code == 404
    assert "Revoke this account" not in boss.get("/people/accounts/clerk/").text


def test_an_invitation_is_proposed_by_one_and_confirmed_by_another(
    admin: Client, boss: Client
) -> None:
    proposed = admin.post("/people/invite/", INVITE)
    row = Invitation.objects.get()
    own = admin.get(f"/people/invitations/{row.key}/")
    waiting = boss.get("/people/waiting/")
    confirmed = boss.post(f"/people/invitations/{row.key}/confirm/")

    assert (proposed.status_code, proposed["Location"]) == (303, f"/people/invitations/{row.key}/")
    assert "You proposed this, so somebody else decides it." in own.text
    assert "Confirm this" not in own.text
    assert "Lee Ford, to be auditor" in waiting.text
    assert confirmed.status_code == 303
    row.refresh_from_db()
    assert (row.state, row.email) == (InvitationState.SENT, "lee@post.example")


def test_pressing_twice_confirms_once_and_says_so(admin: Client, boss: Client) -> None:
    admin.post("/people/invite/", INVITE)
    row = Invitation.objects.get()
    boss.post(f"/people/invitations/{row.key}/confirm/")

    again = boss.post(f"/people/invitations/{row.key}/confirm/")
    proposed_again = admin.post("/people/invite/", INVITE)

    assert again.status_code == 422
    assert "Nothing was changed" in again.text
    assert proposed_again.status_code == 422
    assert "Nothing was changed" in proposed_again.text
    assert "Lee Ford" in proposed_again.text
    assert len(ledger.entries_of("invitation.made")) == 1


def test_the_proposer_cannot_confirm_by_the_address_either(admin: Client) -> None:
    admin.post("/people/invite/", INVITE)
    row = Invitation.objects.get()

    answer = admin.post(f"/people/invitations/{row.key}/confirm/")

    assert answer.status_code == 422
    assert "takes a second person" in answer.text
    row.refresh_from_db()
    assert row.state == InvitationState.PROPOSED


def test_a_refusal_takes_a_reason_and_is_told(admin: Client, boss: Client) -> None:
    admin.post("/people/invite/", INVITE)
    row = Invitation.objects.get()

    without = boss.post(f"/people/invitations/{row.key}/refuse/", {"reason": " "})
    refused = boss.post(f"/people/invitations/{row.key}/refuse/", {"reason": "Not on the list"})

    assert without.status_code == 422
    assert refused.status_code == 303
    assert "Refused" in admin.get(f"/people/invitations/{row.key}/").text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "lee"}, "needs an address like"),
        ({"role": ""}, "Fill it in"),
        ({"role": "agency-head"}, "Name the agency"),
        ({"role": "agency-head", "agency": "Atlantis Police"}, "We know no agency"),
        ({"role": "officer", "officer": "9999-9999"}, "No officer on the register"),
        ({"role": "officer"}, "named by its id"),
        ({"role": "public"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_invited_is_said_with_what_was_typed(
    admin: Client, changed: dict[str, str], said: str
) -> None:
    page = admin.post("/people/invite/", {**INVITE, **changed})

    assert page.status_code == 422
    assert said in page.text
    assert 'value="Lee Ford"' in page.text
    assert not Invitation.objects.exists()


def test_an_officer_is_invited_to_the_own_record(admin: Client) -> None:
    Officer.objects.create(
        mptc_id="0101-0001", employed_on_2021_07_01=True, recorded_at=make.LONG_AGO
    )
    admin.post("/people/invite/", {**INVITE, "role": "officer", "officer": "0101-0001"})
    assert Invitation.objects.get().officer == "0101-0001"


def test_an_agency_is_named_by_its_name_too(admin: Client) -> None:
    admin.post(
        "/people/invite/",
        {**INVITE, "role": "agency-head", "agency": "Abington Police Department"},
    )
    assert Invitation.objects.get().agency == ABINGTON


def test_a_revoked_account_loses_its_open_session_at_once(admin: Client, clerk: Account) -> None:
    browser = signing.client_of(clerk)
    assert browser.get("/account/").status_code == 200

    asked = admin.get("/people/accounts/clerk/revoke/")
    without = admin.post("/people/accounts/clerk/revoke/", {"reason": ""})
    revoked = admin.post("/people/accounts/clerk/revoke/", {"reason": "Left the agency"})
    twice = admin.post("/people/accounts/clerk/revoke/", {"reason": "Left the agency"})

    assert "It cannot be undone" in asked.text
    assert (without.status_code, revoked.status_code, twice.status_code) == (422, 303, 422)
    assert browser.get("/account/")["Location"].startswith("/sign-in/")
    assert "This account was revoked on" in admin.get("/people/accounts/clerk/").text
    (entry,) = ledger.entries_of("account.revoked")
    assert (entry.actor, entry.reason) == ("admin.one", "Left the agency")


def test_one_role_is_taken_away_and_the_next_page_knows(admin: Client, clerk: Account) -> None:
    browser = signing.client_of(clerk)
    before = browser.get(f"/agency/{ABINGTON}/roster/")
    (grant,) = clerk.grants.all()
    address = f"/people/accounts/clerk/roles/{grant.pk}/"

    taken = admin.post(address, {"reason": "Moved to records"})
    again = admin.post(address, {"reason": "Moved to records"})

    assert before.status_code == 200
    assert taken.status_code == 303
    assert again.status_code == 302
    assert browser.get(f"/agency/{ABINGTON}/roster/").status_code == 404
    assert browser.get("/account/").status_code == 200
    assert len(ledger.entries_of("role.revoked")) == 1


def test_letting_somebody_in_again_waits_for_a_second_person(
    admin: Client, boss: Client, clerk: Account
) -> None:
    proposed = admin.post("/people/accounts/clerk/recover/", {"reason": "Called back at the desk"})
    row = Invitation.objects.get()
    page = boss.get(f"/people/invitations/{row.key}/")
    boss.post(f"/people/invitations/{row.key}/confirm/")

    assert proposed.status_code == 303
    assert "Called back at the desk" in page.text
    row.refresh_from_db()
    assert row.state == InvitationState.SENT
    history = admin.get("/people/accounts/clerk/").text
    assert "The password and the second factors were taken away" in history
    assert "A link to choose a new password went out." in history


def test_an_invitation_is_withdrawn(admin: Client) -> None:
    admin.post("/people/invite/", INVITE)
    row = Invitation.objects.get()
    assert admin.post(f"/people/invitations/{row.key}/withdraw/").status_code == 303
    row.refresh_from_db()
    assert row.state == InvitationState.WITHDRAWN


@pytest.mark.parametrize("page", ["invite/", "accounts/clerk/revoke/", "accounts/clerk/recover/"])
def test_what_changes_accounts_asks_for_the_second_factor_of_the_last_minutes(
    clerk: Account, page: str
) -> None:
    browser = signing.client_of(administrator(), shown_ago=ONES_OWN)
    answer = browser.get(f"/people/{page}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/code/again/")


@pytest.mark.parametrize(
    "role", [None, *(r for r in Role if r not in {Role.ADMINISTRATOR, Role.PUBLIC})]
)
def test_to_everybody_else_nothing_is_there(role: Role | None, clerk: Account) -> None:
    agency = ABINGTON if role and role.value.startswith(("agency", "appointing")) else ""
    browser = signing.client_of(signing.account("other", role, agency=agency))
    confirms = role in {Role.CERTIFICATION_DIRECTOR, Role.EXECUTIVE_DIRECTOR}
    reads = ("", "waiting/", "accounts/clerk/")
    changes = ("invite/", "accounts/clerk/revoke/", "accounts/clerk/recover/")
    absent = "There is nothing at this address"

    for page in reads:
        answer = browser.get(f"/people/{page}")
        assert answer.status_code == (200 if confirms else 404), page
    for page in changes:
        answer = browser.get(f"/people/{page}")
        assert answer.status_code == 404, page
        assert absent in answer.text


def test_an_administrator_sees_no_case(admin: Client) -> None:
    for page in ("/commission/", f"/agency/{ABINGTON}/", f"/agency/{ABINGTON}/people/", "/my/"):
        assert admin.get(page).status_code == 404, page
    assert admin.get("/signed-in/")["Location"] == "/people/"


def test_nobody_changes_the_own_account(admin: Client) -> None:
    page = admin.get("/people/accounts/admin.one/")
    assert "nobody grants to themself" in page.text
    answer = admin.post("/people/accounts/admin.one/recover/", {"reason": "Lost it"})
    assert answer.status_code == 422
    assert queries.person("admin.one", clock.now() + timedelta(days=1)).holds(Role.ADMINISTRATOR)
