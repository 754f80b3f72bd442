"""What the check of a draft said, kept beside the draft's bytes, so that looking again is quick.

A check rests on the bytes, the mends, the day, and what the register says of the officers named. All of
that is looked at before what was kept is told again; sending, attesting and taking a file along never
rest on it. Of the file only the headings and the rows with a fault are kept, and the rows as they were
read; it lies where the draft lies, and is erased with it.
"""

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Final

import msgspec
from django.utils.crypto import salted_hmac

from standing.campaigns.drafts.reading import Found
from standing.campaigns.queries import Index
from standing.campaigns.rosters.checked import Checked, CheckedRow, Lines
from standing.campaigns.rosters.headings import Listing
from standing.campaigns.rosters.mending import Read
from standing.kernel.canonical import canonical, digest
from standing.sheets.findings import Finding
from standing.sheets.reading import Cell, Table

LARGEST: Final = 64 << 20
"""A check that takes more bytes than this is made again each time."""
_Cell = str | int | float | bool | dict[str, str]
_HEADINGS: Final = 25  # rows in which the headings may stand


class _Sheet(msgspec.Struct, array_like=True, frozen=True):
    """A sheet without the cells of rows that nothing is said of."""

    sheet: str
    hidden: bool
    first_row: int
    since_1904: bool
    length: int
    rows: dict[int, list[_Cell]]


class _Listing(msgspec.Struct, array_like=True, frozen=True):
    number: int
    at: int
    headings: tuple[str, ...]
    places: dict[str, int]
    twice: tuple[int, ...]
    unknown: tuple[int, ...]
    questionnaire: tuple[int, ...]


class _Read(msgspec.Struct, array_like=True, frozen=True):
    """A read file, as ``Read``; ``lines`` are decoded when somebody asks for them."""

    file: str
    kind: str
    rows: int
    counted: int
    findings: tuple[Finding, ...]
    unknown_columns: tuple[str, ...]
    questionnaire_removed: bool
    lines: msgspec.Raw
    sheets: tuple[_Sheet, ...]
    listings: tuple[_Listing, ...]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A check that was made: of what, when the ledger had how many lines, and resting on what.

    ``head`` is the ledger's last link then, ``rests_on`` a mark of everything that the register said of
    the officers of ``numbers``; ``named`` are those whose rows count, ``withheld`` those of whose birth
    date the agency is told nothing more.
    """

    key: str
    head: tuple[int, str]
    rests_on: str
    numbers: tuple[str, ...]
    named: tuple[int, ...]
    withheld: tuple[str, ...]
    ids: dict[str, int]
    found: Found
    now: _Read
    sent: _Read | None

    def reads(self) -> tuple[Read, Read]:
        """Return the file with its mends, and as it was sent."""
        now = _read(self.now)
        return now, now if self.sent is None else _read(self.sent)


def key_of(*, sha256: str, mends: str, name: str, campaign: str, agency: str, on: date) -> str:
    """Return what names a check: of which file with which mends, by which code, on which day."""
    return digest(canonical([sha256, mends, name, campaign, agency, on, _code()]))


def rests_on(index: Index, told: Iterable[object]) -> str:
    """Return a mark of what the register says of the officers of a file, and whatever else is told.

    It is keyed, because a birth date could be found from a plain hash of it.
    """
    said = canonical([index.known, index.ids, list(told)])
    return salted_hmac("standing.campaigns.drafts", said, algorithm="sha256").hexdigest()


def load(path: Path, key: str) -> Kept | None:
    """Return what was kept of this check, if it was kept; ``path`` is where the draft's bytes lie."""
    if not path.exists():
        return None
    try:
        kept = _decoder.decode(beside(path).read_bytes())
    except (OSError, msgspec.DecodeError):
        return None
    return kept if kept.key == key else None


