"""Inviting, the second person, withdrawing, taking up; and what the ledger keeps of it (RUL-25)."""

from datetime import timedelta
from typing import Any

import pytest
from tests import signing
from tests.integration.accounts.people import (
    ABINGTON,
    ACTON,
    MARCH_1,
    MARCH_14,
    MARCH_15,
    MINUTE,
    STRONG,
    act,
    administrator,
    director,
    head,
    invited,
)

from standing.accounts import accepting, actions, inviting, listing, queries
from standing.accounts.domain import InvitationState, Purpose
from standing.accounts.invitations import token_of
from standing.accounts.models import Account, Grant, Human, Invitation
from standing.kernel.access import Held, Role, Scope
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger import models as ledger_models
from standing.ledger import queries as ledger

pytestmark = pytest.mark.django_db

DANA = "dana@abington.example"


def accepted(row: Invitation, *, at: Any = MARCH_1 + MINUTE) -> Account:
    return accepting.accept_invitation(at, token=token_of(row), password=STRONG)


def test_a_head_s_invitation_goes_out_at_once_and_runs_fourteen_days() -> None:
    head()

    row = invited("head")

    assert (row.state, row.email, row.purpose) == (InvitationState.SENT, DANA, Purpose.ACCOUNT)
    assert row.expires_at == MARCH_15
    assert row.decided_by is None


def test_taking_it_up_makes_the_person_the_account_and_the_grant() -> None:
    head()
    row = invited("head", scope=Scope.CERTIFICATION)

    account = accepted(row)

    person = queries.person(DANA, MARCH_14)
    assert (person.name, person.account) == ("Dana Clerk", account.username)
    assert person.roles == {Held(Role.AGENCY_SUBMITTER, ABINGTON, scope=Scope.CERTIFICATION)}
    assert account.check_password(STRONG)
    assert account.email == DANA


def test_an_administrator_s_invitation_waits_for_a_second_person() -> None:
    administrator()
    director()

    row = invited("admin.one", role=Role.AUDITOR, agency="")
    with pytest.raises(NotFound, match="leads to no invitation"):
        accepted(row)
    confirmed = inviting.confirm(act("director"), key=row.key)

    assert row.state == InvitationState.PROPOSED
    assert (confirmed.state, confirmed.expires_at) == (InvitationState.SENT, MARCH_15)
    assert queries.person(accepted(row).username, MARCH_14).roles == {Held(Role.AUDITOR)}


def test_the_time_of_an_invitation_runs_from_the_day_it_went_out() -> None:
    administrator()
    director()
    row = invited("admin.one")

    confirmed = inviting.confirm(act("director", at=MARCH_14), key=row.key)

    assert confirmed.expires_at == MARCH_14 + timedelta(days=14)


def test_whoever_proposed_does_not_confirm_under_any_account() -> None:
    admin = administrator()
    Grant.objects.create(
        account=Account.objects.create(human=admin.human, username="admin.again"),
        role=Role.EXECUTIVE_DIRECTOR, since=MARCH_1.date(), recorded_at=MARCH_1,
    )  # fmt: skip
    row = invited("admin.one")

    for account in ("admin.one", "admin.again"):
        with pytest.raises(NotPermitted, match="takes a second person"):
            inviting.confirm(act(account), key=row.key)
    row.refresh_from_db()
    assert row.state == InvitationState.PROPOSED


def test_a_proposal_is_confirmed_once() -> None:
    administrator()
    director()
    signing.account("executive", Role.EXECUTIVE_DIRECTOR)
    row = invited("admin.one")
    inviting.confirm(act("director"), key=row.key)

    with pytest.raises(WrongState, match="sent already"):
        inviting.confirm(act("executive"), key=row.key)
    with pytest.raises(WrongState):
        inviting.refuse(act("executive", reason="No"), key=row.key)
    assert len(ledger.entries_of("invitation.made")) == 1


def test_a_proposal_of_somebody_revoked_since_is_not_confirmed() -> None:
    administrator()
    administrator("admin.two")
    director()
    row = invited("admin.one")
    actions.revoke(act("admin.two", reason="Left"), username="admin.one")

    with pytest.raises(NotPermitted, match=r"admin\.one was revoked"):
        inviting.confirm(act("director", at=MARCH_14), key=row.key)


def test_a_role_for_an_account_that_is_there_is_held_once_confirmed() -> None:
    administrator()
    director()
    clerk = signing.account("clerk", Role.AGENCY_SUBMITTER, agency=ABINGTON)

    row = invited("admin.one", email="CLERK@example.org", role=Role.AGENCY_HEAD)
    before = queries.person("clerk", MARCH_14)
    inviting.confirm(act("director"), key=row.key)
    after = queries.person("clerk", MARCH_14)

    assert row.purpose == Purpose.ROLE
    assert not before.holds(Role.AGENCY_HEAD)
    assert after.holds(Role.AGENCY_HEAD)
    (grant,) = clerk.grants.filter(role=Role.AGENCY_HEAD)
    assert grant.invitation == row
    assert (row.invited_by.username, grant.invitation.decided_by.username) == (  # type: ignore[union-attr]  # both are there
        "admin.one",
        "director",
    )


