"""Random changes to what strangers are given: exports of the ledger, and folders of releases.

Some are clumsy (a byte), some thorough: everything is worked out again that a forger without the
key can work out, and signed with a key of the forger's own.
"""

import json
import random
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.verifying import verifier

Lines = list[dict[str, Any]]
TEN = sorted(verifier.TEN)
_FORGERS = Ed25519PrivateKey.from_private_bytes(b"forger's own key, of 32 bytes...")
_SIGNS = 'aZ09 "\\\u00e9\n-'


def canonical(value: object) -> bytes:
    """Spell a value in its one way."""
    return str(verifier.encode(value)).encode()


def hashed(*parts: bytes) -> bytes:
    """Hash bytes one after the other."""
    return sha256(b"".join(parts)).digest()


def forged(note: str, lines: list[str], *, sign: bool) -> str:
    """Put other lines into a signed note, under its old signature or one by the forger's own key."""
    text = "".join(f"{line}\n" for line in lines)
    _text, _empty, last = note.rpartition("\n\n")
    mark, name, stamp = last.removesuffix("\n").split(" ")
    if sign:
        stamp = b64encode(b64decode(stamp)[:4] + _FORGERS.sign(text.encode())).decode()
    return f"{text}\n{mark} {name} {stamp}\n"


def of_bytes(chance: random.Random, data: bytes) -> bytes:
    """Change, add or take out some bytes, or move a piece of the file elsewhere."""
    place = chance.randrange(len(data))
    match chance.randrange(5):
        case 0:
            return (
                data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
            )
        case 1:
            return data[:place] + chance.randbytes(chance.randint(1, 8)) + data[place:]
        case 2:
            return data[:place] + data[place + chance.randint(1, 400) :]
        case 3:
            return data[:place]
    piece = data[place : place + chance.randint(1, 400)]
    rest = data[:place] + data[place + len(piece) :]
    goal = chance.randint(0, len(rest))
    return rest[:goal] + piece + rest[goal:]


def of_export(chance: random.Random, data: bytes) -> tuple[str, bytes]:
    """Return what was done to an export, and the file afterwards."""
    if chance.random() < 0.2:
        return "bytes", of_bytes(chance, data)
    head, *entries = (json.loads(line) for line in data.splitlines())
    name, change = chance.choice(_OF_ENTRIES)
    change(chance, entries)
    care = chance.choice(["clumsy", "hashes", "links", "root", "signed"])
    if care != "clumsy":
        _hash_again(entries)
    if care in ("links", "root", "signed"):
        _link_again(entries)
        head["size"] = len(entries)
    if care in ("root", "signed"):
        _root_again(head, entries, sign=care == "signed")
    lines = [canonical(line) for line in (head, *entries)]
    return f"{name}, {care}", b"".join(line + b"\n" for line in lines)


def _edit(chance: random.Random, entries: Lines) -> None:
    entry = chance.choice(entries)
    name = chance.choice([*TEN, "leaf", "chain", "salt", "commitment", "reason_text"])
    text = entry[name] or ""
    place = chance.randint(0, len(text))
    sign = chance.choice(_SIGNS)
    entry[name] = text[:place] + sign + text[place + chance.randint(0, 1) :]


def _odd(chance: random.Random, entries: Lines) -> None:
    entry = chance.choice(entries)
    name = chance.choice(sorted(entry))
    match chance.randrange(3):
        case 0:
            del entry[name]
        case 1:
            entry[name] = chance.choice([None, 1.5, [], True, {}, "another"])
        case 2:
            entry[f"{name}_"] = entry[name]


def _remove(chance: random.Random, entries: Lines) -> None:
    first = chance.randrange(len(entries))
    del entries[first : first + chance.randint(1, 3)]


def _cut_off(chance: random.Random, entries: Lines) -> None:
    del entries[-chance.randint(1, len(entries) - 1) :]


def _repeat(chance: random.Random, entries: Lines) -> None:
    entries.insert(chance.randint(0, len(entries)), dict(chance.choice(entries)))


def _slip_in(chance: random.Random, entries: Lines) -> None:
    made = dict(chance.choice(entries))
    made["subject"] += "1"
    made["salt"] = chance.randbytes(32).hex()
    entries.insert(chance.randint(0, len(entries)), made)


def _swap(chance: random.Random, entries: Lines) -> None:
    one, other = chance.sample(range(len(entries)), 2)
    entries[one], entries[other] = entries[other], entries[one]


def _move(chance: random.Random, entries: Lines) -> None:
    moved = entries.pop(chance.randrange(len(entries)))
    entries.insert(chance.randint(0, len(entries)), moved)


def _back_date(chance: random.Random, entries: Lines) -> None:
    entry = chance.choice(entries)
    for name in chance.sample(["recorded_at", "written_at"], chance.randint(1, 2)):
        moment = datetime.fromisoformat(entry[name])
        earlier = moment - timedelta(microseconds=chance.randint(1, 10 ** chance.randint(1, 14)))
        entry[name] = earlier.isoformat(timespec="microseconds")
    if chance.random() < 0.3:
        day = datetime.fromisoformat(entry["effective_on"]) - timedelta(days=chance.randint(1, 900))
        entry["effective_on"] = day.date().isoformat()


_OF_ENTRIES: list[tuple[str, Callable[[random.Random, Lines], None]]] = [
    ("edited", _edit), ("odd", _odd), ("removed", _remove), ("cut off", _cut_off),
    ("repeated", _repeat), ("slipped in", _slip_in), ("swapped", _swap), ("moved", _move),
    ("back-dated", _back_date),
]  # fmt: skip


