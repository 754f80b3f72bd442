"""Whole answers in front of Django: a public page asked for again is served without making it again.

What may be kept is marked by ``pages/keeping.py`` on the answer itself; here stands what may be asked
for from what was kept: reading, without a session, as the register stands at this moment. A later
version of the register empties everything (decision 0038).
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

MARK: Final = "may_be_kept"
"""The attribute that an answer bears if it is the same for everybody who may ask."""
PERSONAL: Final = ("sessionid", "messages")
"""Cookies with which a page may be another one."""
NEVER_KEPT: Final = "never_kept"
"""The attribute of an answer that changes without an entry in the ledger."""
LONGEST_QUERY: Final = 1_000
LARGEST: Final = 512 << 10
"""Bytes of one answer; a larger one is made each time."""
_TEXT: Final = ("text/", "application/json", "application/atom+xml", "application/feed+json",
                "application/problem+json", "application/xml", "image/svg+xml")  # fmt: skip
_VARIES_BY: Final = {"cookie", "accept-encoding"}
_SMALLEST_PACKED: Final = 500
_LARGEST_PACKED: Final = 4 << 20
_OF_THE_BODY: Final = {"content-length", "content-type", "content-encoding", "content-disposition"}

Headers = list[tuple[str, str]]
Version = Callable[[], Hashable | None]


@dataclass(slots=True)
class Kept:
    """One answer: as it is, and packed for whoever takes it so."""

    status: str
    headers: Headers
    body: bytes
    tag: str
    packs: bool
    changed: str = ""
    packed: tuple[Headers, bytes] | None = None

    @property
    def size(self) -> int:
        """Bytes that it takes in memory at most, about; packed it is a third of itself or less."""
        return len(self.body) * (4 if self.packs else 3) // 3 + 2_000

    def told(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """Answer: not changed, packed, or as it is."""
        if self.status.startswith("200") and self._is_had(environ):
            told = [(n, v) for n, v in self.headers if n.lower() not in _OF_THE_BODY]
            start_response("304 Not Modified", told)
            return []
        if self.packs and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING")):
            packed = self.packed
            if packed is None:
                packed = self.packed = _packed(self.headers, self.body)
            start_response(self.status, packed[0])
            return [packed[1]]
        start_response(self.status, self.headers)
        return [self.body]

    def _is_had(self, environ: WSGIEnvironment) -> bool:
        """Whether the asker names its tag; without any tag, the very second of the last change."""
        seen = environ.get("HTTP_IF_NONE_MATCH")
        if seen is not None:
            return bool(self.tag) and _is_among(self.tag, seen)
        return bool(self.changed) and environ.get("HTTP_IF_MODIFIED_SINCE") == self.changed


class WholeAnswers:
    """A WSGI application around another; safe for threads, bounded in answers and in bytes."""

    def __init__(
        self, application: WSGIApplication, *, version: Version, most: int, most_bytes: int,
        acted: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        self._application = application
        self._version = version
        self._acted = acted
        self._most, self._most_bytes = most, most_bytes
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self._of: Hashable = None
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what was kept, or ask and keep what may be kept."""
        key = key_of(environ)
        version = None if key is None else self._version()
        if key is None or version is None:
            answer = self._application(environ, start_response)
            if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
                self._acted()  # an act may just have been recorded here
            return answer
        with self._lock:
            if version != self._of:
                self._begin(version)
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        if kept is not None:
            return kept.told(environ, start_response)
        return self._asked(key, version, environ, start_response)

    @property
    def held(self) -> tuple[int, int]:
        """How many answers are kept, and in how many bytes."""
        return len(self._kept), self._bytes

    def _asked(
        self, key: Hashable, version: Hashable, environ: WSGIEnvironment,
        start_response: StartResponse,
    ) -> Iterable[bytes]:  # fmt: skip
        heard: list[Any] = []

        def hear(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            heard[:] = [status, headers, exc_info]
            return lambda _written: None  # what Django never uses

        answer = self._application(environ, hear)
        status, headers, exc_info = heard
        if not getattr(answer, MARK, False) or not may_be_kept(headers):
            start_response(status, headers, exc_info)
            return answer
        try:
            body = b"".join(answer)
        finally:
            if close := getattr(answer, "close", None):
                close()
        made = kept_from(status, headers, body)
        if environ["REQUEST_METHOD"] == "GET" and len(body) <= LARGEST:
            self._keep(key, version, made)
        return made.told(environ, start_response)

    def _begin(self, version: Hashable) -> None:
        self._kept.clear()
        self._bytes = 0
        self._of = version

    def _keep(self, key: Hashable, version: Hashable, made: Kept) -> None:
        with self._lock:
            if version != self._of:
                return  # the register moved on while the page was made
            before = self._kept.pop(key, None)
            self._bytes += made.size - (before.size if before else 0)
            self._kept[key] = made
            while len(self._kept) > self._most or self._bytes > self._most_bytes:
                self._bytes -= self._kept.popitem(last=False)[1].size


def key_of(environ: WSGIEnvironment) -> Hashable | None:
    """Return what an answer is kept under, or ``None`` where none may be: an act, or somebody known."""
    get = environ.get
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    if "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
        return None
    if get("CONTENT_LENGTH", "0") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environ:
        return None
    cookies = get("HTTP_COOKIE")
    if cookies and any(name in cookies for name in PERSONAL):
        return None
    query = get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return None
    return (
        get("wsgi.url_scheme"), get("HTTP_X_FORWARDED_PROTO"), get("HTTP_HOST"),
        get("SCRIPT_NAME"), get("PATH_INFO"), query,
    )  # fmt: skip


def may_be_kept(headers: Headers) -> bool:
    """Whether nothing in the head of an answer says that it is one reader's own."""
    for name, value in headers:
        match name.lower():
            case "set-cookie" | "content-encoding":
                return False
            case "cache-control" if "no-store" in value or "private" in value:
                return False
            case "content-security-policy" if "'nonce-" in value:
                return False
            case "vary" if not {v.strip().lower() for v in value.split(",")} <= _VARIES_BY:
                return False
    return True


def kept_from(status: str, headers: Headers, body: bytes) -> Kept:
    """Return an answer with the tag by which a browser asks whether it changed."""
    named = {name.lower(): value for name, value in headers}
    kind = named.get("content-type", "")
    packs = kind.startswith(_TEXT) and _SMALLEST_PACKED <= len(body) <= _LARGEST_PACKED
    tag = named.get("etag") or f'"{blake2b(body, digest_size=16).hexdigest()}"'
    if packs and not tag.startswith("W/"):
        tag = f"W/{tag}"  # the same page, packed or not
    own = {"etag", "vary", "content-length"}
    told = [(name, value) for name, value in headers if name.lower() not in own]
    told += [("ETag", tag), ("Content-Length", str(len(body)))]
    varies = [named["vary"]] if "vary" in named else []
    if packs and "accept-encoding" not in named.get("vary", "").lower():
        varies.append("Accept-Encoding")
    if varies:
        told.append(("Vary", ", ".join(varies)))
    if "cache-control" not in named:
        told.append(("Cache-Control", "no-cache"))  # kept by a browser, and asked about each time
    changed = named.get("last-modified", "")
    return Kept(status=status, headers=told, body=body, tag=tag, packs=packs, changed=changed)


def _packed(headers: Headers, body: bytes) -> tuple[Headers, bytes]:
    small = gzip.compress(body, compresslevel=5, mtime=0)
    told = [(name, value) for name, value in headers if name != "Content-Length"]
    return [
        *told,
        ("Content-Encoding", "gzip"),
        ("Content-Length", str(len(small))),
    ], small


def _takes_gzip(accepts: str | None) -> bool:
    return accepts is not None and "gzip" in accepts and "gzip;q=0" not in accepts.replace(" ", "")


def _is_among(tag: str, seen: str) -> bool:
    bare = tag.removeprefix("W/")
    return seen.strip() == "*" or bare in (
        each.strip().removeprefix("W/") for each in seen.split(",")
    )
