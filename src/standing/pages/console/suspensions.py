"""Suspensions that wait for two people: what each would do, approved one by one, or taken back."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.certification import suspending
from standing.certification.models import Proposal
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.console.by_two import NOT_YET, buttons, taken_back, told_of
from standing.pages.console.overlay_forms import WORDS
from standing.pages.console.overlays import named, not_oneself, officer_file, will_lay
from standing.pages.console.pressing import press
from standing.pages.console.previewed import Preview, of_effect
from standing.pages.console.waiting import Waiting, since

READS = (*suspending.PREPARES.values(), Permission.OVERLAY_IMPOSE)
"""Who reads what waits: whoever prepares some kind of suspension, or decides."""


def address_of(row: Proposal) -> str:
    """Return the address of a proposed suspension."""
    return reverse("console-suspension", args=[row.key])


@may(Permission.CONSOLE_READ)
@require_safe
def suspensions(request: HttpRequest) -> HttpResponse:
    """Every suspension that waits for approval and that this visitor may read."""
    person = visitor(request)
    if not any(map(person.may, READS)):
        raise NotFound(NOTHING_HERE)
    waiting = [_line(request, row) for row in suspending.waiting(person)]
    return render(request, "console/suspensions.html", {"waiting": waiting})


@may(Permission.CONSOLE_READ)
@require_safe
def suspension(request: HttpRequest, key: str) -> HttpResponse:
    """One proposed suspension: what it would do, who approved it, and how it ended."""
    return _page(request, _row(request, key))


@may(Permission.OVERLAY_IMPOSE, again=True)
@require_POST
def approve(request: HttpRequest, key: str) -> HttpResponse:
    """Approve a suspension; the second approval carries it out (RUL-24)."""
    row = _row(request, key)

    def act(by: Act) -> tuple[str, str]:
        if not suspending.approve(by, key=key, preview=request.POST.get("preview", "")):
            return NOT_YET, address_of(row)
        return "Two people have now approved, and the certificate is suspended.", address_of(row)

    return press(request, act, declined=lambda why: _page(request, _row(request, key), refused=why))


@may(Permission.CONSOLE_READ)
@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take back one's own approval, or the proposal."""
    row = _row(request, key)

    def act(by: Act) -> tuple[str, str]:
        said = taken_back(
            request,
            proposal=lambda: suspending.withdraw_proposal(by, key=key),
            approval=lambda: suspending.withdraw_approval(by, key=key),
        )
        return said, address_of(row)

    return press(request, act, declined=lambda why: _page(request, _row(request, key), refused=why))


def to_approve(person: Person) -> Iterator[Waiting]:
    """The line of Today about suspensions that wait, for who may read them."""
    rows = suspending.waiting(person)
    if rows:
        yield Waiting(
            count=len(rows), what=f"{'suspension' if len(rows) == 1 else 'suspensions'} proposed",
            note=f"{since(day_of(rows[0].recorded_at))}; two people who may suspend approve",
            address=reverse("console-suspensions"),
        )  # fmt: skip


def _row(request: HttpRequest, key: str) -> Proposal:
    try:
        return suspending.proposal(key, reader=visitor(request))
    except NotFound:
        raise NotFound(NOTHING_HERE) from None


def _line(request: HttpRequest, row: Proposal) -> dict[str, Any]:
    """A proposal in a line: whom, what, from when, by whom, and how many approved."""
    asked = suspending.asked_of(row)
    return {
        **told_of(visitor(request), row), "asked": asked, "address": address_of(row),
        "name": named(not_oneself(request, asked.mptc_id)),
        "noun": WORDS[asked.kind].noun.partition(" ")[2],
    }  # fmt: skip


def _page(request: HttpRequest, row: Proposal, *, refused: str = "") -> HttpResponse:
    person, line = visitor(request), _line(request, row)
    waits = row.superseded_at is None and row.done_at is None
    context: dict[str, Any] = {
        **line, "waits": waits, "refused": refused,
        "trail": [("Suspensions", reverse("console-suspensions")), (line["name"], "")],
        "file": officer_file(line["asked"].mptc_id),
        "can": _can(person, line) if waits else {},
    }  # fmt: skip
    if waits:
        try:
            context["preview"] = _preview(Act(by=person, at=clock.now(), reason=row.reason), row)
        except (Refused, WrongState) as why:
            context["stale"] = str(why)
    return render(request, "console/suspension.html", context, status=422 if refused else 200)


def _can(person: Person, line: dict[str, Any]) -> dict[str, Any]:
    prepares = suspending.PREPARES[line["asked"].kind]
    return buttons(person, line, approves=Permission.OVERLAY_IMPOSE, prepares=prepares)


def _preview(act: Act, row: Proposal) -> Preview:
    """What carrying it out would do, as it is now."""
    effect = suspending.effect_of(act, row)
    asked = suspending.asked_of(row)
    return of_effect(effect, will=will_lay(act, asked), will_not=())
