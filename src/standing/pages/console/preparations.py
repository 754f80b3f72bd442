"""What waits for two people, or was released, as every page of the console tells of it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from standing.campaigns import deciding
from standing.campaigns import queries as campaigns
from standing.campaigns.models import Campaign
from standing.certification import approvals
from standing.certification.models import Preparation
from standing.kernel.access import Permission, Person
from standing.kernel.errors import NotFound
from standing.kernel.periods import in_words
from standing.ledger import queries as ledger
from standing.pages.access import NOTHING_HERE
from standing.pages.console.words import counted
from standing.rules.determine import Outcome

OUTCOMES: Mapping[str, tuple[str, str]] = {
    Outcome.CERTIFIED.value: ("certify {}", "good"),
    Outcome.CONDITIONAL.value: ("certify {} on conditions", "action"),
    Outcome.FURTHER_REVIEW.value: ("put {} into further review", "review"),
    Outcome.DECLINED.value: ("decline to recertify {}", "ended"),
}
"""What a release does by each outcome, in words, and its tone."""


def decision_address(number: int) -> str:
    """Return the address of a preparation."""
    return reverse("console-decision", args=[number])


def preparations(of: Campaign, *, released: bool) -> list[Preparation]:
    """Return what waits in a campaign, or what was released there, the newest first."""
    rows = Preparation.objects.filter(campaign=of.slug, superseded_at__isnull=True)
    return list(
        rows.filter(release__isnull=not released)
        .select_related(*(["release"] if released else []))
        .order_by("-recorded_at", "-pk")
    )


def card(row: Preparation) -> dict[str, Any]:
    """A preparation in a line: how many, prepared by whom, approved by whom, released when."""
    release = getattr(row, "release", None)
    return {
        "row": row,
        "address": decision_address(row.pk),
        "officers": counted(
            row.determinations.filter(superseded_at__isnull=True).count(), "determination"
        ),
        "prepared_by": _name(row.prepared_by),
        "approvals": approvals.given(f"preparation:{row.pk}", bound_to=row.preview_hash)
        or _entered(row.pk),
        "release": release,
    }


def _entered(number: int) -> list[approvals.Given]:
    """Who approved, by the ledger: approvals given before they were stored one by one."""
    found = ledger.entries(f"preparation:{number}")
    entries = [entry for entry in found if entry.kind == "preparation.approved"]
    behind = approvals.behind(entry.actor for entry in entries)
    return [
        approvals.Given(
            by=e.actor, name=behind[e.actor].name, human=behind[e.actor].human, at=e.recorded_at
        )
        for e in entries
        if e.actor in behind
    ]


def _name(username: str) -> str:
    found = approvals.behind([username])
    return found[username].name if username in found else username


def preparation(number: int) -> Preparation:
    """Return a preparation by its number; one that is not there is answered like any absent page."""
    try:
        return deciding.preparation(number)
    except NotFound:
        raise NotFound(NOTHING_HERE) from None


def reads_outcomes(person: Person, row: Preparation) -> bool:
    """Whether somebody reads what is prepared for whom and why: who reads cases, and who approves them.

    To a commissioner these cases are placed before them while they wait (access matrix, note 3).
    """
    waits = row.superseded_at is None and not hasattr(row, "release")
    return person.may(Permission.CASE_READ) or (
        waits and person.may(Permission.DETERMINATION_APPROVE)
    )


def title(row: Preparation) -> str:
    """Return how a preparation is called: its campaign and its decision day."""
    return f"{campaigns.campaign(row.campaign).title}, as of {in_words(row.decided_on)}"
