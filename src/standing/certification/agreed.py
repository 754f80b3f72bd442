"""What two people decide, set beside the ledger: approvals, proposals, records found to be two persons.

An entry that names in ``of`` what it approves has a row of its own. Approvals that were named all at
once, on the command line, name nothing there and have none (``standing check``; RUL-24).
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from standing.certification import models
from standing.certification.domain import SUSPENSIONS, OverlayKind, ProposalKind
from standing.ledger.domain import Entry
from standing.workforce.events import Event
from standing.workforce.recorded import Fact, entries_of, faults

APPROVED: Final = (
    "preparation.approved", "publication.approved", Event.MERGE_APPROVED, Event.UNMERGE_APPROVED,
    "overlay.approved", "removal.approved", "restoration.approved",
)  # fmt: skip
CLOSED: Final = ("approval.withdrawn", "approval.voided", "approval.lapsed")
PROPOSED: Final = {
    "merge.proposed": ProposalKind.MERGE,
    "unmerge.proposed": ProposalKind.UNMERGE,
    "publication.prepared": ProposalKind.PUBLICATION,
    "removal.proposed": ProposalKind.REMOVAL,
    "restoration.proposed": ProposalKind.RESTORATION,
}
DONE: Final = {
    ProposalKind.MERGE: Event.OFFICERS_MERGED,
    ProposalKind.UNMERGE: Event.OFFICERS_UNMERGED,
    ProposalKind.PUBLICATION: "publication.released",
    ProposalKind.SUSPENSION: "overlay.imposed",
    ProposalKind.ADMIN_SUSPENSION: "overlay.imposed",
    ProposalKind.REMOVAL: "officer.removed",
    ProposalKind.RESTORATION: "officer.restored",
}
"""The act by which a proposal of each kind is carried out."""
WITHDRAWN: Final = "Withdrawn."
"""How a proposal ended that whoever made it took back; ``persons.withdraw_proposal`` writes it."""


def agreed_faults() -> list[str]:
    """Return a sentence for each such row and each such act that the other side does not know."""
    return [
        *faults(stored=_approvals(), told=_approvals_told()),
        *faults(stored=_proposals(), told=_proposals_told()),
        *faults(stored=_two_persons(), told=_two_persons_told()),
        *_done_by_nobody(),
    ]


_APPROVAL: Final = "approved by {}, as shown under {:.12}"


def _approvals() -> Iterator[Fact]:
    for row in models.Approval.objects.order_by("pk").iterator(chunk_size=5_000):
        said = _APPROVAL.format(row.by, row.bound_to)
        yield Fact(row.subject, said, row.recorded_at)
        if row.superseded_at is not None:
            yield Fact(row.subject, f"{said}: closed", row.superseded_at)


def _approvals_told() -> Iterator[Fact]:
    for entry in entries_of(APPROVED):
        said = entry.facts_after
        if "of" in said:
            what = _APPROVAL.format(entry.actor, str(said["preview"]))
            yield Fact(str(said["of"]), what, entry.recorded_at)
    for entry in entries_of(CLOSED):
        was = entry.facts_before
        what = _APPROVAL.format(was["approved_by"], str(was["preview"]))
        yield Fact(str(was.get("of", "")), f"{what}: closed", entry.recorded_at)


_PROPOSAL: Final = "proposal ({}) by {}, as shown under {:.12}"


def _proposals() -> Iterator[Fact]:
    for row in models.Proposal.objects.order_by("pk").iterator(chunk_size=5_000):
        said = _PROPOSAL.format(row.kind, row.proposed_by, row.bound_to)
        yield Fact(row.about, said, row.recorded_at)
        if row.superseded_at is not None and row.ended == WITHDRAWN:
            yield Fact(row.about, f"proposal ({_asked(row)}) withdrawn", row.superseded_at)


def _proposals_told() -> Iterator[Fact]:
    for entry in entries_of((*PROPOSED, "overlay.proposed")):
        after = entry.facts_after
        what = PROPOSED.get(entry.kind) or SUSPENSIONS[OverlayKind(str(after["kind"]))]
        said = _PROPOSAL.format(what.value, entry.actor, str(after.get("preview", "")))
        yield Fact(entry.subject, said, entry.recorded_at)
    for entry in entries_of(("proposal.withdrawn", "overlay.withdrawn", "removal.withdrawn")):
        said = _about(entry.facts_before)
        yield Fact(entry.subject, f"proposal ({said}) withdrawn", entry.recorded_at)


def _asked(row: models.Proposal) -> str:
    return _about(json.loads(row.asked))


def _about(asked: Mapping[str, object]) -> str:
    """What a proposal was about: two records, a ground, or what was to lie over a certificate."""
    if "ground" in asked:
        return f"on {asked['ground']}"
    if "since" in asked:
        return f"{asked['kind']} from {asked['since']}"
    return f"{asked.get('other')} and {asked.get('keep')}"


def _two_persons() -> Iterator[Fact]:
    """Two facts for each row, since the record of each of the two officers tells of it."""
    rows = models.TwoPersons.objects.select_related("one", "two").order_by("pk")
    for row in rows.iterator(chunk_size=5_000):
        yield from _of_each(row.one.mptc_id, row.two.mptc_id, row.found_by, row.recorded_at)
        if row.superseded_at is not None:
            yield Fact(
                f"officer:{row.one.mptc_id}", f"two persons, with {row.two.mptc_id}: closed",
                row.superseded_at,
            )  # fmt: skip


def _of_each(one: str, two: str, by: str, at: datetime) -> Iterator[Fact]:
    for each in (one, two):
        yield Fact(f"officer:{each}", f"{one} and {two} found to be two persons by {by}", at)


def _two_persons_told() -> Iterator[Fact]:
    for entry in entries_of(("persons.told-apart",)):
        said = entry.facts_after
        what = f"{said['one']} and {said['two']} found to be two persons by {entry.actor}"
        yield Fact(entry.subject, what, entry.recorded_at)


def _done_by_nobody() -> Iterator[str]:
    """Name each proposal that its row calls carried out, where no act of its kind did it then."""
    done = {(entry.kind, entry.recorded_at) for entry in _carried_out()}
    for row in models.Proposal.objects.filter(done_at__isnull=False).order_by("pk"):
        by_what = DONE.get(ProposalKind(row.kind), "")
        if (str(by_what), row.done_at) not in done:
            yield (
                f"{row.about.replace(':', ' ', 1)}: proposal ({row.kind}) by {row.proposed_by} is "
                "called carried out, and the ledger says nothing of it"
            )


def _carried_out() -> Iterator[Entry]:
    yield from entries_of([str(kind) for kind in DONE.values()])
