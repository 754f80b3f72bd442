"""The console's navigation: what stands in it for whom."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, resolve, reverse

from standing.kernel.access import Person
from standing.pages.access import access_of, visitor

register = template.Library()

NAVIGATION: Mapping[str, str] = {
    "Today": "console",
    "Campaigns": "console-campaigns",
    "Queue": "console-queue",
    "Requests": "console-requests",
    "Decisions": "console-decisions",
    "Publications": "console-publications",
    "Persons": "console-persons",
    "Search": "console-search",
    "Record": "console-record",
    "Mail": "console-mail",
    "Work": "console-work",
}
"""What each part of the console is called, and the name of the page it begins with."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the console in the navigation; ``here`` is the part that the page belongs to."""

    name: str
    address: str
    here: bool


@register.inclusion_tag("console/_nav.html", takes_context=True)
def console_nav(context: Context) -> dict[str, object]:
    """Offer the parts that exist and that this visitor may open."""
    request: HttpRequest = context["request"]
    return {"parts": parts_for(visitor(request), path=request.path)}


@register.inclusion_tag("console/_fold.html", takes_context=True)
def console_fold(context: Context) -> dict[str, object]:
    """Offer to unfold the parts on a small screen, under the name of the one that is open."""
    request: HttpRequest = context["request"]
    parts = parts_for(visitor(request), path=request.path)
    return {"here": next((part.name for part in parts if part.here), "")}


def parts_for(person: Person, *, path: str) -> list[Part]:
    """Return the parts of the console that open to a person, and mark the one a path lies in."""
    home = reverse(NAVIGATION["Today"])
    found = []
    for name, page in NAVIGATION.items():
        address = _address(page)
        if address and _opens(address, person):
            here = path == address if address == home else path.startswith(address)
            found.append(Part(name, address, here))
    return found


def _address(page: str) -> str:
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""


def _opens(address: str, person: Person) -> bool:
    access = access_of(resolve(address).func)
    return access is not None and access.permission is not None and person.may(access.permission)
