"""Senders in processes of their own: two at once send once, and one that is killed leaves a doubt."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.mail.server import Server

from standing.mail.domain import AGAIN

Environment = dict[str, str]

PUT = """
import django
django.setup()
from django.utils import timezone
from standing.mail import actions
from standing.mail.domain import Draft
for number in range({many}):
    actions.put(
        Draft(kind="note", to=f"clerk{{number}}@example.org", subject="A file", text="It is here."),
        known_at=timezone.now(), now=timezone.now(),
    )
"""


@pytest.fixture
def env(database_of_its_own: Environment, tmp_path: Path) -> Iterator[Environment]:
    """A register with a mail server."""
    server = Server(tmp_path / "smtp")
    server.start()
    made = {
        **database_of_its_own,
        "DJANGO_SETTINGS_MODULE": "standing.config.settings",
        "STANDING_SMTP": f"smtp://127.0.0.1:{server.port}/?tls=no",
        "SERVER": str(server.folder),
    }
    standing(made, "init")
    yield made
    server.stop()


def standing(env: Environment, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "standing", *command], env=env, capture_output=True, text=True,
        check=True,
    )  # fmt: skip


def put(env: Environment, many: int) -> None:
    subprocess.run([sys.executable, "-c", PUT.format(many=many)], env=env, check=True)


def taken(env: Environment) -> list[str]:
    files = sorted(Path(env["SERVER"], "taken").iterdir())
    return [path.read_text("utf-8") for path in files]


def test_a_sender_killed_between_sending_and_marking_sends_again_with_the_same_id_and_says_so(
    env: Environment,
) -> None:
    put(env, 1)
    killed = subprocess.run(
        [sys.executable, "-m", "tests.whole.killed", "mail.handed-over", "mail", "send"],
        env=env, capture_output=True, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    assert len(taken(env)) == 1

    standing(env, "mail", "send")
    standing(env, "mail", "send")

    first, second = taken(env)
    ids = [
        next(line for line in mail.splitlines() if "Message-ID" in line) for mail in (first, second)
    ]
    assert ids[0] == ids[1]
    assert "X-Standing-Attempt: 1" in first
    assert "X-Standing-Attempt: 2" in second
    assert AGAIN in second
    assert AGAIN not in first


def test_two_senders_at_once_send_each_mail_once(env: Environment) -> None:
    put(env, 30)
    order = [sys.executable, "-m", "standing", "mail", "send"]
    with subprocess.Popen(order, env=env) as one, subprocess.Popen(order, env=env) as other:
        assert one.wait(60) == other.wait(60) == 0

    standing(env, "mail", "send")

    reached = [line for mail in taken(env) for line in mail.splitlines() if line.startswith("To:")]
    assert len(reached) == len(set(reached)) == 30


def test_mail_that_waits_for_a_next_try_is_sent_at_once_when_it_is_asked_for(
    env: Environment,
) -> None:
    put(env, 1)
    private = {**env, "STANDING_SMTP": env["STANDING_SMTP"].replace("tls=no", "tls=yes")}
    first = standing(private, "mail", "send").stderr
    later = standing(env, "mail", "send").stderr
    assert "answers, but offers no encryption" in first
    assert "To try at once: standing mail send --now" in first
    assert "0 mails sent" in later
    assert taken(env) == []

    asked = standing(env, "mail", "send", "--now").stderr

    assert "1 mail sent, 0 put off, 0 refused." in asked
    assert len(taken(env)) == 1


def test_the_password_of_the_mail_server_stands_in_no_answer_and_no_file(env: Environment) -> None:
    put(env, 1)
    wrong = {**env, "STANDING_SMTP": env["STANDING_SMTP"].replace("//", "//register:s3cret-word@")}
    said = standing(wrong, "mail", "send")

    assert "does not" in said.stderr
    assert "s3cret-word" not in said.stderr + said.stdout
    for path in Path(env["STANDING_HOME"]).rglob("*"):
        if path.is_file() and path.stat().st_size < 10_000_000:
            assert b"s3cret-word" not in path.read_bytes(), path
    assert os.environ.get("STANDING_SMTP") is None
