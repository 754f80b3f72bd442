"""The search finds everything a person may open, and nothing else: not even that it is there."""

import pytest
from django.test import Client
from tests.integration.console import cases
from tests.integration.console.test_queue_requests import asked, disputed
from tests.integration.pages import world
from tests.integration.pages.world import World
from tests.signing import account, client_of

from standing.kernel.access import Role
from standing.ledger.models import Entry
from standing.mail.models import Message

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
SEARCH = "/commission/search/"
READERS = {
    "C": Role.CERTIFICATION_STAFF, "D": Role.CERTIFICATION_DIRECTOR, "I": Role.STANDARDS_INVESTIGATOR,
    "L": Role.COUNSEL, "J": Role.HEARING_OFFICER, "M": Role.COMMISSIONER,
    "X": Role.EXECUTIVE_DIRECTOR, "R": Role.RECORDS_OFFICER, "U": Role.AUDITOR,
}  # fmt: skip
OPENS = {"mail": "CDX", "acts": "LXU", "accounts": "DX", "disputes": "CDILXU"}
"""Who finds what, as the table of addresses says of the pages of the results."""


@pytest.fixture
def made() -> World:
    """A world with a dispute, a request for more time, a mail and an account of the same agency."""
    made = cases.build()
    account("terry", Role.AGENCY_SUBMITTER, agency=world.SUBMITTER, name="Terry Oakes")
    disputed(made)
    asked()
    Message.objects.create(
        kind="packet.built", to="terry@example.org", agency=world.SUBMITTER, account="terry",
        subject="Your packet is ready", text="Sign in.", message_id="<1@example.org>",
        known_at=world.JUNE_30, put_at=world.JUNE_30,
    )  # fmt: skip
    return made


def browser(letter: str) -> Client:
    return client_of(account(f"reader-{letter.lower()}", READERS[letter]))


def found(client: Client, text: str) -> str:
    """What a search gives, without what was typed."""
    page = client.get(SEARCH, {"q": text})
    assert page.status_code == 200
    return page.text.split("</form>", 2)[-1]


@pytest.mark.parametrize("letter", READERS)
def test_each_role_finds_what_its_pages_open_and_no_more(made: World, letter: str) -> None:
    client = browser(letter)
    by_name = found(client, "Terry Oakes")
    by_number = found(client, world.CERTIFIED)
    by_agency = found(client, "Abington")
    by_pending = found(client, "Franklin County")

    assert ("Your packet is ready" in by_name) is (letter in OPENS["mail"])
    assert ("Your packet is ready" in by_agency) is (letter in OPENS["mail"])
    assert ("terry@example.org" in by_name) is (letter in OPENS["mail"] + OPENS["accounts"])
    assert ('id="accounts"' in by_name) is (letter in OPENS["accounts"])
    assert ('id="acts"' in by_number) is (letter in OPENS["acts"])
    assert ("Employment that an officer disputes" in by_number) is (letter in OPENS["disputes"])
    assert ("Employment that an officer disputes" in by_agency) is (letter in OPENS["disputes"])
    assert "More time for an agency" in by_pending
    assert "Avery" in by_number


@pytest.mark.parametrize("letter", READERS)
def test_every_result_leads_to_a_page_that_opens(made: World, letter: str) -> None:
    client = browser(letter)
    for text in ("Terry Oakes", world.CERTIFIED, "Abington", "R-0001", "2022-a-h"):
        page = found(client, text).split("<main")[-1]
        for address in {part.split('"')[0] for part in page.split('<td data-label')[1:]
                        for part in part.split('href="')[1:]}:  # fmt: skip
            assert client.get(address.replace("&amp;", "&")).status_code == 200, (text, address)


def test_an_administrator_has_no_search_of_the_console(made: World) -> None:
    assert client_of(account("admin", Role.ADMINISTRATOR)).get(SEARCH).status_code == 404


def test_a_receipt_leads_to_the_filing_and_to_its_entries(made: World) -> None:
    page = found(browser("X"), "R-0001")
    assert f"/commission/campaigns/2022-a-h/agencies/{world.SUBMITTER}/" in page


def test_entries_that_are_found_are_entered_as_read_but_by_the_auditor(made: World) -> None:
    found(browser("U"), world.CERTIFIED)
    assert not Entry.objects.filter(kind="record.read").exists()
    counsel = browser("L")
    found(counsel, "Nobody Atall")
    assert not Entry.objects.filter(kind="record.read").exists()
    found(counsel, world.CERTIFIED)
    found(counsel, world.CERTIFIED)
    assert Entry.objects.filter(kind="record.read", actor="reader-l").count() == 1


@pytest.mark.parametrize("text", ["1984-11-23", "11/23/1984", "I came a year later", "Oak", "terr"])
def test_a_birth_date_a_story_or_a_part_of_an_address_finds_nobody(made: World, text: str) -> None:
    client = browser("I")
    assert "Nothing you may see fits" in found(client, text), text


def test_nobody_reads_a_reason_in_the_search(made: World) -> None:
    for letter in READERS:
        assert "I came a year later" not in found(browser(letter), world.CERTIFIED)
