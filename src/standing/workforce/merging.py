"""Joining two records of one person, and parting them again, once two people have approved (RUL-24).

Nothing is deleted or overwritten. A merge is one row; whoever reads the officer reads both records
from the moment it was recorded. Taking it back closes that row, and everything is as it was.
"""

from datetime import datetime

from standing.kernel.access import Act
from standing.kernel.errors import Refused, WrongState
from standing.ledger import queries as ledger
from standing.ledger.actions import record
from standing.workforce import identities
from standing.workforce.events import Event
from standing.workforce.models import Merge, Officer

TWO_PERSONS = "RUL-24"


def join(act: Act, *, keep: Officer, other: Officer) -> Merge:
    """Carry out a merge that two people have approved, within their transaction and turn."""
    refuse_unless_apart(act, keep=keep, other=other)
    made = Merge.objects.create(
        keep=keep, other=other, since=act.day, reason=act.reason, recorded_at=act.at
    )
    _enter(act, Event.OFFICERS_MERGED, keep, other)
    return made


def apart(act: Act, *, other: Officer) -> Merge:
    """Take back a merge as two people have approved, within their transaction and turn."""
    stands = standing_merge(other)
    stands.superseded_at = act.at
    stands.save(update_fields=["superseded_at"])
    _enter(act, Event.OFFICERS_UNMERGED, stands.keep, other)
    return stands


def standing_merge(merged: Officer) -> Merge:
    """Return the merge of a record that stands, or raise ``WrongState``."""
    stands = Merge.objects.select_for_update(of=("self",)).select_related("keep").filter(
        other=merged, superseded_at__isnull=True
    ).first()  # fmt: skip
    if stands is None:
        raise WrongState(
            f"{merged.mptc_id} is not merged into another officer, so there is nothing to take back."
        )
    return stands


def refuse_unless_apart(act: Act, *, keep: Officer, other: Officer) -> None:
    """Refuse two records that are one, or of which one is part of a merge that stands.

    A merge has one step, so that taking one back never pulls at another.
    """
    if keep.pk == other.pk:
        raise Refused(f"{keep.mptc_id} was named twice. Name two records of one person.")
    for officer, names in ((other, keep), (keep, other)):
        into = identities.merged_into(officer.pk, known=act.at)
        if into is not None:
            raise WrongState(
                f"{officer.mptc_id} is merged into {into.mptc_id} already. "
                + ("Nothing was changed." if into.pk == names.pk else f"Merge into {into.mptc_id}, "
                   "or take that merge back first.")
            )  # fmt: skip
    if identities.others_of([other.pk], known=act.at):
        raise WrongState(
            f"Another record is merged into {other.mptc_id}. Keep {other.mptc_id} and merge "
            f"{keep.mptc_id} into it, or take that merge back first."
        )


def _enter(act: Act, kind: Event, keep: Officer, other: Officer) -> None:
    """One entry for each of the two, so that either one's record tells it."""
    for officer in (keep, other):
        record(
            act,
            kind=kind,
            subject=f"officer:{officer.mptc_id}",
            effective_on=act.day,
            authority=TWO_PERSONS,
            after={"kept": keep.mptc_id, "other": other.mptc_id},
        )


def merge_faults() -> list[str]:
    """Return a sentence for each merge that is not what the ledger says, or that makes a chain."""
    rows = list(Merge.objects.select_related("keep", "other").order_by("pk"))
    stored = {_said(Event.OFFICERS_MERGED, row, row.recorded_at) for row in rows}
    stored |= {
        _said(Event.OFFICERS_UNMERGED, row, row.superseded_at)
        for row in rows
        if row.superseded_at is not None
    }
    recorded = {
        (kind.value, str(said.get("other")), str(said.get("kept")), entry.recorded_at)
        for kind in (Event.OFFICERS_MERGED, Event.OFFICERS_UNMERGED)
        for entry in ledger.entries_of(kind)
        if (said := entry.facts_after)
    }
    faults = [
        f"officer {other}: {_VERBS[kind]} {keep}: "
        + ("the ledger says nothing of it" if known else "the ledger says so, and no row does")
        for known, lines in ((True, stored - recorded), (False, recorded - stored))
        for kind, other, keep, _at in sorted(lines)
    ]
    merged = {row.other_id for row in rows if row.superseded_at is None}
    faults += [
        f"officer {row.other.mptc_id}: merged into {row.keep.mptc_id}, which is merged itself"
        for row in rows
        if row.superseded_at is None and row.keep_id in merged
    ]
    return faults


_VERBS = {
    Event.OFFICERS_MERGED.value: "merged into",
    Event.OFFICERS_UNMERGED.value: "parted again from",
}


def _said(kind: Event, row: Merge, at: datetime) -> tuple[str, str, str, datetime]:
    return kind.value, row.other.mptc_id, row.keep.mptc_id, at
