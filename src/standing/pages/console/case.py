"""One case: the evidence side by side, the decision beside it, and then the next case."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.campaigns import queries as campaigns
from standing.jobs.choices import take_turn
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of
from standing.ledger import queries as ledger
from standing.ledger.actions import record
from standing.pages import clock, factors, kept
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.acting import act_for, see_other
from standing.pages.cells import officer_address
from standing.pages.console.board import agency_address
from standing.pages.console.queue import asked_from, case_address, group_address
from standing.pages.console.settling import (
    GROUPS,
    Deciding,
    choices_for,
    day_asked,
    factor_first,
    grounds_said,
)
from standing.pages.doing import do
from standing.pages.findings import TONES
from standing.reports import case_files
from standing.reports import queue as waiting
from standing.reports.case_files import CaseFile
from standing.reports.queue import Asked, Case
from standing.reports.queue_rows import Group
from standing.rules.sentences import result_title

ASK_STANDARDS = "Something stands against this officer on a list. Ask Standards what it is."
GONE = (
    "This case no longer waits for a person: somebody has decided it meanwhile, or what it rested on "
    "changed. Nothing was done."
)


@may(Permission.CASE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, name: str, key: int) -> HttpResponse:
    """Show one case; a POST decides it and leads to the next."""
    asked = asked_from(name, request.GET)
    found = waiting.case(asked.group, key, known=clock.now())
    if request.method == "POST":
        return _decide(request, asked, key, found)
    if found is None:
        messages.warning(request, GONE.removesuffix(" Nothing was done."))
        return see_other(group_address(asked))
    return _page(request, asked, found, None)


def _decide(request: HttpRequest, asked: Asked, key: int, found: Case | None) -> HttpResponse:
    if not choices_for(visitor(request), asked.group):
        raise NotFound(NOTHING_HERE)
    if found is None:
        messages.warning(request, GONE)
        return see_other(group_address(asked))
    offered = choices_for(visitor(request), asked.group, found.grounds)
    form = Deciding(offered, request.POST)
    if form.is_valid() and form.choice().grave and not factors.shown_lately(request):
        return factor_first(request)
    kept.sent(request)

    def act(by: Act) -> str:
        form.settle(by, found)
        return (
            f"Decided for {found.called} ({found.mptc_id or 'no number'}): {form.choice().label}."
        )

    done = do(
        request,
        form,
        state=lambda: _state(asked.group, key),
        act=act,
        to=lambda: _next(asked, key),
    )
    if done is not None:
        return done
    still = waiting.case(asked.group, key, known=clock.now())
    if still is None:
        messages.warning(request, GONE)
        return see_other(group_address(asked))
    return _page(request, asked, still, form)


def _state(group: Group, key: int) -> str:
    """The case as it is now, while nobody else may decide it."""
    before = waiting.case(group, key, known=clock.now())
    if before is not None:
        take_turn([before])
    found = waiting.case(group, key, known=clock.now())
    return found.state if found else "gone"


def _next(asked: Asked, key: int) -> str:
    """The next case of the filter, else the list of the group."""
    following = waiting.next_after(asked, key, known=clock.now())
    return case_address(asked, following) if following else group_address(asked)


def _page(request: HttpRequest, asked: Asked, found: Case, form: Deciding | None) -> HttpResponse:
    now = clock.now()
    offered = choices_for(visitor(request), asked.group, found.grounds)
    person = visitor(request)
    evidence = case_files.case_file(found, known=now)
    barred = _barred(request, found) if evidence.bars else ""
    title, about = GROUPS[asked.group]
    following = waiting.next_after(asked, found.key, known=now)
    context: dict[str, Any] = {
        "trail": [
            ("Queue", reverse("console-queue")), (title, group_address(asked)), (found.called, ""),
        ],
        "case": found, "title": title,
        "campaign_title": campaigns.titles().get(found.campaign, found.campaign),
        "about": about, "on": day_of(now),
        "grounds": grounds_said(found.grounds), "evidence": evidence, "barred": barred,
        "bars": evidence.bars if person.may(Permission.BARS_READ) else [],
        "rules": _rules(evidence),
        "offered": [each for each in offered if not (each.name == "incomplete" and evidence.released)],
        "may_decide": visitor(request).may(Permission.EVIDENCE_WEIGH),
        "day": day_asked(offered, day_of(now)),
        "form": form, "typed": _typed(request, form),
        "factor_lately": factors.shown_lately(request),
        "answers": evidence.answers if visitor(request).may(Permission.EVIDENCE_WEIGH) else {},
        "file_address": reverse("console-officer", args=[found.mptc_id])
        if found.officer_id and visitor(request).may(Permission.OFFICER_FILE_READ) else "",
        "officer_address": officer_address(found.mptc_id) if found.officer_id else "",
        "agency_address": agency_address(found.campaign, found.agency_code),
        "next_address": case_address(asked, following) if following else "",
        "list_address": group_address(asked),
        "post_address": case_address(asked, found.key),
    }  # fmt: skip
    return render(request, "console/case.html", context, status=422 if form else 200)


def _typed(request: HttpRequest, form: Deciding | None) -> dict[str, str]:
    """What stands in the fields: what was sent, or what was typed before the second factor was asked."""
    if form is None:
        return kept.initial(request)
    return {name: form[name].value() or "" for name in ("decision", "day", "reason")}


def _barred(request: HttpRequest, found: Case) -> str:
    """Say that something stands against the officer; enter it where somebody reads what, once a day.

    Arrests, charges and criminal records are read whole by Standards, counsel and the executive
    director, and each such read is on record; certification and the auditor read a flag (access
    matrix, NEV-4).
    """
    person = visitor(request)
    if not person.may(Permission.BARS_READ):
        return ASK_STANDARDS
    act = act_for(request)
    said = {"officer": found.mptc_id, "read": "bars"}
    if not ledger.said_today("bars.read", by=person.account, on=act.day, after=said):
        record(
            act, kind="bars.read", subject=f"bars:{found.mptc_id}", effective_on=act.day,
            authority="access matrix, NEV-4", after=said,
        )  # fmt: skip
    return ""


def _rules(evidence: CaseFile) -> list[dict[str, str]]:
    return [
        {
            "title": rule.title, "said": rule.said, "authority": rule.authority,
            "result": result_title(rule.result) if rule.result else "",
            "tone": TONES[rule.result].value if rule.result else "",
        }
        for rule in evidence.rules
    ]  # fmt: skip
