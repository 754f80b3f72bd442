"""Adding people to an invented world, and revoking accounts and roles.

In a register of its own nobody is added: people are invited (``inviting``), RUL-25.
"""

from datetime import datetime

from django.db import transaction

from standing.accounts import domain, models
from standing.accounts.granting import (
    ADMINISTRATOR,
    OPERATOR,
    account_called,
    end_sessions,
    facts_of,
    standing_grant,
)
from standing.kernel.access import Act, Held, Permission, Person, Role
from standing.kernel.errors import Refused, WrongState
from standing.ledger import actions as ledger

AUTHORITY = "RUL-24"
_LONGEST = 150


@transaction.atomic
def add_person(
    act: Act,
    *,
    username: str,
    human_name: str,
    role: Role,
    agency: str = "",
    human: str | None = None,
    email: str = "",
    officer: str = "",
) -> models.Account:
    """Give a person a role under an account, made now where there is none of that name yet.

    This is how an invented world gets its people; no page does it, and no command in a register of
    its own. ``human`` names another account of the same person, so that both count as one (RUL-24);
    ``officer`` is whose record an officer signs in to.
    """
    act.by.require(Permission.ACCOUNT_MANAGE)
    domain.check_place(role, agency=agency)
    account = models.Account.objects.select_related("human").filter(username=username).first()
    if account is None:
        account = _new_account(username, human_name=human_name, human=human, email=email)
    else:
        _check_same_person(account, human_name=human_name, human=human)
    held = Held(role, agency or None, officer=officer or None)
    if standing_grant(account, held) is not None:
        raise WrongState(f"The account {username} already holds the role {role.value}.")
    account.grants.create(
        role=role, agency=agency, officer=officer, since=act.day, recorded_at=act.at
    )
    ledger.record(
        act,
        kind="role.granted",
        subject=_subject(username),
        effective_on=act.day,
        authority=AUTHORITY,
        after={"human": account.human_id, "role": role.value, "agency": agency},
    )
    return account


@transaction.atomic
def revoke(act: Act, *, username: str) -> None:
    """Revoke an account: from now on it can do nothing, and whoever is signed in with it is not.

    One person does it, at once. What was done under the account stays as it is.
    """
    act.by.require(Permission.ACCOUNT_MANAGE)
    account = models.Account.objects.select_for_update().get(pk=account_called(username).pk)
    if account.revoked_at is not None:
        raise WrongState(f"The account {username} was revoked before.")
    account.revoked_at = act.at
    account.save(update_fields=["revoked_at"])
    ended = end_sessions(account)
    ledger.record(
        act,
        kind="account.revoked",
        subject=_subject(account.username),
        effective_on=act.day,
        authority=AUTHORITY,
        after={"sessions_ended": ended},
    )


@transaction.atomic
def revoke_role(
    act: Act, *, username: str, role: Role, agency: str = "", officer: str = ""
) -> models.Account:
    """Take a role from an account, at once; an administrator may, and who could have granted it.

    The grant is closed on both clocks, so that what was held when stays to be read.

    Raises:
        NotPermitted: they could not have granted it.
        NotFound: there is no such account.
        Refused: no reason is given.
        WrongState: the account does not hold the role, or no longer.
    """
    held = Held(role, agency or None, officer=officer or None)
    act.by.require(Permission.ACCOUNT_INVITE, agency=agency or None)
    domain.grants_alone(act.by, held)
    if not act.reason.strip():
        raise Refused("Say why the role is taken away.")
    account = models.Account.objects.select_for_update().get(pk=account_called(username).pk)
    grant = standing_grant(account, held)
    if grant is None:
        raise WrongState("That role is not held any more. Nothing was changed.")
    ended = {
        "role": grant.role, "agency": grant.agency, "scope": grant.scope, "officer": grant.officer,
        "since": grant.since, "until": act.day, "invitation": grant.invitation,
    }  # fmt: skip
    grant.superseded_at = act.at
    grant.save(update_fields=["superseded_at"])
    account.grants.create(**ended, recorded_at=act.at)
    ledger.record(
        act,
        kind="role.revoked",
        subject=_subject(account.username),
        effective_on=act.day,
        authority="RUL-25",
        before={"since": grant.since.isoformat(), **facts_of(held)},
    )
    return account


@transaction.atomic
def seed_operator(at: datetime) -> None:
    """Make the two built-in accounts where they are missing; safe to repeat.

    ``operator`` does the staff's work from the command line and ``administrator`` adds people.
    Neither may approve anything.
    """
    built_in = Person(
        account=ADMINISTRATOR,
        human="",
        name="The administrator",
        roles=frozenset({Held(Role.ADMINISTRATOR)}),
    )
    act = Act(by=built_in, at=at, reason="Built-in account")
    for username, name, role in (
        (ADMINISTRATOR, "The administrator", Role.ADMINISTRATOR),
        (OPERATOR, "The operator", Role.CERTIFICATION_STAFF),
    ):
        if not models.Account.objects.filter(username=username).exists():
            add_person(act, username=username, human_name=name, role=role)


def _new_account(
    username: str, *, human_name: str, human: str | None, email: str
) -> models.Account:
    if not username or len(username) > _LONGEST or username != "".join(username.split()):
        raise Refused(
            f"We read {username!r} as the account's name. "
            f"It needs 1 to {_LONGEST} characters and no spaces, such as an e-mail address."
        )
    if human is not None:
        who = account_called(human).human
    elif human_name.strip():
        who = models.Human.objects.create(name=human_name.strip())
    else:
        raise Refused(f"We need the name of the person behind {username}.")
    address = email or (username if "@" in username else "")
    return models.Account.objects.create(human=who, username=username, email=address.lower())


def _check_same_person(account: models.Account, *, human_name: str, human: str | None) -> None:
    """Refuse to give one account to a second person, or a role to a revoked one."""
    if account.revoked_at is not None:
        raise WrongState(
            f"The account {account.username} was revoked. Add the person under another name."
        )
    other = account_called(human).human_id if human is not None else account.human_id
    if other != account.human_id or human_name.strip() not in {"", account.human.name}:
        raise Refused(
            f"The account {account.username} belongs to {account.human.name}. "
            "Choose another account name for a different person."
        )


def _subject(username: str) -> str:
    return f"account:{username}"
