"""Reports of non-delivery: found by Message-ID or by the address they came to, told in a sentence."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.integration.mail import letters, reports
from tests.integration.mail.letters import HOUR, NOON
from tests.integration.mail.server import Server

from standing.cli.main import run
from standing.mail import bounces, models
from standing.mail.domain import MessageState
from standing.mail.sending import send_due

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(folder: Path) -> models.Message:
    """A mail that our mail server took."""
    put = letters.put()
    send_due(NOON)
    assert list(folder.glob("*.eml"))
    return put


def test_a_report_marks_the_mail_it_is_about_with_the_servers_words(sent: models.Message) -> None:
    said = bounces.take(reports.failed(message_id=sent.message_id), now=NOON + HOUR)

    message = letters.again(sent)
    assert (message.state, message.bounced_at) == (MessageState.BOUNCED, NOON + HOUR)
    assert message.last_answer == (
        "5.1.1 550 5.1.1 <clerk@example.org>: Recipient address rejected: User unknown in virtual "
        "mailbox table"
    )
    assert said == f"The mail to clerk@example.org did not arrive: {message.last_answer}"


def test_a_report_is_known_by_the_address_it_came_to_where_it_holds_no_message(
    sent: models.Message,
) -> None:
    bounces.take(reports.failed(to=f"register+{sent.key}@standing.example"), now=NOON)

    assert letters.again(sent).state == MessageState.BOUNCED


def test_the_same_report_twice_changes_nothing_more(sent: models.Message) -> None:
    report = reports.failed(message_id=sent.message_id)
    bounces.take(report, now=NOON)

    assert "is bounced already" in bounces.take(report, now=NOON + HOUR)
    assert letters.again(sent).bounced_at == NOON


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (reports.failed(), bounces.NOT_OURS),
        (reports.OUT_OF_OFFICE.encode(), bounces.NOT_A_REPORT),
        (b"", bounces.NOT_A_REPORT),
        (b"\xff\xfe\x00 no mail at all", bounces.NOT_A_REPORT),
        (b"x" * (bounces.LARGEST + 1), "This is too large"),
    ],
)
def test_a_foreign_or_unreadable_report_is_told_in_a_sentence_and_changes_nothing(
    sent: models.Message, content: bytes, said: str
) -> None:
    assert bounces.take(content, now=NOON).startswith(said)
    assert letters.again(sent).state == MessageState.SENT


def test_an_automatic_answer_to_a_mail_of_ours_is_no_report(sent: models.Message) -> None:
    answer = reports.OUT_OF_OFFICE.format(to="register", message_id=sent.message_id).encode()

    assert bounces.take(answer, now=NOON) == bounces.NOT_A_REPORT
    assert letters.again(sent).state == MessageState.SENT


def test_a_report_of_a_delay_changes_nothing(sent: models.Message) -> None:
    report = reports.failed(message_id=sent.message_id, action="delayed")

    assert "is delayed. Nothing was changed." in bounces.take(report, now=NOON)
    assert letters.again(sent).state == MessageState.SENT


@given(st.data())
def test_no_report_however_mangled_makes_it_fail(data: st.DataObject) -> None:
    report = bytearray(reports.failed())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(report) - 1))
        report[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))

    assert bounces.take(bytes(report), now=NOON)


def test_a_report_through_the_pipe_of_a_mail_server_is_taken_in(
    sent: models.Message, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Piped:
        buffer = io.BytesIO(reports.failed(message_id=sent.message_id))

    monkeypatch.setattr(sys, "stdin", Piped())

    assert run(["mail", "bounce"]) == 0
    assert "did not arrive" in capsys.readouterr().err
    assert letters.again(sent).state == MessageState.BOUNCED


def test_a_maildir_and_a_folder_of_eml_files_are_read(
    sent: models.Message, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    maildir, files = tmp_path / "maildir", tmp_path / "files"
    for each in (maildir / "new", maildir / "cur", files):
        each.mkdir(parents=True)
    (maildir / "cur" / "1:2,S").write_bytes(reports.failed())
    (maildir / "new" / "2").write_bytes(reports.failed(message_id=sent.message_id))
    (files / "report.eml").write_bytes(reports.failed(message_id=sent.message_id))

    assert run(["mail", "bounces", str(maildir)]) == 0
    assert run(["mail", "bounces", str(files)]) == 0

    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"1:2,S: {bounces.NOT_OURS}"
    assert said[1].startswith("2: The mail to clerk@example.org did not arrive: 5.1.1 550")
    assert "is bounced already" in said[2]


def test_a_report_that_comes_before_the_next_attempt_ends_the_attempts(server: Server) -> None:
    server.say(data="drop")
    put = letters.put()
    send_due(NOON)

    bounces.take(reports.failed(message_id=put.message_id), now=NOON)

    assert send_due(NOON + HOUR).sent == 0
    assert letters.again(put).state == MessageState.BOUNCED


def test_the_list_tells_what_did_not_reach_whom(
    sent: models.Message, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    bounces.take(reports.failed(message_id=sent.message_id), now=NOON)

    assert run(["mail", "list", "--state", "bounced"]) == 0

    told = capsys.readouterr()
    assert sent.key in told.out
    assert "User unknown" in told.out
    assert "1 bounced" in told.err
