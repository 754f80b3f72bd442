"""What people type to sign in, with the words for what is missing."""

from typing import Any, Final

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from django import forms
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from standing.accounts.models import Account
from standing.pages.signing import afterwards

_HOLDS: Final = 120
"""For how many seconds a code that was used is refused; the app's last one is right for 90."""
_MISSING = {
    "login": "Write your e-mail or account name.",
    "password": "Write your password.",
    "oldpassword": "Write the password you have now.",
    "password1": "Write a new password.",
    "password2": "Write the new password once more.",
    "email": "Write your e-mail.",
    "code": "Write the code.",
    "name": "Give the passkey a name.",
    "credential": (
        "No passkey was used. It needs JavaScript in your browser, and a device that holds the passkey."
    ),
}


class _Plain(forms.Form):
    """Says in our words what is missing."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name, field in self.fields.items():
            if name in _MISSING:
                field.error_messages["required"] = _MISSING[name]
        if "email" in self.fields:
            self.fields["email"].error_messages["invalid"] = (
                "This does not read like an e-mail, which has a name, an @ and a place."
            )


class SignIn(_Plain, account.LoginForm):  # type: ignore[misc]  # the library has no types
    """A name and a password."""

    def user_credentials(self) -> dict[str, str]:
        """The name once: given as name and as e-mail, a known one would take twice as long."""
        return {
            "username": self.cleaned_data["login"],
            "password": self.cleaned_data["password"],
        }


class Forgotten(_Plain, account.ResetPasswordForm):  # type: ignore[misc]  # an untyped base
    """An e-mail to which a link for a new password goes, if it is somebody's."""

    def save(self, request: HttpRequest, **named: Any) -> str:
        """Write the letter once the page is answered."""
        afterwards.do(request, lambda: super(Forgotten, self).save(request, **named))
        return str(self.cleaned_data["email"])


class NewPassword(_Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]  # an untyped base
    """A new password, after the old one was forgotten."""


class ChangePassword(_Plain, account.ChangePasswordForm):  # type: ignore[misc]  # an untyped base
    """A new password instead of the one in use."""


class Again(_Plain, account.ReauthenticateForm):  # type: ignore[misc]  # an untyped base
    """The password once more."""


class _Once(forms.Form):
    """Takes no code twice, for as long as one can be right."""

    user: Account

    def clean_code(self) -> str:
        """Check the code, and that it was not used before."""
        code = str(super().clean_code())  # type: ignore[misc]  # of the library's form
        mark = salted_hmac("standing.signing.code", f"{self.user.pk} {code}", algorithm="sha256")
        if not cache.add(f"code:{mark.hexdigest()}", "used", timeout=_HOLDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class Code(_Plain, _Once, codes.AuthenticateForm):  # type: ignore[misc]  # an untyped base
    """A code of the app, or a recovery code."""


class CodeAgain(_Plain, _Once, codes.ReauthenticateForm):  # type: ignore[misc]  # an untyped base
    """A code once more."""


class FirstCode(_Plain, totp.ActivateTOTPForm):  # type: ignore[misc]  # an untyped base
    """The first code of an app."""


class NewKey(_Plain, keys.AddWebAuthnForm):  # type: ignore[misc]  # an untyped base
    """A new passkey and its name."""


class NamedKey(_Plain, keys.EditWebAuthnForm):  # type: ignore[misc]  # an untyped base
    """The name of a passkey."""


class UseKey(_Plain, keys.AuthenticateWebAuthnForm):  # type: ignore[misc]  # an untyped base
    """A passkey as the second factor."""


class SignInWithKey(_Plain, keys.LoginWebAuthnForm):  # type: ignore[misc]  # an untyped base
    """A passkey instead of name and password."""


class KeyAgain(_Plain, keys.ReauthenticateWebAuthnForm):  # type: ignore[misc]  # an untyped base
    """A passkey once more."""
