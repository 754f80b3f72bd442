"""A process that dies in the middle of its work leaves no line behind."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db

MANAGE = Path(__file__).parents[3] / "manage.py"
RECORD = """
import os, signal
from datetime import date
from django.db import transaction
from standing.ledger import actions
from standing.ledger.domain import Draft
from tests import make

draft = Draft("condition.met", "officer:0000-0001", date(2022, 8, 1), "CERT-356")
actions.record_many(make.act(), [draft] * 3)
with transaction.atomic():
    actions.record_many(make.act(), [draft] * 2000)
    os.kill(os.getpid(), signal.SIGKILL)
"""
VERIFY = """
from standing.ledger import queries

print(queries.verify())
"""


def test_lines_of_a_killed_process_are_not_there_and_the_chain_holds(
    database_of_its_own: dict[str, str],
) -> None:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(MANAGE), *arguments],
            env=database_of_its_own,
            cwd=MANAGE.parent,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run("migrate", "ledger", "-v0").returncode == 0
    assert run("shell", "-v0", "-c", RECORD).returncode == -9

    assert "Verification(entries=3, linked=3," in run("shell", "-v0", "-c", VERIFY).stdout
