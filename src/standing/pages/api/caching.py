"""What is there already is not sent again: ETag and Last-Modified from the ledger's last line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from standing.kernel.periods import day_of, start_of
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.api.document import text

FRESH = "public, max-age=60"
HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


@dataclass(frozen=True, slots=True)
class Version:
    """The state of the register that an answer is made from."""

    etag: str
    changed_at: datetime


def present() -> Version:
    """Return the register's version: the ledger's last line, the New York day, and our own form.

    Nothing that an answer shows changes without a line in the ledger or a new day.
    """
    place, chain = ledger.head()
    now = clock.now()
    day = day_of(now)
    moment = ledger.last_moment()
    changed_at = max(start_of(day), moment) if moment else start_of(day)
    return Version(
        etag=f'"{place}-{chain[:16]}-{day.isoformat()}-{_form()}"', changed_at=min(changed_at, now)
    )


@cache
def _form() -> str:
    """A mark of what answers look like, so that a new program's answers are new ones."""
    return sha256(text().encode()).hexdigest()[:8]


def not_modified(request: HttpRequest, version: Version) -> HttpResponse | None:
    """Return 304 where what is asked for has not changed since it was fetched."""
    found = get_conditional_response(
        request, etag=version.etag, last_modified=int(version.changed_at.timestamp())
    )
    if not isinstance(found, HttpResponse):
        return None
    return dressed(found, version)


def dressed(response: HttpResponse, version: Version) -> HttpResponse:
    """Add the headers of a good answer."""
    response["ETag"] = version.etag
    response["Last-Modified"] = http_date(version.changed_at.timestamp())
    response["Cache-Control"] = FRESH
    for name, value in HEADERS.items():
        response[name] = value
    return response
