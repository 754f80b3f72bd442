"""The page where anybody checks a release and asks for keys, checkpoints and proofs."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import make
from tests.integration.pages import world
from tests.proofs import leads_to_root

from standing.ledger import notes, sealing, signing, tree
from standing.ledger.actions import record
from standing.register.models import Publication

pytestmark = [pytest.mark.django_db, pytest.mark.tables]


@pytest.fixture(autouse=True)
def _built(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    world.build()


def a_release(number: int = 1, files: Mapping[str, object] | None = None) -> bytes:
    """A release as the table holds it; returns its ``release.json``."""
    manifest = json.dumps(
        {"release": number, "files": files or {}, "ledger": {"checkpoint": "a note\n"}}
    )
    Publication.objects.create(
        number=number, as_of=date(2022, 8, 10), cutoff_at=world.AUGUST_10,
        recorded_at=world.AUGUST_10, folder=f"release-{number}", manifest=manifest,
    )  # fmt: skip
    record(
        make.act(at=world.AUGUST_10), kind="publication.released", subject="publication",
        effective_on=date(2022, 8, 10), authority="CERT-903", after={"release": number},
    )  # fmt: skip
    return manifest.encode()


def test_a_release_is_known_by_its_file_and_by_its_hash(client: Client) -> None:
    manifest = a_release()
    sent = SimpleUploadedFile("release.json", manifest)
    sha256 = hashlib.sha256(manifest).hexdigest()
    for answer in (
        client.post("/verify/", {"file": sent, "whole": "yes"}),
        client.get("/verify/", {"release": "1", "sha256": f" {sha256.upper()}\n"}),
    ):
        assert "As published" in answer.text
        assert "release 1, as of August 10, 2022" in answer.text
        assert "a note" in answer.text


def test_a_changed_release_and_one_never_published_are_told(client: Client) -> None:
    manifest = a_release()
    changed = SimpleUploadedFile("release.json", manifest.replace(b"{}", b'{"a": 1}'))
    assert "not what was published under that number" in (
        client.post("/verify/", {"file": changed, "whole": "yes"}).text
    )
    unknown = client.get("/verify/", {"release": "7", "sha256": "a" * 64}).text
    assert "No release of the number 7 was published." in unknown


def test_the_public_keys_are_a_key_set_and_each_a_verifiers_key(client: Client) -> None:
    told = client.get("/verify/keys.json").json()
    assert {key["purpose"] for key in told["keys"]} == {"ledger", "certificate"}
    for key in told["keys"]:
        assert (key["kty"], key["crv"], key["alg"], key["use"]) == (
            "OKP", "Ed25519", "EdDSA", "sig",
        )  # fmt: skip
        assert notes.Verifier.read(key["verifier"]).name == key["name"]
        assert key["kid"] in key["verifier"]


def test_before_anything_is_sealed_there_is_no_checkpoint_and_it_is_said(client: Client) -> None:
    assert client.get("/verify/checkpoint").status_code == 404
    assert "No checkpoint has been signed yet" in client.get("/verify/").text
    for address in ("/verify/inclusion/?entry=1", "/verify/consistency/?from=1"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "sealed" in answer.json()["error"] or "checkpoint" in answer.json()["error"]


def test_a_stranger_proves_that_a_release_stands_in_the_sealed_ledger(client: Client) -> None:
    a_release()
    sealing.seal()
    note = client.get("/verify/checkpoint").text
    stated = notes.Stated.read(notes.opened(note, signing.verifiers()))
    proof = client.get("/verify/inclusion/?release=1").json()
    assert proof["checkpoint"] == note
    assert proof["entry"]["kind"] == "publication.released"
    assert leads_to_root(
        leaf=tree.leaf_hash(bytes.fromhex(proof["commitment"])),
        index=proof["position"] - 1,
        size=stated.size,
        proof=[bytes.fromhex(step) for step in proof["hashes"]],
        root=stated.root,
    )
    assert note in client.get("/verify/").text.replace("&#x27;", "'").replace("&quot;", '"')


def test_what_is_not_public_of_an_entry_is_not_in_its_proof(client: Client) -> None:
    sealing.seal()
    proof = client.get("/verify/inclusion/?entry=1").json()
    assert proof["entry"] is None
    assert proof["salt"] is None


def test_the_ledger_is_shown_to_have_only_grown_since_a_checkpoint(client: Client) -> None:
    old = sealing.seal()
    a_release()
    new = sealing.seal()
    proof = client.get(f"/verify/consistency/?from={old.size}").json()
    assert (proof["from"], proof["to"]) == (old.size, new.size)
    assert proof["checkpoints"] == [old.note, new.note]


@pytest.mark.parametrize(
    "query",
    ["?entry=0", "?entry=-1", "?entry=" + "9" * 400, "?entry=1.5", "?entry=١", "?release=9",
     "?entry=999999", "?entry="],
)  # fmt: skip
def test_a_number_that_is_none_is_answered_with_a_sentence(client: Client, query: str) -> None:
    sealing.seal()
    for address in ("inclusion/" + query, "consistency/" + query.replace("entry", "from")):
        answer = client.get(f"/verify/{address}")
        if "release" in query and "consistency" in address:
            continue
        assert answer.status_code == 404, address
        assert answer.json()["error"]


def test_a_file_of_a_release_is_known_and_another_is_not_called_a_forged_certificate(
    client: Client,
) -> None:
    content = b"MPTCID,Status\n0012-0340,certified\n"
    a_release(files={"officers.csv": {"sha256": hashlib.sha256(content).hexdigest()}})
    for sent, words in (
        (content, "This is officers.csv of release 1, as of August 10, 2022, as it was released."),
        (content + b"x", "In no release"),
    ):
        file = SimpleUploadedFile("officers.csv", sent)
        told = client.post("/verify/", {"file": file, "whole": "yes"}).text
        assert words in told
        assert "Do not rely on" not in told
        assert "Not genuine" not in told


def test_a_proof_is_shown_as_a_page_that_says_what_to_do_with_it(client: Client) -> None:
    old = sealing.seal()
    a_release()
    sealing.seal()
    shown = client.get("/verify/?prove=1").text
    assert "Release 1 stands in the ledger as its entry" in shown
    assert 'href="/verify/inclusion/?release=1"' in shown
    grown = client.get(f"/verify/?grown={old.size}").text
    assert "none of them was changed" in grown
    assert f'href="/verify/consistency/?from={old.size}"' in grown
    missing = client.get("/verify/?prove=9")
    assert missing.status_code == 422
    assert "No release of the number 9 was published." in missing.text
    assert '<a href="#prove">' in missing.text


def sent_as(client: Client, name: str, content: bytes, language: str = "") -> str:
    """What the page says of a file of this name."""
    file = SimpleUploadedFile(name, content)
    return client.post(f"{language}/verify/", {"file": file, "whole": "yes"}).text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("officers.csv", b"MPTCID,Status\n0012-0340,revoked\n"),
        ("My copy.CSV", b"MPTCID;Status\n"),
        ("officers.xlsx", b"PK\x03\x04 a spreadsheet"),
        ("officers.json", b'[{"mptc_id": "0012-0340"}]'),
        ("by-agency (1).pdf", b"%PDF-1.7 a list"),
    ],
)
def test_a_list_that_was_changed_or_saved_anew_is_in_no_release_and_its_hash_is_told(
    client: Client, name: str, content: bytes
) -> None:
    lists = ("officers.csv", "officers.json", "by-agency.pdf")
    a_release(files={each: {"sha256": "0" * 64} for each in lists})
    sha256 = hashlib.sha256(content).hexdigest()
    told = sent_as(client, name, content)
    assert f"No release holds a file with this SHA-256 ({sha256})." in told
    assert "saved anew by a program such as a spreadsheet" in told
    assert '<a href="/data/">The released files' in told
    for never in ("Nothing was checked", "QR code on the paper holds it", "Not genuine"):
        assert never not in told
    spanish = sent_as(client, name, content, "/es")
    assert f"({sha256})" in spanish
    assert "No release holds" not in spanish


def test_a_file_with_a_signed_text_is_judged_by_that_whatever_its_name(client: Client) -> None:
    a_release(files={"officers.json": {"sha256": "0" * 64}})
    for name, content in (
        ("officers.json", b'{"standing": "certificate 1", "jws": 7}'),
        ("proof.json", b'{"standing": "inclusion 1"}'),
        ("letter.pdf", b"%PDF-1.7 a letter"),
        ("officers.jpg", b"\xff\xd8\xff a picture"),
    ):
        assert "Nothing was checked" in sent_as(client, name, content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (
            "release.note",
            b"standing release 1\nrelease 1\n",
            "It signs the SHA-256 of release.json",
        ),
        ("release-1.zip", b"PK\x03\x04", hashlib.sha256(b"PK\x03\x04").hexdigest()),
    ],
)
def test_what_comes_with_the_lists_gets_advice_of_its_own(
    client: Client, name: str, content: bytes, words: str
) -> None:
    told = sent_as(client, name, content)
    assert words in told
    assert "The QR code on the paper holds it" not in told
