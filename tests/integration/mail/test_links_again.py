"""A private link never stands in a row in clear text, and a mail that failed is sent with a new one."""

from datetime import timedelta
from email.message import Message as Mail
from urllib.parse import urlsplit

import pytest
from tests.integration.campaigns import small
from tests.integration.mail import letters, people
from tests.integration.mail.letters import DAY, HOUR, NOON
from tests.integration.mail.server import Server
from tests.signing import account, client_of

from standing.accounts import accepting, invitations, inviting
from standing.accounts.domain import INVITATION_RUNS
from standing.accounts.models import Invitation
from standing.correspondence import mails, reminders, sending_again
from standing.kernel.access import Role
from standing.kernel.errors import WrongState
from standing.ledger import queries as ledger
from standing.mail import queries
from standing.mail.domain import LINK, MessageState
from standing.mail.models import Message
from standing.mail.sending import begin, send_due

pytestmark = pytest.mark.usefixtures("register", "server")
TO = "new.clerk@example.org"
TAKES_NOBODY = {TO: "550 5.1.1 no such user here"}


@pytest.fixture(autouse=True)
def _from_here_on(register: None) -> None:
    mails.begin_here()


def invited() -> tuple[Invitation, Message]:
    """Invite somebody on June 14, and write the mail."""
    row = inviting.invite(
        small.act(people.HEAD, at=small.JUNE_14), email=TO, name="New Clerk",
        role=Role.AGENCY_SUBMITTER, agency=small.ACTON,
    )  # fmt: skip
    mails.catch_up(NOON)
    return row, Message.objects.get()


def text_of(sent: Mail) -> str:
    content = sent.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


def failed(server: Server) -> tuple[Invitation, Message]:
    """Invite somebody whose mail server takes nothing for them."""
    server.say(recipients=TAKES_NOBODY)
    row, mail = invited()
    send_due(NOON)
    return row, letters.again(mail)


def test_after_a_day_of_failure_a_mail_is_sent_again_with_a_link_that_works_and_was_in_no_row(
    server: Server,
) -> None:
    row, mail = invited()
    secret = invitations.token_of(row).rpartition(".")[2]
    server.stop()
    for hour in range(24):
        send_due(NOON + hour * HOUR)
        assert secret not in letters.raw(mail)
    server.start()
    server.say(recipients=TAKES_NOBODY)
    send_due(NOON + DAY)
    assert letters.again(mail).state == MessageState.FAILED
    assert "sealed:" not in letters.raw(mail)

    again = small.act(at=small.JUNE_14 + DAY)
    sending_again.send_again(again, key=mail.key, now=NOON + DAY)
    assert secret not in letters.raw(mail)
    assert "sealed:" in letters.raw(mail)
    server.say()
    assert send_due(NOON + DAY).sent == 1

    (sent,) = server.taken()
    link = next(word for word in text_of(sent).split() if "/invitation/" in word)
    assert invitations.read_token(urlsplit(link).path.split("/")[2]).pk == row.pk
    assert "sealed:" not in letters.raw(mail)
    (entry,) = ledger.entries_of("mail.sent-again")
    assert secret not in f"{entry.before}{entry.after}"


def test_an_invitation_that_ran_out_meanwhile_is_not_sent_again(server: Server) -> None:
    _row, mail = failed(server)
    late = small.JUNE_14 + INVITATION_RUNS

    assert sending_again.can_send_again(mail, at=late - timedelta(seconds=1))
    assert not sending_again.can_send_again(mail, at=late)
    with pytest.raises(WrongState, match="no longer leads anywhere"):
        sending_again.send_again(small.act(at=late), key=mail.key, now=NOON)
    assert letters.again(mail).state == MessageState.FAILED


def test_a_withdrawn_invitation_whose_mail_waits_is_called_off_and_its_link_forgotten(
    server: Server,
) -> None:
    row, mail = invited()

    inviting.withdraw_invitation(small.act(people.HEAD, at=small.JUNE_14), key=row.key)

    told = letters.again(mail)
    assert (told.state, told.link, told.next_try_at) == ("called-off", "", None)
    assert told.last_answer == "The invitation was withdrawn before this mail was sent."
    assert send_due(NOON).sent == 0
    assert server.taken() == []
    assert not sending_again.can_send_again(told, at=small.JUNE_14)
    with pytest.raises(WrongState, match="There is nothing to send"):
        sending_again.send_again(small.act(at=small.JUNE_14), key=mail.key, now=NOON)
    assert queries.unreached(small.ACTON) == []
    staff = client_of(account("mail.staff", Role.CERTIFICATION_STAFF))
    page = staff.get(f"/commission/mail/{mail.key}/").text
    assert "The invitation was withdrawn before this mail was sent." in page
    assert "Send this mail again" not in page


def test_an_invitation_taken_up_from_a_copy_that_arrived_after_all_sends_no_second_one(
    server: Server,
) -> None:
    server.say(data="drop")
    row, mail = invited()
    send_due(NOON)
    assert letters.again(mail).state == MessageState.DEFERRED

    accepting.accept_invitation(
        small.JUNE_14 + HOUR, token=invitations.token_of(row), password="seventeen brass kettles"
    )

    assert letters.again(mail).state == "called-off"
    assert letters.again(mail).sealed_link == ""
    server.say()
    assert send_due(NOON + DAY).sent == 0


def test_a_mail_under_way_while_its_invitation_is_withdrawn_stays_called_off() -> None:
    row, mail = invited()
    begin(mail.pk, now=NOON)

    inviting.withdraw_invitation(small.act(people.HEAD, at=small.JUNE_14), key=row.key)

    assert letters.again(mail).sealed_link == ""
    assert begin(mail.pk, now=NOON + DAY) is None


def test_a_reminder_that_failed_goes_out_again_with_the_readers_own_link_while_it_leads_somewhere(
    server: Server,
) -> None:
    server.say(recipients={people.TO_CLERK: "550 5.1.1 no such user here"})
    reminders.remind(small.act(at=small.JUNE_14), campaign=small.CAMPAIGN, agencies=[small.ACTON])
    mails.catch_up(NOON)
    send_due(NOON)
    server.say()
    mail = Message.objects.get(to=people.TO_CLERK)

    sending_again.send_again(small.act(at=small.JUNE_14), key=mail.key, now=NOON)
    assert "/agency/nil/" not in letters.raw(mail)
    send_due(NOON)

    assert "/agency/nil/" in text_of(server.taken()[-1])
    assert not sending_again.can_send_again(letters.again(mail), at=small.AUGUST_1)


def test_a_letter_about_a_new_password_that_failed_is_not_sent_again(server: Server) -> None:
    server.say(recipients=TAKES_NOBODY)
    mail = letters.put(
        TO, text=f"Open {LINK}.", link="https://example.gov/sign-in/forgotten/s3cret/"
    )
    send_due(NOON)

    with pytest.raises(WrongState, match="no longer leads anywhere"):
        sending_again.send_again(small.act(at=small.JUNE_14), key=mail.key, now=NOON)
    assert "s3cret" not in letters.raw(mail)