def test_a_second_person_refuses_with_a_reason() -> None:
    administrator()
    director()
    row = invited("admin.one")

    with pytest.raises(Refused, match="Say why"):
        inviting.refuse(act("director"), key=row.key)
    refused = inviting.refuse(act("director", reason="Not on the list"), key=row.key)

    assert refused.state == InvitationState.REFUSED
    assert [e.reason for e in ledger.entries_of("role.refused")] == ["Not on the list"]
    with pytest.raises(NotFound):
        accepted(row)


def test_nobody_invites_themself_nor_confirms_a_role_of_their_own() -> None:
    administrator()
    administrator("admin.two")
    director()

    with pytest.raises(NotPermitted, match="Nobody grants to themself"):
        invited("admin.one", email="admin.one@example.org", role=Role.AUDITOR, agency="")
    row = invited("admin.one", email="director@example.org", role=Role.AUDITOR, agency="")
    with pytest.raises(NotPermitted, match="Nobody grants to themself"):
        inviting.confirm(act("director"), key=row.key)
    assert inviting.confirm(act("admin.two"), key=row.key).state == InvitationState.ACCEPTED


def test_a_head_invites_nobody_elsewhere_and_to_nothing_more() -> None:
    head()

    for changed in ({"agency": ACTON}, {"role": Role.AUDITOR, "agency": ""}):
        with pytest.raises(NotPermitted):
            invited("head", **changed)
    with pytest.raises(NotPermitted, match="CERT-115"):
        invited("head", role=Role.APPOINTING_AUTHORITY)
    assert not Invitation.objects.exists()


def test_the_same_invitation_is_not_made_twice() -> None:
    head()
    administrator()
    invited("head")

    with pytest.raises(WrongState, match="good until March 15, 2026"):
        invited("head")
    invited("admin.one", role=Role.AGENCY_HEAD)
    with pytest.raises(WrongState, match="waits for a second person"):
        invited("admin.one", role=Role.AGENCY_HEAD)
    assert Invitation.objects.count() == 2


def test_somebody_is_invited_anew_once_the_time_ran_out() -> None:
    head()
    first = invited("head")

    with pytest.raises(WrongState, match="ran out on March 15, 2026"):
        accepted(first, at=MARCH_15)
    second = invited("head", at=MARCH_15)

    assert accepted(second, at=MARCH_15 + MINUTE).email == DANA


def test_the_last_moment_is_in_time() -> None:
    head()
    assert accepted(invited("head"), at=MARCH_15 - timedelta(seconds=1)).email == DANA


def test_a_withdrawn_invitation_is_no_longer_taken_up() -> None:
    head()
    row = invited("head")
    other = signing.account("head.of.acton", Role.AGENCY_HEAD, agency=ACTON)

    with pytest.raises(NotPermitted, match="Only whoever invited"):
        inviting.withdraw_invitation(act(other.username), key=row.key)
    inviting.withdraw_invitation(act("head"), key=row.key)

    with pytest.raises(WrongState, match="was withdrawn"):
        accepted(row)
    with pytest.raises(WrongState):
        inviting.withdraw_invitation(act("head"), key=row.key)


def test_a_link_is_used_once() -> None:
    head()
    row = invited("head")
    accepted(row)

    with pytest.raises(WrongState, match="used once"):
        accepted(row)
    assert Account.objects.filter(email=DANA).count() == 1


@pytest.mark.parametrize("change", ["", "x", "cut", "other"])
def test_a_link_that_was_tampered_with_leads_nowhere(change: str) -> None:
    head()
    token = token_of(invited("head"))
    other = token_of(invited("head", email="lee@abington.example", name="Lee Ford"))
    wrong = {
        "": "",
        "x": token[:-1] + ("A" if token[-1] != "A" else "B"),
        "cut": token[:-3],
        "other": other.split(".", maxsplit=1)[0] + "." + token.split(".", maxsplit=1)[1],
    }[change]

    with pytest.raises(NotFound, match="leads to no invitation"):
        accepting.accept_invitation(MARCH_14, token=wrong, password=STRONG)


@pytest.mark.parametrize(
    "password", ["short", "password1234", "837261940517", "dana@abington.exampl"]
)
def test_a_weak_password_makes_no_account(password: str) -> None:
    head()
    row = invited("head")

    with pytest.raises(Refused):
        accepting.accept_invitation(MARCH_14, token=token_of(row), password=password)
    row.refresh_from_db()
    assert row.state == InvitationState.SENT
    assert not Account.objects.filter(email=DANA).exists()
    assert not Human.objects.filter(name="Dana Clerk").exists()


