"""What was issued, set beside what the ledger says was issued (``standing check``)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from standing.certification.models import Determination, Release
from standing.ledger import queries as ledger
from standing.ledger.domain import Entry
from standing.rules.book import the_book
from standing.rules.deadlines import petition_deadline

Issue = tuple[str, object, object, object]
"""MPTC id, preparation, hash and outcome of one determination that was issued."""


def issued_faults() -> list[str]:
    """Return a sentence for each determination or release that is not what the ledger recorded."""
    return [*_determinations(), *_releases()]


def _determinations() -> Iterator[str]:
    recorded = Counter(_recorded(entry) for entry in ledger.entries_of("determination.issued"))
    stored = Counter[Issue](
        Determination.objects.filter(
            superseded_at__isnull=True, preparation__release__isnull=False
        ).values_list("officer__mptc_id", "preparation_id", "hash", "outcome")
    )
    for mptc_id, preparation, found_hash, outcome in sorted(recorded - stored, key=str):
        yield (
            f"officer {mptc_id}: determination: the ledger says that “{outcome}” was issued "
            f"(preparation {preparation}, hash {str(found_hash)[:12]}), and no such row stands"
        )
    for mptc_id, preparation, found_hash, outcome in sorted(stored - recorded, key=str):
        yield (
            f"officer {mptc_id}: determination: “{outcome}” stands as issued (preparation "
            f"{preparation}, hash {str(found_hash)[:12]}), and the ledger says nothing of it"
        )


def _recorded(entry: Entry) -> Issue:
    after = entry.facts_after
    mptc_id = entry.subject.removeprefix("officer:")
    return mptc_id, after.get("preparation"), after.get("determination"), after.get("outcome")


def _releases() -> Iterator[str]:
    entries = {entry.subject: entry for entry in ledger.entries_of("preparation.released")}
    stored = Release.objects.order_by("pk").values_list(
        "preparation_id", "issued_on", "petition_due", "recorded_at"
    )
    for preparation, issued_on, petition_due, recorded_at in stored:
        entry = entries.pop(f"preparation:{preparation}", None)
        if entry is None:
            yield f"release of preparation {preparation}: the ledger says nothing of it"
            continue
        for what in _differs(entry, issued_on, petition_due, recorded_at):
            yield f"release of preparation {preparation}: {what}"
    for subject in sorted(entries):
        yield f"release of {subject.replace(':', ' ')}: the ledger has it, and no such row stands"


def _differs(
    entry: Entry, issued_on: date, petition_due: date, recorded_at: datetime
) -> Iterator[str]:
    # Entries written before these two days were recorded carry only the day of the act.
    said = {"issued_on": entry.effective_on.isoformat(), **entry.facts_after}
    if said["issued_on"] != issued_on.isoformat():
        yield f"issued on {issued_on} is stored, {said['issued_on']} was recorded"
    if recorded_at != entry.recorded_at:
        yield f"known at {recorded_at} is stored, {entry.recorded_at} was recorded"
    if said.get("petition_due", petition_due.isoformat()) != petition_due.isoformat():
        yield f"petition due {petition_due} is stored, {said['petition_due']} was recorded"
    due_on = petition_deadline(decided_on=issued_on, book=the_book()).due_on
    if petition_due != due_on:
        yield f"petition due {petition_due} is stored, {due_on} follows from the day of issue"
