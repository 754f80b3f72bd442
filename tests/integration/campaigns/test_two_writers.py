"""Two programs write at the same moment: both acts land, and the ledger holds them both."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.campaigns import small

SET_UP = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "standing.config.settings"
django.setup()
from tests.integration.campaigns import small
from standing.cli.setup import set_up
from standing.workforce.finding.writing import index_new_names
set_up(at=small.MARCH_1, scenario="two writers")
small.register()
index_new_names()
"""
ROOT = Path(__file__).parents[3]
Environment = dict[str, str]


def standing(environment: Environment, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "standing", *words], env=environment, cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def answers(*programs: "subprocess.Popen[str]") -> list[tuple[int, str]]:
    told = [program.communicate(timeout=120) for program in programs]
    return [(p.returncode, out) for p, (out, _) in zip(programs, told, strict=True)]


@pytest.fixture
def world(database_of_its_own: Environment) -> Environment:
    environment = {**database_of_its_own, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", SET_UP], env=environment, cwd=ROOT, check=True)
    return environment


def submit(world: Environment, path: Path, agency: str) -> "subprocess.Popen[str]":
    return standing(
        world, "roster", "submit", str(path), "--agency", agency, "--campaign", small.CAMPAIGN,
        "--at", "2022-06-10T12:00", "--json",
    )  # fmt: skip


def test_files_of_two_agencies_that_come_at_once_are_both_taken(
    world: Environment, tmp_path: Path
) -> None:
    files = [small.file(tmp_path / "a.csv", 1, 2), small.file(tmp_path / "b.csv", 3)]
    both = [submit(world, path, agency)
            for path, agency in zip(files, (small.ACTON, small.CONCORD), strict=True)]  # fmt: skip
    told = answers(*both)

    assert [status for status, _ in told] == [0, 0]
    assert len({json.loads(out)["receipt"] for _, out in told}) == 2
    ((status, out),) = answers(
        standing(world, "campaign", "status", small.CAMPAIGN, "--as-of", "2022-06-10", "--json")
    )
    assert status == 0
    assert json.loads(out)["officers"]["submitted"] == 3
    assert answers(standing(world, "ledger", "verify"))[0][0] == 0
    assert answers(standing(world, "check"))[0][0] == 0


def test_one_file_that_is_sent_twice_at_once_is_taken_once(
    world: Environment, tmp_path: Path
) -> None:
    path = small.file(tmp_path / "a.csv", 1, 2)
    told = answers(*(submit(world, path, small.ACTON) for _ in range(2)))

    assert [status for status, _ in told] == [0, 0]
    receipts = [json.loads(out) for _, out in told]
    assert len({receipt["receipt"] for receipt in receipts}) == 1
    assert sorted(receipt["already_here"] for receipt in receipts) == [False, True]
    assert answers(standing(world, "check"))[0][0] == 0
