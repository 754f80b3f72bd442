"""Who may open a page. A page that declares nothing stays shut.

Nobody signs in yet (RUL-24): every visitor is the public, and holds what the public role holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from standing.kernel.access import Held, Permission, Person, Role
from standing.kernel.errors import NotPermitted

THE_PUBLIC = Person(account="", human="", name="A visitor", roles=frozenset({Held(Role.PUBLIC)}))


@dataclass(frozen=True, slots=True)
class Access:
    """What a visitor must hold to open a page; ``None`` means that everybody may."""

    permission: Permission | None


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Declare that everybody may open this page, whoever they are."""
    return _declared(view, Access(None))


def may(permission: Permission) -> Callable[[View], View]:
    """Declare that a page opens only to who holds ``permission``."""

    def declare(view: View) -> View:
        return _declared(view, Access(permission))

    return declare


def access_of(view: object) -> Access | None:
    """Return what a view declares, or ``None`` where it declares nothing."""
    declared = getattr(view, "access", None)
    return declared if isinstance(declared, Access) else None


def visitor(request: HttpRequest) -> Person:
    """Return the person who asks. Until people can sign in, that is the public."""
    return THE_PUBLIC


def admit(request: HttpRequest, view: object) -> None:
    """Raise ``NotPermitted`` unless the view is declared and its gate lets this visitor pass."""
    access = access_of(view)
    if access is None:
        raise NotPermitted("This page has not been opened to anybody yet.")
    if access.permission is not None and not visitor(request).may(access.permission):
        raise NotPermitted("This page is for people of the commission or of an agency.")


def _declared(view: View, access: Access) -> View:
    @wraps(view)
    def gated(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    gated.access = access  # type: ignore[attr-defined]  # a mark on a function
    return cast("View", gated)
