"""Basic training and the hours of work that the Bridge Academy asks for (CERT-212, 353, 354).

The submission's answer is what counts. The training committee's export can contradict it, and then
a person looks; the export's silence contradicts nothing.
"""

from typing import Final

from standing.rules.facts import BasicTraining, BridgeStatus, Facts
from standing.rules.law import Finding, Law
from standing.rules.reading import read, read_export

BASIC_TRAINING_CODES: Final = tuple(
    f"basic-training.{end}"
    for end in (
        "complete",
        "exemption",
        "bridge-complete",
        "other-on-record",
        "not-stated",
        "bridge-not-stated",
        "bridge-enrolled",
        "bridge-withdrawn",
        "bridge-dismissed",
        "bridge-never-enrolled",
        "none",
        "sources-differ",
    )
)
_BRIDGE: Final = "bridge academy"
_CATEGORY: Final = {
    BasicTraining.ACADEMY: "basic academy",
    BasicTraining.STATE_POLICE: "state police academy",
    BasicTraining.SSPO: "sspo academy",
}
_OTHER_TRAINING: Final = frozenset({*_CATEGORY.values(), "exemption"})
_UNDER_WAY: Final = frozenset({BridgeStatus.COMPLETE, BridgeStatus.ENROLLED})


def by_bridge(facts: Facts) -> bool:
    """Say whether the officer's basic training is the Bridge Academy, done or under way."""
    return facts.basic_training is BasicTraining.BRIDGE or (
        facts.basic_training in (None, BasicTraining.NONE) and facts.bridge_status in _UNDER_WAY
    )


def basic_training(facts: Facts, law: Law) -> Finding:
    """CERT-212: an academy, the Bridge Academy, or an exemption."""
    claimed = facts.basic_training
    if claimed is BasicTraining.BRIDGE or (
        facts.bridge_status is not None and claimed in (None, BasicTraining.NONE)
    ):
        return _bridge(facts, law)
    if claimed is None:
        return law.find("basic-training.not-stated", "", read("Basic Training", ""))
    if claimed is BasicTraining.NONE:
        return _untrained(facts, law)
    said = read("Basic Training", claimed)
    if claimed is BasicTraining.EXEMPTION:
        return law.find("basic-training.exemption", claimed, said)
    academy, bridge = _lines(facts, _CATEGORY[claimed]), _lines(facts, _BRIDGE)
    if bridge and not academy:
        return law.find("basic-training.sources-differ", claimed, said, *bridge)
    return law.find("basic-training.complete", claimed, said, *academy)


def work_hours(facts: Facts, law: Law) -> Finding:
    """CERT-354, 603: hours of police work, needed only where basic training is the bridge."""
    hours = facts.work_hours
    if not by_bridge(facts):
        return law.find(
            "work-hours.not-needed", "", read("Basic Training", facts.basic_training or "")
        )
    observed = "" if hours is None else str(hours)
    said = read("Work Hours", observed)
    if hours is None:
        return law.find("work-hours.not-stated", observed, said)
    code = "work-hours.reached" if hours >= law.work_hours_needed else "work-hours.short"
    return law.find(code, observed, said)


def _bridge(facts: Facts, law: Law) -> Finding:
    status = facts.bridge_status
    training = facts.basic_training or ""
    said = (read("Basic Training", training), read("Bridge Status", status or ""))
    lines = _lines(facts, _BRIDGE)
    if status is None:
        return law.find("basic-training.bridge-not-stated", "", *said, *lines)
    if status is BridgeStatus.COMPLETE:
        if lines and not _completed(facts, _BRIDGE):
            return law.find("basic-training.sources-differ", f"bridge {status}", *said, *lines)
        return law.find("basic-training.bridge-complete", status, *said, *lines)
    if status is BridgeStatus.ENROLLED:
        return law.find("basic-training.bridge-enrolled", status, *said, *lines)
    if other := tuple(each for name in _OTHER_TRAINING for each in _completed(facts, name)):
        contradicted = training == BasicTraining.NONE
        code = "sources-differ" if contradicted else "other-on-record"
        return law.find(f"basic-training.{code}", f"bridge {status}", *said, *sorted(other))
    return law.find(f"basic-training.bridge-{status.replace(' ', '-')}", status, *said, *lines)


def _untrained(facts: Facts, law: Law) -> Finding:
    """The submission says "none" and nothing about the bridge."""
    said = read("Basic Training", BasicTraining.NONE)
    shown = [
        each for name in (*sorted(_OTHER_TRAINING), _BRIDGE) for each in _completed(facts, name)
    ]
    if shown:
        return law.find("basic-training.sources-differ", BasicTraining.NONE, said, *shown)
    return law.find("basic-training.none", BasicTraining.NONE, said)


def _lines(facts: Facts, category: str) -> tuple[str, ...]:
    if not facts.training_on_record:
        return ()
    return tuple(read_export(x) for x in facts.training_on_record if x.category == category)


def _completed(facts: Facts, category: str) -> tuple[str, ...]:
    return tuple(
        read_export(x)
        for x in facts.training_on_record
        if x.category == category and x.completed_on is not None
    )
