"""Where somebody is signed in, until when, and how to end it.

A session ends some hours after its last page, and some hours after it began however much it is used
(ASVS 4.0.3, 3.3.2: twelve hours at level 2).
"""

import time
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.pages import kept
from standing.pages.access import signed_in
from standing.pages.middleware import came_from

_BEGAN: Final = "signing.began"
_USED: Final = "signing.used"
_STEP: Final = 5 * 60
"""A session's end is moved on at most this often, in seconds: not every page writes."""
_BROWSERS: Final = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
_SYSTEMS: Final = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")
_CALLED: Final = {"Edg": "Edge", "OPR": "Opera", "Macintosh": "Mac", "CrOS": "Chromebook"}


def begun(request: HttpRequest, **_named: object) -> None:
    """Note when somebody signed in: from then on the session has so long."""
    request.session[_BEGAN] = int(time.time())


def used(request: HttpRequest) -> None:
    """Move the end of this session on: somebody has just opened a page."""
    now = int(time.time())
    request.session.setdefault(_BEGAN, now)
    kept.forget_old(request)
    if now - request.session.get(_USED, 0) >= _STEP:
        request.session[_USED] = now


def is_over(request: HttpRequest) -> bool:
    """Whether this session has lasted as long as any may, however lately it was used."""
    began = request.session.get(_BEGAN)
    return began is not None and time.time() - began >= settings.SESSION_LONGEST


def ends_at(request: HttpRequest) -> datetime:
    """Return when this session ends if no page is opened before."""
    now = time.time()
    idle = request.session.get(_USED, now) + settings.SESSION_COOKIE_AGE
    longest = request.session.get(_BEGAN, now) + settings.SESSION_LONGEST
    return datetime.fromtimestamp(min(idle, longest), tz=UTC)


def longest_reached(request: HttpRequest) -> bool:
    """Whether opening pages no longer moves the end of this session on."""
    now = time.time()
    began = request.session.get(_BEGAN, now)
    return bool(began + settings.SESSION_LONGEST < now + settings.SESSION_COOKIE_AGE)


def ended(request: HttpRequest, *, keep: bool) -> HttpResponse:
    """End a session that is over, and lead to the sign-in and from there back to the page.

    A form that was sent does nothing; with ``keep`` what was typed is kept for whoever typed it.
    """
    sent = request.method == "POST"
    back = came_from(request) if sent else request.get_full_path()
    if sent and keep:
        kept.keep(request, page=back)
    typed = kept.taken(request)
    logout(request)
    kept.put_back(request, typed)
    hours = settings.SESSION_LONGEST // 3600
    said = f"You were signed in for {hours} hours, which is as long as it lasts. Sign in again to go on."
    if sent:
        said += " What you sent did nothing"
        said += "; what you had typed is kept for ten minutes." if keep and typed else "."
    messages.info(request, said)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': back})}")


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
    known = which if which.isascii() and which.isdigit() and len(which) < 19 else None
    own = UserSession.objects.filter(user=request.user, pk=known)
    chosen = list(own)
    here = any(each.is_current() for each in chosen)
    end_sessions(request, chosen)
    if here:
        return redirect("account_login")
    said = "That session is ended." if chosen else "That session had ended already."
    messages.success(request, said)
    return redirect("usersessions_list")
