"""Background work: asked for once, carried out once, and taken up again when a worker is gone."""

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests import make

from standing.accounts.actions import seed_operator
from standing.cli.main import run
from standing.jobs import actions, models, queries, tasks, work, worker
from standing.jobs.domain import TITLES, JobState, Kind
from standing.jobs.lives import lives, living
from standing.kernel.access import Act, Role
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound, NotPermitted
from standing.workforce.models import Agency

pytestmark = [pytest.mark.tables, pytest.mark.django_db(transaction=True)]

NAME = "Avery"
AGENCIES = (
    "agency_name,agency_type,county,municipality,in_scope_2022\n"
    "Riverton Police,municipal,Suffolk,Riverton,yes\n"
)


@pytest.fixture(autouse=True)
def _operator() -> None:
    seed_operator(make.JUNE_30_2022 - timedelta(days=1))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "agencies.csv"
    path.write_text(AGENCIES, "utf-8")
    return path


def import_of(file: Path) -> dict[str, object]:
    return {"kind": "agencies", "file": str(file), "sha256": digest(file.read_bytes())}


def ask(file: Path, act: Act | None = None) -> models.Job:
    return tasks.start(act or make.act(), kind=Kind.IMPORT, arguments=import_of(file))[0]


def after_work(job: models.Job) -> models.Job:
    """Let a worker do what waits, and look at the job again."""
    worker.work(once=True)
    return queries.job(job.key)


def test_a_worker_does_what_was_asked_and_says_what_came_of_it(file: Path) -> None:
    done = after_work(ask(file))

    assert done.state == JobState.DONE
    assert done.result == "1 row read: 1 created, 0 changed, 0 unchanged, 0 set aside."
    assert Agency.objects.count() == 1


def test_the_same_work_asked_for_twice_is_one_job_until_it_has_ended(file: Path) -> None:
    first = ask(file)
    assert ask(file).key == first.key
    assert DBTaskResult.objects.count() == 1

    after_work(first)
    assert ask(file).key != first.key


def test_somebody_who_may_not_do_the_work_may_not_ask_for_it(file: Path) -> None:
    with pytest.raises(NotPermitted):
        ask(file, make.act(make.person(role=Role.AUDITOR)))
    assert not models.Job.objects.exists()


def test_a_file_changed_since_it_was_named_is_not_taken_in(file: Path) -> None:
    job = ask(file)
    file.write_text(AGENCIES.replace("Riverton", "Elsewhere"), "utf-8")

    refused = after_work(job)
    assert refused.state == JobState.REFUSED
    assert "no longer the one that was named" in refused.refusal
    assert not Agency.objects.exists()


def test_a_failure_of_ours_ends_the_job_and_keeps_nothing_of_what_was_read(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_asked: object) -> str:
        Agency.objects.create(code="half", name="Half done", kind="municipal")
        raise ZeroDivisionError(" ".join(["Jordan", NAME]))

    monkeypatch.setattr(tasks, "WORKS", {**work.WORKS, Kind.IMPORT: breaks})
    failed = after_work(ask(file))

    assert failed.state == JobState.FAILED
    assert "ZeroDivisionError" in failed.refusal
    assert not Agency.objects.exists(), "half a work was kept"
    kept = (Path(settings.HOME) / "log" / "failures.log").read_text("utf-8")
    everywhere = [kept, failed.refusal, *DBTaskResult.objects.values_list("traceback", flat=True)]
    assert "ZeroDivisionError" in kept
    assert [text for text in everywhere if NAME in text] == []


def test_a_job_that_ended_is_not_done_again(file: Path) -> None:
    job = after_work(ask(file))
    file.write_text(AGENCIES.replace("Riverton", "Elsewhere"), "utf-8")

    tasks.carry_out(job.pk)
    assert queries.job(job.key).state == JobState.DONE
    assert queries.job(job.key).ended_at == job.ended_at


def test_a_job_that_nobody_took_up_for_a_day_is_refused(file: Path) -> None:
    job = ask(file)
    models.Job.objects.update(asked_at=timezone.now() - timedelta(hours=25))

    refused = after_work(job)
    assert refused.state == JobState.REFUSED
    assert "more than a day" in refused.refusal
    assert not Agency.objects.exists()


def test_what_the_queue_remembers_of_ended_work_is_let_go_after_a_while_and_the_job_stays(
    file: Path,
) -> None:
    old = after_work(ask(file))
    aged = timezone.now() - timedelta(days=settings.QUEUE_DAYS)
    DBTaskResult.objects.update(finished_at=aged + timedelta(minutes=5))
    waits_yet = ask(file, make.act(reason="again"))
    models.Job.objects.filter(pk=waits_yet.pk).update(task="")
    DBTaskResult.objects.filter(pk=waits_yet.task).update(enqueued_at=aged - timedelta(days=9))
    worker.prune()
    assert DBTaskResult.objects.count() == 2

    DBTaskResult.objects.filter(pk=old.task).update(finished_at=aged)
    worker.work(once=True)
    assert not DBTaskResult.objects.filter(pk=old.task).exists()
    assert queries.job(old.key).state == JobState.DONE


