"""``--at``: in an invented world an act may come after the last one, never before it."""

import pytest
from tests.integration.campaigns import small

from standing.campaigns.models import NilReturn
from standing.cli.main import run
from standing.cli.setup import set_up
from standing.ledger.queries import last_moment

NIL = ["campaign", "nil", small.CAMPAIGN, "--agency", small.ACTON, "--at"]


@pytest.fixture
def _world(db: None) -> None:
    set_up(at=small.MARCH_1, scenario="massachusetts-2022")
    small.register()
    assert last_moment() == small.APRIL_1


@pytest.mark.usefixtures("_world")
@pytest.mark.parametrize("moment", ["2022-03-31", "2022-04-01T11:59:59"])
def test_a_moment_before_the_last_act_is_wrong_use_and_changes_nothing(
    moment: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = small.everything()

    assert run([*NIL, moment]) == 2

    told = " ".join(capsys.readouterr().err.split())
    assert "the last act of this world was on April 1, 2022 at 12:00:00" in told
    assert "Choose that moment or a later one" in told
    assert small.everything() == before


@pytest.mark.usefixtures("_world")
@pytest.mark.parametrize("moment", ["2022-04-01T12:00", "2022-06-30"])
def test_a_moment_of_the_last_act_or_after_it_is_taken(moment: str) -> None:
    assert run([*NIL, moment]) == 0

    assert NilReturn.objects.count() == 1
