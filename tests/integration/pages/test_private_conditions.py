"""What is owed for a private reason is told with its day, and not by its name."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from tests import make
from tests.integration.pages import world

from standing.certification import conditions
from standing.certification.models import Condition, Determination
from standing.cli.main import run
from standing.pages.findings import PRIVATE, PRIVATE_AUTHORITY, TOGETHER
from standing.rules.facts import Background

pytestmark = pytest.mark.django_db
SAID_OF_EVERYBODY = (
    TOGETHER,
    "What the commission read about age, health, background, character and leave is not public",
)
PRIVATE_WORDS = re.compile(r"background|duty|leave|return|fitness|character", re.I)


@pytest.fixture(autouse=True)
def _world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Casey Brightwater owes a background check and, as later editions have it, a duty status."""
    monkeypatch.setitem(world.GAPS, world.CONDITIONAL, {"background": Background.NOT_DONE})
    built = world.build()
    officer = built.officers[world.CONDITIONAL]
    Condition.objects.create(
        determination=Determination.objects.get(officer=officer), officer=officer,
        requirement="duty-status", rule="CERT-358", since=date(2022, 7, 1),
        due_on=date(2022, 9, 29), recorded_at=world.JULY_1,
    )  # fmt: skip


def page(client: Client) -> str:
    """The text of the officer's page, without what every officer's page says."""
    main = client.get(f"/officers/{world.CONDITIONAL}/").text.partition("<main")[2]
    text = re.sub(r"<[^>]*>", " ", main)
    for said in SAID_OF_EVERYBODY:
        text = text.replace(said, "")
    return text


def test_a_private_condition_is_told_by_its_day_alone(client: Client) -> None:
    text = page(client)
    for day in ("September 29, 2022", "September 30, 2022"):
        assert text.count(f"{PRIVATE}: proof is due by {day}") == 2, "owed, and what is due when"
    assert PRIVATE_WORDS.findall(text) == []


def test_what_happens_to_a_private_condition_is_told_without_its_name(client: Client) -> None:
    now = world.AUGUST_10 + timedelta(days=1)
    for place, requirement in enumerate(("background", "duty-status")):
        at = make.act(at=now + timedelta(minutes=place), reason="asked for")
        conditions.extend_condition(
            at, mptc_id=world.CONDITIONAL, requirement=requirement, due_on=date(2022, 12, 1)
        )
    conditions.record_proof(
        make.act(at=now + timedelta(hours=1)), mptc_id=world.CONDITIONAL, requirement="background",
        on=date(2022, 8, 11),
    )  # fmt: skip
    text = page(client)
    assert text.count(f"More time was given for what is still owed: {PRIVATE}.") == 2
    assert f"Proof of what was still owed came: {PRIVATE}." in text
    assert f"The commission · {PRIVATE_AUTHORITY}" in text
    assert PRIVATE_WORDS.findall(text) == []


def test_the_staff_reads_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", world.CONDITIONAL, "--on", "2022-08-10"]) == 0
    said = capsys.readouterr().out
    assert "Background check: proof is due by September 30, 2022" in said
    assert "Duty status: proof is due by September 29, 2022" in said
    assert PRIVATE not in said


def test_no_other_public_page_names_a_private_condition(client: Client) -> None:
    for address in (
        "/agencies/abington-police-department/", "/campaigns/2022-a-h/", "/lists/by-agency/",
        "/lists/by-category/", "/officers/?q=Brightwater",
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200
        assert re.findall(r"background check|duty status", answer.text, re.I) == [], address
