"""Second factors: whether an account has one, and whether it was shown lately."""

import time
from typing import Final

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from standing.accounts import queries as accounts
from standing.kernel.access import NEEDS_SECOND_FACTOR
from standing.pages import clock

LATELY: Final = 15 * 60
"""For how many seconds a second factor that was shown counts as shown lately."""
REAL: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes alone are none."""


def has_one(request: HttpRequest) -> bool:
    """Whether whoever signed in has a second factor; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user_id=request.user.pk, type__in=REAL).exists())


def kinds_of(account: int | None) -> set[str]:
    """Return which kinds of second factors and codes an account has, by its key."""
    return set(Authenticator.objects.filter(user_id=account).values_list("type", flat=True))


def is_last_needed(request: HttpRequest, factor: int) -> bool:
    """Whether a factor, by its key, is the only one of somebody whose role asks for one."""
    own = Authenticator.objects.filter(user_id=request.user.pk, type__in=REAL)
    if own.exclude(pk=factor).exists():
        return False
    who = accounts.person(request.user.get_username(), at=clock.now())
    return who.holds(*NEEDS_SECOND_FACTOR)


def shown_lately(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session in the last ``LATELY`` seconds."""
    shown = [
        float(each.get("at", 0))
        for each in get_authentication_records(request, request.user)
        if each.get("method") == "mfa"
    ]
    return max(shown, default=0.0) > time.time() - LATELY
