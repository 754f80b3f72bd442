"""What people do about notices: write them, bundle them, fetch them."""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from standing.campaigns import queries as campaigns
from standing.campaigns.domain import AgencyClass
from standing.certification.models import Determination, Preparation
from standing.correspondence import models, queries
from standing.correspondence.building import Progress, build_packets
from standing.correspondence.domain import KIND_FOR, BuiltPacket, NoticeKind
from standing.kernel.access import PERMISSIONS, Act, Permission
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound, NotPermitted, WrongState
from standing.ledger.actions import record, record_many
from standing.ledger.domain import Draft
from standing.rules.determine import Outcome
from standing.storage.bulk import insert
from standing.storage.rows import known as known_rows
from standing.workforce.models import Agency

_COLUMNS: Final = (
    "officer", "agency", "campaign", "kind", "determination", "dated_on", "recorded_at",
)  # fmt: skip
_Row = tuple[int, int, NoticeKind, int | None]


@transaction.atomic
def write_notices(act: Act, *, campaign_slug: str, preparation_id: int) -> dict[NoticeKind, int]:
    """Write a notice for each determination just released, and each officer under extension.

    Called inside the transaction of the release, by whoever may release. An officer who has been
    told already is not told again. Returns how many of each kind were written.
    """
    if not Preparation.objects.filter(pk=preparation_id, release__isnull=False).exists():
        raise WrongState("Notices are written once the determinations are released.")
    told = set(
        models.Notice.objects.filter(known_rows(act.at), campaign=campaign_slug).values_list(
            "officer_id", "determination_id"
        )
    )
    rows = [
        row
        for row in (*_of_released(preparation_id), *_of_rostered(act, campaign_slug))
        if (row[0], row[3]) not in told
    ]
    insert(
        models.Notice,
        _COLUMNS,
        (
            (officer, agency, campaign_slug, kind.value, determination, act.day, act.at)
            for officer, agency, kind, determination in rows
        ),
    )
    counts = Counter(kind for _, _, kind, _ in rows)
    record(
        act,
        kind="notice.written",
        subject=f"campaign:{campaign_slug}",
        effective_on=act.day,
        authority="555 CMR 7.07(1)",
        after={
            "preparation": preparation_id,
            "notices": len(rows),
            **{kind.value: counts[kind] for kind in NoticeKind if counts[kind]},
        },
    )
    return dict(counts)


def _of_released(preparation_id: int) -> Iterator[_Row]:
    released = Determination.objects.filter(
        preparation_id=preparation_id, superseded_at__isnull=True
    ).order_by("id")
    for officer, agency, outcome, pk in released.values_list(
        "officer_id", "agency_id", "outcome", "id"
    ).iterator(chunk_size=5000):
        yield officer, agency, KIND_FOR[Outcome(outcome)], pk


def _of_rostered(act: Act, campaign_slug: str) -> Iterator[_Row]:
    """Officers on the roster of an agency under extension, of whom nothing was determined (RUL-8)."""
    of = campaigns.campaign(campaign_slug)
    rosters = [
        place.roster
        for place in campaigns.places(of, as_of=act.day, known=act.at)
        if place.klass is AgencyClass.EXTENSION_WITH_ROSTER and place.roster is not None
    ]
    seen = set(
        Determination.objects.filter(known_rows(act.at), campaign=campaign_slug).values_list(
            "officer_id", flat=True
        )
    )
    for line in campaigns.lines(of, rosters, as_of=act.day, known=act.at):
        if line.officer_id not in seen:
            seen.add(line.officer_id)
            yield line.officer_id, line.agency_id, NoticeKind.EXTENSION, None


