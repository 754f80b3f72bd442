"""``make check`` says what its audit was asked about, and never passes in silence."""

import importlib.machinery
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "audit"
KNOWN = {"name": "django", "version": "5.2", "vulns": []}
UNKNOWN = {"name": "segno", "skip_reason": "not found"}
WEAK = {"name": "wobbly", "version": "1.0", "vulns": [{"id": "X-1", "fix_versions": ["1.1"]}]}


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("STANDING_AUDIT_MAY_BE_MISSING", raising=False)
    loader = importlib.machinery.SourceFileLoader("audit", str(TOOL))
    spec = importlib.util.spec_from_loader("audit", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def run(audit: ModuleType, monkeypatch: pytest.MonkeyPatch, answer: Any) -> int:
    monkeypatch.setattr(audit, "asked", lambda _pinned: answer)
    result: int = audit.main()
    return result


def test_where_nothing_can_be_asked_it_says_so_and_does_not_fail(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(audit, monkeypatch, "no answer") == 0
    said = capsys.readouterr().out
    assert "not audited: requirements/runtime.txt (no answer)" in said
    assert "WARNING: not audited, or not all of it: " in said
    assert not any(line.startswith("audited:") for line in said.splitlines())


@pytest.mark.parametrize("answer", ["no answer", [KNOWN, UNKNOWN]])
def test_what_was_not_audited_fails_where_nobody_reads_a_warning_unless_it_is_allowed(
    answer: Any,
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CI", "true")
    assert run(audit, monkeypatch, answer) == 1
    assert "STANDING_AUDIT_MAY_BE_MISSING=yes lets it pass" in capsys.readouterr().out

    monkeypatch.setenv("STANDING_AUDIT_MAY_BE_MISSING", "yes")
    assert run(audit, monkeypatch, answer) == 0
    assert "WARNING: not audited" in capsys.readouterr().out


def test_an_audit_of_everything_passes_and_warns_of_nothing(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", "true")
    assert run(audit, monkeypatch, [KNOWN]) == 0
    assert "WARNING" not in capsys.readouterr().out


def test_a_known_weakness_fails_and_names_the_version_that_mends_it(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(audit, monkeypatch, [KNOWN, WEAK]) == 1
    assert "wobbly 1.0: X-1, mended in 1.1" in capsys.readouterr().out


def test_what_it_could_not_ask_about_is_named_beside_what_it_could(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(audit, monkeypatch, [KNOWN, UNKNOWN]) == 0
    said = capsys.readouterr().out
    assert "not audited: 1 in requirements/runtime.txt (segno)" in said
    assert "audited: 1 in requirements/runtime.txt, 0 with a known weakness" in said


def test_a_program_that_answers_nothing_is_no_audit(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(audit.sys, "executable", "/bin/true")

    assert audit.asked(tmp_path / "pinned.txt").startswith("no database of weaknesses")


def test_skipping_everything_is_no_audit(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "program"
    program.write_text(
        '#!/bin/sh\necho \'{"dependencies": [{"name": "a", "skip_reason": "b"}]}\'\n'
    )
    program.chmod(0o700)
    monkeypatch.setattr(audit.sys, "executable", str(program))

    assert "knows our packages" in audit.asked(tmp_path / "pinned.txt")
