"""Opening a campaign of the rule book: choose one, read what that does, and open it once (CERT-401)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.campaigns import opening
from standing.campaigns.opening import Plan
from standing.correspondence import addressees
from standing.kernel.access import Act, Permission
from standing.kernel.errors import WrongState
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import may
from standing.pages.acting import see_other
from standing.pages.console.board import board_address
from standing.pages.console.words import counted
from standing.pages.doing import Acting, do


@may(Permission.CAMPAIGN_OPEN)
@require_http_methods(["GET", "HEAD", "POST"])
def opens(request: HttpRequest) -> HttpResponse:
    """Show the campaigns that can be opened and what one would do; a POST opens it, once."""
    sent = request.POST if request.method == "POST" else request.GET
    slug = sent.get("campaign", "")[:40]
    if request.method != "POST":
        return _page(request, slug, None)
    form = Acting(request.POST)

    def act(by: Act) -> str:
        opened = opening.open_campaign(by, slug=slug)
        return (
            f"{opened.title} is open with {counted(opened.members.count(), 'officer')}. "
            f"Agencies answer by {in_words(opened.deadline_on)}."
        )

    done = do(request, form, state=lambda: _state(slug), act=act, to=lambda: board_address(slug))
    return done if done is not None else _page(request, slug, form)


def _state(slug: str) -> str:
    """What opening would do now, while nobody else may open a campaign."""
    opening.hold()
    return _plan(slug).hash


def _plan(slug: str) -> Plan:
    now = clock.now()
    return opening.planned(slug, on=day_of(now), known=now)


def _page(request: HttpRequest, slug: str, form: Acting | None) -> HttpResponse:
    plan: Plan | None = None
    if slug:
        try:
            plan = _plan(slug)
        except WrongState as already:
            if form is None:
                messages.info(request, str(already))
                return see_other(board_address(slug))
    context: dict[str, Any] = {
        "trail": [("Campaigns", reverse("console-campaigns")), ("Open a campaign", "")],
        "choices": opening.to_open(), "chosen": slug, "plan": plan, "form": form,
        **(_counts(plan) if plan else {}),
    }  # fmt: skip
    return render(request, "console/open.html", context, status=422 if form else 200)


def _counts(plan: Plan) -> dict[str, object]:
    """The numbers in words, how many e-mails go, and which agencies have nobody to write to."""
    reached = addressees.of_agencies(None, at=clock.now())
    nobody = [agency for agency in plan.agencies if not reached.get(agency.code)]
    letters = sum(len(reached.get(agency.code, ())) for agency in plan.agencies)
    return {
        "officers": counted(plan.officers, "officer"),
        "agencies": counted(len(plan.agencies), "agency", "agencies"),
        "letters": counted(letters, "e-mail"),
        "nobody": nobody,
        "without": counted(len(nobody), "agency", "agencies"),
    }
