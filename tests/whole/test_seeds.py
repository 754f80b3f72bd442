"""The figures of June 30, 2022 follow from the files, whatever the seed (INTERFACES section 4)."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from tests import worlds

from standing.kernel.periods import end_of
from standing.reports import figures

JUNE_30, JULY_8 = date(2022, 6, 30), date(2022, 7, 8)
PUBLISHED = {
    "campaign": "2022-a-h", "as_of": "2022-06-30", "known": "2022-06-30", "basis": "prepared",
    "agencies": {
        "in_scope": 431, "submitted": 399, "extension": 21, "extension_with_roster": 16,
        "extension_without_roster": 5, "no_officers": 10, "pending": 1,
    },
    "officers": {"submitted": 6366, "in_rosters": 2181, "estimated": 20, "subtotal": 8567},
    "categories": {
        "certified": 5606, "conditionally_certified": 693, "further_review": 60,
        "not_recertified": 7,
    },
    "conditionally_certified_including_extensions": 2874,
}  # fmt: skip
# Three pairs of (as of, known) with three answers (RUL-6): what moved against the first.
PAIRS = {
    (JUNE_30, JULY_8): {
        "officers.submitted": -1, "officers.subtotal": -1, "categories.certified": -1,
    },
    (JULY_8, JULY_8): {
        "agencies.extension_with_roster": 1, "agencies.extension_without_roster": -1,
        "officers.submitted": 1, "officers.in_rosters": 4, "officers.estimated": -4,
        "officers.subtotal": 1, "categories.certified": -1,
        "conditionally_certified_including_extensions": 4,
    },
}  # fmt: skip


# Three worlds on the engine of the demo; one is enough to show that the other counts the same.
SEEDS = (1, 2, 20220630) if connection.vendor == "sqlite" else (20220630,)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_the_scenario_gives_the_published_figures_as_of_any_day_and_as_known_on_any(
    seed: int, tmp_path: Path
) -> None:
    played = worlds.play(worlds.write(tmp_path / "world", seed=seed, scale=1))

    found = figures.status(figures.Scene("2022-a-h", as_of=JUNE_30)).as_dict()
    agencies = found["agencies"]
    assert isinstance(agencies, dict)
    assert agencies.pop("pending_names") == ["Franklin County Sheriff's Office"]
    assert len(agencies.pop("without_roster_names")) == 5
    assert found == PUBLISHED

    before = worlds.counts()
    world = played.world
    played.happen([e for e in played.events() if e.at >= world.prepare_at], step=lambda: None)
    assert worlds.counts() == before, "what is learnt later does not change what was known"
    for (as_of, known), expected in PAIRS.items():
        scene = figures.Scene("2022-a-h", as_of=as_of, known=end_of(known))
        assert worlds.moved(before, dict(figures.status(scene).counts)) == expected
    assert [refusal for refusal in played.refused if "condition-met" not in refusal] == []
