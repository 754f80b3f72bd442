"""The verifier finds the examples of docs/formats.md genuine, and names what is not."""

import ast
import base64
import io
import json
import os
import random
import re
import subprocess
import sys
import tracemalloc
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


# The worked example


def test_every_file_of_the_worked_example_is_genuine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "release-2"
    folder.mkdir()
    (folder / "officers.csv").write_text(LIST)
    (folder / "release.json").write_text(MANIFEST.removesuffix("\n"))
    (folder / "release.note").write_text(NOTE)
    words = [("release", folder)]
    for name, text in (
        ("export", EXPORT),
        ("export", LEAVES),
        ("proof", INCLUSION),
        ("proof", CONSISTENCY),
    ):
        path = tmp_path / f"{len(words)}.json"
        path.write_text(text)
        words.append((name, path))

    for command, path in words:
        code, said = ran(capsys, command, path, "--key", KEY)
        assert code == 0, said
        assert said.endswith("Genuine.\n")


def test_the_hashes_of_the_worked_example_are_worked_out_alike() -> None:
    tree, roots = verifier.Tree(), {}
    for line in EXPORT.splitlines()[1:]:
        entry = json.loads(line)
        leaf = verifier.leaf_of(entry)
        tree.append(verifier.commitment_of(bytes.fromhex(entry["salt"]), leaf))
        roots[entry["position"]] = tree.root().hex()
        assert f"{entry['position']} leaf       {leaf.hex()}\n" in BLOCKS[2]

    assert BLOCKS[3] == f"2 {roots[2]}\n3 {roots[3]}\n"


# Signatures

RFC_8032 = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a"),
    ("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
     "3dca179c138ac17ad9bef1177331a704"),
]  # fmt: skip
BOTH_WAYS = pytest.mark.parametrize("library", [False, True], ids=["bare", "library"])


@BOTH_WAYS
@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_vectors_of_rfc_8032_hold(
    key: str, message: str, signature: str, library: bool
) -> None:
    public, text, stamp = (bytes.fromhex(each) for each in (key, message, signature))

    assert verifier.signature_holds(public, stamp, text, library)
    assert not verifier.signature_holds(public, stamp, text + b"x", library)


@BOTH_WAYS
def test_second_spellings_of_a_signature_and_bad_points_are_refused(library: bool) -> None:
    key, message, signature = (bytes.fromhex(each) for each in RFC_8032[1])
    order = verifier.ORDER
    larger = int.from_bytes(signature[32:], "little") + order
    small = [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ]
    bad = [(key, signature[:32] + larger.to_bytes(32, "little")), (key, signature[:63]), (key, b"")]
    bad += [(bytes.fromhex(point), signature) for point in small]
    bad += [(bytes.fromhex(point), bytes.fromhex(point) + bytes(32)) for point in small]
    bad += [(key, bytes.fromhex(point) + signature[32:]) for point in small]
    bad += [(key[:31], signature), (b"\x02" + bytes(31), signature)]

    assert not any(verifier.signature_holds(one, two, message, library) for one, two in bad)


def test_both_ways_agree_about_signatures_that_were_touched() -> None:
    chance = random.Random(8032)
    for _again in range(40):
        message, data = chance.randbytes(20), bytearray()
        data += SEED.sign(message)
        if chance.random() < 0.7:
            data[chance.randrange(64)] ^= 1 << chance.randrange(8)
        bare, library = (
            verifier.signature_holds(TRUSTED.public, bytes(data), message, way)
            for way in (False, True)
        )
        assert bare == library


# Faults of a release


def _set(path: str, value: object) -> Change:
    """Put a value at a path of names."""

    def change(manifest: dict[str, Any]) -> None:
        *above, last = path.split("/")
        for name in above:
            manifest = manifest[name]
        manifest[last] = value

    return change


