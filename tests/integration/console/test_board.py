"""The board of a campaign: where agencies stand, whom to call, and what staff record there."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.integration.pages import world
from tests.integration.pages.world import EXTENDED, NIL, PENDING, SUBMITTER, WITHOUT_ROSTER
from tests.signing import account, client_of

from standing.campaigns.models import Estimate, Extension, Filing, NilReturn
from standing.kernel.access import Role
from standing.ledger.models import Entry

pytestmark = pytest.mark.django_db
BOARD = "/commission/campaigns/2022-a-h/"
HERE = f"{BOARD}agencies/"


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff, in a world whose last act was on June 30, 2022."""
    world.build(released=False)
    return client_of(account("staff", Role.CERTIFICATION_STAFF))


def shown(page: str, form: str) -> str:
    """The state that a form of the page was shown with."""
    found = re.search(rf'action="[^"]*{form}/".*?name="shown" value="(\w*)"', page, re.S)
    assert found
    return found[1]


def post(client: Client, code: str, form: str, **sent: Any) -> Any:
    """Send a form of an agency's page as the page shows it."""
    page = client.get(f"{HERE}{code}/")
    return client.post(
        f"{HERE}{code}/{form}/", {"shown": shown(page.text, form), **sent}, follow=False
    )


def test_every_agency_stands_in_one_class_and_each_count_leads_to_its_rows(staff: Client) -> None:
    page = staff.get(BOARD)

    assert page.status_code == 200
    assert "3 of 5 agencies within the commission’s scope still owe something" in page.text
    assert page.text.count("<strong>1</strong>") == 5
    rows = staff.get(BOARD, {"klass": "G6 pending"}).text.split('id="board"')[1]
    assert "Franklin County Sheriff" in rows
    assert "Abington" not in rows


def test_the_pending_are_called_first_and_then_those_whose_extension_ends_soon(
    staff: Client,
) -> None:
    account("pat", Role.AGENCY_SUBMITTER, agency=PENDING, name="Pat Example")
    call = staff.get(BOARD).text.split('id="call"')[1].split("</section>")[0]

    assert "Franklin County Sheriff" in call
    assert "15 days late" in call
    assert 'Pat Example, <a href="mailto:pat@example.org">' in call
    assert "Tolland" not in call  # its extension has two weeks left


def test_an_extension_is_granted_once_however_often_the_button_is_pressed(staff: Client) -> None:
    page = staff.get(f"{HERE}{PENDING}/")
    sent = {
        "shown": shown(page.text, "extension"), "due_on": "2022-07-15", "reason": "They asked.",
    }  # fmt: skip
    first = staff.post(f"{HERE}{PENDING}/extension/", sent)
    second = staff.post(f"{HERE}{PENDING}/extension/", sent)

    assert first.status_code == 303
    assert second.status_code == 422
    assert "This has changed since the page was shown to you" in second.text
    assert Extension.objects.get(agency__code=PENDING).due_on == date(2022, 7, 15)
    assert Entry.objects.filter(kind="extension.granted").count() == 1


def test_a_refused_day_comes_back_with_what_was_typed(staff: Client) -> None:
    answer = post(staff, PENDING, "extension", due_on="2022-09-01", reason="They asked nicely.")

    assert answer.status_code == 422
    assert "An extension may run to July 15, 2022" in answer.text
    assert "They asked nicely." in answer.text
    assert 'value="2022-09-01"' in answer.text
    assert not Entry.objects.filter(kind="extension.granted").exists()


def test_without_a_reason_nothing_is_granted(staff: Client) -> None:
    answer = post(staff, PENDING, "extension", due_on="2022-07-15", reason=" ")

    assert answer.status_code == 422
    assert "Say why, for the record" in answer.text


def test_an_estimate_and_a_nil_return_by_telephone_are_recorded(staff: Client) -> None:
    estimate = post(staff, PENDING, "estimate", officers="7", source="the sheriff, by telephone")
    nil = post(staff, PENDING, "nil", reason="The sheriff called on June 30.")

    assert (estimate.status_code, nil.status_code) == (303, 303)
    assert Estimate.objects.get(agency__code=PENDING).officers == 7
    assert NilReturn.objects.filter(agency__code=PENDING).exists()
    assert Entry.objects.get(kind="nil-return.filed").reason == "The sheriff called on June 30."


def test_a_file_is_taken_back_with_a_reason(staff: Client) -> None:
    answer = post(staff, SUBMITTER, "undo", receipt="R-0001", reason="Sent for another agency.")

    assert answer.status_code == 303
    assert Filing.objects.get(receipt="R-0001").superseded_at is not None
    page = staff.get(f"{HERE}{SUBMITTER}/")
    assert "Taken back" in page.text


