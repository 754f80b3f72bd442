"""Approvals whose second one sets work going: a small release at once, a large one through a worker."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from standing.campaigns import deciding
from standing.correspondence import releasing
from standing.jobs import models, tasks
from standing.jobs.domain import OPEN, Kind
from standing.kernel.access import Act, Permission
from standing.kernel.errors import Refused, WrongState
from standing.register import proposing
from standing.storage import locks

AT_ONCE = 10_000
"""Up to so many determinations the second approval issues itself; more are left to a worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """What came of an approval: whether two now approved, what was done at once, what a worker does."""

    both: bool
    outcome: releasing.Outcome | None = None
    job: models.Job | None = None


def approve_preparation(act: Act, *, number: int, preview: str, determinations: int) -> Approved:
    """Approve a preparation; the second approval issues it, or lets a worker do so (RUL-24)."""
    at_once = determinations <= AT_ONCE
    if at_once:
        done = releasing.approve(act, number=number, preview=preview)
        return Approved(both=done.both, outcome=done)
    return _then(act, number=number, preview=preview)


def _then(act: Act, *, number: int, preview: str) -> Approved:
    job = None
    with transaction.atomic():
        found = deciding.approve(act, number=number, preview=preview, at_once=False)
        if found.both:
            asked: dict[str, object] = {"preparation": number, "preview": preview}
            job, _new = tasks.start(act, kind=Kind.RELEASE, arguments=asked)
    if found.voided:  # recorded by now, and told
        raise Refused(found.voided)
    return Approved(both=found.both, job=job)


def under_way(kind: Kind) -> bool:
    """Say whether work of a kind waits or runs."""
    return models.Job.objects.filter(kind=kind, state__in=OPEN).exists()


@transaction.atomic
def carry_out_release(act: Act, *, number: int, preview: str) -> models.Job:
    """Let a worker issue what two people approved, where an earlier job was refused or failed.

    Raises ``WrongState`` where a worker has it already.
    """
    act.by.require(Permission.DETERMINATION_APPROVE)
    _refuse_if_under_way(Kind.RELEASE)
    asked: dict[str, object] = {"preparation": number, "preview": preview}
    return tasks.start(act, kind=Kind.RELEASE, arguments=asked)[0]


@transaction.atomic
def carry_out_publication(act: Act, *, key: str, out: Path, as_of: date) -> models.Job:
    """Let a worker publish what two people approved, where an earlier job was refused or failed.

    Raises ``WrongState`` where a worker has it already.
    """
    act.by.require(Permission.PUBLICATION_APPROVE)
    _refuse_if_under_way(Kind.PUBLISH_APPROVED)
    return _publish(act, key=key, out=out, as_of=as_of)


def _refuse_if_under_way(kind: Kind) -> None:
    locks.hold("jobs")
    if under_way(kind):
        raise WrongState("A worker has this already, or will soon. Nothing was begun twice.")


def _publish(act: Act, *, key: str, out: Path, as_of: date) -> models.Job:
    asked: dict[str, object] = {
        "proposal": key, "out": str(out.resolve()), "as_of": as_of.isoformat(),
    }  # fmt: skip
    return tasks.start(act, kind=Kind.PUBLISH_APPROVED, arguments=asked)[0]


@transaction.atomic
def approve_publication(act: Act, *, key: str, preview: str, out: Path, as_of: date) -> Approved:
    """Approve a release of the public files; the second approval lets a worker publish it."""
    if not proposing.approve(act, key=key, preview=preview):
        return Approved(both=False)
    return Approved(both=True, job=_publish(act, key=key, out=out, as_of=as_of))
