"""What was written to whom, and the content of every packet as it was known when it was written."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import msgspec
from django.db.models import Count

from standing.campaigns import queries as campaigns
from standing.campaigns.models import Campaign, Filing, FilingRow
from standing.certification import queries as certification
from standing.certification.models import Condition, Determination
from standing.correspondence import handed, models
from standing.correspondence.domain import (
    CONTESTABLE,
    NoticeContent,
    NoticeKind,
    PacketContent,
    Recipient,
    Replaced,
    Unit,
    document_id,
    recipients,
    substance,
)
from standing.kernel.errors import NotFound
from standing.kernel.names import PersonName
from standing.ledger import queries as ledger
from standing.requests import queries as requests
from standing.requests.domain import UnitChoice
from standing.rules.book import the_book
from standing.rules.determine import ConditionDue
from standing.rules.determine import Determination as Found
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

BATCH: Final = 500
HERE: Final = "http://127.0.0.1:8000"
"""Where the public pages stand unless a door says otherwise."""


not_handed_over = handed.not_handed_over


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How much there is to build: packets, and notices in all."""

    packets: int
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundle:
    """What becomes one packet: the notices written for an agency at one moment."""

    agency_id: int
    moment: datetime
    number: int
    size: int


def waiting(campaign_slug: str, *, agency: str | None = None, known: datetime) -> Waiting:
    """Return how many packets and notices ``packet_contents`` will give."""
    bundles = _bundles(campaign_slug, agency=agency, known=known)
    return Waiting(packets=len(bundles), notices=sum(bundle.size for bundle in bundles))


def packet_contents(
    campaign_slug: str, *, agency: str | None = None, known: datetime, base_url: str = HERE
) -> Iterator[PacketContent]:
    """Give the content of each packet, the largest of a moment first, a portion in memory at a time.

    ``known`` chooses the notices. Each says what was known when it was written, so that a packet
    built again later is the same packet; notices written later come in a packet of their own.
    Raises ``NotFound`` for a campaign or an agency that is not there.
    """
    of = campaigns.campaign(campaign_slug)
    invented = ledger.invented_world() is not None
    for bundles in _portions(_bundles(campaign_slug, agency=agency, known=known)):
        at = Agency.objects.in_bulk([bundle.agency_id for bundle in bundles])
        contents = _contents(of, bundles, at, known=known, base_url=base_url, invented=invented)
        for bundle in bundles:
            agency_ = at[bundle.agency_id]
            notices = contents.pop(bundle.agency_id)
            yield PacketContent(
                agency_code=agency_.code,
                agency_name=agency_.name,
                municipality=_municipality(agency_),
                campaign_slug=of.slug,
                campaign_title=of.title,
                dated_on=notices[0].dated_on,
                number=bundle.number,
                notices=notices,
                invented=invented,
            )


def _municipality(agency: Agency) -> str:
    return f"{agency.municipality}, Massachusetts" if agency.municipality else ""


