"""Let a worker build the packets of what was released."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from standing.jobs import packing
from standing.kernel.access import Act, Permission
from standing.kernel.errors import WrongState
from standing.pages.access import may
from standing.pages.console.decision import shown_again
from standing.pages.console.preparations import preparation
from standing.pages.console.pressing import press


@may(Permission.PACKET_FETCH)
@require_POST
def let_build(request: HttpRequest, number: int) -> HttpResponse:
    """Let a worker build the packets of the campaign of a release; pressed twice, it is one job."""
    row = preparation(number)

    def act(by: Act) -> tuple[str, str]:
        if not hasattr(row, "release"):
            raise WrongState("This is not issued yet, so it has no letters. Nothing was begun.")
        job = packing.let_build(by, campaign=row.campaign)
        return "A worker builds the packets.", reverse("console-job", args=[job.key])

    return press(request, act, declined=lambda why: shown_again(request, number, refused=why))
