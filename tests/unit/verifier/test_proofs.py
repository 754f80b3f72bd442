"""What is wrong in a proof is named; one with its entry opens the commitment."""

import json
from pathlib import Path

import pytest
from tests.unit.verifier.makers import (
    CONSISTENCY,
    EXPORT,
    INCLUSION,
    KEY,
    Change,
    canonical,
    put,
    ran,
)
from tests.verifying import verifier

PROOFS: list[tuple[str, Change, str]] = [
    (INCLUSION, put("position", 2), "does not lead from the entry to the root"),
    (INCLUSION, put("position", 4), "behind the end of the tree"),
    (INCLUSION, put("position", 0), "'position' is no whole number from 1 up"),
    (INCLUSION, put("hashes", []), "does not lead from the entry"),
    (INCLUSION, put("hashes", ["0" * 64] * 9), "too long"),
    (INCLUSION, put("hashes", ["0" * 64] * 999), "no list of up to 128"),
    (INCLUSION, put("salt", "0" * 64), "must be given together"),
    (INCLUSION, put("more", 1), "The name 'more' must not stand here"),
    (INCLUSION, put("standing", "inclusion 2"), "It is no proof"),
    (CONSISTENCY, put("hashes", []), "is empty"),
    (CONSISTENCY, put("hashes", ["0" * 64]), "two stories"),
    (CONSISTENCY, put("from", 1), "are not the sizes"),
    (CONSISTENCY, put("checkpoints", []), "no list of two notes"),
    (CONSISTENCY, lambda proof: proof["checkpoints"].reverse(), "are not the sizes"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "change", "words"), PROOFS)
def test_what_is_wrong_in_a_proof_is_named(
    text: str, change: Change, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = json.loads(text)
    change(proof)
    (tmp_path / "proof").write_bytes(canonical(proof))

    code, said = ran(capsys, "proof", tmp_path / "proof", "--key", KEY)

    assert code == 1
    assert words in said


def test_a_proof_with_its_entry_opens_the_commitment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    last, proof = json.loads(EXPORT.splitlines()[-1]), json.loads(INCLUSION)
    proof |= {"salt": last["salt"], "entry": {name: last[name] for name in verifier.TEN}}
    (tmp_path / "proof").write_bytes(canonical(proof))
    words = ["proof", tmp_path / "proof", "--key", KEY]
    assert ran(capsys, *words) == (0, "Entry 3 ('reason.removed') is in the ledger. Genuine.\n")

    proof["entry"]["actor"] = "dana"
    (tmp_path / "proof").write_bytes(canonical(proof))
    assert "does not fit the entry and its salt" in ran(capsys, *words)[1]
