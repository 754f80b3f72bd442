"""What is said of a file before it is sent, and only the register's tables can tell."""

from dataclasses import replace
from datetime import datetime

from standing.campaigns import filing, queries
from standing.campaigns.models import Campaign
from standing.campaigns.rosters.checked import Checked
from standing.kernel.errors import NotFound
from standing.sheets.findings import Finding, Severity
from standing.workforce import queries as workforce


def for_agency(of: Campaign, checked: Checked, *, agency: str, known: datetime) -> Checked:
    """Return what was found in a file, and whether ``accept`` would take it for another agency's.

    Two agencies' files are swapped more often than two agencies have the same officers. Nothing is
    added for an agency that nobody knows.
    """
    try:
        sender = workforce.agency(agency)
    except NotFound:
        return checked
    ids = queries.officer_index(of, known=known).ids
    named = [ids[line.row.mptc_id] for line in checked.lines if not line.set_aside]
    found = filing.all_of_another(of, sender, named)
    if found is None:
        return checked
    other, receipt = found
    return replace(
        checked,
        findings=(
            Finding(
                severity=Severity.ERROR,
                code="file.another-agency",
                message=f"All {len(named):,} officers of this file were sent by {other.name} before, "
                f"and none by {sender.name}, so it would be refused.",
                fix="Look whether it is the right file and the right agency. If the officers do belong "
                f"to {sender.name}, the commission's staff can take the file of receipt {receipt} "
                "back first.",
            ),
            *checked.findings,
        ),
    )
