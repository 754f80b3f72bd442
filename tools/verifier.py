#!/usr/bin/env python3
"""Check what a public register published, and believe nobody.

One file for Python 3.11 or newer, written from docs/formats.md alone (called "the page" below). It
needs nothing else: where the package `cryptography` is installed it checks signatures with that,
elsewhere with the arithmetic of RFC 8032 below. It reads only files, and it writes nothing.

    python verifier.py release FOLDER --key KEY [--older FOLDER ...] [--proof FILE ...]
    python verifier.py export FILE --key KEY [--release FOLDER ...]
    python verifier.py proof FILE --key KEY
    python verifier.py certificate FILE --key KEY

It answers 0 where everything is genuine, 1 where it found faults, 2 where it was asked wrongly or
where a file given as the proof of a release is none, though the release itself is genuine.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import contextlib
import functools
import hashlib
import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    LIBRARY = False
else:
    LIBRARY = True

LONGEST = 4 * 2**20
"""The longest line, manifest, proof or key file that is read, in bytes: so memory is bounded."""
NAMED = 10
"""How many faults are named; the others are counted."""
PATH = 400
"""Characters of a path as it was typed; of one cut short nobody could tell which file it is."""


# --- Faults -------------------------------------------------------------------------------------


class Fault(Exception):  # noqa: N818  # what is so, in the words people read
    """Something does not hold; the text is one plain sentence without its place."""


class Unchecked(Fault):
    """Nothing was checked: this says nothing for a certificate or a proof, and nothing against."""


class NoProof(Unchecked):
    """A file is the register's answer that there is no proof: nothing was checked with it."""


class WrongUse(Exception):  # noqa: N818  # likewise
    """The question itself cannot be answered: no such file, or no key to check with."""


@dataclass
class Report:
    """What was found: faults with their places, and what the reader should know besides.

    ``left`` counts proofs that were given and held nothing to check; what else there is stands.
    """

    faults: list[str] = field(default_factory=list)
    count: int = 0
    notes: list[str] = field(default_factory=list)
    unchecked: bool = False
    left: int = 0

    def add(self, place: str, sentence: str) -> None:
        """Name a fault; past the first ten they are counted only."""
        self.count += 1
        if len(self.faults) < NAMED:
            self.faults.append(f"{place}: {sentence}")

    @contextlib.contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Do a step of the check; what it raises is a fault at this place."""
        try:
            yield
        except Fault as fault:
            self.unchecked = self.unchecked or isinstance(fault, Unchecked)
            self.add(place, str(fault))
        except OSError as error:
            self.add(place, f"It cannot be read ({error.strerror}).")


def need(holds: bool, sentence: str) -> None:
    """Raise a fault unless something holds."""
    if not holds:
        raise Fault(sentence)


def show(value: object, longest: int = 80) -> str:
    """Quote something hostile so that it can be printed: short, and without control characters."""
    text = value if isinstance(value, str) else repr(type(value).__name__)
    text = text if len(text) <= longest else text[: longest - 3] + "..."
    plain = (c if c.isprintable() else c.encode("unicode_escape", "replace").decode() for c in text)
    return f"'{''.join(plain)}'"


# --- Ed25519 (RFC 8032), strictly ---------------------------------------------------------------

Point = tuple[int, int, int, int]
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def add_points(a: Point, b: Point) -> Point:
    """Return the sum of two points in extended coordinates (RFC 8032, 5.1.4)."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return (
        (f - e) * (h - g) % P,
        (h + g) * (f + e) % P,
        (h - g) * (h + g) % P,
        (f - e) * (f + e) % P,
    )


def times(scalar: int, point: Point) -> Point:
    """Return a point taken so many times."""
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add_points(total, point)
        point, scalar = add_points(point, point), scalar >> 1
    return total


@functools.lru_cache(maxsize=256)
def good_point(data: bytes) -> Point | None:
    """Decode a point; ``None`` if it is on no curve, in a second spelling, or of small order."""
    number = int.from_bytes(data, "little")
    y, odd = number & (2**255 - 1), number >> 255
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if len(data) != 32 or y >= P or (v * x * x - u) % P or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    point = (x, y, 1, x * y % P)
    return None if times(8, point)[0] == 0 else point


BASE = good_point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def signature_holds(
    key: bytes, signature: bytes, message: bytes, library: bool | None = None
) -> bool:
    """Tell whether an Ed25519 signature holds.

    Both ways refuse the same: an S that is not below the order, points in a second spelling and
    points of small order. ``library`` chooses the way; by default the package where there is one.
    """
    a, r = good_point(key), good_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or BASE is None or len(signature) != 64 or s >= ORDER:
        return False
    if LIBRARY if library is None else library:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except InvalidSignature:
            return False
        return True
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    left = times(s, BASE)
    right = add_points(r, times(int.from_bytes(digest, "little") % ORDER, a))
    return not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))


# --- Reading strictly (the page, "Read strictly" and section 1) -----------------------------------

