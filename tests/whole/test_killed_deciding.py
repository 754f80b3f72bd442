"""kill -9 of a worker that decides many cases: what it decided stays, and nothing is decided twice."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests import worlds
from tests.whole.test_killed import Environment, answer, killed

from standing.kernel.waypoints import Waypoint

ASK = """
import django
django.setup()
from standing.accounts.queries import person
from standing.jobs import choices, many_cases, moments, together
from standing.kernel.access import Act
from standing.reports import queue
from standing.reports.queue_rows import Group
from django.utils import timezone

together.PORTION = 1
at = moments.moment(wall=timezone.now())
cases = list(queue.all_of(queue.Asked(group=Group.REVIEW), known=at))
assert len(cases) > 2, len(cases)
many_cases.let_decide(
    Act(by=person("operator", at=at), at=at, reason="Letters came."), group=Group.REVIEW,
    choice=choices.choice_of(Group.REVIEW, "good"), on=None, known=at,
    cases=[(each.key, each.state) for each in cases],
)
print(len(cases))
"""
LOOK = """
import django, json
django.setup()
from standing.certification.models import Weighing
from standing.jobs.models import Job
from standing.ledger.models import Entry
from standing.ledger.queries import verify

print(json.dumps({
    "state": Job.objects.get().state, "result": Job.objects.get().result,
    "found": Weighing.objects.count(),
    "officers": Weighing.objects.values("officer").distinct().count(),
    "entries": Entry.objects.filter(kind="character.weighed").count(), "faults": verify().faults,
}))
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    return worlds.write(tmp_path / "world", seed=8, scale=0.05)


def run(environment: Environment, program: str) -> str:
    """Run a program of a process of its own; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False,
        env={**environment, "DJANGO_SETTINGS_MODULE": "standing.config.settings"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def look(environment: Environment) -> dict[str, Any]:
    return dict(json.loads(run(environment, LOOK)))


def test_cases_whose_worker_was_killed_are_decided_once_by_the_next(
    database_of_its_own: Environment, world: Path
) -> None:
    env = database_of_its_own
    answer(env, "play", str(world))
    many, before = int(run(env, ASK)), 0

    for point, decided in ((Waypoint.CASES_STORED, 0), (Waypoint.CASES_DECIDED, 1)):
        assert killed(env, point.value, "work", "--once").returncode == -signal.SIGKILL
        found = look(env)
        before += decided
        assert (found["found"], found["entries"]) == (before, before), point
        assert found["faults"] == []

    answer(env, "work", "--once")
    found = look(env)
    assert found == {
        "state": "done", "result": f"{many:,} cases decided.", "found": many, "officers": many,
        "entries": many, "faults": [],
    }  # fmt: skip
