"""Let a worker decide many cases of the queue: frozen as they were shown, one job for a group."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from standing.jobs import actions, models, tasks, together
from standing.jobs.choices import Choice
from standing.jobs.domain import OPEN, JobState, Kind
from standing.jobs.together import Frozen
from standing.kernel.access import Act
from standing.kernel.canonical import canonical, digest_of
from standing.kernel.errors import WrongState
from standing.reports.queue_rows import Group
from standing.storage import bulk

BUSY: Final = (
    "A worker decides cases of this group already. Wait until it has ended; then look at what still "
    "waits, and decide that. Nothing was begun."
)


@transaction.atomic
def let_decide(
    act: Act,
    *,
    group: Group,
    choice: Choice,
    on: date | None,
    cases: Sequence[Frozen],
    known: datetime,
) -> models.Job:
    """Freeze these cases and let a worker decide them; pressed twice it is one job.

    ``known`` is the moment at which they were shown. What a worker decided of them already, before it
    was stopped, stays decided.

    Raises:
        NotPermitted: this person may not decide so.
        WrongState: a worker decides cases of this group already.
    """
    act.by.require(choice.permission)
    asked: dict[str, object] = {
        "group": group.value, "decision": choice.name, "on": on.isoformat() if on else None,
        "known": known.isoformat(), "cases": len(cases),
    }  # fmt: skip
    lot = digest_of([act.by.account, act.reason, asked, [list(each) for each in cases]])
    actions.hold()
    done = _of_lot(lot)
    if done is not None and done.state not in (JobState.REFUSED, JobState.FAILED):
        return done
    if under_way(group) is not None:
        raise WrongState(BUSY)
    if done is None:
        _freeze(lot, cases)
    return tasks.start(act, kind=Kind.DECIDE, arguments={**asked, "lot": lot})[0]


def _freeze(lot: str, cases: Sequence[Frozen]) -> None:
    """Keep the cases as they were shown, a portion a row."""
    portions = [
        [list(each) for each in cases[start : start + together.PORTION]]
        for start in range(0, len(cases), together.PORTION)
    ]
    bulk.insert(
        models.CasePortion,
        ("lot", "place", "cases", "left"),
        [(lot, place, canonical(each).decode(), "") for place, each in enumerate(portions)],
    )


def _of_lot(lot: str) -> models.Job | None:
    """Return the last job that was to decide a lot; one never frozen has none, which an index says."""
    if not models.CasePortion.objects.filter(lot=lot).exists():
        return None
    jobs = models.Job.objects.filter(kind=Kind.DECIDE, arguments__contains=lot)
    return jobs.order_by("-id").first()


def under_way(group: Group) -> models.Job | None:
    """Return the job that decides cases of a group now, or will soon."""
    waiting = models.Job.objects.filter(kind=Kind.DECIDE, state__in=OPEN).order_by("id")
    return next((job for job in waiting if together.asked_of(job)["group"] == group.value), None)
