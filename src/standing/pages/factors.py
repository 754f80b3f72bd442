"""Second factors: whether an account has one, and whether it was shown lately."""

import time
from typing import Final

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

LATELY: Final = 15 * 60
"""For how many seconds a second factor that was shown counts as shown lately."""
_REAL: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_one(request: HttpRequest) -> bool:
    """Whether whoever signed in has a second factor; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=request.user.pk, type__in=_REAL).exists())


def shown_lately(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session in the last ``LATELY`` seconds."""
    shown = [
        float(each.get("at", 0))
        for each in request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, ())
        if each.get("method") == "mfa"
    ]
    return max(shown, default=0.0) > time.time() - LATELY
