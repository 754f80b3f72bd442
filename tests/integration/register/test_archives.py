"""A release as one archive: the released files byte for byte, and checked as it is unpacked."""

import io
import json
import subprocess
import sys
import threading
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from tests import make
from tests.integration.register.world import CLEAN, JULY_5, World, publish

from standing.ledger import signing
from standing.register import archives, shapes
from standing.register.actions import Published
from standing.register.checking import publication_faults

pytestmark = pytest.mark.django_db
CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def released(tmp_path: Path, settings) -> Published:  # type: ignore[no-untyped-def]  # pytest-django's own
    """A release of two officers in this server's own folder."""
    settings.HOME = tmp_path
    world = World()
    elm = world.agency("Elm Hill Police Department")
    officers = [
        world.officer(f"0012-034{n}", last, "Jo") for n, last in enumerate(("Avery", "Bell"))
    ]
    world.file(elm, officers)
    world.release([(each, elm, CLEAN) for each in officers])
    return publish(make.act(at=JULY_5), out=tmp_path / "releases", as_of=date(2022, 7, 5))


def archive_of(released: Published) -> Path:
    return released.folder.parent / "release-1.zip"


def test_it_holds_the_released_files_byte_for_byte_in_their_folder_and_a_readme(
    released: Published,
) -> None:
    with zipfile.ZipFile(archive_of(released)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}

    files = {f"release-1/{path.name}": path.read_bytes() for path in released.folder.iterdir()}
    assert held.pop("README.txt")
    assert held == files
    assert "release-1/release.json" in held
    assert "release-1/release.note" in held


def test_the_manifest_knows_nothing_of_it(released: Published) -> None:
    assert "zip" not in released.manifest
    assert "README" not in released.manifest


def test_made_again_it_has_the_same_bytes(released: Published) -> None:
    first = archive_of(released).read_bytes()
    archive_of(released).unlink()

    made = archives.made(released.folder, released.manifest)

    assert made is not None
    assert made.path.read_bytes() == first
    assert made.sha256 == sha256(first).hexdigest()
    assert made.bytes == len(first)


def test_what_was_made_is_kept_and_not_made_again(released: Published) -> None:
    before = archive_of(released).stat().st_mtime_ns

    assert archives.made(released.folder, released.manifest) is not None
    assert archive_of(released).stat().st_mtime_ns == before


@pytest.mark.parametrize("older", [False, True], ids=["as published", "made at first asking"])
def test_unpacked_the_strangers_verifier_finds_it_genuine_with_the_command_of_its_readme(
    released: Published, tmp_path: Path, older: bool
) -> None:
    if older:
        archive_of(released).unlink()
        archives.made(released.folder, released.manifest)
    into = tmp_path / "unpacked"
    with zipfile.ZipFile(archive_of(released)) as archive:
        archive.extractall(into)
    readme = (into / "README.txt").read_text("utf-8")
    (command,) = [line.strip() for line in readme.splitlines() if "python3 verifier.py" in line]
    assert f'"{signing.key("ledger").name}"' in command
    words = command.replace('"', "").split()[2:]

    checked = subprocess.run(
        [sys.executable, str(CHECKOUT / "tools" / "verifier.py"), *words],
        cwd=into, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert checked.returncode == 0, checked.stdout
    assert "Genuine." in checked.stdout


def test_the_readme_says_the_days_the_terms_and_that_a_release_is_never_changed(
    released: Published,
) -> None:
    said = archives.readme(released.manifest, note=(released.folder / "release.note").read_text())

    assert "release 1, as of July 5, 2022" in said
    assert "known up to 2022-07-05 17:00 UTC" in said
    assert shapes.TERMS in " ".join(said.split())
    assert "may still stand in these files" in said
    assert all(len(line) < 200 for line in said.splitlines())
    for name in json.loads(released.manifest)["files"]:
        assert f"\n  {name}" in said, name


def test_of_files_that_are_not_the_released_ones_no_archive_is_made(released: Published) -> None:
    archive_of(released).unlink()
    officers = released.folder / "officers.csv"
    officers.chmod(0o644)
    officers.write_text(officers.read_text("utf-8").replace("Avery", "Amery"), "utf-8")

    assert archives.made(released.folder, released.manifest) is None
    assert not archive_of(released).exists()
    assert {path.name for path in released.folder.parent.glob(".*")} == set()


def test_the_check_says_which_archive_is_not_the_one_that_was_made(released: Published) -> None:
    assert publication_faults() == []
    archive_of(released).chmod(0o644)
    archive_of(released).write_bytes(b"another")

    assert publication_faults() == [
        "release 1: its archive is not the one that was made of its files"
    ]


def test_an_archive_that_was_begun_and_not_ended_is_made_anew(released: Published) -> None:
    wanted = archive_of(released).read_bytes()
    archive_of(released).unlink()
    (released.folder.parent / ".release-1.zip.partial").write_bytes(b"half of it")

    assert archives.made(released.folder, released.manifest) is not None
    assert archive_of(released).read_bytes() == wanted


def test_two_who_ask_at_once_get_one_archive(released: Published) -> None:
    archive_of(released).unlink()
    found: list[archives.Archive | None] = []

    def ask() -> None:
        found.append(archives.made(released.folder, released.manifest))
        connection.close()

    asking = [threading.Thread(target=ask) for _each in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()

    assert len({each.sha256 if each else "" for each in found}) == 1
    assert zipfile.ZipFile(io.BytesIO(archive_of(released).read_bytes())).testzip() is None
