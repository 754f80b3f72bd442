"""Opening a campaign of the rule book in the browser: read what it does, press, and it is open once."""

import re

import pytest
from django.test import Client
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.campaigns.models import Campaign, Member
from standing.kernel.access import Role
from standing.ledger.models import Entry
from standing.workforce.models import Officer

pytestmark = pytest.mark.django_db
OPEN = "/commission/campaigns/open/"
NEXT = "2023-i-p"


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff; two officers of the register are of the next round."""
    world.build(released=False)
    moved = list(Officer.objects.order_by("pk").values_list("pk", flat=True)[:2])
    Officer.objects.filter(pk__in=moved).update(cohort_letter="J", employed_on_2021_07_01=True)
    return client_of(account("staff", Role.CERTIFICATION_STAFF))


def shown(page: str) -> str:
    """The state that the page was shown with."""
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found
    return found[1]


def test_the_preview_says_whom_opening_asks_by_when_and_what_it_leaves_alone(staff: Client) -> None:
    account("pat", Role.AGENCY_SUBMITTER, agency=world.PENDING, name="Pat Example")
    page = staff.get(OPEN, {"campaign": NEXT}).text
    words = " ".join(re.sub(r"<[^>]*>", " ", page).split())

    assert "last names I to P, as they were on July 1, 2021" in words
    assert "Opening day June 30, 2022 (the rule book plans May 1, 2023)" in words
    assert "Answers due June 30, 2023" in words
    assert "Reference date July 1, 2023" in words
    assert (
        "This will freeze the cohort of 2 officers and these days, ask 5 agencies, and send 1 e-mail."
        in words
    )
    assert "4 agencies with nobody to write to yet" in words
    assert "It will not decide anything about an officer" in words
    assert not Campaign.objects.filter(slug=NEXT).exists()


def test_what_is_open_is_not_offered_and_its_address_leads_to_its_board(staff: Client) -> None:
    page = staff.get(OPEN)
    assert 'value="2023-i-p"' in page.text
    assert 'value="2022-a-h"' not in page.text

    there = staff.get(OPEN, {"campaign": "2022-a-h"}, follow=True)
    assert there.request["PATH_INFO"] == "/commission/campaigns/2022-a-h/"
    assert "is open already, since April 1, 2022" in there.text
    assert staff.get(OPEN, {"campaign": "1999-x"}).status_code == 404


def test_a_campaign_opens_once_however_often_the_button_is_pressed(staff: Client) -> None:
    sent = {"campaign": NEXT, "shown": shown(staff.get(OPEN, {"campaign": NEXT}).text)}
    first = staff.post(OPEN, sent)
    assert "is open with 2 officers" in staff.get(first["Location"]).text
    second = staff.post(OPEN, sent)

    assert (first.status_code, first["Location"]) == (303, f"/commission/campaigns/{NEXT}/")
    assert second.status_code == 422
    assert "is open already" in second.text
    assert "Nothing was opened a second time." in second.text
    assert Member.objects.filter(campaign__slug=NEXT).count() == 2
    entry = Entry.objects.get(kind="campaign.opened", subject=f"campaign:{NEXT}")
    assert entry.actor == "staff"


def test_a_cohort_that_changed_since_the_preview_is_looked_at_again(staff: Client) -> None:
    sent = {"campaign": NEXT, "shown": shown(staff.get(OPEN, {"campaign": NEXT}).text)}
    last = Officer.objects.order_by("-pk")[0]
    Officer.objects.filter(pk=last.pk).update(cohort_letter="K", employed_on_2021_07_01=True)
    answer = staff.post(OPEN, sent)

    assert answer.status_code == 422
    assert "This has changed since the page was shown to you" in answer.text
    assert "the cohort of 3 officers" in answer.text
    assert not Campaign.objects.filter(slug=NEXT).exists()


def test_a_round_with_nobody_in_it_says_so_and_has_no_button(staff: Client) -> None:
    page = staff.get(OPEN, {"campaign": "2024-q-z"}).text

    assert "The register holds no officer of Officer Recertification (Q-Z)" in page
    assert 'name="shown"' not in page


def test_the_list_of_campaigns_leads_there_only_for_those_who_may_open_one(staff: Client) -> None:
    commissioner = client_of(account("commissioner", Role.COMMISSIONER))

    assert OPEN in staff.get("/commission/campaigns/").text
    assert OPEN not in commissioner.get("/commission/campaigns/").text
    assert commissioner.get(OPEN).status_code == 404
