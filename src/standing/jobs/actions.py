"""The life of a job: asked for, begun, counted, ended, given back. Each move is one transaction."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from standing.jobs import models
from standing.jobs.domain import JOB_MOVES, NEEDS, OPEN, JobState, Kind
from standing.jobs.moments import moment
from standing.kernel.access import Act
from standing.kernel.canonical import canonical, digest_of
from standing.storage import locks


@transaction.atomic
def ask(
    act: Act,
    *,
    kind: Kind,
    arguments: Mapping[str, Any],
    asked_at: datetime,
    named_at: datetime | None = None,
) -> tuple[models.Job, bool]:
    """Return the job for this work and whether it is new; the same work while open is one job.

    ``asked_at`` is the wall's moment, ``named_at`` what the person gave with ``--at``. Raises
    ``NotPermitted`` where the person may not do the work.
    """
    agency = arguments.get("agency") if kind is Kind.PACKETS else None
    act.by.require(NEEDS[kind], agency=agency)
    hold()
    named = named_at.astimezone(UTC).isoformat() if named_at else None
    fingerprint = digest_of([kind, act.by.account, act.reason, named, arguments])
    found = models.Job.objects.filter(fingerprint=fingerprint, state__in=OPEN).first()
    if found is not None:
        return found, False
    job = models.Job.objects.create(
        kind=kind.value,
        arguments=canonical(arguments).decode(),
        fingerprint=fingerprint,
        started_by=act.by.account,
        reason=act.reason,
        named_at=named_at,
        asked_at=asked_at,
    )
    return job, True


def hold() -> None:
    """Wait until nobody else asks for a job, until the transaction ends."""
    locks.hold("jobs")


def begin(job_id: int, *, at: datetime) -> models.Job | None:
    """Take a waiting job up; ``None`` where it is not waiting, because it ended or another has it."""
    with transaction.atomic():
        job = models.Job.objects.select_for_update().get(pk=job_id)
        if job.state != JobState.WAITING:
            return None
        job.began_at = job.began_at or at
        move(job, JobState.RUNNING)
    return job


def attempt(job: models.Job, *, at: datetime) -> datetime:
    """Read and store the moment that this beginning of a job acts as of (RUL-5); ``at`` is the wall's.

    Raises ``Refused`` where an invented world has gone past the moment that was named.
    """
    known_at = moment(wall=at, named=job.named_at)
    models.Attempt.objects.create(job=job, known_at=known_at, began_at=at)
    return known_at


def move(job: models.Job, to: JobState) -> None:
    """Bring a job into another state; raises ``WrongState`` where the table of moves says no."""
    JOB_MOVES.check(JobState(job.state), to)
    job.state = to.value
    job.save()


def count(job: models.Job, *, done: int, total: int) -> None:
    """Write down how far along a job is."""
    models.Job.objects.filter(pk=job.pk).update(done=done, total=total)
    job.done, job.total = done, total


def end(job: models.Job, state: JobState, *, at: datetime, said: str = "") -> None:
    """End a job with its sentence: what came of it, or why it was refused."""
    job.ended_at = at
    if state is JobState.DONE:
        job.result, job.done = said, job.total
    else:
        job.refusal = said
    move(job, state)


def give_back(job: models.Job) -> None:
    """Let a job wait again whose worker stopped in the middle of it."""
    job.done = job.total = 0
    move(job, JobState.WAITING)
