"""Reading a draft: its file with the mends laid over it, checked against the register."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import msgspec
from django.conf import settings

from standing.campaigns import filing, indexing, models, queries
from standing.campaigns.domain import FilingKind
from standing.campaigns.queries import Index
from standing.campaigns.rosters.check import check_tables, unreadable
from standing.campaigns.rosters.checked import MISMATCH, Checked, CheckedRow
from standing.campaigns.rosters.columns import by_field
from standing.campaigns.rosters.dates import read_date
from standing.campaigns.rosters.headings import find_listing
from standing.campaigns.rosters.identities import read_id
from standing.campaigns.rosters.mending import Mends, Place, Read, listed, mended, progress
from standing.kernel.canonical import canonical, digest_of
from standing.rules.facts import Attestation
from standing.sheets.findings import Finding, Severity, Unreadable
from standing.sheets.reading import Table, read_tables
from standing.workforce import guesses
from standing.workforce.models import Agency

MOST_ROWS = 20_000
MOST_MENDS = 20_000
_SECONDS = 20.0


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of a check: rows read, rows that count, faults, mends, and what is attested.

    ``yes``, ``no`` and ``cannot`` count the rows that the agency head attests; the ``head_`` ones the
    head's own row, which the appointing authority attests (CERT-115).
    """

    kind: str
    rows: int
    accepted: int
    errors: int
    warnings: int
    mended: int
    faulty: int
    yes: int = 0
    no: int = 0
    cannot: int = 0
    head_yes: int = 0
    head_no: int = 0
    head_cannot: int = 0

    @property
    def officers(self) -> int:
        """Rows of officers other than the agency head."""
        return self.yes + self.no + self.cannot

    @property
    def heads(self) -> int:
        """Rows of the agency head."""
        return self.head_yes + self.head_no + self.head_cannot


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A draft that was read: as it stands with its mends, as it was sent, and who is named in it.

    ``ids`` gives the internal id of each officer named, by MPTC ID.
    """

    now: Read
    sent: Read
    ids: Mapping[str, int]
    found: Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew(Opened):
    """A draft that was read and checked just now, and against what.

    ``numbers`` are all MPTC IDs that stand in it, and ``withheld`` the officers of whose birth date the
    agency is told nothing more for now.
    """

    index: Index
    numbers: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()

    def wrong_births(self) -> list[tuple[str, date]]:
        """Return each birth date that is not the officer's, with the officer's MPTC ID."""
        return [
            (number, born)
            for finding in self.now.checked.findings
            if (finding.code, finding.column) == (MISMATCH, by_field()["date_of_birth"].heading)
            and (number := _number_of(finding, self.now))
            and (born := read_date(finding.value, born=True).day)
        ]


def folder() -> Path:
    """Return the folder in which the bytes of drafts lie."""
    return Path(settings.FILES) / "drafts"


def path_of(draft: models.Draft) -> Path:
    """Return where the bytes of a draft lie."""
    return stored_at(draft.agency.code, draft.sha256, draft.file_name)


def stored_at(agency: str, sha256: str, name: str) -> Path:
    """Return where an agency's bytes of a hash lie; the name they came with gives only the ending.

    Each agency has its own, so that none erases what another keeps.
    """
    ending = Path(name).suffix.lower()
    return folder() / f"{agency}.{sha256}{ending if ending in ('.xlsx', '.csv') else '.txt'}"


def sha256_of(path: Path) -> str:
    """Return the hash of the bytes that lie at a place."""
    return path.stem.rpartition(".")[2]


def mends_of(draft: models.Draft) -> dict[Place, str]:
    """Return what was written into the cells of a draft."""
    written = msgspec.json.decode(draft.mends, type=list[tuple[int, int, int, str]])
    return {Place(*place): text for *place, text in written}


def as_stored(mends: Mends) -> str:
    """Return mends as a draft stores them, the same for the same mends."""
    return canonical(sorted([*place, text] for place, text in mends.items())).decode()


def state_of(sha256: str, mends: Mends) -> str:
    """Return the hash that names a file with exactly these mends."""
    return digest_of([sha256, as_stored(mends)])


def open_draft(draft: models.Draft, *, known: datetime, on: date) -> Anew:
    """Read a draft and check it with its mends against the register.

    Whoever only looks at it again asks ``looking.look``.
    """
    return open_file(
        path_of(draft), name=draft.file_name, mends=mends_of(draft), of=draft.campaign,
        agency=draft.agency, known=known, on=on,
    )  # fmt: skip


def open_file(
    path: Path,
    *,
    name: str,
    mends: Mends,
    of: models.Campaign,
    agency: Agency,
    known: datetime,
    on: date,
) -> Anew:
    """Read a file once and check it twice: with its mends, and as it was sent."""
    try:
        tables = _tables(path)
    except Unreadable as refusal:
        nothing = Read(tables=[], listings={}, checked=unreadable(refusal, name=name, kind=None))
        return Anew(
            now=nothing, sent=nothing, ids={}, index=Index(known={}, ids={}),
            found=_found(nothing, nothing),
        )  # fmt: skip
    laid_over = mended(tables, mends) if mends else tables
    numbers = _numbers((*tables, *laid_over), on=on)
    index, withheld = index_for(of, agency, numbers, known=known)
    now = _checked(laid_over, index, name=name, of=of, agency=agency, known=known, on=on)
    sent = now
    if mends:
        sent = _checked(tables, index, name=name, of=of, agency=agency, known=known, on=on)
    return Anew(
        now=now, sent=sent, ids=index.ids, index=index, numbers=frozenset(numbers),
        withheld=withheld, found=_found(now, sent),
    )  # fmt: skip


def index_for(
    of: models.Campaign, agency: Agency, numbers: Collection[str], *, known: datetime
) -> tuple[Index, frozenset[str]]:
    """Return the officers with these numbers as a file of an agency is compared with them.

    Of the birth dates of those returned second, the agency is told nothing more for now (PUBREG-2).
    """
    index = indexing.index_of(of, numbers, known=known)
    withheld = guesses.closed(agency=agency.code, mptc_ids=index.known.keys(), at=known)
    if not withheld:
        return index, withheld
    compared = {
        number: replace(each, withheld=guesses.MOST) if number in withheld else each
        for number, each in index.known.items()
    }
    return Index(known=compared, ids=index.ids), withheld


def _tables(path: Path) -> list[Table]:
    if not path.exists():
        raise Unreadable(_GONE)
    tables = read_tables(path, seconds=_SECONDS)
    _refuse_too_long(tables)
    return tables


_GONE = Finding(
    severity=Severity.ERROR,
    code="draft.bytes-gone",
    message="The file of this draft is no longer on the server.",
    fix="Choose it again. If it is gone a second time, tell the people who run the register.",
)


def _checked(
    tables: list[Table], index: Index, *, name: str, of: models.Campaign, agency: Agency,
    known: datetime, on: date,
) -> Read:  # fmt: skip
    checked = check_tables(tables, officers=index.known, filed_on=on, file_name=name)
    return listed(tables, _for_agency(checked, index, of=of, agency=agency, known=known, on=on))


def _for_agency(
    checked: Checked,
    index: Index,
    *,
    of: models.Campaign,
    agency: Agency,
    known: datetime,
    on: date,
) -> Checked:
    """Add what only the sender's own place in the campaign can tell; other agencies stay unnamed."""
    found = findings_for(
        of, agency, named_in(checked, index), kind=checked.kind, known=known, on=on
    )
    return replace(checked, findings=(*found, *checked.findings)) if found else checked


