"""A release made in the background, by a worker that is killed before it could say so."""

from pathlib import Path

import pytest
from tests import make
from tests.integration.register.world import JULY_5, World

from standing.jobs import models, queries, tasks, worker
from standing.jobs.domain import Kind
from standing.register.models import Publication

pytestmark = [
    pytest.mark.tables,
    pytest.mark.django_db(transaction=True),
]


def test_a_release_recorded_by_a_worker_that_was_killed_is_not_made_again(tmp_path: Path) -> None:
    world = World()
    world.invented(at=JULY_5)
    agency = world.agency("Elm Hill Police Department")
    world.file(agency, [world.officer("0012-0340", "Avery", "Jordan")])
    asked: dict[str, object] = {
        "out": str(tmp_path / "public"), "as_of": "2022-07-05",
        "approved_by": ["robin", "dana"], "zeros": {},
    }  # fmt: skip
    job, _ = tasks.start(make.act(at=JULY_5), kind=Kind.PUBLISH, arguments=asked)
    assert after_work(job.key).result == "Release 1 is written: 1 officer listed."

    models.Job.objects.update(state="running", result="", ended_at=None)  # as a kill leaves it
    assert worker.take_up_again() == 1
    again = after_work(job.key)
    assert (again.state, again.result) == ("done", "Release 1 is written.")
    assert Publication.objects.count() == 1
    assert [path.name for path in (tmp_path / "public").iterdir() if path.is_dir()] == ["release-1"]


def after_work(key: str) -> models.Job:
    """Let a worker do what waits, and look at the job again."""
    worker.work(once=True)
    return queries.job(key)
