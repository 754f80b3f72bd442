"""Works out the example of docs/formats.md from an invented ledger, with every byte given.

python tools/example_of_formats.py            write it into the document
python tools/example_of_formats.py --check    compare; exit 1 with a sentence where it differs
"""

import sys
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The entries with everything that is worked out from them, and both checkpoints."""

    entries: list[Entry]
    chains: list[str]
    commitments: list[bytes]
    hashes: list[bytes]
    nodes: tree.Nodes
    old: str
    new: str


def sealed() -> Sealed:
    """Return the ledger of the example, sealed over two entries and then over three."""
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
    return Sealed(
        entries=found, chains=chains, commitments=commitments, hashes=hashes, nodes=nodes,
        old=old, new=new,
    )  # fmt: skip


def exports(of: Sealed) -> dict[str, str]:
    """Return the export with contents and the one of commitments alone."""
    head = {"size": 3, "checkpoint": of.new}
    lines = [canonical({"standing": "ledger 1", **head}).decode()] + [
        canonical(
            domain.told(
                entry, chain=chain, salt=salt, commitment=commitment,
                apart="removed" if entry.commitment else None,
            )
        ).decode()
        for entry, chain, salt, commitment in zip(
            of.entries, of.chains, SALTS, of.commitments, strict=True
        )
    ]  # fmt: skip
    leaves = [canonical({"standing": "leaves 1", **head}).decode()] + [
        canonical({"commitment": each.hex(), "position": n}).decode()
        for n, each in enumerate(of.commitments, 1)
    ]
    return {"The export": "\n".join(lines), "The export of commitments": "\n".join(leaves)}


def proofs(of: Sealed) -> dict[str, str]:
    """Return a proof of inclusion of the third entry, and one that the ledger only grew."""
    inclusion = {
        "standing": "inclusion 1", "position": 3, "commitment": of.commitments[2].hex(),
        "hashes": [step.hex() for step in tree.inclusion_proof(2, 3, of.nodes)],
        "checkpoint": of.new, "entry": None, "salt": None,
    }  # fmt: skip
    consistency = {
        "standing": "consistency 1", "from": 2, "to": 3, "hashes": grown(of),
        "checkpoints": [of.old, of.new],
    }  # fmt: skip
    return {
        "A proof of inclusion": canonical(inclusion).decode(),
        "A proof of consistency": canonical(consistency).decode(),
    }


def grown(of: Sealed) -> list[str]:
    """Return the hashes that lead from the older checkpoint to the newer."""
    return [step.hex() for step in tree.consistency_proof(2, 3, of.nodes)]


def release(of: Sealed) -> dict[str, str]:
    """Return the files of a release that carries the newer checkpoint."""
    listed = "mptc_id,status\n0012-0345,certified\n"
    manifest = canonical(
        {
            "release": 2, "as_of": "2022-07-01", "cut_off": "2022-07-01T14:00:00+00:00",
            "files": {"officers.csv": {"sha256": sha256(listed.encode()).hexdigest()}},
            "rows": {"officers.csv": 1},
            "difference": {"from_release": 1, "added": 0, "removed": 0, "changed": 1},
            "ledger": {"position": 3, "chain": of.chains[2], "checkpoint": of.new,
                       "consistency": {"from": 2, "hashes": grown(of)}},
        }
    ).decode()  # fmt: skip
    note = signed(
        "standing release 1\nrelease 2\nas-of 2022-07-01\n"
        f"sha256 {sha256(manifest.encode()).hexdigest()}\n"
    )
    return {
        "`release-2/officers.csv`": listed.rstrip("\n"),
        "`release-2/release.json`, without a line feed at its end": manifest,
        "`release-2/release.note`": note.rstrip("\n"),
    }


def parts() -> dict[str, str]:
    """Return every part of the example by its title, in order."""
    of = sealed()
    worked_out = "\n".join(
        f"{n} leaf       {entry.leaf}\n{n} chain      {chain}\n"
        f"{n} commitment {data.hex()}\n{n} leaf hash  {leaf.hex()}"
        for n, (entry, chain, data, leaf) in enumerate(
            zip(of.entries, of.chains, of.commitments, of.hashes, strict=True), 1)
    )  # fmt: skip
    roots = "\n".join(f"{n} {tree.root(n, of.nodes).hex()}" for n in (2, 3))
    return {
        "The verifier key": str(VERIFIER),
        "What the leaf of the second entry is the hash of, behind its first words":
            canonical(domain.hashed(of.entries[1])).decode(),
        "Leaf, chain, commitment and leaf hash of each entry": worked_out,
        "Roots of the trees of size 2 and 3": roots,
        "The checkpoint over three entries": of.new.rstrip("\n"),
        **exports(of),
        **proofs(of),
        **release(of),
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
