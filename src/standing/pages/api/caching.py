"""What is there already is not sent again: an ETag of what answers are made from, and when that changed.

The ETag decides wherever it is sent back. ``Last-Modified`` counts in seconds; how it stays right though
two acts in one second give two answers is said in ``pages/last_changed.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response

from standing.kernel.periods import day_of
from standing.ledger import queries as ledger
from standing.ledger import sealed
from standing.pages import clock
from standing.pages.api.document import text
from standing.pages.last_changed import LastChange, last_change
from standing.pages.register_version import releases_laid
from standing.pages.whole_answers import NEVER_KEPT

FRESH = "public, max-age=60"
HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Which answer it is: its ETag, and the last change of what it is made from."""

    etag: str
    changed: LastChange


def present(*, of_seals: bool = False) -> Version:
    """Return the version of an answer: the ledger's last line, the New York day, our form.

    Nothing that an answer shows changes without a line in the ledger or a new day, with two exceptions:
    a release gets its place a moment after its line, so the folder of releases counts; sealing enters
    no line, so an answer ``of_seals`` has the size of the last checkpoint as well. It is a weak tag:
    ``known`` bears the moment of asking where the address names no day, and says no more by it. An
    answer about a day long past has the version of the present too: an officer may be taken off since.
    """
    place, chain = ledger.head()
    now = clock.now()
    parts = [str(place), chain[:16], day_of(now).isoformat(), f"{releases_laid():x}", _form()]
    also = []
    if of_seals:
        last = sealed.last()
        parts.append(str(last.size) if last else "unsealed")
        also = [last.sealed_at] if last else []
    changed = last_change((place, chain), now, also)
    return Version(etag=f'W/"{"-".join(parts)}"', changed=changed)


@cache
def _form() -> str:
    """A mark of what answers look like, so that a new program's answers are new ones."""
    return sha256(text().encode()).hexdigest()[:8]


def not_modified(request: HttpRequest, version: Version) -> HttpResponse | None:
    """Return 304 where what is asked for has not changed since it was fetched."""
    if version.changed.is_had(request):
        return dressed(HttpResponseNotModified(), version)
    second = version.changed.second
    found = get_conditional_response(request, etag=version.etag, last_modified=second)
    if not isinstance(found, HttpResponse):
        return None
    return dressed(found, version)


def dressed(response: HttpResponse, version: Version) -> HttpResponse:
    """Add the headers of a good answer; one made within moments of a change is not kept whole."""
    response["ETag"] = version.etag
    response["Last-Modified"] = version.changed.told
    response["Cache-Control"] = FRESH
    if not version.changed.settled:
        setattr(response, NEVER_KEPT, True)
    for name, value in HEADERS.items():
        response[name] = value
    return response
