"""The register's own keys: Ed25519, one for the ledger and one for certificates.

They lie in ``keys`` under the home folder, which only the owner may open, and are made at first use.
A key that is replaced is destroyed; its public half stays with the days it was used, so that
whatever it signed can still be checked. Nothing of a private key is ever told or logged.

A new key waits as ``*.next`` until the ledger has the entry that names it. Whoever needs the key then
puts it in its place; one that no entry names never signs.
"""

import base64
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from standing.ledger import domain, models, notes
from standing.ledger.notes import Verifier

Purpose = Literal["ledger", "certificate"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
_NAMED = {"ledger": "register", "certificate": "certificate"}
_NOWHERE = "standing.example"
"""The name of a register that has no address of its own yet."""
_RETIRED = "retired.json"
REPLACED = "key.replaced"
"""The kind of the entry that names a new key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A public key, what for, and the days (UTC) it was used; ``until`` is empty while it is."""

    purpose: Purpose
    name: str
    public: bytes
    since: date
    until: date | None = None

    @property
    def verifier(self) -> Verifier:
        """The key as notes name it."""
        return Verifier(self.name, self.public)

    @property
    def kid(self) -> str:
        """How a signature names this key: its name and the eight hexadecimal digits of its hash."""
        return f"{self.name}+{self.verifier.hash.hex()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A key that signs now. Its private half is not shown."""

    of: PublicKey
    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def origin(self) -> str:
        """The name without the hash: the origin of checkpoints."""
        return self.of.name

    @property
    def name(self) -> str:
        """The verifier's key, ``name+hash+base64``: what a stranger is given."""
        return str(self.of.verifier)

    @property
    def kid(self) -> str:
        """How a signature names this key."""
        return self.of.kid

    @property
    def public(self) -> bytes:
        """The 32 bytes of the public key."""
        return self.of.public

    def sign(self, data: bytes) -> bytes:
        """Return the 64 bytes of the Ed25519 signature."""
        return self._private.sign(data)


def key(purpose: Purpose) -> Key:
    """Return the key that signs for a purpose now, made where there is none yet."""
    kept = _place() / f"{purpose}.json"
    if not kept.exists():
        with _alone():
            if not kept.exists():
                _make(purpose, name=_named(purpose), at=kept)
    _settle(purpose)
    return _read(purpose, kept)


def public_keys() -> list[PublicKey]:
    """Return every public key, those in use first, then the retired ones, newest first."""
    return [*(key(purpose).of for purpose in PURPOSES), *reversed(_retired())]


def kept_keys() -> list[PublicKey]:
    """Return every public key that there is, as ``public_keys`` does; nothing is made or moved."""
    kept = [(purpose, _place() / f"{purpose}.json") for purpose in PURPOSES]
    used = [_read(purpose, file).of for purpose, file in kept if file.exists()]
    return [*used, *reversed(_retired())]


def verifiers(purpose: Purpose = "ledger") -> list[Verifier]:
    """Return who may have signed for a purpose: the key in use, and the retired ones.

    Nothing is made here: where there is no key yet, nobody has signed.
    """
    kept = _place() / f"{purpose}.json"
    _settle(purpose)
    used = [_read(purpose, kept).of] if kept.exists() else []
    return [each.verifier for each in (*used, *_retired()) if each.purpose == purpose]


def note(lines: Iterable[str], key: Key) -> str:
    """Return lines as a signed note."""
    text = "".join(f"{line}\n" for line in lines)
    return notes.written(text, by=key.of.verifier, signature=key.sign(text.encode()))


def document() -> dict[str, Any]:
    """Return ``keys.json``: every public key with its purpose and days (docs/formats.md)."""
    return {
        "standing": "keys 1",
        "keys": [
            {
                "purpose": each.purpose,
                "name": each.name,
                "kid": each.kid,
                "verifier": str(each.verifier),
                "jwk": {
                    "kty": "OKP",
                    "crv": "Ed25519",
                    "x": base64.urlsafe_b64encode(each.public).decode().rstrip("="),
                    "kid": each.kid,
                },
                "since": each.since.isoformat(),
                "until": each.until.isoformat() if each.until else None,
            }
            for each in public_keys()
        ],
    }


def prepare(purpose: Purpose) -> Key:
    """Make a new key of the same name and lay it beside the one in use, which goes on signing.

    Call it through ``keeping.replace_key``, which enters it in the ledger; one that was prepared before
    and never entered is forgotten.
    """
    name = key(purpose).origin
    with _alone():
        _make(purpose, name=name, at=_next(purpose))
    return _read(purpose, _next(purpose))


def named_by(key: PublicKey) -> dict[str, object]:
    """Return how an entry names a key."""
    return {"purpose": key.purpose, "verifier": str(key.verifier)}


def _settle(purpose: Purpose) -> None:
    """Put a key in its place that waits, if the ledger names it; the one before is destroyed.

    Whatever ended the process that replaced it, the ledger decides: what was not entered never signs.
    """
    if _next(purpose).exists() and _is_entered(_read(purpose, _next(purpose)).of):
        with _alone():
            if _next(purpose).exists():  # nobody else was faster
                put_in_place(purpose)


def _is_entered(key: PublicKey) -> bool:
    named = domain.text_of(named_by(key))
    return models.Entry.objects.filter(kind=REPLACED, after=named).exists()


def put_in_place(purpose: Purpose) -> None:
    """Let a prepared key sign from now on. The old public key is kept first, whatever happens then."""
    kept = _place() / f"{purpose}.json"
    old, retired = _read(purpose, kept).of, _retired()
    if old.public not in {each.public for each in retired}:
        _write(
            _place() / _RETIRED,
            [_told(each, until=each.until or _today()) for each in (*retired, old)],
        )
    _next(purpose).rename(kept)


def _next(purpose: Purpose) -> Path:
    return _place() / f"{purpose}.next"


def _named(purpose: Purpose) -> str:
    host = urlsplit(settings.URL).hostname or ""
    public = "." in host and not host.replace(".", "").isdecimal()
    return f"{host if public else _NOWHERE}/{_NAMED[purpose]}"


def _place() -> Path:
    return Path(settings.HOME) / "keys"


@contextmanager
def _alone() -> Iterator[None]:
    """Let nobody else of this machine make or replace a key meanwhile; the folder is there then."""
    _place().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(_place(), os.O_RDONLY)
    try:
        flock(handle, LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make(purpose: Purpose, *, name: str, at: Path) -> None:
    private = Ed25519PrivateKey.generate()
    made = PublicKey(
        purpose=purpose, name=name, public=private.public_key().public_bytes_raw(), since=_today()
    )
    seed = base64.b64encode(private.private_bytes_raw()).decode()
    _write(at, {**_told(made, until=None), "seed": seed})


def _told(key: PublicKey, *, until: date | None) -> dict[str, Any]:
    return {
        "purpose": key.purpose,
        "name": key.name,
        "public": base64.b64encode(key.public).decode(),
        "since": key.since.isoformat(),
        "until": until.isoformat() if until else None,
    }


def _write(place: Path, what: object) -> None:
    """Write a file that its owner alone reads, and put it in place whole."""
    fresh = place.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(what, file, indent=1)
        file.flush()
        os.fsync(handle)
    fresh.rename(place)


def _read(purpose: Purpose, kept: Path) -> Key:
    told = json.loads(kept.read_text("utf-8"))
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(told["seed"]))
    of = PublicKey(
        purpose=purpose,
        name=told["name"],
        public=private.public_key().public_bytes_raw(),
        since=date.fromisoformat(told["since"]),
    )
    return Key(of=of, _private=private)


def _retired() -> list[PublicKey]:
    kept = _place() / _RETIRED
    if not kept.exists():
        return []
    return [
        PublicKey(
            purpose=told["purpose"],
            name=told["name"],
            public=base64.b64decode(told["public"]),
            since=date.fromisoformat(told["since"]),
            until=date.fromisoformat(told["until"]),
        )
        for told in json.loads(kept.read_text("utf-8"))
    ]


def _today() -> date:
    # A key is made on the wall's day, also in an invented world.
    return datetime.now(UTC).date()
