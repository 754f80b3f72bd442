"""Reminders in bulk: who would get one and what it says, then sent once (CERT-1003)."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from standing.campaigns import queries as campaigns
from standing.campaigns.models import Campaign
from standing.correspondence import mail_to_agencies, reminders
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import day_of
from standing.ledger.domain import Entry, text_of
from standing.pages import clock
from standing.pages.access import may
from standing.pages.acting import act_for, see_other
from standing.pages.console.board import Filter, board_address
from standing.pages.console.words import counted
from standing.reports import board as boards

MARKED, BY_FILTER = "marked", "filter"


@may(Permission.REMINDER_SEND)
@require_POST
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a reminder would do; with ``shown``, the hash of what was shown, make it."""
    of = campaigns.campaign(slug)
    which = BY_FILTER if request.POST.get("which") == BY_FILTER else MARKED
    query = QueryDict(request.POST.get("filter", "")[:2000])
    codes = _codes(of, which, query, request.POST.getlist("agency"))
    if not codes:
        messages.warning(request, "No agency was marked, so there is nobody to remind yet.")
        return see_other(f"{board_address(slug)}?{query.urlencode()}")
    declined = ""
    if shown := request.POST.get("shown", ""):
        try:
            done = reminders.remind(act_for(request), campaign=slug, agencies=codes, shown=shown)
        except (NotFound, Refused, WrongState) as refusal:
            declined = str(refusal)
        else:
            messages.success(request, _said(done))
            return see_other(board_address(slug))
    plan = reminders.preview(slug, codes, clock.now())
    context = {
        "trail": [
            ("Campaigns", reverse("console-campaigns")),
            (of.title, board_address(slug)),
            ("Reminder", ""),
        ],
        "campaign": of, "plan": plan, "on": day_of(clock.now()), "which": which,
        "filter": query.urlencode(), "codes": codes if which == MARKED else (),
        "declined": declined, "texts": _texts(plan, clock.now()),
        "asked": sum(each.asked is not None for each in plan.planned),
    }  # fmt: skip
    return render(request, "console/reminder.html", context, status=422 if declined else 200)


def _codes(of: Campaign, which: str, query: QueryDict, marked: Sequence[str]) -> list[str]:
    """The agencies chosen: those marked, or every one of the filter that owes something."""
    if which == MARKED:
        return sorted(set(marked))
    found = boards.board(of, known=clock.now())
    return [line.code for line in found.chosen(Filter(query).asked()) if line.owes]


def _texts(plan: reminders.Preview, now: datetime) -> list[dict[str, object]]:
    """The reminder of each kind as it will go, to the first who gets it, and how many get that kind.

    To whom waits for an answer about more time, it says so: that is a kind of its own.
    """
    found: dict[tuple[reminders.About, bool], dict[str, object]] = {}
    for each in plan.planned:
        which = (each.about, each.asked is not None)
        kind = found.get(which)
        if kind is not None:
            kind["agencies"] = int(str(kind["agencies"])) + 1
            continue
        written = next(iter(mail_to_agencies.reminded(_as_if(plan, each, now))), None)
        if written is not None:
            found[which] = {
                "to": written.to, "agency": each.name, "subject": written.subject,
                "text": written.text, "agencies": 1,
            }  # fmt: skip
    return list(found.values())


def _as_if(plan: reminders.Preview, each: reminders.Planned, now: datetime) -> Entry:
    """The entry that the reminder would be, to read the mail that answers it before it is made."""
    after = text_of({"campaign": plan.campaign, **each.told})
    return Entry(
        id=0, kind=reminders.KIND, subject=f"agency:{each.agency}", effective_on=day_of(now),
        recorded_at=now, written_at=now, actor="", authority=reminders.AUTHORITY, reason="",
        before="", after=after, leaf="",
    )  # fmt: skip


def _said(done: reminders.Preview) -> str:
    said = (
        f"{counted(len(done.planned), 'agency', 'agencies')} reminded: "
        f"{counted(done.letters, 'e-mail')} will be sent."
    )
    if done.left_out:
        said += f" {counted(len(done.left_out), 'agency', 'agencies')} left out."
    return said
