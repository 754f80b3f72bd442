"""What the public reads names the law, never the numbers of our own papers."""

import re
from datetime import date

import pytest
from django.test import Client
from tests import make
from tests.integration.pages import world

from standing.ledger.actions import record

pytestmark = pytest.mark.django_db
OURS = re.compile(r"\b(?:CERT|RUL|OQ|CLK|FIG|TV)-\d|handbook", re.I)
DAYS = ("", "?on=2022-06-30&known=2022-06-30", "?on=2022-07-05", "?on=2022-07-21", "?on=2022-08-01")


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()
    for kind, authority in (
        ("grant.vacated", "555 CMR 7.10(3) (CERT-318)"),
        ("overlay.imposed", "CERT-330"),
    ):
        record(
            make.act(at=world.AUGUST_10), kind=kind, subject=f"officer:{world.CERTIFIED}",
            effective_on=date(2022, 8, 10), authority=authority, after={"kind": "suspended"},
        )  # fmt: skip


@pytest.mark.parametrize("mptc_id", world.PEOPLE)
def test_no_page_of_an_officer_holds_a_number_of_ours(client: Client, mptc_id: str) -> None:
    for day in DAYS:
        page = client.get(f"/officers/{mptc_id}/{day}").text
        assert OURS.findall(page) == [], day


@pytest.mark.parametrize(
    "address",
    [
        "/", "/officers/?q=a", "/agencies/", "/agencies/abington-police-department/",
        "/agencies/abington/", "/campaigns/", "/campaigns/2022-a-h/", "/campaigns/none/",
        "/campaigns/2022-a-h/rows/categories.further_review/",
        "/status-explained/", "/officers/9999-9999/", "/no-such-page/",
    ],
)  # fmt: skip
def test_no_other_page_holds_one_either(client: Client, address: str) -> None:
    assert OURS.findall(client.get(address).text) == []


def test_an_officers_page_says_which_law_the_status_rests_on(client: Client) -> None:
    page = client.get(f"/officers/{world.CONDITIONAL}/").text
    assert "The status rests on 555 CMR 7.04; 555 CMR 7.01." in page


def test_an_act_shows_the_law_it_rests_on(client: Client) -> None:
    page = client.get(f"/officers/{world.MET_LATER}/").text
    assert "St. 2020, c. 253, s. 102" in page
    assert re.search(r"The commission confirmed what was still owed.*\n?.*555 CMR 7\.04", page)
