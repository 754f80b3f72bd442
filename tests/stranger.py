"""A stranger's check of releases and exports, by the words of docs/formats.md and nothing of ours.

It says only whether something is at fault, and is there so that the document can be tried on many
changed files; the program for strangers is another one.
"""

import base64
import csv
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TEN = ("actor", "after", "authority", "before", "effective_on", "kind", "reason", "recorded_at",
       "subject", "written_at")  # fmt: skip
LINE = {*TEN, "position", "leaf", "chain", "salt", "commitment", "reason_text"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")
COMMITTED = re.compile(r"sha256:[0-9a-f]{64}")
HEX = re.compile(r"[0-9a-f]{64}")


class Fault(Exception):  # noqa: N818 - what is at fault
    """Something is not as the document says."""


@dataclass(frozen=True)
class Checkpoint:
    """What a genuine checkpoint says."""

    size: int
    root: bytes


def must(holds: object, said: str) -> None:
    """Raise a fault unless something holds."""
    if not holds:
        raise Fault(said)


def faulty(check: Callable[[], object]) -> bool:
    """Say whether a check finds a fault; bytes that cannot be read at all are one."""
    try:
        check()
    except (Fault, ValueError, KeyError, TypeError, OSError, AttributeError, csv.Error):
        return True
    return False


def canonical(value: object) -> bytes:
    """Spell a value as section 1 says."""
    spelled = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return spelled.encode()


def read(data: bytes) -> Any:
    """Read JSON in which no name stands twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        must(len({name for name, _value in pairs}) == len(pairs), "a name twice")
        return dict(pairs)

    return json.loads(data.decode(), object_pairs_hook=once)


def hashed(*parts: bytes) -> bytes:
    """Hash bytes one after the other."""
    return sha256(b"".join(parts)).digest()


def strict(text: str) -> bytes:
    """Read base64 that is spelled in its one way."""
    data = base64.b64decode(text, validate=True)
    must(base64.b64encode(data).decode() == text, "base64 spelled otherwise")
    return data


def note(text: str, verifier: str) -> list[str]:
    """Return the lines of a genuine note."""
    name, stated, key = verifier.split("+", 2)
    body, gap, last = text.rpartition("\n\n— ")
    must(gap and last.endswith("\n") and last.count("\n") == 1, "no note")
    signer, _space, signature = last[:-1].partition(" ")
    data = strict(signature)
    must((signer, data[:4].hex(), len(data)) == (name, stated, 68), "another key")
    public = strict(key)[1:]
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(data[4:], f"{body}\n".encode())
    except InvalidSignature:
        raise Fault("not signed") from None
    return body.split("\n")


def checkpoint(text: str, verifier: str) -> Checkpoint:
    """Read a genuine checkpoint."""
    origin, size, root = note(text, verifier)
    found = Checkpoint(int(size), strict(root))
    must(origin == verifier.split("+", 1)[0] and str(found.size) == size, "no checkpoint")
    must(len(found.root) == 32, "no root")
    return found


def root(hashes: list[bytes]) -> bytes:
    """Work the root out as the RFC defines it."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashed()
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return hashed(b"\x01", root(hashes[:split]), root(hashes[split:]))


def export(data: bytes, verifier: str) -> None:
    """Check an export with contents."""
    must(data.endswith(b"\n"), "the last line does not end")
    lines = data[:-1].split(b"\n")
    read_lines = [read(line) for line in lines]
    must(
        all(canonical(v) == line for v, line in zip(read_lines, lines, strict=True)),
        "not canonical",
    )
    head, *entries = read_lines
    must(
        head.keys() == {"standing", "size", "checkpoint"} and head["standing"] == "ledger 1", "head"
    )
    signed = checkpoint(head["checkpoint"], verifier)
    must(type(head["size"]) is int and head["size"] == signed.size == len(entries), "size")
    removed = {
        read(entry["before"].encode()).get("commitment")
        for entry in entries
        if entry["kind"] == "reason.removed"
    }
    chain, leaves = "0" * 64, []
    for position, entry in enumerate(entries, 1):
        chain, leaf = _entry(entry, position, chain, removed)
        leaves.append(leaf)
    must(root(leaves) == signed.root, "another root")
    _order(entries)


def _entry(entry: Any, position: int, before: str, removed: set[str]) -> tuple[str, bytes]:
    must(entry.keys() == LINE, "names")
    must(type(entry["position"]) is int and entry["position"] == position, "position")
    must(all(type(entry[name]) is str for name in TEN), "text")
    must(date.fromisoformat(entry["effective_on"]).isoformat() == entry["effective_on"], "day")
    must(MOMENT.fullmatch(entry["recorded_at"]) and MOMENT.fullmatch(entry["written_at"]), "moment")
    leaf = hashed(b"standing entry 1\n", canonical({name: entry[name] for name in TEN}))
    chain = hashed(b"standing link 1\n", before.encode(), leaf.hex().encode()).hex()
    salt = bytes.fromhex(entry["salt"])
    data = hashed(b"standing commitment 1\n", salt, leaf)
    must(salt.hex() == entry["salt"] and len(salt) == 32, "salt")
    must(
        (entry["leaf"], entry["chain"], entry["commitment"]) == (leaf.hex(), chain, data.hex()),
        "hash",
    )
    apart = entry["subject"].startswith("officer:") and COMMITTED.fullmatch(entry["reason"])
    told = "removed" if entry["reason"] in removed else "stands apart"
    must(entry["reason_text"] == (told if apart else None), "reason")
    return chain, hashed(b"\x00", data)


def _order(entries: list[Any]) -> None:
    opened = next((e for e in entries if e["kind"] == "register.opened"), None)
    invented = opened is not None and read(opened["after"].encode()).get("invented") is True
    last: datetime | None = None
    for entry in entries:
        written = datetime.fromisoformat(entry["written_at"])
        recorded = datetime.fromisoformat(entry["recorded_at"])
        must(last is None or (last - written).total_seconds() <= 60, "written earlier")
        must(invented or (recorded - written).total_seconds() <= 60, "recorded later")
        last = written


def release(folder: Path, verifier: str) -> None:
    """Check a release's folder."""
    manifest = (folder / "release.json").read_bytes()
    title, number, as_of, digest = note((folder / "release.note").read_bytes().decode(), verifier)
    must(digest == f"sha256 {sha256(manifest).hexdigest()}", "another manifest")
    said = read(manifest)
    must((title, number) == ("standing release 1", f"release {said['release']}"), "number")
    must(as_of == f"as-of {said['as_of']}", "day")
    there = {each.name for each in folder.iterdir()}
    must(there == {*said["files"], "release.json", "release.note"}, "other files")
    must(all((folder / name).is_file() for name in there), "no plain file")
    for name, facts in said["files"].items():
        data = (folder / name).read_bytes()
        must(sha256(data).hexdigest() == facts["sha256"], f"{name} is another")
    for name, rows in said["rows"].items():
        if name.endswith(".csv"):
            with (folder / name).open(encoding="utf-8", newline="") as file:
                must(sum(1 for _row in csv.reader(file)) == rows + 1, f"rows of {name}")
    ledger = said["ledger"]
    must(ledger.keys() == {"position", "chain", "checkpoint", "consistency"}, "ledger")
    must(checkpoint(ledger["checkpoint"], verifier).size == ledger["position"], "position")
    must(HEX.fullmatch(ledger["chain"]), "chain")