def newest_packets(campaign: str, agency: str, *, known: datetime) -> list[models.Packet]:
    """Return each packet of an agency as last built, by number, or raise ``NotFound``."""
    rows = models.Packet.objects.filter(
        known_rows(known), campaign=campaign, agency__code=agency
    ).order_by("recorded_at", "id")
    found = {row.number: row for row in rows}
    if not found:
        whose = workforce.agency(agency).name
        raise NotFound(
            f"There is no packet of {campaigns.called(campaign)} for {whose} yet. Packets are built "
            "after the release."
        )
    return [found[number] for number in sorted(found)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The last notice that an officer was sent in a campaign."""

    id: int
    kind: NoticeKind
    determination_id: int | None


def told(campaign_slug: str, *, known: datetime) -> dict[int, Told]:
    """Return the last notice of each officer in a campaign, as known at a moment."""
    rows = models.Notice.objects.filter(known_rows(known), campaign=campaign_slug)
    return {
        officer: Told(id=pk, kind=NoticeKind(kind), determination_id=determination)
        for officer, pk, kind, determination in rows.order_by("recorded_at", "id")
        .values_list("officer_id", "id", "kind", "determination_id")
        .iterator(chunk_size=5000)
    }


def unchanged(pairs: Iterable[tuple[int, int]]) -> set[int]:
    """Return, of (determination told, determination now), those now that say nothing else."""
    asked = list(pairs)
    same: set[int] = set()
    for start in range(0, len(asked), BATCH):
        some = asked[start : start + BATCH]
        read = _decided([pk for pair in some for pk in pair])
        same.update(now for then, now in some if read[then].substance == read[now].substance)
    return same


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """A determination with what it found, its conditions on the days that hold since its issue."""

    row: Determination
    found: Found

    @property
    def substance(self) -> tuple[object, ...]:
        return substance(self.found, since=self.row.reference_on, expires_on=self.row.renewed_until)


def _bundles(campaign: str, *, agency: str | None, known: datetime) -> list[_Bundle]:
    """Every packet there is, by moment, the largest first, so that no long one comes last."""
    notices = models.Notice.objects.filter(known_rows(known), campaign=campaign)
    if agency is not None:
        notices = notices.filter(agency=workforce.agency(agency))
    counted = notices.values_list("agency_id", "recorded_at").annotate(
        size=Count("officer", distinct=True)
    )
    numbers: dict[int, int] = defaultdict(int)
    found = []
    for agency_id, moment, size in sorted(counted, key=lambda row: (row[1], row[0])):
        numbers[agency_id] += 1
        found.append(
            _Bundle(agency_id=agency_id, moment=moment, number=numbers[agency_id], size=size)
        )
    return sorted(found, key=lambda bundle: (bundle.moment, -bundle.size, bundle.agency_id))


def _portions(bundles: Iterable[_Bundle]) -> Iterator[list[_Bundle]]:
    """Bundles of one moment together, up to ``BATCH`` notices: a query costs more than a row."""
    portion: list[_Bundle] = []
    for bundle in bundles:
        held = sum(each.size for each in portion)
        if portion and (bundle.moment != portion[0].moment or held + bundle.size > BATCH):
            yield portion
            portion = []
        portion.append(bundle)
    if portion:
        yield portion


def _contents(
    of: Campaign, bundles: Sequence[_Bundle], at: dict[int, Agency], *, known: datetime,
    base_url: str, invented: bool,
) -> dict[int, tuple[NoticeContent, ...]]:  # fmt: skip
    moment = bundles[0].moment
    rows = list(
        models.Notice.objects.filter(
            known_rows(known), campaign=of.slug, recorded_at=moment, agency_id__in=list(at)
        ).select_related("officer", "replaces", "vacating")
    )
    world = _World.of(of, rows, known=moment)
    found: dict[int, list[NoticeContent]] = defaultdict(list)
    for row in rows:
        found[row.agency_id].append(
            _content(row, world, at[row.agency_id], base_url=base_url, invented=invented)
        )
    return {
        agency: tuple(sorted(contents, key=lambda each: (each.name.sort_key, each.mptc_id)))
        for agency, contents in found.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """What was known when some notices were written, and the determinations they speak of."""

    title: str
    names: dict[int, PersonName]
    in_force: dict[int, bool]
    extension_due: dict[int, date]
    numbers: dict[int, int]
    units: dict[tuple[int, int], Unit]
    waived: set[int]
    decided: dict[int, _Decided]
    reference_on: date
    renewed_until: date

    @classmethod
    def of(cls, of: Campaign, rows: Sequence[models.Notice], *, known: datetime) -> "_World":
        officers = [row.officer_id for row in rows]
        on = rows[0].dated_on
        standings = certification.standings(officers, on=on, known=known)
        earlier = [row.replaces.determination_id for row in rows if row.replaces]
        decided = [row.determination_id for row in rows]
        return cls(
            title=of.title,
            names=workforce.name_of(officers, on=on, known=known),
            in_force={officer: standing.in_force for officer, standing in standings.items()},
            extension_due={
                agency: extension.due_on
                for agency, extension in campaigns.extensions(of, known=known).items()
            },
            numbers=_numbers(of.slug, officers, known=known),
            units=_units(of, rows, known=known),
            waived=_waived(officers, on=on, known=known),
            decided=_decided(sorted({pk for pk in (*decided, *earlier) if pk})),
            reference_on=of.reference_on,
            renewed_until=of.renewed_until,
        )


def _numbers(campaign: str, officers: Sequence[int], *, known: datetime) -> dict[int, int]:
    """The how-manieth notice of its officer each notice is."""
    counted: dict[int, int] = defaultdict(int)
    numbers: dict[int, int] = {}
    for some in _in_batches(officers):
        rows = models.Notice.objects.filter(
            known_rows(known), campaign=campaign, officer_id__in=some
        )
        for pk, officer in rows.order_by("recorded_at", "id").values_list("id", "officer_id"):
            counted[officer] += 1
            numbers[pk] = counted[officer]
    return numbers


class _Named(msgspec.Struct, frozen=True):
    """What a row of an agency's file says of the bargaining unit."""

    union: str = ""
    union_head_email: str = ""


_named = msgspec.json.Decoder(_Named)


def _units(
    of: Campaign, rows: Sequence[models.Notice], *, known: datetime
) -> dict[tuple[int, int], Unit]:
    """The bargaining unit that each agency's file named for an officer, where its head reads mail.

    What the officer said of it takes the place of every file's word (CERT-119).
    """
    found = {}
    places = {(row.officer_id, row.agency_id) for row in rows}
    for some in _in_batches(sorted({officer for officer, _ in places})):
        named_in = FilingRow.objects.filter(
            filing__in=Filing.objects.filter(known_rows(known), campaign=of),
            officer_id__in=some,
            set_aside="",
        )
        for officer, agency, answers in named_in.order_by("filing__recorded_at", "id").values_list(
            "officer_id", "filing__agency_id", "answers"
        ):
            named = _named.decode(answers)
            if named.union_head_email:
                found[officer, agency] = Unit(name=named.union, email=named.union_head_email)
    return _said_by_officers(found, places, known=known)


def _said_by_officers(
    found: dict[tuple[int, int], Unit], places: set[tuple[int, int]], *, known: datetime
) -> dict[tuple[int, int], Unit]:
    """Put the officers' own word in: another unit, or none. A waiver is read apart, by its edition."""
    for some in _in_batches(sorted({officer for officer, _ in places})):
        given = requests.contacts(some, known=known)
        for place in (each for each in places if each[0] in given):
            said = given[place[0]]
            if said.unit == UnitChoice.NAMED:
                found[place] = Unit(name=said.unit_name, email=said.unit_head_email)
            elif said.unit == UnitChoice.NO_UNIT:
                found.pop(place, None)
    return found


def _waived(officers: Sequence[int], *, on: date, known: datetime) -> set[int]:
    """Who had signed that the unit need not be told, by a day."""
    return {
        officer
        for some in _in_batches(officers)
        for officer in models.UnitWaiver.objects.filter(
            known_rows(known), officer_id__in=some, signed_on__lte=on
        ).values_list("officer_id", flat=True)
    }


def _content(
    row: models.Notice, world: _World, at: Agency, *, base_url: str, invented: bool
) -> NoticeContent:
    decided = world.decided.get(row.determination_id or 0)
    kind = NoticeKind(row.kind)
    docket = f"{row.campaign.upper()}/{row.officer.mptc_id}"
    unit = world.units.get((row.officer_id, row.agency_id))
    to = recipients(
        kind, unit_named=unit is not None, waived=row.officer_id in world.waived,
        dated_on=row.dated_on, book=the_book(),
    )  # fmt: skip
    return NoticeContent(
        kind=kind,
        mptc_id=row.officer.mptc_id,
        name=world.names[row.officer_id],
        agency_name=at.name,
        agency_code=at.code,
        campaign_title=world.title,
        dated_on=row.dated_on,
        number=world.numbers[row.pk],
        determination=decided.found if decided else None,
        determination_hash=decided.row.hash if decided else None,
        conditions=decided.found.conditions if decided else (),
        petition_due=_petition_due(row, decided),
        since=decided.row.reference_on if decided else world.reference_on,
        expires_on=decided.row.renewed_until if decided else world.renewed_until,
        extension_due=(
            world.extension_due.get(row.agency_id) if kind is NoticeKind.EXTENSION else None
        ),
        continues=world.in_force[row.officer_id],
        replaces=_replaced(row.replaces, world, docket) if row.replaces else None,
        vacated_on=row.vacating.vacated_on if row.vacating else None,
        because=row.because,
        recipients=to,
        unit=unit if Recipient.UNIT in to else None,
        docket=docket,
        invented=invented,
        base_url=base_url,
    )


def _petition_due(row: models.Notice, decided: _Decided | None) -> date | None:
    """The last day to petition, counted from the release."""
    if decided is None or NoticeKind(row.kind) not in CONTESTABLE:
        return None
    return decided.row.preparation.release.petition_due


def _replaced(earlier: models.Notice, world: _World, docket: str) -> Replaced:
    decided = world.decided.get(earlier.determination_id or 0)
    kind = NoticeKind(earlier.kind)
    return Replaced(
        kind=kind,
        dated_on=earlier.dated_on,
        document=document_id(docket, kind, world.numbers[earlier.pk]),
        determination=decided.found if decided else None,
        determination_hash=decided.row.hash if decided else None,
        since=decided.row.reference_on if decided else world.reference_on,
        expires_on=decided.row.renewed_until if decided else world.renewed_until,
    )


def _decided(ids: Sequence[int]) -> dict[int, _Decided]:
    found: dict[int, _Decided] = {}
    for some in _in_batches(ids):
        due = {
            (row[0], row[1]): row[2]
            for row in Condition.objects.filter(determination_id__in=some).values_list(
                "determination_id", "requirement", "due_on"
            )
        }
        rows = Determination.objects.filter(pk__in=some).defer("facts")
        for row in rows.prefetch_related("preparation__release"):
            found[row.pk] = _Decided(row=row, found=_as_issued(row, due))
    return found


def _as_issued(row: Determination, due: dict[tuple[int, str], date]) -> Found:
    """What was found, with each condition due on the day that its issue gave it (CERT-371)."""
    found = row.found()
    if not found.conditions:
        return found
    conditions = tuple(
        ConditionDue(
            requirement=each.requirement,
            rule=each.rule,
            due_on=due.get((row.pk, each.requirement), each.due_on),
            stated=each.stated,
        )
        for each in found.conditions
    )
    return msgspec.structs.replace(found, conditions=conditions)


def _in_batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]
