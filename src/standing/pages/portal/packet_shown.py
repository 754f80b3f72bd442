"""A packet as the pages of an agency show it: its notices, its file, who fetched it and when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from standing.campaigns.models import Campaign
from standing.correspondence import handed
from standing.correspondence.handed import Bundle
from standing.correspondence.models import Packet, PacketFetch
from standing.kernel.canonical import canonical, digest
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.portal.people import names_of
from standing.storage.rows import known as known_rows
from standing.workforce.models import Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A packet as pages show it: its notices, its file if that is built, and who fetched it."""

    agency: Agency
    title: str
    bundle: Bundle
    packet: Packet | None
    fetches: tuple[tuple[str, datetime], ...]
    on: date

    @property
    def counted(self) -> str:
        """How many notices are handed over, of how many: ``12 of 14 handed over``."""
        return f"{self.bundle.handed:,} of {self.bundle.wanted:,} handed over"

    @property
    def overtaken(self) -> int:
        """How many notices a correction has replaced."""
        return sum(1 for each in self.bundle.notices if each.corrected_on is not None)

    @property
    def corrections(self) -> int:
        """How many notices take the place of an earlier one."""
        return sum(1 for each in self.bundle.notices if each.corrects is not None)

    @property
    def late(self) -> bool:
        """Whether notices lie here longer than a week."""
        return bool(self.bundle.open) and self.bundle.remind_on <= self.on

    @property
    def written_on(self) -> date:
        """The day on which the notices were written."""
        return day_of(self.bundle.written_at)

    @property
    def address(self) -> str:
        """The page of the packet."""
        return self.of("portal-packet")

    def of(self, page: str, *more: str) -> str:
        """Return the address of one of the packet's pages."""
        return reverse(
            page, args=[self.agency.code, self.bundle.campaign, self.bundle.number, *more]
        )

    @property
    def mark(self) -> str:
        """A mark of what is handed over; it changes with it."""
        marks = [
            [each.mptc_id, str(each.handed_on), each.marked_by] for each in self.bundle.notices
        ]
        return digest(canonical(marks))[:16]


def packets_of(agency: Agency) -> list[Shown]:
    """Return every packet of an agency, the newest first, in a fixed number of questions."""
    now = clock.now()
    titles = dict(Campaign.objects.values_list("slug", "title"))
    rows = Packet.objects.filter(known_rows(now), agency=agency).order_by("recorded_at", "id")
    built = {(row.campaign, row.number): row for row in rows}
    fetched = handed.fetches([row.pk for row in rows])
    every = [each for some in fetched.values() for each in some]
    names = names_of(each.account for each in every)
    by_number: dict[tuple[str, int], list[PacketFetch]] = {}
    for row in rows:
        by_number.setdefault((row.campaign, row.number), []).extend(fetched.get(row.pk, ()))
    return [
        Shown(
            agency=agency,
            title=titles.get(each.campaign, each.campaign),
            bundle=each,
            packet=built.get((each.campaign, each.number)),
            fetches=tuple(
                (names[one.account], one.fetched_at)
                for one in sorted(
                    by_number.get((each.campaign, each.number), ()),
                    key=lambda one: (one.fetched_at, one.pk),
                    reverse=True,
                )
            ),
            on=day_of(now),
        )
        for each in handed.bundles(agency.pk, known=now)
    ]
