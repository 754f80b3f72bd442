"""What is wrong in a release is named: its manifest, its note, its files, its ties to older ones."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.unit.verifier.makers import (
    CONSISTENCY,
    KEY,
    MANIFEST,
    ORIGIN,
    Change,
    canonical,
    checkpoint,
    exported,
    put,
    ran,
    released,
    signed,
)

CHECKPOINT = json.loads(MANIFEST)["ledger"]["checkpoint"]
MANIFESTS: list[tuple[Change, str]] = [
    (put("release", True), "'release' is no whole number"),
    (put("release", 2.0), "'release' is no whole number"),
    (put("as_of", "2022-02-30"), "no day of the calendar"),
    (put("cut_off", "yesterday"), "not spelled as a moment is"),
    (put("files/officers.csv/sha256", "0" * 64), "release-2/'officers.csv': Its bytes do not fit"),
    (lambda manifest: manifest["files"].update({"../a.csv": {}}), "cannot be the name of a file"),
    (put("files", {}), "It holds 'officers.csv', which is not in its manifest"),
    (put("files/gone.csv", {"sha256": "0" * 64}), "'gone.csv': It is missing"),
    (put("files/release.json", {"sha256": "0" * 64}), "cannot be the name of a file"),
    (put("rows/officers.csv", 2), "It holds 1 rows of data; the manifest says 2"),
    (put("rows/other.csv", 2), "'rows' speaks of 'other.csv'"),
    (put("ledger/position", 4), "'ledger.position' is not the size"),
    (put("ledger/chain", "F" * 64), "'ledger.chain' is not 64 hex digits"),
    (put("ledger/more", 1), "The name 'more' must not stand here"),
    (put("ledger", None), "An object is missing"),
    (put("ledger/checkpoint", CHECKPOINT.replace("\n3\n", "\n4\n")), "does not hold"),
    (put("ledger/checkpoint", signed(f"other\n3\n{'A' * 43}=\n")), "The origin"),
    (put("ledger/checkpoint", signed(f"{ORIGIN}\n03\n{'A' * 43}=\n")), "no decimal number"),
    (put("ledger/checkpoint", signed(f"{ORIGIN}\n3\n{'A' * 42}B=\n")), "in a second spelling"),
    (put("ledger/checkpoint", signed(f"{ORIGIN}\n3\n{'A' * 43}=\nmore\n")), "three lines"),
    (put("ledger/checkpoint", CHECKPOINT + "\u2014 other AAAA\n"), "exactly one line"),
    (put("ledger/consistency/from", 9), "'consistency.from' is larger"),
    (put("ledger/consistency/hashes", ["0"]), "Hash 1 is not 64 hex digits"),
    (lambda manifest: manifest.pop("cut_off"), "The name 'cut_off' is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), MANIFESTS)
def test_what_is_wrong_in_a_manifest_is_named(
    change: Change, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = ran(capsys, "release", released(tmp_path / "release-2", change), "--key", KEY)

    assert code == 1
    assert words in said
    assert "Fault: release-2" in said


def test_a_note_that_says_something_else_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for old, new, words in (
        ("release 2", "release 3", "but the manifest 'release 2'"),
        ("sha256 ", "sha256  ", "but the manifest 'sha256 "),
        ("standing release 1", "standing release 2", "not the four lines"),
        ("as-of", "more\nas-of", "not the four lines"),
    ):
        folder = released(
            tmp_path / "release-2", note=lambda text, o=old, n=new: text.replace(o, n)
        )
        code, said = ran(capsys, "release", folder, "--key", KEY)
        assert (code, words in said) == (1, True), said


def test_other_things_in_the_folder_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = released(tmp_path / "release-2")
    (folder / "more\x1b[31m.csv").write_text("")
    (folder / "inner").mkdir()
    secret = tmp_path / "officers.csv"
    (folder / "officers.csv").rename(secret)
    (folder / "officers.csv").symlink_to(secret)

    code, said = ran(capsys, "release", folder, "--key", KEY)

    assert code == 1
    assert "It holds 'inner'" in said
    assert "\x1b" not in said
    assert "operating system" not in said
    assert "'officers.csv': It cannot be read" in said


def test_a_pipe_or_a_folder_in_place_of_a_file_does_not_hold_up_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = released(tmp_path / "release-2")
    (folder / "officers.csv").unlink()
    os.mkfifo(folder / "officers.csv")
    assert "It is no plain file" in ran(capsys, "release", folder, "--key", KEY)[1]

    (folder / "release.json").unlink()
    (folder / "release.json").mkdir()
    code, said = ran(capsys, "release", folder, "--key", KEY)
    assert code == 1
    assert "release.json" in said


def test_an_older_release_must_be_led_to_this_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    older = json.loads(CONSISTENCY)["checkpoints"][0]

    def first(manifest: dict[str, Any]) -> None:
        manifest |= {"release": 1, "as_of": "2022-06-30", "difference": None}
        manifest["ledger"] |= {"position": 2, "checkpoint": older, "consistency": None}

    newest = released(tmp_path / "release-2")
    words = ["release", newest, "--key", KEY, "--older", released(tmp_path / "release-1", first)]
    assert ran(capsys, *words)[0] == 0

    later = put("cut_off", "2023-01-01T00:00:00Z")
    released(tmp_path / "release-1", lambda manifest: (first(manifest), later(manifest)))
    assert "cut off later" in ran(capsys, *words)[1]

    forged = put("ledger/checkpoint", checkpoint(2, b"r" * 32))
    released(tmp_path / "release-1", lambda manifest: (first(manifest), forged(manifest)))
    assert "two stories were told" in ran(capsys, *words)[1]

    released(tmp_path / "release-1", first)
    released(newest, put("ledger/consistency", None))
    assert "has no proof" in ran(capsys, *words)[1]

    third = released(tmp_path / "release-3", lambda manifest: (
        put("release", 3)(manifest), put("ledger/consistency/from", 1)(manifest)))  # fmt: skip
    words[1] = third
    assert "Nothing given leads from the older" in ran(capsys, *words)[1]
    (tmp_path / "proof").write_text(CONSISTENCY)
    assert ran(capsys, *words, "--proof", tmp_path / "proof")[0] == 0


def test_the_entry_of_a_release_must_name_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = released(tmp_path / "release-2")
    manifest = sha256((folder / "release.json").read_bytes()).hexdigest()
    after = {"release": 2, "manifest": manifest, "as_of": "2022-07-01", "officers": 1}

    def add(entries: list[dict[str, Any]]) -> None:
        last = entries[-1] | {"kind": "publication.released", "before": ""}
        entries.append(last | {"after": canonical(after).decode()})

    (tmp_path / "ledger").write_bytes(exported(add))
    words = ["export", tmp_path / "ledger", "--key", KEY, "--release", folder]
    assert ran(capsys, *words) == (0, "An export of 4 entries, invented ones. Genuine.\n")

    (tmp_path / "ledger").write_bytes(exported(lambda entries: (add(entries), add(entries))))
    assert "line 6 (entry 5): It is a second entry of one release" in ran(capsys, *words)[1]

    after["manifest"] = "0" * 64
    (tmp_path / "ledger").write_bytes(exported(add))
    assert "names another SHA-256 of its manifest" in ran(capsys, *words)[1]

    released(folder, put("ledger/chain", "0" * 64))
    assert "The chain at 3 is not that of the release" in ran(capsys, *words)[1]


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db"])
def test_what_an_operating_system_laid_beside_the_files_is_to_be_taken_out(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = released(tmp_path / "release-2")
    (folder / name).write_bytes(b"x")
    code, said = ran(capsys, "release", folder, "--key", KEY)
    assert code == 1
    assert f"It holds '{name}', which is not in its manifest. An operating system lays" in said

    (folder / name).unlink()
    assert ran(capsys, "release", folder, "--key", KEY)[0] == 0


def test_a_release_whose_manifest_cannot_be_read_is_refused_in_one_voice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = released(tmp_path / "release-2", put("ledger", None))
    said = ran(capsys, "release", folder, "--key", KEY)[1]
    assert said.endswith("The release was refused. Not genuine: 1 fault.\n")


def test_an_archive_in_place_of_a_folder_is_to_be_unpacked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, data, words in (
        ("r.zip", b"PK\x03\x04", "r.zip' is an archive. Unpack it, and name the folder"),
        ("release.json", b"{}", "release.json' is a file. Name the folder"),
    ):
        (tmp_path / name).write_bytes(data)
        code, said = ran(capsys, "release", tmp_path / name, "--key", KEY)
        assert code == 2
        assert words in said
        assert "There is no" not in said
