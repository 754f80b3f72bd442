"""kill -9 at each enumerated point: afterwards nothing is half done (RULINGS, closing list 7)."""

import csv
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests import worlds

from standing.kernel.waypoints import Waypoint

INSIDE_A_RELEASE = [
    Waypoint.RELEASE_APPROVED, Waypoint.RELEASE_ENTERED, Waypoint.RELEASE_DERIVED,
    Waypoint.RELEASE_NOTICED,
]  # fmt: skip
Environment = dict[str, str]


def killed(environment: Environment, point: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command that is killed when its work reaches a point."""
    return subprocess.run(
        [sys.executable, "-m", "tests.whole.killed", point, *command],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def answer(environment: Environment, *command: str) -> str:
    """Run a command to its end and return what it printed."""
    done = killed(environment, "-", *command)
    assert done.returncode == 0, done.stderr
    return done.stdout


def status(environment: Environment) -> dict[str, object]:
    text = answer(environment, "campaign", "status", "2022-a-h", "--as-of", "2022-07-01", "--json")
    found: dict[str, object] = json.loads(text)
    return found


def approvers(folder: Path) -> tuple[str, ...]:
    with (folder / "accounts.csv").open(encoding="utf-8", newline="") as file:
        names = [
            row["username"] for row in csv.DictReader(file)
            if row["role"] in {"executive-director", "commissioner"}
        ]  # fmt: skip
    return ("--approved-by", names[0], "--approved-by", names[1])


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return worlds.write(tmp_path / "world", seed=8, scale=0.05)


def test_a_release_killed_anywhere_issues_nobody_and_the_next_one_issues_all(
    database_of_its_own: Environment, world: Path
) -> None:
    env = database_of_its_own
    assert killed(env, "-", "play", str(world)).returncode == 0
    release = ("release", "2022-a-h", *approvers(world), "--at", "2022-07-01T09:00")
    before = status(env)
    assert before["basis"] == "prepared"

    for point in INSIDE_A_RELEASE:
        assert killed(env, point.value, *release).returncode == -signal.SIGKILL, point
        assert status(env) == before, f"killed at {point}: nothing of it is there"
        answer(env, "ledger", "verify")

    answer(env, *release)
    after = status(env)
    assert after == {**before, "basis": "issued"}
    answer(env, "check")
    replayed = json.loads(answer(env, "replay", "--all", "--json"))
    assert replayed["replayed"] == sum(dict(after["categories"]).values())  # type: ignore[call-overload]  # JSON


def test_a_release_killed_after_its_end_is_whole(
    database_of_its_own: Environment, world: Path
) -> None:
    env = database_of_its_own
    assert killed(env, "-", "play", str(world)).returncode == 0
    release = ("release", "2022-a-h", *approvers(world), "--at", "2022-07-01T09:00")

    point = Waypoint.RELEASE_COMMITTED.value
    assert killed(env, point, *release).returncode == -signal.SIGKILL
    assert status(env)["basis"] == "issued"
    again = killed(env, "-", *release)
    assert again.returncode == 1
    assert "Nothing is prepared" in again.stderr


def test_a_preparation_or_a_filing_killed_midway_leaves_no_trace_and_can_be_run_again(
    database_of_its_own: Environment, world: Path
) -> None:
    env = database_of_its_own
    assert killed(env, Waypoint.PREPARE_STORED.value, "play", str(world)).returncode == (
        -signal.SIGKILL
    )
    assert status(env)["basis"] == "none"

    file = next((world / "later" / "submissions").glob("*"))
    submit = ("roster", "submit", str(file), "--agency", file.stem, "--campaign", "2022-a-h",
              "--at", "2022-07-12T10:00")  # fmt: skip
    before = status(env)
    point = Waypoint.FILING_STORED.value
    assert killed(env, point, *submit).returncode == -signal.SIGKILL
    assert status(env) == before
    answer(env, *submit)
    answer(env, "ledger", "verify")

    answer(env, "determine", "2022-a-h", "--on", "2022-07-01", "--at", "2022-07-12T12:00")
    text = answer(env, "campaign", "status", "2022-a-h", "--as-of", "2022-07-12", "--json")
    assert json.loads(text)["basis"] == "prepared"