def test_a_file_that_rests_under_what_was_issued_says_why_it_stays_and_offers_no_form() -> None:
    world.build()
    staff = client_of(account("staff", Role.CERTIFICATION_STAFF))

    page = staff.get(f"{HERE}{SUBMITTER}/").text

    assert "that rest on this file have been issued, so it cannot be taken back" in page
    assert "Take this file back" not in page
    auditor = client_of(account("auditor", Role.AUDITOR)).get(f"{HERE}{SUBMITTER}/").text
    assert "cannot be taken back" not in auditor


def test_a_file_of_another_agency_is_not_taken_back_from_this_page(staff: Client) -> None:
    answer = post(staff, EXTENDED, "undo", receipt="R-0001", reason="Wrong address.")

    assert answer.status_code == 404
    assert Filing.objects.get(receipt="R-0001").superseded_at is None


@pytest.mark.parametrize(
    "role",
    [Role.AUDITOR, Role.STANDARDS_INVESTIGATOR, Role.COUNSEL, Role.RECORDS_OFFICER],
)
def test_whoever_only_reads_sees_no_button_and_finds_no_address_to_send_to(role: Role) -> None:
    world.build(released=False)
    reader = client_of(account("reader", role))

    for page in (BOARD, f"{HERE}{PENDING}/", f"{HERE}{SUBMITTER}/"):
        shown_page = reader.get(page)
        assert shown_page.status_code == 200
        main = shown_page.text.split("<main")[1]
        assert '<form method="post"' not in main
        assert "Preview a reminder" not in main
    for name in ("extension", "estimate", "nil", "undo"):
        assert reader.post(f"{HERE}{PENDING}/{name}/", {"reason": "x"}).status_code == 404
    assert reader.post(f"{BOARD}reminder/", {"agency": PENDING}).status_code == 404
    assert reader.get(f"{BOARD}board.csv").status_code == 404


def test_the_download_holds_exactly_the_rows_shown(staff: Client) -> None:
    found = staff.get(f"{BOARD}board.csv", {"owing": "on", "sort": "agency_name"})

    assert found.status_code == 200
    lines = found.content.decode().splitlines()
    assert lines[0].startswith("code,agency_name,standing")
    assert [line.split(",")[0] for line in lines[1:]] == [EXTENDED, PENDING, WITHOUT_ROSTER]


def test_the_download_asks_for_the_second_factor_again() -> None:
    world.build(released=False)
    late = client_of(account("staff", Role.CERTIFICATION_STAFF), shown_ago=3600)

    answer = late.get(f"{BOARD}board.csv")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_reminder_is_previewed_and_then_sent_once(staff: Client) -> None:
    account("pat", Role.AGENCY_SUBMITTER, agency=PENDING, name="Pat Example")
    preview = staff.post(f"{BOARD}reminder/", {"which": "filter", "filter": ""})

    assert preview.status_code == 200
    assert "This will send 1 e-mail to 1 agency." in preview.text
    assert "To pat@example.org" in preview.text
    assert "end the submission in the portal, or ask there for more time." in " ".join(
        preview.text.split()
    )
    assert "Nobody there has an account with an e-mail address" in preview.text
    assert not Entry.objects.filter(kind="reminder.made").exists()

    found = re.search(r'name="shown" value="(\w+)"', preview.text)
    assert found
    sent = {"which": "filter", "filter": "", "shown": found[1]}
    first = staff.post(f"{BOARD}reminder/", sent)
    second = staff.post(f"{BOARD}reminder/", sent)

    assert first.status_code == 303
    assert second.status_code == 422
    assert "Nothing was sent" in second.text
    assert Entry.objects.filter(kind="reminder.made").count() == 1


def test_only_the_marked_agencies_are_previewed(staff: Client) -> None:
    for code in (PENDING, EXTENDED):
        account(f"of-{code}", Role.AGENCY_SUBMITTER, agency=code)
    preview = staff.post(f"{BOARD}reminder/", {"which": "marked", "agency": [EXTENDED]})

    who = preview.text.split('id="who"')[1]
    assert "Boston Police Department" in who
    assert "Franklin" not in who


def test_an_agency_outside_the_scope_has_no_page_here(staff: Client) -> None:
    assert staff.get(f"{HERE}nowhere/").status_code == 404
    assert staff.get(f"{HERE}{NIL}/").status_code == 200


def test_agencies_that_owe_nothing_are_one_link_away_and_a_search_finds_them(staff: Client) -> None:
    board = staff.get(BOARD).text.split('id="board"')[1]
    every = staff.get(BOARD, {"every": "on"}).text.split('id="board"')[1]
    named = staff.get(BOARD, {"words": "abington"}).text.split('id="board"')[1]

    assert "2 agencies owe nothing and are not in this list." in board
    assert ">Show all 5 agencies</a>" in board
    assert (board.count("<td data-label"), every.count("<td data-label")) == (3 * 9, 5 * 9)
    assert "Abington" not in board
    assert "Abington" in every
    assert "Abington" in named
