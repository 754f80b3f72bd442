"""A certificate on paper: one page, tagged (PDF/UA-1), the same bytes for the same certificate.

The signed text travels in the file twice: as an attachment, for people, and as its keywords, where
``certificate_file`` finds it again without a PDF library. The QR code holds it whole, so that the paper
alone can be checked with nothing but the public key. The paper speaks the language of whoever asks for
it; what is signed is one text in English (decision 0033).
"""

import re
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

import msgspec
import segno
from django.conf import settings

from standing.correspondence.press import FONTS, Press, check_faces
from standing.kernel import tongue
from standing.kernel.periods import in_words
from standing.kernel.tongue import said
from standing.register.certificate import Held
from standing.register.certificate_code import code_of
from standing.register.certificate_signed import Claims
from standing.register.certificate_words import facts, moment_in_words, serves, words_of

TEXTS: Final = Path(__file__).parent / "texts"
KEPT: Final = 256
"""How many papers a process keeps: some 15 MB."""
_MASK: Final = 3
"""A fixed mask: any of the eight can be read, and trying them all takes longer than the paper."""
_ENGLISH: Final = "en"
_press_lock = Lock()


def verify_address(*, language: str = _ENGLISH) -> str:
    """Return the address at which anybody may check a certificate, of the page in a language."""
    place = "" if language == _ENGLISH else f"/{language}"
    return f"{settings.URL}{place}/verify/"


def pdf(held: Held, jws: str) -> bytes:
    """Return a certificate as PDF in the language spoken now; what was made lately is kept.

    ``held`` comes from ``certify`` in the same language: its sentence stands on the paper.

    Raises:
        Refused: the typefaces are missing.
    """
    return _pdf(held, jws, tongue.code())


@lru_cache(maxsize=KEPT)
def _pdf(held: Held, jws: str, language: str) -> bytes:
    check_faces(FONTS)
    values = _values(held, jws, language=language)
    with _press_lock:  # one paper is set at a time
        return _press().paper("certificate", values, about=held.mptc_id, moment=held.known).pdf


@lru_cache(maxsize=1)
def _press() -> Press:
    return Press(FONTS, texts=[TEXTS])


def file_name(held: Held) -> str:
    """Return what the files of a certificate are called, without an ending (RUL-16)."""
    invented = "invented-people-" if held.invented else ""
    return f"{invented}certificate-{held.mptc_id}-{held.on.isoformat()}"


def paper_name(held: Held) -> str:
    """Return what the PDF is called, without an ending: in another language, with its code."""
    return file_name(held) + ("" if tongue.is_english() else f"-{tongue.code()}")


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


def _values(held: Held, jws: str, *, language: str) -> dict[str, object]:
    verify = verify_address(language=language)
    return {
        "lang": language,
        "words": words_of(held, verify=verify),
        "name": held.name,
        "sentence": held.sentence,
        "label": said(held.label),
        "on": in_words(held.on),
        "known": moment_in_words(held.known),
        "serves": serves(held),
        "facts": [{"what": what, "said": told} for what, told in facts(held)],
        "law": "; ".join(held.law),
        "verify": verify,
        "qr": _qr(f"{verify}?jws={jws}"),
        "code": code_of(held),
        "signature": signature_prefix(jws),
        "jws": jws,
        "invented": held.invented,
    }


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
