"""What the tests of the verifier are made of: the example of docs/formats.md, changed and signed."""

import base64
import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.verifying import PATH, verifier

PAGE = PATH.parents[1] / "docs" / "formats.md"
BLOCKS = re.findall(r"^~~~\n(.*?)^~~~$", PAGE.read_text("utf-8"), re.S | re.M)
KEY = BLOCKS[0].strip()
ORIGIN = KEY.split("+")[0]
EXPORT, LEAVES, INCLUSION, CONSISTENCY, LIST, MANIFEST, NOTE = BLOCKS[5:]
SEED = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TRUSTED = verifier.parse_key(KEY)
Change = Callable[[dict[str, Any]], object]


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )


def signed(text: str) -> str:
    """A note by the example's key: what a register that cheats could make."""
    stamp = base64.b64encode(TRUSTED.hash + SEED.sign(text.encode())).decode()
    return f"{text}\n\u2014 {ORIGIN} {stamp}\n"


def checkpoint(size: int, root: bytes) -> str:
    return signed(f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n")


def ran(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    """What the command answered and printed; it never gives up on its own check."""
    code = verifier.main([str(word) for word in words])
    printed = capsys.readouterr()
    assert "could not go on" not in printed.out
    return code, printed.out + printed.err


def released(
    folder: Path, change: Change = lambda manifest: None, *, note: Callable[[str], str] = str
) -> Path:
    """The example's release, changed and signed again."""
    folder.mkdir(exist_ok=True)
    manifest = json.loads(MANIFEST)
    change(manifest)
    data = canonical(manifest)
    (folder / "officers.csv").write_text(LIST)
    (folder / "release.json").write_bytes(data)
    text = (
        f"standing release 1\nrelease {manifest.get('release')}\nas-of {manifest.get('as_of')}\n"
        f"sha256 {sha256(data).hexdigest()}\n"
    )
    (folder / "release.note").write_bytes(signed(note(text)).encode())
    return folder


def exported(change: Callable[[list[dict[str, Any]]], object] = lambda entries: None) -> bytes:
    """The example's export, changed, worked out anew and signed again."""
    entries = [json.loads(line) for line in EXPORT.splitlines()[1:]]
    change(entries)
    tree, chain = verifier.Tree(), "0" * 64
    for position, entry in enumerate(entries, 1):
        leaf = verifier.leaf_of(entry)
        chain = sha256(b"standing link 1\n" + chain.encode() + leaf.hex().encode()).hexdigest()
        commitment = verifier.commitment_of(bytes.fromhex(entry["salt"]), leaf)
        entry |= {"position": position, "leaf": leaf.hex(), "chain": chain}
        entry["commitment"] = commitment.hex()
        tree.append(commitment)
    head = {"standing": "ledger 1", "size": len(entries)}
    head["checkpoint"] = checkpoint(len(entries), tree.root())
    return b"".join(canonical(line) + b"\n" for line in [head, *entries])


def put(path: str, value: object) -> Change:
    """Put a value at a path of names."""

    def change(manifest: dict[str, Any]) -> None:
        *above, last = path.split("/")
        for name in above:
            manifest = manifest[name]
        manifest[last] = value

    return change


CLAIMS = {
    "v": 1, "iss": "https://standing.example", "iat": 1656680400, "sub": "0012-0345",
    "name": "Avery Jordan", "on": "2022-07-01", "known": "2022-07-01T13:00:00.250000Z",
    "label": "Certified", "may_serve": True, "in_force": True, "law": ["555 CMR 7.03"],
    "invented": True, "decision": None,
    "certificate": {"kind": "Full", "first_day": "2021-07-01", "last_day": "2022-06-30",
                    "expires": "2022-07-01"},
}  # fmt: skip
HEADER = {
    "alg": "EdDSA",
    "kid": f"{ORIGIN}+{TRUSTED.hash.hex()}",
    "typ": "standing-certificate+jwt",
}


def certificate(claims: dict[str, Any], header: dict[str, Any] = HEADER) -> bytes:
    parts = [base64.urlsafe_b64encode(canonical(each)).rstrip(b"=") for each in (header, claims)]
    stamp = base64.urlsafe_b64encode(SEED.sign(b".".join(parts))).rstrip(b"=")
    jws = b".".join([*parts, stamp]).decode()
    return canonical({"standing": "certificate 1", "jws": jws, "says": claims})
