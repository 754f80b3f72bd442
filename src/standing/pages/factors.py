"""Second factors: whether an account has one, and whether it was shown lately."""

import time
from typing import Final

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.http import HttpRequest

from standing.accounts import queries as accounts
from standing.kernel.access import NEEDS_SECOND_FACTOR
from standing.pages import clock

LATELY: Final = 15 * 60
"""For how many seconds a second factor that was shown counts as shown lately."""
REAL: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes alone are none."""
_SET_UP: Final = "factors.set_up"
_SET_UP_AT: Final = "factors.set_up_at"


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


def shown_here(request: HttpRequest) -> bool:
    """Whether this very session has shown a second factor, or set up the first one of the account."""
    return bool(_shown(request)) or request.session.get(_SET_UP) == request.user.pk


def first_set_up(request: HttpRequest) -> None:
    """Note that this session set up the account's first second factor, and end all its others.

    What a password alone had opened elsewhere must not open more because of it.
    """
    request.session[_SET_UP] = request.user.pk
    request.session[_SET_UP_AT] = time.time()
    end_other_sessions(request, request.user)


def shown_lately(request: HttpRequest) -> bool:
    """Whether this session showed a second factor, or set one up, in the last ``LATELY`` seconds."""
    shown = _shown(request)
    if request.session.get(_SET_UP) == request.user.pk:
        shown.append(float(request.session.get(_SET_UP_AT, 0)))
    return max(shown, default=0.0) > time.time() - LATELY


def _shown(request: HttpRequest) -> list[float]:
    """When this session showed a second factor, in seconds since 1970."""
    return [
        float(each.get("at", 0))
        for each in get_authentication_records(request, request.user)
        if each.get("method") == "mfa"
    ]
