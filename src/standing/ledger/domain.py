"""An act as a line of the ledger, and how lines are hashed and linked. No Django.

Anybody can check the chain with these few lines: a leaf is the SHA-256 of the words
``standing entry 1`` and a line break, then the entry's canonical JSON (every column but the number
and the leaf, moments in UTC with microseconds). A link is the SHA-256 of ``standing link 1`` and a
line break, then the hexadecimal of the link before it and of its own leaf. The first link follows
64 zeros.

The reason of an entry about an officer is a commitment: ``sha256:`` and the SHA-256 of the words
``standing reason 1`` and a line break, then the canonical JSON of the salt and the text, which stand
in a table of their own (decision 0021).

What the Merkle tree holds of an entry is a commitment as well: the SHA-256 of ``standing commitment 1``
and a line break, then the 32 bytes of its salt and the 32 bytes of its leaf (decision 0032). All of it
is written down for strangers in docs/formats.md.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import msgspec

from standing.kernel.canonical import canonical, digest

START = "0" * 64
_LEAF = b"standing entry 1\n"
_LINK = b"standing link 1\n"
_REASON = b"standing reason 1\n"
_COMMITTED = b"standing commitment 1\n"
_SALT = b"standing salt 1\n"
PERSON = "officer:"
"""How the subject of an entry begins whose reason is private."""
REMOVED = "removed from the record"
"""What is told in place of a reason whose text was taken out."""
PUBLIC = frozenset({"publication.released", "key.replaced"})
"""The kinds of entries whose contents anybody may read: acts about the register as a whole."""
OFFICE = "the commission"
"""The actor of a public entry; who it was, and why, stand apart under the commitment in its reason."""
_COMMITMENT = re.compile(r"sha256:[0-9a-f]{64}")

Facts = Mapping[str, object]


class Draft(NamedTuple):
    """An act that is to be recorded.

    ``before`` and ``after`` hold references, counts and hashes; never a birth date, a narrative or
    a person's name.
    """

    kind: str
    subject: str
    effective_on: date
    authority: str
    before: Facts | None = None
    after: Facts | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the ledger, its values in the order of the columns.

    ``recorded_at`` is when it was known, ``written_at`` the wall's time. Stored, the reason of an
    entry about an officer is a commitment; ``queries`` give its text back. Stored, a public entry names
    the office, and its reason is a commitment to who acted and why.
    """

    id: int
    kind: str
    subject: str
    effective_on: date
    recorded_at: datetime
    written_at: datetime
    actor: str
    authority: str
    reason: str
    before: str
    after: str
    leaf: str

    @property
    def commitment(self) -> str | None:
        """What the reason is committed to, where it is not told in words."""
        if not self.reason or not (self.subject.startswith(PERSON) or self.is_public):
            return None
        return self.reason if _COMMITMENT.fullmatch(self.reason) else None

    @property
    def is_public(self) -> bool:
        """Whether anybody may read it as it is stored: its kind is public, and it names nobody."""
        return self.kind in PUBLIC and self.actor == OFFICE

    @property
    def facts_before(self) -> dict[str, object]:
        """What the act changed from; empty where it says nothing."""
        return facts(self.before)

    @property
    def facts_after(self) -> dict[str, object]:
        """What the act changed to; empty where it says nothing."""
        return facts(self.after)


COLUMNS = tuple(field.name for field in fields(Entry))
"""The columns of a line, in the order of ``Entry``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What was sealed and signed: the first ``size`` entries, their tree and their chain.

    ``root`` and ``chain`` are hexadecimal; ``note`` is the signed note that strangers are given.
    """

    size: int
    root: str
    chain: str
    note: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a walk along the chain found; ``head`` is its last link, to be kept elsewhere.

    ``sealed`` counts the entries under the newest checkpoint, ``reasons_removed`` the tombstones.
    """

    entries: int
    linked: int
    sealed: int
    reasons_removed: int
    head: str
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every line is as it was written, where it was written."""
        return not self.faults


