"""Does an archive hold exactly what was released? Its files are set beside the manifest.

The words of its README may be an earlier version's of this program; the command in it, which names the
key, may not.
"""

import hashlib
import zipfile
import zlib
from pathlib import Path
from typing import Final

from standing.kernel.canonical import digest
from standing.register import archives
from standing.register.downloads import sha256_of
from standing.register.release import MANIFEST, NOTE, signed_lines, stated

_BLOCK: Final = 1 << 20
_SMALL: Final = 1 << 16
"""More bytes than a README or a note has."""
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError,
)  # fmt: skip
"""What the library says of an archive that it cannot read (RuntimeError: of one with a password)."""


def fits(folder: Path, manifest: str) -> bool:
    """Say whether the archive beside a folder is the one that was made, of the released files alone.

    So it is where none lies there. A block of it is in memory.
    """
    number = stated(manifest).release
    path, _hashed = archives.paths(folder, number)
    if not path.is_file():
        return True
    kept = archives.kept(folder, number)
    if kept is None or sha256_of(kept.path) != kept.sha256:
        return False
    try:
        with zipfile.ZipFile(kept.path) as archive:
            return _holds(archive, folder, manifest)
    except _UNREADABLE:
        return False


def _holds(archive: zipfile.ZipFile, folder: Path, manifest: str) -> bool:
    said, held = stated(manifest), archive.infolist()
    within = f"release-{said.release}"
    has_note = (folder / NOTE).is_file() or f"{within}/{NOTE}" in archive.namelist()
    names = sorted([*said.files, MANIFEST, *([NOTE] if has_note else [])])
    if [each.filename for each in held] != [archives.README, *(f"{within}/{n}" for n in names)]:
        return False
    if archive.comment or held[0].header_offset != 0:
        return False
    note = _text(archive, f"{within}/{NOTE}") if has_note else ""
    return (
        _note_fits(note, folder, manifest)
        and _readme_fits(_text(archive, archives.README), within, note)
        and _sha256_of(archive, f"{within}/{MANIFEST}") == digest(manifest.encode())
        and all(
            _sha256_of(archive, f"{within}/{name}") == facts.sha256
            for name, facts in said.files.items()
        )
    )


def _note_fits(note: str, folder: Path, manifest: str) -> bool:
    """Whether a note is the folder's; where the folder has none any more, whether it signs this."""
    lies = folder / NOTE
    if lies.is_file():
        return note == lies.read_text("utf-8")
    return not note or note.startswith("\n".join(signed_lines(manifest)))


def _readme_fits(readme: str, within: str, note: str) -> bool:
    """Whether the only command that a README names is the one with the key that signed the release."""
    key = archives.signer(note)
    said = [line for line in readme.splitlines() if "--key" in line]
    return said == ([] if key is None else [archives.command(within, key)])


def _text(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as file:
        found = file.read(_SMALL + 1)
    if len(found) > _SMALL:
        raise ValueError(name)
    return found.decode("utf-8")


def _sha256_of(archive: zipfile.ZipFile, name: str) -> str:
    found = hashlib.sha256()
    with archive.open(name) as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
