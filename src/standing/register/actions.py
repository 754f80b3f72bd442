"""Releasing the public files: checked for completeness, approved by two people, never overwritten."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db import transaction

from standing.kernel.access import Act
from standing.kernel.canonical import canonical, digest
from standing.kernel.errors import Refused
from standing.kernel.waypoints import Waypoint, reached
from standing.ledger import sealing
from standing.ledger.actions import record
from standing.register import archives, falls, guards, models, queries
from standing.register.contents import Accepted, Contents, gathered
from standing.register.release import Stated, is_whole, stated
from standing.register.writing import write
from standing.storage import bulk, disk, locks

SUBJECT = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A release that lies in its folder. ``finished`` says that it had been approved before."""

    number: int
    folder: Path
    manifest: str
    finished: bool = False

    @property
    def sha256(self) -> str:
        """The hash of ``release.json``."""
        return digest(self.manifest.encode())

    @property
    def facts(self) -> Stated:
        """What ``release.json`` says."""
        return stated(self.manifest)

    @property
    def officers(self) -> int:
        """How many officers are listed."""
        return self.facts.rows["officers.csv"]

    def as_dict(self) -> dict[str, object]:
        """The release as ``--json`` prints it."""
        return {
            **json.loads(self.manifest),
            "folder": str(self.folder),
            "manifest_sha256": self.sha256,
            "finished_earlier_run": self.finished,
        }


def publish_approved(
    act: Act,
    *,
    out: Path,
    as_of: date,
    accepted: Accepted,
    entering: "Entering",
    kept: Path | None = None,
) -> Published:
    """Write a release that two people have approved to ``out/release-<number>``, and record it.

    ``kept`` is the folder that the pages hand releases out from: where it is another one, the same files
    are laid there too, before the release gets its name in ``out``.

    It speaks of ``as_of``, as known at the moment of the act. ``accepted`` says why agencies that sent
    officers rightly show none, and why counts rightly fell (RUL-23). ``entering`` is called in the
    transaction that records the release, with its contents and the hash of its manifest; what it raises
    leaves nothing behind. If an earlier run was stopped after its release had been recorded, that
    release is put in its place instead, and nothing new is made.

    Raises:
        Refused: the folder is there already, or as for ``contents.gathered``.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _turn(out):
        if (finished := _finish(out, kept)) is not None:
            return finished
        return _released(act, entering, out=out, as_of=as_of, accepted=accepted, kept=kept)


def finish(out: Path, kept: Path | None = None) -> Published | None:
    """Put a release in its place that was recorded by a run which was stopped before it could."""
    if not out.is_dir():
        return None
    with _turn(out):
        return _finish(out, kept)


def gather(act: Act, *, out: Path, as_of: date, accepted: Accepted) -> Contents:
    """Gather what the next release would hold, with every guard that a release has; write nothing."""
    guards.refuse_a_day_to_come(act, as_of)
    return gathered(
        act,
        queries.next_number(),
        out=out,
        as_of=as_of,
        accepted=accepted,
        checkpoint=queries.checkpoint(),
    )


Entering = Callable[[Act, Contents, str], None]
"""What sees to the approvals of a release: its act, its contents, the hash of its manifest."""


@contextmanager
def _turn(out: Path) -> Iterator[None]:
    """Wait until nobody else writes a release into the folder; a run that is killed gives it back."""
    handle = os.open(out, os.O_RDONLY)
    try:
        with suppress(OSError):  # a network folder may know no turns
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _released(
    act: Act,
    entering: Entering,
    *,
    out: Path,
    as_of: date,
    accepted: Accepted,
    kept: Path | None,
) -> Published:
    """Lay the files out while others go on working, then record the release in a short transaction.

    If anything was recorded meanwhile, they are laid out once more, and then everybody waits.
    """
    _refuse_what_lies_in(kept)
    laid = _laid_meanwhile(act, out=out, as_of=as_of, accepted=accepted)
    try:
        reached(Waypoint.PUBLICATION_LAID_OUT)
        with transaction.atomic():
            locks.hold("publication")
            locks.hold("ledger")
            if laid is None or _moved(laid.contents):
                _remove(laid)
                laid = _lay_out(act, out=out, as_of=as_of, accepted=accepted)
            _record(act, laid.contents, laid.manifest, entering, laid.folder)
            reached(Waypoint.PUBLICATION_WRITTEN)
    except BaseException:
        _remove(laid)
        raise
    laid.contents.listed.close()
    _put_in_place(laid.partial, laid.folder, manifest=laid.manifest, kept=kept)
    return Published(number=laid.contents.number, folder=laid.folder, manifest=laid.manifest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """A release whose files lie in ``partial``, as the ledger stood at its contents' checkpoint."""

    contents: Contents
    manifest: str
    partial: Path
    folder: Path


def _laid_meanwhile(act: Act, *, out: Path, as_of: date, accepted: Accepted) -> _Laid | None:
    """Lay a release out; ``None`` if it could not be, as others recorded something between two reads."""
    before = queries.checkpoint()
    try:
        return _lay_out(act, out=out, as_of=as_of, accepted=accepted)
    except (Refused, LookupError):
        if queries.checkpoint() == before:
            raise
        return None


def _lay_out(act: Act, *, out: Path, as_of: date, accepted: Accepted) -> _Laid:
    # Sealed before anything is read: whatever the ledger takes in afterwards voids the files.
    checkpoint = sealing.for_release(_sealed_before())
    number = queries.next_number()
    folder, partial = _folders(out, number)
    try:
        contents = gathered(
            act, number, out=out, as_of=as_of, accepted=accepted, checkpoint=checkpoint
        )
        manifest = write(partial, contents)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return _Laid(contents=contents, manifest=manifest, partial=partial, folder=folder)


