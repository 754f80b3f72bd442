"""The releases as anybody reads them: which there are, where their files lie, what each changed.

Whoever is off the public register today stands in none of what is read here; files that were released
stay as they are, and say so of themselves (``errata``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet

from standing.kernel.periods import day_of
from standing.ledger import queries as ledger
from standing.register import archives, comparing, models, queries
from standing.register.archives import Archive
from standing.register.changed import Change, How
from standing.register.publishable import withheld
from standing.register.release import MANIFEST, NOTE, FileFacts, Stated, stated
from standing.workforce.models import Officer

AT_A_TIME: Final = 100
MOST_AT_A_TIME: Final = 1_000
MOST_MADE_AT_ONCE: Final = 64 << 20
"""Up to how many bytes of files a page waits for an archive that was not made yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A release: its row, what its manifest says, and the folder of its files, if it lies here."""

    row: models.Publication
    facts: Stated
    folder: Path | None

    @property
    def number(self) -> int:
        """Its number."""
        return self.row.number

    @property
    def files(self) -> Mapping[str, FileFacts]:
        """Every file it has, the manifest left out: name, SHA-256, bytes, rows."""
        return self.facts.files

    def path_of(self, name: str) -> Path | None:
        """Return where a file lies: one that the manifest names, the manifest itself, or its note."""
        if self.folder is None or (name not in self.files and name not in (MANIFEST, NOTE)):
            return None
        path = self.folder / name
        return path if path.is_file() else None

    @property
    def archive_name(self) -> str:
        """What its archive is called, wherever it lies."""
        return archives.name_of(self.number)

    def archive(self, *, waiting: bool = False) -> Archive | None:
        """Return the archive of its files; made where it was not yet, and somebody waits or it is small.

        ``None`` where its files do not lie here, and where it cannot be made.
        """
        if self.folder is None:
            return None
        found = archives.kept(self.folder, self.number)
        size = sum(each.bytes for each in self.files.values())
        if found is None and (waiting or size <= MOST_MADE_AT_ONCE):
            found = archives.made(self.folder, self.row.manifest)
        return found

    @property
    def without_archive(self) -> bool:
        """Whether its files lie here, and the archive of them could not be made when it was tried."""
        return (
            self.folder is not None
            and archives.kept(self.folder, self.number) is None
            and archives.cannot_be_made(self.folder, self.row.manifest)
        )


def folder() -> Path:
    """Return the folder that holds this register's releases, where they are published from the pages."""
    return Path(settings.HOME) / "releases"


def folder_of(number: int) -> Path | None:
    """Return the folder of a release; ``None`` where its files were published to another place."""
    row = queries.numbered(number)
    return None if row is None else _folder_of(row)


def _folder_of(row: models.Publication) -> Path | None:
    lies = folder() / row.folder
    return lies if lies.is_dir() else None


def releases() -> list[Released]:
    """Return every release, newest first."""
    return [_released(row) for row in models.Publication.objects.order_by("-number")]


def release(number: int) -> Released | None:
    """Return the release of this number."""
    row = queries.numbered(number)
    return None if row is None else _released(row)


def latest() -> Released | None:
    """Return the last release."""
    row = queries.last()
    return None if row is None else _released(row)


def _released(row: models.Publication) -> Released:
    return Released(row=row, facts=stated(row.manifest), folder=_folder_of(row))


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What one release changed of one officer: ``place`` is where the next portion begins after."""

    release: int
    as_of: date
    released_at: datetime
    place: int
    change: Change

    @property
    def key(self) -> str:
        """A name that stays the same: the release and the officer."""
        return f"{self.release}-{self.change.mptc_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A portion of changes, newest first; ``after`` begins the next one, if there is more."""

    found: tuple[Changed, ...]
    after: tuple[int, int] | None


def changes(
    *,
    known: datetime,
    officer: str = "",
    agency: str = "",
    release: int | None = None,
    how: How | None = None,
    after: tuple[int, int] | None = None,
    limit: int = AT_A_TIME,
) -> Changes:
    """Return what releases changed, newest first; in each, in the order of names.

    ``officer`` is an MPTC ID, ``agency`` an agency's name as the files have it. ``after`` is what the
    portion before gave. Who is off the public register at ``known`` is left out.
    """
    limit = max(1, min(limit, MOST_AT_A_TIME))
    rows = _asked(officer=officer, agency=agency, release=release, how=how)
    if after is not None:
        at, place = after
        rows = rows.filter(Q(release__lt=at) | Q(release=at, pk__gt=place))
    portion = list(rows[: limit + 1])
    more = len(portion) > limit
    portion = portion[:limit]
    off = _off([row.mptc_id for row in portion], known=known)
    published = {
        row.number: row
        for row in models.Publication.objects.filter(number__in={row.release for row in portion})
    }
    found = tuple(
        Changed(
            release=row.release,
            as_of=published[row.release].as_of,
            released_at=published[row.release].recorded_at,
            place=row.pk,
            change=change,
        )
        for row, change in zip(portion, comparing.stored(portion), strict=True)
        if row.mptc_id not in off
    )
    return Changes(found=found, after=(portion[-1].release, portion[-1].pk) if more else None)


def _asked(
    *, officer: str, agency: str, release: int | None, how: How | None
) -> QuerySet[models.ReleaseChange]:
    rows = models.ReleaseChange.objects.order_by("-release", "pk")
    if officer:
        rows = rows.filter(mptc_id=officer)
    if agency:
        rows = rows.filter(agencies__contains=f"|{agency}|")
    if release is not None:
        rows = rows.filter(release=release)
    return rows if how is None else rows.filter(how=how.value)


def _off(mptc_ids: Sequence[str], *, known: datetime) -> set[str]:
    """Which of these numbers belong to officers who are off the public register."""
    numbers = dict(Officer.objects.filter(mptc_id__in=mptc_ids).values_list("pk", "mptc_id"))
    off = withheld(numbers, on=day_of(known), known=known)
    return {numbers[pk] for pk in off}


def errata(*, known: datetime, release: int | None = None) -> list[models.Erratum]:
    """Return the errata that stand, the latest first; of one release where it is named.

    One about an officer who is off the public register is left out.
    """
    found = [
        each for each in queries.errata(known=known) if release is None or each.release == release
    ]
    off = _off([each.subject for each in found if each.subject], known=known)
    return [each for each in found if each.subject not in off]


def invented() -> bool:
    """Whether the people of this register are invented (RUL-16)."""
    return ledger.invented_world() is not None
