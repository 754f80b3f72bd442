"""Mail over a real SMTP server: taken, put off, refused, in doubt, and away for a day."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from tests.integration.mail import letters
from tests.integration.mail.letters import DAY, HOUR, MINUTE, NOON
from tests.integration.mail.server import Server

from standing.mail import models
from standing.mail.domain import AGAIN, FEWEST_TRIES, LINK, MessageState, Outcome
from standing.mail.sending import begin, send_due

pytestmark = pytest.mark.django_db(transaction=True)


def answers(message: models.Message) -> list[str]:
    return [each.outcome for each in message.tries.order_by("number")]


def test_a_mail_is_plain_text_carries_its_marks_and_is_sent_once(
    server: Server, settings: Any
) -> None:
    settings.MAIL_REPLY_TO = "certification@example.gov"
    put = letters.put(text="Élodie, your file is accepted.")

    assert send_due(NOON).sent == 1
    assert send_due(NOON + HOUR).sent == 0

    (mail,) = server.taken()
    assert mail.get_content_type() == "text/plain"
    assert mail["Message-ID"] == put.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Standing-Attempt"] == "1"
    assert mail["Reply-To"] == "certification@example.gov"
    assert mail["From"] == settings.DEFAULT_FROM_EMAIL
    assert mail["X-Envelope"] == f"register+{put.key}@standing.example"
    content = mail.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode().startswith("Élodie, your file")
    sent = letters.again(put)
    assert (sent.state, sent.attempts, sent.next_try_at) == ("sent", 1, None)
    assert sent.sent_at is not None


def test_an_address_that_the_server_refuses_fails_with_its_words_and_keeps_nobody_else(
    server: Server,
) -> None:
    server.say(recipients={"gone@example.org": "550 5.1.1 no such user here"})
    gone, there = letters.put("gone@example.org"), letters.put()

    did = send_due(NOON)

    assert (did.sent, did.refused) == (1, 1)
    assert letters.again(gone).state == MessageState.FAILED
    assert letters.again(gone).last_answer == "550 5.1.1 no such user here"
    assert letters.again(there).state == MessageState.SENT


def test_later_is_tried_again_after_growing_pauses_for_five_days_at_least(server: Server) -> None:
    server.say(recipients={"slow@example.org": "450 4.2.1 come back later"})
    put, now = letters.put("slow@example.org"), NOON
    pauses = []
    while (message := letters.again(put)).state != MessageState.FAILED:
        assert message.next_try_at is not None
        pauses.append(message.next_try_at - now)
        now = max(now, message.next_try_at)
        send_due(now)
        assert len(pauses) < 100

    assert now - NOON >= 5 * DAY
    assert message.attempts >= FEWEST_TRIES
    assert pauses[1] < pauses[2] < pauses[4] <= timedelta(hours=6, seconds=5)
    assert message.last_answer == "450 4.2.1 come back later"
    assert server.taken() == []


def test_a_line_that_breaks_before_the_answer_is_a_doubt_and_the_second_copy_says_so(
    server: Server,
) -> None:
    server.say(data="drop")
    put = letters.put()
    send_due(NOON)
    assert letters.again(put).state == MessageState.DEFERRED
    server.say()

    assert send_due(NOON + 10 * MINUTE).sent == 1

    first, second = server.taken()
    assert first["Message-ID"] == second["Message-ID"] == put.message_id
    assert (first["X-Standing-Attempt"], second["X-Standing-Attempt"]) == ("1", "2")
    assert AGAIN not in str(first.get_payload())
    assert str(second.get_payload()).startswith(AGAIN)
    assert answers(put) == ["doubt", "accepted"]


def test_a_clear_later_leaves_no_doubt_so_the_second_attempt_is_not_marked_as_a_copy(
    server: Server,
) -> None:
    server.say(data="451 4.3.0 try later")
    letters.put()
    send_due(NOON)
    server.say()

    send_due(NOON + HOUR)

    (mail,) = server.taken()
    assert mail["X-Standing-Attempt"] == "2"
    assert AGAIN not in str(mail.get_payload())


def test_a_server_that_turns_everybody_away_blames_no_mail(server: Server) -> None:
    server.say(greeting="421")
    put = letters.put()

    did = send_due(NOON)

    assert "421 4.3.2 not now" in did.waits
    assert (letters.again(put).state, letters.again(put).attempts) == ("waiting", 0)
    outage = models.Outage.objects.get()
    assert (outage.tries, outage.ended_at) == (1, None)


def test_a_day_of_outage_loses_nothing_and_the_backlog_goes_out_in_order_at_a_bounded_speed(
    server: Server, settings: Any
) -> None:
    settings.MAIL_PER_MINUTE = 10
    server.stop()
    now, put = NOON, []
    while now < NOON + DAY:
        if (now - NOON) % HOUR == timedelta(0):
            put.append(letters.put(f"clerk{len(put)}@example.org", now=now))
        send_due(now)
        now += 5 * MINUTE
    outage = models.Outage.objects.get()
    assert outage.tries > 60, "it was asked a few times every hour"
    assert {letters.again(each).state for each in put} == {"waiting"}

    server.start()
    runs = []
    while models.Message.objects.filter(state="waiting").exists():
        runs.append(send_due(now).sent)
        now += 30 * timedelta(seconds=1)
        assert len(runs) < 100

    assert [mail["To"] for mail in server.taken()] == [each.to for each in put]
    assert [n for n in runs if n] == [10, 10, 4], "ten a minute, and never more"
    assert models.Outage.objects.get().ended_at is not None


def test_a_server_that_does_not_take_us_as_a_sender_stops_all_mail_and_fails_none(
    server: Server, settings: Any
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "register", "not-the-password"
    put = letters.put()

    did = send_due(NOON)

    assert did.waits
    assert "not-the-password" not in did.waits
    assert letters.again(put).state == MessageState.WAITING


def test_an_attempt_left_open_by_a_killed_sender_is_a_doubt_to_the_next(server: Server) -> None:
    put = letters.put()
    begin(put.pk, now=NOON)

    assert send_due(NOON + MINUTE).sent == 1

    (mail,) = server.taken()
    assert mail["X-Standing-Attempt"] == "2"
    assert str(mail.get_payload()).startswith(AGAIN)
    first, second = put.tries.order_by("number")
    assert (first.outcome, second.outcome) == (Outcome.DOUBT, Outcome.ACCEPTED)


def test_a_private_link_goes_to_its_reader_and_is_forgotten_once_sent(server: Server) -> None:
    put = letters.put(
        text=f"Open {LINK} to sign in.", link="https://example.gov/invitation/s3cret/"
    )

    send_due(NOON)

    (mail,) = server.taken()
    assert "https://example.gov/invitation/s3cret/" in str(mail.get_payload())
    assert letters.again(put).link == ""
    assert "s3cret" not in letters.again(put).text


def test_a_private_link_lies_sealed_while_the_mail_waits_and_the_table_takes_no_clear_one() -> None:
    put = letters.put(text=f"Open {LINK}.", link="https://example.gov/invitation/s3cret/")

    row = letters.raw(put)

    assert "s3cret" not in row
    assert "sealed:" in row
    assert letters.again(put).link == "https://example.gov/invitation/s3cret/"
    with pytest.raises(IntegrityError, match="message_link_sealed"):
        models.Message.objects.filter(pk=put.pk).update(sealed_link="https://example.gov/s3cret/")


def test_a_private_link_that_reached_nobody_is_forgotten_once_the_mail_is_given_up(
    server: Server,
) -> None:
    server.say(recipients={"gone@example.org": "550 5.1.1 no such user here"})
    put = letters.put(
        "gone@example.org", text=f"Open {LINK}.", link="https://example.gov/invitation/s3cret/"
    )

    send_due(NOON)

    assert letters.again(put).state == MessageState.FAILED
    assert letters.again(put).link == ""


def test_a_new_password_goes_next_though_a_thousand_copies_wait(server: Server) -> None:
    for number in range(1_000):
        letters.put(f"unit{number}@example.org")
    letters.put("robin@example.org", waited_for=True)

    assert send_due(NOON, most=2).sent == 2

    assert [mail["To"] for mail in server.taken()] == ["robin@example.org", "unit0@example.org"]


def test_what_somebody_asks_for_while_a_run_is_under_way_goes_next(
    server: Server,
) -> None:
    for number in range(5):
        letters.put(f"unit{number}@example.org")
    asked = []

    def somebody_asks() -> bool:
        if len(server.taken()) == 2 and not asked:
            asked.append(letters.put("robin@example.org", waited_for=True))
        return False

    send_due(NOON, stopped=somebody_asks)

    assert [mail["To"] for mail in server.taken()][3] == "robin@example.org"
    assert len(server.taken()) == 6


def test_mail_in_bulk_leaves_a_part_of_each_minute_to_what_somebody_waits_for(
    server: Server, settings: Any
) -> None:
    settings.MAIL_PER_MINUTE = 24
    for number in range(30):
        letters.put(f"unit{number}@example.org")

    first = send_due(NOON)
    letters.put("robin@example.org", waited_for=True)
    second = send_due(NOON + timedelta(seconds=20))

    assert (first.sent, second.sent) == (22, 1)
    assert second.waits == "At most 24 mails go out in a minute."
    assert server.taken()[-1]["To"] == "robin@example.org"


def test_a_server_without_encryption_is_said_to_answer_and_how_to_go_on(
    server: Server, settings: Any
) -> None:
    settings.EMAIL_USE_TLS = True
    put = letters.put()

    did = send_due(NOON)

    assert did.waits.startswith("The mail server answers, but offers no encryption (STARTTLS)")
    assert "?tls=no" in did.waits
    assert (letters.again(put).state, letters.again(put).attempts) == ("waiting", 0)


def test_whoever_asks_waits_for_no_next_try_once_the_server_is_back(
    server: Server, settings: Any
) -> None:
    server.say(recipients={"slow@example.org": "450 4.2.1 come back later"})
    slow = letters.put("slow@example.org")
    send_due(NOON)
    server.say()
    settings.EMAIL_USE_TLS = True
    put = letters.put()
    send_due(NOON)
    settings.EMAIL_USE_TLS = False

    assert send_due(NOON).sent == 0, "the next try is some minutes away"
    assert send_due(NOON, at_once=True).sent == 2

    assert {letters.again(each).state for each in (slow, put)} == {"sent"}
    assert models.Outage.objects.get().ended_at is not None
