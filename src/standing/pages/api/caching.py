"""What is there already is not sent again: an ETag from the ledger's last line.

There is no Last-Modified: it counts in seconds, and two acts in one second give two answers.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from standing.kernel.periods import day_of
from standing.ledger import queries as ledger
from standing.ledger import sealed
from standing.pages import clock
from standing.pages.api.document import text

FRESH = "public, max-age=60"
HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def present(*, of_seals: bool = False) -> str:
    """Return the version of an answer as its ETag: the ledger's last line, the New York day, our form.

    Nothing that an answer shows changes without a line in the ledger or a new day; but sealing enters
    none, so an answer ``of_seals`` has the size of the last checkpoint as well.
    """
    place, chain = ledger.head()
    parts = [str(place), chain[:16], day_of(clock.now()).isoformat(), _form()]
    if of_seals:
        last = sealed.last()
        parts.append(str(last.size) if last else "unsealed")
    return f'"{"-".join(parts)}"'


@cache
def _form() -> str:
    """A mark of what answers look like, so that a new program's answers are new ones."""
    return sha256(text().encode()).hexdigest()[:8]


def not_modified(request: HttpRequest, etag: str) -> HttpResponse | None:
    """Return 304 where what is asked for has not changed since it was fetched."""
    found = get_conditional_response(request, etag=etag)
    if not isinstance(found, HttpResponse):
        return None
    return dressed(found, etag)


def dressed(response: HttpResponse, etag: str) -> HttpResponse:
    """Add the headers of a good answer."""
    response["ETag"] = etag
    response["Cache-Control"] = FRESH
    for name, value in HEADERS.items():
        response[name] = value
    return response
