"""Taking up an invitation: an account of one's own, another role, or being let in again."""

import secrets
from datetime import datetime
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from standing.accounts import domain, models
from standing.accounts.domain import INVITATION_MOVES, InvitationState, Purpose
from standing.accounts.granting import AUTHORITY, account_called, grant, live_account_at
from standing.accounts.invitations import call_off_mail, check_open, read_token
from standing.kernel.access import Act, Person
from standing.kernel.errors import NotPermitted, Refused, WrongState
from standing.ledger import actions as ledger
from standing.storage import locks

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
HAS_ACCOUNT: Final = (
    "An account with this e-mail address is there already. Sign in with it, then open the link of this "
    "invitation once more."
)


@transaction.atomic
def accept_invitation(at: datetime, *, token: str, password: str) -> models.Account:
    """Make the account somebody was invited to, with its password and role; a link is used once.

    The name of the account is made up and says nothing of the person, since the ledger keeps it; they
    sign in with the e-mail address. Somebody who had an account here before stays the same person.

    Raises:
        NotFound: the link is not ours.
        WrongState: it was used or withdrawn, or ran out; or there is an account at this address.
        Refused: the password is too weak; the sentence says why.
    """
    locks.hold("accounts.invitations")
    row = read_token(token, lock=True)
    check_open(row, at)
    if row.purpose == Purpose.RECOVERY:
        assert row.account is not None
        account = row.account
        if account.revoked_at is not None:
            raise WrongState("This account was revoked meanwhile. Ask an administrator about it.")
    elif live_account_at(row.email) is not None:
        raise WrongState(HAS_ACCOUNT)
    else:
        account = _new_account(row)
    check_password(password, account)
    account.set_password(password)
    account.save()
    _own_address(account)
    _take_up(Act(by=_person(account), at=at), row, account)
    return account


@transaction.atomic
def take_up(act: Act, *, token: str) -> models.Account:
    """Take up, signed in with the address it was sent to, an invitation to another role."""
    row = read_token(token, lock=True)
    check_open(row, act.at)
    account = account_called(act.by.account)
    if row.purpose == Purpose.RECOVERY or account.email.lower() != row.email.lower():
        raise NotPermitted(
            "This invitation went to another e-mail address. Sign out, and open its link again."
        )
    domain.check_not_oneself(act.by, concerns=str(row.invited_by.human_id))
    _take_up(act, row, account)
    return account


def check_password(password: str, account: models.Account) -> None:
    """Raise ``Refused`` with every reason for which a password is too easily guessed."""
    try:
        validate_password(password, account)
    except ValidationError as weak:
        raise Refused(" ".join(weak.messages)) from None


def _take_up(act: Act, row: models.Invitation, account: models.Account) -> None:
    INVITATION_MOVES.check(InvitationState(row.state), InvitationState.ACCEPTED)
    row.state, row.ended_at, row.account = InvitationState.ACCEPTED, act.at, account
    row.save()
    ledger.record(
        act,
        kind="invitation.accepted",
        subject=f"invitation:{row.key}",
        effective_on=act.day,
        authority=AUTHORITY,
        after={"account": account.username, "purpose": row.purpose},
    )
    call_off_mail(row, why="The invitation was taken up before this mail was sent.")
    if row.held is not None:
        grant(act, account, row.held, invitation=row)


def _new_account(row: models.Invitation) -> models.Account:
    human = row.human or models.Human.objects.create(name=row.name)
    return models.Account(human=human, username=_made_up_name(), email=row.email)


def _made_up_name() -> str:
    return "person." + "".join(secrets.choice(_LETTERS) for _ in range(8))


def _own_address(account: models.Account) -> None:
    """Keep that the address is theirs: the link that was opened went there.

    An account that was revoked had it before, where any had; it is theirs no more.
    """
    EmailAddress.objects.filter(email=account.email).exclude(user=account).delete()
    EmailAddress.objects.update_or_create(
        user=account, email=account.email, defaults={"verified": True, "primary": True}
    )


def _person(account: models.Account) -> Person:
    return Person(account=account.username, human=str(account.human_id), name=account.human.name)
