"""A dispute that is agreed to leads on to its correction, and waits on Today until it was made."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.integration.console import cases
from tests.integration.console.office import hidden
from tests.integration.console.test_board_today import lines
from tests.integration.console.test_queue_requests import REQUESTS, asked, disputed
from tests.integration.pages import world
from tests.integration.pages.world import World
from tests.signing import account, client_of

from standing.correspondence import mails
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.mail.models import Message
from standing.workforce.models import Employment

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
SHOWN = "The letter of appointment says April 4, 2016."
NOW = datetime(2022, 7, 1, 12, tzinfo=UTC)


@pytest.fixture
def made() -> World:
    """The world as it stood on June 30, 2022."""
    return cases.build()


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff."""
    return client_of(account("staff", Role.CERTIFICATION_STAFF, name="Sam Rivers"))


def agreed(staff: Client, address: str) -> str:
    """Agree to a dispute; return the page that it leads on to."""
    page = staff.get(address).text
    staff.post(
        address, {"shown": hidden(page, "shown"), "decision": "grant", "reason": "It is so."}
    )
    return staff.get(address).text


def typed(page: str, **over: str) -> dict[str, str]:
    """The form as it is shown, with what somebody writes over it."""
    return {
        "shown": hidden(page, "shown"), "since": "2016-04-04", "until": "",
        "employment_class": "full-time", "rank": "Patrol Officer", "reason": SHOWN, **over,
    }  # fmt: skip


def test_until_the_record_is_right_it_stands_on_today_and_among_the_requests(
    made: World, staff: Client
) -> None:
    address = f"{REQUESTS}{disputed(made).key}/"
    agreed(staff, address)
    line = "Employment agreed to be wrong and not put right"

    assert lines(staff.get("/commission/").text)[line] == (1, f"{REQUESTS}?kind=agreed")
    rows = staff.get(f"{REQUESTS}?kind=agreed").text
    assert f'href="{address}"' in rows

    page = staff.get(address).text
    assert staff.post(f"{address}right/", typed(page)).status_code == 303

    assert line not in lines(staff.get("/commission/").text)
    assert "Another entry stands in the place of this employment" in staff.get(address).text
    assert 'id="right"' not in staff.get(address).text


def test_the_form_shows_what_is_on_record_and_one_press_corrects_it(
    made: World, staff: Client
) -> None:
    asked_of = disputed(made)
    address = f"{REQUESTS}{asked_of.key}/"
    page = agreed(staff, address)
    assert 'value="2015-04-06"' in page
    before = Employment.objects.get(officer=made.officers[world.CERTIFIED])

    first = staff.post(f"{address}right/", typed(page))
    second = staff.post(f"{address}right/", typed(page))

    assert (first.status_code, second.status_code) == (303, 422)
    assert "This has changed since the page was shown to you" in second.text
    before.refresh_from_db()
    after = Employment.objects.get(officer=before.officer, superseded_at=None)
    assert before.superseded_at is not None
    assert (before.since, after.since, after.rank) == (
        date(2015, 4, 6), date(2016, 4, 4), "Patrol Officer",
    )  # fmt: skip
    (entry,) = ledger.entries_of("employment.corrected")
    assert entry.reason == SHOWN
    assert entry.facts_before["since"] == "2015-04-06"
    assert entry.facts_after["request"] == asked_of.key


def test_the_officer_and_the_agency_are_told_what_happened(made: World, staff: Client) -> None:
    account("jordan", Role.OFFICER, officer=world.CERTIFIED)
    account("clerk", Role.AGENCY_SUBMITTER, agency=world.SUBMITTER)
    address = f"{REQUESTS}{disputed(made).key}/"
    staff.post(f"{address}right/", typed(agreed(staff, address)))

    mails.catch_up(NOW)

    told = {mail.to: mail.text for mail in Message.objects.exclude(text__contains="looked at")}
    said = "it is on record from April 4, 2016"
    assert said in told["jordan@example.org"].replace("\n", " ")
    assert said in told["clerk@example.org"].replace("\n", " ")


def test_an_employment_that_never_was_is_taken_off_the_record(made: World, staff: Client) -> None:
    address = f"{REQUESTS}{disputed(made).key}/"
    page = agreed(staff, address)

    staff.post(f"{address}right/", typed(page, never="on", since=""))

    rows = Employment.objects.filter(officer=made.officers[world.CERTIFIED])
    assert [row.superseded_at is None for row in rows] == [False]


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"since": "2015-04-06"}, "This is what the record says already"),
        ({"until": "2016-04-04"}, "does not lie after the first day"),
        ({"since": "2055-01-01"}, "more than a year ahead"),
        ({"since": "soon"}, "We could not read this day"),
        ({"since": ""}, "Write the first day there"),
        ({"reason": ""}, "Say why, for the record"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    made: World, staff: Client, over: dict[str, str], told: str
) -> None:
    address = f"{REQUESTS}{disputed(made).key}/"
    page = agreed(staff, address)

    answer = staff.post(f"{address}right/", typed(page, rank="Sergeant" if "reason" in over else
                                                  "Patrol Officer", **over))  # fmt: skip

    assert answer.status_code == 422
    assert told in answer.text
    assert Employment.objects.filter(officer=made.officers[world.CERTIFIED]).count() == 1


def test_a_dispute_that_was_not_agreed_to_corrects_nothing(made: World, staff: Client) -> None:
    address = f"{REQUESTS}{disputed(made).key}/"
    page = staff.get(address).text

    answer = staff.post(f"{address}right/", typed(page))

    assert answer.status_code == 422
    assert "Nobody has agreed that this employment is wrong" in answer.text
    extension = f"{REQUESTS}{asked().key}/"
    assert staff.post(f"{extension}right/", typed(page)).status_code == 404


@pytest.mark.parametrize("role", [Role.HEARING_OFFICER, Role.RECORDS_OFFICER, Role.COMMISSIONER])
def test_what_an_officer_says_is_read_and_counted_by_who_reads_cases(
    made: World, role: Role
) -> None:
    key = disputed(made).key
    reader = client_of(account("reader", role))

    assert reader.get(f"{REQUESTS}{key}/").status_code == 404
    page = reader.get(REQUESTS).text
    assert "No request waits for an answer" in page
    assert "disputes" not in page
    assert "Employment" not in reader.get("/commission/").text


def test_people_are_called_by_their_names(made: World, staff: Client) -> None:
    account("jordan", Role.OFFICER, officer=world.CERTIFIED, name="Jordan Avery")
    address = f"{REQUESTS}{disputed(made).key}/"

    page = agreed(staff, address)

    assert "by Jordan Avery" in page
    assert "by Sam Rivers" in page
    assert "file of the agency, receipt R-0001" in page
