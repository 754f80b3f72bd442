"""The code on the paper that can be typed: who, which day, as known when, and a fingerprint.

Thirty-two signs in groups of four, in Crockford's alphabet, which has no I, L, O or U; what is typed
for them is read as 1, 1, 0. It holds no signature: whoever types it asks the register the same question
again, and the fingerprint says whether the answer is the one on the paper.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final

from standing.kernel.canonical import canonical
from standing.kernel.errors import Refused
from standing.kernel.tongue import filled, said
from standing.register.certificate import Held

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SIGNS: Final = 32
_ID, _DAY, _MOMENT, _PRINT = 27, 17, 52, 64
"""How many bits each part has: together 160, which are 32 signs of five bits."""
_FIRST_DAY: Final = date(1900, 1, 1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a code asks: the officer's MPTC ID, the day, the moment of knowledge; and its fingerprint."""

    mptc_id: str
    on: date
    known: datetime
    fingerprint: int


def code_of(held: Held) -> str:
    """Return the code of a certificate, in eight groups of four signs."""
    micros = (held.known - _EPOCH) // timedelta(microseconds=1)
    whole = int(held.mptc_id.replace("-", ""))
    for value, bits in (
        ((held.on - _FIRST_DAY).days, _DAY), (micros, _MOMENT), (fingerprint(held), _PRINT)
    ):  # fmt: skip
        whole = whole << bits | value
    signs = "".join(ALPHABET[whole >> 5 * place & 31] for place in reversed(range(_SIGNS)))
    return "-".join(signs[start : start + 4] for start in range(0, _SIGNS, 4))


def fingerprint(held: Held) -> int:
    """Return the first 64 bits of the SHA-256 of what a certificate says, the law's words aside."""
    decided = held.decision
    told = [
        held.mptc_id, held.name, held.on, held.known, held.label, held.may_serve, held.in_force,
        held.kind, held.first_day, held.expires, held.invented,
        [decided.edition, decided.decided_on, decided.issued_on, decided.docket] if decided else None,
    ]  # fmt: skip
    return int.from_bytes(sha256(canonical(told)).digest()[:8])


def asked_by(text: str) -> Asked:
    """Return what a typed code asks.

    Raises:
        Refused: it is no such code; the sentence says what is missing or too much.
    """
    typed = "".join(each for each in text.upper() if not each.isspace() and each not in "-–—.")
    typed = typed.translate(_READ_AS)
    if strange := next((sign for sign in typed if sign not in ALPHABET), ""):
        raise Refused(
            filled(
                "The code has no character “{character}”. It is made of digits and capital letters.",
                character=strange,
            )
        )
    if len(typed) != _SIGNS:
        raise Refused(
            filled(
                "We read {count} characters. The code on the paper has {signs}, in eight groups of "
                "four.",
                count=len(typed),
                signs=_SIGNS,
            )
        )
    whole = 0
    for sign in typed:
        whole = whole << 5 | ALPHABET.index(sign)
    whole, told = whole >> _PRINT, whole & (1 << _PRINT) - 1
    whole, micros = whole >> _MOMENT, whole & (1 << _MOMENT) - 1
    number, day = whole >> _DAY, whole & (1 << _DAY) - 1
    if number >= 10**8:
        raise Refused(
            said("The first groups of this code name no officer. Read them on the paper again.")
        )
    return Asked(
        mptc_id=f"{number // 10**4:04}-{number % 10**4:04}",
        on=_FIRST_DAY + timedelta(days=day),
        known=_EPOCH + timedelta(microseconds=micros),
        fingerprint=told,
    )
