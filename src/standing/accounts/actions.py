"""Adding people and the roles they hold, and revoking accounts. No passwords yet (RUL-24)."""

from datetime import datetime

from django.db import transaction

from standing.accounts import domain, models
from standing.kernel.access import Act, Held, Permission, Person, Role
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.ledger import actions as ledger

AUTHORITY = "RUL-24"
OPERATOR, ADMINISTRATOR = "operator", "administrator"
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
) -> models.Account:
    """Give a person a role under an account, made now where there is none of that name yet.

    ``human`` names another account of the same person, so that both count as one (RUL-24).
    """
    act.by.require(Permission.ACCOUNT_MANAGE)
    domain.check_place(role, agency=agency)
    account = models.Account.objects.select_related("human").filter(username=username).first()
    if account is None:
        account = _new_account(username, human_name=human_name, human=human)
    else:
        _check_same_person(account, human_name=human_name, human=human)
    if account.grants.filter(role=role, agency=agency, superseded_at=None, until=None).exists():
        raise WrongState(f"The account {username} already holds the role {role.value}.")
    account.grants.create(role=role, agency=agency, since=act.day, recorded_at=act.at)
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
    """Revoke an account: from now on it can do nothing. What it did stays as it is."""
    act.by.require(Permission.ACCOUNT_MANAGE)
    account = _existing(username)
    if account.revoked_at is not None:
        raise WrongState(f"The account {username} was revoked before.")
    account.revoked_at = act.at
    account.save(update_fields=["revoked_at"])
    ledger.record(
        act,
        kind="account.revoked",
        subject=_subject(username),
        effective_on=act.day,
        authority=AUTHORITY,
    )


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


def _new_account(username: str, *, human_name: str, human: str | None) -> models.Account:
    if not username or len(username) > _LONGEST or username != "".join(username.split()):
        raise Refused(
            f"We read {username!r} as the account's name. "
            f"It needs 1 to {_LONGEST} characters and no spaces, such as an e-mail address."
        )
    if human is not None:
        who = _existing(human).human
    elif human_name.strip():
        who = models.Human.objects.create(name=human_name.strip())
    else:
        raise Refused(f"We need the name of the person behind {username}.")
    return models.Account.objects.create(human=who, username=username)


def _check_same_person(account: models.Account, *, human_name: str, human: str | None) -> None:
    """Refuse to give one account to a second person, or a role to a revoked one."""
    if account.revoked_at is not None:
        raise WrongState(
            f"The account {account.username} was revoked. Add the person under another name."
        )
    other = _existing(human).human_id if human is not None else account.human_id
    if other != account.human_id or human_name.strip() not in {"", account.human.name}:
        raise Refused(
            f"The account {account.username} belongs to {account.human.name}. "
            "Choose another account name for a different person."
        )


def _existing(username: str) -> models.Account:
    account = models.Account.objects.select_related("human").filter(username=username).first()
    if account is None:
        raise NotFound(f"There is no account named {username}.")
    return account


def _subject(username: str) -> str:
    return f"account:{username}"
