"""Rows that were set aside: a person looks at one and says that it stays so (RUL-11)."""

from typing import Final

from django.db import transaction

from standing.campaigns import models, queries
from standing.kernel.access import Act, Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.ledger.actions import record
from standing.ledger.models import Entry

KIND: Final = "row.kept-aside"


@transaction.atomic
def keep_aside(act: Act, *, receipt: str, row: int) -> None:
    """Record that somebody looked at a row that does not count, and why it stays so (RUL-11).

    Nothing else changes: the id decides who a row is, and a corrected file is the agency's.

    Raises:
        NotFound: the file has no such row that was set aside.
        Refused: no reason is given.
        WrongState: it was looked at already.
    """
    act.by.require(Permission.MATCH_DECIDE)
    if not act.reason.strip():
        raise Refused("Say what was looked at, and why the row stays aside.")
    found = models.FilingRow.objects.filter(
        filing__receipt=receipt, filing__superseded_at__isnull=True, row=row
    ).exclude(set_aside="")
    held = found.select_related("filing__campaign").first()
    if held is not None:
        queries.campaign(held.filing.campaign.slug, hold=True)
    line = found.select_related("filing__campaign", "filing__agency").first()
    if line is None:
        raise NotFound(
            f"Row {row} of receipt {receipt} is not set aside, or the file was replaced."
        )
    if Entry.objects.filter(subject=subject_of(receipt, row), kind=KIND).exists():
        raise WrongState(f"Somebody looked at row {row} of receipt {receipt} already.")
    record(
        act,
        kind=KIND,
        subject=subject_of(receipt, row),
        effective_on=act.day,
        authority="RUL-11",
        after={
            "campaign": line.filing.campaign.slug,
            "agency": line.filing.agency.code,
            "set_aside": line.set_aside,
        },
    )


def subject_of(receipt: str, row: int) -> str:
    """Return how the ledger names a row of a file."""
    return f"row:{receipt}:{row}"
