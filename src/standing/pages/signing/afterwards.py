"""What is done once a page has been answered, so that nobody waits for it or learns from waiting.

A letter about a forgotten password is written and posted here: how long the page takes says nothing
about whether the address belongs to somebody, and a mail server that is down breaks no page.
"""

from collections.abc import Callable

from allauth.core import context
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from standing.storage import failures

Work = Callable[[], object]


def do(request: HttpRequest, work: Work) -> None:
    """Do something after this request is answered; within such work, at once."""
    waiting = getattr(request, "afterwards", None)
    if waiting is None:
        work()
    else:
        waiting.append(work)


def begin(request: HttpRequest) -> None:
    """Let work for later be noted on this request."""
    request.afterwards = []  # type: ignore[attr-defined]  # our own mark


def arrange(request: HttpRequest, response: HttpResponseBase) -> None:
    """Have what was noted done when the server has sent the answer; a failure is kept, not raised."""
    work = getattr(request, "afterwards", [])
    request.afterwards = None  # type: ignore[attr-defined]  # our own mark
    for each in work:
        response._resource_closers.append(_guarded(request, each))  # type: ignore[attr-defined]  # Django's own list


def _guarded(request: HttpRequest, work: Work) -> Work:
    def done() -> None:
        try:
            with context.request_context(request):
                work()
        except Exception as failure:  # the answer is out; nobody could be told
            failures.keep(failure)

    return done
