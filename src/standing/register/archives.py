"""A release as one archive: its folder, byte for byte as it was released, and a README beside it.

What it holds follows from the release: the released files, names in order, the moment of its cut-off.
Its bytes do not follow from that alone, as the README and the library's compression may be another
version's: so it is made once and kept, with its SHA-256 beside it. It lies beside the release's folder
and stands in no manifest. What cannot be made is not tried again at every asking.
"""

import hashlib
import math
import os
import re
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path
from textwrap import wrap
from typing import IO, Final

import msgspec

from standing.kernel.periods import in_words
from standing.ledger import notes, signing
from standing.ledger.notes import NotGenuine
from standing.register import downloads, shapes
from standing.register.release import MANIFEST, NOTE, FileFacts, Stated, stated
from standing.storage import disk

README: Final = "README.txt"
TRIED_AGAIN: Final = 300.0
"""After how many seconds an archive is tried again that could not be written."""
_BLOCK: Final = 1 << 20
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_WIDTH: Final = 88
_READABLE: Final = 0o100444 << 16
"""An ordinary file that everybody may read and nobody change, as zip archives of Unix say it."""
_ON_UNIX: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive as it lies on disk."""

    path: Path
    sha256: str
    bytes: int


def name_of(number: int) -> str:
    """Return the name of a release's archive.

    >>> name_of(7)
    'release-7.zip'
    """
    return f"release-{number}.zip"


def kept(folder: Path, number: int) -> Archive | None:
    """Return the archive beside the folder of a release, if it was made."""
    path, hashed = paths(folder, number)
    with suppress(OSError, UnicodeDecodeError):
        sha256 = hashed.read_text("ascii").partition(" ")[0]
        if _HASH.fullmatch(sha256):
            return Archive(path=path, sha256=sha256, bytes=path.stat().st_size)
    return None


def made(folder: Path, manifest: str) -> Archive | None:
    """Return the archive of the release in a folder, made now where it was not; a block is in memory.

    ``None`` where it cannot be made: the files are not those that the manifest names, or nothing can
    be written beside them. Two who ask at once wait for one another; what failed is remembered
    (``cannot_be_made``), so that those who ask on cost nothing.
    """
    said = stated(manifest)
    found = kept(folder, said.release)
    if found is not None or cannot_be_made(folder, manifest):
        return found
    state = _state(folder, manifest)
    try:
        with _alone(folder) as alone:
            found = kept(folder, said.release)
            if found is None and not cannot_be_made(folder, manifest):
                found = _make(folder, manifest, alone=alone)
    except _AnotherFileError:
        _failed[folder] = _Failed(state=state, until=math.inf)
    except OSError:
        _failed[folder] = _Failed(state=state, until=time.monotonic() + TRIED_AGAIN)
    return found


def cannot_be_made(folder: Path, manifest: str) -> bool:
    """Say whether this process tried to make the archive of a release, and could not.

    What it knows falls away once a file of the folder is another one; where nothing could be written,
    after ``TRIED_AGAIN`` seconds too.
    """
    failed = _failed.get(folder)
    return (
        failed is not None
        and time.monotonic() < failed.until
        and failed.state == _state(folder, manifest)
    )


class _AnotherFileError(Exception):
    """A file in the folder is not the one that was released."""


_State = tuple[tuple[int, int, int] | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failed:
    """What a folder was like when its archive could not be made, and until when that is believed."""

    state: _State
    until: float


_failed: Final[dict[Path, _Failed]] = {}
"""By folder; there are as many as there are damaged releases."""


def _state(folder: Path, manifest: str) -> _State:
    """Tell a folder from what it was like before: the place, size and last change of each file."""
    return tuple(
        _state_of(folder / name) for name in (*sorted(stated(manifest).files), MANIFEST, NOTE)
    )


def _state_of(path: Path) -> tuple[int, int, int] | None:
    with suppress(OSError):
        found = path.stat()
        return found.st_ino, found.st_size, found.st_ctime_ns
    return None


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Let nobody else make the archive of this folder meanwhile; say whether that is sure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        alone = False
        with suppress(OSError):  # a network folder may know no turns
            flock(handle, LOCK_EX)
            alone = True
        yield alone
    finally:
        os.close(handle)


def paths(folder: Path, number: int) -> tuple[Path, Path]:
    """Return where the archive of a release in a folder lies, and where its SHA-256 does."""
    name = name_of(number)
    return folder.parent / name, folder.parent / f"{name}.sha256"


def _make(folder: Path, manifest: str, *, alone: bool) -> Archive:
    path, hashed = paths(folder, stated(manifest).release)
    if alone:  # what a run left that was killed
        for left in path.parent.glob(f".{path.name}*.partial"):
            left.unlink(missing_ok=True)
    with _begun(path) as begun:
        with begun.open("wb") as file:
            _write(file, folder, manifest)
            disk.settle_file(file)
        sha256, size = downloads.sha256_of(begun), begun.stat().st_size
        with _begun(hashed) as beside:
            with beside.open("wb") as file:
                file.write(f"{sha256}  {path.name}\n".encode("ascii"))
                disk.settle_file(file)
            path.unlink(missing_ok=True)  # one whose hash is lost is never set beside another's
            beside.replace(hashed)
        begun.chmod(0o444)
        begun.replace(path)
    disk.settle_folder(path.parent)
    return Archive(path=path, sha256=sha256, bytes=size)


@contextmanager
def _begun(path: Path) -> Iterator[Path]:
    """Give a file of its own to write before it has its name; it is gone afterwards, come what may."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".partial")
    os.fchmod(handle, 0o644)
    os.close(handle)
    begun = Path(name)
    try:
        yield begun
    finally:
        begun.unlink(missing_ok=True)