def store(path: Path, kept: Kept) -> None:
    """Keep what a check said beside the bytes at ``path``, as long as these are there."""
    try:
        content = _encoder.encode(kept)
    except OverflowError:  # a number in a cell that no number should be
        return
    if len(content) > LARGEST or not path.exists():
        return
    handle, name = tempfile.mkstemp(prefix=".checked-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as partial_:
            partial_.write(content)
        Path(name).replace(beside(path))
    except OSError:
        Path(name).unlink(missing_ok=True)
    if not path.exists():  # erased while we wrote
        forget(path)


def forget(path: Path) -> None:
    """Erase what was kept beside the bytes at ``path``."""
    with suppress(OSError):
        beside(path).unlink(missing_ok=True)


def beside(path: Path) -> Path:
    """Return where the check of the bytes at ``path`` is kept."""
    return path.with_name(f".{path.name}.checked")


def stored_read(read: Read, also: Read) -> _Read:
    """Return a read file as it is kept; rows with a fault in ``also`` are kept as well."""
    checked, rows = read.checked, {*_rows_of(read), *_rows_of(also)}
    return _Read(
        checked.file, checked.kind, checked.rows, checked.counted, checked.findings,
        checked.unknown_columns, checked.questionnaire_removed,
        msgspec.Raw(_encoder.encode(list(checked.lines))),
        tuple(_sheet(table, rows) for table in read.tables),
        tuple(
            _Listing(
                number, each.at, each.headings, each.places, each.twice, each.unknown,
                each.questionnaire,
            )
            for number, each in read.listings.items()
        ),
    )  # fmt: skip


def _rows_of(read: Read) -> set[tuple[str, int]]:
    return {(each.sheet, each.row) for each in read.checked.findings if each.row is not None}


def _sheet(table: Table, wanted: set[tuple[str, int]]) -> _Sheet:
    places = {row - table.first_row for sheet, row in wanted if sheet == table.sheet}
    kept = sorted({*range(_HEADINGS), *places})
    rows = {
        place: [_coded(cell) for cell in table.rows[place]]
        for place in kept
        if 0 <= place < len(table.rows)
    }
    return _Sheet(
        table.sheet, table.hidden, table.first_row, table.since_1904, len(table.rows), rows
    )


def _read(kept: _Read) -> Read:
    tables = [
        Table(
            sheet=each.sheet,
            rows=_laid_out(each.length, each.rows),
            first_row=each.first_row,
            hidden=each.hidden,
            since_1904=each.since_1904,
        )
        for each in kept.sheets
    ]
    return Read(
        tables=tables,
        listings={
            each.number: Listing(
                table=tables[each.number], at=each.at, headings=each.headings, places=each.places,
                twice=each.twice, unknown=each.unknown, questionnaire=each.questionnaire,
            )
            for each in kept.listings
        },
        checked=Checked(
            file=kept.file, kind=kept.kind, rows=kept.rows, counted=kept.counted,
            lines=Lines(partial(_lines.decode, kept.lines)), findings=kept.findings,
            unknown_columns=kept.unknown_columns,
            questionnaire_removed=kept.questionnaire_removed,
        ),
    )  # fmt: skip


def _laid_out(length: int, rows: Mapping[int, list[_Cell]]) -> Sequence[list[Cell]]:
    laid: list[list[Cell]] = [[] for _ in range(length)]
    for place, cells in rows.items():
        laid[place] = [_cell(cell) for cell in cells]
    return laid


def _coded(cell: Cell) -> _Cell:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    return {"day": cell.isoformat()} if isinstance(cell, date) else cell


def _cell(cell: _Cell) -> Cell:
    if not isinstance(cell, dict):
        return cell
    if "moment" in cell:
        return datetime.fromisoformat(cell["moment"])
    return date.fromisoformat(cell["day"])


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Kept)
_lines = msgspec.msgpack.Decoder(tuple[CheckedRow, ...])


@cache
def _code() -> str:
    """Return a mark of the code that checks: what another version said is not told again."""
    standing = Path(__file__).parents[2]
    parts = ("campaigns/rosters", "campaigns/drafts", "campaigns/indexing.py", "kernel", "sheets")
    files = sorted(
        file
        for part in parts
        for file in ([standing / part] if part.endswith(".py") else (standing / part).iterdir())
        if file.suffix in (".py", ".toml")
    )
    return digest(b"\0".join(file.read_bytes() for file in files))
