"""Once more time has run out, the board says when it ended and counts the days from there."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests import make
from tests.integration.pages import world
from tests.integration.pages.world import EXTENDED, PENDING
from tests.signing import account, client_of

from standing.campaigns import queries as campaigns
from standing.campaigns.domain import AgencyClass
from standing.kernel.access import Role
from standing.requests import actions

pytestmark = pytest.mark.django_db
BOARD = "/commission/campaigns/2022-a-h/"
JUNE_13 = datetime(2022, 6, 13, 15, 0, tzinfo=UTC)


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff on August 10, 2022; extensions ended on July 15."""
    world.build()
    return client_of(account("staff", Role.CERTIFICATION_STAFF))


def test_an_agency_whose_time_ran_out_is_called_late_since_its_extension_ended(
    staff: Client,
) -> None:
    page = staff.get(BOARD).text
    call = page.split('id="call"')[1].split("</section>")[0]

    assert call.count("Its extension ended July 15, 2022, 26 days late") == 2
    assert call.count("Due June 15, 2022, 56 days late") == 1
    assert "its extension ended" in page.split('id="board"')[1]


def test_the_agency_stays_pending_as_the_figures_count_it() -> None:
    world.build()
    of = campaigns.campaign("2022-a-h")
    found = campaigns.places(of, as_of=date(2022, 8, 10), known=world.AUGUST_10)
    place = next(each for each in found if each.agency.code == EXTENDED)

    assert place.klass is AgencyClass.PENDING
    assert place.extension is None
    assert place.last_day(of) == date(2022, 7, 15)


def test_its_own_page_and_today_name_the_day_on_which_the_time_ended(staff: Client) -> None:
    assert "Its extension ended July 15, 2022, 26 days late" in (
        staff.get(f"{BOARD}agencies/{EXTENDED}/").text
    )
    assert "July 15, 2022 (end of an extension)" in staff.get("/commission/").text


def test_the_download_gives_the_day_on_which_the_time_ended(staff: Client) -> None:
    lines = csv.DictReader(io.StringIO(staff.get(f"{BOARD}board.csv").text))
    found = {line["code"]: line["due_on"] for line in lines}

    assert found[EXTENDED] == "2022-07-15"
    assert found[PENDING] == "2022-06-15"


def test_a_reminder_says_that_an_open_request_for_time_is_being_looked_at() -> None:
    world.build(released=False)
    clerk = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=PENDING)
    actions.ask_extension(
        make.act(clerk, at=JUNE_13), campaign="2022-a-h", agency=PENDING,
        until=date(2022, 7, 15), reason="One clerk for 40 officers",
    )  # fmt: skip
    account("pat", Role.AGENCY_SUBMITTER, agency=PENDING)
    staff = client_of(account("staff", Role.CERTIFICATION_STAFF))

    page = " ".join(
        staff.post(f"{BOARD}reminder/", {"which": "marked", "agency": [PENDING]}).text.split()
    )

    assert "has asked for more time and waits for an answer" in page
    assert "asked for time until July 15, 2022; not answered yet" in page
    assert "you asked for time until July 15, 2022; the commission is looking at it" in page
    assert "ask there for more time" not in page
