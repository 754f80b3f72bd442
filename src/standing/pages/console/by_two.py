"""What takes two people, on a page: who proposed and approved it, the buttons, what a press answers."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest

from standing.accounts.domain import BOTH
from standing.certification import approvals
from standing.certification.models import Proposal
from standing.kernel.access import Permission, Person

NOT_YET: Final = "Your approval is on record. Nothing is done yet: a second person must approve."


def told_of(person: Person, row: Proposal) -> dict[str, Any]:
    """Return a proposal as pages show it: by whom, who approved, whether this visitor proposed it."""
    by = approvals.behind([row.proposed_by]).get(row.proposed_by)
    return {
        "row": row,
        "proposed_by": by.name if by else row.proposed_by,
        "approvals": approvals.given(f"proposal:{row.key}", bound_to=row.bound_to),
        "mine": by is not None and by.human == person.human,
    }


def buttons(
    person: Person, told: dict[str, Any], *, approves: Permission, prepares: Permission
) -> dict[str, Any]:
    """Return which buttons a visitor sees under what ``told_of`` returned, and why not."""
    given: list[approvals.Given] = told["approvals"]
    own = any(each.human == person.human for each in given)
    decides = person.may(approves)
    return {
        "approve": decides and not own and not told["mine"] and len(given) < BOTH,
        "withdraw": decides and own and len(given) < BOTH,
        "take_back": person.may(prepares),
        "why": "You proposed this, so two others approve it." if told["mine"] else "",
    }


def taken_back(
    request: HttpRequest, *, proposal: Callable[[], object], approval: Callable[[], object]
) -> str:
    """Take back the whole proposal or one's own approval, whichever was pressed; say what was done."""
    if request.POST.get("what") == "proposal":
        proposal()
        return "The proposal is withdrawn, and that is on record."
    approval()
    return "Your approval is withdrawn, and that is on record."
