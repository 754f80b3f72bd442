"""The background worker: takes up what a killed one left, then does one job after another.

What the queue remembers of work that ended is let go after a while; our own table of jobs stays.
"""

import secrets
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, transaction
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from standing.jobs import actions, mailing, models, tasks, tidying
from standing.jobs.domain import OPEN, JobState
from standing.jobs.lives import lives, living


def work(*, once: bool, interval: float = 1.0) -> None:
    """Work until told to stop, or with ``once`` until nothing waits.

    Mail goes out meanwhile; with ``once`` after the jobs. SIGTERM or Ctrl+C lets the job under way
    finish; a second one stops it and lets it wait again. ``interval`` is how often the queue is
    looked at, in seconds.
    """
    worker = f"{socket.gethostname()[:30]}-{secrets.token_hex(8)}"
    with living(worker), nullcontext() if once else mailing.beside():
        take_up_again()
        task_finished.connect(prune)
        try:
            call_command(
                "db_worker",
                verbosity=0,
                batch=once,
                interval=interval,
                startup_delay=False,
                reload=False,
                worker_id=worker,
            )
        finally:
            task_finished.disconnect(prune)
        if once:
            mailing.deliver()
            tidying.tidy()


@contextmanager
def told_to_stop() -> Iterator[None]:
    """End in good order where we are told to stop before the queue listens for it, or after.

    Between the first word of a worker and its first look at the queue lie a database and a thread of
    mail: a signal in that time would end it by default, and leave its mark of life behind.
    """
    if current_thread() is not main_thread():
        yield
        return
    before = {each: signal.signal(each, _end) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, was in before.items():
            signal.signal(each, was)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def prune(**_signal: object) -> None:
    """Let go of what the queue remembers of work that ended more than ``QUEUE_DAYS`` ago."""
    with suppress(OperationalError):  # the database is busy: the next job's end does it
        call_command("prune_db_task_results", verbosity=0, min_age_days=settings.QUEUE_DAYS)


def take_up_again() -> int:
    """Queue every open job again that no living worker has and no queue holds; count them."""
    return sum(
        _taken_up(pk)
        for pk in models.Job.objects.filter(state__in=OPEN).values_list("pk", flat=True)
    )


@transaction.atomic
def _taken_up(job_id: int) -> bool:
    job = models.Job.objects.select_for_update().get(pk=job_id)
    queued = (
        DBTaskResult.objects.select_for_update().filter(pk=job.task).first() if job.task else None
    )
    if not job.is_open or (queued is not None and _in_good_hands(queued)):
        return False
    if job.state == JobState.RUNNING:
        actions.give_back(job)
    if queued is not None:
        queued.delete()
    tasks.enqueue(job)
    return True


def _in_good_hands(queued: "DBTaskResult[Any, Any]") -> bool:
    if queued.status == TaskResultStatus.READY:
        return True
    running = queued.status == TaskResultStatus.RUNNING
    return running and bool(queued.worker_ids) and lives(queued.worker_ids[-1])
