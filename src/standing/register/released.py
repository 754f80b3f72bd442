"""Checking a release: is this ``release.json``, or this hash of it, what was published?"""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec

from standing.kernel.canonical import digest
from standing.kernel.errors import Refused
from standing.kernel.tongue import filled, said
from standing.ledger import notes, signing
from standing.ledger.notes import NotGenuine
from standing.register import data, queries
from standing.register.certificate_signed import UNREADABLE
from standing.register.models import Publication
from standing.register.release import NOTE

_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_LONGEST_NOTE: Final = 4_000
_MOST: Final = 5
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseChecked:
    """What came of it. ``fault`` says why it is not what was published; empty where it is.

    ``sha256`` is the hash that was asked about, ``published`` the hash of what was published.
    ``note`` is the signed note over the release, where its files lie here, and ``checkpoint`` that of
    the ledger, which the release carries.
    """

    number: int
    sha256: str
    published: str = ""
    as_of: date | None = None
    note: str = ""
    checkpoint: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKnown:
    """A file that is, byte for byte, one of a release."""

    name: str
    number: int
    as_of: date
    sha256: str


def file_released(content: bytes) -> FileKnown | None:
    """Return the file of a release that these bytes are, of the latest that has it, or ``None``."""
    sha256 = digest(content)
    rows = Publication.objects.filter(manifest__contains=sha256).order_by("-number")[:_MOST]
    for row in rows:
        told = msgspec.json.decode(row.manifest).get("files", {})
        for name, facts in told.items():
            if facts.get("sha256") == sha256:
                return FileKnown(name=name, number=row.number, as_of=row.as_of, sha256=sha256)
    return None


_OF_TABLES: Final = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
"""How names of tables end, and what spreadsheets make of them: no certificate is one."""
_OF_LISTS: Final = (".json", ".pdf", ".txt")
"""How names of its other files end, and of copies of them."""
_SIGNED: Final = (b'"jws"', b'"standing"')
"""What stands in the JSON of a certificate and of the ledger, and in none of a release."""


def claims_release(content: bytes, name: str) -> bool:
    """Say whether a file that no release holds has the kind or the name of a file of a release.

    Asked of files without a signed text in them: one that has it is judged by that.
    """
    low = name.lower().strip()
    if low.endswith(_OF_TABLES):
        return True
    if not low.endswith(_OF_LISTS):
        return False
    if low.endswith(".json"):
        return not any(mark in content for mark in _SIGNED)
    return low.startswith(_stems())


def _stems() -> tuple[str, ...]:
    """How the names of the files of the last releases begin: a copy may be `officers (1).txt`."""
    rows = Publication.objects.order_by("-number").values_list("manifest", flat=True)[:_MOST]
    names = {name for row in rows for name in msgspec.json.decode(row).get("files", {})}
    return tuple(sorted({stem for name in names if (stem := name.rpartition(".")[0].lower())}))


def looks_noted(content: bytes) -> bool:
    """Say whether a file is a ``release.note``, by how it begins; an editor may have marked it UTF-8."""
    return content.removeprefix(BOM_UTF8).lstrip().startswith(b"standing release ")


def looks_released(content: bytes) -> bool:
    """Say whether a file is a ``release.json``, or what is left of one."""
    try:
        read = msgspec.json.decode(content)
    except UNREADABLE:
        return content.lstrip()[:1] == b"{" and b'"cut_off"' in content
    return isinstance(read, dict) and "release" in read and "files" in read


def check_manifest(content: bytes) -> ReleaseChecked:
    """Say whether a ``release.json`` is what was published under the number it gives."""
    sha256 = digest(content)
    try:
        number = msgspec.json.decode(content)["release"]
    except (*UNREADABLE, KeyError, TypeError):
        number = None
    if not isinstance(number, int) or isinstance(number, bool):
        return ReleaseChecked(
            number=0, sha256=sha256, fault=said("This release.json is cut off or was changed.")
        )
    return _compared(number, sha256)


def check_release(number: str, sha256: str) -> ReleaseChecked:
    """Say whether a release of this number has a ``release.json`` with this SHA-256.

    Raises:
        Refused: the number is none, or the hash is not written as one.
    """
    if _NUMBER.fullmatch(number.strip()) is None:
        raise Refused(said("Give the number of the release, such as 3."))
    wanted = "".join(sha256.lower().split())
    if _SHA256.fullmatch(wanted) is None:
        raise Refused(
            filled(
                "We read {count} characters. The SHA-256 of release.json has 64, each a digit or a "
                "letter from a to f.",
                count=len(wanted),
            )
        )
    return _compared(int(number), wanted)


def _compared(number: int, sha256: str) -> ReleaseChecked:
    stored = queries.numbered(number)
    if stored is None:
        fault = filled("No release of the number {number} was published.", number=number)
        return ReleaseChecked(number=number, sha256=sha256, fault=fault)
    published = digest(stored.manifest.encode())
    fault = ""
    if published != sha256:
        fault = said(
            "This is not what was published under that number: the file was changed, or it is another "
            "one. Download release.json again, and check where it came from."
        )
    return ReleaseChecked(
        number=number, sha256=sha256, published=published, as_of=stored.as_of,
        checkpoint=_checkpoint(stored.manifest), note=_note(number), fault=fault,
    )  # fmt: skip


def _note(number: int) -> str:
    """The note over a release, if it lies here and is one that a key of ours signed."""
    folder = data.folder_of(number)
    path = folder / NOTE if folder else None
    if path is None or not path.is_file():
        return ""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        note = file.read(_LONGEST_NOTE)
    try:
        notes.opened(note, signing.verifiers())
    except NotGenuine:
        return ""
    return note


def _checkpoint(manifest: str) -> str:
    told: dict[str, Any] = msgspec.json.decode(manifest)
    found = told.get("ledger", {}).get("checkpoint", "")
    return found if isinstance(found, str) else ""
