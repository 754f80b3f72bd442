"""Questions asked of the jobs."""

from standing.jobs import models
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