def text_of(given: Facts | None) -> str:
    """Return facts as the ledger stores them: canonical JSON, or nothing."""
    return "" if given is None else canonical(given).decode()


def facts(text: str) -> dict[str, object]:
    """Read back what ``text_of`` wrote."""
    return msgspec.json.decode(text, type=dict[str, object]) if text else {}


def leaf_of(
    *,
    kind: str,
    subject: str,
    effective_on: date,
    recorded_at: datetime,
    written_at: datetime,
    actor: str,
    authority: str,
    reason: str,
    before: str,
    after: str,
) -> str:
    """Return the hash of an entry's contents."""
    return digest(
        _LEAF
        + canonical(
            {
                "actor": actor,
                "after": after,
                "authority": authority,
                "before": before,
                "effective_on": effective_on.isoformat(),
                "kind": kind,
                "reason": reason,
                "recorded_at": spelled(recorded_at),
                "subject": subject,
                "written_at": spelled(written_at),
            }
        )
    )


def leaf_of_entry(entry: Entry) -> str:
    """Return the hash that a stored entry's contents give now."""
    return digest(_LEAF + canonical(hashed(entry)))


def hashed(entry: Entry) -> dict[str, str]:
    """Return what the leaf of an entry is the hash of, as it is spelled there."""
    return {
        "actor": entry.actor,
        "after": entry.after,
        "authority": entry.authority,
        "before": entry.before,
        "effective_on": entry.effective_on.isoformat(),
        "kind": entry.kind,
        "reason": entry.reason,
        "recorded_at": spelled(entry.recorded_at),
        "subject": entry.subject,
        "written_at": spelled(entry.written_at),
    }


def told(
    entry: Entry, *, chain: str, salt: bytes, commitment: bytes, apart: str | None
) -> dict[str, object]:
    """Return an entry as a line of an export; ``apart`` tells of a reason that is a commitment."""
    return {
        **hashed(entry),
        "position": entry.id,
        "leaf": entry.leaf,
        "chain": chain,
        "salt": salt.hex(),
        "commitment": commitment.hex(),
        "reason_text": apart,
    }


def committed(*, salt: str, text: str) -> str:
    """Return what a line holds in place of a private reason; nobody can tell the text from it."""
    return f"sha256:{digest(_REASON + canonical({'salt': salt, 'text': text}))}"


def who_and_why(*, actor: str, reason: str) -> str:
    """Return the text that stands apart for a public entry; ``read_apart`` takes it to pieces."""
    return f"{actor}\n{reason}"


def read_apart(entry: Entry, text: str) -> Entry:
    """Return an entry with what stands apart for it; an empty text was removed."""
    if not text:
        return replace(entry, reason=REMOVED)
    if not entry.is_public:
        return replace(entry, reason=text)
    actor, _, reason = text.partition("\n")
    return replace(entry, actor=actor, reason=reason)


def salt_at(place: int, *, key: bytes) -> bytes:
    """Return the 32 bytes that salt the entry at a place; another's tells nothing of them."""
    return hmac.digest(key, _SALT + place.to_bytes(8, "big"), "sha256")


def sealed(*, salt: bytes, leaf: str) -> bytes:
    """Return what the tree holds of an entry: 32 bytes that confirm no guess without the salt."""
    return sha256(_COMMITTED + salt + bytes.fromhex(leaf)).digest()


def chained(previous: str, leaf: str) -> str:
    """Return the link that follows ``previous`` and holds ``leaf``."""
    return digest(_LINK + previous.encode() + leaf.encode())


@lru_cache(maxsize=64)
def spelled(moment: datetime) -> str:
    """Write a moment in UTC with microseconds.

    >>> spelled(datetime(2022, 6, 30, 16, tzinfo=UTC))
    '2022-06-30T16:00:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
