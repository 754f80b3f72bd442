"""A certificate as signed text: compact JWS (RFC 7515), Ed25519 (RFC 8037), claims in docs/formats.md.

Reading one needs the public keys and nothing else. Where a signature was checked and does not hold,
that is ``NotGenuine``; where there was none to check, ``NothingChecked``. Either says what was read.
"""

import base64
import binascii
import re
import warnings
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import msgspec
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

from standing.kernel.canonical import canonical
from standing.kernel.errors import Refused
from standing.kernel.periods import day_of, in_words
from standing.kernel.tongue import filled, said
from standing.ledger import notes, signing
from standing.ledger.notes import NotGenuine
from standing.ledger.signing import PublicKey
from standing.register.certificate import PURPOSE, Decided, Held

TYP: Final = "standing-certificate+jwt"
ALG: Final = "EdDSA"
MOST: Final = 8_000
"""No certificate of ours is longer, in characters."""
COMPACT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What reading JSON of a stranger may end in; brackets within brackets without end are among it."""
_PARTS: Final = 3
_SIGNATURE: Final = 64
"""Bytes of an Ed25519 signature."""
# RFC 9864 renames the algorithm; the old name is the one that programs of today read.
warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The certificate itself; ``expires`` is the first day on which it is no longer held."""

    kind: str
    first_day: date
    last_day: date | None = None
    expires: date | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The decision it is held under; ``reference`` stands for the determination (decision 0033)."""

    edition: str
    decided_on: date
    issued_on: date
    docket: str
    reference: str


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What a certificate says, field by field (docs/formats.md)."""

    v: int
    iss: str
    iat: int
    sub: str
    name: str
    on: date
    known: datetime
    label: str
    may_serve: bool | None
    in_force: bool | None
    certificate: Span | None
    decision: Decision | None
    law: tuple[str, ...]
    invented: bool


_claims = msgspec.json.Decoder(Claims)
_header = msgspec.json.Decoder(dict[str, Any])


class NothingChecked(Refused):
    """No signature was checked: what came holds none, or none by a key that is known here.

    That says nothing for a certificate and nothing against it.
    """


def claims_of(held: Held, *, issuer: str) -> Claims:
    """Return what is signed of a certificate; ``issuer`` is the address of the register."""
    span = None
    if held.first_day is not None:
        span = Span(kind=held.kind, first_day=held.first_day, last_day=held.last_day,
                    expires=held.expires)  # fmt: skip
    return Claims(
        v=1,
        iss=issuer,
        iat=int(held.known.timestamp()),
        sub=held.mptc_id,
        name=held.name,
        on=held.on,
        known=held.known,
        label=held.label,
        may_serve=held.may_serve,
        in_force=held.in_force,
        certificate=span,
        decision=_decision(held.decision),
        law=held.law,
        invented=held.invented,
    )


def _decision(decided: Decided | None) -> Decision | None:
    if decided is None:
        return None
    return Decision(
        edition=decided.edition, decided_on=decided.decided_on, issued_on=decided.issued_on,
        docket=decided.docket, reference=decided.reference,
    )  # fmt: skip


def sign(claims: Claims) -> str:
    """Return the claims as compact JWS, signed with the key in use: the same claims, the same text."""
    key = signing.key(PURPOSE)
    header = {"alg": ALG, "kid": key.kid, "typ": TYP}
    text = f"{_spelled(canonical(header))}.{_spelled(canonical(claims))}"
    return f"{text}.{_spelled(key.sign(text.encode()))}"


def read(text: str, *, keys: Iterable[PublicKey]) -> tuple[Claims, PublicKey]:
    """Return what a signed certificate says and the key that signed it.

    Raises:
        NothingChecked: it is no such text, or cut off, or names no key of these.
        NotGenuine: the signature does not fit the text, or is by a key that had been retired on the
            day it speaks from.
    """
    text = "".join(text.split())
    header = _header_of(text)
    by = _key_of(header, keys)
    public = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": _spelled(by.public)})
    try:
        opened = jws.deserialize_compact(text, public, algorithms=[ALG])
    except (JoseError, ValueError):
        raise NotGenuine(
            said(
                "The signature does not fit the text. The text was changed after it was signed, or "
                "copied with a mistake. Ask for a new certificate on the officer’s page."
            )
        ) from None
    try:
        claims = _claims.decode(opened.payload)
    except UNREADABLE:
        raise NotGenuine(
            said(
                "The signature is the commission’s, but what it signs is no certificate of status."
            )
        ) from None
    _signed_in_time(claims, by)
    return claims, by


