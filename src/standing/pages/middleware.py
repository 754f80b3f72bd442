"""From a refusal to an answer: one table from errors to pages in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from standing.kernel.errors import NotFound, NotPermitted, Refused, StandingError, WrongState
from standing.kernel.tongue import marked
from standing.pages import asking, kept
from standing.pages.access import Step, access_of, admit
from standing.pages.api import problems
from standing.storage import failures

GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Answer:
    """How a kind of refusal is answered: the status, and the page's title."""

    status: HTTPStatus
    title: str


ANSWERS: Mapping[type[StandingError], Answer] = {
    NotFound: Answer(HTTPStatus.NOT_FOUND, marked("There is nothing at this address")),
    NotPermitted: Answer(HTTPStatus.FORBIDDEN, marked("This page is not open to you")),
    WrongState: Answer(HTTPStatus.CONFLICT, marked("This cannot be done as things stand")),
    Refused: Answer(HTTPStatus.UNPROCESSABLE_ENTITY, marked("The rules do not allow this")),
}
FORMS: Mapping[type[Exception], Answer] = {
    RequestDataTooBig: Answer(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, marked("This form is too large")
    ),
    TooManyFieldsSent: Answer(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, marked("This form is too large")
    ),
    TooManyFilesSent: Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, marked("This form is too large")),
    MultiPartParserError: Answer(HTTPStatus.BAD_REQUEST, marked("We could not read this form")),
    BadRequest: Answer(HTTPStatus.BAD_REQUEST, marked("We could not read this form")),
}
"""Forms that no page of ours sends, and how each is answered."""
EXPECTED = (Http404, PermissionDenied, BadRequest, SuspiciousOperation, UnreadablePostError)
"""What Django answers with a page of its own: nothing of ours failed."""
NOT_OURS = marked(
    "What came is not what this page sends: more than it takes, or cut off on the way. Nothing of it "
    "was read or kept. Go back to the page, load it anew, and send the form again."
)
NO_TEXT = marked(
    "What came holds a character that no keyboard writes (NUL, %00 in an address). Nothing of it was "
    "read or kept. Go back to the page, write that part anew, and send it again."
)
_NUL = "\x00"
ONLY_READ = marked("Pages of the register are only read. Nothing has been changed.")


class FormsAsSent:
    """Answer a form over the limits, or broken, before anything else reads it.

    Such a form was tampered with or cut off; nothing of ours failed, so nothing goes into the log. The
    character NUL is no text, and PostgreSQL keeps none: whatever is typed with one is answered here,
    alike on both engines. Files are told of by whoever reads them.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; a cookie that holds a NUL is no session: it signs nobody in."""
        if _NUL in (request.session.session_key or ""):
            request.session = type(request.session)()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Read the form once, here."""
        try:
            typed = (request.GET, request.POST)  # reading them is what may fail
        except tuple(FORMS) as fault:
            answer = next(found for kind, found in FORMS.items() if isinstance(fault, kind))
            return refused(request, answer.title, NOT_OURS, answer.status)
        except UnreadablePostError:
            return None  # whoever sent it is gone: nobody reads an answer
        if _NUL in request.path or any(_holds_nul(each) for each in typed):
            return refused(
                request, marked("We could not read what was sent"), NO_TEXT, HTTPStatus.BAD_REQUEST
            )
        return None


def _holds_nul(typed: QueryDict) -> bool:
    """Whether a name or a value holds the character NUL."""
    return any(_NUL in text for name, said in typed.lists() for text in (name, *said))


class RefusalsAsAnswers:
    """Open each page only through its gate, and answer every expected refusal in plain words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request; an address asked in a way it does not know gets a page, too."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            page = refused(
                request,
                marked("This address can only be read"),
                ONLY_READ,
                HTTPStatus.METHOD_NOT_ALLOWED,
            )
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_view(
        self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Ask the page's gate before the page."""
        try:
            step = admit(request, view, kwargs)
        except StandingError as error:
            return self.process_exception(request, error)
        if step is not None:
            return first(request, step)
        access = access_of(view)
        if request.method == "POST" and access is not None and access.asks_again(request):
            kept.sent(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn an expected refusal into its page; anything else is a bug, is kept, and goes on."""
        if not isinstance(error, StandingError):
            if not isinstance(error, EXPECTED):
                failures.keep(error)
            return None
        answer = answer_to(type(error))
        if answer is None:
            return None
        under = error.under if isinstance(error, Refused) else None
        citation = under.citation if under else None
        return refused(request, answer.title, str(error), answer.status, citation=citation)


def first(request: HttpRequest, step: Step) -> HttpResponse:
    """Lead somebody to what they must do before a page opens, and from there back to the page.

    What was sent with a form does nothing: they come back to the page the form stands on, which finds
    what they typed in ``kept``.
    """
    back = request.get_full_path() if request.method in ("GET", "HEAD") else came_from(request)
    if request.method == "POST" and step is not Step.SIGN_IN:
        kept.keep(request, page=back)
    if step is Step.CONFIRM_AGAIN:
        asking.note(request, page=back)
    return redirect(f"{reverse(_FIRST[step])}?{urlencode({'next': back})}")


_FIRST: Mapping[Step, str] = {
    Step.SIGN_IN: "account_login",
    Step.SET_UP_SECOND_FACTOR: "mfa_activate_totp",
    Step.CONFIRM_AGAIN: "mfa_reauthenticate",
}


def came_from(request: HttpRequest) -> str:
    """Return the page of ours on which a form stood, else where whoever signed in begins."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or not came.path:
        return reverse("signed-in")
    return f"{came.path}?{came.query}" if came.query else came.path


def answer_to(kind: type[StandingError]) -> Answer | None:
    """Return the answer to a kind of error, by the nearest kind the table names."""
    return next((ANSWERS[base] for base in kind.__mro__ if base in ANSWERS), None)


def refused(
    request: HttpRequest,
    title: str,
    explanation: str,
    status: HTTPStatus,
    *,
    citation: str | None = None,
) -> HttpResponse:
    """Render the page of a refusal; of an address of the API, a problem that says the same."""
    if problems.is_asked(request):
        return problems.of_page(request, status, explanation)
    return render(
        request,
        "refused.html",
        {
            "title": _(title),
            "explanation": _(explanation),
            "citation": citation,
            "status": status.value,
        },
        status=status,
    )
