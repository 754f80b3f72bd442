"""What somebody may do about an officer after a decision: the links of the officer's file."""

from standing.certification import suspending
from standing.certification.domain import History
from standing.kernel.access import Person
from standing.pages.console import overlays, owed, removals, suspensions, vacating
from standing.pages.console.overlay_forms import WORDS
from standing.workforce import oneself
from standing.workforce.models import Officer


def links(person: Person, of: Officer, history: History) -> list[tuple[str, str]]:
    """Return the words and the address of each page; none about oneself."""
    if oneself.is_about(person, of.mptc_id):
        return []
    waits = [
        (
            f"Look at what waits for approval: {WORDS[kind].noun}",
            suspensions.address_of(row),
        )
        for row in suspending.waiting(person, about=of.mptc_id)
        for kind in [suspending.asked_of(row).kind]
    ]
    return [
        *waits,
        *overlays.links(person, of),
        *owed.links(person, of, history),
        *vacating.link(person, of),
        *removals.link(person, of),
    ]
