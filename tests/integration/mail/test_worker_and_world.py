"""The worker tells people within seconds; a world that is played tells nobody of what was played."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests import worlds
from tests.integration.mail.letters import NOON

from standing.accounts import queries as accounts
from standing.campaigns import queries as campaigns
from standing.cli import playing
from standing.cli.stages import Asked, play_through
from standing.correspondence import mails, reminders
from standing.kernel.access import Act
from standing.ledger import queries as ledger
from standing.mail.models import Cursor, Message

Environment = dict[str, str]


def test_a_running_worker_sends_an_invitation_within_seconds(
    database_of_its_own: Environment,
) -> None:
    env = database_of_its_own
    standing = [sys.executable, "-m", "standing"]
    subprocess.run([*standing, "init"], env=env, check=True, capture_output=True)
    folder = Path(env["STANDING_HOME"]) / "mail"
    with subprocess.Popen([*standing, "work"], env=env, stderr=subprocess.PIPE) as worker:
        subprocess.run(
            [*standing, "user", "add", "robin@post.example", "--role", "certification-director",
             "--name", "Robin Vale"],
            env=env, check=True, capture_output=True,
        )  # fmt: skip
        for _ in range(300):
            if found := list(folder.glob("*.eml")):
                break
            time.sleep(0.1)
        worker.terminate()
        assert worker.wait(60) == 0
    (mail,) = found
    assert "To: robin@post.example" in mail.read_text("utf-8")
    assert "/invitation/" in mail.read_text("utf-8")


@pytest.mark.django_db
def test_a_world_that_is_played_writes_no_mail_and_what_people_do_then_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = playing.read_world(worlds.write(tmp_path / "world", seed=5, scale=0.02))
    play = playing.Play(world, told=lambda line: None)

    play_through(play, Asked(until=world.prepare_at, packets=False))

    mails.catch_up(NOON)
    assert Message.objects.count() == 0
    assert Cursor.objects.get().position == ledger.head()[0] > 30
    at = ledger.last_moment()
    assert at is not None
    staff = Act(by=accounts.person("staff.one", at=at), at=at)
    of = campaigns.campaign(worlds.CAMPAIGN)
    scoped = [place.agency.code for place in campaigns.places(of, as_of=staff.day, known=at)]
    made = reminders.remind(staff, campaign=worlds.CAMPAIGN, agencies=scoped)
    mails.catch_up(NOON)
    assert Message.objects.count() == made.letters > 0
