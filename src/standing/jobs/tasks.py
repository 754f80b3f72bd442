"""The queue's side of a job: one task for each kind, and what holds around all of them."""

import json
from concurrent.futures import BrokenExecutor
from datetime import datetime
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task

from standing.accounts import queries as accounts
from standing.jobs import actions, models
from standing.jobs.domain import MOST_BEGINNINGS, MOST_WAITING, JobState, Kind
from standing.jobs.work import ALL_OR_NOTHING, KNOWN_AGAIN, WORKS
from standing.kernel.access import Act
from standing.kernel.errors import Refused, StandingError
from standing.storage import failures

_SECONDS_BETWEEN_COUNTS = 0.5


def start(
    act: Act, *, kind: Kind, arguments: dict[str, object], named_at: datetime | None = None
) -> tuple[models.Job, bool]:
    """Ask for work to be done in the background; return its job and whether it is new.

    The same work asked for again by the same person, while it waits or runs, is the same job.
    ``act`` says who asks, and why; what is recorded bears the moment at which a worker takes it up,
    or in an invented world ``named_at``.
    """
    with transaction.atomic():
        job, new = actions.ask(
            act, kind=kind, arguments=arguments, asked_at=timezone.now(), named_at=named_at
        )
        if new:
            enqueue(job)
    return job, new


def enqueue(job: models.Job) -> None:
    """Put a job into the queue."""
    job.task = str(TASKS[Kind(job.kind)].enqueue(job.pk).id)
    job.save(update_fields=["task"])


def carry_out(job_id: int) -> None:
    """Do one job, once: begin it, act, and write down what came of it.

    A refusal ends the job with its sentence; where one of its processes was killed, it begins anew.
    Anything else that fails is a fault of ours: where it
    happened is kept, what was being read is not, and neither reaches the queue's own table.
    """
    job = actions.begin(job_id, at=timezone.now())
    if job is None:
        return
    try:
        if job.kind in ALL_OR_NOTHING:
            with transaction.atomic():
                _do(job)
        else:
            _do(job)
    except StandingError as refusal:
        _ended(job, JobState.REFUSED, str(refusal))
    except BrokenExecutor as killed:
        failures.keep(killed)
        _begin_anew(job)
    except Exception as failure:  # the last resort: a fault of ours ends the job, not the worker
        failures.keep(failure)
        _ended(
            job,
            JobState.FAILED,
            f"Something failed that we did not foresee ({type(failure).__name__}).",
        )
    except BaseException:  # told to stop in the middle
        actions.give_back(models.Job.objects.get(pk=job.pk))
        raise


def _do(job: models.Job) -> None:
    asked = json.loads(job.arguments)
    said = _done_before(job, asked)
    if said is None:
        _refuse_if_long_waiting(job)
        at = actions.attempt(job, at=timezone.now())
        act = Act(by=accounts.person(job.started_by, at=at), at=at, reason=job.reason)
        said = WORKS[Kind(job.kind)](act, asked, _Counter(job))
    actions.end(job, JobState.DONE, at=timezone.now(), said=said)


def _done_before(job: models.Job, asked: dict[str, Any]) -> str | None:
    """What came of an attempt whose worker was killed when everything was done but the saying so."""
    known_again = KNOWN_AGAIN.get(Kind(job.kind))
    moments = set(job.attempts.values_list("known_at", flat=True))
    return known_again(asked, moments) if known_again and moments else None


def _ended(job: models.Job, state: JobState, said: str) -> None:
    """End a job as the table has it: what a transaction took back is not on the object."""
    actions.end(models.Job.objects.get(pk=job.pk), state, at=timezone.now(), said=said)


@transaction.atomic
def _begin_anew(begun: models.Job) -> None:
    """Queue a job again that lost a process to somebody else's hand; not for ever."""
    job = models.Job.objects.select_for_update().get(pk=begun.pk)
    if job.attempts.count() >= MOST_BEGINNINGS:
        actions.end(job, JobState.REFUSED, at=timezone.now(), said=_KILLED)
        return
    actions.give_back(job)
    enqueue(job)


_KILLED = (
    f"This was begun {MOST_BEGINNINGS} times and never came to its end; the last time a process that "
    "did part of it was ended from outside, as happens where memory runs out. Give the machine more "
    "memory, or the work fewer processes, and ask for it again."
)


def _refuse_if_long_waiting(job: models.Job) -> None:
    began: datetime = job.began_at or timezone.now()
    if began - job.asked_at > MOST_WAITING:
        raise Refused(
            "No worker took this up for more than a day, and meanwhile somebody may have done it in "
            "another way. Ask for it again if it is still wanted."
        )


class _Counter:
    """Writes down how far along a job is, twice a second at most."""

    def __init__(self, job: models.Job) -> None:
        self._job = job
        self._last = 0.0

    def __call__(self, done: int, total: int) -> None:
        now = monotonic()
        if done == total or now - self._last >= _SECONDS_BETWEEN_COUNTS:
            self._last = now
            actions.count(self._job, done=done, total=total)


@task
def packets(job_id: int) -> None:
    """Build packets."""
    carry_out(job_id)


@task
def publish(job_id: int) -> None:
    """Release the public files."""
    carry_out(job_id)


@task
def determine(job_id: int) -> None:
    """Evaluate and prepare."""
    carry_out(job_id)


@task
def take_in(job_id: int) -> None:
    """Take in a reference file."""
    carry_out(job_id)


@task
def release(job_id: int) -> None:
    """Issue what two people approved."""
    carry_out(job_id)


@task
def propose(job_id: int) -> None:
    """Prepare a release of the public files."""
    carry_out(job_id)


@task
def publish_approved(job_id: int) -> None:
    """Publish what two people approved."""
    carry_out(job_id)


@task
def verify(job_id: int) -> None:
    """Walk along the ledger."""
    carry_out(job_id)


@task
def compare(job_id: int) -> None:
    """Compare everybody with everybody."""
    carry_out(job_id)


@task
def decide(job_id: int) -> None:
    """Decide cases of the queue together."""
    carry_out(job_id)


TASKS: dict[Kind, Task[[int], None]] = {
    Kind.PACKETS: packets,
    Kind.PUBLISH: publish,
    Kind.DETERMINE: determine,
    Kind.IMPORT: take_in,
    Kind.RELEASE: release,
    Kind.PROPOSE: propose,
    Kind.PUBLISH_APPROVED: publish_approved,
    Kind.VERIFY: verify,
    Kind.COMPARE: compare,
    Kind.DECIDE: decide,
}
