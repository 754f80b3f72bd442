"""A release as it was published: what its manifest says, its lines, and whether its folder is whole."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import msgspec

from standing.kernel.canonical import digest
from standing.kernel.cells import neutral
from standing.register import downloads, lists, models, queries, shapes
from standing.register.domain import Listing
from standing.register.shapes import OfficerLine

MANIFEST = "release.json"
NOTE = "release.note"
"""A signed note over the hash of the manifest; it stands in no manifest, as it signs one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How many officers were added, removed or changed since a release, by MPTC id."""

    from_release: int | None
    added: int
    removed: int
    changed: int
    not_named: int = 0
    """How many of those removed are off the public register, and so stand in no file of changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What ``release.json`` says of one file; ``rows`` is empty for one that is no table."""

    sha256: str
    bytes: int = 0
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FallStated:
    """A count that fell, and why somebody, in what office, said that this is right."""

    count: str
    what: str
    before: int
    now: int
    because: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a ``release.json`` says, as far as we read it back."""

    release: int
    as_of: date
    cut_off: datetime
    rows: Mapping[str, int]
    files: Mapping[str, FileFacts]
    difference: Difference
    statuses: Mapping[str, int] = field(default_factory=dict)
    officers_withheld: int = 0
    falls_accepted: Sequence[FallStated] = ()
    agencies_accepted_without_officers: Mapping[str, str] = field(default_factory=dict)
    not_printed: Sequence[str] = ()


def stated(manifest: str) -> Stated:
    """Read a ``release.json`` back."""
    return msgspec.json.decode(manifest, type=Stated)


def signed_lines(manifest: str) -> tuple[str, ...]:
    """Return the lines of ``release.note``, which is signed over the hash of the manifest."""
    said = stated(manifest)
    return (
        "standing release 1",
        f"release {said.release}",
        f"as-of {said.as_of.isoformat()}",
        f"sha256 {digest(manifest.encode())}",
    )


def is_whole(folder: Path, manifest: str) -> bool:
    """Say whether a folder holds exactly what a manifest says, byte for byte."""
    files = stated(manifest).files
    kept = folder / MANIFEST
    return (
        kept.is_file()
        and kept.read_text("utf-8") == manifest
        and (folder / NOTE).is_file()
        and (folder / NOTE).read_text("utf-8").startswith("\n".join(signed_lines(manifest)))
        and all((folder / name).is_file() for name in files)
        and all(downloads.sha256_of(folder / name) == said.sha256 for name, said in files.items())
    )


def published_lines(
    before: models.Publication, *, out: Path, invented: bool
) -> Iterator[tuple[str, ...]]:
    """Give the lines of an earlier release: from its file, or worked out again on both clocks."""
    file = out / before.folder / "officers.csv"
    said = stated(before.manifest).files["officers.csv"].sha256
    if file.is_file() and downloads.sha256_of(file) == said:
        with file.open(encoding="utf-8", newline="") as opened:
            rows = csv.reader(opened)
            next(rows)
            yield from (tuple(row) for row in rows)
        return
    yield from lines_known(as_of=before.as_of, known=before.cutoff_at, invented=invented)


def lines_known(*, as_of: date, known: datetime, invented: bool) -> Iterator[tuple[str, ...]]:
    """Give the lines of ``officers.csv`` of a day, as known at a moment."""
    found = queries.put_forward(as_of=as_of, known=known)
    yield from _cells(queries.streamed(found, as_of=as_of, known=known), invented=invented)


def _cells(listings: Iterable[Listing], *, invented: bool) -> Iterator[tuple[str, ...]]:
    cells = shapes.cells_of(OfficerLine)
    for line in lists.officers(listings, invented=invented):
        yield tuple(neutral(str(cell)) for cell in cells(line))
