"""Whose record an officer's own pages show: the one that the account is bound to, and no other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from standing.certification import queries as certification
from standing.correspondence.who_writes import the_writer
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.access import visitor
from standing.workforce import queries as workforce
from standing.workforce.models import Officer

_PARTS: Final = (
    ("home", "My record", "own"),
    ("public", "What anybody sees", "own-public"),
    ("employment", "Employment", "own-employment"),
    ("contact", "Contact and union", "own-contact"),
    ("return", "Return from leave", "own-return"),
)
SEE_OTHER: Final = 303
UNCLEAR: Final = 422
Rest = ParamSpec("Rest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """The record of whoever asks.

    ``bound`` is the public id that the account is bound to, which the actions check; ``officer`` the
    record it is read as, another one where two were joined.
    """

    bound: str
    officer: Officer
    name: str
    now: datetime

    @property
    def today(self) -> date:
        """The present day in New York."""
        return day_of(self.now)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    title: str
    address: str
    here: bool


def own_of(request: HttpRequest) -> Own | None:
    """Return the record of whoever asks, or ``None`` where the account is bound to none."""
    bound = visitor(request).officer
    if bound is None:
        return None
    now = clock.now()
    try:
        officer = certification.kept_officer(bound, known=now)
    except NotFound:
        return None
    names = workforce.name_of([officer.pk], on=day_of(now), known=now)
    name = names[officer.pk].full if officer.pk in names else f"Officer {officer.mptc_id}"
    return Own(bound=bound, officer=officer, name=name, now=now)


def for_own(
    view: Callable[Concatenate[HttpRequest, Own, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Give a view the record of whoever asks; an account without one is told whom to ask."""

    @never_cache
    @wraps(view)
    def bound(request: HttpRequest, /, *rest: Rest.args, **named: Rest.kwargs) -> HttpResponse:
        own = own_of(request)
        if own is None:
            return render(request, "own/unbound.html", {"commission": the_writer()})
        return view(request, own, *rest, **named)

    return bound


def frame(own: Own, section: str, *steps: tuple[str, str]) -> Mapping[str, object]:
    """Return the context that ``own/base.html`` needs; ``section`` names the part shown."""
    return {
        "own": own,
        "mptc_id": own.officer.mptc_id,
        "commission": the_writer(),
        "nav": [Link(title, reverse(page), name == section) for name, title, page in _PARTS],
        "trail": [("My record", reverse("own")), *steps] if steps else (),
    }
