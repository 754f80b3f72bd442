"""Errors as RFC 9457 problems: every answer of the API that is no data says what to do about it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

PREFIX = "/api/"
DOCS = "/api/docs"
MEDIA_TYPE = "application/problem+json"
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After",
}
"""What every problem bears: nobody keeps it, and scripts of any site may read it."""
LONGEST_ADDRESS = 8_000
"""Characters of an address, its question included; forms of ours ask for a few hundred."""
LONGEST_HEAD = 64_000
"""Characters of all headers together, cookies among them; browsers send one or two thousand."""
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of problem: its place on the documentation's page, its status, title and meaning."""

    name: str
    status: HTTPStatus
    title: str
    means: str


NO_SUCH_RECORD = Kind(
    name="nothing-here",
    status=HTTPStatus.NOT_FOUND,
    title="There is nothing at this address",
    means="No record has this number or code, or the address is mistyped. The detail says what was "
    "looked for and, where one is near, what may have been meant.",
)
WITHHELD = Kind(
    name="withheld",
    status=HTTPStatus.GONE,
    title="This record is no longer public",
    means="The record was taken off the public register on a legal ground, which `ground` names with "
    "the day since when. It does not come back at this address unless the ground falls away.",
)
UNREADABLE = Kind(
    name="unreadable",
    status=HTTPStatus.BAD_REQUEST,
    title="We could not read this request",
    means="The address or a header is broken: a character that is no text, a host we do not serve.",
)
BAD_PARAMETER = Kind(
    name="parameter",
    status=HTTPStatus.UNPROCESSABLE_ENTITY,
    title="A parameter cannot be used as it stands",
    means="A parameter is unknown here, given twice, or cannot be read. `errors` names each with a "
    "sentence on how to mend it.",
)
OUTSIDE = Kind(
    name="outside-the-register",
    status=HTTPStatus.CONFLICT,
    title="The register does not reach this day",
    means="The day is a real one, but the register cannot speak of it: `known` lies after the last "
    "day it knows of, or `on` lies before 1900 or after 2199.",
)
ONLY_READ = Kind(
    name="only-read",
    status=HTTPStatus.METHOD_NOT_ALLOWED,
    title="This address can only be read",
    means="Everything here is read with GET or HEAD; nothing is sent to it.",
)
TOO_LARGE = Kind(
    name="too-large",
    status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    title="This request is too large",
    means="More came with the request than any address here takes.",
)
HEAD_TOO_LONG = Kind(
    name="head-too-long",
    status=HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    title="The headers of this request are too long",
    means=f"All headers together, cookies among them, may hold {LONGEST_HEAD:,} characters; these held "
    "more, and nothing of them was read. Send fewer or shorter ones: no address here asks for a cookie.",
)
TOO_LONG = Kind(
    name="too-long",
    status=HTTPStatus.REQUEST_URI_TOO_LONG,
    title="This address is too long",
    means=f"An address may hold {LONGEST_ADDRESS:,} characters; this one held more, and nothing of it "
    "was read. Write less behind the question mark, and ask again.",
)
TOO_MANY = Kind(
    name="too-many",
    status=HTTPStatus.TOO_MANY_REQUESTS,
    title="Too many requests from one address",
    means="More requests came from your address than is fair to the others. `Retry-After` says in "
    "how many seconds the next one is answered. Whoever wants everything takes the files of a "
    "release, at /data/: one request for each holds all of it.",
)
FAILED = Kind(
    name="failed",
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
    title="Something failed on our side",
    means="The request was well formed, and nothing has been changed. Try again in a few minutes.",
)
KINDS = (
    BAD_PARAMETER, NO_SUCH_RECORD, WITHHELD, OUTSIDE, TOO_MANY, ONLY_READ, UNREADABLE, TOO_LARGE,
    TOO_LONG, HEAD_TOO_LONG, FAILED,
)  # fmt: skip
"""Every kind there is, those met most often first."""
_BY_STATUS = {kind.status: kind for kind in KINDS}


class Problem(Exception):  # noqa: N818  # RFC 9457 calls it so
    """An answer that is a problem, raised where it is found."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        more: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors = kind, detail, tuple(errors)
        self.more, self.headers = dict(more or {}), dict(headers or {})


def is_asked(request: HttpRequest) -> bool:
    """Say whether an address belongs to the API, so that its errors are problems and no pages."""
    return _belongs(request.path_info)


def _belongs(path: str) -> bool:
    return path.startswith(PREFIX) and path != DOCS


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Return a problem as an answer."""
    response = HttpResponse(
        _written(problem, here=origin(request), path=request.path),
        status=problem.kind.status,
        content_type=MEDIA_TYPE,
    )
    for name, value in {**HEADERS, **problem.headers}.items():
        response[name] = value
    return response


def _written(problem: Problem, *, here: str, path: str) -> bytes:
    kind = problem.kind
    body: dict[str, object] = {
        "type": f"{here}{DOCS}#problem-{kind.name}",
        "title": kind.title,
        "status": kind.status.value,
        "detail": problem.detail,
        "instance": path[:_MOST_SHOWN],
        **problem.more,
    }
    if problem.errors:
        body["errors"] = [dict(each) for each in problem.errors]
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def of_page(request: HttpRequest, status: HTTPStatus, explanation: str) -> HttpResponse:
    """Return as a problem what a page would say of a refusal."""
    kind = _BY_STATUS.get(status)
    if kind is None:
        kind = UNREADABLE if status < HTTPStatus.INTERNAL_SERVER_ERROR else FAILED
    return answer(request, Problem(kind, explanation))


def at_the_door(path: str, status: HTTPStatus) -> tuple[Mapping[str, str], bytes] | None:
    """Return head and body of a refusal before Django is asked; ``None`` for other addresses."""
    if not _belongs(path):
        return None
    kind = _BY_STATUS[status]
    asked = path.encode("latin-1", "replace").decode("utf-8", "replace")
    body = _written(Problem(kind, kind.means), here="", path=asked)
    return {"Content-Type": MEDIA_TYPE, **HEADERS}, body


def origin(request: HttpRequest) -> str:
    """Return scheme and host of a request; nothing where the host is not one of ours."""
    try:
        return f"{request.scheme}://{request.get_host()}"
    except SuspiciousOperation:
        return ""
