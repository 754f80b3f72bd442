"""Taking roles and accounts away, and letting somebody in again (RUL-25)."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from tests import signing
from tests.integration.accounts.people import (
    ABINGTON,
    MARCH_1,
    MARCH_14,
    MINUTE,
    STRONG,
    act,
    administrator,
    director,
    head,
)

from standing.accounts import accepting, actions, inviting, listing, queries
from standing.accounts.invitations import token_of
from standing.accounts.models import Account
from standing.kernel.access import Role
from standing.kernel.errors import NotPermitted, Refused, WrongState
from standing.ledger import queries as ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Account:
    return signing.account("clerk", Role.AGENCY_SUBMITTER, agency=ABINGTON, name="Dana Lowe")


def take(by: str, **changed: Any) -> Account:
    given: dict[str, Any] = {
        "username": "clerk",
        "role": Role.AGENCY_SUBMITTER,
        "agency": ABINGTON,
    }
    return actions.revoke_role(act(by, at=MARCH_14, reason="Left"), **(given | changed))


def test_a_role_is_taken_away_at_once_and_what_was_held_before_stays(clerk: Account) -> None:
    head()

    take("head")

    assert queries.person("clerk", MARCH_14).roles == frozenset()
    assert queries.person("clerk", MARCH_14 - MINUTE).holds(Role.AGENCY_SUBMITTER)
    (grant,) = listing.roles_ever_held(clerk)
    assert (grant.since.isoformat(), grant.until) == ("2021-07-01", MARCH_14.date())
    (entry,) = ledger.entries_of("role.revoked")
    assert (entry.actor, entry.subject, entry.reason) == ("head", "account:clerk", "Left")


def test_a_role_is_not_taken_away_twice_nor_without_a_reason(clerk: Account) -> None:
    head()
    with pytest.raises(Refused, match="Say why"):
        actions.revoke_role(
            act("head"), username="clerk", role=Role.AGENCY_SUBMITTER, agency=ABINGTON
        )
    take("head")
    with pytest.raises(WrongState, match="not held any more"):
        take("head")
    assert len(ledger.entries_of("role.revoked")) == 1


def test_who_could_not_have_granted_a_role_does_not_take_it_away(clerk: Account) -> None:
    head()
    director()
    signing.account("acton", Role.AGENCY_HEAD, agency="acton-police-department")

    for other in ("director", "acton", "clerk"):
        with pytest.raises(NotPermitted):
            take(other)
    with pytest.raises(NotPermitted):
        take("head", username="director", role=Role.CERTIFICATION_DIRECTOR, agency="")


def test_one_administrator_revokes_an_account_at_once(clerk: Account) -> None:
    administrator()

    actions.revoke(act("admin.one", reason="Left"), username="clerk@example.org")

    with pytest.raises(NotPermitted, match="was revoked"):
        queries.person("clerk", MARCH_14)
    (entry,) = ledger.entries_of("account.revoked")
    assert (entry.subject, entry.reason) == ("account:clerk", "Left")


def test_recovery_takes_two_people_and_keeps_the_identity(clerk: Account) -> None:
    administrator()
    director()
    before, human = queries.person("clerk", MARCH_14), clerk.human

    row = inviting.propose_recovery(act("admin.one", reason="Called back"), username="clerk")
    assert Authenticator.objects.filter(user=clerk).exists()
    with pytest.raises(NotPermitted, match="second person"):
        inviting.confirm(act("admin.one"), key=row.key)
    inviting.confirm(act("director"), key=row.key)

    assert not Authenticator.objects.filter(user=clerk).exists()
    clerk.refresh_from_db()
    assert not clerk.has_usable_password()
    after = accepting.accept_invitation(MARCH_14, token=token_of(row), password=STRONG)
    assert (after.pk, after.human) == (clerk.pk, human)
    assert queries.person("clerk", MARCH_14) == before
    assert [entry.kind for entry in reversed(listing.history_of(after))] == [
        "recovery.proposed",
        "account.recovered",
        "invitation.made",
        "invitation.accepted",
    ]


def test_nobody_recovers_themself_and_only_an_administrator_proposes_it(clerk: Account) -> None:
    administrator()
    head()

    with pytest.raises(NotPermitted, match="own account"):
        inviting.propose_recovery(act("admin.one", reason="Lost it"), username="admin.one")
    with pytest.raises(NotPermitted, match="look after accounts"):
        inviting.propose_recovery(act("head", reason="Lost it"), username="clerk")
    with pytest.raises(Refused, match="Say how you know"):
        inviting.propose_recovery(act("admin.one"), username="clerk")


def test_one_recovery_at_a_time_and_none_of_what_cannot_be_reached(clerk: Account) -> None:
    administrator()
    signing.account("silent")
    Account.objects.filter(username="silent").update(email="")
    inviting.propose_recovery(act("admin.one", reason="Called"), username="clerk")

    with pytest.raises(WrongState, match="waits for a second person"):
        inviting.propose_recovery(act("admin.one", reason="Called"), username="clerk")
    with pytest.raises(Refused, match="No e-mail address"):
        inviting.propose_recovery(act("admin.one", reason="Called"), username="silent")
    actions.revoke(act("admin.one", reason="Left"), username="clerk")
    with pytest.raises(WrongState, match="was revoked"):
        inviting.propose_recovery(act("admin.one", at=MARCH_14, reason="Called"), username="clerk")


def test_an_administrator_sees_no_case(clerk: Account) -> None:
    administrator()
    held = queries.person("admin.one", MARCH_1)
    assert {p.value.split(".")[0] for h in held.roles for p in h.permissions} == {
        "account",
        "clock",
    }
