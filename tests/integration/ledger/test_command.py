"""``standing ledger verify`` as the operator sees it."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from tests import make

from standing.cli.ledger import ledger
from standing.ledger import actions, models
from standing.ledger.guarded import TABLES
from standing.storage import triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_entry(db: None) -> None:
    actions.record(
        make.act(),
        kind="campaign.opened",
        subject="campaign:2022-a-h",
        effective_on=date(2022, 4, 1),
        authority="CERT-401",
    )


def test_a_sound_ledger_is_said_to_be_sound() -> None:
    said = CliRunner().invoke(ledger, ["verify"])

    assert said.exit_code == 0
    assert "Entries: 1, linked: 1. Every one is as it was written." in said.stdout


def test_the_first_fault_is_named_and_the_guard_that_is_missing() -> None:
    with transaction.atomic():
        connection.check_constraints()
        triggers.unguard(TABLES)
        models.Entry.objects.update(reason="Another")
        said = CliRunner().invoke(ledger, ["verify"])
        as_json = CliRunner().invoke(ledger, ["verify", "--json"])
        transaction.set_rollback(True)

    assert (said.exit_code, as_json.exit_code) == (1, 1)
    assert said.stdout == ""
    assert said.stderr.startswith("Entry 1 (campaign.opened, campaign:2022-a-h) was edited")
    assert "ledger_entry_no_update" in said.stderr
    found = json.loads(as_json.stdout)
    assert not found["ok"]
    assert (found["entries"], found["linked"], len(found["faults"])) == (1, 1, 1)
    assert len(found["guards_missing"]) == 6
