"""One release: what it holds, how it is written into a folder, and what changed since the last."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from standing.kernel.canonical import digest_of
from standing.kernel.cells import neutral
from standing.kernel.periods import in_words
from standing.register import downloads, lists, models, printing, queries, shapes
from standing.register.domain import Listing, Tally
from standing.register.downloads import Written
from standing.register.shapes import Line, OfficerLine, Public

MANIFEST = "release.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How many officers were added, removed or changed since a release, by MPTC id."""

    from_release: int | None
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What ``release.json`` says of one file."""

    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a ``release.json`` says, as far as we read it back."""

    release: int
    as_of: date
    cut_off: datetime
    rows: Mapping[str, int]
    files: Mapping[str, FileFacts]
    difference: Difference


def stated(manifest: str) -> Stated:
    """Read a ``release.json`` back."""
    return msgspec.json.decode(manifest, type=Stated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """Everything a release holds, gathered; ``zeros`` says why an agency rightly shows nobody."""

    number: int
    as_of: date
    cutoff_at: datetime
    campaigns: tuple[str, ...]
    listings: tuple[Listing, ...]
    tallies: tuple[Tally, ...]
    zeros: Mapping[str, str]
    checkpoint: Mapping[str, object]
    invented: bool
    difference: Difference | None = None

    @property
    def preview(self) -> str:
        """The hash of what would be published, whenever it is written: what approvals are bound to."""
        return digest_of(
            [
                self.number,
                self.as_of,
                self.campaigns,
                sorted(_cells(self.listings, invented=self.invented)),
                sorted(
                    (t.agency.code, t.received, t.accepted, t.withheld, t.published)
                    for t in self.tallies
                ),
                dict(self.zeros),
            ]
        )

    @property
    def scope(self) -> str:
        """The sentence that says who is listed, and who is not."""
        rounds = " and ".join(self.campaigns) or "no campaign, as none was open"
        return (
            f"Officers whom agencies put forward in {rounds} by a file that stood on "
            f"{in_words(self.as_of)}, with their status on that day as known at the cut-off. "
            "Officers whom no agency named in such a file are not listed."
        )

    @property
    def about(self) -> dict[str, object]:
        """What every JSON file of the release says of itself (CERT-907, RUL-16)."""
        return {
            "release": self.number,
            "as_of": self.as_of.isoformat(),
            "cut_off": self.cutoff_at.astimezone(UTC).isoformat(),
            "scope": self.scope,
            **({"notice": shapes.INVENTED} if self.invented else {}),
        }

    def lines(self, table: Public) -> Iterable[Line]:
        """Give the lines of one public table."""
        match table.name:
            case "officers":
                return lists.officers(self.listings, invented=self.invented)
            case "by-agency":
                return lists.by_agency(self.listings, invented=self.invented)
            case "by-category":
                return lists.by_category(self.listings, invented=self.invented)
            case "completeness":
                return lists.completeness(self.tallies, reasons=self.zeros, invented=self.invented)
        raise ValueError(f"no lines are defined for the public table {table.name}")


def write(folder: Path, contents: Contents) -> str:
    """Write every file of a release into an empty folder; return the text of ``release.json``."""
    about = contents.about
    written: list[Written] = []
    for table in shapes.TABLES:
        written.append(downloads.write_csv(folder, table, contents.lines(table)))
        if table.json:
            written.append(downloads.write_json(folder, table, contents.lines(table), about=about))
    written += _printed(folder, contents, {file.name: file.rows or 0 for file in written})
    described = downloads.dictionary(about=about)
    written.append(downloads.write_text(folder, "dictionary.json", described))
    manifest = downloads.spelled_out(
        {
            **about,
            "rows": {file.name: file.rows for file in written if file.rows is not None},
            "files": {file.name: file.as_dict() for file in written},
            "difference": asdict(contents.difference) if contents.difference else None,
            "not_printed": [
                f"{name}.pdf: more than {printing.MOST:,} rows; the CSV file holds them all"
                for name in ("by-agency", "by-category")
                if not any(file.name.startswith(name) and file.rows is None for file in written)
            ],
            "agencies_accepted_without_officers": dict(sorted(contents.zeros.items())),
            "ledger": contents.checkpoint,
        }
    )
    downloads.write_text(folder, MANIFEST, manifest)
    return manifest


def _printed(folder: Path, contents: Contents, rows: Mapping[str, int]) -> list[Written]:
    """Print the two lists; they say once on each page what the CSV files say in each row (RUL-16)."""
    heads = printing.Heads(
        release=contents.number,
        as_of=in_words(contents.as_of),
        known=f"{contents.cutoff_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
        moment=contents.cutoff_at,
        scope=contents.scope,
        invented=shapes.INVENTED if contents.invented else "",
    )
    return [
        *printing.write(
            folder, "by-agency", title="Officers by agency", heads=heads,
            rows=printing.by_agency(lists.by_agency(contents.listings, invented=False)),
            count=rows["by-agency.csv"],
        ),
        *printing.write(
            folder, "by-category", title="Officers by status", heads=heads,
            rows=printing.by_category(lists.by_category(contents.listings, invented=False)),
            count=rows["by-category.csv"],
        ),
    ]  # fmt: skip


def is_whole(folder: Path, manifest: str) -> bool:
    """Say whether a folder holds exactly what a manifest says, byte for byte."""
    files = stated(manifest).files
    kept = folder / MANIFEST
    return (
        kept.is_file()
        and kept.read_text("utf-8") == manifest
        and all((folder / name).is_file() for name in files)
        and all(downloads.sha256_of(folder / name) == said.sha256 for name, said in files.items())
    )


def difference(contents: Contents, before: models.Publication | None, *, out: Path) -> Difference:
    """Set a release beside the one before it."""
    now = _by_id(_cells(contents.listings, invented=contents.invented))
    if before is None:
        return Difference(from_release=None, added=len(now), removed=0, changed=0)
    then = _by_id(published_lines(before, out=out, invented=contents.invented))
    return Difference(
        from_release=before.number,
        added=len(now.keys() - then.keys()),
        removed=len(then.keys() - now.keys()),
        changed=sum(now[key] != then[key] for key in now.keys() & then.keys()),
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
    yield from _cells(queries.listings(found, as_of=as_of, known=known), invented=invented)


def _cells(listings: Iterable[Listing], *, invented: bool) -> Iterator[tuple[str, ...]]:
    cells = shapes.cells_of(OfficerLine)
    for line in lists.officers(listings, invented=invented):
        yield tuple(neutral(str(cell)) for cell in cells(line))


def _by_id(lines: Iterable[tuple[str, ...]]) -> dict[str, str]:
    return {line[0]: digest_of(line) for line in lines}
