"""A file being tried: its bytes, what the clerk mended in it, and how both travel in the page."""

import base64
import binascii
import os
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from standing.campaigns.rosters.check import check_tables, unreadable
from standing.campaigns.rosters.mending import (
    LEFT_OUT,
    WHOLE_ROW,
    Mends,
    Place,
    Read,
    left_out,
    listed,
    mended,
    together,
)
from standing.kernel.errors import Refused
from standing.pages.uploads import MAX_BYTES
from standing.sheets.findings import Finding, Severity, Unreadable
from standing.sheets.reading import Table, read_tables

__all__ = [
    "LEFT_OUT", "MAX_ROWS", "WHOLE_ROW", "Mends", "Place", "Read", "Tried", "pack", "pack_mends",
    "read", "unpack",
]  # fmt: skip

MAX_ROWS = 5_000
MAX_MENDS = 20_000
_SECONDS = 15.0
_MOST_MENDS_BYTES = 4 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A file as it was sent, and the mends so far. Nothing else is known between two requests."""

    name: str
    content: bytes
    mends: Mends

    def mended(self, more: Mends) -> "Tried":
        """Return the same file with more mends; one without text puts a row back that was left out."""
        return replace(self, mends=together(self.mends, more)) if more else self

    @property
    def left_out(self) -> list[Place]:
        """The rows that the clerk left out."""
        return left_out(self.mends)


def read(tried: Tried, *, filed_on: date) -> Read:
    """Read and check a file with its mends, as `standing roster check` does, without a register.

    Whose number is whose is not looked up: a page that everybody may open does not say who is on
    the register, nor when anybody was born.
    """
    try:
        with _at_hand(tried.content) as path:
            sent = read_tables(path, seconds=_SECONDS)
        _refuse_too_long(sent)
    except Unreadable as refusal:
        said = unreadable(refusal, name=tried.name, kind=None)
        return Read(tables=[], listings={}, checked=said)
    tables = mended(sent, tried.mends)
    checked = check_tables(tables, officers=None, filed_on=filed_on, file_name=tried.name)
    return listed(tables, checked)


def pack(content: bytes) -> str:
    """Return bytes as text that can stand in a form."""
    return base64.b64encode(zlib.compress(content, 6)).decode()


def pack_mends(mends: Mends) -> str:
    """Return mends as text that can stand in a form."""
    return pack(msgspec.json.encode([[*place, text] for place, text in mends.items()]))


def unpack(name: str, content: str, mends: str) -> Tried:
    """Return a file as it travelled in the page; ``Refused`` where it came damaged or too large."""
    try:
        written = msgspec.json.decode(
            _inflated(mends, _MOST_MENDS_BYTES), type=list[tuple[int, int, int, str]]
        )
        sent = _inflated(content, MAX_BYTES)
    except (ValueError, binascii.Error, zlib.error) as fault:
        raise Refused(
            "The file did not come back whole from your browser. Choose it again; what you mended "
            "must be mended once more."
        ) from fault
    if len(written) > MAX_MENDS:
        raise Refused(
            f"More than {MAX_MENDS:,} cells were mended here. Download the mended file, and try that."
        )
    return Tried(name=name, content=sent, mends={Place(*place): text for *place, text in written})


def _inflated(text: str, most: int) -> bytes:
    deflated = base64.b64decode(text, validate=True)
    opener = zlib.decompressobj()
    data = opener.decompress(deflated, most + 1)
    if len(data) > most or not opener.eof:
        raise ValueError(most)
    return data


@contextmanager
def _at_hand(content: bytes) -> Iterator[Path]:
    """Give a path that opens the content while the block lasts. On Linux it never meets a disk.

    Where a file must be used, whatever ends the block removes it.
    """
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("tried")
        try:
            with os.fdopen(handle, "wb", closefd=False) as memory:
                memory.write(content)
            yield Path(f"/proc/{os.getpid()}/fd/{handle}")
        finally:
            os.close(handle)
    else:
        with tempfile.NamedTemporaryFile(prefix="standing-tried-") as file:
            file.write(content)
            file.flush()
            yield Path(file.name)


def _refuse_too_long(tables: list[Table]) -> None:
    rows = sum(len(table.rows) for table in tables)
    if rows > MAX_ROWS:
        raise Unreadable(
            Finding(
                severity=Severity.ERROR,
                code="file.too-long",
                message=f"This file has {rows:,} rows, and this page tries {MAX_ROWS:,} at most.",
                fix="Try it in parts. A file that is sent may have any number of rows.",
            )
        )
