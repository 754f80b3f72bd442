"""The verifier finds the examples of docs/formats.md genuine, and judges signatures as RFC 8032 does."""

import json
import random
from pathlib import Path

import pytest
from tests.unit.verifier.makers import (
    BLOCKS,
    CONSISTENCY,
    EXPORT,
    INCLUSION,
    KEY,
    LEAVES,
    LIST,
    MANIFEST,
    NOTE,
    SEED,
    TRUSTED,
    ran,
)
from tests.verifying import verifier


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
