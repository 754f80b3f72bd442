"""What waits for two people in each campaign, what was released, and the evaluation that begins it."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.campaigns import queries as campaigns
from standing.campaigns.models import Campaign
from standing.certification.models import Preparation
from standing.jobs import tasks
from standing.jobs.domain import Kind
from standing.kernel.access import Act, Permission
from standing.kernel.errors import WrongState
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.console.preparations import card, preparations
from standing.pages.console.pressing import press
from standing.pages.kept import initial


@may(Permission.CONSOLE_READ)
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """What waits for two people in each campaign, and what was released."""
    return _list(request)


@may(Permission.DETERMINATION_PREPARE)
@require_POST
def prepare(request: HttpRequest) -> HttpResponse:
    """Let a worker evaluate everyone who is ready, as of a decision day (RUL-7)."""

    def act(by: Act) -> tuple[str, str]:
        of = campaigns.campaign(request.POST.get("campaign", ""))
        on = _day(request.POST.get("on", ""))
        if request.POST.get("shown", "") != _state(of):
            raise WrongState(
                "Something was prepared or released in this campaign since the page was shown to you, "
                "so nothing was begun. Look at it as it is now."
            )
        job, new = tasks.start(
            by,
            kind=Kind.DETERMINE,
            arguments={"campaign": of.slug, "on": on.isoformat(), "edition": None},
        )
        said = "The evaluation is asked for; a worker does it." if new else (
            "This very evaluation waits or runs already; nothing was begun twice."
        )  # fmt: skip
        return said, reverse("console-job", args=[job.key])

    return press(request, act, declined=lambda why: _list(request, refused=why))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise WrongState(
            f"We could not read “{text[:40]}” as the decision day. Write it as 2022-07-01."
        ) from None


def _state(of: Campaign) -> str:
    """What the form of a campaign was shown with: the last preparation, released or not."""
    last = Preparation.objects.filter(campaign=of.slug).order_by("-pk").first()
    released = last is not None and hasattr(last, "release")
    return f"{last.pk if last else 0}-{released}"


def _list(request: HttpRequest, *, refused: str = "") -> HttpResponse:
    person, now = visitor(request), clock.now()
    rounds = [
        {
            "campaign": of,
            "state": _state(of),
            "day": max(of.reference_on, day_of(now)),
            "waiting": [card(row) for row in preparations(of, released=False)],
            "released": [card(row) for row in preparations(of, released=True)],
        }
        for of in campaigns.campaigns()
    ]
    context = {
        "rounds": rounds, "refused": refused, "on": day_of(now),
        "typed": request.POST if refused else initial(request),
        "may_prepare": person.may(Permission.DETERMINATION_PREPARE),
    }  # fmt: skip
    return render(request, "console/decisions.html", context, status=422 if refused else 200)
