"""The forms of an officer's page that report a suspension by the agency and other changes (CERT-513)."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.integration.pages import world
from tests.integration.portal.campaign_world import text
from tests.integration.portal.roster_world import HERE, ROSTER, clerk, seen
from tests.signing import account, client_of

from standing.kernel.access import Role
from standing.workforce.models import AgencySuspension, Employment, StatusUpdate

pytestmark = pytest.mark.django_db
ONE = f"{ROSTER}{world.CERTIFIED}/"


@pytest.fixture
def browser() -> Client:
    world.build()
    return clerk()


def report(browser: Client, form: str, **fields: str) -> HttpResponse:
    """Open the officer's page, fill in one of its forms, and send it."""
    page = browser.get(ONE).content.decode()
    data = {f"{form}-{name}": value for name, value in fields.items()}
    where = form.replace("suspension-end", "suspension/end")
    return browser.post(f"{ONE}{where}/", {"seen": seen(page), **data}, follow=True)


def test_a_suspension_is_told_back_with_its_clock_and_stands_on_page_roster_and_record(
    browser: Client,
) -> None:
    answer = report(browser, "suspension", since="2022-08-08", paid="no")

    said = text(answer)
    assert "Recorded: agency suspension of Jordan" in said
    assert "due by Wednesday, August 10, 2022 (2 business days)" in said
    assert "Suspended by your agency since August 8, 2022, unpaid" in said
    assert "Suspended by your agency since August 8, 2022" in text(browser.get(ROSTER))
    assert "Agency suspension reported, effective August 8, 2022" in text(
        browser.get(f"{HERE}/sent/")
    )
    assert AgencySuspension.objects.get().paid is False


def test_whether_it_is_paid_may_stay_open(browser: Client) -> None:
    report(browser, "suspension", since="2022-08-08")

    assert AgencySuspension.objects.get().paid is None


def test_the_end_of_a_suspension_ends_it_and_a_second_press_is_answered(browser: Client) -> None:
    report(browser, "suspension", since="2022-08-08")
    page = browser.get(ONE).content.decode()
    data = {"seen": seen(page), "suspension-end-on": "2022-08-10"}
    first = browser.post(f"{ONE}suspension/end/", data)
    again = browser.post(f"{ONE}suspension/end/", data)

    assert (first.status_code, again.status_code) == (303, 422)
    assert "this was recorded: end of agency suspension" in text(again)
    held = AgencySuspension.objects.get(superseded_at=None)
    assert (held.since, held.until) == (date(2022, 8, 8), date(2022, 8, 10))
    assert StatusUpdate.objects.count() == 2


def test_the_end_of_a_suspension_nobody_reported_tells_its_first_day_too(browser: Client) -> None:
    early = report(browser, "suspension-end", on="2022-08-10")
    assert early.status_code == 422
    assert "First day suspended: choose a day." in text(early)
    report(browser, "suspension-end", since="2022-08-01", on="2022-08-10")

    held = AgencySuspension.objects.get()
    assert (held.since, held.until) == (date(2022, 8, 1), date(2022, 8, 10))


def test_another_change_is_kept_with_its_words_and_becomes_that_of_the_employment(
    browser: Client,
) -> None:
    answer = report(
        browser, "change", on="2022-08-09", rank="Lieutenant", name="Jordan Avery-Stone"
    )

    said = text(answer)
    assert "Recorded: other change (rank: Lieutenant; name: Jordan Avery-Stone)" in said
    held = Employment.objects.get(officer__mptc_id=world.CERTIFIED, superseded_at=None)
    assert held.rank == "Lieutenant"
    assert "Avery-Stone" not in text(Client().get(f"/officers/{world.CERTIFIED}/"))


def test_a_change_that_says_nothing_is_asked_about_and_keeps_its_day(browser: Client) -> None:
    answer = report(browser, "change", on="2022-08-09")

    assert answer.status_code == 422
    assert "Fill in at least one of the fields: what changed?" in text(answer)
    assert 'value="2022-08-09"' in answer.content.decode()
    assert not StatusUpdate.objects.exists()


def test_the_file_of_the_officer_tells_the_commission_of_it(browser: Client) -> None:
    report(browser, "suspension", since="2022-08-08")
    staff = client_of(account("staff", Role.CERTIFICATION_STAFF))

    shown = text(staff.get(f"/commission/officers/{world.CERTIFIED}/"))
    assert "suspended an officer from duty" in shown


def test_nothing_of_a_suspension_is_public(browser: Client) -> None:
    public = f"/officers/{world.CERTIFIED}/"
    before = text(Client().get(public))
    report(browser, "suspension", since="2022-08-08")

    assert text(Client().get(public)) == before
