"""What was typed on the pages about people before a second factor was asked for stands there again."""

import pytest
from tests import signing
from tests.integration.accounts.people import ABINGTON, administrator, head, invited

from standing.accounts.models import Account, Grant, Invitation
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.workforce.models import Agency

pytestmark = pytest.mark.django_db
LONG_AGO = 16 * 60
WHY = "The keyboard was lent to a colleague"


@pytest.fixture
def clerk() -> Account:
    Agency.objects.create(code=ABINGTON, name="Abington Police Department")
    return signing.account("clerk", Role.AGENCY_SUBMITTER, agency=ABINGTON)


@pytest.mark.parametrize("what", ["revoke", "recover", "take"])
def test_the_reason_of_an_act_about_an_account_is_not_typed_twice(
    what: str, clerk: Account
) -> None:
    admin = signing.client_of(administrator(), shown_ago=LONG_AGO)
    of = "/people/accounts/clerk/"
    address = (
        f"{of}roles/{Grant.objects.get(account=clerk).pk}/" if what == "take" else f"{of}{what}/"
    )

    page = signing.asked_first(admin, address, address, {"reason": WHY})

    assert WHY in page
    assert not Account.objects.get(username="clerk").revoked_at


def test_an_invitation_is_not_typed_twice(clerk: Account) -> None:
    admin = signing.client_of(administrator(), shown_ago=LONG_AGO)
    typed = {"email": "lee@post.example", "name": "Lee Ford", "role": "auditor", "scope": "both"}

    page = signing.asked_first(admin, "/people/invite/", "/people/invite/", typed)

    assert 'value="lee@post.example"' in page
    assert 'value="Lee Ford"' in page
    assert '<option value="auditor" selected>' in page
    assert not Invitation.objects.exists()


def test_a_head_types_once_why_a_role_is_taken_away(clerk: Account) -> None:
    chief = signing.client_of(head(), shown_ago=LONG_AGO)
    number = Grant.objects.get(account=clerk).pk
    address = f"/agency/{ABINGTON}/people/roles/{number}/"

    assert WHY in signing.asked_first(chief, address, address, {"reason": WHY})


def test_a_head_shows_the_second_factor_again_before_inviting_and_types_it_once(
    clerk: Account,
) -> None:
    chief = signing.client_of(head(), shown_ago=LONG_AGO)
    here = f"/agency/{ABINGTON}/people/"
    typed = {"email": "dana@abington.example", "name": "Dana Lowe", "scope": "certification"}
    assert chief.get(here).status_code == 200, "looking asks for nothing"

    page = signing.asked_first(chief, here, here, typed)

    assert 'value="dana@abington.example"' in page
    assert 'value="Dana Lowe"' in page
    assert not Invitation.objects.exists()
    assert chief.post(here, typed).status_code == 303


@pytest.mark.parametrize("which", ["invite", "confirm", "recover", "revoke"])
def test_no_role_and_no_recovery_comes_about_without_a_second_factor_shown_lately(
    which: str, clerk: Account
) -> None:
    admin = signing.client_of(administrator(), shown_ago=LONG_AGO)
    administrator("admin.two")
    row = invited("admin.two", email="lee@post.example", role=Role.AUDITOR, agency="")
    address = {
        "invite": "/people/invite/",
        "confirm": f"/people/invitations/{row.key}/confirm/",
        "recover": "/people/accounts/clerk/recover/",
        "revoke": "/people/accounts/clerk/revoke/",
    }[which]
    before = ledger.head()

    answer = admin.post(address, {"reason": WHY})

    assert answer["Location"].startswith("/sign-in/code/again/")
    assert ledger.head() == before
