"""The API as django-ninja knows it: every router, and each error as a problem."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from standing.pages.api import (
    agencies,
    changes,
    index,
    ledger,
    lists,
    officers,
    releases,
    statuses,
)
from standing.pages.api.rendering import Json

VERSION = "1.0.0"
DESCRIPTION = """\
The public register of police officers as data. Everything is read with GET, by anybody, without a key.

Two days stand in most addresses: `on` is the day the answer is about, `known` the day whose knowledge \
is used. Addresses with both go on giving the same answer.

Lists come in portions: `next` (and the `Link` header) leads to the following one. Every answer has \
an `ETag`; whoever sends it back in `If-None-Match` gets 304 where nothing has changed. So does \
whoever sends `Last-Modified` back in `If-Modified-Since`. Errors are `application/problem+json` \
(RFC 9457) and say how to mend the request. What the files of a release hold is better taken from the \
files.
"""
ROUTERS = (
    officers.router,
    agencies.router,
    statuses.router,
    lists.router,
    releases.router,
    changes.router,
    ledger.router,
)


def _api() -> NinjaAPI:
    api = NinjaAPI(
        title="Register of Police Officers",
        version=VERSION,
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
        renderer=Json(),
    )
    for router in (index.router_of(ROUTERS), *ROUTERS):
        api.add_router("", router)
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, _raised)
    return api


def _raised(request: HttpRequest, fault: Exception | type[Exception]) -> HttpResponse:
    """Let an error through to whoever serves the operation, who answers it (``serving``)."""
    raise fault


API = _api()
