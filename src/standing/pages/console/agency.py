"""One agency's part in a campaign: what came, what is due, who answers, and what staff may do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.campaigns import actions, more_time
from standing.campaigns import queries as campaigns
from standing.campaigns.domain import AgencyClass
from standing.campaigns.models import Campaign, Filing
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.console.board import agency_address, board_address
from standing.pages.console.words import CLASSES, called, counted, due_said
from standing.pages.doing import Acting, WithReason, do
from standing.reports import board as boards
from standing.reports.board import Line
from standing.workforce import queries as workforce

_DAY = ["%Y-%m-%d", "%m/%d/%Y"]
_UNREAD = {
    "required": "Give the day, as 2022-07-15.",
    "invalid": "We could not read this day. Write it as 2022-07-15.",
}


class Extension(WithReason):
    """Until when an agency gets more time."""

    field_order = ("due_on", "reason")

    due_on = forms.DateField(label="Until", input_formats=_DAY, error_messages=_UNREAD)


class Estimate(Acting):
    """How many officers an agency may have, and who said so."""

    officers = forms.IntegerField(
        label="Officers",
        min_value=0,
        max_value=100_000,
        error_messages={
            "required": "Give the number of officers, zero or more.",
            "invalid": "We could not read this number. Write it in digits, such as 12.",
        },
    )
    source = forms.CharField(
        label="Who said so, and how",
        max_length=300,
        error_messages={"required": "Say where the number comes from: who said so, and how."},
    )


class Nil(WithReason):
    """An agency's word, given by telephone, that it has nobody in the round."""


class Undo(WithReason):
    """Which accepted file is taken back, and why."""

    receipt = forms.CharField(widget=forms.HiddenInput, max_length=40)


FORMS: dict[str, type[Acting]] = {
    "extension": Extension,
    "estimate": Estimate,
    "nil": Nil,
    "undo": Undo,
}


