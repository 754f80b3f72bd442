"""A world to try things in, made by hand: begun in the past, moved on with --at (RUL-5, RUL-16)."""

import json
import subprocess
import sys
from pathlib import Path

from tests import worlds

Environment = dict[str, str]


def standing(environment: Environment, *command: str, status: int = 0) -> str:
    """Run a command as a person would; return what it printed, or told where it is refused."""
    done = subprocess.run(
        [sys.executable, "-m", "standing", *command],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 else done.stderr


def test_a_campaign_is_walked_by_hand_from_an_empty_folder(
    database_of_its_own: Environment, tmp_path: Path
) -> None:
    env = database_of_its_own
    world = worlds.write(tmp_path / "world", seed=12, scale=0.02)
    standing(env, "init", "--invented", "practice", "--at", "2022-03-14T10:00")
    for kind in ("agencies", "officers", "training", "bars"):
        standing(env, "import", kind, str(world / f"{kind}.csv"), "--at", "2022-03-15")
    standing(env, "campaign", "open", "2022-a-h", "--at", "2022-04-01")
    file = min((world / "submissions").iterdir())
    submit = ("roster", "submit", str(file), "--agency", file.stem, "--campaign", "2022-a-h")
    receipt = json.loads(standing(env, *submit, "--at", "2022-06-10", "--json"))
    pending = next(p for p in sorted((world / "submissions").iterdir()) if p != file)
    extend = ("campaign", "extend", "2022-a-h", "--agency", pending.stem, "--until", "2022-07-15")
    standing(env, *extend, "--reason", "The clerk is away", "--at", "2022-06-14")

    asked = ("campaign", "status", "2022-a-h", "--as-of", "2022-06-30", "--json")
    status = json.loads(standing(env, *asked))
    assert status["agencies"]["submitted"] == 1
    assert status["agencies"]["extension_without_roster"] == 1
    assert status["officers"]["submitted"] == receipt["accepted"] > 0

    undo = ("roster", "undo", receipt["receipt"], "--reason", "Wrong file", "--at", "2022-06-20")
    standing(env, *undo)
    assert json.loads(standing(env, *asked))["officers"]["submitted"] == 0
    earlier = json.loads(standing(env, *asked, "--known", "2022-06-15"))
    assert earlier["officers"]["submitted"] == receipt["accepted"], "it stood until taken back"
    standing(env, "check")


def test_a_register_that_has_begun_stays_what_it_is(database_of_its_own: Environment) -> None:
    standing(database_of_its_own, "init")

    told = standing(database_of_its_own, "init", "--invented", "practice", status=1)
    assert "stays what it is" in told
    told = standing(database_of_its_own, "init", "--at", "2022-03-14", status=2)
    assert "--at goes with --invented" in told
