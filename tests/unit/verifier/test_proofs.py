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
    released,
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


@pytest.mark.parametrize(
    "answer",
    [{"error": "Entry 469 is not sealed yet, or does not exist."},
     {"title": "Entry 469 is not sealed yet", "status": 404}],
)  # fmt: skip
def test_an_answer_without_a_proof_is_not_held_against_the_release(
    answer: dict[str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof, folder = tmp_path / "proof.json", released(tmp_path / "release-2")
    proof.write_bytes(canonical(answer))
    words = ["release", folder, "--key", KEY, "--proof", proof]

    code, said = ran(capsys, *words)

    assert code == 2
    assert "proof.json': It is no proof, but the register's answer that it gives none" in said
    assert "'Entry 469 is not sealed yet" in said
    assert said.endswith("Genuine, but its entry in the ledger was not checked.\n")
    assert "Not genuine" not in said

    (folder / "officers.csv").write_text("changed")
    assert ran(capsys, *words)[0] == 1

    code, said = ran(capsys, "proof", proof, "--key", KEY)
    assert code == 1
    assert "No proof was checked. Nothing says that it is genuine" in said


def test_a_proof_that_was_checked_and_fails_is_refused_in_one_voice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = json.loads(INCLUSION) | {"error": "but it has a form"}
    (tmp_path / "proof").write_bytes(canonical(proof))
    code, said = ran(capsys, "proof", tmp_path / "proof", "--key", KEY)
    assert code == 1
    assert said.endswith("The proof was refused. Not genuine: 1 fault.\n")