def _hash_again(entries: Lines) -> None:
    for entry in entries:
        leaf = hashed(b"standing entry 1\n", canonical({name: entry.get(name) for name in TEN}))
        entry["leaf"] = leaf.hex()
        salt = entry.get("salt")
        if isinstance(salt, str) and len(salt) == 64 and salt.isalnum() and salt.isascii():
            try:
                data = hashed(b"standing commitment 1\n", bytes.fromhex(salt), leaf)
            except ValueError:
                continue
            entry["commitment"] = data.hex()


def _link_again(entries: Lines) -> None:
    chain = "0" * 64
    for position, entry in enumerate(entries, 1):
        chain = hashed(b"standing link 1\n", chain.encode(), entry["leaf"].encode()).hex()
        entry["chain"], entry["position"] = chain, position


def _root_again(head: dict[str, Any], entries: Lines, *, sign: bool) -> None:
    tree = verifier.Tree()
    for entry in entries:
        try:
            tree.append(bytes.fromhex(entry["commitment"]))
        except (ValueError, TypeError, KeyError):
            tree.append(bytes(32))
    origin = head["checkpoint"].split("\n")[0]
    lines = [origin, str(len(entries)), b64encode(tree.root()).decode()]
    head["checkpoint"] = forged(head["checkpoint"], lines, sign=sign)


@contextmanager
def of_release(chance: random.Random, folder: Path) -> Iterator[str]:
    """Change a release's folder, say how, and put everything back afterwards."""
    before = {each: each.read_bytes() for each in sorted(folder.iterdir())}
    name, change = chance.choice(_OF_FOLDERS)
    try:
        change(chance, folder)
        after = {each: each.read_bytes() for each in sorted(folder.iterdir())}
        yield "" if after == before else name
    finally:
        for each in folder.iterdir():
            if each not in before:
                each.unlink()
        for each, data in before.items():
            if not each.exists() or each.read_bytes() != data:
                each.write_bytes(data)


def _any(chance: random.Random, folder: Path, ending: str = "") -> Path:
    return chance.choice(sorted(each for each in folder.iterdir() if each.name.endswith(ending)))


def _some_bytes(chance: random.Random, folder: Path) -> None:
    file = _any(chance, folder)
    file.write_bytes(of_bytes(chance, file.read_bytes()))


def _signed_bytes(chance: random.Random, folder: Path) -> None:
    file = folder / chance.choice(["release.note", "release.json"])
    file.write_bytes(of_bytes(chance, file.read_bytes()))


def _gone(chance: random.Random, folder: Path) -> None:
    _any(chance, folder).unlink()


def _added(chance: random.Random, folder: Path) -> None:
    (folder / f"another{chance.randint(0, 9)}.csv").write_bytes(_any(chance, folder).read_bytes())


def _exchanged(chance: random.Random, folder: Path) -> None:
    one, other = _any(chance, folder), _any(chance, folder)
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def _rows(chance: random.Random, folder: Path) -> None:
    """Remove, move or repeat a row of a list, and mend the manifest, maybe the note's words as well."""
    file = _any(chance, folder, ".csv")
    head, *rows = file.read_bytes().splitlines(keepends=True)
    if not rows:
        return
    row = rows.pop(chance.randrange(len(rows)))
    for _again in range(chance.randint(0, 2)):
        rows.insert(chance.randint(0, len(rows)), row)
    file.write_bytes(b"".join([head, *rows]))
    if chance.random() < 0.7:
        said = _said(folder)
        said["files"][file.name]["sha256"] = sha256(file.read_bytes()).hexdigest()
        said["rows"][file.name] = len(rows)
        _say(chance, folder, said)


def _back_dated(chance: random.Random, folder: Path) -> None:
    said = _said(folder)
    name = chance.choice(["as_of", "cut_off"])
    moment = datetime.fromisoformat(said[name]) - timedelta(days=chance.randint(1, 900))
    said[name] = moment.isoformat()[: len(said[name])]
    _say(chance, folder, said)


def _another_ledger(chance: random.Random, folder: Path) -> None:
    said = _said(folder)
    ledger = said["ledger"]
    match chance.randrange(4):
        case 0:
            ledger["position"] += chance.choice([-1, 1, 10])
        case 1:
            ledger["chain"] = chance.randbytes(32).hex()
        case 2:
            note = of_bytes(chance, ledger["checkpoint"].encode())
            ledger["checkpoint"] = note.decode(errors="replace")
        case 3:
            ledger["consistency"] = {"from": 1, "hashes": [chance.randbytes(32).hex()]}
    _say(chance, folder, said)


def _said(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "release.json").read_bytes())
    return found


def _say(chance: random.Random, folder: Path, said: dict[str, Any]) -> None:
    """Write the manifest anew, and half the time the note, under the old signature or a forger's own."""
    manifest = (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode()
    (folder / "release.json").write_bytes(manifest)
    if chance.random() < 0.5:
        note = folder / "release.note"
        words = ["standing release 1", f"release {said['release']}", f"as-of {said['as_of']}",
                 f"sha256 {sha256(manifest).hexdigest()}"]  # fmt: skip
        text = forged(note.read_text("utf-8"), words, sign=chance.random() < 0.5)
        note.write_text(text, "utf-8")


_OF_FOLDERS: list[tuple[str, Callable[[random.Random, Path], None]]] = [
    ("some bytes", _some_bytes), ("signed bytes", _signed_bytes), ("a file gone", _gone),
    ("a file added", _added), ("files exchanged", _exchanged), ("rows", _rows),
    ("back-dated", _back_dated), ("another ledger", _another_ledger),
]  # fmt: skip
