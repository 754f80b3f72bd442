"""Deciding cases together: only where their grounds are the same, and never fewer than was said.

What was chosen is what waited at the moment it was shown: a case that changed since is left out and
named, and one that came since is not decided unseen. What follows is shown before anything is decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from standing.jobs import many_cases
from standing.jobs.foreseeing import Foreseen, of_deciding
from standing.jobs.together import AT_ONCE, decide_now
from standing.jobs.together import CHANGED as LEFT
from standing.kernel.access import Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound, NotPermitted, WrongState
from standing.kernel.periods import day_of
from standing.pages import clock, factors, kept
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.acting import act_for, see_other
from standing.pages.console.queue import asked_from, group_address, under_way
from standing.pages.console.settling import (
    GROUPS,
    Deciding,
    cases_said,
    choices_for,
    day_asked,
    factor_first,
    grounds_said,
)
from standing.pages.console.words import counted
from standing.pages.doing import CHANGED
from standing.reports import queue as waiting
from standing.reports.queue import Asked, Case

MARKED, BY_FILTER = "marked", "filter"
NAMED = 50
"""So many of the cases, and of the officers whose status changes, are named on the page."""
STALE = (
    "What came is not what this page sends, or it was made long ago. Nothing was decided: choose the "
    "cases anew."
)
_SIGNER = signing.Signer(salt="console.together.known")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen, and as of when: the cases as they waited at a moment, and the form as sent."""

    asked: Asked
    cases: Sequence[Case]
    known: datetime
    typed: QueryDict

    @property
    def hash(self) -> str:
        """What a form was shown, to tell whether it is still the same."""
        return digest_of([each.state for each in self.cases])

    def seen(self, form: Deciding) -> str:
        """What of the consequences was shown: of which decision, on which day, of which cases."""
        asked = form.cleaned_data
        return digest_of([self.hash, asked["decision"], asked.get("day")])


@may(Permission.CASE_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, name: str) -> HttpResponse:
    """Show the cases chosen, then what a decision would change; once that was seen, decide them.

    Asked for without a form it shows again what was typed before a second factor was asked for.
    """
    asked = asked_from(name, request.GET)
    if not choices_for(visitor(request), asked.group):
        raise NotFound(NOTHING_HERE)
    typed = request.POST if request.method == "POST" else kept.all_of(request)
    if not typed:
        return see_other(group_address(asked))
    known = _known(typed)
    if known is None:
        messages.warning(request, STALE)
        return see_other(group_address(asked))
    chosen = Chosen(asked=asked, cases=_cases(typed, asked, known), known=known, typed=typed)
    if not chosen.cases:
        messages.warning(request, "No case was marked, so there is nothing to decide yet.")
        return see_other(group_address(asked))
    if "shown" not in typed or not waiting.same_grounds(chosen.cases):
        return _page(request, chosen, None)
    return _answer(request, chosen)


