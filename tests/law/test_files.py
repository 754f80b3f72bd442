"""What happens to files, as counsel wrote it down in ``files.toml``."""

import csv
import tomllib
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from standing.campaigns.rosters.check import check

WRITTEN = tomllib.loads(Path(__file__).with_name("files.toml").read_text("utf-8"))
CASES = WRITTEN["case"]

Case = dict[str, Any]


def write(case: Case, folder: Path) -> Path:
    added = case.get("added", {})
    head = dict(zip(WRITTEN["headings"], WRITTEN["head"], strict=True)) | case.get("changed", {})
    path = folder / "submission.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow([*WRITTEN["headings"], *added])
        rows.writerow([*WRITTEN["officer"], *("" for _ in added)])
        rows.writerow([*(head[name] for name in WRITTEN["headings"]), *added.values()])
    return path


def readable(kept: bytes) -> bytes:
    """Return a kept file as text to search, unpacked where it is a workbook."""
    if not zipfile.is_zipfile(BytesIO(kept)):
        return kept
    with zipfile.ZipFile(BytesIO(kept)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


@pytest.mark.parametrize("case", CASES, ids=[case["title"] for case in CASES])
def test_a_file_is_received_as_counsel_wrote(case: Case, tmp_path: Path) -> None:
    found = check(
        write(case, tmp_path), officers=None, kind="submission", filed_on=date(2022, 6, 10)
    )

    assert found.ok is case["ok"], [finding.message for finding in found.findings]
    if "accepted" in case:
        assert found.accepted == case["accepted"]
    if "finding_on" in case:
        blocking = [f for f in found.findings if f.severity == case["severity"]]
        assert {finding.column for finding in blocking} == {case["finding_on"]}
    if "not_kept" in case:
        assert found.questionnaire_removed
        assert found.kept is not None
        assert any("questionnaire" in f.code for f in found.findings)
        assert case["not_kept"].encode() not in readable(found.kept)
        assert b"Avery" in readable(found.kept)
