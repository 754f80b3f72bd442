"""Signing in where the commission's staff sign in to everything else (OpenID Connect).

Nobody gets an account by it. It must lead to exactly one account that is there, open, and holds a role
of the commission; our second factor is asked for as after a password. Nothing of the other side's is
stored: each time it is the address that the other side has verified that counts (decision 0023).
"""

from typing import Any, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render

from standing.accounts import queries as accounts
from standing.accounts.models import Account
from standing.kernel.access import OF_THE_COMMISSION
from standing.pages import clock

NO_ACCOUNT: Final = (
    "No account of the commission’s staff belongs to the address that the other sign-in has verified "
    "for you; sign in here with your password, or ask an administrator for an invitation."
)


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Finds the account that is there, or turns away with one sentence."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Set whose account it is, or answer that it is nobody's."""
        found = staff_of(verified_address(sociallogin.account.extra_data))
        if found is None or sociallogin.state.get("process") != "login":
            page = render(request, "signing/not_by_this_door.html", {"sentence": NO_ACCOUNT})
            page.status_code = 403
            raise ImmediateHttpResponse(page)
        sociallogin.user = found

    def on_authentication_error(
        self, request: HttpRequest, *_arguments: Any, **_named: Any
    ) -> None:
        """Nothing more than the page of the library, in our words; nothing is logged."""


def verified_address(claims: dict[str, Any]) -> str:
    """Return the e-mail that the other side says it has verified; none unless it says so plainly."""
    told = claims.get("userinfo") or claims.get("id_token") or claims
    address = told.get("email")
    return address if isinstance(address, str) and told.get("email_verified") is True else ""


def staff_of(address: str) -> Account | None:
    """Return the one open account of the commission's staff with this e-mail, else ``None``."""
    if not address:
        return None
    now = clock.now()
    found = [
        each
        for each in Account.objects.filter(email__iexact=address, revoked_at=None)
        if accounts.person(each.username, at=now).holds(*OF_THE_COMMISSION)
    ]
    return found[0] if len(found) == 1 else None