def test_what_a_dead_worker_had_is_taken_up_and_what_a_living_one_has_is_left(file: Path) -> None:
    job = ask(file)
    queued = DBTaskResult.objects.get(pk=job.task)
    queued.claim("a-worker")
    actions.begin(job.pk, at=timezone.now())

    with living("a-worker"):
        assert lives("a-worker")
        assert worker.take_up_again() == 0
        assert queries.job(job.key).state == JobState.RUNNING
    assert not lives("a-worker")
    assert worker.take_up_again() == 1
    assert queries.job(job.key).state == JobState.WAITING
    assert after_work(job).state == JobState.DONE


def test_a_lock_that_a_killed_worker_left_behind_keeps_nobody_waiting() -> None:
    left = Path(settings.HOME) / "workers" / "killed"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.touch()
    assert not lives("killed")
    left.unlink(missing_ok=True)


def test_a_worker_told_to_stop_in_the_middle_lets_the_job_wait_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_asked: object) -> str:
        raise SystemExit(1)

    job = ask(file)
    with monkeypatch.context() as patched:
        patched.setattr(tasks, "WORKS", {**work.WORKS, Kind.IMPORT: stopped})
        worker.work(once=True)
    assert queries.job(job.key).state == JobState.WAITING
    assert after_work(job).state == JobState.DONE


def test_a_job_that_lost_a_process_begins_anew_and_is_refused_after_the_third_time(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def loses_a_process(*_asked: object) -> str:
        begun.append(1)
        if len(begun) in {1, 3, 4, 5}:
            raise BrokenProcessPool
        return "Done at last."

    monkeypatch.setattr(tasks, "WORKS", {**work.WORKS, Kind.IMPORT: loses_a_process})
    monkeypatch.setattr(tasks, "ALL_OR_NOTHING", frozenset())
    done = after_work(ask(file))
    assert (done.state, done.result, len(begun)) == (JobState.DONE, "Done at last.", 2)

    refused = after_work(ask(file))
    assert (refused.state, len(begun)) == (JobState.REFUSED, 5)
    assert "begun 3 times" in refused.refusal
    assert "ended from outside" in refused.refusal


def test_the_command_line_asks_for_work_and_lists_it(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", "agencies", str(file), "--background"]) == 0
    assert "A worker does it (standing work)" in capsys.readouterr().err
    assert run(["import", "agencies", str(file), "--background"]) == 0
    assert "This very work waits or runs already" in capsys.readouterr().err
    assert run(["work", "--once"]) == 0
    assert run(["jobs"]) == 0
    listed = capsys.readouterr().out
    assert "import     done     Done." in listed
    assert "1 created" in listed
    assert run(["import", "agencies", str(file), "--background", "--dry-run"]) == 2
    assert run(["jobs", "0123"]) == 1


def test_how_far_along_a_job_is_can_be_seen_by_who_has_its_address(
    client: Client, file: Path
) -> None:
    job = ask(file)
    waiting = client.get(f"/jobs/{job.key}/")
    assert TITLES[Kind.IMPORT] in waiting.text
    assert "Waiting for a worker to begin." in waiting.text
    assert "You can leave this page" in waiting.text
    assert "Refresh" not in waiting.headers
    assert client.get(f"/jobs/{job.key}/?watch=yes").headers["Refresh"] == "5"

    models.Job.objects.update(kind="packets", state="running", done=1204, total=6366)
    assert "Written 1,204 of 6,366 notices." in client.get(f"/jobs/{job.key}/").text

    models.Job.objects.update(kind="import", state="waiting")
    after_work(job)
    done = client.get(f"/jobs/{job.key}/?watch=yes")
    assert "1 created" in done.text
    assert "You can leave this page" not in done.text
    assert "Refresh" not in done.headers
    assert done.headers["Cache-Control"] == "no-store"


def test_the_page_of_a_job_says_neither_who_asked_nor_why_it_was_refused(
    client: Client, file: Path
) -> None:
    job = ask(file)
    models.Job.objects.update(
        state="refused", refusal="Dana Doe holds no role", started_by="dana.doe"
    )
    page = client.get(f"/jobs/{job.key}/").text
    assert "Refused; nothing was changed." in page
    assert "reads why here when signed in" in page
    assert "Dana" not in page
    assert "dana" not in page


def test_an_id_that_nobody_was_given_leads_nowhere(client: Client) -> None:
    assert client.get("/jobs/0123/").status_code == 404
    with pytest.raises(NotFound, match="no job of this id"):
        queries.job("0123")


@pytest.fixture(autouse=True)
def _no_log_left() -> Iterator[None]:
    yield
    (Path(settings.HOME) / "log" / "failures.log").unlink(missing_ok=True)
