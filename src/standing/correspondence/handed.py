"""What was handed over and what was not: an agency's notices, packet by packet (CERT-523)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from standing.correspondence import models
from standing.correspondence.domain import NoticeKind
from standing.kernel.periods import day_of
from standing.storage.rows import known as known_rows
from standing.workforce.models import Agency

REMINDED_AFTER: Final = timedelta(days=7)
"""Calendar days after the notices were written from which an agency is reminded (design)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A notice of a packet, and what the agency said of handing it over.

    ``corrects`` is the day of the earlier notice whose place it takes; ``corrected_on`` the day of the
    later one that takes its own.
    """

    id: int
    officer_id: int
    mptc_id: str
    kind: NoticeKind
    dated_on: date
    corrects: date | None
    corrected_on: date | None
    handed_on: date | None
    marked_by: str
    marked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The notices that were written for an agency at one moment: they come in one packet."""

    campaign: str
    number: int
    written_at: datetime
    notices: tuple[Told, ...]

    @property
    def handed(self) -> int:
        """How many notices are marked as handed over."""
        return sum(1 for each in self.notices if each.handed_on is not None)

    @property
    def wanted(self) -> int:
        """How many notices were or are to be handed over: all but those that a correction overtook."""
        return self.handed + len(self.open)

    @property
    def open(self) -> tuple[Told, ...]:
        """The notices still to be handed over; one that was corrected meanwhile need not be."""
        return tuple(
            each for each in self.notices if each.handed_on is None and each.corrected_on is None
        )

    @property
    def remind_on(self) -> date:
        """The first day on which the agency is reminded of what is still open."""
        return day_of(self.written_at) + REMINDED_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHandedOver:
    """Notices of one packet that lie at the agency longer than they should."""

    campaign: str
    number: int
    written_on: date
    officers: tuple[str, ...]
    of: int


def bundles(agency_id: int, *, known: datetime) -> list[Bundle]:
    """Return an agency's bundles of every campaign, numbered as its packets are, the newest first."""
    rows = (
        models.Notice.objects.filter(known_rows(known), agency_id=agency_id)
        .order_by("recorded_at", "id")
        .values_list(
            "id", "officer_id", "officer__mptc_id", "kind", "dated_on", "replaces_id",
            "replaces__dated_on", "campaign", "recorded_at",
        )
    )  # fmt: skip
    marks = {
        row.notice_id: row
        for row in models.HandOver.objects.filter(known_rows(known), notice__agency_id=agency_id)
    }
    read = list(rows)
    corrected = {row[5]: row[4] for row in read if row[5] is not None}
    held: dict[tuple[str, datetime], list[Told]] = defaultdict(list)
    for row in read:
        mark = marks.get(row[0])
        held[row[7], row[8]].append(
            Told(
                id=row[0], officer_id=row[1], mptc_id=row[2], kind=NoticeKind(row[3]),
                dated_on=row[4], corrects=row[6], corrected_on=corrected.get(row[0]),
                handed_on=mark.handed_on if mark else None,
                marked_by=mark.marked_by if mark else "",
                marked_at=mark.recorded_at if mark else None,
            )
        )  # fmt: skip
    return list(reversed(_numbered(held)))


def _numbered(held: dict[tuple[str, datetime], list[Told]]) -> list[Bundle]:
    numbers: dict[str, int] = defaultdict(int)
    found = []
    for campaign, moment in sorted(held, key=lambda key: (key[1], key[0])):
        numbers[campaign] += 1
        found.append(
            Bundle(
                campaign=campaign, number=numbers[campaign], written_at=moment,
                notices=tuple(held[campaign, moment]),
            )
        )  # fmt: skip
    return found


def bundle(agency_id: int, campaign: str, number: int, *, known: datetime) -> Bundle | None:
    """Return one bundle of an agency, or ``None`` where there is none of that number."""
    return next(
        (
            each
            for each in bundles(agency_id, known=known)
            if each.campaign == campaign and each.number == number
        ),
        None,
    )


def not_handed_over(agency: str, known: datetime) -> list[NotHandedOver]:
    """Return what an agency (its code) is reminded of: notices not marked as handed over in time.

    A week after they were written (``REMINDED_AFTER``) a notice that is not marked, and that no
    correction has overtaken, is due. The oldest packet comes first.
    """
    found = Agency.objects.filter(code=agency).first()
    if found is None:
        return []
    today = day_of(known)
    return [
        NotHandedOver(
            campaign=each.campaign, number=each.number, written_on=day_of(each.written_at),
            officers=tuple(notice.mptc_id for notice in each.open), of=each.wanted,
        )
        for each in reversed(bundles(found.pk, known=known))
        if each.open and each.remind_on <= today
    ]  # fmt: skip


def fetches(packet_ids: Sequence[int]) -> dict[int, list[models.PacketFetch]]:
    """Return who downloaded each packet, the latest first."""
    found: dict[int, list[models.PacketFetch]] = defaultdict(list)
    rows = models.PacketFetch.objects.filter(packet_id__in=packet_ids)
    for row in rows.order_by("-fetched_at", "-pk"):
        found[row.packet_id].append(row)
    return found
