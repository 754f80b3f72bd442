"""A certificate on paper: one page, tagged (PDF/UA-1), the same bytes for the same certificate.

The signed text travels in the file twice: as an attachment, for people, and as its keywords, where
``signed_text_in`` finds it again without a PDF library. The QR code holds it whole, so that the paper
alone can be checked with nothing but the public key.
"""

import base64
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import msgspec
import segno
from django.conf import settings

from standing.correspondence.press import FONTS, Press, check_faces
from standing.kernel.periods import NEW_YORK, in_words
from standing.kernel.tongue import said
from standing.ledger.notes import NotGenuine
from standing.register.certificate import Decided, Held
from standing.register.certificate_code import code_of
from standing.register.certificate_signed import MOST, UNREADABLE, Claims

TEXTS: Final = Path(__file__).parent / "texts"
KEPT: Final = 256
"""How many papers a process keeps: some 15 MB."""
_MASK: Final = 3
"""A fixed mask: any of the eight can be read, and trying them all takes longer than the paper."""
_SIGNED: Final = re.compile(
    rb"eyJ[A-Za-z0-9_-]{8,600}\.[A-Za-z0-9_-]{40,6000}\.[A-Za-z0-9_-]{80,100}"
)
_STREAM: Final = re.compile(rb"stream\r?\n")
_STREAMS: Final = 400
_UNPACKED: Final = 1 << 18
MOST_BYTES: Final = 3 << 20
"""No file of a certificate is larger: a PDF has some 60 kB."""
_press_lock = Lock()


class _File(msgspec.Struct, frozen=True):
    jws: str
    says: dict[str, Any] | None = None


_file = msgspec.json.Decoder(_File)


def verify_address() -> str:
    """Return the address at which anybody may check a certificate."""
    return f"{settings.URL}/verify/"


@lru_cache(maxsize=KEPT)
def pdf(held: Held, jws: str) -> bytes:
    """Return a certificate as PDF; what was made lately is kept, and one is made at a time.

    Raises:
        Refused: the typefaces are missing.
    """
    check_faces(FONTS)
    with _press_lock:
        return _press().paper(
            "certificate", _values(held, jws), about=held.mptc_id, moment=held.known
        ).pdf  # fmt: skip


@lru_cache(maxsize=1)
def _press() -> Press:
    return Press(FONTS, texts=[TEXTS])


def file_name(held: Held) -> str:
    """Return what the files of a certificate are called, without an ending (RUL-16)."""
    invented = "invented-people-" if held.invented else ""
    return f"{invented}certificate-{held.mptc_id}-{held.on.isoformat()}"


def as_json(claims: Claims, jws: str) -> bytes:
    """Return the file of a certificate for programs: what it says, and the signed text itself.

    Only ``jws`` is signed; ``says`` repeats it for reading, and a check compares the two.
    """
    told = {
        "standing": "certificate 1",
        "says": claims,
        "jws": jws,
        "verify": verify_address(),
        "keys": f"{verify_address()}keys.json",
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


class NoCertificate(NotGenuine):
    """What came holds no signed text at all: it is another thing, and nothing is said against it."""


def signed_text_of(content: bytes) -> str:
    """Return the signed text of a file: our PDF, our JSON, or the text itself.

    Raises:
        NoCertificate: there is none in it.
        NotGenuine: what the JSON says for reading is not what was signed.
    """
    if content.lstrip()[:5] == b"%PDF-":
        if (found := signed_text_in(content)) is None:
            raise NoCertificate(
                said(
                    "There is no signed text in this PDF. It may have been scanned or printed anew: "
                    "use the file that was handed out, or the code on the paper."
                )
            )
        return found
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise NoCertificate(
            said(
                "This file is neither a PDF nor text. Choose the PDF or JSON file of a certificate."
            )
        ) from None
    if text.startswith("{"):
        return _text_of_json(text)
    if not text.startswith("eyJ"):
        raise NoCertificate(said("There is no signed text in it: that begins with eyJ."))
    return text


def _text_of_json(text: str) -> str:
    try:
        file = _file.decode(text)
    except UNREADABLE:
        raise NoCertificate(
            said(
                "This JSON file is cut off, or it is no certificate: its signed text stands under “jws”."
            )
        ) from None
    if file.says is not None and msgspec.to_builtins(file.says) != _payload(file.jws):
        raise NotGenuine(
            said(
                "What this file says for reading is not what was signed: somebody changed it. Only the "
                "text under “jws” counts; paste it to read what it says."
            )
        )
    return file.jws


def _payload(jws: str) -> object:
    """What the middle part of a signed text says, not looking at the signature."""
    middle = [*jws.split("."), "", ""][1]
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (ValueError, *UNREADABLE):
        return None


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


def _values(held: Held, jws: str) -> dict[str, object]:
    address = f"{verify_address()}?jws={jws}"
    return {
        "name": held.name,
        "officer": held.mptc_id,
        "sentence": held.sentence,
        "label": held.label,
        "on": in_words(held.on),
        "known": moment_in_words(held.known),
        "serves": "Could serve as a police officer that day"
        if held.may_serve
        else "Could not serve as a police officer that day",
        "facts": [{"what": what, "said": said} for what, said in _facts(held)],
        "law": "; ".join(held.law),
        "verify": verify_address(),
        "qr": _qr(address),
        "code": code_of(held),
        "signature": signature_prefix(jws),
        "jws": jws,
        "invented": held.invented,
    }


def _facts(held: Held) -> Iterator[tuple[str, str]]:
    if held.first_day is None:
        yield "Certificate", "None on record"
    else:
        yield "Certificate", f"{held.kind}, since {in_words(held.first_day)}"
        yield "Last day", _end(held)
    yield "Held under", _under(held.decision)


def _end(held: Held) -> str:
    if held.last_day is None or held.expires is None:
        return "Continues until the commission’s decision is final"
    last, first_without = in_words(held.last_day), in_words(held.expires)
    if held.in_force:
        return f"{last}; the expiry printed for it, {first_without}, is the first day without it"
    return f"{last}; {first_without} was the first day without it"


def _under(decided: Decided | None) -> str:
    if decided is None:
        return "The law itself: no decision of the commission spoke for that day"
    return (
        f"The commission’s decision as of {in_words(decided.decided_on)}, issued "
        f"{in_words(decided.issued_on)}, edition {decided.edition} of its rules; docket "
        f"{decided.docket}, reference {decided.reference}"
    )


def moment_in_words(moment: datetime) -> str:
    """Write a moment to the second, in New York time."""
    there = moment.astimezone(NEW_YORK)
    hour = there.hour % 12 or 12
    half = "a.m." if there.hour < 12 else "p.m."
    return f"{in_words(there.date())}, {hour}:{there:%M:%S} {half} in New York"


def signature_prefix(jws: str) -> str:
    """Return the first sixteen signs of a signature, in fours: what two papers are compared by."""
    signature = jws.rpartition(".")[2]
    return " ".join(signature[start : start + 4] for start in range(0, 16, 4))


def _qr(address: str) -> str:
    code = segno.make_qr(address, error="l", mode="byte", mask=_MASK, boost_error=False)
    rows = [f"{''.join(map(str, row))}" for row in code.matrix]
    side = len(rows)
    path = "".join(
        f"M{dark.start()} {place + 0.5}h{dark.end() - dark.start()}"
        for place, row in enumerate(rows)
        for dark in re.finditer("1+", row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path stroke="#000" d="{path}"/></svg>'
    )
