"""Signed notes as C2SP writes them, and the checkpoints of a log. Pure, no Django.

A note is a text that ends with a line break, an empty line, and one line for the signature:
``— <name> <base64 of the key's hash and the signature>``. The key's hash is the first four bytes of
SHA-256(name, line break, 0x01, the 32 bytes of the Ed25519 key). Ours carry exactly one signature.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from standing.kernel.errors import Refused

_ED25519 = b"\x01"
_DASH = "\u2014 "  # an em dash and a space begin the line of a signature


class NotGenuine(Refused):
    """A note that is not as its signer wrote it, or is of no signer whom we know."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Who may have signed: a name and the 32 bytes of the public key."""

    name: str
    public: bytes

    @property
    def hash(self) -> bytes:
        """Return the four bytes that name the key within a note."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        """Return ``name+hash+key``, as C2SP writes the key of a verifier."""
        return f"{self.name}+{self.hash.hex()}+{_base64(_ED25519 + self.public)}"

    @classmethod
    def read(cls, text: str) -> "Verifier":
        """Read ``name+hash+key``.

        Raises:
            NotGenuine: it is no such key, or its hash is another's.
        """
        try:
            name, stated, key = text.strip().split("+", 2)
            data = _bytes(key)
        except ValueError:
            raise NotGenuine("This is no public key as a verifier is given one.") from None
        found = cls(name, data[1:])
        if data[:1] != _ED25519 or len(data) != 33 or found.hash.hex() != stated:
            raise NotGenuine("This public key does not fit the hash that is written with it.")
        return found


@dataclass(frozen=True, slots=True)
class Stated:
    """What a log's checkpoint says: whose log, how many leaves, and the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @classmethod
    def read(cls, text: str) -> "Stated":
        """Read the lines of a checkpoint, exactly as ``text`` writes them.

        Raises:
            NotGenuine: they are something else.
        """
        try:
            origin, size, root, rest = text.split("\n")
            found = cls(origin, int(size), _bytes(root))
        except ValueError:
            raise NotGenuine("This note is no checkpoint.") from None
        if rest or found.text != text or not origin or len(found.root) != 32 or found.size < 0:
            raise NotGenuine("This note is no checkpoint.")
        return found


def written(text: str, *, by: Verifier, signature: bytes) -> str:
    """Return a text with its signature as a note."""
    return f"{text}\n{_DASH}{by.name} {_base64(by.hash + signature)}\n"


def opened(note: str, verifiers: Iterable[Verifier]) -> str:
    """Return the text of a note that one of the verifiers signed.

    Raises:
        NotGenuine: none of them did, or it is not spelled as a note is.
    """
    text, gap, last = note.rpartition(f"\n\n{_DASH}")
    name, space, given = last.removesuffix("\n").partition(" ")
    text += "\n"
    if not (gap and space) or not last.endswith("\n") or "\n" in given:
        raise NotGenuine("This is no signed note.")
    try:
        data = _bytes(given)
    except ValueError:
        raise NotGenuine("The signature of this note is not spelled as one.") from None
    for verifier in verifiers:
        if (verifier.name, verifier.hash) == (name, data[:4]) and len(data) == 68:
            try:
                Ed25519PublicKey.from_public_bytes(verifier.public).verify(data[4:], text.encode())
            except (InvalidSignature, ValueError):
                break
            return text
    raise NotGenuine("No key of this register signed this note as it reads.")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    """Read base64 strictly: two spellings of the same bytes would be two notes."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError(text) from None
    if _base64(data) != text:
        raise ValueError(text)
    return data
