"""People who sign in for these tests, and what they do with their browsers."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client
from tests import signing

from standing.accounts.models import Account
from standing.kernel.access import Role

PASSWORD = "seven quiet herons"
SECRET = "JBSWY3DPEHPK3PXP"


def staff(username: str = "robin", *, second_factor: bool = True) -> Account:
    """Somebody of the commission who signs in with a password."""
    return with_password(
        signing.account(username, Role.CERTIFICATION_STAFF, second_factor=second_factor)
    )


def officer(username: str = "casey") -> Account:
    """An officer, whose role asks for no second factor."""
    return with_password(
        signing.account(username, Role.OFFICER, officer="0101-0001", second_factor=False)
    )


def with_password(account: Account) -> Account:
    """Give an account the password of these tests."""
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    return account


def code(secret: str = SECRET, *, steps: int = 0) -> str:
    """The code an app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(
    client: Client, name: str = "robin", password: str = PASSWORD, **more: str
) -> HttpResponse:
    """Send the form of the sign-in page."""
    return client.post("/sign-in/", {"login": name, "password": password, **more})  # type: ignore[return-value]  # a test client's own


def signed_in(client: Client) -> bool:
    """Whether somebody is signed in in this browser."""
    return client.get("/account/").status_code == 200


def factors_of(account: Account) -> list[str]:
    """The kinds of second factors an account has, in order."""
    found = Authenticator.objects.filter(user=account).values_list("type", flat=True)
    return sorted(str(each) for each in found)


def summary(page: HttpResponse) -> str:
    """The text of the box that says what went wrong."""
    found = re.search(r'<div class="faults"(.*?)</div>', page.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>", " ", found.group(1)) if found else ""
