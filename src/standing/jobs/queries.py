"""Questions asked of the jobs."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q

from standing.jobs import models
from standing.jobs.domain import OPEN, JobState
from standing.kernel.errors import NotFound


def job(key: str) -> models.Job:
    """Return the job of this id, or raise ``NotFound``."""
    found = models.Job.objects.filter(key=key).first()
    if found is None:
        raise NotFound("There is no job of this id. Jobs are listed by `standing jobs`.")
    return found


def jobs(*, most: int = 50) -> list[models.Job]:
    """Return the latest jobs, newest first."""
    return list(models.Job.objects.order_by("-id")[:most])


LOOKED_BACK: Final = timedelta(days=7)
"""So long a job that came to nothing is somebody's to look at."""
TAKEN_UP_WITHIN: Final = timedelta(minutes=15)
"""A job that waits longer says that no worker runs, or that one hangs."""


def in_trouble(*, now: datetime) -> list[models.Job]:
    """Return the jobs that need somebody, newest first; ``now`` is the wall's.

    Those that failed or were refused this week and whose kind was not asked for again since, and those
    that no worker has taken up.
    """
    again = models.Job.objects.filter(kind=OuterRef("kind"), pk__gt=OuterRef("pk"))
    came_to_nothing = Q(
        ~Exists(again),
        state__in=[JobState.FAILED.value, JobState.REFUSED.value],
        ended_at__gte=now - LOOKED_BACK,
    )
    lies = Q(state__in=[*OPEN], began_at__isnull=True, asked_at__lt=now - TAKEN_UP_WITHIN)
    return list(models.Job.objects.filter(came_to_nothing | lies).order_by("-id"))