CHECKPOINT = json.loads(MANIFEST)["ledger"]["checkpoint"]
MANIFESTS: list[tuple[Change, str]] = [
    (_set("release", True), "'release' is no whole number"),
    (_set("release", 2.0), "'release' is no whole number"),
    (_set("as_of", "2022-02-30"), "no day of the calendar"),
    (_set("cut_off", "yesterday"), "not spelled as a moment is"),
    (_set("files/officers.csv/sha256", "0" * 64), "release-2/'officers.csv': Its bytes do not fit"),
    (lambda manifest: manifest["files"].update({"../a.csv": {}}), "cannot be the name of a file"),
    (_set("files", {}), "It holds 'officers.csv', which is not in its manifest"),
    (_set("files/gone.csv", {"sha256": "0" * 64}), "'gone.csv': It is missing"),
    (_set("files/release.json", {"sha256": "0" * 64}), "cannot be the name of a file"),
    (_set("rows/officers.csv", 2), "It holds 1 rows of data; the manifest says 2"),
    (_set("rows/other.csv", 2), "'rows' speaks of 'other.csv'"),
    (_set("ledger/position", 4), "'ledger.position' is not the size"),
    (_set("ledger/chain", "F" * 64), "'ledger.chain' is not 64 hex digits"),
    (_set("ledger/more", 1), "The name 'more' must not stand here"),
    (_set("ledger", None), "An object is missing"),
    (_set("ledger/checkpoint", CHECKPOINT.replace("\n3\n", "\n4\n")), "does not hold"),
    (_set("ledger/checkpoint", signed(f"other\n3\n{'A' * 43}=\n")), "The origin"),
    (_set("ledger/checkpoint", signed(f"{ORIGIN}\n03\n{'A' * 43}=\n")), "no decimal number"),
    (_set("ledger/checkpoint", signed(f"{ORIGIN}\n3\n{'A' * 42}B=\n")), "in a second spelling"),
    (_set("ledger/checkpoint", signed(f"{ORIGIN}\n3\n{'A' * 43}=\nmore\n")), "three lines"),
    (_set("ledger/checkpoint", CHECKPOINT + "\u2014 other AAAA\n"), "exactly one line"),
    (_set("ledger/consistency/from", 9), "'consistency.from' is larger"),
    (_set("ledger/consistency/hashes", ["0"]), "Hash 1 is not 64 hex digits"),
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
        )  # type: ignore[misc]
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

    later = _set("cut_off", "2023-01-01T00:00:00Z")
    released(tmp_path / "release-1", lambda manifest: (first(manifest), later(manifest)))
    assert "cut off later" in ran(capsys, *words)[1]

    forged = _set("ledger/checkpoint", checkpoint(2, b"r" * 32))
    released(tmp_path / "release-1", lambda manifest: (first(manifest), forged(manifest)))
    assert "two stories were told" in ran(capsys, *words)[1]

    released(tmp_path / "release-1", first)
    released(newest, _set("ledger/consistency", None))
    assert "has no proof" in ran(capsys, *words)[1]

    third = released(tmp_path / "release-3", lambda manifest: (
        _set("release", 3)(manifest), _set("ledger/consistency/from", 1)(manifest)))  # fmt: skip
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

    released(folder, _set("ledger/chain", "0" * 64))
    assert "The chain at 3 is not that of the release" in ran(capsys, *words)[1]


# Faults of an export

ENTRIES: list[tuple[int, dict[str, Any], str]] = [
    (1, {"effective_on": "2022-7-01"}, "'effective_on' is no day"),
    (1, {"written_at": "2022-07-01T13:02:00.000000Z"}, "not spelled as a moment is"),
    (1, {"written_at": "2022-07-01T12:59:59.000000+00:00"}, "before the entry in front of it"),
    (0, {"after": "{}", "recorded_at": "2022-07-01T13:02:00.000001+00:00"}, "recorded after"),
    (1, {"after": '{"condition": 7}'}, "In 'after': It is not canonical JSON: a second spelling"),
    (1, {"after": "[]"}, "'after' is no object"),
    (1, {"after": '{"a":1.5}'}, "In 'after': '1.5' is no integer"),
    (1, {"reason_text": "stands apart"}, "'reason_text' must be 'removed'"),
    (1, {"reason_text": None}, "'reason_text' must be 'removed'"),
    (2, {"reason_text": "removed"}, "'reason_text' must be null"),
    (2, {"before": ""}, "A removal names no commitment"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "values", "words"), ENTRIES)
