"""Sign-ins for an invented world: a password and an authenticator app for one account of each role.

A register of its own knows nothing of this: there people choose their passwords themselves.
"""

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.contrib.auth.hashers import is_password_usable
from django.db import transaction

from standing.accounts import models
from standing.accounts.actions import add_person
from standing.accounts.granting import account_called, standing_grant, subject_of
from standing.kernel.access import Act, Held, Role
from standing.kernel.errors import NotFound, Refused
from standing.ledger import actions as recording
from standing.ledger import queries as ledger

_FILE: Final = "sign-ins.json"
_PERIOD: Final = 30
"""For how many seconds the six digits of an authenticator app hold (RFC 6238)."""
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
ONLY_INVENTED: Final = (
    "This register is a real one: the six digits are in its people’s own authenticator apps and "
    "nowhere else. Somebody who lost theirs is let in again from the account’s page under /people/."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An account that should be able to sign in; made where it is not there yet."""

    role: Role
    username: str
    name: str
    agency: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """Who signs in as what; no password where its holder chose another one since."""

    wanted: Wanted
    name: str
    password: str


def address_of(username: str, *, agency: str = "") -> str:
    """Return the invented e-mail address of an account; no mail to it reaches anybody (RFC 2606).

    >>> address_of("abington-police-department.clerk", agency="abington-police-department")
    'clerk@abington-police-department.example'
    >>> address_of("staff.one")
    'staff.one@commission.example'
    """
    return f"{username.removeprefix(f'{agency}.')}@{agency or 'commission'}.example"


def demo_sign_ins(act: Callable[[], Act], wanted: Iterable[Wanted], *, home: Path) -> list[SignIn]:
    """Let each of these sign in, the same way each time for one world, and say how.

    Passwords and secrets are drawn at random, once for a world, and kept under ``home`` in a file
    that only its owner reads. ``act`` is asked for an administrator's act where something is new.

    Raises ``Refused`` outside an invented world.
    """
    _only_when_invented()
    kept = _kept(home)
    return [_sign_in(act, each, kept, home) for each in wanted]


def code_of(username: str, *, wall: float) -> tuple[str, int]:
    """Return the six digits that an account's authenticator app shows, and for how many seconds yet.

    ``wall`` is the wall's time in seconds since 1970; the app knows no other. Raises:
        Refused: outside an invented world.
        NotFound: there is no such account, or it has no authenticator app.
    """
    _only_when_invented()
    account = account_called(username)
    app = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first()
    if app is None:
        raise NotFound(f"The account {username} has no authenticator app set up.")
    now, secret = int(wall), get_adapter().decrypt(app.data["secret"])
    return format_hotp_value(hotp_value(secret, now // _PERIOD)), _PERIOD - now % _PERIOD


@transaction.atomic
def _sign_in(
    act: Callable[[], Act], wanted: Wanted, kept: dict[str, dict[str, str]], home: Path
) -> SignIn:
    account = (
        models.Account.objects.select_related("human").filter(username=wanted.username).first()
    )
    held = Held(wanted.role, wanted.agency or None, officer=wanted.officer or None)
    if account is None or standing_grant(account, held) is None:
        account = add_person(
            act(), username=wanted.username, role=wanted.role, agency=wanted.agency,
            human_name=wanted.name if account is None else "", officer=wanted.officer,
            email=address_of(wanted.username, agency=wanted.agency),
        )  # fmt: skip
    if is_password_usable(account.password):
        password = kept.get(account.username, {}).get("password", "")
        password = password if password and account.check_password(password) else ""
        return SignIn(wanted=wanted, name=account.human.name, password=password)
    drawn = kept.setdefault(
        account.username, {"password": _drawn(), "secret": generate_totp_secret()}
    )
    _keep(home, kept)
    account.set_password(drawn["password"])
    account.save(update_fields=["password"])
    Authenticator.objects.filter(user=account).delete()
    TOTP.activate(account, drawn["secret"])
    doing = act()
    recording.record(
        doing,
        kind="sign-in.given",
        subject=subject_of(account),
        effective_on=doing.day,
        authority="RUL-16",
    )
    return SignIn(wanted=wanted, name=account.human.name, password=drawn["password"])


def _drawn() -> str:
    """Draw a password that can be typed from a screen: four groups of four letters."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _only_when_invented() -> None:
    if ledger.invented_world() is None:
        raise Refused(ONLY_INVENTED)


def _world() -> str:
    """What tells this world from another that was here before: its first line."""
    return ledger.entries("register")[0].leaf


def _kept(home: Path) -> dict[str, dict[str, str]]:
    path = home / _FILE
    if not path.exists():
        return {}
    kept = json.loads(path.read_text("utf-8"))
    accounts: dict[str, dict[str, str]] = kept["accounts"] if kept.get("world") == _world() else {}
    return accounts


def _keep(home: Path, accounts: dict[str, dict[str, str]]) -> None:
    path = home / _FILE
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(json.dumps({"world": _world(), "accounts": accounts}, indent=2), "utf-8")
