"""A campaign opens with somebody in it."""

import pytest
from tests.integration.campaigns import small

from standing.campaigns.models import Campaign
from standing.cli.main import run
from standing.cli.setup import set_up


@pytest.mark.django_db
def test_a_campaign_with_nobody_in_its_cohort_does_not_open(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up(at=small.MARCH_1, scenario="")

    assert run(["campaign", "open", small.CAMPAIGN]) == 1

    assert "Load the list of officers first." in capsys.readouterr().err
    assert not Campaign.objects.exists()
