"""What /verify/ says once releases are out and the ledger is sealed: of a release, of a proof."""

import html
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.integration.register.world import release_twice
from tests.verifying import verifier

from standing.ledger import signing

pytestmark = [pytest.mark.django_db, pytest.mark.tables]


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """The folder of the second of two releases; the ledger is sealed, and has grown since."""
    settings.HOME = tmp_path
    release_twice(tmp_path / "releases")
    return tmp_path / "releases" / "release-2"


def said_of(client: Client, file: Path) -> str:
    """What the page says of a file that is chosen there."""
    sent = SimpleUploadedFile(file.name, file.read_bytes())
    return client.post("/verify/", {"file": sent, "whole": "yes"}).text


def test_every_file_of_a_release_is_known_or_called_by_its_name(
    client: Client, folder: Path
) -> None:
    for file in sorted(folder.iterdir()):
        told = said_of(client, file)
        if file.name == "release.note":
            assert "This is the release.note of a release" in told
        elif file.name == "release.json":
            assert (
                "This is the release.json of release 2, as of July 5, 2022, as it was published."
                in told
            )
        else:
            assert f"This is {file.name} of release" in told, file.name
        assert "Not genuine" not in told


def test_a_release_is_proved_with_its_entry_as_soon_as_it_is_out(
    settings: Any, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """docs/guides/the-public.md: nobody who checks on the day of a release is told to ask again."""
    settings.HOME = tmp_path
    release_twice(tmp_path / "releases")
    for number in ("1", "2"):
        proof = tmp_path / f"proof-{number}.json"
        proof.write_bytes(client.get("/verify/inclusion/", {"release": number}).content)
        words = [tmp_path / "releases" / f"release-{number}", "--key", signing.key("ledger").name]
        code = verifier.main(["release", *map(str, words), "--proof", str(proof)])
        said = capsys.readouterr().out
        assert code == 0, said
        assert "was not checked" not in said


def test_release_json_names_every_file_but_its_signature_as_the_page_says(folder: Path) -> None:
    named = set(json.loads((folder / "release.json").read_text("utf-8"))["files"])
    assert {file.name for file in folder.iterdir()} - named == {"release.json", "release.note"}


def test_a_release_whose_file_was_changed_is_found_by_its_number_and_hash(
    client: Client, folder: Path
) -> None:
    right = sha256((folder / "release.json").read_bytes()).hexdigest()
    assert "As published" in client.get("/verify/", {"release": "2", "sha256": right}).text
    wrong = sha256((folder / "release.json").read_bytes() + b" ").hexdigest()
    assert (
        "Not what was published" in client.get("/verify/", {"release": "2", "sha256": wrong}).text
    )


def test_a_kept_checkpoint_is_set_beside_the_same_one_and_the_proofs_hold(
    client: Client, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = json.loads((folder / "release.json").read_text("utf-8"))["ledger"]
    shown = client.get("/verify/", {"grown": ledger["position"]}).text
    assert "none of them was changed" in shown
    assert "Compare the earlier checkpoint" in shown
    assert ledger["checkpoint"] in html.unescape(shown)
    key = str(signing.key("ledger").of.verifier)
    for asked in ("prove=2", f"grown={ledger['position']}"):
        page = client.get(f"/verify/?{asked}").text
        found = re.search(r'href="(/verify/(?:inclusion|consistency)/[^"]+)"', page)
        assert found is not None
        proof = folder.parent / "proof.json"
        proof.write_bytes(client.get(html.unescape(found[1])).content)
        assert verifier.main(["proof", str(proof), "--key", key]) == 0, capsys.readouterr()
    assert verifier.main(["release", str(folder), "--key", key]) == 0


def test_the_proof_of_one_entry_is_there_for_anybody_and_tells_nothing_of_it(
    client: Client, folder: Path
) -> None:
    page = client.get("/verify/").text
    assert "/verify/inclusion/?entry=1" in page
    proof = client.get("/verify/inclusion/?entry=1").json()
    assert (proof["position"], proof["entry"], proof["salt"]) == (1, None, None)


@pytest.mark.usefixtures("folder")
def test_where_no_checkpoint_was_signed_over_so_many_the_way_to_the_number_is_said(
    client: Client,
) -> None:
    told = client.get("/verify/?grown=2")
    assert told.status_code == 422
    assert "No checkpoint over 2 entries was signed." in told.text
    assert '<a href="#grown">' in told.text


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_lines_to_type_are_those_that_the_verifier_takes(
    client: Client, folder: Path, language: str
) -> None:
    page = client.get(f"{language}/verify/").text
    lines = re.findall(r"python3 verifier\.py ([^<]+)</code>", page)
    assert len(lines) == 3
    for line in lines:
        asked = verifier.arguments().parse_args(line.split())
        assert asked.key == "keys.json"
