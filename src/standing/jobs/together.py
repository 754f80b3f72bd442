"""Deciding many cases of the queue together: a few at once, many by a worker, a portion at a time.

What is decided is what was shown: each case is frozen with its state when the button is pressed. Every
portion is one transaction with the locks and checks of a single decision. A case that changed since is
left, counted and told, and one that came since is not decided unseen.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from standing.accounts import queries as accounts
from standing.jobs import models
from standing.jobs.choices import Choice, choice_of, take_turn
from standing.jobs.moments import moment
from standing.kernel.access import Act
from standing.kernel.canonical import canonical
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.waypoints import Waypoint, reached
from standing.reports import queue
from standing.reports.queue import Asked, Case
from standing.reports.queue_rows import Group

AT_ONCE: Final = 200
"""Up to so many cases are decided in the request itself; more are left to a worker."""
PORTION: Final = 100
"""So many cases are decided in one transaction."""
CHANGED: Final = "it has changed since it was shown, or was decided meanwhile."

Frozen = tuple[int, str]
"""A case as it was shown: its key, and the hash of its state."""


@dataclass(slots=True)
class Outcome:
    """What came of deciding together: how many were decided, and which were left and why.

    ``left`` holds the key of each case with the sentence of its refusal, or none where it had changed.
    """

    decided: int = 0
    left: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count what came of another portion as well."""
        self.decided += other.decided
        self.left += other.left

    @property
    def changed(self) -> int:
        """How many were left because they had changed since they were shown."""
        return sum(not why for _key, why in self.left)


def told(found: Outcome) -> str:
    """Say what came of it; names nobody.

    >>> told(Outcome(decided=4009, left=[(1, ""), (2, ""), (3, "")]))
    '4,009 of 4,012 cases decided. 3 had changed since they were shown and were left.'
    >>> told(Outcome(decided=1, left=[(1, "No.")]))
    '1 of 2 cases decided. 1 could not be decided so and was left.'
    >>> told(Outcome(decided=1))
    '1 case decided.'
    """
    total = found.decided + len(found.left)
    of = f" of {total:,}" if found.left else ""
    return _with_those_left(
        f"{found.decided:,}{of} {'case' if total == 1 else 'cases'} decided.", found
    )


def so_far(found: Outcome, total: int) -> str:
    """Say how far it is; names nobody.

    >>> so_far(Outcome(decided=1197, left=[(1, ""), (2, ""), (3, "")]), 50_000)
    '1,197 of 50,000 decided. 3 had changed since they were shown and were left.'
    """
    return _with_those_left(f"{found.decided:,} of {total:,} decided.", found)


def _with_those_left(said: str, found: Outcome) -> str:
    changed, refused = found.changed, len(found.left) - found.changed
    if changed:
        they, were = ("it was", "was") if changed == 1 else ("they were", "were")
        said += f" {changed:,} had changed since {they} shown and {were} left."
    if refused:
        were = "was" if refused == 1 else "were"
        said += f" {refused:,} could not be decided so and {were} left."
    return said


def decide_now(
    acting: Callable[[], Act],
    group: Group,
    choice: Choice,
    on: date | None,
    cases: Sequence[Frozen],
) -> Outcome:
    """Decide these cases here and now, each by an entry of its own.

    ``acting`` gives the act, asked for once nobody else may decide these cases: its moment lies after
    whatever was decided of them before. ``on`` is the day that a choice takes, by default that of
    the act. Raises ``NotPermitted`` where the person may not decide so.
    """
    found = Outcome()
    for start in range(0, len(cases), PORTION):
        with transaction.atomic():
            found.add(_decide(acting, group, choice, on, cases[start : start + PORTION]))
    return found


def _decide(
    acting: Callable[[], Act],
    group: Group,
    choice: Choice,
    on: date | None,
    cases: Sequence[Frozen],
) -> Outcome:
    """Decide one portion in the caller's transaction, as a single decision would be."""
    shown = dict(cases)
    take_turn(list(queue.all_of(Asked(group=group), known=acting().at, keys=shown, named=False)))
    act = acting()
    now = {
        each.key: each
        for each in queue.all_of(Asked(group=group), known=act.at, keys=shown, named=False)
    }
    found = Outcome()
    for key, state in cases:
        case = now.get(key)
        if case is None or case.state != state:
            found.left.append((key, ""))
            continue
        try:
            with transaction.atomic():
                choice.decide(act, case, on or act.day)
        except (Refused, WrongState, NotFound) as declined:
            found.left.append((key, str(declined)))
        else:
            found.decided += 1
    return found


def asked_of(job: models.Job) -> dict[str, Any]:
    """Return what a job was asked: group, decision, day, the moment shown, and how many cases."""
    found: dict[str, Any] = json.loads(job.arguments)
    return found


def outcome_of(job: models.Job) -> Outcome:
    """Return what has come of a job so far."""
    portions = models.CasePortion.objects.filter(lot=asked_of(job)["lot"])
    found = Outcome(decided=portions.aggregate(all=Sum("decided"))["all"] or 0)
    for left in portions.exclude(left="").order_by("place").values_list("left", flat=True):
        found.left += [(key, why) for key, why in json.loads(left)]
    return found


def left_by(job: models.Job, *, most: int) -> list[tuple[Case | None, str]]:
    """Return the first cases that a job left, as they were shown, each with why."""
    asked, left = asked_of(job), outcome_of(job).left[:most]
    shown = queue.all_of(
        Asked(group=Group(asked["group"])),
        known=datetime.fromisoformat(asked["known"]), keys=[key for key, _why in left],
    )  # fmt: skip
    cases = {each.key: each for each in shown}
    return [(cases.get(key), why or CHANGED) for key, why in left]


def carry_on(act: Act, asked: Mapping[str, Any], count: Callable[[int, int], None]) -> str:
    """Decide what is left of a lot, a portion at a time, and say what came of all of it.

    The person is looked up anew for every portion: who may no longer decide decides no more.
    """
    group = Group(asked["group"])
    choice = choice_of(group, asked["decision"])
    act.by.require(choice.permission)
    on = date.fromisoformat(asked["on"]) if asked["on"] else None
    portions = models.CasePortion.objects.filter(lot=asked["lot"]).order_by("place")
    total, found = int(asked["cases"]), Outcome()
    for pk in portions.values_list("pk", flat=True):
        found.add(_carry_out(act, pk, group, choice, on))
        reached(Waypoint.CASES_DECIDED)
        count(found.decided + len(found.left), total)
    return told(found)


@transaction.atomic
def _carry_out(act: Act, pk: int, group: Group, choice: Choice, on: date | None) -> Outcome:
    """Decide one portion and write down that it is decided, or return what came of it before."""
    portion = models.CasePortion.objects.select_for_update().get(pk=pk)
    if portion.decided is not None:
        left = json.loads(portion.left or "[]")
        return Outcome(decided=portion.decided, left=[(key, why) for key, why in left])
    cases = [(key, state) for key, state in json.loads(portion.cases)]
    found = _decide(lambda: _acting(act, choice), group, choice, on, cases)
    portion.decided = found.decided
    portion.left = canonical([list(each) for each in found.left]).decode() if found.left else ""
    portion.save(update_fields=["decided", "left"])
    reached(Waypoint.CASES_STORED)
    return found


def _acting(act: Act, choice: Choice) -> Act:
    """The act of the same person at this moment, with what they may do now."""
    at = moment(wall=timezone.now())
    by = accounts.person(act.by.account, at=at)
    by.require(choice.permission)
    return Act(by=by, at=at, reason=act.reason)
