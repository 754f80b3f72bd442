"""What a checkout needs beside its packages is built by one command, other languages included."""

import os
import shutil
import subprocess
import sys
from gettext import GNUTranslations
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
from django.test import override_settings

from standing.cli.serve import not_compiled

CHECKOUT = Path(__file__).resolve().parents[2]
SPANISH = Path("src/standing/locale/es/LC_MESSAGES/django.po")
WORDS = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgid "What a status means"
msgstr "{said}"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose styles are built and whose Spanish catalogue is not compiled."""
    for named in (
        "tools/build-assets", "tools/messages", "tools/catalogues.py", "tools/verifier.py",
        "tools/assets/package-lock.json", "tools/assets/uswds.scss", "requirements/assets.txt",
        "docs/formats.md",
    ):  # fmt: skip
        (tmp_path / named).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / named, tmp_path / named)
    written(tmp_path / SPANISH, "Qué significa un estado", at=1_000)
    loader = SourceFileLoader("build_assets", str(tmp_path / "tools" / "build-assets"))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    builder = module_from_spec(spec)
    loader.exec_module(builder)
    for path, text in ((builder.STAMP, builder.stamp()), (builder.AXE, "")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def written(path: Path, said: str, *, at: int) -> None:
    """Write a catalogue of one message, changed ``at`` so many seconds of 1970."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(WORDS.format(said=said), "utf-8")
    os.utime(path, (at, at))


def built(checkout: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "tools/build-assets"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def spanish(checkout: Path) -> str:
    with (checkout / SPANISH.with_suffix(".mo")).open("rb") as opened:
        return GNUTranslations(opened).gettext("What a status means")


def test_building_compiles_the_catalogues_too_and_only_those_that_changed(checkout: Path) -> None:
    first = built(checkout)
    assert first.returncode == 0, first.stderr
    assert "Static files are up to date" in first.stdout
    assert spanish(checkout) == "Qué significa un estado"

    compiled = (checkout / SPANISH.with_suffix(".mo")).stat().st_mtime_ns
    built(checkout)
    assert (checkout / SPANISH.with_suffix(".mo")).stat().st_mtime_ns == compiled

    written(checkout / SPANISH, "Qué quiere decir un estado", at=compiled // 10**9 + 10)
    built(checkout)
    assert spanish(checkout) == "Qué quiere decir un estado"


def test_building_says_when_a_catalogue_cannot_be_compiled(checkout: Path) -> None:
    (checkout / SPANISH).write_bytes(b"msgid \xff\xfe")
    told = built(checkout)
    assert told.returncode == 1
    assert "The languages of the pages could not be compiled" in told.stderr


def test_serving_says_which_pages_are_in_english_and_how_to_mend_it(tmp_path: Path) -> None:
    words = tmp_path / "es" / "LC_MESSAGES" / "django.po"
    written(words, "Qué significa un estado", at=1_000)
    with override_settings(LOCALE_PATHS=[tmp_path]):
        (told,) = not_compiled()
        assert told.startswith("Pages under /es/ are in English")
        assert told.endswith("Run:  .venv/bin/python tools/build-assets")

        words.with_suffix(".mo").write_bytes(b"")
        assert not_compiled() == []
        os.utime(words.with_suffix(".mo"), (999, 999))
        assert not_compiled() == [told]
