"""What each kind of job does: the very actions of the command line, told in one sentence at the end.

The sentence is shown to whoever has the job's address, so it counts and names nobody.
"""

from collections.abc import Callable, Mapping, Set
from datetime import date, datetime
from pathlib import Path
from typing import Any

from standing.campaigns import deciding
from standing.certification.rebuilding import derive_certificates
from standing.correspondence import actions as correspondence
from standing.jobs.domain import Kind
from standing.kernel.access import Act
from standing.kernel.canonical import digest
from standing.kernel.errors import Refused
from standing.register import actions as register
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
    released = register.publish(
        act,
        out=Path(asked["out"]),
        as_of=as_of,
        approved_by=asked["approved_by"],
        zeros=asked["zeros"],
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
    return f"{officers} evaluated: {told}. Two people may now look at preview {preview.hash}."


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
            f"The file has faults, so nothing of it was taken in. Read them with: "
            f"standing import {kind} FILE --dry-run"
        )
    if kind is Reference.OFFICERS:
        derive_certificates()  # the certificates that the act of 2020 gave (CERT-400)
    return (
        f"{_counted(result.rows, 'row')} read: {result.created:,} created, {result.changed:,} "
        f"changed, {result.unchanged:,} unchanged, {result.set_aside:,} set aside."
    )


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


WORKS: Mapping[Kind, Work] = {
    Kind.PACKETS: packets,
    Kind.PUBLISH: publish,
    Kind.DETERMINE: determine,
    Kind.IMPORT: take_in,
}
KNOWN_AGAIN: Mapping[Kind, Callable[[Mapping[str, Any], Set[datetime]], str | None]] = {
    Kind.PUBLISH: published,
}
"""Works that commit before their job ends: how to tell that an attempt of these moments had done it."""
ALL_OR_NOTHING = frozenset({Kind.DETERMINE, Kind.IMPORT})
"""Works that are one transaction: the job ends within it, so that neither is there without the other."""
