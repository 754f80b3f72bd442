"""Change one provision of the catalogue, and the right officers move (RULINGS, closing list 2)."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import worlds

from standing.campaigns import evidence, queries
from standing.certification.evaluating import evaluate
from standing.certification.models import Determination
from standing.certification.replay import replay
from standing.rules import book

GAP = "interview.not-done"


@pytest.fixture
def _rules_read_afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    book.the_book.cache_clear()


@pytest.mark.django_db
@pytest.mark.usefixtures("_rules_read_afresh")
def test_an_interview_not_held_that_cannot_be_made_up_ends_the_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played = worlds.play(worlds.write(tmp_path / "world", seed=5, scale=0.25))
    outcomes = dict(Determination.objects.values_list("officer__mptc_id", "outcome"))
    gap = Determination.objects.filter(findings__contains=f'"{GAP}"')
    without = set(gap.values_list("officer__mptc_id", flat=True))
    conditional = {m for m in without if outcomes[m] == "conditionally certified"}
    assert conditional, "the world holds officers whose interview was not held"

    monkeypatch.setattr(book, "CATALOGUE", catalogue_where_it_is_final(tmp_path / "catalogue"))
    book.the_book.cache_clear()
    on = played.world.decision_on
    of = queries.campaign(worlds.CAMPAIGN)
    cases = evidence.cases(of, decided_on=on, as_of=on, known=played.world.prepare_at)
    after = {
        d.case.mptc_id: d.determination.outcome.value
        for d in evaluate(cases.values(), edition=of.edition)
    }

    moved = {mptc_id for mptc_id in outcomes if outcomes[mptc_id] != after[mptc_id]}
    assert moved == conditional
    assert {after[mptc_id] for mptc_id in moved} == {"not recertified"}
    assert {d.mptc_id for d in replay().differences} == without, "replay names each of them"


def catalogue_where_it_is_final(folder: Path) -> Path:
    """Copy the catalogue and say of one gap that it cannot be made up."""
    shutil.copytree(book.CATALOGUE, folder)
    gaps = folder / "gaps.toml"
    before, rule, after = gaps.read_text("utf-8").partition(f'["gap.{GAP}"]')
    changed = after.replace('"condition"', '"failed"', 1)
    assert changed != after
    gaps.write_text(before + rule + changed, "utf-8")
    return folder
