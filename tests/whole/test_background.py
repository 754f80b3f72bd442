"""kill -9 of a real worker in the middle: the next one finishes the work, and nothing is doubled."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests import worlds
from tests.whole.test_killed import Environment, answer, approvers, killed

from standing.kernel.waypoints import Waypoint


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return worlds.write(tmp_path / "world", seed=8, scale=0.02)


def asked_for(environment: Environment, *command: str) -> str:
    """Ask for work in the background and return the job's id."""
    facts = json.loads(answer(environment, *command, "--background", "--json"))
    assert facts["state"] in {"waiting", "running"}
    return str(facts["job"])


LOOK = """
import django, json
django.setup()
from django.apps import apps
from standing.jobs.queries import jobs
from standing.ledger.queries import verify
tables = ("certification.Preparation", "correspondence.Notice", "correspondence.Packet")
print(json.dumps({
    "jobs": [[job.kind, job.state, job.done, job.total, job.result] for job in jobs()],
    "faults": verify().faults,
    **{name: apps.get_model(name).objects.count() for name in tables},
}))
"""


def looked(environment: Environment) -> dict[str, Any]:
    """The jobs, the counts that matter, and whether the ledger holds, seen by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, check=True,
        env={**environment, "DJANGO_SETTINGS_MODULE": "standing.config.settings"},
    )  # fmt: skip
    return dict(json.loads(done.stdout))


def test_work_whose_worker_was_killed_is_finished_once_by_the_next(
    database_of_its_own: Environment, world: Path, tmp_path: Path
) -> None:
    env = database_of_its_own
    stored, written = Waypoint.PREPARE_STORED.value, Waypoint.PACKET_WRITTEN.value
    assert killed(env, stored, "play", str(world)).returncode == -signal.SIGKILL
    asked_for(env, "determine", "2022-a-h", "--on", "2022-07-01")
    assert killed(env, stored, "work", "--once").returncode == -signal.SIGKILL
    answer(env, "work", "--once")

    answer(env, "release", "2022-a-h", *approvers(world), "--at", "2022-07-01T09:00")
    asked_for(env, "packets", "2022-a-h", "--out", str(tmp_path / "packets"))
    assert killed(env, written, "work", "--once").returncode == -signal.SIGKILL
    answer(env, "work", "--once")

    found = looked(env)
    (packets, state, done, total, _said), (determine, first_state, *_counts, said) = found["jobs"]
    assert (packets, state, determine, first_state) == ("packets", "done", "determine", "done")
    assert "officers evaluated" in said
    assert found["certification.Preparation"] == 1, "prepared once"
    assert done == total == found["correspondence.Notice"] > 1
    files = list((tmp_path / "packets").glob("*.zip"))
    assert found["correspondence.Packet"] == len(files) > 1, "each packet is recorded once"
    assert [*(tmp_path / "packets").glob("*.tmp")] == []
    assert found["faults"] == []


def test_a_worker_that_is_told_to_stop_ends_cleanly(database_of_its_own: Environment) -> None:
    env = database_of_its_own
    answer(env, "init")
    command = [sys.executable, "-m", "standing", "work"]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stderr is not None
        assert "Waiting for work" in worker.stderr.readline()
        time.sleep(0.5)  # into its first wait
        worker.terminate()
        said = worker.stderr.read()
        assert worker.wait(20) == 0
    assert "Traceback" not in said
    assert not list((Path(env["STANDING_HOME"]) / "workers").glob("*"))
