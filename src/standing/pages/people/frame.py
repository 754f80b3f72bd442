"""What the pages about people share: their navigation, and how an act is answered."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from standing.accounts.listing import proposals_waiting
from standing.kernel.access import Permission
from standing.kernel.errors import StandingError
from standing.pages.access import visitor
from standing.pages.acting import see_other

Context = Mapping[str, object]


def shown(
    request: HttpRequest,
    template: str,
    context: Context,
    *,
    trail: Sequence[tuple[str, str]] = (),
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Render a page of this face with its navigation and the way to it."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    may_manage = visitor(request).may(Permission.ACCOUNT_MANAGE)
    pages = [("people", "Accounts"), ("people-waiting", "Waiting")]
    if may_manage:
        pages.append(("people-invite", "Invite"))
    nav = [
        {"title": title, "address": reverse(page), "here": page == here} for page, title in pages
    ]
    whole = {
        "nav": nav,
        "trail": [("People", reverse("people")), *trail] if trail else (),
        "may_manage": may_manage,
        **context,
    }
    answer = render(request, template, whole, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def tried(act: Callable[[], object]) -> str:
    """Do it; return the sentence with which it was refused, or nothing."""
    try:
        act()
    except StandingError as refusal:
        return str(refusal)
    return ""


def done(request: HttpRequest, said: str, address: str) -> HttpResponse:
    """Lead to a page after something was done, which says so; a reload of it does nothing again."""
    messages.success(request, said)
    return see_other(address)


def waiting_count() -> int:
    """Return how many proposals wait for a second person."""
    return len(proposals_waiting())