def _write(to: IO[bytes], folder: Path, manifest: str) -> None:
    """Write the archive: the README first, then every file in the order of names."""
    said = stated(manifest)
    within, at = f"release-{said.release}", said.cut_off.astimezone(UTC)
    note = folder / NOTE
    wanted = {MANIFEST: hashlib.sha256(manifest.encode()).hexdigest()}
    wanted |= {name: facts.sha256 for name, facts in said.files.items()}
    for name in wanted:
        if not (folder / name).is_file():
            raise _AnotherFileError(name)
    with zipfile.ZipFile(to, "w") as archive:
        text = readme(manifest, note=note.read_text("utf-8") if note.is_file() else "")
        with archive.open(_entry(README, at, size=len(text.encode())), "w") as out:
            out.write(text.encode())
        for name in sorted([*wanted, NOTE] if note.is_file() else wanted):
            source = folder / name
            entry = _entry(f"{within}/{name}", at, size=source.stat().st_size)
            with source.open("rb") as lies, archive.open(entry, "w") as out:
                sha256 = _copied(lies, out)
            if name in wanted and sha256 != wanted[name]:
                raise _AnotherFileError(name)


def _copied(lies: IO[bytes], out: IO[bytes]) -> str:
    """Copy a file; return the SHA-256 of what was copied, which is what the archive holds."""
    found = hashlib.sha256()
    while block := lies.read(_BLOCK):
        found.update(block)
        out.write(block)
    return found.hexdigest()


def _entry(name: str, at: datetime, *, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system, entry.external_attr = _ON_UNIX, _READABLE
    entry.file_size = size  # so that only what is larger than 4 GB is written as such
    return entry


def readme(manifest: str, *, note: str) -> str:
    """Return the text that lies beside the folder: what this is, how to check it, on what terms."""
    said, notice = stated(manifest), msgspec.json.decode(manifest).get("notice", "")
    folder = f"release-{said.release}"
    return "\n".join(
        [
            f"Register of Police Officers, release {said.release}, as of {in_words(said.as_of)}",
            f"As known up to {said.cut_off.astimezone(UTC):%Y-%m-%d %H:%M} UTC.",
            *([f"{notice}."] if notice else []),
            "",
            "What lies here",
            "",
            f"The folder {folder} holds the files of the release, byte for byte as they were released:",
            "",
            *_described(said.files),
            "",
            "How to check it",
            "",
            *_checked(said, folder, note),
            "",
            "On what terms",
            "",
            *wrap(shapes.TERMS, _WIDTH),
            "",
            "What to know",
            "",
            "A release is never changed. What was found wrong in it is told under /errata/ in the",
            "register, and in every release from then on. Somebody who has come off the public",
            "register since then may still stand in these files; they stand in no release after.",
            "",
        ]
    )


_TITLES: Final[Mapping[str, str]] = {
    **{f"{table.name}.{ending}": table.title for table in shapes.TABLES for ending in ("csv", "json")},
    "by-agency.pdf": "Officers by agency, set to be printed",
    "by-category.pdf": "Officers by status, set to be printed",
    "dictionary.json": "What every column means, and which text allows it",
    MANIFEST: "Number, days, counts and the SHA-256 of every file",
    NOTE: "The register's signature over release.json",
}  # fmt: skip


def _described(files: Mapping[str, FileFacts]) -> Iterator[str]:
    width = max(map(len, files), default=0)
    for name in (*sorted(files), MANIFEST, NOTE):
        yield f"  {name:{width}}  {_TITLES.get(name, '')}".rstrip()


def _checked(said: Stated, folder: str, note: str) -> Iterator[str]:
    """How to check it: with the key that signed it, which a stranger compares with another copy."""
    key = signer(note)
    page = f"/data/{said.release}/"
    if key is None:
        yield f"This release is not signed. Its page in the register, {page}, gives the SHA-256 of"
        yield "every file."
        return
    yield f"Fetch verifier.py from the release's page in the register ({page}). It is one file, needs"
    yield "Python 3.11 or newer and nothing else, and asks nobody. Where this archive was unpacked:"
    yield ""
    yield command(folder, key)
    yield ""
    yield "Compare the key with the one on that page, or with one you kept: what came with the files"
    yield "cannot vouch for them. The specification, formats.md, lies beside the verifier."


def command(folder: str, key: notes.Verifier) -> str:
    """Return the line of a README that checks a folder with the key that signed it."""
    return f'  python3 verifier.py release {folder} --key "{key}"'


def signer(note: str) -> notes.Verifier | None:
    """Return the key of this register that signed a note, the one in use or one before it."""
    for verifier in signing.verifiers():
        with suppress(NotGenuine):
            notes.opened(note, [verifier])
            return verifier
    return None
