"""The head of every answer, and the address of the next one."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from standing.ledger import queries as ledger
from standing.pages.api.problems import origin
from standing.pages.when import When
from standing.register import queries, shapes


def about(request: HttpRequest, when: When) -> dict[str, object]:
    """Return what an answer says of itself: days, release, terms, and whether people are invented."""
    return {
        "as_of": when.on,
        "known": when.known_on,
        "data_date": when.today,
        "release": (queries.next_number() - 1) or None,
        "notice": shapes.INVENTED if ledger.invented_world() is not None else None,
        "terms": shapes.TERMS,
        "documentation": absolute(request, "api-docs"),
    }


def absolute(request: HttpRequest, name: str, *blanks: str) -> str:
    """Return the whole address of a page or an operation."""
    return f"{origin(request)}{reverse(name, args=blanks)}"


def next_address(
    request: HttpRequest,
    response: HttpResponse,
    after: str | int | None,
    *,
    fixed: When | None = None,
) -> str | None:
    """Return where to go on, or ``None`` at the end; say it in the ``Link`` header too.

    ``fixed`` writes out both days, so that a walk that lasts past midnight tells of the same ones.
    """
    if after is None:
        return None
    query = {name: str(value) for name, value in request.GET.items()}
    if fixed is not None:
        query |= {"on": fixed.on.isoformat(), "known": fixed.known_on.isoformat()}
    address = f"{origin(request)}{request.path}?{urlencode({**query, 'after': str(after)})}"
    response["Link"] = f'<{address}>; rel="next"'
    return address