def packets(
    act: Act,
    *,
    campaign_slug: str,
    out: Path,
    agency: str | None = None,
    processes: int,
    progress: Progress | None = None,
    base_url: str = queries.HERE,
) -> list[BuiltPacket]:
    """Build the packet of each agency that has notices (or of one) into ``out``, and keep it.

    May be stopped at any moment and run again: packets that are finished and still fit are kept as
    they are. Raises ``NotFound`` when there are no notices.
    """
    act.by.require(Permission.PACKET_FETCH, agency=agency)
    to_do = queries.waiting(campaign_slug, agency=agency, known=act.at)
    if not to_do.agencies:
        whom = f" for {agency}" if agency else ""
        raise NotFound(
            f"There are no notices of {campaign_slug}{whom} yet. They are written when the "
            "determinations are released (`standing release`)."
        )
    built = build_packets(
        queries.packet_contents(campaign_slug, agency=agency, known=act.at, base_url=base_url),
        out,
        processes=min(processes, to_do.agencies),
        progress=progress,
        total=to_do.notices,
        fonts=settings.ASSETS / "uswds" / "fonts",
    )
    for packet in built:
        _keep(packet)
    _store(act, campaign_slug, built)
    return built


def _kept(sha256: str) -> Path:
    return Path(settings.FILES) / "packets" / f"{sha256}.zip"


def _keep(packet: BuiltPacket) -> None:
    """Keep it under its hash as well (the same bytes on the disk where the disk allows)."""
    kept = _kept(packet.sha256)
    if _whole(kept, packet.sha256):
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_name(f".{kept.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        os.link(packet.path, partial)
    except OSError:  # another disk, or one without links
        shutil.copyfile(packet.path, partial)
    partial.replace(kept)


def _whole(path: Path, sha256: str) -> bool:
    return path.is_file() and digest(path.read_bytes()) == sha256


@transaction.atomic
def _store(act: Act, campaign_slug: str, built: list[BuiltPacket]) -> None:
    """Record the packets that are new; one built again to the same bytes is no news."""
    ids = dict(Agency.objects.values_list("code", "pk"))
    there = set(
        models.Packet.objects.filter(known_rows(act.at), campaign=campaign_slug).values_list(
            "agency_id", "sha256"
        )
    )
    new = [packet for packet in built if (ids[packet.agency_code], packet.sha256) not in there]
    insert(
        models.Packet,
        ("campaign", "agency", "file_name", "sha256", "notices", "recorded_at"),
        (
            (
                campaign_slug, ids[packet.agency_code], Path(packet.path).name, packet.sha256,
                packet.notices, act.at,
            )
            for packet in new
        ),
    )  # fmt: skip
    record_many(
        act,
        (
            Draft(
                kind="packet.built",
                subject=f"agency:{packet.agency_code}",
                effective_on=act.day,
                authority="CERT-1004",
                after={
                    "campaign": campaign_slug,
                    "sha256": packet.sha256,
                    "notices": packet.notices,
                },
            )
            for packet in new
        ),
    )


@transaction.atomic
def fetch_packet(act: Act, *, campaign: str, agency: str) -> Path:
    """Return an agency's packet as last built, and write down who fetched it and when.

    Only people of the agency that submitted may (CERT-521); a role held everywhere is not enough.

    Raises:
        NotPermitted: the person holds no such role at this agency.
        NotFound: no packet was built yet, or its file is gone or no longer what was built.
    """
    act.by.require(Permission.PACKET_FETCH, agency=agency)
    if not any(
        held.agency == agency and Permission.PACKET_FETCH in PERMISSIONS[held.role]
        for held in act.by.roles
    ):
        raise NotPermitted(
            f"Only the people of {agency} who submit for it may fetch its packet (CERT-521)."
        )
    packet = queries.newest_packet(campaign, agency, known=act.at)
    path = _kept(packet.sha256)
    if not _whole(path, packet.sha256):
        raise NotFound(
            f"The packet of {agency} is on record, but its file is gone or damaged. "
            "Build it again with `standing packets`."
        )
    models.PacketFetch.objects.create(packet=packet, account=act.by.account, fetched_at=act.at)
    record(
        act,
        kind="packet.fetched",
        subject=f"agency:{agency}",
        effective_on=act.day,
        authority="CERT-521",
        after={"campaign": campaign, "sha256": packet.sha256},
    )
    return path
