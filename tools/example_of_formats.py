"""Works out the example of docs/formats.md from an invented ledger, with every byte given.

python tools/example_of_formats.py            write it into the document
python tools/example_of_formats.py --check    compare; exit 1 with a sentence where it differs
"""

import sys
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
DOCUMENT = CHECKOUT / "docs" / "formats.md"
MARK = "<!-- example: written by tools/example_of_formats.py -->\n"
sys.path.insert(0, str(CHECKOUT / "src"))

from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: E402 - after the path
    Ed25519PrivateKey,
)

from standing.kernel.canonical import canonical  # noqa: E402 - after the path
from standing.ledger import domain, notes, tree  # noqa: E402 - after the path
from standing.ledger.domain import Entry  # noqa: E402 - after the path

NAME = "standing.example/register"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFIER = notes.Verifier(NAME, PRIVATE.public_key().public_bytes_raw())
SALTS = [bytes([n]) * 32 for n in (1, 2, 3)]
COMMITTED = domain.committed(salt=bytes(range(16)).hex(), text="Proof of the course came.")


def signed(text: str) -> str:
    """Return a text as a note of the example's key."""
    return notes.written(text, by=VERIFIER, signature=PRIVATE.sign(text.encode()))


def entries() -> list[Entry]:
    """Return the three entries with their leaves."""

    def entry(number: int, kind: str, subject: str, reason: str, before: str, after: str) -> Entry:
        moment = datetime(2022, 7, 1, 13, number, tzinfo=UTC)
        fields: dict[str, str] = {"reason": reason, "before": before, "after": after}
        leaf = domain.leaf_of(
            kind=kind, subject=subject, effective_on=date(2022, 7, 1), recorded_at=moment,
            written_at=moment, actor="robin", authority="CERT-356", **fields,
        )  # fmt: skip
        return Entry(
            number, kind, subject, date(2022, 7, 1), moment, moment, "robin", "CERT-356",
            reason, before, after, leaf,
        )  # fmt: skip

    return [
        entry(1, "register.opened", "register", "", "", '{"invented":true,"scenario":"small"}'),
        entry(2, "condition.met", "officer:0012-0345", COMMITTED, "", '{"condition":7}'),
        entry(3, "reason.removed", "entry:2", "Sealed by order",
              canonical({"commitment": COMMITTED}).decode(), ""),
    ]  # fmt: skip


def parts() -> dict[str, str]:
    """Return every part of the example by its title, in order."""
    found = entries()
    commitments = [
        domain.sealed(salt=salt, leaf=entry.leaf) for salt, entry in zip(SALTS, found, strict=True)
    ]
    hashes = [tree.leaf_hash(each) for each in commitments]
    chains, chain = [], domain.START
    for entry in found:
        chain = domain.chained(chain, entry.leaf)
        chains.append(chain)
    nodes = tree.kept(hashes)
    old, new = (signed(notes.Stated(NAME, n, tree.root(n, nodes)).text) for n in (2, 3))
    head = {"standing": "ledger 1", "size": 3, "checkpoint": new}
    lines = [canonical(head).decode()] + [
        canonical(
            domain.told(
                entry, chain=chain, salt=salt, commitment=commitment,
                apart="removed" if entry.commitment else None,
            )
        ).decode()
        for entry, chain, salt, commitment in zip(found, chains, SALTS, commitments, strict=True)
    ]  # fmt: skip
    leaves = [canonical({"standing": "leaves 1", "size": 3, "checkpoint": new}).decode()] + [
        canonical({"commitment": each.hex(), "position": n}).decode()
        for n, each in enumerate(commitments, 1)
    ]
    inclusion = {
        "standing": "inclusion 1", "position": 3, "commitment": commitments[2].hex(),
        "hashes": [step.hex() for step in tree.inclusion_proof(2, 3, nodes)],
        "checkpoint": new, "entry": None, "salt": None,
    }  # fmt: skip
    grown = [step.hex() for step in tree.consistency_proof(2, 3, nodes)]
    consistency = {
        "standing": "consistency 1", "from": 2, "to": 3, "hashes": grown, "checkpoints": [old, new],
    }  # fmt: skip
    listed = "mptc_id,status\n0012-0345,certified\n"
    manifest = canonical(
        {
            "release": 2, "as_of": "2022-07-01", "cut_off": "2022-07-01T14:00:00+00:00",
            "files": {"officers.csv": {"sha256": sha256(listed.encode()).hexdigest()}},
            "rows": {"officers.csv": 1},
            "difference": {"from_release": 1, "added": 0, "removed": 0, "changed": 1},
            "ledger": {"position": 3, "chain": chains[2], "checkpoint": new,
                       "consistency": {"from": 2, "hashes": grown}},
        }
    ).decode()  # fmt: skip
    note = signed(
        "standing release 1\nrelease 2\nas-of 2022-07-01\n"
        f"sha256 {sha256(manifest.encode()).hexdigest()}\n"
    )
    return {
        "The verifier key": str(VERIFIER),
        "What the leaf of the second entry is the hash of, behind its first words":
            canonical(domain.hashed(found[1])).decode(),
        "Leaf, chain, commitment and leaf hash of each entry": "\n".join(
            f"{n} leaf       {entry.leaf}\n{n} chain      {chain}\n"
            f"{n} commitment {data.hex()}\n{n} leaf hash  {leaf.hex()}"
            for n, (entry, chain, data, leaf) in enumerate(
                zip(found, chains, commitments, hashes, strict=True), 1)),
        "Roots of the trees of size 2 and 3": "\n".join(
            f"{n} {tree.root(n, nodes).hex()}" for n in (2, 3)),
        "The checkpoint over three entries": new.rstrip("\n"),
        "The export": "\n".join(lines),
        "The export of commitments": "\n".join(leaves),
        "A proof of inclusion": canonical(inclusion).decode(),
        "A proof of consistency": canonical(consistency).decode(),
        "`release-2/officers.csv`": listed.rstrip("\n"),
        "`release-2/release.json`, without a line feed at its end": manifest,
        "`release-2/release.note`": note.rstrip("\n"),
    }  # fmt: skip


def written() -> str:
    """Return the example as the document shows it."""
    return "".join(f"\n{title}:\n\n~~~\n{text}\n~~~\n" for title, text in parts().items())


def main() -> None:
    """Write the example, or compare it."""
    text = DOCUMENT.read_text("utf-8")
    before, mark, shown = text.partition(MARK)
    if "--check" in sys.argv:
        if not mark or shown != written():
            sys.exit(
                "The example in docs/formats.md is another one: run tools/example_of_formats.py"
            )
        return
    DOCUMENT.write_text(before + MARK + written(), "utf-8")


if __name__ == "__main__":
    main()
