"""Who may open a page. A page that declares nothing stays shut.

A gate asks who signed in and what they hold; what lies behind it asks once more, with the agency or
the officer in hand. To whoever may not open a page it answers as if nothing were there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import wraps
from typing import TypeVar, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from standing.accounts import queries as accounts
from standing.kernel.access import (
    NEEDS_SECOND_FACTOR,
    Held,
    Permission,
    Person,
    Role,
)
from standing.kernel.errors import NotFound, NotPermitted
from standing.kernel.tongue import marked
from standing.pages import clock, factors

THE_PUBLIC = Person(account="", human="", name="A visitor", roles=frozenset({Held(Role.PUBLIC)}))
NOTHING_HERE = marked("The address may be mistyped, or what was here has another one now.")


@dataclass(frozen=True, slots=True)
class Access:
    """What a visitor must hold to open a page; no ``permission`` means that everybody may.

    ``at`` names the blank of the address in which the agency's code stands, and the role must be held at
    that very agency: the commission's own people have pages of their own; ``signed_in`` asks for
    an account and nothing more; ``again`` for a second factor shown in the last minutes, ``to_send``
    for one where the form is sent; ``half`` lets in whoever has shown a password and not yet the second
    factor that the account has.
    """

    permission: Permission | None
    at: str | None = None
    signed_in: bool = False
    again: bool = False
    to_send: bool = False
    half: bool = False

    def asks_again(self, request: HttpRequest) -> bool:
        """Whether this asks for a second factor shown in the last minutes."""
        return self.again or (self.to_send and request.method == "POST")


class Step(Enum):
    """What somebody must do before a page opens to them."""

    SIGN_IN = auto()
    SET_UP_SECOND_FACTOR = auto()
    CONFIRM_AGAIN = auto()


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def public(view: View) -> View:
    """Declare that everybody may open this page, whoever they are."""
    return _declared(view, Access(None))


def signed_in(view: View) -> View:
    """Declare that whoever has signed in may open this page: it shows nothing but their own."""
    return _declared(view, Access(None, signed_in=True))


def half_signed_in(view: View) -> View:
    """Declare that this page asks somebody who has signed in for more, and shows nothing of theirs."""
    return _declared(view, Access(None, signed_in=True, half=True))


def may(
    permission: Permission,
    *,
    at: str | None = None,
    again: bool = False,
    to_send: bool = False,
) -> Callable[[View], View]:
    """Declare that a page opens only to who holds ``permission``; see ``Access``."""

    def declare(view: View) -> View:
        return _declared(view, Access(permission, at=at, again=again, to_send=to_send))

    return declare


def access_of(view: object) -> Access | None:
    """Return what a view declares, or ``None`` where it declares nothing."""
    declared = getattr(view, "access", None)
    return declared if isinstance(declared, Access) else None


def visitor(request: HttpRequest) -> Person:
    """Return the person who asks, with the roles held now; the public where nobody signed in."""
    found = getattr(request, "visitor", None)
    if not isinstance(found, Person):
        found = _signed_in(request) or THE_PUBLIC
        request.visitor = found  # type: ignore[attr-defined]  # asked for many times a page
    return found


def admit(request: HttpRequest, view: object, blanks: Mapping[str, str]) -> Step | None:
    """Let this visitor pass, or say what they must do first.

    Raises:
        NotPermitted: the view declares nothing.
        NotFound: the gate does not open to them, which is told as if nothing were there.
    """
    access = access_of(view)
    if access is None:
        raise NotPermitted(marked("This page has not been opened to anybody yet."))
    if is_open_to_all(access):
        return None
    person = visitor(request)
    if person is THE_PUBLIC:
        return Step.SIGN_IN
    if access.permission is None:
        return None if access.half else _unproven(request)
    if not _opens_to(person, access.permission, at=blanks[access.at] if access.at else None):
        raise NotFound(NOTHING_HERE)
    if needs_second_factor(person) and not factors.has_one(request):
        return Step.SET_UP_SECOND_FACTOR
    if access.asks_again(request) and not factors.shown_lately(request):
        return Step.CONFIRM_AGAIN
    return _unproven(request)


def _unproven(request: HttpRequest) -> Step | None:
    """Ask for the second factor that an account has, where this session has not shown it.

    A session that a password alone opened, before its owner set a second factor up elsewhere, opens
    nothing from then on.
    """
    if factors.shown_here(request) or not factors.has_one(request):
        return None
    return Step.CONFIRM_AGAIN


def _opens_to(person: Person, permission: Permission, *, at: str | None) -> bool:
    """Whether a gate opens: to a permission held everywhere, or at this agency and not elsewhere."""
    return any(permission in held.permissions and held.agency == at for held in person.roles)


def is_open_to_all(access: Access) -> bool:
    """Whether everybody may open the page, signed in or not."""
    if access.permission is None:
        return not access.signed_in
    return THE_PUBLIC.may(access.permission)


def needs_second_factor(person: Person) -> bool:
    """Whether a role of this person asks for a second factor."""
    return person.holds(*NEEDS_SECOND_FACTOR)


def _signed_in(request: HttpRequest) -> Person | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return accounts.person(user.get_username(), at=clock.now())


def _declared(view: View, access: Access) -> View:
    @wraps(view)
    def gated(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    gated.access = access  # type: ignore[attr-defined]  # a mark on a function
    return cast("View", gated)
