"""What every page shows: whether the people are invented, the day, and who has signed in."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from standing.correspondence.who_writes import the_writer
from standing.kernel.access import Permission
from standing.kernel.periods import day_of
from standing.ledger import queries as ledger
from standing.pages import clock, faces
from standing.pages.access import visitor
from standing.pages.faces import Face
from standing.pages.signing import sessions


@dataclass(frozen=True, slots=True)
class Who:
    """Whoever has signed in, as the head of a signed-in page names them."""

    name: str
    faces: list[Face]
    moves_clock: bool


def register(request: HttpRequest) -> dict[str, object]:
    """Return the values that the base pages need; who has signed in is asked only where it is shown."""
    invented = ledger.invented_world() is not None
    return {
        "invented": invented,
        "writer": the_writer(),
        "data_date": day_of(clock.now(invented=invented)),
        "here": request.path,
        "printed_from": _printed_from(request),
        "printed_at": _printed_from(request).partition("?")[0],
        "who": SimpleLazyObject(lambda: _who(request, invented=invented)),
        "signed_out_at": SimpleLazyObject(lambda: sessions.ends_at(request)),
        "signed_out_anyway": SimpleLazyObject(lambda: sessions.longest_reached(request)),
    }


def _printed_from(request: HttpRequest) -> str:
    """Where a page of the register stands; nothing of a signed-in face, where something was typed."""
    match = request.resolver_match
    open_to_all = getattr(request, "of_the_register", False) or (
        match is not None and match.url_name == "verify"
    )
    return request.build_absolute_uri() if open_to_all else ""


def _who(request: HttpRequest, *, invented: bool) -> Who:
    person = visitor(request)
    return Who(
        name=person.name,
        faces=faces.open_to(person),
        moves_clock=invented and person.may(Permission.CLOCK_MOVE),
    )
