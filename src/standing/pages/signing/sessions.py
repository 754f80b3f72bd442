"""Where somebody is signed in, until when, and how to end it."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from standing.pages.access import signed_in

_USED: Final = "signing.used"
_STEP: Final = 5 * 60
"""A session's end is moved on at most this often, in seconds: not every page writes."""
_BROWSERS: Final = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_SYSTEMS: Final = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")
_CALLED: Final = {"Edg": "Edge", "OPR": "Opera", "Macintosh": "Mac", "CrOS": "Chromebook"}


def used(request: HttpRequest) -> None:
    """Move the end of this session on: somebody has just opened a page."""
    now = int(time.time())
    if now - request.session.get(_USED, 0) >= _STEP:
        request.session[_USED] = now


def ends_at(request: HttpRequest) -> datetime:
    """Return when this session ends if no page is opened before."""
    last = datetime.fromtimestamp(request.session.get(_USED, time.time()), tz=UTC)
    return last + timedelta(seconds=settings.SESSION_COOKIE_AGE)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where somebody is signed in; end one of these sessions, or all but this one."""
    if request.method == "POST":
        return _end(request)
    found = sorted(
        UserSession.objects.purge_and_list(request.user), key=lambda each: each.created_at
    )
    shown = [(each, device(each.user_agent), each.is_current()) for each in reversed(found)]
    return render(request, "usersessions/usersession_list.html", {"sessions": shown})


def device(agent: str) -> str:
    """Say in two words what a browser told of itself.

    >>> device("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36")
    'Chrome on Linux'
    >>> device("")
    'A browser that did not say which'
    """
    browser = next((name for name in _BROWSERS if name in agent), None)
    system = next((name for name in _SYSTEMS if name in agent), None)
    if browser is None:
        return "A browser that did not say which"
    called = _CALLED.get(browser, browser)
    return f"{called} on {_CALLED.get(system, system)}" if system else called


def _end(request: HttpRequest) -> HttpResponse:
    if request.POST.get("which") == "others":
        end_other_sessions(request, request.user)
        messages.success(request, "You are signed out everywhere but here.")
        return redirect("usersessions_list")
    which = request.POST.get("which", "")
    own = UserSession.objects.filter(user=request.user, pk=which if which.isdecimal() else None)
    chosen = list(own)
    here = any(each.is_current() for each in chosen)
    end_sessions(request, chosen)
    if here:
        return redirect("account_login")
    said = "That session is ended." if chosen else "That session had ended already."
    messages.success(request, said)
    return redirect("usersessions_list")
