"""What holds no signed text is told so, and where to get it; only a failed signature is a forgery."""

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.pages import world
from tests.integration.pages.test_verifying import jws_of, made_out
from tests.integration.pages.test_verifying_releases import a_release

from standing.cli.main import run
from standing.ledger import signing

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
WHERE = ("as an attachment, certificate.jws", "The QR code on the paper", "“For programs (JSON)”")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(400)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(400)
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(400)


@pytest.fixture(autouse=True)
def built(settings: Any, tmp_path: Path) -> world.World:
    settings.HOME = tmp_path / "home"
    return world.build()


def page_of(client: Client, content: bytes, *, language: str = "") -> str:
    """What the page says of a file."""
    sent = SimpleUploadedFile("handed-out", content)
    return client.post(f"{language}/verify/", {"file": sent, "whole": "yes"}).text


def without_signed_text(pdf: bytes) -> bytes:
    """A PDF of ours as a program leaves it that drops attachments and what is said about the file."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        del opened.attachments["certificate.jws"]
        for name in ("/Metadata", "/AF", "/Names"):
            if name in opened.Root:
                del opened.Root[name]
        del opened.trailer["/Info"]
        for place in opened.objects:
            if isinstance(place, pikepdf.Dictionary) and "/Alt" in place:
                del place["/Alt"]
        opened.save(packed)
    return packed.getvalue()


def of_another_register(client: Client, settings: Any, elsewhere: Path) -> bytes:
    """A genuine certificate by a register that has other keys."""
    here = settings.HOME
    settings.HOME = elsewhere
    file = made_out(client, "?on=2022-08-01&format=json").content
    settings.HOME = here
    assert isinstance(file, bytes)
    return file


@pytest.mark.parametrize("content", [JPEG, PNG, HEIC], ids=["jpeg", "png", "heic"])
def test_a_photo_is_called_a_picture_and_the_way_to_the_signed_text_is_said(
    client: Client, content: bytes
) -> None:
    told = page_of(client, content)
    assert "Nothing was checked" in told
    assert "This is a picture" in told
    assert all(words in told for words in WHERE)
    assert "Not genuine" not in told
    assert "Do not rely" not in told


def test_a_pdf_that_lost_its_signed_text_is_not_called_a_forgery(client: Client) -> None:
    told = page_of(client, without_signed_text(made_out(client).content))
    assert "There is no signed text in this PDF" in told
    assert all(words in told for words in WHERE)
    assert "Not genuine" not in told


def test_what_is_no_certificate_is_never_called_not_genuine(client: Client) -> None:
    jws = jws_of(client)
    for content in (
        b"%PDF-1.7 a letter", b"a letter", b"  \n ", b"{}", b'{"jws": 7}', b"\x00\x01\xff\xfe",
        jws[:-30].encode(), jws.replace(".", "", 1).encode(), b"eyJhbGciOiJub25lIn0.e30.AAAA",
    ):  # fmt: skip
        told = page_of(client, content)
        assert "Not genuine" not in told, content
        assert "Do not rely" not in told, content
        assert "Nothing was checked" in told or "Nothing came." in told, content


def test_an_empty_file_leads_to_its_field(client: Client) -> None:
    told = page_of(client, b"")
    assert '<a href="#file">This file is empty.' in told
    assert "Not genuine" not in told


def test_a_certificate_of_another_register_is_neither_confirmed_nor_called_forged(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    told = page_of(client, of_another_register(client, settings, tmp_path / "elsewhere"))
    assert "Nothing was checked" in told
    assert "Another register may have made it out, or nobody did." in told
    assert "Not genuine" not in told
    assert "Avery" not in told


def test_a_forger_who_names_our_key_is_called_not_genuine(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    ours = signing.key("certificate").of
    file = json.loads(of_another_register(client, settings, tmp_path / "forger"))
    header = jws_of(client).split(".")[0]
    assert ours.kid not in file["jws"]
    told = page_of(client, ".".join([header, *file["jws"].split(".")[1:]]).encode())
    assert "Not genuine" in told
    assert "Do not rely on this certificate." in told


def test_a_changed_file_is_not_genuine_once_its_signature_was_checked_and_not_before(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    ours = made_out(client, "?on=2022-08-01&format=json").content
    theirs = of_another_register(client, settings, tmp_path / "elsewhere")
    for file, words in ((ours, "somebody changed it"), (theirs, "Another register")):
        told = page_of(client, file.replace(b"Jordan A. Avery", b"Somebody Else"))
        assert words in told
        assert ("Not genuine" in told) is (file is ours)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 a release", "This is an archive. Unpack it first"),
        (b"standing release 1\nrelease 1\n", "This is the release.note of a release"),
        (b"\xef\xbb\xbfstanding release 1\n", "This is the release.note of a release"),
        (b'{\n "standing": "inclusion 1",\n "position": 4}', "This is a file of the ledger"),
        (b'{"keys":[],"standing":"keys 1"}', "This is a file of the ledger"),
    ],
)  # fmt: skip
def test_what_else_the_register_hands_out_is_called_by_its_name(
    client: Client, content: bytes, words: str
) -> None:
    told = page_of(client, content)
    assert words in told
    assert "Nothing was checked" in told


def test_in_spanish_it_is_said_in_spanish(client: Client) -> None:
    told = page_of(client, JPEG, language="/es")
    assert "No se comprobó nada" in told
    assert "Para programas (JSON, en inglés)" in told
    assert "Nothing was checked" not in told


def test_a_release_is_checked_as_one_on_the_page_and_pointed_there_at_the_terminal(
    client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = a_release()
    assert "As published" in page_of(client, manifest)
    file = tmp_path / "release.json"
    file.write_bytes(manifest)
    signing.public_keys()
    assert run(["certificate", "check", str(file)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("Nothing was checked. This is the release.json of a release")


def test_at_the_terminal_too_only_a_failed_signature_is_not_genuine(
    client: Client, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    jws = jws_of(client)
    for content, begins in (
        (JPEG, "Nothing was checked. This is a picture"),
        (b"", "Nothing was checked. The file is empty."),
        (without_signed_text(made_out(client).content), "Nothing was checked. There is no signed text"),
        (of_another_register(client, settings, tmp_path / "elsewhere"), "Nothing was checked. It names"),
        (jws[:-4].encode() + b"AAAA", "Not genuine. The signature does not fit the text."),
    ):  # fmt: skip
        (tmp_path / "handed-out").write_bytes(content)
        assert run(["certificate", "check", str(tmp_path / "handed-out"), "--offline"]) == 1
        told = capsys.readouterr().err
        assert told.startswith(begins), told
        assert ("certificate.jws of the PDF" in told) is begins.startswith("Nothing")
