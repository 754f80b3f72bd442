"""From a request to an act: who signed in, the moment, and the reason they gave."""

from datetime import timedelta
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseRedirect

from standing.kernel.access import Act
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.access import visitor


def act_for(request: HttpRequest, *, reason: str = "") -> Act:
    """Return the act of whoever signed in, now.

    In an invented world each act moves the clock on by a second; in a real register nothing becomes
    known before what the ledger knows already (RUL-5).
    """
    now = clock.now()
    if ledger.invented_world() is not None:
        at = now + timedelta(seconds=1)
    else:
        at = max(now, ledger.last_moment() or now)
    return Act(by=visitor(request), at=at, reason=reason)


def see_other(address: str) -> HttpResponseRedirect:
    """Lead on after a press, so that reload and back send nothing again."""
    answer = HttpResponseRedirect(address)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer
