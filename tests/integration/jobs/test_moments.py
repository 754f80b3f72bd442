"""As of which moment background work acts: never before anything recorded until then (RUL-5)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests import make
from tests.integration.register.world import JULY_5, World, let_two_approve

from standing.accounts import actions as accounts
from standing.jobs import actions, models, queries, tasks, work, worker
from standing.jobs.domain import JobState, Kind
from standing.jobs.moments import moment
from standing.kernel.access import Role
from standing.kernel.canonical import digest
from standing.kernel.errors import Refused
from standing.ledger.models import Entry
from standing.ledger.queries import last_moment
from standing.register.models import Publication

pytestmark = [
    pytest.mark.tables,
    pytest.mark.django_db(transaction=True),
]

AGENCIES = (
    "agency_name,agency_type,county,municipality,in_scope_2022\n"
    "Riverton Police,municipal,Suffolk,Riverton,yes\n"
)
AUGUST_1 = datetime(2022, 8, 1, 16, 0, tzinfo=UTC)
SOON = timedelta(hours=1)


@pytest.fixture(params=[True, False], ids=["an invented world", "a real register"])
def world(request: pytest.FixtureRequest) -> World:
    """A small register in which one officer was put forward."""
    return a_world(invented=request.param)


def a_world(*, invented: bool = True) -> World:
    made = World()
    if invented:
        made.invented()
    agency = made.agency("Elm Hill Police Department")
    made.file(agency, [made.officer("0012-0340", "Avery", "Jordan")])
    somebody_acts(JULY_5, "lee")
    return made


def ask_to_publish(out: Path, *, named_at: datetime | None = None) -> models.Job:
    asked: dict[str, object] = {
        "out": str(out), "as_of": "2022-07-05", "approved_by": ["robin", "dana"], "zeros": {},
    }  # fmt: skip
    by = make.act(at=JULY_5)
    let_two_approve(by, out=out, as_of=JULY_5.date())
    return tasks.start(by, kind=Kind.PUBLISH, arguments=asked, named_at=named_at)[0]


def ask_to_import(path: Path) -> models.Job:
    path.write_text(AGENCIES, "utf-8")
    asked: dict[str, object] = {
        "kind": "agencies", "file": str(path), "sha256": digest(path.read_bytes()),
    }  # fmt: skip
    return tasks.start(make.act(at=JULY_5), kind=Kind.IMPORT, arguments=asked)[0]


def somebody_acts(at: datetime, username: str = "sam") -> None:
    """Let something else be recorded in the meantime."""
    boss = make.person("administrator", role=Role.ADMINISTRATOR)
    accounts.add_person(
        make.act(boss, at=at), username=username, human_name=username, role=Role.AUDITOR
    )


def after_work(job: models.Job) -> models.Job:
    """Let a worker do what waits, and look at the job again."""
    worker.work(once=True)
    return queries.job(job.key)


def as_a_kill_leaves_it(job: models.Job) -> None:
    models.Job.objects.filter(pk=job.pk).update(state="running", result="", ended_at=None)
    assert worker.take_up_again() == 1


def assert_nothing_became_known_behind_the_last_moment() -> None:
    known = list(Entry.objects.order_by("id").values_list("recorded_at", flat=True))
    assert known == sorted(known)


def test_what_a_job_records_lies_after_everything_recorded_while_it_waited(
    world: World, tmp_path: Path
) -> None:
    jobs = [ask_to_publish(tmp_path / "public"), ask_to_import(tmp_path / "agencies.csv")]
    somebody_acts(JULY_5 + SOON)
    before = Entry.objects.count()

    assert [after_work(job).state for job in jobs] == [JobState.DONE, JobState.DONE]
    assert Entry.objects.count() > before
    assert_nothing_became_known_behind_the_last_moment()
    for job in jobs:
        (at,) = job.attempts.values_list("known_at", flat=True)
        assert Entry.objects.filter(recorded_at=at).exists()


@pytest.mark.parametrize("ask", [ask_to_publish, ask_to_import])
def test_work_killed_before_it_recorded_anything_begins_anew_as_of_a_later_moment(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    ask: Callable[[Path], models.Job],
) -> None:  # fmt: skip
    class Killed(BaseException):
        """Stands for a kill: nothing of ours catches it and nothing is written after it."""

    def killed(*_asked: object) -> str:
        raise Killed

    job = ask(tmp_path / "here")
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "WORKS", {Kind.PUBLISH: killed, Kind.IMPORT: killed})
        patched.setattr(actions, "give_back", lambda _job: None)
        worker.work(once=True)
    assert queries.job(job.key).state == JobState.RUNNING
    somebody_acts((last_moment() or JULY_5) + SOON)

    assert worker.take_up_again() == 1
    assert after_work(job).state == JobState.DONE
    assert_nothing_became_known_behind_the_last_moment()
    latest = job.attempts.latest("id").known_at
    assert latest == last_moment()


def test_a_release_that_an_earlier_attempt_committed_is_known_again_by_that_attempts_moment(
    world: World, tmp_path: Path
) -> None:
    job = ask_to_publish(tmp_path / "public")
    first = after_work(job)
    as_a_kill_leaves_it(job)
    somebody_acts((last_moment() or JULY_5) + SOON)

    again = after_work(job)
    assert (first.result, again.result) == (
        "Release 1 is written: 1 officer listed.", "Release 1 is written.",
    )  # fmt: skip
    assert Publication.objects.count() == 1
    assert_nothing_became_known_behind_the_last_moment()


def test_a_release_that_somebody_else_made_is_not_taken_for_the_jobs_own(
    world: World, tmp_path: Path
) -> None:
    done = after_work(ask_to_publish(tmp_path / "public"))
    assert done.state == JobState.DONE
    assert after_work(ask_to_publish(tmp_path / "public")).result.startswith("Release 2 ")
    assert Publication.objects.count() == 2


def test_a_person_revoked_while_the_work_waited_is_refused_with_a_sentence(
    world: World, tmp_path: Path
) -> None:
    job = ask_to_import(tmp_path / "agencies.csv")
    boss = make.person("administrator", role=Role.ADMINISTRATOR)
    accounts.revoke(make.act(boss, at=JULY_5 + SOON), username="operator")

    refused = after_work(job)
    assert refused.state == JobState.REFUSED
    assert "was revoked and can no longer act" in refused.refusal


def test_a_release_committed_before_its_person_was_revoked_is_still_told(
    world: World, tmp_path: Path
) -> None:
    job = ask_to_publish(tmp_path / "public")
    after_work(job)
    as_a_kill_leaves_it(job)
    boss = make.person("administrator", role=Role.ADMINISTRATOR)
    accounts.revoke(make.act(boss, at=(last_moment() or JULY_5) + SOON), username="operator")

    assert after_work(job).result == "Release 1 is written."


def test_the_moment_that_a_person_names_in_an_invented_world_holds(tmp_path: Path) -> None:
    a_world()
    job = ask_to_publish(tmp_path / "public", named_at=AUGUST_1)
    assert after_work(job).state == JobState.DONE
    assert Publication.objects.get().recorded_at == AUGUST_1


def test_a_named_moment_that_the_world_has_gone_past_is_refused(tmp_path: Path) -> None:
    a_world()
    job = ask_to_publish(tmp_path / "public", named_at=AUGUST_1)
    somebody_acts(AUGUST_1 + SOON)

    refused = after_work(job)
    assert refused.state == JobState.REFUSED
    assert "This was to become known at 12:00:00 on August 1, 2022" in refused.refusal
    assert "13:00:00 on August 1, 2022" in refused.refusal
    assert not Publication.objects.exists()


def test_the_same_work_named_for_another_moment_is_another_job(tmp_path: Path) -> None:
    a_world()
    first = ask_to_publish(tmp_path / "public", named_at=AUGUST_1)
    assert ask_to_publish(tmp_path / "public", named_at=AUGUST_1).key == first.key
    assert ask_to_publish(tmp_path / "public").key != first.key


def test_a_real_register_takes_the_walls_moment_and_never_one_before_its_last() -> None:
    a_world(invented=False)
    later, earlier = JULY_5 + SOON, JULY_5 - SOON
    assert moment(wall=later) == later
    assert moment(wall=later, named=AUGUST_1) == later
    assert moment(wall=earlier) == JULY_5


def test_an_invented_world_goes_on_by_a_second_unless_a_later_moment_is_named() -> None:
    a_world()
    assert moment(wall=AUGUST_1) == JULY_5 + timedelta(seconds=1)
    assert moment(wall=AUGUST_1, named=JULY_5) == JULY_5
    with pytest.raises(Refused, match="nothing can become known before that"):
        moment(wall=AUGUST_1, named=JULY_5 - SOON)


def test_every_kind_that_commits_before_its_job_ends_keeps_what_it_finished() -> None:
    commits = set(work.WORKS) - work.ALL_OR_NOTHING - work.WRITES_NOTHING
    assert commits == {*work.KNOWN_AGAIN, Kind.PACKETS, Kind.DECIDE}