def _moved(contents: Contents) -> bool:
    """Whether the ledger took in anything since the release was laid out."""
    return contents.checkpoint["position"] != queries.checkpoint()["position"]


def _sealed_before() -> int | None:
    """Return the position of the last release that carries a checkpoint."""
    row = queries.last()
    if row is None:
        return None
    said = json.loads(row.manifest).get("ledger", {})
    return int(said["position"]) if "checkpoint" in said else None


def _remove(laid: _Laid | None) -> None:
    if laid is not None:
        shutil.rmtree(laid.partial, ignore_errors=True)
        laid.contents.listed.close()


def _folders(out: Path, number: int) -> tuple[Path, Path]:
    folder, partial = out / f"release-{number}", out / f".release-{number}.partial"
    _refuse_if_there(folder)
    if partial.exists():  # left by a run that was stopped before anything was recorded
        shutil.rmtree(partial)
    partial.mkdir()
    return folder, partial


def _record(act: Act, contents: Contents, manifest: str, entering: Entering, folder: Path) -> None:
    bound: dict[str, object] = {
        "release": contents.number, "manifest": digest(manifest.encode()),
    }  # fmt: skip
    _record_what_was_accepted(act, contents, bound)
    entering(act, contents, digest(manifest.encode()))
    record(
        act,
        kind="publication.released",
        subject=SUBJECT,
        effective_on=act.day,
        authority="CERT-903",
        after={**bound, "as_of": contents.as_of, "officers": len(contents.listed)},
    )
    models.Publication.objects.create(
        number=contents.number,
        as_of=contents.as_of,
        cutoff_at=contents.cutoff_at,
        recorded_at=act.at,
        folder=folder.name,
        manifest=manifest,
    )
    if contents.difference.from_release is not None:
        _keep_changes(contents)


def _record_what_was_accepted(act: Act, contents: Contents, bound: Mapping[str, object]) -> None:
    """Record why an agency shows nobody, and why a count fell, each as an act of its own (RUL-23)."""
    said = contents.accepted
    for code, because in sorted(said.zeros.items()):
        record(
            replace(act, reason=because),
            kind="publication.zero-accepted",
            subject=f"agency:{code}",
            effective_on=act.day,
            authority="RUL-23",
            after=bound,
        )
    for fall in contents.fallen:
        if fall.key not in said.falls:
            continue
        whole = fall.key == falls.REGISTER or fall.key.startswith(falls.STATUS)
        record(
            replace(act, reason=said.falls[fall.key]),
            kind="publication.fall-accepted",
            subject=SUBJECT if whole else f"agency:{fall.key}",
            effective_on=act.day,
            authority="RUL-23",
            after={**bound, "count": fall.key, "before": fall.before, "now": fall.now},
        )


def _keep_changes(contents: Contents) -> None:
    """Keep whose line is not that of the release before, for the pages and feeds of changes."""
    rows = (
        (
            contents.number, each.mptc_id, each.how.value, _as_text(each.before),
            _as_text(each.after), f"|{'|'.join(each.agencies)}|",
        )
        for each in contents.listed.changes()
    )  # fmt: skip
    columns = ("release", "mptc_id", "how", "before", "after", "agencies")
    bulk.insert(models.ReleaseChange, columns, rows)


def _as_text(cells: Sequence[str]) -> str:
    return canonical(cells).decode() if cells else ""


def _finish(out: Path, kept: Path | None = None) -> Published | None:
    """Put a release in place that was recorded by a run which was stopped before it could."""
    for partial in sorted(out.glob(".release-*.partial")):
        number = partial.name.removeprefix(".release-").removesuffix(".partial")
        stored = queries.numbered(int(number)) if number.isdecimal() else None
        if stored is not None and is_whole(partial, stored.manifest):
            folder = out / stored.folder
            _put_in_place(partial, folder, manifest=stored.manifest, kept=kept)
            return Published(
                number=stored.number, folder=folder, manifest=stored.manifest, finished=True
            )
    return None


def _put_in_place(partial: Path, folder: Path, *, manifest: str, kept: Path | None) -> None:
    """Give the finished folder its name, and see that the disk knows it; its copy comes first.

    A run that is killed in between leaves ``partial`` where it was, so that the next one goes on here.
    Then the archive is made, where the pages hand files out from; one that is missing they make. Last
    the release's own entry is sealed, so that a stranger may ask for its proof at once; a run that is
    killed leaves that to the worker.
    """
    disk.settle_folder(partial)
    if kept is not None and kept.resolve() != folder.parent.resolve():
        _copy(partial, kept / folder.name, manifest=manifest)
    partial.rename(folder)
    disk.settle_folder(folder.parent)
    archives.made(folder if kept is None else kept / folder.name, manifest)
    sealing.seal()


def _copy(partial: Path, copy: Path, *, manifest: str) -> None:
    """Lay the same files into another folder; where they lie there whole already, leave them."""
    if copy.is_dir() and is_whole(copy, manifest):
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    begun = copy.parent / f".{copy.name}.copy"
    shutil.rmtree(begun, ignore_errors=True)  # left by a run that was stopped
    shutil.copytree(partial, begun)
    disk.settle_folder(begun)
    begun.rename(copy)
    disk.settle_folder(copy.parent)


def _refuse_what_lies_in(kept: Path | None) -> None:
    if kept is not None:
        _refuse_if_there(kept / f"release-{queries.next_number()}")


def _refuse_if_there(folder: Path) -> None:
    if folder.exists():
        raise Refused(
            f"There is a folder {folder.name} in {folder.parent} already, and a release is never "
            "overwritten. Choose another folder for this register's releases."
        )
