"""What the measured world is made into beyond what was played: a large agency, and many cases."""

from datetime import datetime

from django.db.models import Count, QuerySet

from standing.accounts import queries as accounts
from standing.accounts.models import Grant
from standing.certification.models import Condition
from standing.kernel.access import Act, Role
from standing.ledger import actions as ledger
from standing.ledger import queries
from standing.reports import queue
from standing.reports.queue_rows import Group
from standing.workforce.models import Agency, Employment, Officer

_AT_A_TIME = 1_000


def size() -> str:
    """Return how large the register is, in words."""
    return f"{Officer.objects.count():,} officers, {Agency.objects.count():,} agencies"


def holder(role: Role, agency: str = "") -> str:
    """Return the account of somebody who holds a role."""
    held = Grant.objects.filter(role=role, agency=agency, account__revoked_at=None)
    return str(held.values_list("account__username", flat=True)[0])


def largest_agency() -> str:
    """Return the code of the agency with the most officers, of those somebody signs in for."""
    held = Grant.objects.filter(role=Role.AGENCY_SUBMITTER).values("agency")
    counted = _current().filter(agency__code__in=held).values("agency__code")
    return str(counted.annotate(officers=Count("pk")).order_by("-officers")[0]["agency__code"])


def somebody_of(agency: str) -> str:
    """Return the number of an officer of an agency."""
    return str(_current().filter(agency__code=agency).values_list("officer__mptc_id", flat=True)[0])


def fill_up(code: str, *, to: int) -> int:
    """Let officers of other agencies work at this one too, up to so many; return how many do."""
    agency = Agency.objects.get(code=code)
    there = _current().filter(agency=agency).values("officer")
    others = _current().exclude(agency=agency).exclude(officer__in=there).order_by("pk")
    wanted = max(0, to - there.count())
    made = [
        Employment(
            officer_id=each.officer_id, agency=agency, employment_class=each.employment_class,
            rank=each.rank, since=each.since, recorded_at=each.recorded_at, source=each.source,
        )
        for each in {row.officer_id: row for row in others[: 2 * wanted]}.values()
    ]  # fmt: skip
    Employment.objects.bulk_create(made[:wanted], batch_size=_AT_A_TIME)
    return _current().filter(agency=agency).count()


def move_clock(to: datetime) -> None:
    """Let the world come to a moment, unless it has."""
    if (queries.last_moment() or to) < to:
        person = accounts.person(holder(Role.CERTIFICATION_STAFF), at=to)
        ledger.move_clock(Act(by=person, at=to, reason="To measure its pages."))


def let_wait(wanted: int) -> int:
    """Copy overdue conditions until so many cases wait in one group; return how many do."""
    now = queries.last_moment()
    assert now is not None
    asked = queue.Asked(group=Group.OVERDUE)
    missing = wanted - queue.count(asked, known=now)
    rows = list(Condition.objects.filter(superseded_at=None, due_on__lt=now.date())[:_AT_A_TIME])
    while missing > 0 and rows:
        Condition.objects.bulk_create([_copy(row) for row in rows[:missing]], batch_size=_AT_A_TIME)
        missing = wanted - queue.count(asked, known=now)
    return queue.count(asked, known=now)


def _copy(row: Condition) -> Condition:
    """Return the same row without a key of its own."""
    return Condition(
        determination_id=row.determination_id, officer_id=row.officer_id,
        requirement=row.requirement, rule=row.rule, since=row.since, due_on=row.due_on,
        recorded_at=row.recorded_at,
    )  # fmt: skip


def _current() -> QuerySet[Employment]:
    return Employment.objects.filter(superseded_at=None, until=None)