def _answer(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    """Show what is wrong with the form, or what would follow; or decide, once that was seen."""
    offered = choices_for(visitor(request), chosen.asked.group, chosen.cases[0].grounds)
    form = Deciding(offered, chosen.typed)
    if form.is_valid() and form.cleaned_data["shown"] != chosen.hash:
        form.add_error(None, CHANGED)
    if not form.is_valid():
        return _page(request, chosen, form)
    if request.method != "POST" or chosen.typed.get("seen") != chosen.seen(form):
        return _page(request, chosen, form, foreseen=_foreseen(request, chosen, form))
    if form.choice().grave and not factors.shown_lately(request):
        return factor_first(request)
    kept.sent(request)
    try:
        if len(chosen.cases) > AT_ONCE:
            return _by_a_worker(request, chosen, form)
        return _decided(request, chosen, form)
    except NotPermitted:
        raise NotFound(NOTHING_HERE) from None
    except WrongState as declined:
        form.add_error(None, str(declined))
        return _page(request, chosen, form)


def _decided(request: HttpRequest, chosen: Chosen, form: Deciding) -> HttpResponse:
    """Decide what was shown here and now, and tell what came of it."""
    group = chosen.asked.group
    if many_cases.under_way(group):
        raise WrongState(many_cases.BUSY)
    found = decide_now(
        lambda: act_for(request, reason=_reason(form)), group, form.choice(), _day(form),
        _frozen(chosen),
    )  # fmt: skip
    left = [key for key, _why in found.left]
    named = {
        each.key: each for each in waiting.all_of(Asked(group=group), known=chosen.known, keys=left)
    }
    if not found.decided:
        key, why = found.left[0]
        raise WrongState(f"Nothing was decided. {named[key].called}: {why or LEFT}")
    messages.success(
        request,
        f"{cases_said(found.decided)} decided: {form.choice().label.lower()}. Each has its own entry.",
    )
    for key, why in found.left:
        case = named[key]
        number = case.mptc_id or "no number"
        messages.warning(request, f"Left out: {case.called} ({number}): {why or LEFT}")
    return see_other(group_address(chosen.asked))


def _by_a_worker(request: HttpRequest, chosen: Chosen, form: Deciding) -> HttpResponse:
    """Let a worker decide what was shown, and lead to how far it is."""
    job = many_cases.let_decide(
        act_for(request, reason=_reason(form)), group=chosen.asked.group, choice=form.choice(),
        on=_day(form), cases=_frozen(chosen), known=chosen.known,
    )  # fmt: skip
    if job.is_open:
        messages.success(
            request,
            f"A worker decides {cases_said(len(chosen.cases))}: {form.choice().label.lower()}. "
            "This page says how far it is; you can leave it.",
        )
    else:
        messages.warning(request, "These cases were decided already. Nothing was done twice.")
    return see_other(reverse("console-job", args=[job.key]))


def _foreseen(request: HttpRequest, chosen: Chosen, form: Deciding) -> Foreseen:
    act = act_for(request, reason=_reason(form))
    return of_deciding(act, form.choice(), _day(form), chosen.cases)


def _reason(form: Deciding) -> str:
    return str(form.cleaned_data["reason"]).strip()


def _day(form: Deciding) -> date | None:
    found: date | None = form.cleaned_data.get("day")
    return found


def _frozen(chosen: Chosen) -> list[tuple[int, str]]:
    return [(each.key, each.state) for each in chosen.cases]


def _known(typed: QueryDict) -> datetime | None:
    """The moment at which the cases were shown, which nobody but this page may say; now at first."""
    sealed = typed.get("known")
    if sealed is None:
        return clock.now()
    try:
        found = parse_datetime(_SIGNER.unsign(sealed))
    except (signing.BadSignature, ValueError):
        return None
    return found if found is not None and found.tzinfo is not None else None


def _cases(typed: QueryDict, asked: Asked, known: datetime) -> list[Case]:
    """The cases marked, or all of the filter, as they waited at a moment; nobody's name is read."""
    if typed.get("which") == BY_FILTER:
        return list(waiting.all_of(asked, known=known, named=False))
    marked = [
        int(key)
        for key in typed.getlist("case")
        if key.isascii() and key.isdigit() and len(key) < 19
    ]
    whole = Asked(group=asked.group)
    return list(waiting.all_of(whole, known=known, keys=marked, named=False))


def _page(
    request: HttpRequest,
    chosen: Chosen,
    form: Deciding | None,
    *,
    foreseen: Foreseen | None = None,
) -> HttpResponse:
    asked, cases = chosen.asked, chosen.cases
    which = BY_FILTER if chosen.typed.get("which") == BY_FILTER else MARKED
    title, _about = GROUPS[asked.group]
    same = waiting.same_grounds(cases)
    offered = choices_for(visitor(request), asked.group, cases[0].grounds)
    keys = [each.key for each in cases]
    some = waiting.all_of(Asked(group=asked.group), known=chosen.known, keys=keys[:NAMED])
    context: dict[str, Any] = {
        "trail": [("Queue", reverse("console-queue")), (title, group_address(asked)), ("Together", "")],
        "officers": counted(len({each.mptc_id for each in cases}), "officer"),
        "title": title, "count": len(cases), "count_said": cases_said(len(cases)), "same": same,
        "on": day_of(chosen.known), "known": _SIGNER.sign(chosen.known.isoformat()), "which": which,
        "marked": keys if which == MARKED else (), "shown": chosen.hash,
        "grounds": grounds_said(cases[0].grounds), "mixed": [] if same else _mixed(asked, cases),
        "some": list(some), "more": f"{len(cases) - NAMED:,}" if len(cases) > NAMED else "",
        "offered": offered, "form": form,
        "typed": {name: form[name].value() or "" for name in ("decision", "day", "reason")}
        if form else {},
        "day": day_asked(offered, day_of(chosen.known)), "list_address": group_address(asked),
        "post_address": request.get_full_path(), "at_once": len(cases) <= AT_ONCE,
        "under_way": under_way(asked.group),
    }  # fmt: skip
    if form is not None and foreseen is not None:
        context |= _consequences(request, chosen, form, foreseen)
    declined = (form is not None and bool(form.errors)) or not same
    return render(request, "console/together.html", context, status=422 if declined else 200)


def _consequences(
    request: HttpRequest, chosen: Chosen, form: Deciding, foreseen: Foreseen
) -> dict[str, Any]:
    """What the decision would change: counts, and the officers whose status moves."""
    moved = [each for each in foreseen.consequences.effects if each.moves]
    return {
        "foreseen": foreseen, "choice": form.choice(), "seen": chosen.seen(form),
        "ended": counted(foreseen.ended, "certificate"),
        "goes_on": counted(foreseen.goes_on, "certificate"),
        "pages": counted(len(moved), "public page"),
        "mails": counted(foreseen.to_officers + foreseen.to_agencies, "mail"),
        "declined": cases_said(foreseen.declined) if foreseen.declined else "",
        "moves": [
            (before.value, after.value, f"{count:,}")
            for (before, after), count in foreseen.consequences.moves.most_common()
        ],
        "moved": moved[:NAMED], "moved_more": f"{len(moved) - NAMED:,}" if len(moved) > NAMED else "",
        "moves_something": form.choice().would is not None,
        "to_officers": f"{foreseen.to_officers:,}", "to_agencies": f"{foreseen.to_agencies:,}",
        "ask_factor": form.choice().grave and not factors.shown_lately(request),
    }  # fmt: skip


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
