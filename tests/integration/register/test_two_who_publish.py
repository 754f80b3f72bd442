"""A release of the public files waits for two people; changed facts void both (RUL-24)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests import make
from tests.integration.register.world import JULY_5, World

from standing.accounts import queries as people
from standing.certification.agreed import agreed_faults
from standing.certification.models import Approval
from standing.jobs import approving, models, queries, worker
from standing.jobs.domain import JobState
from standing.kernel.access import Act
from standing.kernel.errors import NotPermitted, WrongState
from standing.ledger.models import Entry
from standing.register import proposing
from standing.register.models import Publication

pytestmark = [pytest.mark.tables, pytest.mark.django_db(transaction=True)]
ADA = "0012-0340"


def a_world() -> World:
    world = World()
    world.file(world.agency("Elm Hill Police Department"), [world.officer(ADA, "Avery", "Jordan")])
    return world


def act(by: str, *, minutes: int = 0) -> Act:
    at = JULY_5 + timedelta(minutes=minutes)
    return Act(by=people.person(by, at=at), at=at, reason="for a test")


def propose(out: Path, *, minutes: int = 0) -> Any:
    return proposing.propose(
        make.act(at=JULY_5 + timedelta(minutes=minutes)), out=out, as_of=JULY_5.date()
    )


def approve(proposal: Any, by: str, out: Path) -> approving.Approved:
    return approving.approve_publication(
        act(by, minutes=10), key=proposal.key, preview=proposal.bound_to, out=out,
        as_of=JULY_5.date(),
    )  # fmt: skip


def after_work(job: models.Job | None) -> models.Job:
    assert job is not None
    worker.work(once=True)
    return queries.job(job.key)


def test_the_second_of_two_people_sets_a_worker_to_publish(tmp_path: Path) -> None:
    a_world()
    proposal = propose(tmp_path)
    assert proposing.asked(proposal)["difference"]["added"] == 1
    assert not approve(proposal, "robin", tmp_path).both
    second = approve(proposal, "dana", tmp_path)

    done = after_work(second.job)

    assert (done.state, done.result) == ("done", "Release 1 is written: 1 officer listed.")
    assert proposing.waiting() is None
    approvals = Entry.objects.filter(kind="publication.approved").order_by("id")
    assert [entry.actor for entry in approvals] == ["robin", "dana"]
    assert all(proposal.bound_to in entry.after for entry in approvals)
    assert (tmp_path / "release-1" / "release.json").is_file()
    assert agreed_faults() == []


def test_nobody_approves_twice_or_what_they_prepared(tmp_path: Path) -> None:
    a_world()
    proposal = propose(tmp_path)
    approve(proposal, "robin", tmp_path)

    with pytest.raises(WrongState, match="You approved this already"):
        approve(proposal, "robin", tmp_path)
    mine = proposing.propose(act("robin", minutes=1), out=tmp_path, as_of=JULY_5.date())
    with pytest.raises(NotPermitted, match="Whoever prepares does not approve"):
        approve(mine, "robin", tmp_path)
    with pytest.raises(WrongState, match="prepared anew"):
        approve(proposal, "dana", tmp_path)

    assert not models.Job.objects.exists()
    assert Approval.objects.filter(superseded_at=None).count() == 1


def test_what_moved_before_a_worker_published_voids_both_approvals(tmp_path: Path) -> None:
    world = a_world()
    proposal = propose(tmp_path)
    approve(proposal, "robin", tmp_path)
    second = approve(proposal, "dana", tmp_path)
    world.file(
        world.agency("Oak Vale Police Department"), [world.officer("0012-0777", "Brook", "Casey")]
    )

    done = after_work(second.job)

    assert done.state == JobState.REFUSED
    assert "both approvals are void" in done.refusal
    assert not Publication.objects.exists()
    assert not Approval.objects.filter(superseded_at=None).exists()
    assert Entry.objects.filter(kind="approval.voided").count() == 2
    assert agreed_faults() == []
    assert not any(tmp_path.iterdir()), "nothing half written is left"


def test_a_worker_killed_after_the_release_was_recorded_does_not_publish_twice(
    tmp_path: Path,
) -> None:
    a_world()
    proposal = propose(tmp_path)
    approve(proposal, "robin", tmp_path)
    job = after_work(approve(proposal, "dana", tmp_path).job)
    models.Job.objects.update(state="running", result="", ended_at=None)  # as a kill leaves it

    assert worker.take_up_again() == 1
    again = after_work(job)

    assert (again.state, again.result) == ("done", "Release 1 is written.")
    assert Publication.objects.count() == 1


def test_a_release_recorded_when_its_worker_was_killed_is_put_in_its_place_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Stands for a kill: nothing of ours catches it and nothing is written after it."""

    def killed(*_asked: object, **_named: object) -> None:
        raise Killed

    a_world()
    proposal = propose(tmp_path)
    approve(proposal, "robin", tmp_path)
    approve(proposal, "dana", tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("standing.register.actions._put_in_place", killed)
        with pytest.raises(Killed):
            proposing.publish(act("dana", minutes=20), key=proposal.key, out=tmp_path)
    assert Publication.objects.count() == 1
    assert not (tmp_path / "release-1").exists()

    again = proposing.publish(act("dana", minutes=30), key=proposal.key, out=tmp_path)

    assert (again.number, again.finished) == (1, True)
    assert (tmp_path / "release-1" / "release.json").is_file()
    assert Publication.objects.count() == 1
    with pytest.raises(WrongState, match="Nothing was done twice"):
        proposing.publish(act("dana", minutes=40), key=proposal.key, out=tmp_path)
