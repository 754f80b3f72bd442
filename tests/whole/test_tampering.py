"""A stored fact, finding, rule or derived row that is changed is named (RULINGS, closing list 4)."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests import worlds

from standing.certification.models import Application, Certificate, Condition, Determination
from standing.certification.replay import replay
from standing.cli.determine import issue
from standing.cli.main import run
from standing.kernel.access import Permission


@pytest.fixture
def released(tmp_path: Path, db: None) -> None:
    played = worlds.play(worlds.write(tmp_path / "world", seed=6, scale=0.05))
    approvers = played.approvers(Permission.DETERMINATION_APPROVE)
    issue(played.act(played.world.release_at), campaign=worlds.CAMPAIGN, approvers=approvers)


def flipped(field: str, before: str, after: str) -> str:
    """Change a stored text by SQL's own means and return whose determination it is."""
    row = Determination.objects.filter(**{f"{field}__contains": before}).order_by("pk")[:1].get()
    changed = getattr(row, field).replace(before, after, 1)
    Determination.objects.filter(pk=row.pk).update(**{field: changed})
    return row.officer.mptc_id


@pytest.mark.usefixtures("released")
def test_replay_of_untouched_determinations_finds_no_difference(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["replay", "--all", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {
        "replayed": Determination.objects.count(), "different": 0, "differences": [],
    }  # fmt: skip


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("facts", '"examination":"passed"', '"examination":"not passed"'),
        ("findings", '"background.done"', '"background.failed"'),
        ("outcome", "certified", "not recertified"),
        ("hash", "a", "b"),
    ],
)
def test_a_flipped_fact_finding_outcome_or_hash_is_named(
    field: str, before: str, after: str, capsys: pytest.CaptureFixture[str]
) -> None:
    whose = flipped(field, before, after)

    assert run(["replay", "--all", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert {each["officer"] for each in found["differences"]} == {whose}
    assert found["different"] == 1


@pytest.mark.usefixtures("released")
def test_check_finds_nothing_to_say_of_rows_that_follow(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--json"]) == 0, capsys.readouterr().out
    assert json.loads(capsys.readouterr().out)["faults"] == []


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize("table", ["certificate", "condition", "application"])
def test_check_names_a_derived_row_that_was_changed(
    table: str, capsys: pytest.CaptureFixture[str]
) -> None:
    model = {"certificate": Certificate, "condition": Condition, "application": Application}[table]
    field = {"certificate": "until", "condition": "due_on", "application": "filed_on"}[table]
    row = model._default_manager.order_by("pk").last()
    assert row is not None
    model._default_manager.filter(pk=row.pk).update(**{field: date(2031, 1, 1)})

    assert run(["check"]) == 1
    told = capsys.readouterr().out
    assert row.officer.mptc_id in told
    assert table in told


@pytest.mark.usefixtures("released")
def test_one_replay_of_one_determination(capsys: pytest.CaptureFixture[str]) -> None:
    one = Determination.objects.order_by("pk")[:1].get()

    assert replay(one.pk).replayed == 1
    assert run(["replay", "0"]) == 1
    assert "no determination 0" in capsys.readouterr().err
