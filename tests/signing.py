"""Signing people in for a test, as far as a browser would have come with password and second factor."""

import time

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as _OF,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client
from tests import make

from standing.accounts.models import Account, Grant, Human
from standing.kernel.access import Role, Scope

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def account(
    username: str,
    role: Role | None = None,
    *,
    agency: str = "",
    officer: str = "",
    scope: Scope = Scope.BOTH,
    name: str = "",
    second_factor: bool = True,
) -> Account:
    """Make an account that holds a role since long ago."""
    human = Human.objects.create(name=name or username.title())
    made = Account.objects.create(human=human, username=username, email=f"{username}@example.org")
    if role is not None:
        Grant.objects.create(
            account=made, role=role, agency=agency, officer=officer, scope=scope,
            since=make.LONG_AGO.date(), recorded_at=make.LONG_AGO,
        )  # fmt: skip
    if second_factor:
        Authenticator.objects.create(
            user=made, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
        )
    return made


def client_of(account: Account, *, shown_ago: float = 0) -> Client:
    """Return a browser in which this account has signed in; its second factor was shown so long ago."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    session = client.session
    session[_OF] = str(account.pk)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": time.time() - shown_ago},
        {"method": "mfa", "type": "totp", "at": time.time() - shown_ago},
    ]
    session.save()
    return client


def show_again(client: Client) -> None:
    """Show the second factor again in a browser in which it was shown long ago."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {**method, "at": time.time()} for method in session[AUTHENTICATION_METHODS_SESSION_KEY]
    ]
    session.save()


def asked_first(client: Client, address: str, page: str, typed: dict[str, str]) -> str:
    """Send a form too late, show the second factor, and return the page as it comes back."""
    answer = client.post(address, typed, headers={"referer": f"http://testserver{page}"})
    assert answer["Location"].startswith("/sign-in/code/again/"), "it asked for no second factor"
    show_again(client)
    return client.get(page).text
