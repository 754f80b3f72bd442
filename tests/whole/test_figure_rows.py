"""Every figure opens: the rows counted from outside equal it (RULINGS, closing list 3)."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from tests import worlds

from standing.certification.models import Determination
from standing.cli.main import run
from standing.reports import figures

DAY = ("--as-of", "2022-06-30")


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command as a person would and return what it printed."""
    assert run(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.mark.django_db
def test_the_rows_behind_every_figure_are_as_many_as_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worlds.play(worlds.write(tmp_path / "world", seed=4, scale=0.1))
    status = json.loads(asked(capsys, "campaign", "status", "2022-a-h", *DAY, "--json"))

    for name in figures.FIGURES:
        family, _, figure = name.rpartition(".")
        printed = status[family][figure] if family else status[figure]
        text = asked(capsys, "campaign", "rows", "2022-a-h", "--figure", name, *DAY, "--csv")
        rows = list(csv.DictReader(StringIO(text)))
        assert len(rows) == printed, name
        officers = [row["mptc_id"] for row in rows if row["mptc_id"]]
        assert len(officers) == len(set(officers)), f"{name} names nobody twice"


@pytest.mark.django_db
def test_a_determination_deleted_in_the_database_is_missing_from_its_figure(
    tmp_path: Path,
) -> None:
    worlds.play(worlds.write(tmp_path / "world", seed=4, scale=0.05))
    before = worlds.counts()
    Determination.objects.filter(outcome="certified").order_by("pk")[:1].get().delete()

    assert worlds.moved(before, worlds.counts()) == {"categories.certified": -1}


@pytest.mark.django_db
def test_a_figure_that_is_not_there_is_refused_with_the_names_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    worlds.play(worlds.write(tmp_path / "world", seed=4, scale=0.05))

    assert run(["campaign", "rows", "2022-a-h", "--figure", "agencies.lost", *DAY]) == 1
    assert "agencies.pending" in capsys.readouterr().err
