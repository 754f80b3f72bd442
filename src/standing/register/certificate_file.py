"""The signed text out of what somebody was handed: our PDF, our JSON file, or the text itself.

A file that holds none is not a forged certificate. Nothing of it was checked, and the sentence says
what was read and where the signed text is to be had.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from standing.kernel.tongue import said
from standing.ledger.notes import NotGenuine
from standing.ledger.signing import PublicKey
from standing.register.certificate_signed import (
    MOST,
    UNREADABLE,
    Claims,
    NothingChecked,
    payload_of,
    read,
)
from standing.register.released import looks_noted, looks_released

MOST_BYTES: Final = 3 << 20
"""No file of a certificate is larger: a PDF has some 60 kB."""
_SIGNED: Final = re.compile(
    rb"eyJ[A-Za-z0-9_-]{8,600}\.[A-Za-z0-9_-]{40,6000}\.[A-Za-z0-9_-]{80,100}"
)
_STREAM: Final = re.compile(rb"stream\r?\n")
_STREAMS: Final = 400
_UNPACKED: Final = 1 << 18
_PICTURE: Final = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|BM|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:hei|hev|mif1|avif)",
    re.DOTALL,
)
"""How pictures begin: JPEG, PNG, GIF, BMP, TIFF, WebP, HEIC and AVIF."""
_LEDGERS: Final = re.compile(r'"standing": ?"(?:inclusion|consistency|keys|ledger|leaves) ')
_BEGINNING: Final = 20_000


class _File(msgspec.Struct, frozen=True):
    jws: str
    says: dict[str, Any] | None = None


_file = msgspec.json.Decoder(_File)


def read_file(content: bytes, *, keys: Iterable[PublicKey]) -> tuple[Claims, PublicKey]:
    """Return what a certificate says, whichever of its files this is, and the key that signed it.

    Raises:
        NothingChecked: no signed text is in it, or none that these keys can judge.
        NotGenuine: the signature was checked and does not hold; or it holds, and what the JSON file
            says for reading is not what was signed.
    """
    file = _handed_in(content)
    claims, by = read(file.jws, keys=keys)
    if file.says is not None and file.says != payload_of(file.jws):
        raise NotGenuine(
            said(
                "What this file says for reading is not what was signed: somebody changed it. Only the "
                "text under “jws” counts; paste it to read what it says."
            )
        )
    return claims, by


def _handed_in(content: bytes) -> _File:
    if not content.strip():
        raise NothingChecked(said("The file is empty. Send it again, or ask for it once more."))
    if content.lstrip()[:5] == b"%PDF-":
        if (found := signed_text_in(content)) is None:
            raise NothingChecked(
                said(
                    "There is no signed text in this PDF. It may be another paper, or one that was "
                    "scanned or printed anew."
                )
            )
        return _File(jws=found)
    if _PICTURE.match(content):
        raise NothingChecked(
            said("This is a picture, and no signed text can be read from a picture here.")
        )
    if content.startswith(b"PK\x03\x04"):
        raise NothingChecked(
            said("This is an archive. Unpack it first, then choose one of the files in it.")
        )
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NothingChecked(
            said(
                "This file is neither a PDF nor text. Choose the PDF or JSON file of a certificate."
            )
        ) from None
    if text.startswith("{"):
        return _of_json(text)
    if looks_noted(content):
        raise NothingChecked(
            said(
                "This is the release.note of a release: the signature over its release.json, and no "
                "certificate. Choose release.json itself; verifier.py checks both, with the whole "
                "folder."
            )
        )
    if not text.startswith("eyJ"):
        raise NothingChecked(said("There is no signed text in it: that begins with eyJ."))
    return _File(jws=text)


def _of_json(text: str) -> _File:
    if looks_released(text.encode()):
        raise NothingChecked(
            said(
                "This is the release.json of a release, and no certificate. The page that checks "
                "certificates checks it too; so does verifier.py, with the whole folder."
            )
        )
    if _LEDGERS.search(text[:_BEGINNING]):
        raise NothingChecked(
            said(
                "This is a file of the ledger, such as a proof, and no certificate. The program "
                "verifier.py checks it with the public keys."
            )
        )
    try:
        return _file.decode(text)
    except UNREADABLE:
        raise NothingChecked(
            said(
                "This JSON file is cut off, or it is no certificate: its signed text stands under “jws”."
            )
        ) from None


def signed_text_in(pdf: bytes) -> str | None:
    """Return the signed text that a PDF of ours carries, also where another program has packed it.

    The work is bounded: so many streams, and so much of each.
    """
    found = _SIGNED.search(pdf)
    if found is None:
        found = next(filter(None, map(_SIGNED.search, _unpacked(pdf))), None)
    return found.group().decode()[:MOST] if found else None


def _unpacked(pdf: bytes) -> Iterator[bytes]:
    for number, begins in enumerate(_STREAM.finditer(pdf)):
        if number >= _STREAMS:
            return
        try:
            yield zlib.decompressobj().decompress(pdf[begins.end() :][:_UNPACKED], _UNPACKED)
        except zlib.error:
            continue
