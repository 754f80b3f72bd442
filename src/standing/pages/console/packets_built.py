"""How many packets of a campaign are built, as the page of its release says it."""

from datetime import datetime
from typing import Any

from standing.jobs import approving, packing
from standing.jobs.domain import Kind
from standing.kernel.access import Permission, Person
from standing.pages.console.words import counted


def shown(person: Person, campaign: str, *, known: datetime) -> dict[str, Any]:
    """Return the sentence, whether some are missing, and whether this person may have them built."""
    built, wanted = packing.how_many(campaign, known=known)
    building = approving.under_way(Kind.PACKETS)
    if not wanted:
        said = "No notice is written, so there is nothing to build."
    elif built < wanted:
        said = f"{built:,} of {counted(wanted, 'packet')} of this campaign are built."
    else:
        said = "Every packet of this campaign is built: " + counted(wanted, "packet") + "."
    if building:
        said += " A worker builds packets now, or will soon."
    elif built < wanted and not person.may(Permission.PACKET_FETCH):
        said += " Certification staff let a worker build them."
    return {
        "said": said, "missing": built < wanted,
        "may": bool(wanted) and not building and person.may(Permission.PACKET_FETCH),
    }  # fmt: skip