def named_in(checked: Checked, index: Index) -> list[int]:
    """Return the officers whose rows count."""
    return [index.ids[line.row.mptc_id] for line in checked.lines if not line.set_aside]


def findings_for(
    of: models.Campaign,
    agency: Agency,
    named: list[int],
    *,
    kind: str,
    known: datetime,
    on: date,
) -> list[Finding]:
    """Return what only the sender's own place in the campaign can tell of a file."""
    found = (
        _of_another(named, of=of, agency=agency),
        _without_extension(kind, of=of, agency=agency, known=known, on=on),
    )
    return [finding for finding in found if finding is not None]


def _of_another(named: list[int], *, of: models.Campaign, agency: Agency) -> Finding | None:
    if filing.all_of_another(of, agency, named) is None:
        return None
    return Finding(
        severity=Severity.ERROR,
        code="file.another-agency",
        message=f"All {len(named):,} officers of this file were put forward by another agency before, "
        f"and none by {agency.name}.",
        fix=f"Look whether it is the right file. If the officers do belong to {agency.name}, tell the "
        "commission's staff: they can settle it.",
    )


def _without_extension(
    kind: str, *, of: models.Campaign, agency: Agency, known: datetime, on: date
) -> Finding | None:
    if kind != FilingKind.ROSTER:
        return None
    extension = queries.extensions(of, known=known, agency=agency).get(agency.pk)
    if extension is not None and extension.runs_on(on):
        return None
    return Finding(
        severity=Severity.ERROR,
        code="roster.no-extension",
        message="This is a roster, with names only, and no extension is running. A roster alone does "
        "not help its officers then (CERT-304).",
        fix="Send the full submission, or ask for an extension first.",
    )


