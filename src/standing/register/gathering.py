"""The lines of a release about orders, disciplinary records and decisions, as the law allows each.

Orders of this commission are the suspensions that lie over certificates; everything else is told by
whoever keeps it (``orders.source``). Nobody who is off the public register stands in any of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final, TypeVar

from standing.certification.domain import Label, OverlayKind
from standing.certification.labels import wording_on
from standing.certification.models import Determination, Overlay, Vacating
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of
from standing.register import orders
from standing.register.domain import UNASSOCIATED, PublicAgency
from standing.register.law import law_only
from standing.register.lists import marked, printed
from standing.register.orders import OrderKind, PublicOrder, Told
from standing.register.shapes import (
    AdministrativeLine,
    DecertifiedLine,
    DecisionLine,
    DisciplinaryLine,
    RetrainingLine,
    SuspendedLine,
)
from standing.register.shown import public_standings
from standing.rules.determine import Outcome
from standing.storage.rows import known as known_rows
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Officer

PORTION: Final = 5_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """Whom a line is about: the number, the name, the agencies and the status on the day."""

    mptc_id: str
    name: PersonName
    agencies: str
    status: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """What stands against officers on a day: who they are, and every order and matter of theirs."""

    people: Mapping[int, Someone]
    told: Mapping[int, Told]
    invented: bool

    def __iter__(self) -> Iterator[tuple[Someone, Told]]:
        """Everybody of whom something is told, in the order of names."""
        in_order = sorted(
            self.told, key=lambda pk: (self.people[pk].name.sort_key, self.people[pk].mptc_id)
        )
        return ((self.people[pk], self.told[pk]) for pk in in_order)

    def _ordered(self, kind: OrderKind) -> Iterator[tuple[Someone, PublicOrder, str]]:
        for someone, told in self:
            for order in sorted(told.orders, key=lambda each: each.begun):
                if order.kind == kind.value:
                    yield someone, order, marked("", invented=self.invented)

    def suspended(self) -> Iterator[SuspendedLine]:
        """Every suspension that has begun, with its end where it has ended (REG-14)."""
        for someone, order, more in self._ordered(OrderKind.SUSPENSION):
            yield SuspendedLine(
                last_name=someone.name.last, first_name=someone.name.first,
                mptc_id=someone.mptc_id, agency=order.agency or someone.agencies,
                begins=printed(order.begun), ends=printed(order.ended),
                reason=order.reason or law_only(order.authority), more=more,
            )  # fmt: skip

    def administrative(self) -> Iterator[AdministrativeLine]:
        """Every administrative suspension that holds on the day; one that was lifted is off (F4)."""
        for someone, order, more in self._ordered(OrderKind.ADMIN_SUSPENSION):
            yield AdministrativeLine(
                last_name=someone.name.last, first_name=someone.name.first,
                mptc_id=someone.mptc_id, agency=order.agency or someone.agencies,
                kind=order.reason or law_only(order.authority),
                begins=printed(order.begun), more=more,
            )  # fmt: skip

    def decertified(self) -> Iterator[DecertifiedLine]:
        """Every decertification, here or by another jurisdiction (REG-13)."""
        for someone, order, more in self._ordered(OrderKind.DECERTIFICATION):
            yield DecertifiedLine(
                last_name=someone.name.last, first_name=someone.name.first,
                mptc_id=someone.mptc_id, decertified=printed(order.begun),
                reason=order.reason or law_only(order.authority),
                agency=order.agency or someone.agencies, jurisdiction=order.jurisdiction, more=more,
            )  # fmt: skip

    def retraining(self) -> Iterator[RetrainingLine]:
        """Every order to be trained again (REG-15)."""
        for someone, order, more in self._ordered(OrderKind.RETRAINING):
            yield RetrainingLine(
                last_name=someone.name.last, first_name=someone.name.first,
                mptc_id=someone.mptc_id, ordered=printed(order.begun),
                completed=printed(order.ended), what=order.what,
                agency=order.agency or someone.agencies, reason=order.reason, more=more,
            )  # fmt: skip

    def records(self) -> Iterator[DisciplinaryLine]:
        """Every sustained allegation; the matter's number says which are one investigation (DISC-1)."""
        for someone, told in self:
            for place, matter in enumerate(told.matters, 1):
                for number, allegation in enumerate(matter.allegations, 1):
                    yield DisciplinaryLine(
                        last_name=someone.name.last, first_name=someone.name.first,
                        mptc_id=someone.mptc_id, agency=matter.agency, incident=matter.incident,
                        allegation=allegation.kind,
                        disciplines="; ".join(each.what for each in allegation.disciplines),
                        finding=allegation.finding, matter=f"{someone.mptc_id}/{place}",
                        number=number, summary=allegation.wording, status=someone.status.value,
                        corrected=printed(matter.corrected), statement=matter.statement,
                        more=marked("", invented=self.invented),
                    )  # fmt: skip


