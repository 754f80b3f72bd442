"""kill -9 of a real worker in the middle: the next one finishes the work, and nothing is doubled."""

import json
import signal
import subprocess
import sys
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
tables = ("jobs.Attempt", "certification.Preparation", "correspondence.Notice", "correspondence.Packet")
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


AT_THE_FIRST_PACKET = """
import os, signal, sys
from multiprocessing import active_children
from standing.cli.main import run
from standing.kernel import waypoints

def disturb(point):
    waypoints.hook = None
    {disturb}

waypoints.hook = disturb
if __name__ == "__main__":
    sys.exit(run(["work", *sys.argv[1:]]))
"""
TO_THE_GROUP = "os.killpg(0, signal.{signal})"
KILL_THE_CHILDREN = "[each.kill() for each in active_children()]"
"""Both processes: one that lived might finish the rest before the death of the other is seen."""
PATIENCE = 300.0
"""Seconds that a process of ours may take on a machine that is busy with much else."""


def worked(environment: Environment, disturb: str, *options: str) -> None:
    """Let a worker, in a group of its own, do what waits; at the first packet something happens."""
    subprocess.run(
        [sys.executable, "-c", AT_THE_FIRST_PACKET.format(disturb=disturb), *options],
        env=environment, start_new_session=True, check=True, timeout=PATIENCE, capture_output=True,
    )  # fmt: skip


def test_a_stop_told_to_the_whole_group_or_a_killed_process_leaves_no_job_undone(
    database_of_its_own: Environment, world: Path, tmp_path: Path
) -> None:
    env = database_of_its_own
    answer(env, "play", str(world))
    answer(env, "release", "2022-a-h", *approvers(world), "--at", "2022-07-01T09:00")
    disturbed = {
        "term": (TO_THE_GROUP.format(signal="SIGTERM"), ()),
        "int": (TO_THE_GROUP.format(signal="SIGINT"), ()),
        "killed": (KILL_THE_CHILDREN, ("--once",)),
    }
    begun = {"term": 1, "int": 2, "killed": 4}
    for name, (disturb, options) in disturbed.items():
        out = tmp_path / name
        asked_for(env, "packets", "2022-a-h", "--out", str(out), "--processes", "2")
        worked(env, disturb, *options)
        answer(env, "work", "--once")
        found = looked(env)
        kind, state, done, total, _said = found["jobs"][0]
        assert (kind, state) == ("packets", "done"), name
        assert found["jobs.Attempt"] == begun[name], "only what lost a process is begun anew"
        assert done == total == found["correspondence.Notice"] > 1
        assert len([*out.glob("*.zip")]) == found["correspondence.Packet"] > 2, "each is kept once"
    assert [job[1] for job in found["jobs"]] == ["done"] * 3
    assert found["faults"] == []


def test_a_worker_that_is_told_to_stop_ends_cleanly(database_of_its_own: Environment) -> None:
    env = database_of_its_own
    answer(env, "init")
    command = [sys.executable, "-m", "standing", "work"]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stderr is not None
        assert "Waiting for work" in worker.stderr.readline()
        worker.terminate()  # at once: from its first word on it ends in good order
        said = worker.stderr.read()
        assert worker.wait(PATIENCE) == 0
    assert "Traceback" not in said
    assert not list((Path(env["STANDING_HOME"]) / "workers").glob("*"))
