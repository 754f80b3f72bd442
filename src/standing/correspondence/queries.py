"""What was written to whom, and the content of every packet as it was known when it was written."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count

from standing.campaigns import queries as campaigns
from standing.campaigns.models import Campaign
from standing.certification import queries as certification
from standing.certification.models import Determination
from standing.correspondence import models
from standing.correspondence.domain import NoticeContent, NoticeKind, PacketContent
from standing.kernel.errors import NotFound
from standing.kernel.names import PersonName
from standing.ledger import queries as ledger
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

BATCH: Final = 500
HERE: Final = "http://127.0.0.1:8000"
"""Where the public pages stand unless a door says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How much there is to build: agencies with notices, and notices in all."""

    agencies: int
    notices: int


def waiting(campaign_slug: str, *, agency: str | None = None, known: datetime) -> Waiting:
    """Return how many packets and notices ``packet_contents`` will give."""
    sizes = _sizes(campaign_slug, agency=agency, known=known)
    return Waiting(agencies=len(sizes), notices=sum(size for _, size in sizes))


def packet_contents(
    campaign_slug: str, *, agency: str | None = None, known: datetime, base_url: str = HERE
) -> Iterator[PacketContent]:
    """Give the content of each agency's packet, the largest first, one agency in memory at a time.

    ``known`` chooses the notices: each officer's latest one. Each notice itself says what was known
    when it was written, so that a packet built again later is the same packet. Raises ``NotFound``
    for a campaign or an agency that is not there.
    """
    of = campaigns.campaign(campaign_slug)
    invented = ledger.invented_world() is not None
    for agency_id, _ in _sizes(campaign_slug, agency=agency, known=known):
        at = Agency.objects.get(pk=agency_id)
        rows = _latest(campaign_slug, agency_id, known=known)
        notices = _contents(of, at, rows, base_url=base_url, invented=invented)
        yield PacketContent(
            agency_code=at.code,
            agency_name=at.name,
            municipality=f"{at.municipality}, Massachusetts" if at.municipality else "",
            campaign_slug=of.slug,
            campaign_title=of.title,
            dated_on=max(row.dated_on for row in rows),
            notices=notices,
            invented=invented,
        )


def newest_packet(campaign: str, agency: str, *, known: datetime) -> models.Packet:
    """Return the packet of an agency as last built, or raise ``NotFound`` with a sentence."""
    found = (
        models.Packet.objects.filter(known_rows(known), campaign=campaign, agency__code=agency)
        .order_by("-recorded_at", "-id")
        .first()
    )
    if found is None:
        raise NotFound(
            f"There is no packet of {campaign} for {agency} yet. Packets are built after the release, "
            "with `standing packets`."
        )
    return found


def _sizes(campaign: str, *, agency: str | None, known: datetime) -> list[tuple[int, int]]:
    """Return (agency, officers with a notice), the largest first, so that no long one comes last."""
    notices = models.Notice.objects.filter(known_rows(known), campaign=campaign)
    if agency is not None:
        notices = notices.filter(agency=workforce.agency(agency))
    counted = notices.values_list("agency_id").annotate(size=Count("officer", distinct=True))
    return sorted(counted, key=lambda row: (-row[1], row[0]))


def _latest(campaign: str, agency_id: int, *, known: datetime) -> list[models.Notice]:
    rows = models.Notice.objects.filter(
        known_rows(known), campaign=campaign, agency_id=agency_id
    ).order_by("recorded_at", "id")
    return list({row.officer_id: row for row in rows.select_related("officer")}.values())


def _contents(
    of: Campaign, at: Agency, rows: Sequence[models.Notice], *, base_url: str, invented: bool
) -> tuple[NoticeContent, ...]:
    decided = _determinations([row.determination_id for row in rows if row.determination_id])
    written: dict[tuple[datetime, date], list[models.Notice]] = defaultdict(list)
    for row in rows:
        written[row.recorded_at, row.dated_on].append(row)
    contents: list[NoticeContent] = []
    for (moment, dated_on), together in written.items():
        world = _World.of(of, at.pk, together, on=dated_on, known=moment)
        contents.extend(
            _content(
                row, decided.get(row.determination_id or 0), world, at, base_url=base_url,
                invented=invented,
            )
            for row in together
        )  # fmt: skip
    return tuple(sorted(contents, key=lambda content: (content.name.sort_key, content.mptc_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """What was known when some notices were written, besides the determinations."""

    title: str
    names: dict[int, PersonName]
    in_force: dict[int, bool]
    extension_due: date | None
    reference_on: date
    renewed_until: date

    @classmethod
    def of(
        cls, of: Campaign, agency_id: int, rows: Sequence[models.Notice], *, on: date,
        known: datetime,
    ) -> "_World":  # fmt: skip
        officers = [row.officer_id for row in rows]
        extension = campaigns.extensions(of, known=known).get(agency_id)
        standings = certification.standings(officers, on=on, known=known)
        return cls(
            names=workforce.name_of(officers, on=on, known=known),
            in_force={officer: standing.in_force for officer, standing in standings.items()},
            extension_due=extension.due_on if extension else None,
            title=of.title,
            reference_on=of.reference_on,
            renewed_until=of.renewed_until,
        )


def _content(
    row: models.Notice, decided: Determination | None, world: _World, at: Agency, *, base_url: str,
    invented: bool,
) -> NoticeContent:  # fmt: skip
    found = decided.found() if decided else None
    kind = NoticeKind(row.kind)
    contestable = kind in {NoticeKind.CONDITIONAL, NoticeKind.DECLINED}
    preparation = decided.preparation if decided else None
    return NoticeContent(
        kind=kind,
        mptc_id=row.officer.mptc_id,
        name=world.names[row.officer_id],
        agency_name=at.name,
        agency_code=at.code,
        campaign_title=world.title,
        dated_on=row.dated_on,
        determination=found,
        determination_hash=decided.hash if decided else None,
        conditions=found.conditions if found else (),
        petition_due=preparation.release.petition_due if preparation and contestable else None,
        since=preparation.reference_on if preparation else world.reference_on,
        expires_on=preparation.renewed_until if preparation else world.renewed_until,
        extension_due=world.extension_due if kind is NoticeKind.EXTENSION else None,
        continues=world.in_force[row.officer_id],
        docket=f"{row.campaign.upper()}/{row.officer.mptc_id}",
        invented=invented,
        base_url=base_url,
    )


def _determinations(ids: Sequence[int]) -> dict[int, Determination]:
    found: dict[int, Determination] = {}
    for start in range(0, len(ids), BATCH):
        rows = Determination.objects.filter(pk__in=ids[start : start + BATCH]).defer("facts")
        found.update((row.pk, row) for row in rows.prefetch_related("preparation__release"))
    return found
