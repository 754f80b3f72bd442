"""Shortcuts for tests that check one file and look at its findings."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests import dirty

from standing.campaigns.rosters.check import Checked, KnownOfficer, check
from standing.sheets.findings import Finding

JUNE_15 = date(2022, 6, 15)


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