def test_an_invitation_of_a_head_revoked_since_is_not_kept_up() -> None:
    head()
    administrator()
    row = invited("head")
    actions.revoke(act("admin.one", reason="Left"), username="head")

    with pytest.raises(WrongState, match="no longer looks after accounts"):
        accepted(row, at=MARCH_14)


def test_an_invitation_of_somebody_who_is_no_longer_head_is_not_kept_up() -> None:
    head()
    administrator()
    row = invited("head")
    actions.revoke_role(
        act("admin.one", reason="Retired"), username="head", role=Role.AGENCY_HEAD, agency=ABINGTON
    )

    with pytest.raises(WrongState, match="no longer looks after accounts"):
        accepted(row, at=MARCH_14)


def test_two_invitations_make_one_account_and_the_second_is_taken_up_signed_in() -> None:
    head()
    signing.account("head.of.acton", Role.AGENCY_HEAD, agency=ACTON)
    first, second = invited("head"), invited("head.of.acton", agency=ACTON)
    account = accepted(first)

    with pytest.raises(WrongState, match="Sign in with it"):
        accepted(second)
    with pytest.raises(NotPermitted, match="another e-mail address"):
        accepting.take_up(act("head"), token=token_of(second))
    accepting.take_up(act(account.username, at=MARCH_14), token=token_of(second))

    assert queries.person(DANA, MARCH_14).agencies == (ABINGTON, ACTON)
    assert Account.objects.filter(email=DANA).count() == 1


def test_somebody_who_comes_back_after_being_revoked_is_the_same_person() -> None:
    head()
    administrator()
    before = accepted(invited("head"))
    actions.revoke(act("admin.one", at=MARCH_1 + 2 * MINUTE, reason="Left"), username=DANA)

    after = accepted(invited("head", at=MARCH_14), at=MARCH_14 + MINUTE)

    assert after.human == before.human
    assert after.username != before.username


def test_no_entry_of_the_ledger_holds_an_address_or_a_name() -> None:
    head()
    administrator()
    director()
    account = accepted(invited("head"))
    row = invited("admin.one", role=Role.AGENCY_HEAD, email="lee@abington.example", name="Lee Ford")
    inviting.confirm(act("director"), key=row.key)
    accepted(row)
    inviting.propose_recovery(act("admin.one", reason="Called"), username=account.username)

    entries = ledger_models.Entry.objects.all()
    assert entries.count() >= 8
    for entry in entries:
        whole = " ".join(
            (entry.actor, entry.subject, entry.reason, entry.authority, entry.before, entry.after)
        )
        assert "@" not in whole
        assert "dana" not in whole.lower()
        assert "Lee" not in whole
        assert "Ford" not in whole
    assert ledger.verify().ok


def test_the_grant_says_who_proposed_and_who_confirmed_it() -> None:
    administrator()
    director()
    row = invited("admin.one")
    inviting.confirm(act("director"), key=row.key)
    account = accepted(row)

    granted = next(e for e in ledger.entries(f"account:{account.username}"))
    assert granted.kind == "role.granted"
    assert granted.facts_after["proposed_by"] == "admin.one"
    assert granted.facts_after["confirmed_by"] == "director"
    kinds = [entry.kind for entry in reversed(listing.history_of(account))]
    assert kinds == ["role.proposed", "invitation.made", "invitation.accepted", "role.granted"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"email": "dana"}, "needs an address"),
        ({"name": " "}, "Give the person’s name"),
        ({"role": Role.OFFICER, "agency": ""}, "MPTC ID"),
        ({"agency": ""}, "Name the agency"),
    ],
)
def test_what_cannot_be_used_is_said(changed: dict[str, object], said: str) -> None:
    administrator()
    with pytest.raises(Refused, match=said):
        invited("admin.one", **changed)


def test_the_machine_s_operator_founds_a_register_until_two_can_confirm() -> None:
    actions.seed_operator(MARCH_1)
    boss = {"role": Role.CERTIFICATION_DIRECTOR, "agency": ""}
    clerk = invited("administrator")
    first = invited("administrator", email="one@post.example", **boss)
    second = invited("administrator", email="two@post.example", **boss)
    accepted(first)
    accepted(second)
    third = invited("administrator", at=MARCH_14, email="three@post.example", **boss)

    assert clerk.state == InvitationState.PROPOSED
    assert (first.state, second.state) == (InvitationState.SENT, InvitationState.SENT)
    assert third.state == InvitationState.PROPOSED
    founding = [e for e in ledger.entries_of("invitation.made") if "founding" in e.authority]
    assert len(founding) == 2
    inviting.confirm(act("one@post.example", at=MARCH_14), key=third.key)


def test_an_administrator_who_signs_in_founds_nothing() -> None:
    administrator()
    row = invited("admin.one", role=Role.CERTIFICATION_DIRECTOR, agency="")
    assert row.state == InvitationState.PROPOSED
