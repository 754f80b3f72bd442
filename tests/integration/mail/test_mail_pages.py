"""Mail on pages: the commission sees what did not arrive, an agency a copy of what it was sent."""

from http import HTTPStatus
from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.mail import letters, people, reports
from tests.integration.mail.letters import NOON
from tests.signing import account, client_of

from standing.accounts.models import Account
from standing.correspondence import mails, reminders
from standing.kernel.access import Role, Scope
from standing.ledger import queries as ledger
from standing.mail import bounces, models
from standing.mail.sending import send_due

pytestmark = pytest.mark.usefixtures("register", "folder")
HOME = "/commission/mail/"


@pytest.fixture
def staff() -> Client:
    return client_of(account("mail.staff", Role.CERTIFICATION_STAFF))


@pytest.fixture
def clerk() -> Client:
    return client_of(Account.objects.get(username=people.CLERK))


@pytest.fixture
def reminded(register: None) -> list[models.Message]:
    """Acton is reminded: two mails, the one to its clerk comes back."""
    mails.begin_here()
    reminders.remind(small.act(at=small.JUNE_14), campaign=small.CAMPAIGN, agencies=[small.ACTON])
    mails.catch_up(NOON)
    send_due(NOON)
    to_clerk, to_head = models.Message.objects.order_by("id")
    bounces.take(reports.failed(message_id=to_clerk.message_id), now=NOON)
    return [letters.again(to_clerk), to_head]


def test_an_empty_list_says_what_will_come(staff: Client, clerk: Client) -> None:
    assert "No mail has been written yet" in staff.get(HOME).text
    assert "No mail has been written yet" in clerk.get(f"/agency/{small.ACTON}/mail/").text


def test_what_came_back_stands_first_and_counts_lead_to_their_rows(
    staff: Client, reminded: list[models.Message]
) -> None:
    page = staff.get(HOME).text

    assert page.index("came back") < page.index("waiting to be sent")
    assert f'href="{HOME}?state=bounced"' in page
    rows = staff.get(f"{HOME}?state=bounced").text
    assert people.TO_CLERK in rows
    assert people.TO_HEAD not in rows
    assert "No mail fits this filter" in staff.get(f"{HOME}?state=failed").text
    assert people.TO_HEAD in staff.get(f"{HOME}?state=nonsense&page=seven&kind=reminder").text


def test_one_mail_tells_why_it_did_not_arrive_and_what_was_tried_and_shows_no_private_link(
    staff: Client, reminded: list[models.Message]
) -> None:
    page = staff.get(f"{HOME}{reminded[0].key}/").text

    assert f"We could not reach {people.TO_CLERK}" in page
    assert "User unknown" in page
    assert "taken by the mail server" in page
    assert "[a link that only the mail itself holds]" in page
    assert "/agency/nil/" not in page
    assert staff.get(f"{HOME}nothing/").status_code == HTTPStatus.NOT_FOUND


def a_receipt(tmp_path: Path) -> models.Message:
    mails.begin_here()
    small.send(small.file(tmp_path / "a.csv", 1))
    mails.catch_up(NOON)
    send_due(NOON)
    message = models.Message.objects.get(to=people.TO_CLERK)
    bounces.take(reports.failed(message_id=message.message_id), now=NOON)
    return letters.again(message)


def test_a_mail_is_sent_again_as_an_act_and_a_second_press_does_nothing_more(
    staff: Client, tmp_path: Path
) -> None:
    message = a_receipt(tmp_path)
    address = f"{HOME}{message.key}/again/"

    first = staff.post(address, {"shown": "bounced 1"}, follow=True)
    second = staff.post(address, {"shown": "bounced 1"})

    assert first.redirect_chain == [(f"{HOME}{message.key}/", HTTPStatus.SEE_OTHER)]
    assert f"The mail to {people.TO_CLERK} waits to be sent again." in first.text
    assert second.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "has changed since" in second.text
    assert letters.again(message).state == "waiting"
    (entry,) = ledger.entries_of("mail.sent-again")
    assert (entry.actor, entry.subject) == ("mail.staff", f"mail:{message.key}")


def test_a_mail_whose_private_link_is_forgotten_is_not_sent_again_and_says_why(
    staff: Client, reminded: list[models.Message]
) -> None:
    answer = staff.post(f"{HOME}{reminded[0].key}/again/", {"shown": "bounced 1"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "held a link for its reader alone" in answer.text
    assert letters.again(reminded[0]).state == "bounced"


def test_while_the_mail_server_is_away_the_page_says_since_when(staff: Client) -> None:
    models.Outage.objects.create(
        began_at=NOON, tries=3, next_try_at=NOON, answer="The mail server does not answer."
    )

    assert "All mail waits since March 2, 2026 at 12:00:00" in staff.get(HOME).text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_who_may_not_read_mail_finds_nothing_there(
    role: Role, reminded: list[models.Message]
) -> None:
    other = client_of(account("somebody", role))
    addresses = (HOME, f"{HOME}{reminded[0].key}/", HOME.replace("mail", "nothing"))

    assert {other.get(each).status_code for each in addresses} == {HTTPStatus.NOT_FOUND}


def test_who_reads_mail_but_sends_no_reminders_is_offered_none_and_sends_none(
    reminded: list[models.Message],
) -> None:
    executive = client_of(account("an.executive", Role.EXECUTIVE_DIRECTOR))
    address = f"{HOME}{reminded[1].key}/"

    assert "Send this mail again" not in executive.get(address).text
    refused = executive.post(f"{address}again/", {"shown": "sent 1"})
    assert refused.status_code == HTTPStatus.NOT_FOUND


def test_an_agency_sees_a_copy_of_its_mail_and_whom_we_could_not_reach(
    clerk: Client, reminded: list[models.Message]
) -> None:
    page = clerk.get(f"/agency/{small.ACTON}/mail/").text

    assert f"We could not reach {people.TO_CLERK}" in page
    assert reminded[1].subject in page
    one = clerk.get(f"/agency/{small.ACTON}/mail/{reminded[1].key}/").text
    assert "We have not received the submission of Acton" in one
    assert "/agency/nil/" not in one


def test_another_agencys_mail_is_not_there_nor_any_for_who_reports_on_standards_only(
    reminded: list[models.Message],
) -> None:
    other = client_of(Account.objects.get(username=people.OTHER))
    standards = client_of(
        account("of.standards", Role.AGENCY_SUBMITTER, agency=small.ACTON, scope=Scope.STANDARDS)
    )
    key = reminded[0].key
    own, foreign = f"/agency/{small.CONCORD}/mail/", f"/agency/{small.ACTON}/mail/"

    assert other.get(own).status_code == HTTPStatus.OK
    for client, address in (
        (other, foreign), (other, f"{foreign}{key}/"), (other, f"{own}{key}/"),
        (standards, foreign), (standards, f"{foreign}{key}/"),
    ):  # fmt: skip
        assert client.get(address).status_code == HTTPStatus.NOT_FOUND, address


def test_a_long_list_is_shown_a_page_at_a_time(staff: Client) -> None:
    for number in range(120):
        letters.put(f"clerk{number}@example.org")

    first, last = staff.get(HOME).text, staff.get(f"{HOME}?page=3").text

    assert "Mails 1 to 50 of 120" in first
    assert "clerk119@example.org" in first
    assert "Mails 101 to 120 of 120" in last
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last
