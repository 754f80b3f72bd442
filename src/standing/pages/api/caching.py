"""What is there already is not sent again: an ETag of what answers are made from.

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
from standing.pages.register_version import releases_laid

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

    Nothing that an answer shows changes without a line in the ledger or a new day, with two exceptions:
    a release gets its place a moment after its line, so the folder of releases counts; sealing enters
    no line, so an answer ``of_seals`` has the size of the last checkpoint as well. It is a weak tag:
    ``known`` bears the moment of asking where the address names no day, and says no more by it.
    """
    place, chain = ledger.head()
    day = day_of(clock.now()).isoformat()
    parts = [str(place), chain[:16], day, f"{releases_laid():x}", _form()]
    if of_seals:
        last = sealed.last()
        parts.append(str(last.size) if last else "unsealed")
    return f'W/"{"-".join(parts)}"'


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
