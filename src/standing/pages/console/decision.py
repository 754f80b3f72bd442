"""One preparation: the preview of its consequences, officers to look at, and its approvals."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from standing.accounts import queries as people
from standing.campaigns import deciding
from standing.certification import approvals
from standing.certification.models import Preparation
from standing.jobs import approving
from standing.jobs.domain import Kind
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, NotPermitted
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.console import barred, packets_built, sampling
from standing.pages.console.effects import preview
from standing.pages.console.preparations import (
    card,
    decision_address,
    preparation,
    reads_outcomes,
    title,
)
from standing.pages.console.pressing import press
from standing.pages.console.words import counted
from standing.pages.kept import initial


@may(Permission.CONSOLE_READ)
@require_safe
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """One preparation: the preview of its consequences, a sample, its approvals."""
    return _page(request, preparation(number))


@may(Permission.DETERMINATION_APPROVE, again=True)
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approve a preparation; the second of two people releases it (RUL-24)."""
    row = preparation(number)

    def act(by: Act) -> tuple[str, str]:
        done = approving.approve_preparation(
            by,
            number=number,
            preview=request.POST.get("preview", ""),
            determinations=row.determinations.filter(superseded_at__isnull=True).count(),
        )
        if done.job is not None:
            said = "Two people have now approved. A worker issues the determinations."
            return said, reverse("console-job", args=[done.job.key])
        if not done.both:
            return (
                "Your approval is on record. Nothing is issued yet: a second person must approve.",
                decision_address(number),
            )
        assert done.outcome is not None
        return (
            "Two people have now approved, and the determinations are issued, with "
            f"{counted(done.outcome.notices, 'letter')} to send.",
            decision_address(number),
        )

    return press(request, act, declined=lambda why: shown_again(request, number, refused=why))


@may(Permission.DETERMINATION_APPROVE, again=True)
@require_POST
def carry_out(request: HttpRequest, number: int) -> HttpResponse:
    """Let a worker issue what two people approved, where the work came to no end."""
    row = preparation(number)

    def act(by: Act) -> tuple[str, str]:
        job = approving.carry_out_release(by, number=number, preview=row.preview_hash)
        return "A worker issues the determinations.", reverse("console-job", args=[job.key])

    return press(request, act, declined=lambda why: shown_again(request, number, refused=why))


@may(Permission.DETERMINATION_APPROVE)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take one's own approval back before a second person gives theirs."""
    preparation(number)

    def act(by: Act) -> tuple[str, str]:
        deciding.withdraw_approval(by, number=number)
        return "Your approval is withdrawn, and that is on record.", decision_address(number)

    return press(request, act, declined=lambda why: shown_again(request, number, refused=why))


def shown_again(request: HttpRequest, number: int, *, refused: str) -> HttpResponse:
    """Show a preparation once more, with why a press did nothing (422)."""
    return _page(request, preparation(number), refused=refused)


def _page(request: HttpRequest, row: Preparation, *, refused: str = "") -> HttpResponse:
    told = card(row)
    waits = told["release"] is None and row.superseded_at is None
    context: dict[str, Any] = {
        "trail": [("Decisions", reverse("console-decisions")), (title(row), "")],
        **told, "title": title(row), "waits": waits, "refused": refused,
        "can": _can(request, row, told["approvals"]) if waits else {},
        "not_yet": waits and clock.today() < row.decided_on,
        "typed": request.POST if refused else initial(request),
        "reads_cases": (reads := reads_outcomes(visitor(request), row)),
        "sample": sampling.sample(row, visitor(request)) if reads else None,
        "exceptions": sampling.exceptions(row, visitor(request)) if reads else None,
    }  # fmt: skip
    if reads and visitor(request).may(Permission.BARS_READ):
        barred.note_read(
            request, sampling.findings_of_exceptions(row), subject=f"preparation:{row.pk}"
        )
    if waits:
        context |= preview(request, row)
    elif told["release"] is not None:
        context["packets"] = packets_built.shown(visitor(request), row.campaign, known=clock.now())
    return render(request, "console/decision.html", context, status=422 if refused else 200)


def _can(
    request: HttpRequest, row: Preparation, given: list[approvals.Given]
) -> Mapping[str, object]:
    """Which buttons this visitor sees, and why not."""
    person = visitor(request)
    if not person.may(Permission.DETERMINATION_APPROVE):
        return {"why": "Two people who may approve and did not prepare this release it."}
    own = any(each.human == person.human for each in given)
    most = 1 if clock.today() < row.decided_on else 2
    return {
        "approve": not own and not _prepared_by(row, person.human) and len(given) < most,
        "withdraw": own and len(given) < 2,
        "carry_out": len(given) > 1 and not approving.under_way(Kind.RELEASE),
        "why": (
            "You prepared this, so two others approve it."
            if _prepared_by(row, person.human)
            else ""
        ),
    }


def _prepared_by(row: Preparation, human: str) -> bool:
    try:
        return people.person(row.prepared_by, at=row.recorded_at).human == human
    except (NotFound, NotPermitted):
        return False
