"""How far each packet is on its way to the officers: built, downloaded, handed over (CERT-522, 523)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from standing.correspondence import models
from standing.correspondence.handed import REMINDED_AFTER
from standing.kernel.periods import day_of
from standing.storage.rows import known as known_rows
from standing.workforce.models import Agency

_Written = tuple[str, int, datetime]
_Numbered = tuple[str, int, int]


class Stage(StrEnum):
    """What a packet waits for."""

    NOT_BUILT = "not-built"
    NOT_DOWNLOADED = "not-downloaded"
    NOT_HANDED_OVER = "not-handed-over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """The notices that were written for an agency at one moment, and how far they came.

    ``open`` counts those still to be handed over; one that a correction overtook need not be.
    """

    campaign: str
    agency_code: str
    agency_name: str
    number: int
    written_on: date
    notices: int
    handed: int
    open: int
    built_on: date | None
    fetched_on: date | None

    @property
    def wanted(self) -> int:
        """How many notices were or are to be handed over."""
        return self.handed + self.open

    def waits(self, on: date) -> tuple[Stage, date] | None:
        """Return what it waits for on a day, and since when; a week is given to hand notices over."""
        if not self.open:
            return None
        if self.built_on is None:
            return Stage.NOT_BUILT, self.written_on
        if self.fetched_on is None:
            return Stage.NOT_DOWNLOADED, self.built_on
        late_on = self.written_on + REMINDED_AFTER
        return (Stage.NOT_HANDED_OVER, late_on) if late_on <= on else None


def under_way(*, known: datetime, campaign: str = "") -> list[Packet]:
    """Return every packet, of one campaign or of all, the oldest first, then by agency.

    A packet is numbered within its agency and campaign, as it is when it is built. The number of
    questions does not grow with the packets.
    """
    of = {"campaign": campaign} if campaign else {}
    written = models.Notice.objects.filter(known_rows(known), **of)
    marks = models.HandOver.objects.filter(known_rows(known), notice=OuterRef("pk"))
    later = models.Notice.objects.filter(known_rows(known), replaces=OuterRef("pk"))
    size = _counted(written)
    handed = _counted(written.filter(Exists(marks)))
    overtaken = _counted(written.filter(Exists(later), ~Exists(marks)))
    built = _first(
        models.Packet.objects.filter(recorded_at__lte=known, **of).values_list(
            "campaign", "agency_id", "number"
        ).annotate(first=Min("recorded_at"))
    )  # fmt: skip
    within = {f"packet__{name}": value for name, value in of.items()}
    fetched = _first(
        models.PacketFetch.objects.filter(fetched_at__lte=known, **within).values_list(
            "packet__campaign", "packet__agency_id", "packet__number"
        ).annotate(first=Min("fetched_at"))
    )  # fmt: skip
    agencies = Agency.objects.in_bulk({agency for _campaign, agency, _moment in size})
    numbers: dict[tuple[str, int], int] = defaultdict(int)
    found = []
    for key in sorted(size, key=lambda each: (each[2], agencies[each[1]].name, each[0])):
        slug, agency, moment = key
        numbers[slug, agency] += 1
        place = slug, agency, numbers[slug, agency]
        found.append(
            Packet(
                campaign=slug, agency_code=agencies[agency].code, agency_name=agencies[agency].name,
                number=place[2], written_on=day_of(moment), notices=size[key], handed=handed[key],
                open=size[key] - handed[key] - overtaken[key], built_on=built.get(place),
                fetched_on=fetched.get(place),
            )
        )  # fmt: skip
    return found


def _counted(notices: QuerySet[models.Notice]) -> Counter[_Written]:
    rows = notices.order_by().values_list("campaign", "agency_id", "recorded_at")
    return Counter({row[:3]: row[3] for row in rows.annotate(number=Count("pk"))})


def _first(rows: Iterable[tuple[str, int, int, datetime]]) -> dict[_Numbered, date]:
    return {(slug, agency, number): day_of(first) for slug, agency, number, first in rows}
