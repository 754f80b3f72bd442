"""What ``standing check`` asks of status updates: each form, leave and suspension is in the ledger."""

from collections.abc import Iterator

from standing.workforce.domain import StatusChange
from standing.workforce.models import AgencySuspension, Leave, StatusUpdate
from standing.workforce.recorded import Fact, entries_of, faults, rows_of
from standing.workforce.status_updates import KINDS

_FORM = "{} at {} from {}, due {}"
_LEAVE = "{} leave from {} since {} until {}"
_SUSPENDED = "suspension by {} since {} until {}, paid: {}"


def status_faults() -> list[str]:
    """Return a sentence for each form, leave or suspension that is not as the ledger says."""
    return [
        *faults(stored=_forms(), told=_forms_told()),
        *faults(stored=_leaves(), told=_leaves_told()),
        *faults(stored=_suspensions(), told=_suspensions_told()),
    ]


def _forms() -> Iterator[Fact]:
    rows = StatusUpdate.objects.order_by("pk").values_list(
        "officer__mptc_id", "recorded_at", "change", "agency__code", "effective_on", "due_on"
    )
    for mptc_id, at, *said in rows.iterator(chunk_size=5_000):
        yield Fact(f"officer:{mptc_id}", _FORM.format(*said), at)


def _forms_told() -> Iterator[Fact]:
    """A separation entered before there were forms names no last day, and has none."""
    for change, kind in KINDS.items():
        for entry in entries_of((kind,)):
            after = entry.facts_after
            if "due_on" in after:
                said = (change.value, after["agency"], entry.effective_on, after["due_on"])
                yield Fact(entry.subject, _FORM.format(*said), entry.recorded_at)


def _leaves() -> Iterator[Fact]:
    rows = Leave.objects.order_by("pk").values_list(
        "officer__mptc_id", "recorded_at", "superseded_at", "kind", "agency__code", "since", "until"
    )
    for mptc_id, at, closed_at, *said in rows.iterator(chunk_size=5_000):
        yield Fact(f"officer:{mptc_id}", _LEAVE.format(*said), at)
        if closed_at is not None:
            yield Fact(f"officer:{mptc_id}", f"{_LEAVE.format(*said)}: closed", closed_at)


def _leaves_told() -> Iterator[Fact]:
    for entry in entries_of((KINDS[StatusChange.LEAVE],)):
        after = entry.facts_after
        said = (after["kind"], after["agency"], after["since"], None)
        yield Fact(entry.subject, _LEAVE.format(*said), entry.recorded_at)
    for entry in entries_of((KINDS[StatusChange.RETURN],)):
        before, after = entry.facts_before, entry.facts_after
        leave = (after["kind"], after["agency"], after["since"])
        if before:
            yield Fact(entry.subject, f"{_LEAVE.format(*leave, None)}: closed", entry.recorded_at)
        if after["until"] != after["since"]:  # else it never began
            yield Fact(entry.subject, _LEAVE.format(*leave, after["until"]), entry.recorded_at)


def _suspensions() -> Iterator[Fact]:
    rows = rows_of(AgencySuspension, "officer__mptc_id", "agency__code", "since", "until", "paid")
    for subject, at, closed_at, said in rows:
        yield Fact(subject, _SUSPENDED.format(*said), at)
        if closed_at is not None:
            yield Fact(subject, f"{_SUSPENDED.format(*said)}: closed", closed_at)


def _suspensions_told() -> Iterator[Fact]:
    for entry in entries_of((KINDS[StatusChange.SUSPENSION],)):
        after = entry.facts_after
        said = (after["agency"], after["since"], None, after["paid"])
        yield Fact(entry.subject, _SUSPENDED.format(*said), entry.recorded_at)
    for entry in entries_of((KINDS[StatusChange.SUSPENSION_ENDED],)):
        before, after = entry.facts_before, entry.facts_after
        place, paid = (after["agency"], after["since"]), after["paid"]
        if before:
            closed = f"{_SUSPENDED.format(*place, None, paid)}: closed"
            yield Fact(entry.subject, closed, entry.recorded_at)
        if after["until"] != after["since"]:  # else it never began
            ended = _SUSPENDED.format(*place, after["until"], paid)
            yield Fact(entry.subject, ended, entry.recorded_at)