@may(Permission.CONSOLE_READ)
@require_safe
def agency(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Where one agency stands in a campaign."""
    return _page(request, campaigns.campaign(slug), code, {})


@may(Permission.EXTENSION_GRANT)
@require_POST
def extension(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Give an agency more time (CERT-303 to 305)."""

    def act(by: Act, form: Acting) -> str:
        due_on: date = form.cleaned_data["due_on"]
        more_time.grant_extension(by, campaign=slug, agency=code, due_on=due_on)
        return f"The extension is granted, until {in_words(due_on)}. The agency is told by e-mail."

    return _act(request, slug, code, "extension", act)


@may(Permission.ESTIMATE_RECORD)
@require_POST
def estimate(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Record how many officers an agency without a roster may have (RUL-12)."""

    def act(by: Act, form: Acting) -> str:
        given = form.cleaned_data
        more_time.record_estimate(
            by, campaign=slug, agency=code, officers=given["officers"], source=given["source"]
        )
        return f"The estimate is on record: {counted(given['officers'], 'officer')}."

    return _act(request, slug, code, "estimate", act)


@may(Permission.NIL_RETURN)
@require_POST
def nil(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Record the word of an agency that telephoned: it has nobody in the round (G5)."""

    def act(by: Act, form: Acting) -> str:
        more_time.file_nil_return(by, campaign=slug, agency=code)
        return "It is on record that the agency has nobody in this campaign."

    return _act(request, slug, code, "nil", act)


@may(Permission.FILING_UNDO)
@require_POST
def undo(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take an accepted file back before anything that rests on it is issued (RUL-22)."""

    def act(by: Act, form: Acting) -> str:
        receipt: str = form.cleaned_data["receipt"]
        if not Filing.objects.filter(
            receipt=receipt, campaign__slug=slug, agency__code=code
        ).exists():
            raise NotFound(NOTHING_HERE)
        actions.undo(by, receipt=receipt)
        return (
            f"The file of receipt {receipt} is taken back. What the agency said before holds again."
        )

    return _act(request, slug, code, "undo", act)


def _act(
    request: HttpRequest, slug: str, code: str, name: str, act: Callable[[Act, Acting], str]
) -> HttpResponse:
    of = campaigns.campaign(slug)
    workforce.agency(code)
    form = FORMS[name](request.POST, auto_id=f"{name}-%s")
    done = do(
        request,
        form,
        state=lambda: _state(slug, code),
        act=lambda by: act(by, form),
        to=lambda: agency_address(slug, code),
    )
    return done or _page(request, of, code, {name: form})


def _state(slug: str, code: str) -> str:
    """Where the agency stands, while nobody else may change it."""
    of = campaigns.campaign(slug, hold=True)
    found = boards.line_of(of, code, known=clock.now())
    return found[0].state if found else ""


def _page(request: HttpRequest, of: Campaign, code: str, sent: dict[str, Acting]) -> HttpResponse:
    now = clock.now()
    found = boards.line_of(of, code, known=now)
    if found is None:
        raise NotFound(NOTHING_HERE)
    line, people = found
    shown = {"shown": line.state}
    forms_ = {
        name: sent.get(name) or kind(initial=shown, auto_id=f"{name}-%s")
        for name, kind in FORMS.items()
    }
    said, tone = CLASSES[line.place.klass]
    can = _can(request, of, line)
    context = {
        "trail": [
            ("Campaigns", reverse("console-campaigns")),
            (of.title, board_address(of.slug)),
            (line.place.agency.name, ""),
        ],
        "campaign": of, "agency": line.place.agency, "line": line, "people": people, "on": day_of(now),
        "klass": said, "tone": tone.value, "due": due_said(line),
        "filings": _filings(of, code, undoing=can["undo"]), "history": _history(of, code),
        "forms": forms_, "form": next(iter(sent.values()), None),
        "state": line.state, "can": can,
    }  # fmt: skip
    return render(request, "console/agency.html", context, status=422 if sent else 200)


def _can(request: HttpRequest, of: Campaign, line: Line) -> dict[str, bool]:
    """What this visitor may do about the agency as it stands now."""
    person, klass = visitor(request), line.place.klass
    open_still = klass is not AgencyClass.SUBMITTED
    return {
        "extension": person.may(Permission.EXTENSION_GRANT) and open_still,
        "estimate": person.may(Permission.ESTIMATE_RECORD) and line.owes,
        "nil": person.may(Permission.NIL_RETURN) and klass is AgencyClass.PENDING,
        "undo": person.may(Permission.FILING_UNDO),
        "remind": person.may(Permission.REMINDER_SEND) and line.owes,
    }


@dataclass(frozen=True, slots=True)
class _File:
    """An accepted file, who sent it, and why it can no longer be taken back by who otherwise may."""

    row: Filing
    sent_by: str
    stays: str


def _filings(of: Campaign, code: str, *, undoing: bool) -> list[_File]:
    rows = Filing.objects.filter(campaign=of, agency__code=code).defer("warnings")
    found = list(rows.select_related("campaign").order_by("-recorded_at", "-pk"))
    names = called(each.sent_by for each in found)
    return [
        _File(
            each,
            names.get(each.sent_by, ""),
            actions.why_it_stays(each) if undoing and each.superseded_at is None else "",
        )
        for each in found
    ]


_TOLD = {
    **boards.CONTACTS,
    "extension.withdrawn": "Request for more time taken back",
    "filing.undone": "File taken back",
    "filing.withdrawn": "File withdrawn by the agency",
    "nil-return.undone": "Word that it has nobody taken back",
    "nil-return.withdrawn": "Word that it has nobody withdrawn",
    "late-filing.accepted": "Late file taken in",
}


def _history(of: Campaign, code: str) -> list[dict[str, Any]]:
    """What was said and done about the agency in this round, the newest first."""
    told = []
    for entry in ledger.entries(f"agency:{code}"):
        if entry.kind in _TOLD and entry.facts_after.get("campaign", of.slug) == of.slug:
            told.append(
                {"at": entry.recorded_at, "what": _TOLD[entry.kind], "by": entry.actor,
                 "reason": entry.reason}
            )  # fmt: skip
    names = called(str(each["by"]) for each in told)
    return [{**each, "by": names.get(str(each["by"]), "")} for each in reversed(told)]