def test_what_is_wrong_in_an_entry_is_named_even_if_the_register_signed_it(
    place: int, values: dict[str, Any], words: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    (tmp_path / "ledger").write_bytes(exported(lambda entries: entries[place].update(values)))

    code, said = ran(capsys, "export", tmp_path / "ledger", "--key", KEY)

    assert code == 1
    assert words in said
    assert f"line {place + 2} (entry {place + 1})" in said


LINES: list[tuple[Callable[[list[bytes]], object], str]] = [
    (lambda lines: lines.pop(), "2 entries stand in it, not 3"),
    (lambda lines: lines.append(lines[3]), "line 5: More follows"),
    (lambda lines: lines.pop(2), "line 3 (entry 2): Its position is not 2"),
    (lambda lines: lines.insert(2, b"\n"), "line 3 (entry 2): It is no JSON at character 1"),
    (lambda lines: lines.append(lines.pop()[:-1]), "line 4 (entry 3): The line does not end"),
    (lambda lines: lines.insert(1, lines.pop(2)), "line 2 (entry 1): Its position"),
    (lambda lines: lines.pop(0), "line 1 (the head): The name 'checkpoint' is missing"),
    (lambda lines: lines.clear(), "line 1 (the head): The line does not end"),
    (lambda lines: lines.__setitem__(0, lines[0].replace(b":3,", b":4,")), "'size' is not the size"),
    (lambda lines: lines.__setitem__(1, b" " + lines[1]), "second spelling at byte 1"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b"robin", b"\\u0072obin")), "second spelling"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b"robin", b"dana!")), "The leaf is not"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b"robin", b"\xff")), "It is no UTF-8"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b"robin", b"\\ud800")), "half a character"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b'"robin"', b"NaN")), "'NaN' is no integer"),
    (lambda lines: lines.__setitem__(1, lines[1].replace(b'"robin"', b"9" * 9999)), "too long"),
    (lambda lines: lines.__setitem__(1, b"[" * 200_000 + b"\n"), "nested too deeply"),
    (lambda lines: lines.__setitem__(1, b'{"a":1,"a":1}\n'), "holds a name twice"),
    (lambda lines: lines.__setitem__(1, b"x" * 5_000_000 + b"\n"), "longer than the"),
    (lambda lines: lines.__setitem__(2, lines[2].replace(b'"salt":"02', b'"salt":"03')), "fit salt"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), LINES)
def test_what_is_wrong_in_a_line_is_named(
    change: Callable[[list[bytes]], object], words: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    lines = EXPORT.encode().splitlines(keepends=True)
    change(lines)
    (tmp_path / "ledger").write_bytes(b"".join(lines))

    code, said = ran(capsys, "export", tmp_path / "ledger", "--key", KEY)

    assert code == 1
    assert words in said


def test_commitments_alone_must_give_the_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "leaves").write_text(LEAVES.replace('"b915', '"b916'))

    assert (
        "The root over its commitments"
        in ran(capsys, "export", tmp_path / "leaves", "--key", KEY)[1]
    )


def test_many_lines_take_no_more_memory_than_few() -> None:
    size, tree, lines = 20_000, verifier.Tree(), io.BytesIO()
    for number in range(size):
        tree.append(number.to_bytes(32, "big"))
    head = {"standing": "leaves 1", "size": size, "checkpoint": checkpoint(size, tree.root())}
    lines.write(canonical(head) + b"\n")
    for number in range(size):
        line = {"position": number + 1, "commitment": number.to_bytes(32, "big").hex()}
        lines.write(canonical(line) + b"\n")
    lines.seek(0)
    report = verifier.Report()

    tracemalloc.start()
    verifier.Export("leaves", report, []).check(lines, [TRUSTED])
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert report.faults == []
    assert peak < 200_000


# Proofs and certificates

