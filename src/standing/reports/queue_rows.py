"""The rows behind each group of the exceptions queue, as they stood at any moment known.

Every group is one query over indexed columns; nothing here is kept apart from the acts it follows from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db.models import (
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from standing.campaigns import set_aside
from standing.campaigns.models import Filing, FilingRow, MatchAnswer, MatchQuestion
from standing.certification.domain import ConditionState, OverlayKind
from standing.certification.models import (
    Application,
    Condition,
    ConditionAct,
    Determination,
    Incomplete,
    Overlay,
    Vacating,
    Weighing,
)
from standing.kernel.periods import day_of
from standing.ledger.models import Entry
from standing.rules.determine import Outcome
from standing.storage.rows import known as known_rows

Rows = QuerySet[Any]
TO_WEIGH: Final = "background.answer-to-weigh"
KEPT_ASIDE: Final = set_aside.KIND
"""The entry of the ledger that says somebody looked at a row that was set aside (RUL-11)."""


class Group(StrEnum):
    """Why an officer needs a person."""

    REVIEW = "review"
    BACKGROUND = "background"
    DECLINED = "declined"
    MATCHES = "matches"
    PROOF = "proof"
    OVERDUE = "overdue"
    INCOMPLETE = "incomplete"
    SET_ASIDE = "set-aside"
    DUE = "due"


NOT_WAITING: Final = frozenset({Group.DUE})
"""Groups that are listed and need nobody yet."""
SOON: Final = timedelta(days=30)
"""A condition due within this time is listed as due soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the cases of a group are read, and by what path each tells whose it is.

    ``since`` is the column that says from when a person was needed.
    """

    rows: Callable[[datetime], Rows]
    ground: Callable[[], Any]
    officer: str
    agency: str
    campaign: str
    since: str


def _later(known: datetime) -> Exists:
    """A determination of the same officer in the same round that took the place of this one."""
    return Exists(
        Determination.objects.filter(
            known_rows(known),
            officer=OuterRef("officer"),
            campaign=OuterRef("campaign"),
            pk__gt=OuterRef("pk"),
        )
    )


def _undecided(known: datetime, outcome: Outcome) -> Rows:
    """The latest determinations with an outcome about which nobody has found anything since."""
    weighed = Weighing.objects.filter(
        known_rows(known), officer=OuterRef("officer"), recorded_at__gt=OuterRef("recorded_at")
    )
    sent_back = Incomplete.objects.filter(
        known_rows(known), officer=OuterRef("officer"), recorded_at__gt=OuterRef("recorded_at")
    )
    rows = Determination.objects.filter(
        known_rows(known), outcome=outcome.value, grounds__isnull=False
    )
    return rows.filter(~_later(known), ~Exists(weighed), ~Exists(sent_back))


def _review(known: datetime) -> Rows:
    return _undecided(known, Outcome.FURTHER_REVIEW).exclude(grounds__contains=TO_WEIGH)


def _background(known: datetime) -> Rows:
    return _undecided(known, Outcome.FURTHER_REVIEW).filter(grounds__contains=TO_WEIGH)


def _declined(known: datetime) -> Rows:
    """Whoever would be declined, as long as it is not issued: somebody looks before two approve."""
    issued = Q(preparation__release__recorded_at__lte=known)
    return _undecided(known, Outcome.DECLINED).exclude(issued)


def _matches(known: datetime) -> Rows:
    answered = MatchAnswer.objects.filter(known_rows(known), question=OuterRef("pk"))
    return MatchQuestion.objects.filter(known_rows(known)).filter(~Exists(answered))


def _replaced(known: datetime) -> Exists:
    """A decision issued later than the one that left a condition owed."""
    return Exists(
        Determination.objects.filter(
            known_rows(known),
            officer=OuterRef("determination__officer"),
            pk__gt=OuterRef("determination"),
            preparation__release__recorded_at__lte=known,
        )
    )


def _vacated(known: datetime) -> Exists:
    return Exists(
        Vacating.objects.filter(known_rows(known), determination=OuterRef("determination"))
    )


def _acts(known: datetime) -> QuerySet[ConditionAct]:
    """What was done about the same condition, the latest first."""
    return ConditionAct.objects.filter(
        known_rows(known),
        determination=OuterRef("determination"),
        requirement=OuterRef("requirement"),
        on__lte=day_of(known),
    ).order_by("-on", "-recorded_at", "-pk")


def _proof(known: datetime) -> Rows:
    """Conditions for which proof came and nobody has looked at it (C3, CERT-343)."""
    last = _acts(known).values("pk")[:1]
    return (
        ConditionAct.objects.filter(known_rows(known), state=ConditionState.PROOF_IN.value)
        .filter(~_replaced(known), ~_vacated(known), on__lte=day_of(known))
        .annotate(last=Subquery(last))
        .filter(last=F("pk"))
    )


def _overdue(known: datetime) -> Rows:
    """Conditions whose stated day has passed with nothing in time: a person looks (CERT-341)."""
    today = day_of(known)
    on_leave = Overlay.objects.filter(
        known_rows(known), officer=OuterRef("officer"), kind=OverlayKind.LEAVE.value,
        since__lte=today,
    ).filter(Q(until__isnull=True) | Q(until__gt=today))  # fmt: skip
    return _running(known).filter(~Exists(on_leave), due_on__lt=today, due__lt=today)


def _due_soon(known: datetime) -> Rows:
    """Conditions that are due today or within thirty days, with nothing in yet."""
    today = day_of(known)
    return _running(known).filter(due__gte=today, due__lte=today + SOON)


def _running(known: datetime) -> Rows:
    """Conditions still owed, whose time runs; ``due`` is the day that holds now."""
    acts = _acts(known)
    runs = [ConditionState.OPEN.value, ConditionState.EXTENDED.value]
    stated = acts.filter(due_on__isnull=False).values("due_on")[:1]
    return (
        Condition.objects.filter(superseded_at__isnull=True, recorded_at__lte=known)
        .filter(~_replaced(known), ~_vacated(known))
        .annotate(
            last_state=Coalesce(Subquery(acts.values("state")[:1]), Value(runs[0])),
            due=Coalesce(Subquery(stated), F("due_on")),
        )
        .filter(last_state__in=runs)
    )


def _incomplete(known: datetime) -> Rows:
    """Applications found incomplete whose file still stands: the agency has to send it anew (T6)."""
    standing = Application.objects.filter(
        known_rows(known), officer=OuterRef("officer"), receipt=OuterRef("receipt")
    )
    return Incomplete.objects.filter(known_rows(known)).filter(Exists(standing)).annotate(
        campaign=Subquery(standing.values("campaign")[:1]),
        agency_id=Subquery(standing.values("agency_id")[:1]),
    )  # fmt: skip


def _set_aside(known: datetime) -> Rows:
    """Rows of standing files that do not count, about which nobody has been asked or has looked."""
    newer = Filing.objects.filter(
        known_rows(known),
        campaign=OuterRef("filing__campaign"),
        agency=OuterRef("filing__agency"),
        kind=OuterRef("filing__kind"),
        pk__gt=OuterRef("filing"),
    )
    subject = Concat(
        Value("row:"),
        OuterRef("filing__receipt"),
        Value(":"),
        Cast(OuterRef("row"), CharField()),
        output_field=CharField(),
    )
    looked_at = Entry.objects.filter(kind=KEPT_ASIDE, subject=subject, recorded_at__lte=known)
    asked = MatchQuestion.objects.filter(line=OuterRef("pk"))
    stands = Q(filing__recorded_at__lte=known) & (
        Q(filing__superseded_at__isnull=True) | Q(filing__superseded_at__gt=known)
    )
    some = Q(filing__accepted__lt=F("filing__rows"))
    return FilingRow.objects.filter(some, stands).exclude(set_aside="").filter(
        ~Exists(newer), ~Exists(looked_at), ~Exists(asked)
    )  # fmt: skip


def _of_match() -> Any:
    return Concat(F("code"), Value(" ("), F("differs"), Value(")"), output_field=CharField())


SOURCES: Final[Mapping[Group, Source]] = {
    Group.REVIEW: Source(
        rows=_review, ground=lambda: F("grounds"), officer="officer",
        agency="agency", campaign="campaign", since="recorded_at",
    ),
    Group.BACKGROUND: Source(
        rows=_background, ground=lambda: F("grounds"), officer="officer",
        agency="agency", campaign="campaign", since="recorded_at",
    ),
    Group.DECLINED: Source(
        rows=_declined, ground=lambda: F("grounds"), officer="officer",
        agency="agency", campaign="campaign", since="recorded_at",
    ),
    Group.MATCHES: Source(
        rows=_matches, ground=_of_match, officer="officer", agency="line__filing__agency",
        campaign="line__filing__campaign__slug", since="recorded_at",
    ),
    Group.PROOF: Source(
        rows=_proof, ground=lambda: F("requirement"), officer="determination__officer",
        agency="determination__agency", campaign="determination__campaign", since="recorded_at",
    ),
    Group.OVERDUE: Source(
        rows=_overdue, ground=lambda: F("requirement"), officer="officer",
        agency="determination__agency", campaign="determination__campaign", since="due",
    ),
    Group.INCOMPLETE: Source(
        rows=_incomplete, ground=lambda: Value("not substantially complete"), officer="officer",
        agency="", campaign="campaign", since="recorded_at",
    ),
    Group.SET_ASIDE: Source(
        rows=_set_aside, ground=lambda: F("set_aside"), officer="officer",
        agency="filing__agency", campaign="filing__campaign__slug", since="filing__recorded_at",
    ),
    Group.DUE: Source(
        rows=_due_soon, ground=lambda: F("requirement"), officer="officer",
        agency="determination__agency", campaign="determination__campaign", since="due",
    ),
}  # fmt: skip
"""Every group, in the order in which it is shown."""
