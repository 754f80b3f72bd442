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
from standing.kernel.canonical import digest
from standing.kernel.errors import Refused
from standing.kernel.periods import in_words
from standing.kernel.waypoints import Waypoint, reached
from standing.ledger.actions import record
from standing.ledger.queries import invented_world
from standing.register import models, queries
from standing.register.domain import Tally
from standing.register.release import Contents, Stated, difference, is_whole, stated, write
from standing.storage import locks

SUBJECT = "register"
_NAMED_AT_MOST = 20


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
    act: Act, *, out: Path, as_of: date, zeros: Mapping[str, str], entering: "Entering"
) -> Published:
    """Write a release that two people have approved to ``out/release-<number>``, and record it.

    It speaks of ``as_of``, as known at the moment of the act. ``zeros`` gives, by agency code, why an
    agency that sent officers rightly shows none (RUL-23). ``entering`` is called in the transaction
    that records the release, with its contents and the hash of its manifest; what it raises leaves
    nothing behind. If an earlier run was stopped after its release had been recorded, that release is
    put in its place instead, and nothing new is made.

    Raises:
        Refused: the folder is there already, an agency shows nobody, or rows are not accounted for.
    """
    out.mkdir(parents=True, exist_ok=True)
    with _turn(out):
        if (finished := _finish(out)) is not None:
            return finished
        return _released(act, entering, out=out, as_of=as_of, zeros=zeros)


def finish(out: Path) -> Published | None:
    """Put a release in its place that was recorded by a run which was stopped before it could."""
    if not out.is_dir():
        return None
    with _turn(out):
        return _finish(out)


def gather(act: Act, *, out: Path, as_of: date, zeros: Mapping[str, str]) -> Contents:
    """Gather what the next release would hold, with every guard that a release has; write nothing."""
    refuse_a_day_to_come(act, as_of)
    checkpoint = queries.checkpoint()
    return _contents(
        act, queries.next_number(), out=out, as_of=as_of, zeros=zeros, checkpoint=checkpoint
    )


Entering = Callable[[Act, Contents, str], None]
"""What sees to the approvals of a release: its act, its contents, the hash of its manifest."""


def refuse_a_day_to_come(act: Act, as_of: date) -> None:
    """Refuse a release of a day that has not come."""
    if as_of > act.day:
        raise Refused(
            f"A release cannot speak of {in_words(as_of)}: today is {in_words(act.day)}. "
            "Choose today or an earlier day."
        )


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
    zeros: Mapping[str, str],
) -> Published:
    """Lay the files out while others go on working, then record the release in a short transaction.

    If anything was recorded meanwhile, they are laid out once more, and then everybody waits.
    """
    laid = _laid_meanwhile(act, out=out, as_of=as_of, zeros=zeros)
    try:
        reached(Waypoint.PUBLICATION_LAID_OUT)
        with transaction.atomic():
            locks.hold("publication")
            locks.hold("ledger")
            if laid is None or laid.contents.checkpoint != queries.checkpoint():
                _remove(laid)
                laid = _lay_out(act, out=out, as_of=as_of, zeros=zeros)
            _record(act, laid.contents, laid.manifest, entering, laid.folder)
            reached(Waypoint.PUBLICATION_WRITTEN)
    except BaseException:
        _remove(laid)
        raise
    _put_in_place(laid.partial, laid.folder)
    return Published(number=laid.contents.number, folder=laid.folder, manifest=laid.manifest)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Laid:
    """A release whose files lie in ``partial``, as the ledger stood at its contents' checkpoint."""

    contents: Contents
    manifest: str
    partial: Path
    folder: Path


def _laid_meanwhile(act: Act, *, out: Path, as_of: date, zeros: Mapping[str, str]) -> _Laid | None:
    """Lay a release out; ``None`` if it could not be, as others recorded something between two reads."""
    before = queries.checkpoint()
    try:
        return _lay_out(act, out=out, as_of=as_of, zeros=zeros)
    except (Refused, LookupError):
        if queries.checkpoint() == before:
            raise
        return None


def _lay_out(act: Act, *, out: Path, as_of: date, zeros: Mapping[str, str]) -> _Laid:
    checkpoint = queries.checkpoint()  # before anything is read: whatever moves it voids the files
    number = queries.next_number()
    folder, partial = _folders(out, number)
    try:
        contents = _contents(act, number, out=out, as_of=as_of, zeros=zeros, checkpoint=checkpoint)
        manifest = write(partial, contents)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return _Laid(contents=contents, manifest=manifest, partial=partial, folder=folder)


def _remove(laid: _Laid | None) -> None:
    if laid is not None:
        shutil.rmtree(laid.partial, ignore_errors=True)


