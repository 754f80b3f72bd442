"""``standing import`` at the terminal."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.integration.workforce.conftest import OFFICERS

from standing.accounts.actions import seed_operator
from standing.cli.imports import imports
from standing.kernel.errors import NotPermitted
from standing.workforce.models import Officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers(tmp_path: Path) -> Path:
    seed_operator(datetime(2022, 1, 3, 15, 0, tzinfo=UTC))
    path = tmp_path / "officers.csv"
    path.write_text("\n".join(",".join(row) for row in OFFICERS), "utf-8-sig")
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(imports, arguments, catch_exceptions=False)


def test_an_import_says_what_it_did(officers: Path) -> None:
    result = run("officers", str(officers))

    assert result.exit_code == 0
    assert result.stdout == (
        "officers.csv: 5 rows read; 5 created, 0 changed, 0 unchanged, 0 set aside.\n"
    )


def test_a_dry_run_says_which_columns_would_change_and_changes_nothing(officers: Path) -> None:
    run("officers", str(officers))
    officers.write_text(officers.read_text("utf-8-sig").replace("Avery", "Sand"), "utf-8")
    result = run("officers", str(officers), "--dry-run")

    assert "1 would be changed" in result.stdout
    assert "Row 2 would change last_name of 0012-0345." in result.stderr
    assert "nothing was changed" in result.stderr
    assert not Officer.objects.filter(names__last="Sand").exists()


def test_a_refused_file_is_told_by_fault_and_ends_with_status_1(officers: Path) -> None:
    text = officers.read_text("utf-8-sig").replace("1984-05-06", "5/6/84")
    officers.write_text(text.replace("1991-01-31", "1/31/91"), "utf-8")
    result = run("officers", str(officers))

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Error. date_of_birth: We cannot tell which century" in result.stderr
    assert "  row 2, read '5/6/84'" in result.stderr
    assert "Nothing was changed. Mend 2 errors and import the file again." in result.stderr
    assert not Officer.objects.exists()


def test_the_result_is_printed_as_json(officers: Path) -> None:
    result = run("officers", str(officers), "--json")
    answer = json.loads(result.stdout)

    assert answer["created"] == 5
    assert answer["findings"] == []
    assert len(answer["sha256"]) == 64


def test_whoever_may_not_import_is_told_so(officers: Path) -> None:
    with pytest.raises(NotPermitted, match="holds no role that allows this"):
        run("officers", str(officers), "--as", "administrator")


@pytest.mark.parametrize("kind", ["agencies", "officers", "training", "employment", "bars"])
def test_every_kind_of_file_says_its_columns_and_an_example(kind: str) -> None:
    text = run(kind, "--help").stdout

    assert "Columns, in any order:" in text
    assert f"standing import {kind} {kind}.csv --dry-run" in text