HEX64 = re.compile(r"[0-9a-f]{64}")
NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}\+00:00")
ANY_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its names and values, each name once."""
    found = dict(pairs)
    need(len(found) == len(pairs), "An object holds a name twice.")
    return found


def integer(text: str) -> int:
    """Read an integer of at most 18 digits."""
    need(bool(NUMBER.fullmatch(text.removeprefix("-"))), "A number is too long to be meant.")
    need(text != "-0", "A number is written in a second spelling: -0.")
    return int(text)


def no_number(text: str) -> Any:
    """Refuse what is no integer."""
    raise Fault(f"{show(text)} is no integer.")


STRICT = json.JSONDecoder(
    object_pairs_hook=once, parse_int=integer, parse_float=no_number, parse_constant=no_number
)
LOOSE = json.JSONDecoder(object_pairs_hook=once, parse_int=integer, parse_constant=no_number)


def read_json(data: bytes, decoder: json.JSONDecoder = STRICT, *, one: bool = False) -> Any:
    """Read JSON with each name once and without half a character; ``one``: canonical only."""
    try:
        value = decoder.decode(data.decode())
        again = encode(value).encode()
    except json.JSONDecodeError as error:
        raise Fault(f"It is no JSON at character {error.pos + 1}.") from None
    except UnicodeError:
        raise Fault("It is no UTF-8, or holds half a character.") from None
    except RecursionError:
        raise Fault("It is nested too deeply to be meant.") from None
    if one and again != data:
        at = next((i for i, (a, b) in enumerate(zip(again, data, strict=False)) if a != b), None)
        where = min(len(again), len(data)) if at is None else at
        raise Fault(f"It is not canonical JSON: a second spelling at byte {where + 1}.")
    return value


def with_names(value: Any, names: frozenset[str], *, more: bool = False) -> dict[str, Any]:
    """Return an object that has exactly these names; with ``more``, at least these."""
    need(isinstance(value, dict), "An object is missing where one must stand.")
    if value.keys() != names:
        for name in sorted(names - value.keys()):
            raise Fault(f"The name {show(name)} is missing.")
        for name in sorted(value.keys() - names):
            need(more, f"The name {show(name)} must not stand here.")
    found: dict[str, Any] = value
    return found


def text_of(value: Any, what: str) -> str:
    """Return a text."""
    need(isinstance(value, str), f"{what} is no text.")
    return str(value)


def number_of(value: Any, what: str, least: int = 0) -> int:
    """Return an integer, not less than ``least``; ``true`` is none."""
    need(type(value) is int and value >= least, f"{what} is no whole number from {least} up.")
    return int(value)


def hex_of(value: Any, what: str) -> bytes:
    """Return the 32 bytes of 64 hex digits."""
    need(isinstance(value, str) and bool(HEX64.fullmatch(value)), f"{what} is not 64 hex digits.")
    return bytes.fromhex(value)


def hashes_of(value: Any) -> list[bytes]:
    """Return the hashes of a proof; no proof needs more than one for each bit of a size, twice."""
    need(isinstance(value, list) and len(value) <= 128, "'hashes' is no list of up to 128 hashes.")
    return [hex_of(one, f"Hash {number}") for number, one in enumerate(value, start=1)]


def base64_of(text: str, length: int, what: str) -> bytes:
    """Return the bytes of base64 that is spelled in its one way."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        raise Fault(f"{what} is no base64.") from None
    need(base64.b64encode(data).decode() == text, f"{what} is base64 in a second spelling.")
    need(len(data) == length, f"{what} holds {len(data)} bytes, not {length}.")
    return data


def day_of(value: Any, what: str) -> date:
    """Return a day, spelled as section 1 says."""
    try:
        need(bool(DAY.fullmatch(text_of(value, what))), f"{what} is no day such as 2022-06-30.")
        return date.fromisoformat(value)
    except ValueError:
        raise Fault(f"{what} is no day of the calendar.") from None


def moment_of(value: Any, what: str, form: re.Pattern[str] = MOMENT) -> datetime:
    """Return a moment, spelled as section 1 says."""
    try:
        need(bool(form.fullmatch(text_of(value, what))), f"{what} is not spelled as a moment is.")
        return datetime.fromisoformat(value)
    except ValueError:
        raise Fault(f"{what} is no moment of the calendar.") from None


def open_plain(path: str | Path, *, follow: bool = True) -> BinaryIO:
    """Open a plain file and nothing else: no folder, no pipe; without ``follow`` no link either."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags if follow else flags | getattr(os, "O_NOFOLLOW", 0))
    except ValueError:
        raise Fault("Its name cannot be opened.") from None
    stream = os.fdopen(handle, "rb") if stat.S_ISREG(os.fstat(handle).st_mode) else None
    if stream is None:
        os.close(handle)
        raise Fault("It is no plain file.")
    return stream


def read_whole(path: str | Path, *, follow: bool = True) -> bytes:
    """Return the bytes of a plain file that is not too long."""
    with open_plain(path, follow=follow) as stream:
        data = stream.read(LONGEST + 1)
    need(len(data) <= LONGEST, f"It is longer than the {LONGEST} bytes that are read.")
    return data


# --- Keys, notes and checkpoints (sections 2 and 3) -----------------------------------------------


@dataclass(frozen=True)
class Key:
    """A key that the reader trusts; purpose and last day are known from a keys.json only."""

    name: str
    hash: bytes
    public: bytes
    purpose: str | None = None
    until: date | None = None

    @property
    def kid(self) -> str:
        """Return how a certificate names the key."""
        return f"{self.name}+{self.hash.hex()}"


def parse_key(text: str, purpose: str | None = None, until: date | None = None) -> Key:
    """Read a verifier key: a name, a hash and a key that belong together."""
    parts = text.split("+", 2)
    need(len(parts) == 3, "A verifier key has three parts with + between them.")
    name, digest, encoded = parts
    need(name != "" and not any(c.isspace() for c in name), "The name of a key has no spaces.")
    data = base64_of(encoded, 33, "The key")
    need(data[0] == 1, "The key is not of the kind Ed25519.")
    wanted = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    need(digest == wanted.hex(), "The hash of the key does not fit its name and its bytes.")
    need(good_point(data[1:]) is not None, "The key is no good point of Ed25519.")
    return Key(name, wanted, data[1:], purpose, until)


LISTED = frozenset({"purpose", "name", "kid", "verifier", "jwk", "since", "until"})


def listed_key(item: Any) -> Key:
    """Read one key of a keys.json; names that the page does not list are passed over."""
    item = with_names(item, LISTED, more=True)
    need(item["purpose"] in ("ledger", "certificate"), "The purpose of a key is not known.")
    until = None if item["until"] is None else day_of(item["until"], "'until'")
    day_of(item["since"], "'since'")
    key = parse_key(text_of(item["verifier"], "'verifier'"), item["purpose"], until)
    x = base64.urlsafe_b64encode(key.public).decode().rstrip("=")
    web = {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": key.kid}
    same = item["name"] == key.name and item["kid"] == key.kid and isinstance(item["jwk"], dict)
    need(same and web.items() <= item["jwk"].items(), f"{show(key.kid)} is written in two ways.")
    again = {name: item[name] for name in ("kty", "crv", "x") if name in item}
    need(again.items() <= web.items(), f"{show(key.kid)} is written in two ways.")
    return key


def read_keys(argument: str, purpose: str, report: Report) -> list[Key]:
    """Return the trusted keys: of a verifier key, a file of such lines, or a keys.json."""
    try:
        if re.fullmatch(r"[^\s+]+\+[0-9a-f]{8}\+\S+", argument) and not Path(argument).is_file():
            return [parse_key(argument)]
        data = read_whole(argument)
        if not data.lstrip().startswith(b"{"):
            found = [parse_key(line) for line in data.decode().splitlines() if line]
        else:
            value = read_json(data, LOOSE)
            need(value.get("standing") == "keys 1", "It is no keys.json: 'standing' is missing.")
            need(isinstance(value.get("keys"), list), "It is no keys.json: 'keys' is no list.")
            found = [listed_key(item) for item in value["keys"]]
            report.notes.append(
                "The keys are those of a keys.json. It proves nothing by itself if it comes from "
                "where the checked files come from: compare them with a copy from elsewhere."
            )
    except Fault as fault:
        raise WrongUse(f"The key cannot be used. {fault}") from None
    except (OSError, ValueError):
        raise WrongUse("The key is no verifier key and no file that can be read.") from None
    found = [key for key in found if key.purpose in (None, purpose)]
    if not found:
        raise WrongUse(f"The file holds no key of purpose {purpose}.")
    return found


def genuine_text(note: Any, keys: list[Key]) -> tuple[list[str], Key]:
    """Return the lines of a signed note and the trusted key that signed it."""
    head, middle, tail = text_of(note, "The note").rpartition("\n\n")
    need(middle != "" and len(note) <= 10_000, "It is no signed note.")
    parts = tail.removesuffix("\n").split(" ")
    shape = tail.endswith("\n") and len(parts) == 3 and parts[0] == "\u2014"
    need(shape and "\n" not in tail[:-1], "A note must end with exactly one line of signature.")
    data = base64_of(parts[2], 68, "The signature of the note")
    for key in keys:
        if key.name == parts[1] and key.hash == data[:4]:
            need(
                signature_holds(key.public, data[4:], (head + "\n").encode("utf-8", "replace")),
                f"The signature of the note by {show(key.kid)} does not hold.",
            )
            return head.split("\n"), key
    raise Fault(f"The note is signed by {show(parts[1])} with a key that is not trusted here.")


@dataclass(frozen=True)
class Checkpoint:
    """The first ``size`` entries of the ledger, and no others."""

    size: int
    root: bytes


def read_checkpoint(note: Any, keys: list[Key]) -> Checkpoint:
    """Return what a genuine checkpoint says."""
    lines, key = genuine_text(note, keys)
    need(len(lines) == 3, "A checkpoint has exactly three lines of text.")
    need(lines[0] == key.name, "The origin of the checkpoint is not the name of its key.")
    need(bool(NUMBER.fullmatch(lines[1])), "The size of the checkpoint is no decimal number.")
    return Checkpoint(int(lines[1]), base64_of(lines[2], 32, "The root of the checkpoint"))


# --- The tree (section 5) -------------------------------------------------------------------------


def sha256(*parts: bytes) -> bytes:
    """Return the SHA-256 of parts that stand behind one another."""
    return hashlib.sha256(b"".join(parts)).digest()


class Tree:
    """A Merkle tree that grows by a leaf at a time and keeps one hash for each bit of its size."""

    def __init__(self) -> None:
        """Begin with the empty tree."""
        self.size = 0
        self.sides: list[bytes] = []

    def append(self, commitment: bytes) -> None:
        """Add the leaf of one entry."""
        node, size = sha256(b"\x00", commitment), self.size
        while size & 1:
            node, size = sha256(b"\x01", self.sides.pop(), node), size >> 1
        self.sides.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over what was added so far."""
        if not self.sides:
            return sha256()
        return functools.reduce(
            lambda right, left: sha256(b"\x01", left, right), reversed(self.sides)
        )