PROOFS: list[tuple[str, Change, str]] = [
    (INCLUSION, _set("position", 2), "does not lead from the entry to the root"),
    (INCLUSION, _set("position", 4), "behind the end of the tree"),
    (INCLUSION, _set("position", 0), "'position' is no whole number from 1 up"),
    (INCLUSION, _set("hashes", []), "does not lead from the entry"),
    (INCLUSION, _set("hashes", ["0" * 64] * 9), "too long"),
    (INCLUSION, _set("hashes", ["0" * 64] * 999), "no list of up to 128"),
    (INCLUSION, _set("salt", "0" * 64), "must be given together"),
    (INCLUSION, _set("more", 1), "The name 'more' must not stand here"),
    (INCLUSION, _set("standing", "inclusion 2"), "It is no proof"),
    (CONSISTENCY, _set("hashes", []), "is empty"),
    (CONSISTENCY, _set("hashes", ["0" * 64]), "two stories"),
    (CONSISTENCY, _set("from", 1), "are not the sizes"),
    (CONSISTENCY, _set("checkpoints", []), "no list of two notes"),
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


CERTIFICATES: list[tuple[bytes, str]] = [
    (certificate(CLAIMS | {"v": 2}), "'v' is not 1"),
    (certificate(CLAIMS | {"iat": 1}), "'iat' is not the second of 'known'"),
    (certificate(CLAIMS | {"may_serve": None}), "'may_serve' is neither true nor false"),
    (certificate(CLAIMS | {"label": "Under Review", "invented": None}), "'invented' is neither"),
    (certificate(CLAIMS | {"more": 1}), "The name 'more' must not stand here"),
    (certificate(CLAIMS | {"on": "2022-13-01"}), "no day of the calendar"),
    (certificate(CLAIMS, HEADER | {"alg": "none"}), "'alg' is 'none'"),
    (certificate(CLAIMS, HEADER | {"crit": []}), "holds 'crit'"),
    (certificate(CLAIMS, HEADER | {"kid": "other+00000000"}), "not trusted here"),
    (certificate(CLAIMS, HEADER | {"kid": ["x"]}), "not trusted here"),
    (certificate(CLAIMS, HEADER | {"typ": "JWT"}), "'typ' is not that"),
    (certificate(CLAIMS).replace(b'"label":"Certified"', b'"label":"Revoked"'), "'says' differs"),
    (certificate(CLAIMS).replace(b'"jws":"', b'"jws":"='), "no base64url"),
    (certificate(CLAIMS | {"name": "x" * 9000}), "longer than 8,000"),
    (b"%PDF-1.7", "certificate.jws"),
    (b"a.b", "three parts"),
    (b"\xff.\xff.\xff", "no base64url"),
    (b'{"jws":' + b"[" * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("data", "words"), CERTIFICATES)
def test_what_is_wrong_in_a_certificate_is_named(
    data: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "certificate").write_bytes(data)

    code, said = ran(capsys, "certificate", tmp_path / "certificate", "--key", KEY)

    assert code == 1
    assert words in said


def test_under_review_it_may_be_left_untold_whether_the_officer_could_serve(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    untold = CLAIMS | {"label": "Under Review", "may_serve": None, "in_force": None}
    (tmp_path / "certificate").write_bytes(certificate(untold))
    assert ran(capsys, "certificate", tmp_path / "certificate", "--key", KEY)[0] == 0


def test_a_key_out_of_use_signs_nothing_after_its_last_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    x = base64.urlsafe_b64encode(TRUSTED.public).decode().rstrip("=")
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": TRUSTED.kid}
    listed = {"purpose": "certificate", "name": ORIGIN, "kid": TRUSTED.kid, "verifier": KEY,
              "jwk": jwk, "since": "2022-01-01", "until": "2022-07-01"}  # fmt: skip
    keys, file = tmp_path / "keys.json", tmp_path / "certificate"
    keys.write_bytes(canonical({"standing": "keys 1", "keys": [listed]}))
    file.write_bytes(json.loads(certificate(CLAIMS))["jws"].encode())
    code, said = ran(capsys, "certificate", file, "--key", keys)
    assert code == 0
    assert "It proves nothing by itself" in said

    file.write_bytes(certificate(CLAIMS | {"known": "2022-07-02T04:00:00Z", "iat": 1656734400}))
    assert "was out of use" in ran(capsys, "certificate", file, "--key", keys)[1]
    file.write_bytes(certificate(CLAIMS | {"known": "2022-07-02T03:59:59Z", "iat": 1656734399}))
    assert ran(capsys, "certificate", file, "--key", keys)[0] == 0

    assert ran(capsys, "proof", file, "--key", keys)[0] == 2
    keys.write_bytes(canonical({"standing": "keys 1", "keys": [listed | {"kid": "other"}]}))
    assert "written in two ways" in ran(capsys, "certificate", file, "--key", keys)[1]


# Wrong use, hostile manifests, and what the file itself is


@pytest.mark.parametrize(
    "key", ["", "x", "a+00000000+AAAA", KEY.replace("3845", "3846"), "/", "\0"]
)
def test_without_a_key_nothing_is_checked(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = ran(capsys, "release", released(tmp_path / "release-2"), "--key", key)

    assert code == 2
    assert said.startswith("Nothing was checked.")


def test_what_does_not_exist_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(capsys, "release", "none\0", "--key", KEY)[0] == 2
    assert ran(capsys, "proof", "none", "--key", KEY)[0] == 2


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff", b"null", b"[]", b"{}", b'{"files":NaN}', b"[" * 1_000_000, b"1" * 5000,
     b"\xef\xbb\xbf{}",
     MANIFEST.encode().replace(b'"files":{', b'"files":{"\\ud800":{},'),
     MANIFEST.encode().replace(b'"rows":{', b'"rows":{"a":1e999,'),
     MANIFEST.encode().replace(b'"officers.csv":1', b'"officers.csv":-1'),
     MANIFEST.encode().replace(b'"files":{', b'"files":{"/etc/passwd":{},"\\u0000":[],"x":1,'),
     MANIFEST.encode().replace(b'"release":2', b'"release":2,"release":2'),
     MANIFEST.encode().replace(b'"files":{', b'"files":[],"x":{'), b" " * 5_000_000],
)  # fmt: skip
def test_a_hostile_manifest_is_a_fault_and_no_more(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = released(tmp_path / "release-2")
    (folder / "release.json").write_bytes(data)

    code, said = ran(capsys, "release", folder, "--key", KEY)

    assert code == 1
    assert "Fault: release-2" in said


def test_any_bytes_at_all_are_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance, path = random.Random(7), tmp_path / "any"
    texts = [EXPORT, LEAVES, INCLUSION, CONSISTENCY, certificate(CLAIMS).decode()]
    for _again in range(150):
        data = bytearray(chance.choice(texts).encode())
        for _change in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(1, 3))
        path.write_bytes(data)
        for command in ("export", "proof", "certificate"):
            assert ran(capsys, command, path, "--key", KEY)[0] == 1


BLOCKED = (
    "import sys, runpy; sys.modules['cryptography'] = None; "
    "runpy.run_path(sys.argv.pop(1), run_name='__main__')"
)


@pytest.mark.parametrize("begin", [[], ["-c", BLOCKED]], ids=["alone", "bare"])
def test_it_runs_alone_and_without_any_package(begin: list[str], tmp_path: Path) -> None:
    folder = released(tmp_path / "release-2")
    line = [sys.executable, "-I", *begin, str(PATH), "release", str(folder), "--key", KEY]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Genuine.\n")

    (folder / "release.note").write_text(NOTE.replace("standing.example/register O", "x O"))
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")


def test_it_takes_nothing_from_the_register_and_stays_readable() -> None:
    tree = ast.parse(PATH.read_text("utf-8"))
    taken = {each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    taken |= {a.name for each in ast.walk(tree) if isinstance(each, ast.Import) for a in each.names}
    outside = {name.split(".")[0] for name in taken} - sys.stdlib_module_names
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    lengths = {each.name: (each.end_lineno or 0) - each.lineno + 1 for each in functions}

    assert outside == {"cryptography"}
    assert {name: length for name, length in lengths.items() if length > 50} == {}
    assert [each.name for each in functions if not ast.get_docstring(each)] == []
