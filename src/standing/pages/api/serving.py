"""Around every operation: safe methods only, 304, and every error as a problem."""

from collections.abc import Callable, Collection
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.errors import ValidationError

from standing.kernel.access import Permission
from standing.kernel.errors import NotFound, StandingError
from standing.pages.access import may
from standing.pages.api import caching, parameters, problems
from standing.pages.api.problems import FAILED, NO_SUCH_RECORD, ONLY_READ, UNREADABLE, Problem
from standing.pages.whole_answers import NEVER_KEPT
from standing.storage import failures

ALLOWED = "GET, HEAD, OPTIONS"
NOTHING_CHANGED = "This address can only be read, with GET or HEAD. Nothing has been changed."
View = Callable[..., HttpResponseBase]


def served(operation: View, *, names: Collection[str], of_seals: bool = False) -> View:
    """Return the view of one address: ``names`` are the parameters that it knows.

    An answer ``of_seals`` shows the last checkpoint, which comes without an entry: it is not kept.
    Anybody may ask; nothing is ever sent, so a form's mark is not asked for.
    """

    def answered(request: HttpRequest, **blanks: str) -> HttpResponseBase:
        try:
            response = _answered(request, operation, names, blanks, of_seals=of_seals)
        except Exception as fault:  # whatever it is, the answer is a problem
            return problem_of(request, fault)
        if of_seals:
            setattr(response, NEVER_KEPT, True)
        return response

    answered.csrf_exempt = True  # type: ignore[attr-defined]  # a mark on a function
    return may(Permission.REGISTER_READ)(answered)


def _answered(
    request: HttpRequest, operation: View, names: Collection[str], blanks: dict[str, str],
    *, of_seals: bool,
) -> HttpResponseBase:  # fmt: skip
    if request.method == "OPTIONS":
        return _preflight()
    if request.method not in ("GET", "HEAD"):
        raise Problem(ONLY_READ, NOTHING_CHANGED, headers={"Allow": ALLOWED})
    parameters.refuse_strangers(request, names)
    version = caching.present(of_seals=of_seals)
    if (unchanged := caching.not_modified(request, version)) is not None:
        return unchanged
    method, request.method = request.method, "GET"
    try:
        response = operation(request, **blanks)
    finally:
        request.method = method
    if isinstance(response, HttpResponse) and response.status_code == HTTPStatus.OK:
        return caching.dressed(response, version)
    for name, value in caching.HEADERS.items():
        response[name] = value
    return response


def problem_of(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Return any error as a problem; what nobody foresaw is kept in the log and not told."""
    match fault:
        case Problem():
            return problems.answer(request, fault)
        case ValidationError():
            return problems.answer(request, parameters.of_validation(fault))
        case NotFound() | Http404():
            said = str(fault) if isinstance(fault, NotFound) else "The address may be mistyped."
            return problems.answer(request, Problem(NO_SUCH_RECORD, said))
        case StandingError():
            return problems.answer(request, Problem(UNREADABLE, str(fault)))
    failures.keep(fault)
    return problems.answer(request, Problem(FAILED, FAILED.means))


def _preflight() -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Allow"] = ALLOWED
    for name, value in {**caching.HEADERS, **caching.PREFLIGHT}.items():
        response[name] = value
    return response