def check_inclusion(commitment: bytes, index: int, tree: Checkpoint, hashes: list[bytes]) -> None:
    """Follow a proof from a leaf to the root (RFC 9162, 2.1.3)."""
    fn, sn, r = index, tree.size - 1, sha256(b"\x00", commitment)
    need(fn <= sn, "The position lies behind the end of the tree.")
    for p in hashes:
        need(sn != 0, "The proof of inclusion is too long.")
        if fn & 1 or fn == sn:
            r = sha256(b"\x01", p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\x01", r, p)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0 and r == tree.root, "The proof does not lead from the entry to the root.")


def check_consistency(older: Checkpoint, newer: Checkpoint, hashes: list[bytes]) -> None:
    """Follow a proof from an older root to a newer (RFC 9162, 2.1.4)."""
    m, n, proof = older.size, newer.size, list(hashes)
    need(m <= n, "The older tree is larger than the newer.")
    if m in (0, n):
        need(not proof, "The proof of consistency must be empty.")
        need(m == n or older.root == sha256(), "The root of an empty tree is not the empty root.")
        need(m != n or older.root == newer.root, "Two trees of one size have two roots.")
        return
    need(bool(proof), "The proof of consistency is empty.")
    if m & (m - 1) == 0:
        proof.insert(0, older.root)
    fn, sn = m - 1, n - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for c in proof[1:]:
        need(sn != 0, "The proof of consistency is too long.")
        if fn & 1 or fn == sn:
            fr, sr = sha256(b"\x01", c, fr), sha256(b"\x01", c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha256(b"\x01", sr, c)
        fn, sn = fn >> 1, sn >> 1
    holds = sn == 0 and (fr, sr) == (older.root, newer.root)
    need(holds, "The proof does not lead from the older root to the newer: two stories were told.")


# --- Entries (section 4) --------------------------------------------------------------------------

DAYS = ("effective_on", "recorded_at", "written_at")
TEN = frozenset({"kind", "subject", *DAYS, "actor", "authority", "reason", "before", "after"})
RELEASED = frozenset({"release", "manifest", "as_of", "officers"})
COMMITTED = re.compile(r"sha256:[0-9a-f]{64}")


def check_entry(entry: dict[str, Any]) -> None:
    """Check that the ten values of an entry are spelled as the page says."""
    for name in sorted(TEN):
        text_of(entry[name], f"'{name}'")
    day_of(entry["effective_on"], "'effective_on'")
    moment_of(entry["recorded_at"], "'recorded_at'")
    moment_of(entry["written_at"], "'written_at'")
    for name in ("before", "after"):
        read_side(entry, name)
    if entry["kind"] == "reason.removed":
        removed_by(entry)


def read_side(entry: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what stands in ``before`` or ``after``: an object, an empty one for empty text."""
    if not entry[name]:
        return {}
    try:
        value = read_json(entry[name].encode(), one=True)
    except Fault as fault:
        raise Fault(f"In '{name}': {fault}") from None
    need(isinstance(value, dict), f"'{name}' is no object.")
    found: dict[str, Any] = value
    return found


def removed_by(entry: dict[str, Any]) -> str:
    """Return the commitment whose reason an entry of kind ``reason.removed`` took out."""
    commitment = read_side(entry, "before").get("commitment")
    named = isinstance(commitment, str) and COMMITTED.fullmatch(commitment)
    need(bool(named), "A removal names no commitment in its 'before'.")
    return str(commitment)


def leaf_of(entry: dict[str, Any]) -> bytes:
    """Return the leaf of an entry, as 32 bytes."""
    return sha256(b"standing entry 1\n", encode({name: entry[name] for name in TEN}).encode())


def commitment_of(salt: bytes, leaf: bytes) -> bytes:
    """Return the commitment of an entry."""
    return sha256(b"standing commitment 1\n", salt, leaf)


# --- A release (section 6) ------------------------------------------------------------------------


@dataclass
class Release:
    """A release, as far as its manifest could be read."""

    place: str
    number: int
    as_of: date
    cut_off: datetime
    manifest: str
    chain: str
    tree: Checkpoint
    start: int | None
    hashes: list[bytes]
    files: int


MANIFEST = frozenset({"release", "as_of", "cut_off", "files", "rows", "difference", "ledger"})
LEDGER = frozenset({"position", "chain", "checkpoint", "consistency"})


def check_release(folder: str | Path, keys: list[Key], report: Report) -> Release | None:
    """Check a release by steps 1 to 4; return what later steps need, if it could be read."""
    folder = Path(folder)
    place = folder.name or str(folder)
    noted: list[str] | None = None
    with report.at(f"{place}/release.note"):
        try:
            note = read_whole(folder / "release.note", follow=False).decode()
        except UnicodeDecodeError:
            raise Fault("It is no UTF-8.") from None
        noted, _ = genuine_text(note, keys)
        need(
            len(noted) == 4 and noted[0] == "standing release 1",
            "The text of the note is not the four lines of a release.",
        )
    with report.at(f"{place}/release.json"):
        data = read_whole(folder / "release.json", follow=False)
        value = with_names(read_json(data, LOOSE), MANIFEST, more=True)
        check_files(folder, place, value, report)
        found = read_manifest(place, value, hashlib.sha256(data).hexdigest(), keys)
        said = [f"release {found.number}", f"as-of {value['as_of']}", f"sha256 {found.manifest}"]
        if noted is not None:
            for line, wanted in zip(noted[1:], said, strict=False):
                need(
                    line == wanted, f"The note says {show(line)}, but the manifest {show(wanted)}."
                )
        if folder.resolve().name != f"release-{found.number}":
            report.notes.append(f"The folder {show(folder.name)} is not named by its number.")
        return found
    return None


def read_manifest(place: str, value: dict[str, Any], digest: str, keys: list[Key]) -> Release:
    """Read what the check uses of a release.json, and check its checkpoint."""
    ledger = with_names(value["ledger"], LEDGER)
    tree = read_checkpoint(ledger["checkpoint"], keys)
    position = number_of(ledger["position"], "'ledger.position'")
    need(position == tree.size, "'ledger.position' is not the size of the checkpoint.")
    hex_of(ledger["chain"], "'ledger.chain'")
    start, hashes = None, []
    if ledger["consistency"] is not None:
        proof = with_names(ledger["consistency"], frozenset({"from", "hashes"}))
        start, hashes = number_of(proof["from"], "'from'"), hashes_of(proof["hashes"])
        need(start <= position, "'consistency.from' is larger than the position.")
    if value["difference"] is not None:
        beside = with_names(value["difference"], frozenset({"from_release"}), more=True)
        if beside["from_release"] is not None:
            number_of(beside["from_release"], "'difference.from_release'", 1)
    return Release(
        place=place,
        number=number_of(value["release"], "'release'", 1),
        as_of=day_of(value["as_of"], "'as_of'"),
        cut_off=moment_of(value["cut_off"], "'cut_off'", ANY_MOMENT),
        manifest=digest,
        chain=ledger["chain"],
        tree=tree,
        start=start,
        hashes=hashes,
        files=len(value["files"]),
    )


BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that operating systems lay into folders; the page allows none of them in a release."""
OF_SYSTEMS = " An operating system lays such a file there: take it out, and check again."


def check_files(folder: Path, place: str, value: dict[str, Any], report: Report) -> None:
    """Check that the folder holds exactly what its manifest names, byte for byte."""
    files, rows = with_names(value["files"], frozenset(), more=True), value["rows"]
    need(isinstance(rows, dict), "'rows' is no object.")
    for name in sorted(rows.keys() - files.keys()):
        report.add(f"{place}/release.json", f"'rows' speaks of {show(name)}, no file of it.")
    for name in sorted(files):
        own = name in ("", ".", "..", "release.json", "release.note")
        if own or re.search(r"[/\\\x00-\x1f]", name):
            report.add(f"{place}/release.json", f"{show(name)} cannot be the name of a file.")
    there = set()
    with os.scandir(folder) as found:
        for item in found:
            if item.name in files or item.name in ("release.json", "release.note"):
                there.add(item.name)
            else:
                laid = OF_SYSTEMS if item.name in BY_SYSTEMS else ""
                report.add(
                    place, f"It holds {show(item.name)}, which is not in its manifest.{laid}"
                )
    for name in sorted(files):
        with report.at(f"{place}/{show(name)}"):
            need(name in there, "It is missing from the folder.")
            wanted = with_names(files[name], frozenset({"sha256"}), more=True)
            digest, records = digest_and_records(folder / name)
            fits = digest == hex_of(wanted["sha256"], "'sha256'")
            need(fits, "Its bytes do not fit the SHA-256 of the manifest.")
            counted = number_of(rows[name], "Its count of rows") if name in rows else None
            if counted is not None and name.lower().endswith(".csv"):
                fits = records == counted + 1
                need(fits, f"It holds {records - 1} rows of data; the manifest says {counted}.")


def digest_and_records(path: Path) -> tuple[bytes, int]:
    """Return the SHA-256 of a file and how many records of RFC 4180 it would hold."""
    digest, records, quoted, last = hashlib.sha256(), 0, False, b"\n"
    with open_plain(path, follow=False) as stream:
        while chunk := stream.read(2**20):
            digest.update(chunk)
            for number, part in enumerate(chunk.split(b'"')):
                quoted ^= number > 0
                records += 0 if quoted else part.count(b"\n")
            last = chunk[-1:]
    return digest.digest(), records + (last != b"\n")


def check_pair(older: Release, newer: Release, proofs: list[Proof], report: Report) -> None:
    """Check two releases that follow one another (step 5)."""
    with report.at(f"{newer.place} after {older.place}"):
        need(older.number < newer.number, "The older release has no smaller number.")
        need(older.as_of <= newer.as_of, "The older release speaks of a later day.")
        need(older.cut_off <= newer.cut_off, "The older release was cut off later.")
        need(older.tree.size <= newer.tree.size, "The older release has a larger position.")
        need(newer.start is not None, "The newer release has no proof, though an older one exists.")
        if newer.start == older.tree.size:
            return check_consistency(older.tree, newer.tree, newer.hashes)
        need(
            newer.number != older.number + 1,
            "The proof of the newer release does not begin at the position of the release before.",
        )
        if older.tree.size == newer.tree.size:
            return check_consistency(older.tree, newer.tree, [])
        pairs = [proof.trees for proof in proofs]
        need(
            (older.tree, newer.tree) in pairs,
            "Nothing given leads from the older release to the newer: give the releases between "
            f"them, or a proof of consistency from {older.tree.size} to {newer.tree.size}.",
        )
    return None


def check_recorded(release: Release, proof: Proof, report: Report) -> None:
    """Check that a proof of inclusion is that of a release's own entry (step 6)."""
    with report.at(proof.place):
        need(proof.entry is not None, "The proof holds no entry, so it shows no release.")
        check_naming(proof.entry or {}, proof.position, release)


def check_naming(entry: dict[str, Any], position: int, release: Release) -> None:
    """Check that an entry is the one that recorded a release."""
    need(entry["kind"] == "publication.released", "The entry is not of kind publication.released.")
    after = with_names(read_side(entry, "after"), RELEASED)
    same = type(after["release"]) is int and after["release"] == release.number
    need(same, f"The entry is not of release {release.number}.")
    fits = after["manifest"] == release.manifest
    need(fits, f"The entry of release {release.number} names another SHA-256 of its manifest.")
    fits = after["as_of"] == release.as_of.isoformat()
    need(fits, f"The entry of release {release.number} names another day.")
    late = position > release.tree.size
    need(late, f"The entry of release {release.number} does not stand after its position.")


# --- An export of the ledger (section 7) ----------------------------------------------------------

HEAD = frozenset({"standing", "size", "checkpoint"})
OPEN = TEN | {"position", "leaf", "chain", "salt", "commitment", "reason_text"}
CLOSED = frozenset({"position", "commitment"})
MINUTE = timedelta(seconds=60)


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """Give the lines of a file, none of them longer than what is read."""
    while line := stream.readline(LONGEST + 1):
        yield line


def read_line(line: bytes, names: frozenset[str]) -> dict[str, Any]:
    """Read one line: canonical, with exactly its names, and with its line feed."""
    need(len(line) <= LONGEST, f"The line is longer than the {LONGEST} bytes that are read.")
    need(line.endswith(b"\n"), "The line does not end with a line feed.")
    return with_names(read_json(line[:-1], one=True), names)


class Export:
    """The check of one export, line by line; it keeps no line."""

    def __init__(self, place: str, report: Report, releases: list[Release]) -> None:
        """Begin before the first line."""
        self.place, self.report, self.releases = place, report, releases
        self.tree, self.written = Tree(), datetime.min.replace(tzinfo=UTC)
        self.chain: str | None = "0" * 64
        self.removed: set[bytes] = set()
        self.invented: bool | None = None
        self.whole = True
        self.recorded: dict[int, int] = dict.fromkeys((one.number for one in releases), 0)

    def look_ahead(self, stream: BinaryIO) -> None:
        """Learn what later lines tell of earlier ones: what was removed, and if it is invented."""
        for line in lines_of(stream):
            opened = self.invented is None and b'"kind":"register.opened"' in line
            if opened or b'"kind":"reason.removed"' in line:
                with contextlib.suppress(Fault):
                    entry = read_line(line, OPEN)
                    check_entry(entry)
                    if entry["kind"] == "reason.removed":
                        self.removed.add(bytes.fromhex(removed_by(entry)[7:]))
                    elif entry["kind"] == "register.opened":
                        self.invented = read_side(entry, "after").get("invented") is True

    def check_line(self, line: bytes, number: int, names: frozenset[str]) -> None:
        """Check the line of one entry; name each fault of it."""
        steps: list[Callable[[dict[str, Any], int], None]] = [self.check_place]
        if names is OPEN:
            steps += [self.check_hashes, self.check_words, self.check_order, self.check_record]
        value, before = None, self.report.count
        with self.report.at(f"{self.place}, line {number + 1} (entry {number})"):
            value = read_line(line, names)
            commitment = hex_of(value["commitment"], "'commitment'")
        if value is None or self.report.count > before:
            self.whole, self.chain = False, None
            return
        for step in steps:
            with self.report.at(f"{self.place}, line {number + 1} (entry {number})"):
                step(value, number)
        self.tree.append(commitment)
        self.compare(number)

    def check_place(self, value: dict[str, Any], number: int) -> None:
        """Check that the line stands where it says."""
        same = type(value["position"]) is int and value["position"] == number
        need(same, f"Its position is not {number}.")

    def check_hashes(self, value: dict[str, Any], number: int) -> None:
        """Check leaf, link and commitment; the link from what the line before says of itself."""
        before, self.chain = self.chain, text_of(value["chain"], "'chain'")
        check_entry(value)
        leaf = hex_of(value["leaf"], "'leaf'")
        hex_of(value["chain"], "'chain'")
        need(leaf == leaf_of(value), "The leaf is not that of its ten fields.")
        link = sha256(b"standing link 1\n", (before or "").encode(), leaf.hex().encode())
        fits = before is None or link.hex() == value["chain"]
        need(fits, "The chain does not follow from the line before.")
        fits = commitment_of(hex_of(value["salt"], "'salt'"), leaf).hex() == value["commitment"]
        need(fits, "The commitment does not fit salt and leaf.")

    def check_words(self, value: dict[str, Any], number: int) -> None:
        """Check what is said of the text of a reason."""
        reason, wanted = text_of(value["reason"], "'reason'"), None
        officer = text_of(value["subject"], "'subject'").startswith("officer:")
        if officer and COMMITTED.fullmatch(reason):
            gone = bytes.fromhex(reason[7:]) in self.removed
            wanted = "removed" if gone else "stands apart"
        said = "null" if wanted is None else show(wanted)
        need(value["reason_text"] == wanted, f"'reason_text' must be {said}.")

    def check_order(self, value: dict[str, Any], number: int) -> None:
        """Check that no moment was set back."""
        before, self.written = self.written, moment_of(value["written_at"], "'written_at'")
        need(before - self.written <= MINUTE, "It was written before the entry in front of it.")
        ahead = moment_of(value["recorded_at"], "'recorded_at'") - self.written
        need(bool(self.invented) or ahead <= MINUTE, "It was recorded after it was written.")

    def check_record(self, value: dict[str, Any], number: int) -> None:
        """Check the entry of a release at hand."""
        if value["kind"] != "publication.released":
            return
        after = read_side(value, "after")
        for release in self.releases:
            if type(after.get("release")) is int and after["release"] == release.number:
                self.recorded[release.number] += 1
                need(self.recorded[release.number] == 1, "It is a second entry of one release.")
                check_naming(value, number, release)

    def compare(self, number: int) -> None:
        """Compare with the releases whose position was reached."""
        for release in self.releases:
            if self.whole and release.tree.size == number:
                with self.report.at(f"{self.place} at {release.place}"):
                    fits = self.tree.root() == release.tree.root
                    need(fits, f"The root over {number} entries is not that of the release.")
                    fits = self.kind == "leaves 1" or self.chain == release.chain
                    need(fits, f"The chain at {number} is not that of the release.")

    def finish(self, tree: Checkpoint | None, count: int) -> None:
        """Check what can be said at the end only."""
        if tree is not None:
            with self.report.at(self.place):
                need(count == tree.size, f"{count} entries stand in it, not {tree.size}.")
                fits = not self.whole or self.tree.root() == tree.root
                need(fits, "The root over its commitments is not that of its checkpoint.")
        for release in self.releases:
            if release.tree.size > count:
                self.report.notes.append(f"{release.place} was made later; it was not compared.")
            elif self.kind == "ledger 1" and not self.recorded[release.number]:
                with self.report.at(f"{self.place} at {release.place}"):
                    need(release.tree.size == count, "It does not hold the release's own entry.")
                    self.report.notes.append(f"It ends before the entry of {release.place}.")

    kind = "ledger 1"

    def check(self, stream: BinaryIO, keys: list[Key]) -> int:
        """Check a whole file; return how many entries it holds."""
        self.look_ahead(stream)
        stream.seek(0)
        tree, count, lines = None, 0, lines_of(stream)
        with self.report.at(f"{self.place}, line 1 (the head)"):
            head = read_line(next(lines, b""), HEAD)
            need(head["standing"] in ("ledger 1", "leaves 1"), "It is no export of a ledger.")
            self.kind = head["standing"]
            tree = read_checkpoint(head["checkpoint"], keys)
            size = number_of(head["size"], "'size'")
            need(size == tree.size, "'size' is not the size of the checkpoint.")
        self.compare(0)
        for count, line in enumerate(lines, start=1):
            if tree is None or count > tree.size:
                if tree is not None:
                    self.report.add(f"{self.place}, line {count + 1}", "More follows than 'size'.")
                return count
            self.check_line(line, count, OPEN if self.kind == "ledger 1" else CLOSED)
        self.finish(tree, count)
        return count


# --- Proofs (section 8) ---------------------------------------------------------------------------

REFUSED = frozenset({"error", "detail", "title"})
"""Names of which one stands in an answer without a proof."""
INCLUSION = frozenset(
    {"standing", "position", "commitment", "hashes", "checkpoint", "entry", "salt"}
)
CONSISTENCY = frozenset({"standing", "from", "to", "hashes", "checkpoints"})


@dataclass
class Proof:
    """A proof that holds: of one entry, or of two trees."""

    place: str
    position: int = 0
    entry: dict[str, Any] | None = None
    trees: tuple[Checkpoint, Checkpoint] | None = None


def check_proof(place: str, data: bytes, keys: list[Key]) -> Proof:
    """Check a proof of either sort."""
    value = read_json(data)
    kind = value.get("standing") if isinstance(value, dict) else None
    if isinstance(value, dict) and kind is None and REFUSED & value.keys():
        why = next(value[name] for name in ("error", "detail", "title") if name in value)
        raise NoProof(
            "It is no proof, but the register's answer that it gives none; so it was not checked. "
            f"The answer says: {show(why, 300)}. Ask again: a new entry is sealed within the hour."
        )
    if kind == "inclusion 1":
        return check_one_entry(place, with_names(value, INCLUSION), keys)
    need(kind == "consistency 1", "It is no proof: 'standing' names none of the two sorts.")
    with_names(value, CONSISTENCY)
    notes, hashes = value["checkpoints"], hashes_of(value["hashes"])
    need(isinstance(notes, list) and len(notes) == 2, "'checkpoints' is no list of two notes.")
    older, newer = (read_checkpoint(note, keys) for note in notes)
    sizes = number_of(value["from"], "'from'"), number_of(value["to"], "'to'")
    need(sizes == (older.size, newer.size), "'from' and 'to' are not the sizes of the checkpoints.")
    check_consistency(older, newer, hashes)
    return Proof(place, trees=(older, newer))


def check_one_entry(place: str, value: dict[str, Any], keys: list[Key]) -> Proof:
    """Check a proof of inclusion, and the entry where it is given."""
    tree = read_checkpoint(value["checkpoint"], keys)
    position = number_of(value["position"], "'position'", 1)
    commitment = hex_of(value["commitment"], "'commitment'")
    check_inclusion(commitment, position - 1, tree, hashes_of(value["hashes"]))
    together = (value["entry"] is None) == (value["salt"] is None)
    need(together, "Entry and salt must be given together.")
    if value["entry"] is not None:
        entry, salt = with_names(value["entry"], TEN), hex_of(value["salt"], "'salt'")
        check_entry(entry)
        fits = commitment_of(salt, leaf_of(entry)) == commitment
        need(fits, "The commitment does not fit the entry and its salt.")
    return Proof(place, position, value["entry"])


# --- Certificates (section 9) ---------------------------------------------------------------------

TEXTS, FLAGS = ("iss", "name", "label"), ("may_serve", "in_force", "invented")
UNTOLD = ("may_serve", "in_force")  # null where it would tell how an open decision came out
CLAIMS = frozenset(
    {"v", "iat", "sub", "on", "known", "certificate", "decision", "law", *TEXTS, *FLAGS}
)
HELD = frozenset({"kind", "first_day", "last_day", "expires"})
DECIDED = frozenset({"edition", "decided_on", "issued_on", "docket", "reference"})
KNOWN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?Z")


def base64url_of(text: str, what: str) -> bytes:
    """Return the bytes of unpadded base64url that is spelled in its one way."""
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), b"-_", True)
    except (binascii.Error, ValueError):
        raise Fault(f"{what} is no base64url.") from None
    again = base64.urlsafe_b64encode(data).decode().rstrip("=")
    need(again == text, f"{what} is base64url in a second spelling.")
    return data


def new_york_day(moment: datetime) -> date:
    """Return the day in New York; without a table of zones, by the rule in force since 2007."""
    with contextlib.suppress(LookupError, OSError):
        return moment.astimezone(ZoneInfo("America/New_York")).date()
    march, november = (
        datetime(moment.year, 3, 8, 7, tzinfo=UTC),
        datetime(moment.year, 11, 1, 6, tzinfo=UTC),
    )
    begins = march + timedelta(days=(6 - march.weekday()) % 7)
    ends = november + timedelta(days=(6 - november.weekday()) % 7)
    return (moment - timedelta(hours=4 if begins <= moment < ends else 5)).date()


@dataclass(frozen=True)
class Signed:
    """The signed text of a certificate, taken apart: what is signed, its parts, who says they did."""

    text: bytes
    body: bytes
    signature: bytes
    key: Key
    says: bytes | None


def check_certificate(data: bytes, keys: list[Key]) -> dict[str, Any]:
    """Check a certificate, as its JSON file or as the signed text alone; return what it says."""
    try:
        given = read_signed(data, keys)
    except Fault as fault:
        raise Unchecked(str(fault)) from None
    key = given.key
    holds = signature_holds(key.public, given.signature, given.text)
    need(holds, f"The signature by {show(key.kid)} does not hold.")
    claims = with_names(read_json(given.body, one=True), CLAIMS)
    known = check_claims(claims)
    late = key.until is not None and new_york_day(known) > key.until
    need(not late, f"The key {show(key.kid)} was out of use on the day of 'known'.")
    need(given.says in (None, given.body), "'says' differs from what is signed.")
    return claims


def read_signed(data: bytes, keys: list[Key]) -> Signed:
    """Return the signed text that a file holds, and the key it names."""
    text, says = find_signed(data)
    need(len(text) <= 8000, "The signed text is longer than 8,000 characters.")
    parts = text.split(".")
    need(len(parts) == 3, "The signed text has not three parts with full stops between them.")
    head, body, signature = (
        base64url_of(part, f"Part {number}") for number, part in enumerate(parts, start=1)
    )
    key = check_header(read_json(head), keys)
    signed = f"{parts[0]}.{parts[1]}".encode("ascii")
    return Signed(signed, body, signature, key, says)


def find_signed(data: bytes) -> tuple[str, bytes | None]:
    """Return the signed text of a file, and what its JSON says for reading, where it is that."""
    need(bool(data.strip()), "It is empty.")
    pdf = data.lstrip().startswith(b"%PDF")
    need(not pdf, "It is a PDF: save its attachment certificate.jws, and check that.")
    if not data.lstrip().startswith(b"{"):
        need(data.isascii(), "It is no text: a picture, it may be, or a file of another kind.")
        return data.decode("ascii").removesuffix("\n"), None
    value = read_json(data)
    release = isinstance(value, dict) and {"release", "files"} <= value.keys()
    need(not release, "It is the release.json of a release: check its folder with 'release'.")
    value = with_names(value, frozenset({"standing", "jws", "says"}), more=True)
    for name in sorted(value.keys() - {"standing", "jws", "says", "verify", "keys"}):
        raise Fault(f"The name {show(name)} must not stand here.")
    need(value["standing"] == "certificate 1", "It is no certificate: see its 'standing'.")
    return text_of(value["jws"], "'jws'"), encode(value["says"]).encode()


def check_header(header: Any, keys: list[Key]) -> Key:
    """Check the header of the signed text and return the key it names."""
    need(isinstance(header, dict), "The header is no object.")
    need("crit" not in header, "The header holds 'crit', which must be refused.")
    header = with_names(header, frozenset({"alg", "typ", "kid"}))
    need(header["alg"] == "EdDSA", f"'alg' is {show(header['alg'])}, not 'EdDSA'.")
    need(header["typ"] == "standing-certificate+jwt", "'typ' is not that of a certificate.")
    for key in keys:
        if key.kid == header["kid"]:
            return key
    raise Fault(f"It is signed with the key {show(header['kid'])}, which is not trusted here.")


def check_claims(claims: dict[str, Any]) -> datetime:
    """Check the claims one by one; return the moment of knowledge."""
    need(type(claims["v"]) is int and claims["v"] == 1, "'v' is not 1.")
    for name in TEXTS:
        text_of(claims[name], f"'{name}'")
    for name in FLAGS:
        untold = claims[name] is None and name in UNTOLD and claims["label"] == "Under Review"
        need(untold or isinstance(claims[name], bool), f"'{name}' is neither true nor false.")
    sub = text_of(claims["sub"], "'sub'")
    need(bool(re.fullmatch(r"[0-9]{4}-[0-9]{4}", sub)), "'sub' is no MPTC ID.")
    law = claims["law"]
    texts = isinstance(law, list) and all(isinstance(one, str) for one in law)
    need(texts, "'law' is no list of texts.")
    day_of(claims["on"], "'on'")
    known = moment_of(claims["known"], "'known'", KNOWN)
    second = (known.replace(microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        seconds=1
    )
    fits = number_of(claims["iat"], "'iat'") == second
    need(fits, "'iat' is not the second of 'known'.")
    if claims["certificate"] is not None:
        check_held(with_names(claims["certificate"], HELD))
    if claims["decision"] is not None:
        decision = with_names(claims["decision"], DECIDED)
        reference = text_of(decision["reference"], "'reference'")
        need(bool(re.fullmatch(r"[0-9a-f]{32}", reference)), "'reference' is not 32 hex digits.")
        day_of(decision["decided_on"], "'decided_on'")
    return known


def check_held(held: dict[str, Any]) -> None:
    """Check kind and days of the certificate that was in force."""
    kinds = ("Statutory", "Full", "Conditional", "Under Review")
    need(held["kind"] in kinds, f"The kind {show(held['kind'])} is not known.")
    first = day_of(held["first_day"], "'first_day'")
    if held["expires"] is None or held["last_day"] is None:
        need(held["expires"] is held["last_day"], "'last_day' and 'expires' must both be null.")
        return
    last, expires = day_of(held["last_day"], "'last_day'"), day_of(held["expires"], "'expires'")
    need(expires - last == timedelta(days=1), "'last_day' is not the day before 'expires'.")
    need(first <= last, "'first_day' is later than 'last_day'.")


# --- The command line -----------------------------------------------------------------------------


def do_release(asked: argparse.Namespace, report: Report) -> str:
    """Check a release, with older ones and proofs where they are given."""
    keys = read_keys(asked.key, "ledger", report)
    proofs = []
    for name in asked.proof:
        with report.at(name):
            try:
                proofs.append(check_proof(name, read_whole(name), keys))
            except NoProof as answer:
                report.left += 1
                report.notes.append(f"{show(name, PATH)}: {answer}")
    newest = check_release(asked.folder, keys, report)
    older = [check_release(folder, keys, report) for folder in asked.older]
    rank = sorted((one for one in older if one is not None), key=lambda one: one.number)
    if newest is None:
        return "The release was refused."
    for earlier, later in pairwise([*rank, newest]):
        check_pair(earlier, later, proofs, report)
    for proof in proofs:
        if proof.trees is None:
            check_recorded(newest, proof, report)
    if not asked.proof:
        report.notes.append("That the release was recorded was not checked: give --proof for that.")
    return (
        f"Release {newest.number} as of {newest.as_of}: {newest.files} files, and a ledger of "
        f"{newest.tree.size} entries."
    )


def do_export(asked: argparse.Namespace, report: Report) -> str:
    """Check an export, and compare it with releases."""
    keys = read_keys(asked.key, "ledger", report)
    found = [check_release(folder, keys, report) for folder in asked.release]
    export = Export(asked.file, report, [one for one in found if one is not None])
    count = 0
    with report.at(asked.file), open_plain(asked.file) as stream:
        count = export.check(stream, keys)
    if export.kind == "leaves 1":
        return f"An export of {count} commitments."
    return f"An export of {count} entries{', invented ones' if export.invented else ''}."


def do_proof(asked: argparse.Namespace, report: Report) -> str:
    """Check a proof of inclusion or of consistency."""
    keys = read_keys(asked.key, "ledger", report)
    with report.at(asked.file):
        proof = check_proof(asked.file, read_whole(asked.file), keys)
        if proof.trees:
            older, newer = proof.trees
            return f"The ledger of {newer.size} entries begins with that of {older.size}."
        what = show(proof.entry["kind"]) if proof.entry else "closed"
        return f"Entry {proof.position} ({what}) is in the ledger."
    return "No proof was checked." if report.unchecked else "The proof was refused."


WHERE_SIGNED = (
    "The signed text is the attachment certificate.jws of the PDF as it was handed out, the text behind "
    "'jws=' in the address of its QR code, and 'jws' in the JSON file of the officer's page."
)


def do_certificate(asked: argparse.Namespace, report: Report) -> str:
    """Check a certificate and repeat what it says."""
    keys = read_keys(asked.key, "certificate", report)
    if any(key.purpose is None for key in keys):
        report.notes.append("If and when the key went out of use, only a keys.json tells.")
    with report.at(asked.file):
        says = check_certificate(read_whole(asked.file), keys)
        if says["invented"]:
            report.notes.append("It speaks of an invented world.")
        return (
            f"On {says['on']} the status of {show(says['name'])} ({says['sub']}) was "
            f"{show(says['label'])}, as known at {says['known']}."
        )
    if report.unchecked:
        report.notes.append(WHERE_SIGNED)
        return "No certificate was checked."
    return "The certificate was refused."


def arguments() -> argparse.ArgumentParser:
    """Return the commands and what they take."""
    about = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="verifier.py",
        description=about[0],
        epilog=about[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, what, do in (
        ("release", "check a release: a folder with release.json and release.note", do_release),
        ("export", "check an export of the ledger, with contents or commitments only", do_export),
        ("proof", "check a proof of inclusion or of consistency", do_proof),
        ("certificate", "check a certificate: its JSON file or the signed text", do_certificate),
    ):
        command = commands.add_parser(name, help=what, description=what[0].upper() + what[1:] + ".")
        command.set_defaults(do=do)
        sort = "folder" if name == "release" else "file"
        command.add_argument(sort, metavar=sort.upper())
        command.add_argument(
            "--key",
            required=True,
            metavar="KEY",
            help="a verifier key (name+hash+base64), or a file that holds one in each line, or a "
            "keys.json; have it from somewhere else than what is checked",
        )
        if name == "release":
            command.add_argument(
                "--older", action="append", default=[], metavar="FOLDER", help="an older release"
            )
            command.add_argument(
                "--proof",
                action="append",
                default=[],
                metavar="FILE",
                help="the proof of its entry, or of consistency with an older release",
            )
        if name == "export":
            command.add_argument(
                "--release", action="append", default=[], metavar="FOLDER", help="compare with it"
            )
    return parser


def main(words: list[str] | None = None) -> int:
    """Check what the command line asks for; 0 genuine, 1 faults, 2 wrong use or no proof."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    asked, report = arguments().parse_args(words), Report()
    folders = (
        [asked.folder, *asked.older] if hasattr(asked, "folder") else getattr(asked, "release", [])
    )
    files = asked.proof if hasattr(asked, "folder") else [asked.file]
    missing = [no_folder(path) for path in folders if not os.path.isdir(path)]
    missing += [f"There is no {show(path, PATH)}." for path in files if not os.path.isfile(path)]
    if missing:
        print(f"Nothing was checked. {' '.join(missing)}", file=sys.stderr)
        return 2
    try:
        says = asked.do(asked, report)
    except WrongUse as wrong:
        print(f"Nothing was checked. {wrong}", file=sys.stderr)
        return 2
    except Exception as error:
        report.add("The check", f"It could not go on ({type(error).__name__}).")
        says = "The check stopped."
    return tell(says, report)


def no_folder(path: str) -> str:
    """Say what is there instead of the folder of a release."""
    if not os.path.isfile(path):
        return f"There is no {show(path, PATH)}."
    what, do = "a file", "Name"
    with contextlib.suppress(OSError), open(path, "rb") as file:
        if file.read(2) in (b"PK", b"\x1f\x8b"):
            what, do = "an archive", "Unpack it, and name"
    return f"{show(path, PATH)} is {what}. {do} the folder in which release.json lies."


def tell(says: str, report: Report) -> int:
    """Print what was found, and return the answer of the program."""
    for note in report.notes:
        print(f"Note: {note}")
    for fault in report.faults:
        print(f"Fault: {fault}")
    if report.count > len(report.faults):
        print(f"Fault: {report.count - len(report.faults)} more are not named.")
    faults = f"{report.count} fault{'' if report.count == 1 else 's'}"
    bad = f"Nothing says that it is genuine, and nothing that it is not: {faults}."
    bad = bad if report.unchecked else f"Not genuine: {faults}."
    good = "Genuine, but its entry in the ledger was not checked." if report.left else "Genuine."
    print(f"{says} {bad if report.count else good}")
    if report.count:
        return 1
    return 2 if report.left else 0


if __name__ == "__main__":
    sys.exit(main())
