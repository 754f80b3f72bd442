"""A release as one archive: the released files byte for byte, and checked as it is unpacked."""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import IO
from unittest import mock

import pytest
from django.db import connection
from tests import make
from tests.integration.register.world import CLEAN, JULY_5, elm_hill, publish

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
    world, elm, officers = elm_hill()
    world.release([(each, elm, CLEAN) for each in officers])
    return publish(make.act(at=JULY_5), out=tmp_path / "releases", as_of=date(2022, 7, 5))


def archive_of(released: Published) -> Path:
    return released.folder.parent / "release-1.zip"


def asked_at_once(released: Published) -> list[archives.Archive | None]:
    """What four who ask for the archive at the same time are given."""
    found: list[archives.Archive | None] = []

    def ask() -> None:
        found.append(archives.made(released.folder, released.manifest))
        connection.close()

    asking = [threading.Thread(target=ask) for _each in range(4)]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    return found


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


def written_anew(released: Published, changed: dict[str, bytes], *, without: str = "") -> None:
    """Write the archive again with other members, and its SHA-256 beside it, as a thief would."""
    lies = archive_of(released)
    with zipfile.ZipFile(lies) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if name != without}
    lies.unlink()
    with zipfile.ZipFile(lies, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (held | changed).items():
            archive.writestr(name, content)
    hashed = lies.with_name(f"{lies.name}.sha256")
    hashed.write_text(f"{sha256(lies.read_bytes()).hexdigest()}  {lies.name}\n", "ascii")


def test_the_same_members_written_anew_with_their_hash_are_still_the_release(
    released: Published,
) -> None:
    written_anew(released, {})

    assert publication_faults() == []


@pytest.mark.parametrize(
    ("changed", "without"),
    [
        ({"release-1/officers.csv": b"Another,list"}, ""),
        ({"release-1/release.json": b"{}"}, ""),
        ({"release-1/release.note": b"another note"}, ""),
        ({"release-1/more.csv": b"a file that was not released"}, ""),
        ({"README.txt": b'  python3 verifier.py release release-1 --key "another+1234+key"'}, ""),
        ({}, "release-1/officers.csv"),
        ({}, "release-1/release.note"),
        ({}, "README.txt"),
    ],
    ids=["file", "manifest", "note", "more", "readme", "no file", "no note", "no readme"],
)
def test_the_check_sets_what_an_archive_holds_beside_the_release_and_not_its_own_hash(
    released: Published, changed: dict[str, bytes], without: str
) -> None:
    written_anew(released, changed, without=without)

    assert archives.kept(released.folder, 1) is not None, "its own hash fits"
    assert publication_faults() == [
        "release 1: its archive is not the one that was made of its files"
    ]


def test_an_archive_whose_hash_is_lost_is_told_and_made_anew_when_it_is_asked_for(
    released: Published,
) -> None:
    hashed = archive_of(released).with_name("release-1.zip.sha256")
    hashed.write_text("")
    assert archives.kept(released.folder, 1) is None
    assert len(publication_faults()) == 1

    made = archives.made(released.folder, released.manifest)

    assert made is not None
    assert hashed.read_text() == f"{made.sha256}  release-1.zip\n"
    assert publication_faults() == []


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every time that somebody begins to make an archive."""
    found: list[Path] = []
    real = archives._write

    def counted(to: IO[bytes], folder: Path, manifest: str) -> None:
        found.append(folder)
        real(to, folder, manifest)

    monkeypatch.setattr(archives, "_write", counted)
    return found


def test_of_damaged_files_it_is_tried_once_and_again_when_they_are_mended(
    released: Published, tries: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    archive_of(released).unlink()
    officers = released.folder / "officers.csv"
    before = officers.read_bytes()
    officers.chmod(0o644)
    officers.write_bytes(before + b"x")

    for _each in range(3):
        assert archives.made(released.folder, released.manifest) is None
    later = time.monotonic() + 10 * archives.TRIED_AGAIN
    monkeypatch.setattr(archives.time, "monotonic", lambda: later)
    assert archives.made(released.folder, released.manifest) is None
    assert len(tries) == 1
    assert archives.cannot_be_made(released.folder, released.manifest)

    officers.write_bytes(before)

    assert not archives.cannot_be_made(released.folder, released.manifest)
    assert archives.made(released.folder, released.manifest) is not None
    assert len(tries) == 2


def test_those_who_wait_while_it_fails_do_not_try_again(
    released: Published, tries: list[Path]
) -> None:
    archive_of(released).unlink()
    (released.folder / "by-agency.csv").unlink()

    found = asked_at_once(released)

    assert found == [None] * 4
    assert len(tries) == 1


def test_where_nothing_can_be_written_it_is_tried_again_after_some_minutes(
    released: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive_of(released).unlink()
    full = mock.Mock(side_effect=OSError("No space left on device"))
    with mock.patch.object(archives, "_write", full):
        for _each in range(3):
            assert archives.made(released.folder, released.manifest) is None
    assert full.call_count == 1
    assert archives.made(released.folder, released.manifest) is None, "not yet"

    later = time.monotonic() + archives.TRIED_AGAIN + 1
    monkeypatch.setattr(archives.time, "monotonic", lambda: later)

    assert archives.made(released.folder, released.manifest) is not None


@pytest.mark.parametrize("left", [".release-1.zip.partial", ".release-1.zip.abcd.partial"])
def test_what_a_killed_run_left_is_removed_and_never_opened_again(
    released: Published, left: str
) -> None:
    wanted = archive_of(released).read_bytes()
    archive_of(released).unlink()
    leftover = released.folder.parent / left
    leftover.write_bytes(b"half of it")
    leftover.chmod(0o444)
    with leftover.open("rb") as held:
        assert archives.made(released.folder, released.manifest) is not None
        assert held.read() == b"half of it", "a new file was written, and not this one"

    assert archive_of(released).read_bytes() == wanted
    assert not leftover.exists()
    assert {path.name for path in released.folder.parent.glob(".*")} == set()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else to try it as")
def test_somebody_who_is_not_root_makes_it_past_a_leftover_that_nobody_may_write(
    released: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = signing.verifiers()  # which lie where only root reads them
    monkeypatch.setattr(signing, "verifiers", lambda: keys)
    with tempfile.TemporaryDirectory() as named:
        there = Path(named)
        folder = shutil.copytree(released.folder, there / "release-1")
        leftover = there / ".release-1.zip.partial"
        leftover.write_bytes(b"half of it")
        leftover.chmod(0o444)
        os.chown(there, 65534, 65534)
        os.chown(leftover, 65534, 65534)
        try:
            os.seteuid(65534)
            with pytest.raises(PermissionError):
                leftover.open("wb")
            made = archives.made(folder, released.manifest)
        finally:
            os.seteuid(0)

        assert made is not None
        assert made.path.stat().st_mode & 0o777 == 0o444
        assert not leftover.exists()


def test_two_who_ask_at_once_get_one_archive(released: Published) -> None:
    archive_of(released).unlink()

    found = asked_at_once(released)

    assert len({each.sha256 if each else "" for each in found}) == 1
    assert zipfile.ZipFile(io.BytesIO(archive_of(released).read_bytes())).testzip() is None
