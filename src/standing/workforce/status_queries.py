"""Questions about what agencies reported of their officers: leaves, and the forms that came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from django.db.models import Q, QuerySet

from standing.kernel.canonical import canonical, digest
from standing.kernel.periods import day_of
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce.domain import AwaySuspended, Changed, LeaveKind, OnLeave, StatusChange
from standing.workforce.models import AgencySuspension, Employment, Leave, StatusUpdate
from standing.workforce.status_clock import Reported, reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """An Officer Status Update as it came: of whom, what, by which account and when.

    ``said`` are the agency's words of an "other change", each with what changed.
    """

    mptc_id: str
    officer_id: int
    change: StatusChange
    effective_on: date
    due_on: date
    reported_by: str
    recorded_at: datetime
    clock: Reported
    said: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> str:
        """What the form tells of, in words."""
        what = "; ".join(f"{what}: {words}" for what, words in self.said)
        return f"{self.change.value} ({what})" if what else self.change.value


def leaves_at(agency_id: int, *, on: date, known: datetime) -> dict[int, OnLeave]:
    """Return who of an agency is on leave on a day, with the leave that the agency reported."""
    kept = identities.kept_as(known=known)
    rows = Leave.objects.filter(
        known_rows(known), Q(until__isnull=True) | Q(until__gt=on), agency_id=agency_id
    )
    return {
        kept.get(row[0], row[0]): _leave(row)
        for row in _columns(rows.filter(since__lte=on)).order_by("since", "pk")
    }


def leaves_of(officer_ids: Sequence[int], agency_id: int, *, known: datetime) -> list[OnLeave]:
    """Return every leave of an officer (all their records) from one agency, the oldest first."""
    rows = Leave.objects.filter(known_rows(known), officer_id__in=officer_ids, agency_id=agency_id)
    return [_leave(row) for row in _columns(rows).order_by("since", "pk")]


def suspensions_at(agency_id: int, *, on: date, known: datetime) -> dict[int, AwaySuspended]:
    """Return whom an agency has suspended from duty on a day, as it reported."""
    kept = identities.kept_as(known=known)
    rows = AgencySuspension.objects.filter(
        known_rows(known), Q(until__isnull=True) | Q(until__gt=on), agency_id=agency_id
    )
    found = (_suspended(row) for row in _columns_of(rows.filter(since__lte=on)))
    return {kept.get(each.officer_id, each.officer_id): each for each in found}


def suspensions_of(
    officer_ids: Sequence[int], agency_id: int, *, known: datetime
) -> list[AwaySuspended]:
    """Return every suspension of an officer (all their records) by one agency, the oldest first."""
    rows = AgencySuspension.objects.filter(
        known_rows(known), officer_id__in=officer_ids, agency_id=agency_id
    )
    return [_suspended(row) for row in _columns_of(rows)]


def forms(
    agency_id: int, *, known: datetime, officer_ids: Sequence[int] | None = None
) -> list[Form]:
    """Return the forms that an agency filed, of some officers or of all, the newest first."""
    rows = StatusUpdate.objects.filter(agency_id=agency_id, recorded_at__lte=known)
    if officer_ids is not None:
        rows = rows.filter(officer_id__in=officer_ids)
    return [
        Form(
            mptc_id=row.officer.mptc_id, officer_id=row.officer_id,
            change=StatusChange(row.change), effective_on=row.effective_on, due_on=row.due_on,
            reported_by=row.reported_by, recorded_at=row.recorded_at,
            clock=_clock(row), said=_said(row.said),
        )
        for row in rows.select_related("officer").order_by("-recorded_at", "-pk")
    ]  # fmt: skip


def mark(officer_ids: Sequence[int], agency_id: int, *, known: datetime) -> str:
    """Return a mark of what is known of an officer at an agency; it changes when any of it does.

    A form carries it, so that one filled in over older knowledge is noticed.
    """
    rows = known_rows(known) & Q(officer_id__in=officer_ids, agency_id=agency_id)
    parts = [
        sorted(model._default_manager.filter(rows).values_list("pk", flat=True))
        for model in (Employment, Leave, AgencySuspension)
    ]
    reports = StatusUpdate.objects.filter(
        officer_id__in=officer_ids, agency_id=agency_id, recorded_at__lte=known
    )
    parts.append([reports.count()])
    return digest(canonical(parts))[:16]


def _clock(row: StatusUpdate) -> Reported:
    return reported(effective_on=row.effective_on, reported_on=day_of(row.recorded_at))


def _said(stored: str) -> tuple[tuple[str, str], ...]:
    """What a form keeps of an "other change", in the order in which it asks."""
    told = msgspec.json.decode(stored, type=dict[str, str]) if stored else {}
    order = list(Changed().asked())
    return tuple(sorted(told.items(), key=lambda pair: order.index(pair[0])))


def _columns_of(
    rows: "QuerySet[AgencySuspension]",
) -> "QuerySet[AgencySuspension, tuple[int, str, bool | None, date, date | None]]":
    return rows.order_by("since", "pk").values_list(
        "officer_id", "agency__code", "paid", "since", "until"
    )


def _suspended(row: tuple[int, str, bool | None, date, date | None]) -> AwaySuspended:
    return AwaySuspended(
        officer_id=row[0], agency_code=row[1], paid=row[2], since=row[3], until=row[4]
    )


_Row = tuple[int, str, str, date, date | None]


def _columns(rows: "QuerySet[Leave]") -> "QuerySet[Leave, _Row]":
    return rows.values_list("officer_id", "agency__code", "kind", "since", "until")


def _leave(row: _Row) -> OnLeave:
    return OnLeave(
        officer_id=row[0], agency_code=row[1], kind=LeaveKind(row[2]), since=row[3], until=row[4]
    )
