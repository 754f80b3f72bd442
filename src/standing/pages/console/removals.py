"""An officer's place on the public register: whether the public reads them, and what waits about it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.certification.domain import ProposalKind
from standing.certification.models import Proposal
from standing.kernel.access import Act, Permission, Person
from standing.kernel.errors import NotFound, WrongState
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.console import removal_forms as forms
from standing.pages.console.by_two import NOT_YET, buttons, taken_back, told_of
from standing.pages.console.overlays import named, not_oneself, officer_file
from standing.pages.console.pressing import press
from standing.pages.console.waiting import Waiting, since
from standing.register import removing
from standing.register.publishable import withheld
from standing.workforce import queries as workforce
from standing.workforce.models import Officer

READS = (Permission.REMOVAL_PREPARE, Permission.REMOVAL_APPROVE)
CLOSED = "This proposal was carried out or closed meanwhile, so nothing was changed."


def reads(person: Person) -> bool:
    """Say whether somebody reads what waits about who is on the public register."""
    return any(map(person.may, READS))


@may(Permission.CONSOLE_READ)
@require_safe
def removals(request: HttpRequest) -> HttpResponse:
    """Every proposal that waits for two people, for who prepares or approves such."""
    person = visitor(request)
    if not reads(person):
        raise NotFound(NOTHING_HERE)
    waiting = [_line(person, row) for row in removing.all_waiting(person)]
    return render(request, "console/removals.html", {"waiting": waiting})


@may(Permission.CONSOLE_READ)
@require_safe
def public(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Whether the public reads an officer, on what ground not, and what waits for two people."""
    return _page(request, _officer(request, mptc_id))


@may(Permission.REMOVAL_APPROVE, again=True)
@require_POST
def approve(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Approve what is proposed; the second approval carries it out (RUL-24)."""
    of = _officer(request, mptc_id)

    def act(by: Act) -> tuple[str, str]:
        key = _key(request, of)
        if not removing.approve(by, key=key, preview=request.POST.get("preview", "")):
            said = NOT_YET
        elif removing.standing_removal(of, known=by.at) is None:
            said = "Two people have now approved, and the public reads the officer again."
        else:
            said = "Two people have now approved, and the officer is off the public register."
        return said, forms.page_of(of)

    return press(request, act, declined=lambda why: _page(request, of, refused=why))


@may(Permission.CONSOLE_READ)
@require_POST
def withdraw(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Take back one's own approval, or the proposal."""
    of = _officer(request, mptc_id)

    def act(by: Act) -> tuple[str, str]:
        key = _key(request, of)
        said = taken_back(
            request,
            proposal=lambda: removing.withdraw(by, key=key),
            approval=lambda: removing.withdraw_approval(by, key=key),
        )
        return said, forms.page_of(of)

    return press(request, act, declined=lambda why: _page(request, of, refused=why))


def to_approve(person: Person) -> Iterator[Waiting]:
    """The line of Today about officers who would come off the public register, or back on it."""
    rows = removing.all_waiting(person) if reads(person) else []
    if rows:
        yield Waiting(
            count=len(rows),
            what="proposal about who is on the public register" if len(rows) == 1
            else "proposals about who is on the public register",
            note=f"{since(day_of(rows[0].recorded_at))}; two people approve",
            address=reverse("console-removals"),
        )  # fmt: skip


def link(person: Person, of: Officer) -> list[tuple[str, str]]:
    """Return the link of the officer's file to this page."""
    if not reads(person):
        return []
    if _waits(of) is not None:
        said = "Look at what waits for approval: their place on the public register"
    elif forms.kind_of(of) is ProposalKind.RESTORATION:
        said = "Off the public register: look at the ground, or show them again"
    else:
        said = "Take off the public register"
    return [(said, forms.page_of(of))]


def _officer(request: HttpRequest, mptc_id: str) -> Officer:
    if not reads(visitor(request)):
        raise NotFound(NOTHING_HERE)
    return not_oneself(request, mptc_id)


def _waits(of: Officer) -> Proposal | None:
    return removing.waiting(of, known=clock.now())


def _key(request: HttpRequest, of: Officer) -> str:
    """The key of what waits about this officer, where that is what the page showed."""
    row = _waits(of)
    if row is None or row.key != request.POST.get("key", ""):
        raise WrongState(CLOSED)
    return row.key


def _line(person: Person, row: Proposal) -> dict[str, Any]:
    """A proposal: whom, what, on what ground, by whom, and who approved."""
    asked = removing.asked_of(row)
    of = workforce.officer(asked["mptc_id"])
    return {
        **told_of(person, row), "ground": asked["ground"], "mptc_id": asked["mptc_id"],
        "name": named(of), "off": row.kind == ProposalKind.REMOVAL, "address": forms.page_of(of),
    }  # fmt: skip


def _page(request: HttpRequest, of: Officer, *, refused: str = "") -> HttpResponse:
    person, row, now = visitor(request), _waits(of), clock.now()
    context: dict[str, Any] = {
        "trail": [(named(of), officer_file(of.mptc_id)), ("Public register", "")],
        "officer": of, "name": named(of), "refused": refused, "file": officer_file(of.mptc_id),
        "off_since": withheld([of.pk], on=clock.today(), known=now).get(of.pk),
        "removal": removing.standing_removal(of, known=now),
        "may_propose": person.may(Permission.REMOVAL_PREPARE) and row is None,
    }  # fmt: skip
    if row is None:
        context["closed"] = removing.closed(of, known=now)
    else:
        line, kind = _line(person, row), ProposalKind(row.kind)
        can = buttons(
            person, line, approves=Permission.REMOVAL_APPROVE, prepares=Permission.REMOVAL_PREPARE
        )
        context |= {
            **line, "waits": True, "can": can, "stale": not removing.fits(row, known=now),
            "will": forms.will(of, kind, line["ground"]), "will_not": forms.will_not(of, kind),
        }  # fmt: skip
    return render(request, "console/public.html", context, status=422 if refused else 200)