def conduct(
    *,
    as_of: date,
    known: datetime,
    off: Collection[int],
    agencies_of: Mapping[int, Sequence[PublicAgency]],
    invented: bool,
) -> Conduct:
    """Return every order and matter that may be read on a day, of everybody not in ``off``."""
    told: dict[int, Told] = {}
    for ids in _portions(Officer.objects.order_by("pk").values_list("pk", flat=True).iterator()):
        found = orders.source()(ids, on=as_of, known=known)
        told |= {pk: each for pk, each in found.items() if pk not in off and _says(each)}
    for pk, laid in _suspensions(as_of=as_of, known=known).items():
        if pk not in off:
            before = told.get(pk, orders.NOTHING)
            told[pk] = Told(
                orders=(*before.orders, *laid), matters=before.matters,
                commendations=before.commendations,
            )  # fmt: skip
    people = _people(sorted(told), agencies_of, on=as_of, known=known)
    return Conduct(people=people, told=told, invented=invented)


def _says(told: Told) -> bool:
    return bool(told.orders or told.matters)


_LAID: Final = {
    OverlayKind.SUSPENDED.value: OrderKind.SUSPENSION,
    OverlayKind.ADMIN_SUSPENDED.value: OrderKind.ADMIN_SUSPENSION,
}


def _suspensions(*, as_of: date, known: datetime) -> dict[int, list[PublicOrder]]:
    """The suspensions on record that have begun; an administrative one only while it holds."""
    read_as = identities.kept_as(known=known)
    rows = Overlay.objects.filter(known_rows(known), kind__in=_LAID, since__lte=as_of)
    found: dict[int, list[PublicOrder]] = defaultdict(list)
    for row in rows.order_by("officer_id", "since", "pk"):
        ended = row.until if row.until is not None and row.until <= as_of else None
        if ended and row.kind == OverlayKind.ADMIN_SUSPENDED:
            continue
        found[read_as.get(row.officer_id, row.officer_id)].append(
            PublicOrder(
                kind=_LAID[row.kind].value, begun=row.since, ended=ended, authority=row.authority
            )
        )
    return found


def _people(
    ids: Sequence[int],
    agencies_of: Mapping[int, Sequence[PublicAgency]],
    *,
    on: date,
    known: datetime,
) -> dict[int, Someone]:
    found: dict[int, Someone] = {}
    for portion in _portions(ids):
        names = workforce.name_of(portion, on=on, known=known)
        numbers = dict(Officer.objects.filter(pk__in=portion).values_list("pk", "mptc_id"))
        standings = public_standings(portion, on=on, known=known)
        served = workforce.employments(portion, on=on, known=known)
        for pk in portion:
            at = [each.name for each in agencies_of.get(pk, ())]
            at = at or [place.agency_name for place in served.get(pk, ())]
            found[pk] = Someone(
                mptc_id=numbers[pk], name=names[pk], status=standings[pk].label,
                agencies="; ".join(dict.fromkeys(at)) or UNASSOCIATED,
            )  # fmt: skip
    return found


_DECIDED: Final = {
    Outcome.CERTIFIED.value: "Certified",
    Outcome.CONDITIONAL.value: "Conditionally Certified",
    Outcome.DECLINED.value: "Not Recertified",
}
"""What was decided, as the public reads it; that more must be known (further review) decides nothing."""


def decisions(
    *, as_of: date, known: datetime, off: Collection[int], invented: bool
) -> Iterator[DecisionLine]:
    """Give the decisions that may be read on a day, by the day they were issued; read in portions.

    While the rules have whoever may still challenge a decision shown as under review (CERT-900), a
    decision less than full is left out until the last day to challenge it has passed.
    """
    read_as = identities.kept_as(known=known)
    vacated = dict(
        Vacating.objects.filter(known_rows(known), vacated_on__lte=as_of).values_list(
            "determination_id", "vacated_on"
        )
    )
    rows = Determination.objects.filter(
        known_rows(known),
        outcome__in=_DECIDED,
        preparation__release__recorded_at__lte=known,
        preparation__release__issued_on__lte=as_of,
    )
    first = min(as_of, day_of(known))
    if wording_on(as_of).review_shown:
        rows = rows.exclude(
            outcome__in=[Outcome.CONDITIONAL.value, Outcome.DECLINED.value],
            preparation__release__petition_due__gte=first,
        )
    found = rows.order_by("preparation__release__issued_on", "campaign", "pk").values_list(
        "pk", "officer_id", "officer__mptc_id", "campaign", "outcome",
        "preparation__release__issued_on",
    )  # fmt: skip
    for portion in _portions(found.iterator(chunk_size=PORTION)):
        wanted = {read_as.get(row[1], row[1]) for row in portion} - set(off)
        names = workforce.name_of(sorted(wanted), on=as_of, known=known)
        for pk, officer_id, mptc_id, campaign, outcome, issued_on in portion:
            kept = read_as.get(officer_id, officer_id)
            if kept in off or officer_id in off:
                continue
            yield DecisionLine(
                docket=f"{campaign.upper()}/{mptc_id}", mptc_id=mptc_id,
                last_name=names[kept].last, first_name=names[kept].first,
                issued=printed(issued_on), outcome=_DECIDED[outcome],
                set_aside=printed(vacated.get(pk)), document="",
                more=marked("", invented=invented),
            )  # fmt: skip


def _portions(rows: Iterable[T]) -> Iterator[list[T]]:
    coming = iter(rows)
    while portion := list(islice(coming, PORTION)):
        yield portion