def _header_of(text: str) -> dict[str, Any]:
    """Read the first part, and refuse what is no signed text at all."""
    if not text:
        raise NothingChecked(said("Nothing came. Paste the signed text, or choose its file."))
    if len(text) > MOST:
        raise NothingChecked(
            filled(
                "This text has {length} characters, and a certificate has no more than {most}.",
                length=f"{len(text):,}",
                most=f"{MOST:,}",
            )
        )
    parts = text.split(".")
    if len(parts) != _PARTS or COMPACT.fullmatch(text) is None:
        raise NothingChecked(
            said(
                "This is no signed certificate: that is one text in three parts with a full stop "
                "between them. Copy it whole, from its first letter to its last."
            )
        )
    try:
        header = _header.decode(_bytes(parts[0]))
        sizes = [len(_bytes(part)) for part in parts]
    except (ValueError, *UNREADABLE):
        raise NothingChecked(_cut_off()) from None
    if header.get("typ") != TYP or header.get("alg") != ALG or "crit" in header:
        raise NothingChecked(
            said(
                "This text is signed for another purpose, or in a way the commission does not use: it "
                "is no certificate of status."
            )
        )
    if sizes[-1] != _SIGNATURE:
        raise NothingChecked(_cut_off())
    return header


def _cut_off() -> str:
    return said(
        "This text begins like a certificate and is cut off or damaged. Copy it whole, or scan "
        "the code on the paper again."
    )


def _key_of(header: dict[str, Any], keys: Iterable[PublicKey]) -> PublicKey:
    named = header.get("kid")
    found = next((k for k in keys if k.kid == named and k.purpose == PURPOSE), None)
    if found is None:
        raise NothingChecked(
            filled(
                "It names the key “{key}”, which is none of the keys for certificates here. Another "
                "register may have made it out, or nobody did. Ask whoever handed it to you which "
                "register it comes from, and check it there.",
                key=str(named)[:80],
            )
        )
    return found


def _signed_in_time(claims: Claims, by: PublicKey) -> None:
    """Refuse what a retired key signed for a day after it was retired: somebody else had it then."""
    if by.until is not None and day_of(claims.known) > by.until:
        raise NotGenuine(
            filled(
                "It says that it was made out on {known}, with a key that was retired on {retired}. Do "
                "not rely on it; ask for a new certificate.",
                known=in_words(day_of(claims.known)),
                retired=in_words(by.until),
            )
        )


def keys_from(text: str) -> list[PublicKey]:
    """Return the keys of a file: ``keys.json``, a JWK set, one JWK, or keys as a verifier has them.

    Raises:
        Refused: there is no Ed25519 key in it.
    """
    try:
        given = msgspec.json.decode(text)
    except UNREADABLE:
        return _verifier_lines(text)
    rows = given.get("keys", [given]) if isinstance(given, dict) else given
    rows = rows if isinstance(rows, list) else []
    found = [key for row in rows if isinstance(row, dict) and (key := _key(row))]
    if not found:
        raise Refused("There is no Ed25519 public key in the file of keys.")
    return found


def _key(row: dict[str, Any]) -> PublicKey | None:
    jwk = {**row, **row.get("jwk", {})}
    try:
        public = _bytes(str(jwk["x"]))
        until = jwk.get("until")
        return PublicKey(
            purpose=PURPOSE if jwk.get("purpose", PURPOSE) == PURPOSE else "ledger",
            name=str(jwk["kid"]).rpartition("+")[0],
            public=public,
            since=date.fromisoformat(jwk.get("since", date.min.isoformat())),
            until=date.fromisoformat(until) if until else None,
        )
    except (KeyError, ValueError, TypeError):
        return None


def _verifier_lines(text: str) -> list[PublicKey]:
    read = [notes.Verifier.read(line) for line in text.splitlines() if line.strip()]
    if not read:
        raise Refused("The file of keys is empty.")
    return [
        PublicKey(purpose=PURPOSE, name=each.name, public=each.public, since=date.min)
        for each in read
    ]


def payload_of(jws: str) -> object:
    """Return what the middle part of a signed text says, not looking at the signature."""
    middle = [*"".join(jws.split()).split("."), "", ""][1]
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (ValueError, *UNREADABLE):
        return None


def _spelled(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Read base64url strictly: two spellings of the same bytes would be two certificates."""
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise ValueError(text) from None
    if _spelled(data) != text:
        raise ValueError(text)
    return data
