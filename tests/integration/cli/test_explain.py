"""``standing explain`` tells the commission what no page does, and says nothing twice."""

import json
from datetime import date

import pytest
from tests.integration.pages import world

from standing.certification.models import Overlay
from standing.cli.main import run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    built = world.build()
    Overlay.objects.create(
        officer=built.officers[world.CONDITIONAL], kind="on leave", authority="CERT-358",
        since=date(2022, 8, 1), recorded_at=world.AUGUST_10,
    )  # fmt: skip


def test_a_leave_that_changes_nothing_is_told_to_the_commission(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["explain", world.CONDITIONAL, "--on", "8/10/2022"]) == 0

    told = capsys.readouterr().out
    assert "On leave since August 1, 2022, as recorded on August 10, 2022." in told
    assert "“Not Certified - On Leave”" in told
    assert run(["explain", world.CONDITIONAL, "--on", "8/10/2022", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["leave"]) == 2


def test_what_is_the_same_for_several_conditions_is_said_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["explain", world.CONDITIONAL, "--on", "2022-08-10"]) == 0

    told = capsys.readouterr().out
    assert told.count("proof is due by September 30, 2022.") == 2
    assert told.count("and that day holds") == 1
    assert told.count("the outcome would be “certified”: ") == 1


def test_why_begins_with_the_suspension(capsys: pytest.CaptureFixture[str]) -> None:
    """CERT-330: the certificate lasts, and what lies over it is told before its days."""
    assert run(["explain", world.SUSPENDED, "--on", "2022-08-10"]) == 0

    told = capsys.readouterr().out.split("\nWhy\n")[1].lstrip()
    assert told.startswith("The commission suspended the certificate from July 20, 2022 on, under")
    assert run(["explain", world.SUSPENDED, "--on", "2022-08-10", "--json"]) == 0
    assert "suspended" in json.loads(capsys.readouterr().out)["because"][0]
