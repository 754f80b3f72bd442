"""What the library that signs people in asks us about them, and what it says in our words."""

import time
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse

from standing.accounts.models import Account
from standing.pages import factors
from standing.pages.signing import afterwards, letters
from standing.storage import sealing

MISMATCH = (
    "The name and the password do not belong together. Check both; the name is your e-mail or the "
    "account name from your invitation."
)
TOO_MANY = (
    "There were too many attempts under this name. Try again in 15 minutes, or set a new password "
    "by e-mail."
)
WRONG_CODE = (
    "We could not accept this code. A code of the app holds for half a minute and works once, so "
    "wait for the next one; a recovery code works once and never again."
)
LAST_ONE = (
    "This is your only second factor, and your role needs one. Add another one first, then remove "
    "this one."
)


class Signing(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Nobody makes an account of their own: people are invited."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account has been closed.",
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "invalid_login": MISMATCH,
        "incorrect_password": "This is not the password of your account.",
        "enter_current_password": "This is not the password you have now.",
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": "There were too many attempts. Try again in a few minutes.",
        "invalid_password_reset": "This link has been used, or it has run out.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page of the account."""
        return reverse("account")

    def is_reauthentication_required(self, *, app: str, **_named: object) -> bool:
        """Whether they must show once more who they are: not in the minutes after they signed in."""
        request = context.request
        shown = get_authentication_records(request, request.user)
        last = max((float(each.get("at", 0)) for each in shown), default=0.0)
        return last < time.time() - float(app_settings.REAUTHENTICATION_TIMEOUT)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        """How somebody shows once more who they are: by the second factor where there is one."""
        kinds = factors.kinds_of(user.pk) if user.is_authenticated else set()
        ways = [_WAYS[kind] for kind in (_T.TOTP, _T.WEBAUTHN) if kind in kinds]
        if kinds == {_T.WEBAUTHN, _T.RECOVERY_CODES}:
            ways.append(_WAYS[_T.RECOVERY_CODES])
        if not ways and user.has_usable_password():
            ways = [("reauthenticate", "Use your password", "account_reauthenticate")]
        return [{"id": each, "description": said, "url": reverse(to)} for each, said, to in ways]

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Account,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the owner of the account what was changed, at the address of the account."""
        if to := email or user.email:
            super().send_notification_mail(template_prefix, user, context, to)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a letter now; it goes into the queue of all mail once the page has been answered."""
        request = self.request
        home = build_absolute_uri(request, "/")
        told = {"request": request, "email": email, "home": home, **context}
        letter = self.render_mail(template_prefix, email, told)
        afterwards.do(request, lambda: letters.into_queue(letter, told))

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is written."""
        return subject


_T = Authenticator.Type
_WAYS = {
    _T.TOTP: ("mfa_reauthenticate", "Use a code from your app", "mfa_reauthenticate"),
    _T.WEBAUTHN: (
        "mfa_reauthenticate:webauthn",
        "Use your passkey",
        "mfa_reauthenticate_webauthn",
    ),
    _T.RECOVERY_CODES: ("mfa_reauthenticate", "Use a recovery code", "mfa_reauthenticate"),
}


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Secrets are kept sealed, names are plain, and who needs a second factor keeps one."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": LAST_ONE,
        "cannot_generate_recovery_codes": "Recovery codes come with a second factor. Set one up "
        "first.",
        "incorrect_code": WRONG_CODE,
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return sealing.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret that was stored."""
        return sealing.opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether this second factor may go: not the last one of somebody whose role asks for one."""
        return not factors.is_last_needed(context.request, authenticator.pk)

    def generate_authenticator_name(self, user: Account, type: str) -> str:
        """The name that is offered for a new passkey."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "My passkey" if number == 1 else f"My passkey {number}"

    def _get_site_name(self) -> str:
        return "Register of Police Officers"


def shown_as(account: Account) -> str:
    """The person's name, as pages greet them."""
    return account.human.name
