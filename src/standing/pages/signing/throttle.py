"""After too many failures under one name from one address: nobody signs in there for a while.

What somebody typed as a name is kept neither by the counters nor in a log: a password ends up there
by mistake now and then. They hold a fingerprint of it, which only this register can make.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

Credentials = dict[str, Any] | None


def fingerprint(request: HttpRequest, credentials: Credentials = None) -> str:
    """Return a fingerprint of the name that was typed, however its letters are cased."""
    typed = str((credentials or {}).get("username") or request.POST.get("login", ""))
    mark = salted_hmac("standing.signing.throttle", typed.strip().casefold(), algorithm="sha256")
    return mark.hexdigest()


def address(request: HttpRequest) -> str:
    """Return the address somebody comes from, as far as trusted proxies tell it."""
    return get_client_ip(request) or "0.0.0.0"  # noqa: S104  # where a server tells no address


def locked(
    request: HttpRequest, _answer: HttpResponse | None = None, credentials: Credentials = None
) -> HttpResponse:
    """Answer an attempt that comes too soon, in the same words whether the name exists or not."""
    again_at = _last_attempt(request, credentials) + cool_off() + timedelta(minutes=1)
    wait = again_at - timezone.now()
    page = render(
        request,
        "signing/locked.html",
        {"again_at": again_at, "minutes": max(1, int(wait.total_seconds() // 60))},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    page["Retry-After"] = str(max(1, int(wait.total_seconds())))
    return page


def cool_off() -> timedelta:
    """How long after the last failure a name is tried again."""
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def nothing_typed(instance: AccessAttempt, **_named: object) -> None:
    """Take out of a counter what came with the form, before it is stored."""
    instance.get_data = instance.post_data = ""


def _last_attempt(request: HttpRequest, credentials: Credentials) -> datetime:
    attempts = AccessAttempt.objects.filter(
        username=fingerprint(request, credentials), ip_address=address(request)
    )
    found: datetime | None = attempts.aggregate(last=Max("attempt_time"))["last"]
    return found or timezone.now()
