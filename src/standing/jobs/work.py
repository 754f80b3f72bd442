"""What each kind of job does: the very actions of the command line, told in one sentence at the end.

The sentence is shown to whoever has the job's address, so it counts and names nobody.
"""

import re
from collections.abc import Callable, Mapping, Set
from datetime import date, datetime
from pathlib import Path
from typing import Any

from standing.campaigns import deciding
from standing.certification import persons
from standing.certification.models import Release
from standing.certification.rebuilding import derive_certificates
from standing.correspondence import actions as correspondence
from standing.correspondence import releasing
from standing.jobs.domain import Kind
from standing.jobs.together import carry_on
from standing.kernel.access import Act
from standing.kernel.canonical import digest
from standing.kernel.errors import Refused
from standing.ledger import queries as ledger
from standing.register import data, proposing
from standing.register import models as register_models
from standing.rules.book import the_book
from standing.rules.determine import Outcome
from standing.workforce.domain import Reference
from standing.workforce.imports import import_file

Count = Callable[[int, int], None]
Work = Callable[[Act, Mapping[str, Any], Count], str]


def packets(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Build packets. Killed and run again it keeps what is finished, and records nothing twice."""
    built = correspondence.packets(
        act,
        campaign_slug=asked["campaign"],
        out=Path(asked["out"]),
        agency=asked["agency"],
        processes=asked["processes"],
        progress=count,
        base_url=asked["address"],
    )
    agencies = len({packet.agency_code for packet in built})
    many = "1 agency are" if agencies == 1 else f"{agencies:,} agencies are"
    notices = sum(packet.notices for packet in built)
    return (
        f"Packets for {many} in {asked['out']}: {_counted(len(built), 'packet')}, "
        f"{_counted(notices, 'notice')}."
    )


def publish(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Release the public files; a release that a killed run had recorded is put in its place."""
    as_of = date.fromisoformat(asked["as_of"])
    released = proposing.publish_named(
        act,
        out=Path(asked["out"]),
        as_of=as_of,
        approved_by=asked["approved_by"],
        zeros=asked["zeros"],
        falls=asked.get("falls"),
        kept=data.folder(),
    )
    return f"Release {released.number} is written: {_counted(released.officers, 'officer')} listed."


def published(asked: Mapping[str, Any], moments: Set[datetime]) -> str | None:
    """Know the release again that an attempt of one of these moments recorded and put in its place."""
    recorded = register_models.Publication.objects.filter(
        recorded_at__in=moments, as_of=date.fromisoformat(asked["as_of"])
    ).first()
    if recorded is None or not (Path(asked["out"]) / recorded.folder).is_dir():
        return None
    return f"Release {recorded.number} is written."


def determine(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Evaluate everyone who is ready, and prepare the determinations."""
    prepared = deciding.prepare(
        act,
        campaign=asked["campaign"],
        decided_on=date.fromisoformat(asked["on"]),
        edition=asked["edition"],
    )
    preview = prepared.preview
    told = ", ".join(
        f"{preview.outcomes[outcome]:,} {outcome.value}"
        for outcome in Outcome
        if preview.outcomes.get(outcome)
    )
    officers = _counted(sum(preview.outcomes.values()), "officer")
    return f"{officers} evaluated: {told}. Two people may now look at them and approve."


def release(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Issue what two people approved, and write the letters: all of it or nothing."""
    done = releasing.release_approved(act, number=asked["preparation"])
    assert done.release is not None
    issued = done.release.preparation.determinations.filter(superseded_at__isnull=True).count()
    return f"Issued {_counted(issued, 'determination')}, with {_counted(done.notices, 'notice')}."


def released(asked: Mapping[str, Any], moments: Set[datetime]) -> str | None:
    """Know a release again that an attempt of one of these moments committed."""
    found = Release.objects.filter(
        preparation_id=asked["preparation"], recorded_at__in=moments
    ).exists()
    return "The determinations are issued and the letters written." if found else None


def propose(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Prepare a release of the public files for two people to approve."""
    proposal = proposing.propose(
        act,
        out=Path(asked["out"]),
        as_of=date.fromisoformat(asked["as_of"]),
        zeros=asked["zeros"],
        falls=asked.get("falls"),
    )
    said = proposing.asked(proposal)
    return (
        f"Release {said['number']} is prepared: {_counted(said['officers'], 'officer')}. Two people "
        f"may now look at preview {proposal.bound_to}."
    )


def publish_approved(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Publish what two people approved, if nothing has moved since."""
    done = proposing.publish(act, key=asked["proposal"], out=Path(asked["out"]), kept=data.folder())
    return f"Release {done.number} is written: {_counted(done.officers, 'officer')} listed."


def verify(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Walk along the whole ledger and say what does not fit; names nobody."""
    found = ledger.verify()
    if found.ok:
        return (
            f"The chain of {_counted(found.entries, 'entry', 'entries')} holds from the first to the "
            f"last. It ends with {found.head}."
        )
    first = re.match(r"[^:(]+", found.faults[0])
    return (
        f"The record does not hold: {_counted(len(found.faults), 'fault')} found in "
        f"{_counted(found.entries, 'entry', 'entries')}. The first: "
        f"{first[0].strip() if first else ''}. Whoever runs the register can verify the "
        "ledger and list all of them."
    )


def compare(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Compare everybody with everybody, and keep who looks alike."""
    pairs = persons.compare_everybody(act)
    return f"{_counted(pairs, 'pair')} of records may be one person."


def decide(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Decide cases of the queue together. Killed and run again it goes on, and decides nothing twice."""
    return carry_on(act, asked, count)


def take_in(act: Act, asked: Mapping[str, Any], count: Count) -> str:
    """Take in a reference file, if it still is the file that was named."""
    path, kind = Path(asked["file"]), Reference(asked["kind"])
    if not path.is_file() or digest(path.read_bytes()) != asked["sha256"]:
        raise Refused(
            "The file is gone or is no longer the one that was named. Name it again to take it in."
        )
    result = import_file(act, kind, path, book=the_book())
    if not result.ok:
        raise Refused(
            "The file has faults, so nothing of it was taken in. Name it again on the page Work to read "
            "each of them."
        )
    if kind is Reference.OFFICERS:
        derive_certificates()  # the certificates that the act of 2020 gave (CERT-400)
    return (
        f"{_counted(result.rows, 'row')} read: {result.created:,} created, {result.changed:,} "
        f"changed, {result.unchanged:,} unchanged, {result.set_aside:,} set aside."
    )


def _counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


WORKS: Mapping[Kind, Work] = {
    Kind.PACKETS: packets,
    Kind.PUBLISH: publish,
    Kind.DETERMINE: determine,
    Kind.IMPORT: take_in,
    Kind.RELEASE: release,
    Kind.PROPOSE: propose,
    Kind.PUBLISH_APPROVED: publish_approved,
    Kind.VERIFY: verify,
    Kind.COMPARE: compare,
    Kind.DECIDE: decide,
}
KNOWN_AGAIN: Mapping[Kind, Callable[[Mapping[str, Any], Set[datetime]], str | None]] = {
    Kind.PUBLISH: published,
    Kind.PUBLISH_APPROVED: published,
    Kind.RELEASE: released,
}
"""Works that commit before their job ends: how to tell that an attempt of these moments had done it."""
ALL_OR_NOTHING = frozenset({Kind.DETERMINE, Kind.IMPORT, Kind.PROPOSE, Kind.COMPARE})
"""Works that are one transaction: the job ends within it, so that neither is there without the other."""
WRITES_NOTHING = frozenset({Kind.VERIFY})
"""Works that only read: done twice they harm nobody."""
