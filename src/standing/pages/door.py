"""Before anything else: addresses too long to read, and who asks for more than a fair share.

What is kept whole (``pages/whole_answers.py``) is given to everybody; what must be made costs, and
whoever takes too much of it in a short time is told to wait, and of the better ways (decision 0038).
"""

import ipaddress
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from threading import Lock
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.template.loader import render_to_string
from django.utils import translation

from standing.pages.api import problems
from standing.pages.api.problems import LONGEST_ADDRESS, LONGEST_HEAD

COUNTS_AS_ONE: Final = 0.05
"""Seconds of the processor; an answer that takes longer counts as several."""
MOST_ADDRESSES: Final = 50_000
_FREE: Final = ("/static/", "/healthz", "/readyz", "/robots.txt")
"""Styles and health checks. The API has its share like every page, and is told of it as a problem."""
_WITH_A_PORT: Final = re.compile(r"(\[.*\]|[0-9.]*):[0-9]*")
"""As some proxies pass addresses on: 198.51.100.7:4711 or [2001:db8::1]:4711."""
_PAGE: Final = "door.html"
_KINDS: Final = {
    HTTPStatus.REQUEST_URI_TOO_LONG: "address",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "head",
    HTTPStatus.TOO_MANY_REQUESTS: "many",
}


@dataclass(frozen=True, slots=True)
class Share:
    """How much one address may ask for: at once, and a second for as long as it likes."""

    at_once: float
    a_second: float


class Buckets:
    """What each address has left; bounded, and those that asked longest ago are forgotten first."""

    def __init__(
        self, share: Share, *, most: int = MOST_ADDRESSES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._share, self._most, self._clock = share, most, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._left)

    def take(self, address: str, amount: float) -> float:
        """Take from what an address has; return the seconds it must wait first, 0 if it need not.

        What was answered and took longer than thought is taken even where nothing is left.
        """
        with self._lock:
            now = self._clock()
            left, at = self._left.pop(address, (self._share.at_once, now))
            left = min(self._share.at_once, left + (now - at) * self._share.a_second)
            wait = 0.0 if left >= 1 else (1 - left) / self._share.a_second
            if not wait:
                left -= amount
            self._left[address] = (left, now)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
        return wait


class Door:
    """A WSGI application around another that refuses what is too long, at next to no cost."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass on, or say that the address is too long."""
        get = environ.get
        if len(get("PATH_INFO", "")) + len(get("QUERY_STRING", "")) > LONGEST_ADDRESS:
            return _told(environ, start_response, HTTPStatus.REQUEST_URI_TOO_LONG)
        return self._application(environ, start_response)


class ShortHeads:
    """A WSGI application around another that refuses headers too long to be somebody's own.

    What is kept whole needs no such question: of its headers three are looked at. Styles do not either,
    and the page that says so is dressed by them.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass on, or say that the headers are too long."""
        size = sum(len(said) for name, said in environ.items() if name.startswith("HTTP_"))
        if size > LONGEST_HEAD and not environ.get("PATH_INFO", "").startswith(_FREE):
            return _told(environ, start_response, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        return self._application(environ, start_response)


class Throttle:
    """A WSGI application around another that lets each address have its share, and no more."""

    def __init__(self, application: WSGIApplication, buckets: Buckets, *, proxies: int) -> None:
        self._application, self._buckets, self._proxies = application, buckets, proxies

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass on, or say how long to wait and where everything is to be had at once."""
        address = address_of(environ, proxies=self._proxies)
        if address is None or environ.get("PATH_INFO", "").startswith(_FREE):
            return self._application(environ, start_response)
        if wait := self._buckets.take(address, 1):
            return _told(
                environ, start_response, HTTPStatus.TOO_MANY_REQUESTS,
                ("Retry-After", str(math.ceil(wait))),
            )  # fmt: skip
        began = time.thread_time()
        try:
            return self._application(environ, start_response)
        finally:
            took = time.thread_time() - began
            if took > COUNTS_AS_ONE:
                self._buckets.take(address, took / COUNTS_AS_ONE - 1)


def address_of(environ: WSGIEnvironment, *, proxies: int) -> str | None:
    """Return the address that asks, or ``None`` where it cannot be told apart from others.

    That is this machine itself: a health check, or a proxy here that ``STANDING_PROXIES`` does not name.
    Of the addresses that were passed on, the proxies wrote the last; what stands before, anybody may
    have written. Of IPv6 it is the network of one household or office (/64).
    """
    said = str(environ.get("REMOTE_ADDR", ""))
    if proxies:
        passed = [each.strip() for each in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        said = passed[-proxies] if len(passed) >= proxies else said
    return _one(said)


@lru_cache(maxsize=4_096)
def _one(said: str) -> str | None:
    host = said.rpartition(":")[0] if _WITH_A_PORT.fullmatch(said) else said
    try:
        found = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
    if found.is_loopback:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return _one(str(found.ipv4_mapped))
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _told(
    environ: WSGIEnvironment, start_response: StartResponse, status: HTTPStatus,
    *more: tuple[str, str],
) -> list[bytes]:  # fmt: skip
    path = str(environ.get("PATH_INFO", ""))
    head, page = problems.at_the_door(path, status) or (
        {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"},
        _page(status, "es" if path.startswith("/es/") else "en"),
    )
    start_response(
        f"{status.value} {status.phrase}",
        [
            *head.items(),
            ("Content-Length", str(len(page))),
            ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            *more,
        ],
    )
    return [page]


@lru_cache(maxsize=8)
def _page(status: HTTPStatus, language: str) -> bytes:
    with translation.override(language):
        return render_to_string(_PAGE, {"kind": _KINDS[status], "language": language}).encode()
