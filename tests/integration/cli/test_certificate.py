"""``standing certificate``: made out at the terminal, and checked there with and without a register."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.integration.pages import world

from standing.cli.main import run
from standing.ledger import signing
from standing.ledger.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.tables]


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"
    world.build()


def made_out(folder: Path, officer: str = world.CERTIFIED) -> Path:
    """Make a certificate out, and return its JSON file; the PDF lies beside it."""
    assert run(["certificate", officer, "--on", "2022-08-01", "--out", str(folder)]) == 0
    (file,) = folder.glob("*.json")
    assert file.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")
    return file


def test_it_writes_a_paper_and_a_file_and_records_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Entry.objects.count()
    file = made_out(tmp_path / "out")
    assert "On August 1, 2022, Jordan A. Avery was certified" in capsys.readouterr().out
    assert json.loads(file.read_text("utf-8"))["says"]["sub"] == world.CERTIFIED
    assert Entry.objects.count() == before


def test_with_json_it_prints_the_very_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "certificate",
        world.CERTIFIED,
        "--on",
        "8/1/2022",
        "--out",
        str(tmp_path),
        "--json",
    ]
    assert run(arguments) == 0
    (file,) = tmp_path.glob("*.json")
    assert capsys.readouterr().out == file.read_text("utf-8")


@pytest.mark.parametrize("ending", [".pdf", ".json", ".jws"])
def test_each_of_its_files_is_checked_by_the_register_and_offline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    file = made_out(tmp_path / "out")
    if ending == ".jws":
        file.with_suffix(".jws").write_text(json.loads(file.read_text("utf-8"))["jws"], "utf-8")
    capsys.readouterr()
    assert run(["certificate", "check", str(file.with_suffix(ending))]) == 0
    told = capsys.readouterr().out
    assert "Genuine: signed by" in told
    assert "Not superseded" in told
    assert "Today: Certified." in told
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(signing.document()), "utf-8")
    arguments = ["certificate", "check", str(file.with_suffix(ending)), "--key", str(keys)]
    assert run([*arguments, "--offline"]) == 0
    assert "No register was asked" in capsys.readouterr().out


def test_as_json_it_says_what_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = made_out(tmp_path / "out")
    capsys.readouterr()
    assert run(["certificate", "check", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["genuine"], told["superseded"], told["reproduced"]) == (True, False, True)
    assert (told["today"], told["register_asked"]) == ("Certified", True)
    assert told["says"]["label"] == "Certified"


def test_a_damaged_a_forged_and_a_foreign_one_end_with_one_and_a_sentence(
    tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made_out(tmp_path / "out")
    text = file.read_text("utf-8")
    wrong = tmp_path / "wrong.json"
    for content, words in (
        (text[: len(text) // 2], "cut off"),
        (text.replace('"Certified"', '"Suspended"'), "somebody changed it"),
        ("", "The file is empty"),
        ("{" * 50_000, "cut off"),
    ):
        wrong.write_text(content, "utf-8")
        assert run(["certificate", "check", str(wrong)]) == 1
        assert words in capsys.readouterr().err
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(file.with_suffix(".pdf").read_bytes()[:9_000])
    assert run(["certificate", "check", str(cut)]) == 1
    assert "no signed text in this PDF" in capsys.readouterr().err
    settings.HOME = tmp_path / "another"
    signing.public_keys()
    assert run(["certificate", "check", str(file), "--offline"]) == 1
    assert "none of the keys for certificates here" in capsys.readouterr().err


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, and every folder, with what it holds."""
    return {
        str(each.relative_to(folder)): each.read_bytes() if each.is_file() else b""
        for each in folder.rglob("*")
    }


def checked_alone(folder: Path, *words: str, home: str = "") -> subprocess.CompletedProcess[str]:
    """What a process of its own says that checks in ``folder``, where nothing was ever set up."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("STANDING_")}
    told |= {"STANDING_HOME": home or str(folder / "nowhere"), "PYTHONDONTWRITEBYTECODE": "1"}
    told.pop("DATABASE_URL", None)
    line = [sys.executable, "-m", "standing", "certificate", "check", *words]
    return subprocess.run(line, cwd=folder, env=told, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("ending", [".pdf", ".json"])
def test_a_check_that_only_reads_leaves_nothing_on_the_disk(tmp_path: Path, ending: str) -> None:
    file, place = made_out(tmp_path / "out").with_suffix(ending), tmp_path / "elsewhere"
    place.mkdir()
    (place / "keys.json").write_text(json.dumps(signing.document()), "utf-8")
    (place / "handed-out").write_bytes(file.read_bytes())
    before = everything_in(place)

    offline = checked_alone(place, "--offline", "handed-out", "--key", "keys.json")
    assert (offline.returncode, offline.stdout.partition(" ")[0]) == (0, "Genuine:"), offline.stderr
    assert everything_in(place) == before

    asked = checked_alone(place, "handed-out", "--key", "keys.json")
    assert asked.returncode == 0
    assert "there is no register on this machine" in asked.stdout
    assert everything_in(place) == before

    (place / "begun").mkdir()
    before = everything_in(place)
    for words in (["--offline", "handed-out"], ["handed-out"]):
        keyless = checked_alone(place, *words, home=str(place / "begun"))
        assert keyless.returncode == 1
        assert "There are no keys on this machine to check with." in keyless.stderr
    checked_alone(place, "handed-out", "--key", "keys.json", home=str(place / "begun"))
    assert everything_in(place) == before


def test_a_huge_file_is_refused_before_it_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    huge = tmp_path / "huge.pdf"
    with huge.open("wb") as file:
        file.truncate(1 << 40)
    assert run(["certificate", "check", str(huge)]) == 1
    assert "larger than 3 megabytes" in capsys.readouterr().err


def test_a_day_to_come_and_nobody_are_refused_and_a_missing_id_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = ["--out", str(tmp_path / "out")]
    assert run(["certificate", world.CERTIFIED, "--on", "2099-01-01", *out]) == 1
    assert "nobody knows yet" in capsys.readouterr().err
    assert run(["certificate", "9999-9999", *out]) == 1
    assert run(["certificate", "--on", "2022-08-01", *out]) == 2
    assert run(["certificate", world.CERTIFIED, "--on", "soon", *out]) == 2
    assert run(["certificate", "check", str(tmp_path / "nowhere")]) == 2
    assert not (tmp_path / "out").exists()
