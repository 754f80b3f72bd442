"""What of a bar to certification somebody reads among findings, and the entry that they read it.

Arrests, charges and criminal records: Standards, counsel and the executive director read them, and each
such read is on record; certification staff read the summary that a finding is; whoever only looks on
reads that there is something (access matrix, NEV-4, notes 6 and 7).
"""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest

from standing.kernel.access import Permission, Person
from standing.ledger import queries as ledger
from standing.ledger.actions import record
from standing.pages.access import visitor
from standing.pages.acting import act_for
from standing.rules.law import Finding, Result
from standing.rules.sentences import finding_sentence

BARS: Final = "bars"
"""The requirement whose finding tells of a conviction or a listing."""
FLAG: Final = "Something that bars a certificate is on record."


def is_bar(finding: Finding) -> bool:
    """Whether a finding tells of a bar that is on record."""
    return finding.requirement == BARS and finding.result is not Result.MET


def told(finding: Finding, person: Person) -> str:
    """Return the sentence of a finding as this person reads it."""
    if is_bar(finding) and not _reads_what(person):
        return FLAG
    return finding_sentence(finding)


def note_read(request: HttpRequest, findings: Iterable[Finding], *, subject: str) -> None:
    """Enter that a visitor read which bar is on record, once a day for the same page."""
    person = visitor(request)
    if not person.may(Permission.BARS_READ) or not any(map(is_bar, findings)):
        return
    act = act_for(request)
    said = {"of": subject, "read": "findings on bars"}
    if not ledger.said_today("bars.read", by=person.account, on=act.day, after=said):
        record(
            act, kind="bars.read", subject=f"bars:{subject}", effective_on=act.day,
            authority="access matrix, NEV-4", after=said,
        )  # fmt: skip


def _reads_what(person: Person) -> bool:
    return any(
        map(
            person.may,
            (Permission.BARS_READ, Permission.EVIDENCE_WEIGH, Permission.DETERMINATION_APPROVE),
        )
    )
