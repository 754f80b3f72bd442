"""docs/formats.md is enough: its example is ours, and is checked here by hashes and JSON alone."""

import base64
import importlib.util
import json
import re
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CHECKOUT = Path(__file__).resolve().parents[3]
DOCUMENT = (CHECKOUT / "docs" / "formats.md").read_text("utf-8")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    place = CHECKOUT / "tools" / "example_of_formats.py"
    spec = importlib.util.spec_from_file_location("example_of_formats", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_example_in_the_document_is_the_one_that_we_work_out(tool: ModuleType) -> None:
    assert DOCUMENT.partition(tool.MARK)[2] == tool.written()


def blocks() -> dict[str, str]:
    found = re.findall(r"^([^\n]+):\n\n~~~\n(.*?)\n~~~$", DOCUMENT, re.M | re.S)
    return {title.partition(",")[0]: text for title, text in found}


def hashed(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


def text_of(note: str) -> list[str]:
    """Check a note's signature as section 3 says, and return the lines of its text."""
    name, stated, key = blocks()["The verifier key"].split("+", 2)
    public = base64.b64decode(key)[1:]
    text, _gap, last = note.rpartition("\n\n— ")
    signer, _space, signature = last.strip().partition(" ")
    data = base64.b64decode(signature)
    assert (signer, data[:4].hex()) == (name, stated)
    assert hashed(name.encode(), b"\n\x01", public)[:4].hex() == stated
    Ed25519PublicKey.from_public_bytes(public).verify(data[4:], f"{text}\n".encode())
    return text.split("\n")


def test_the_exported_example_follows_from_the_words_of_the_document() -> None:
    head, *lines = (json.loads(line) for line in blocks()["The export"].splitlines())
    leaves, chain = [], "0" * 64
    for position, line in enumerate(lines, 1):
        ten = {
            name: line[name]
            for name in ("actor", "after", "authority", "before", "effective_on", "kind", "reason",
                         "recorded_at", "subject", "written_at")
        }  # fmt: skip
        spelled = json.dumps(
            ten, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
        leaf = hashed(b"standing entry 1\n", spelled)
        chain = hashed(b"standing link 1\n", chain.encode(), leaf.hex().encode()).hex()
        data = hashed(b"standing commitment 1\n", bytes.fromhex(line["salt"]), leaf)
        leaves.append(hashed(b"\x00", data))
        assert (line["position"], line["leaf"], line["chain"]) == (position, leaf.hex(), chain)
        assert line["commitment"] == data.hex()
    two = hashed(b"\x01", leaves[0], leaves[1])
    root = hashed(b"\x01", two, leaves[2])
    origin, size, signed = text_of(head["checkpoint"])
    assert (origin, size, base64.b64decode(signed)) == ("standing.example/register", "3", root)
    assert json.loads(blocks()["A proof of inclusion"])["hashes"] == [two.hex()]
    assert json.loads(blocks()["A proof of consistency"])["hashes"] == [leaves[2].hex()]


def test_every_line_of_the_exports_is_canonical() -> None:
    for line in (
        blocks()["The export"] + "\n" + blocks()["The export of commitments"]
    ).splitlines():
        again = json.dumps(
            json.loads(line), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert again == line


def test_the_note_of_the_release_protects_its_manifest_and_that_its_file() -> None:
    manifest, listed = blocks()["`release-2/release.json`"], blocks()["`release-2/officers.csv`"]

    assert text_of(blocks()["`release-2/release.note`"]) == [
        "standing release 1", "release 2", "as-of 2022-07-01",
        f"sha256 {sha256(manifest.encode()).hexdigest()}",
    ]  # fmt: skip
    stated = json.loads(manifest)["files"]["officers.csv"]["sha256"]
    assert sha256(f"{listed}\n".encode()).hexdigest() == stated
