"""Shortcuts for tests that check one file and look at its findings."""

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests import dirty

from standing.campaigns.rosters.check import Checked, KnownOfficer, check
from standing.sheets.findings import Finding, Severity

JUNE_15 = date(2022, 6, 15)
FUZZ = int(os.environ.get("STANDING_FUZZ", "1"))  # times as many examples, see CONTRIBUTING


def checked(
    path: Path, officers: Mapping[str, KnownOfficer] | None = None, kind: str | None = None
) -> Checked:
    return check(path, officers=officers, kind=kind, filed_on=JUNE_15)


def one(tmp_path: Path, **changes: dirty.Cell) -> tuple[Finding, ...]:
    """The findings of a file of three good rows, the second of them changed (row 3 as seen)."""
    lines = dirty.rows(3)
    lines[1] = dirty.row(2, **changes)
    return checked(dirty.xlsx(tmp_path / "a.xlsx", lines)).findings


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def assert_well_formed(result: Checked, *, rows: int = 1_048_576) -> None:
    """Whatever was found can be shown: something is said, of a place that the file may have."""
    errors = 0
    for finding in result.findings:
        errors += finding.severity is Severity.ERROR
        assert finding.code.strip()
        assert finding.message.strip()
        assert finding.fix.strip()
        assert finding.row is None or 1 <= finding.row <= rows
        assert finding.column is None or finding.column.strip()
        assert len(finding.value) <= 200
    assert result.ok == (errors == 0)
    assert result.rows or errors
    assert result.accepted <= result.rows
    assert len(result.lines) <= result.rows
