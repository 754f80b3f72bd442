"""Requests of agencies and officers: listed, read with what bears on them, answered once."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests import make
from tests.integration.console import cases
from tests.integration.pages import world
from tests.integration.pages.world import PENDING, World
from tests.signing import account, client_of

from standing.campaigns.models import Extension
from standing.kernel.access import Held, Person, Role
from standing.ledger.models import Entry
from standing.requests import actions, domain
from standing.requests.models import RequestAnswer
from standing.workforce.models import Employment

pytestmark = pytest.mark.django_db
REQUESTS = "/commission/requests/"


@pytest.fixture
def made() -> World:
    """The world as it stood on June 30, 2022."""
    return cases.build()


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff."""
    return client_of(account("staff", Role.CERTIFICATION_STAFF))


def asked(until: date = date(2022, 7, 10)) -> domain.Request:
    """A request of the pending agency for more time."""
    by = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=PENDING)
    at = datetime(2022, 6, 30, 20, 1, tzinfo=UTC)
    return actions.ask_extension(
        make.act(by, at=at), campaign="2022-a-h", agency=PENDING, until=until,
        reason="Two of three clerks are away.",
    )  # fmt: skip


def disputed(made: World) -> domain.Request:
    """A dispute of an officer about the employment on record."""
    by = Person(
        account="jordan", human="jordan", name="Jordan",
        roles=frozenset({Held(Role.OFFICER, officer=world.CERTIFIED)}),
    )  # fmt: skip
    held = Employment.objects.get(officer=made.officers[world.CERTIFIED])
    at = datetime(2022, 6, 30, 20, 2, tzinfo=UTC)
    return actions.dispute_employment(
        make.act(by, at=at), mptc_id=world.CERTIFIED, employment_id=held.pk,
        says="I came a year later.",
    )  # fmt: skip


def shown(page: str) -> str:
    """The state that the page was shown with."""
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found
    return found[1]


def test_what_waits_is_listed_with_its_kind(made: World, staff: Client) -> None:
    asked()
    disputed(made)

    page = staff.get(REQUESTS).text

    assert "2 requests wait for an answer" in page
    assert "asks for more time, until July 10, 2022." in page
    assert "says that the employment at Abington Police Department" in page
    only = staff.get(REQUESTS, {"kind": "employment-dispute"}).text.split("<table")[1]
    assert "asks for more time" not in only


def test_the_page_shows_the_agencys_history_its_size_and_what_is_missing(
    made: World, staff: Client
) -> None:
    page = staff.get(f"{REQUESTS}{asked().key}/").text

    assert "Two of three clerks are away." in page
    assert "the roster and the submission" in page
    assert "15 days late" in page
    assert "Extensions may run to" in page


def test_an_extension_is_granted_once(made: World, staff: Client) -> None:
    address = f"{REQUESTS}{asked().key}/"
    page = staff.get(address).text
    sent = {
        "shown": shown(page), "decision": "grant", "until": "2022-07-10", "reason": "They are few.",
    }  # fmt: skip

    first = staff.post(address, sent)
    second = staff.post(address, sent)

    assert (first.status_code, second.status_code) == (303, 422)
    assert "This has changed since the page was shown to you" in second.text
    assert Extension.objects.get(agency__code=PENDING).due_on == date(2022, 7, 10)
    assert Entry.objects.filter(kind="extension.granted").count() == 1


def test_a_refusal_needs_its_reason_and_gives_no_time(made: World, staff: Client) -> None:
    address = f"{REQUESTS}{asked().key}/"
    state = shown(staff.get(address).text)

    without = staff.post(address, {"shown": state, "decision": "refuse", "reason": ""})
    staff.post(address, {"shown": state, "decision": "refuse", "reason": "It was late before."})

    assert without.status_code == 422
    assert RequestAnswer.objects.get().state == "refused"
    assert not Extension.objects.filter(agency__code=PENDING).exists()


def test_a_day_later_than_was_asked_is_declined_with_what_was_typed(
    made: World, staff: Client
) -> None:
    address = f"{REQUESTS}{asked().key}/"
    sent = {
        "shown": shown(staff.get(address).text), "decision": "grant", "until": "2022-07-15",
        "reason": "They are few.",
    }  # fmt: skip

    answer = staff.post(address, sent)

    assert answer.status_code == 422
    assert "Choose that day or an earlier one" in answer.text
    assert 'value="2022-07-15"' in answer.text
    assert "They are few." in answer.text


def test_a_dispute_is_answered(made: World, staff: Client) -> None:
    address = f"{REQUESTS}{disputed(made).key}/"
    page = staff.get(address).text
    assert "I came a year later." in page
    assert "since April 6, 2015" in page

    answer = staff.post(
        address, {"shown": shown(page), "decision": "grant", "reason": "The contract says so."}
    )

    assert (answer.status_code, answer["Location"]) == (303, f"{address}#right")
    assert "was granted on" in staff.get(address).text


@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.STANDARDS_INVESTIGATOR, Role.COUNSEL, Role.RECORDS_OFFICER]
)
def test_whoever_only_reads_cannot_answer(made: World, role: Role) -> None:
    reader = client_of(account("reader", role))
    address = f"{REQUESTS}{asked().key}/"

    page = reader.get(address)

    assert page.status_code == 200
    assert '<form method="post"' not in page.text.split("<main")[1]
    assert reader.post(address, {"decision": "grant", "reason": "x"}).status_code == 404
    assert not RequestAnswer.objects.exists()


def test_a_request_that_there_is_not_answers_as_absent(made: World, staff: Client) -> None:
    assert staff.get(f"{REQUESTS}{'0' * 24}/").status_code == 404
