"""What a press of a button leads to here: on to a page, or the same page again with the sentence."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from standing.certification.approvals import OwnWork
from standing.kernel.access import Act
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.pages.access import NOTHING_HERE
from standing.pages.acting import act_for, see_other

LONGEST = 2000
"""Characters of a reason that are taken."""


def press(
    request: HttpRequest,
    act: Callable[[Act], tuple[str, str]],
    *,
    declined: Callable[[str], HttpResponse],
) -> HttpResponse:
    """Carry an act out; it returns what to say and where to go. A refusal shows the page again (422).

    Unlike ``doing.do`` there is no transaction around it: an act of two persons may record that both
    approvals are void, and then refuse.
    """
    try:
        said, address = act(
            act_for(request, reason=request.POST.get("reason", "").strip()[:LONGEST])
        )
    except OwnWork as why:
        return declined(str(why))
    except NotPermitted:
        raise NotFound(NOTHING_HERE) from None
    except (Refused, WrongState) as why:
        return declined(str(why))
    messages.success(request, said)
    return see_other(address)