def _folders(out: Path, number: int) -> tuple[Path, Path]:
    folder, partial = out / f"release-{number}", out / f".release-{number}.partial"
    if folder.exists():
        raise Refused(
            f"There is a folder {folder.name} in {out} already, and a release is never overwritten. "
            "Choose another folder for this register's releases."
        )
    if partial.exists():  # left by a run that was stopped before anything was recorded
        shutil.rmtree(partial)
    partial.mkdir()
    return folder, partial


def _contents(
    act: Act,
    number: int,
    *,
    out: Path,
    as_of: date,
    zeros: Mapping[str, str],
    checkpoint: Mapping[str, object],
) -> Contents:
    """Gather what will be published, and stop if an agency is not shown as it should be."""
    found = queries.put_forward(as_of=as_of, known=act.at)
    _refuse_if_lost(found.tallies)
    _refuse_if_shown_nobody(found.tallies, zeros)
    contents = Contents(
        number=number,
        as_of=as_of,
        cutoff_at=act.at,
        campaigns=found.campaigns,
        listings=tuple(queries.listings(found, as_of=as_of, known=act.at)),
        tallies=found.tallies,
        zeros=dict(zeros),
        checkpoint=checkpoint,
        invented=invented_world() is not None,
    )
    return replace(contents, difference=difference(contents, queries.last(), out=out))


def _refuse_if_lost(tallies: Sequence[Tally]) -> None:
    if lost := [tally for tally in tallies if not tally.adds_up]:
        said = "; ".join(
            f"{t.agency.name} ({t.accepted:,} accepted, {t.published:,} to be shown, "
            f"{t.withheld:,} held back)"
            for t in lost[:_NAMED_AT_MOST]
        )
        raise Refused(
            f"Nothing was released: the rows of {_agencies(len(lost))} do not add up: {said}. "
            "Rows that a receipt counts are no longer there; whoever runs the register checks it."
        )


def _refuse_if_shown_nobody(tallies: Sequence[Tally], zeros: Mapping[str, str]) -> None:
    silent = {tally.agency.code: tally for tally in tallies if tally.shows_nobody}
    if needless := sorted(zeros.keys() - silent.keys()):
        raise Refused(
            f"There is no need to accept that {', '.join(needless)} shows no officer: it shows some, "
            "or sent none. Look at the code again."
        )
    if open_still := [tally for code, tally in silent.items() if code not in zeros]:
        named = "; ".join(
            f"{t.agency.name} ({t.agency.code}: {t.received:,} received, {t.accepted:,} accepted)"
            for t in open_still[:_NAMED_AT_MOST]
        )
        more = len(open_still) - _NAMED_AT_MOST
        raise Refused(
            f"Nothing was released: {_agencies(len(open_still))} sent a file, and the release would "
            f"show no officer of theirs: {named}{f'; and {more} more' if more > 0 else ''}. Find out "
            "why. Where it is right, say so: name "
            "the agency by its code and say why."
        )


def _agencies(count: int) -> str:
    return "1 agency" if count == 1 else f"{count:,} agencies"


def _record(act: Act, contents: Contents, manifest: str, entering: Entering, folder: Path) -> None:
    bound: dict[str, object] = {
        "release": contents.number, "manifest": digest(manifest.encode()),
    }  # fmt: skip
    for code, because in sorted(contents.zeros.items()):
        record(
            replace(act, reason=because),
            kind="publication.zero-accepted",
            subject=f"agency:{code}",
            effective_on=act.day,
            authority="RUL-23",
            after=bound,
        )
    entering(act, contents, digest(manifest.encode()))
    record(
        act,
        kind="publication.released",
        subject=SUBJECT,
        effective_on=act.day,
        authority="CERT-903",
        after={**bound, "as_of": contents.as_of, "officers": len(contents.listings)},
    )
    models.Publication.objects.create(
        number=contents.number,
        as_of=contents.as_of,
        cutoff_at=contents.cutoff_at,
        recorded_at=act.at,
        folder=folder.name,
        manifest=manifest,
    )


def _finish(out: Path) -> Published | None:
    """Put a release in place that was recorded by a run which was stopped before it could."""
    for partial in sorted(out.glob(".release-*.partial")):
        number = partial.name.removeprefix(".release-").removesuffix(".partial")
        stored = queries.numbered(int(number)) if number.isdecimal() else None
        if stored is not None and is_whole(partial, stored.manifest):
            folder = out / stored.folder
            _put_in_place(partial, folder)
            return Published(
                number=stored.number, folder=folder, manifest=stored.manifest, finished=True
            )
    return None


def _put_in_place(partial: Path, folder: Path) -> None:
    """Give the finished folder its name, and see that the disk knows it."""
    _to_disk(partial)
    partial.rename(folder)
    _to_disk(folder.parent)


def _to_disk(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
