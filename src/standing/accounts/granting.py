"""Roles given and taken, as rows and lines of the ledger; for the actions of this feature only."""

from typing import Final

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from standing.accounts import models
from standing.kernel.access import Act, Held
from standing.kernel.errors import NotFound, WrongState
from standing.ledger import actions as ledger

AUTHORITY: Final = "RUL-25"
OPERATOR, ADMINISTRATOR = "operator", "administrator"
BUILT_IN: Final = (OPERATOR, ADMINISTRATOR)
"""The accounts of the machine's operator, at the terminal; nobody signs in with them."""


def subject_of(account: models.Account) -> str:
    """Return how the ledger names an account."""
    return f"account:{account.username}"


def account_called(name: str) -> models.Account:
    """Return the account of a name or, where none has it, the live one of an e-mail address.

    Raises ``NotFound`` where there is neither.
    """
    accounts = models.Account.objects.select_related("human")
    found = accounts.filter(username=name).first() or live_account_at(name)
    if found is None:
        raise NotFound(f"There is no account named {name}.")
    return found


def live_account_at(email: str) -> models.Account | None:
    """Return the account that an e-mail address belongs to, unless it was revoked."""
    if "@" not in email:
        return None
    accounts = models.Account.objects.select_related("human")
    return accounts.filter(email__iexact=email, revoked_at=None).first()


def standing_grant(account: models.Account, held: Held) -> models.Grant | None:
    """Return the grant by which an account holds a role at a place, whatever its scope."""
    return account.grants.filter(
        role=held.role, agency=held.agency or "", officer=held.officer or "",
        superseded_at=None, until=None,
    ).first()  # fmt: skip


def check_not_held(account: models.Account, held: Held) -> None:
    """Raise ``WrongState`` where an account holds a role already."""
    if standing_grant(account, held) is not None:
        at = " at this agency" if held.agency else ""
        raise WrongState(f"{account.human.name} already holds the role {held.role.value}{at}.")


def grant(
    act: Act, account: models.Account, held: Held, *, invitation: models.Invitation
) -> models.Grant:
    """Give an account a role from now on; the line says who proposed and who confirmed it."""
    check_not_held(account, held)
    made = account.grants.create(
        role=held.role, agency=held.agency or "", scope=held.scope, officer=held.officer or "",
        since=act.day, recorded_at=act.at, invitation=invitation,
    )  # fmt: skip
    confirmed_by = invitation.decided_by
    ledger.record(
        act,
        kind="role.granted",
        subject=subject_of(account),
        effective_on=act.day,
        authority=AUTHORITY,
        after={
            "human": account.human_id,
            "invitation": invitation.key,
            "proposed_by": invitation.invited_by.username,
            "confirmed_by": confirmed_by.username if confirmed_by else "",
            **facts_of(held),
        },
    )
    return made


def facts_of(held: Held) -> dict[str, object]:
    """Return a role and its place as the ledger holds them: ids and nothing else."""
    return {
        "role": held.role.value,
        "agency": held.agency or "",
        "scope": held.scope.value,
        "officer": held.officer or "",
    }


def end_sessions(account: models.Account) -> int:
    """End every open session of an account, at once; return how many there were."""
    sessions = list(UserSession.objects.filter(user=account))
    for each in sessions:
        each.end()
    return len(sessions)


def remove_factors(account: models.Account) -> int:
    """Take away the second factors and recovery codes of an account; return how many."""
    removed, _each = Authenticator.objects.filter(user=account).delete()
    return int(removed)
