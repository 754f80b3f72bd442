"""Deciding cases together: only where their grounds are the same, and never fewer than was said.

What was chosen is what waited at the moment it was shown: a case that changed since is left out and
named, and one that came since is not decided unseen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import day_of
from standing.pages import clock, factors
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.acting import act_for, see_other
from standing.pages.console.queue import asked_from, group_address
from standing.pages.console.settling import (
    GROUPS,
    Choice,
    Deciding,
    cases_said,
    choices_for,
    grounds_said,
    take_turn,
)
from standing.pages.console.words import counted
from standing.pages.doing import CHANGED
from standing.reports import queue as waiting
from standing.reports.queue import Asked, Case

MARKED, BY_FILTER = "marked", "filter"
PORTION = 100
SECONDS = 15.0
"""How long one press decides before the page says how far it came."""
NAMED = 50


@dataclass(slots=True)
class Outcome:
    """What came of deciding together: how many were decided, and who was left out and why.

    ``goes_on_after`` is the last case looked at where time ran out before the end, else 0.
    """

    decided: int = 0
    left_out: list[tuple[Case, str]] = field(default_factory=list)
    goes_on_after: int = 0


@may(Permission.CASE_READ)
@require_POST
def together(request: HttpRequest, name: str) -> HttpResponse:
    """Show the cases chosen; once they are as shown and a reason is given, decide them."""
    asked = asked_from(name, request.GET)
    offered = choices_for(visitor(request), asked.group)
    if not offered:
        raise NotFound(NOTHING_HERE)
    known = parse_datetime(request.POST.get("known", "")[:40]) or clock.now()
    chosen = _chosen(request, asked, known)
    if not chosen:
        messages.warning(request, "No case was marked, so there is nothing to decide yet.")
        return see_other(group_address(asked))
    if "shown" not in request.POST or not waiting.same_grounds(chosen):
        return _page(request, asked, chosen, known, None)
    form = Deciding(choices_for(visitor(request), asked.group, chosen[0].grounds), request.POST)
    if form.is_valid() and form.cleaned_data["shown"] != _hash(chosen):
        form.add_error(None, CHANGED)
    if not form.is_valid():
        return _page(request, asked, chosen, known, form)
    if form.choice().grave and not factors.shown_lately(request):
        again = urlencode({"next": group_address(asked)})
        return see_other(f"{reverse('mfa_reauthenticate')}?{again}")
    return _decided(request, asked, chosen, known, form)


def _decided(
    request: HttpRequest, asked: Asked, chosen: Sequence[Case], known: datetime, form: Deciding
) -> HttpResponse:
    """Decide what was shown, and tell what came of it."""
    coming = [each for each in chosen if each.key > _after(request)]
    reason = form.cleaned_data["reason"]
    found = decide(lambda: act_for(request, reason=reason), asked, coming, form)
    if found.goes_on_after:
        _tell(request, form.choice(), found)
        return _page(request, asked, chosen, known, form, after=found.goes_on_after)
    if not found.decided and found.left_out and not _after(request):
        first = found.left_out[0]
        form.add_error(None, f"Nothing was decided. {first[0].called}: {first[1]}")
        return _page(request, asked, chosen, known, form)
    _tell(request, form.choice(), found)
    return see_other(group_address(asked))


def _after(request: HttpRequest) -> int:
    text = request.POST.get("after", "")
    return int(text) if text.isdigit() and len(text) < 19 else 0


def decide(
    acting: Callable[[], Act], asked: Asked, chosen: Sequence[Case], form: Deciding
) -> Outcome:
    """Decide each case by an act of its own, a portion at a time; leave out what has changed.

    ``acting`` gives the act, asked for once nobody else may decide these cases: its moment lies after
    whatever was decided of them before.
    What is decided stays decided. After ``SECONDS`` it stops between two portions and says where, so
    that the person sees how far it came and goes on.
    """
    found = Outcome()
    began, coming = monotonic(), iter(chosen)
    while portion := list(islice(coming, PORTION)):
        with transaction.atomic():
            take_turn(portion)
            act = acting()
            keys = [each.key for each in portion]
            whole = Asked(group=asked.group)
            now = {each.key: each for each in waiting.all_of(whole, known=act.at, keys=keys)}
            for case in portion:
                _decide_one(act, case, now.get(case.key), form, found)
        if monotonic() - began > SECONDS and portion[-1].key != chosen[-1].key:
            found.goes_on_after = portion[-1].key
            break
    return found


def _decide_one(act: Act, case: Case, now: Case | None, form: Deciding, found: Outcome) -> None:
    if now is None or now.state != case.state:
        found.left_out.append(
            (case, "it has changed since it was shown, or was decided meanwhile.")
        )
        return
    try:
        with transaction.atomic():
            form.settle(act, case)
    except (Refused, WrongState, NotFound) as declined:
        found.left_out.append((case, str(declined)))
    else:
        found.decided += 1


def _chosen(request: HttpRequest, asked: Asked, known: datetime) -> list[Case]:
    """The cases marked, or all of the filter, as they waited at a moment."""
    if request.POST.get("which") == BY_FILTER:
        return list(waiting.all_of(asked, known=known))
    marked = [int(key) for key in request.POST.getlist("case") if key.isdigit() and len(key) < 19]
    return list(waiting.all_of(Asked(group=asked.group), known=known, keys=marked))


def _hash(chosen: Sequence[Case]) -> str:
    return digest_of([each.state for each in chosen])


def _tell(request: HttpRequest, choice: Choice, found: Outcome) -> None:
    messages.success(
        request,
        f"{cases_said(found.decided)} decided: {choice.label.lower()}. Each has its own entry.",
    )
    for case, why in found.left_out:
        messages.warning(request, f"Left out: {case.called} ({case.mptc_id or 'no number'}): {why}")


def _page(
    request: HttpRequest,
    asked: Asked,
    chosen: Sequence[Case],
    known: datetime,
    form: Deciding | None,
    *,
    after: int = 0,
) -> HttpResponse:
    which = BY_FILTER if request.POST.get("which") == BY_FILTER else MARKED
    title, _about = GROUPS[asked.group]
    same = waiting.same_grounds(chosen)
    offered = choices_for(visitor(request), asked.group, chosen[0].grounds)
    context: dict[str, Any] = {
        "trail": [("Queue", reverse("console-queue")), (title, group_address(asked)), ("Together", "")],
        "officers": counted(len({each.mptc_id for each in chosen}), "officer"),
        "title": title, "count": len(chosen), "count_said": cases_said(len(chosen)), "same": same,
        "on": day_of(known), "known": known.isoformat(), "which": which,
        "marked": [each.key for each in chosen] if which == MARKED else (),
        "shown": _hash(chosen), "grounds": grounds_said(chosen[0].grounds),
        "mixed": [] if same else _mixed(asked, chosen), "some": chosen[:NAMED],
        "more": max(0, len(chosen) - NAMED), "offered": offered, "form": form,
        "chosen": form["decision"].value() if form else "",
        "days": any(each.day for each in offered), "list_address": group_address(asked),
        "post_address": request.get_full_path(), "after": after,
        "done": sum(each.key <= after for each in chosen),
        "to_do": sum(each.key > after for each in chosen),
    }  # fmt: skip
    declined = (form is not None and not after) or not same
    return render(request, "console/together.html", context, status=422 if declined else 200)


def _mixed(asked: Asked, chosen: Sequence[Case]) -> list[dict[str, object]]:
    counts: dict[tuple[str, ...], int] = {}
    for each in chosen:
        counts[each.grounds] = counts.get(each.grounds, 0) + 1
    return [
        {
            "said": grounds_said(grounds),
            "count": number,
            "address": group_address(
                Asked(
                    group=asked.group, ground=" ".join(grounds), campaign=asked.campaign,
                    agency=asked.agency, words=asked.words,
                )
            ),
        }
        for grounds, number in sorted(counts.items(), key=lambda each: -each[1])
    ]  # fmt: skip
