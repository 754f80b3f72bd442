"""The preview of a release says what the release then does: labels, letters, nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests import dirty
from tests.integration.campaigns import small

from standing.certification import consequences, queries
from standing.certification.models import Preparation
from standing.correspondence import actions as correspondence
from standing.correspondence import releasing
from standing.kernel.periods import day_of
from standing.workforce.models import Officer


def would_and_did() -> tuple[dict[str, str], dict[str, str]]:
    """Work out the consequences of what waits, release it, and read what came of it."""
    waiting = Preparation.objects.get(superseded_at=None, release=None)
    act = small.act(at=small.JULY_1 + timedelta(minutes=waiting.pk))
    would = consequences.of_release(waiting, at=act.at)
    letters = correspondence.would_write(
        act, campaign_slug=small.CAMPAIGN, preparation_id=waiting.pk
    )
    before = queries.standings(None, on=act.day, known=act.at)
    numbers = dict(Officer.objects.values_list("pk", "mptc_id"))
    labels_before = {numbers[pk]: found.label.value for pk, found in before.items()}
    assert {e.mptc_id: e.before.label.value for e in would.effects}.items() <= labels_before.items()

    small.approve(at=act.at)
    _issued, notices = releasing.issue(
        act, campaign=small.CAMPAIGN, approvers=("director", "executive")
    )

    assert sum(letters.values()) == notices
    after = queries.standings(None, on=day_of(act.at), known=act.at)
    did = {numbers[pk]: found for pk, found in after.items()}
    for effect in would.effects:
        assert effect.after == did[effect.mptc_id]
    others = labels_before.keys() - {effect.mptc_id for effect in would.effects}
    assert all(did[mptc_id].label.value == labels_before[mptc_id] for mptc_id in others)
    return {e.mptc_id: e.after.label.value for e in would.effects}, labels_before


@pytest.mark.usefixtures("prepared")
def test_a_first_release_does_exactly_what_its_preview_said() -> None:
    would, _before = would_and_did()

    assert sorted(would.values()) == [
        "Certified", "Certified", "Conditionally Certified", "Further Review",
    ]  # fmt: skip


@pytest.mark.usefixtures("prepared")
def test_a_release_that_corrects_an_earlier_one_does_what_its_preview_said(tmp_path: Path) -> None:
    would_and_did()
    worse = dirty.row(4, CPR_Expiration="05/01/2022")
    corrected = small.file(tmp_path / "b.csv", 1, 2, dirty.row(3, Attestation="yes"), worse)
    small.send(corrected, at=small.JULY_6 - timedelta(days=4))
    small.prepare(at=small.JULY_6 - timedelta(days=4), on=small.DECISION_ON + timedelta(days=1))
    waiting = Preparation.objects.get(superseded_at=None, release=None)
    act = small.act(at=small.JULY_6)

    would = consequences.of_release(waiting, at=act.at)
    small.approve(at=act.at)
    releasing.issue(act, campaign=small.CAMPAIGN, approvers=("director", "executive"))

    assert would.officers == 3
    for effect in would.effects:
        assert effect.after == queries.standing_of(effect.mptc_id, on=act.day, known=act.at)