def _numbers(tables: Sequence[Table], *, on: date) -> set[str]:
    """Every MPTC ID that a row of the tables may be read to give."""
    column = by_field()["mptc_id"]
    found: set[str] = set()
    for listing in filter(None, map(find_listing, tables)):
        place = listing.places.get(column.field)
        if place is None:
            continue
        for row in listing.table.rows[listing.at + 1 :]:
            value = read_id(column, row[place], on).value if place < len(row) else None
            if isinstance(value, str):
                found.add(value)
    return found


def _number_of(finding: Finding, read: Read) -> str:
    """Return the MPTC ID of the row that a finding speaks of."""
    row, column = read.row_of(finding), by_field()["mptc_id"]
    if row is None:
        return ""
    cell = read.cell(row._replace(column=read.listings[row.sheet].places[column.field]))
    number = read_id(column, cell, date.min).value
    return number if isinstance(number, str) else ""


def _found(now: Read, sent: Read) -> Found:
    mended_, faulty = progress(now, sent)
    checked = now.checked
    errors = sum(one.severity is Severity.ERROR for one in checked.findings)
    attested = _attested(checked.lines) if checked.kind == FilingKind.SUBMISSION else Counter()
    return Found(
        kind=checked.kind,
        rows=checked.rows,
        accepted=checked.accepted,
        errors=errors,
        warnings=len(checked.findings) - errors,
        mended=mended_,
        faulty=faulty,
        yes=attested[False, Attestation.YES],
        no=attested[False, Attestation.NO],
        cannot=attested[False, Attestation.CANNOT],
        head_yes=attested[True, Attestation.YES],
        head_no=attested[True, Attestation.NO],
        head_cannot=attested[True, Attestation.CANNOT],
    )


def _attested(lines: Sequence[CheckedRow]) -> Counter[tuple[bool, Attestation | None]]:
    """Count the rows that would count, by whether they are the head's own and what is marked."""
    return Counter(
        (line.row.agency_head, line.row.attestation) for line in lines if not line.set_aside
    )


def _refuse_too_long(tables: list[Table]) -> None:
    rows = sum(len(table.rows) for table in tables)
    if rows > MOST_ROWS:
        raise Unreadable(
            Finding(
                severity=Severity.ERROR,
                code="file.too-long",
                message=f"This file has {rows:,} rows, and the portal takes {MOST_ROWS:,} at most.",
                fix="Send it to the commission's staff, who can take in longer ones.",
            )
        )
