"""What people do about notices: write them, bundle them, fetch them."""

import os
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from standing.campaigns import queries as campaigns
from standing.campaigns.domain import AgencyClass
from standing.certification import queries as certification
from standing.certification.models import Determination, Preparation, Vacating
from standing.correspondence import models, queries
from standing.correspondence.building import Progress, build_packets
from standing.correspondence.domain import KIND_FOR, BuiltPacket, NoticeKind, PacketContent
from standing.correspondence.handing_over import own_people
from standing.kernel.access import Act, Permission
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.ledger.actions import record, record_many
from standing.ledger.domain import Draft
from standing.rules.determine import Outcome
from standing.storage.bulk import insert
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Employment

_COLUMNS: Final = (
    "officer", "agency", "campaign", "kind", "determination", "replaces", "vacating", "because",
    "dated_on", "recorded_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A notice about to be written."""

    officer: int
    agency: int
    kind: NoticeKind
    determination: int | None
    replaces: int | None = None


@transaction.atomic
def write_notices(act: Act, *, campaign_slug: str, preparation_id: int) -> dict[NoticeKind, int]:
    """Write a notice for each determination just released, and each officer under extension.

    Called inside the transaction of the release, by whoever may release. An officer who has been
    told already is not told again. A determination that takes the place of one already told makes
    the new notice a correction, which names the one it replaces (CERT-1010, 527); where it says
    nothing else than the earlier one, no letter is written. Returns how many of each kind there are.
    """
    if not Preparation.objects.filter(pk=preparation_id, release__isnull=False).exists():
        raise WrongState("Notices are written once the determinations are released.")
    told = queries.told(campaign_slug, known=act.at)
    counts: Counter[NoticeKind] = Counter()
    corrections = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal corrections
        for line in (
            *_of_released(preparation_id, told),
            *_of_rostered(act, campaign_slug, told),
        ):
            counts[line.kind] += 1
            corrections += line.replaces is not None
            yield (line.officer, line.agency, campaign_slug, line.kind.value, line.determination,
                   line.replaces, None, "", act.day, act.at)  # fmt: skip

    written = insert(models.Notice, _COLUMNS, rows())
    _written(
        act,
        campaign_slug,
        {
            "preparation": preparation_id,
            "notices": written,
            **({"corrections": corrections} if corrections else {}),
            **{kind.value: counts[kind] for kind in NoticeKind if counts[kind]},
        },
    )
    return dict(counts)


def would_write(act: Act, *, campaign_slug: str, preparation_id: int) -> dict[NoticeKind, int]:
    """Return how many letters of each kind the release of a preparation would write; writes nothing."""
    told = queries.told(campaign_slug, known=act.at)
    lines = (*_of_released(preparation_id, told), *_of_rostered(act, campaign_slug, told))
    return dict(Counter(line.kind for line in lines))


def _written(act: Act, campaign_slug: str, after: dict[str, object]) -> None:
    record(
        act,
        kind="notice.written",
        subject=f"campaign:{campaign_slug}",
        effective_on=act.day,
        authority="555 CMR 7.07(1)",
        after=after,
    )


def _of_released(preparation_id: int, told: Mapping[int, queries.Told]) -> list[_Line]:
    released = Determination.objects.filter(
        preparation_id=preparation_id, superseded_at__isnull=True
    ).order_by("id")
    lines = [
        _Line(
            officer=officer,
            agency=agency,
            kind=KIND_FOR[Outcome(outcome)],
            determination=pk,
            replaces=_corrected(told.get(officer)),
        )
        for officer, agency, outcome, pk in released.values_list(
            "officer_id", "agency_id", "outcome", "id"
        ).iterator(chunk_size=5000)
        if officer not in told or told[officer].determination_id != pk
    ]
    before = {line.officer: told[line.officer].determination_id for line in lines if line.replaces}
    same = queries.unchanged(
        (then, line.determination)
        for line in lines
        if line.determination and (then := before.get(line.officer))
    )
    return [line for line in lines if line.determination not in same]


def _corrected(earlier: queries.Told | None) -> int | None:
    """The notice that a new decision corrects: one that told an earlier decision of the same round."""
    if earlier is None or earlier.determination_id is None:
        return None
    return None if earlier.kind is NoticeKind.VACATED else earlier.id


def _of_rostered(act: Act, campaign_slug: str, told: Mapping[int, queries.Told]) -> Iterator[_Line]:
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
        if line.officer_id not in seen and line.officer_id not in told:
            seen.add(line.officer_id)
            yield _Line(
                officer=line.officer_id,
                agency=line.agency_id,
                kind=NoticeKind.EXTENSION,
                determination=None,
            )


@transaction.atomic
def write_vacating(act: Act, *, mptc_id: str) -> models.Notice:
    """Write the letter for a grant that was set aside (CERT-1028, 318); the act's reason is its why.

    Called in the transaction of the vacating. The notice of the grant stays as it is.

    Raises:
        WrongState: no grant of this officer was set aside, or its letter was written already.
    """
    act.by.require(Permission.GRANT_VACATE)
    vacating = (
        Vacating.objects.filter(
            known_rows(act.at), determination__officer__mptc_id=mptc_id, notices__isnull=True
        )
        .select_related("determination")
        .order_by("recorded_at", "id")
        .last()
    )
    if vacating is None:
        raise WrongState(
            f"There is nothing to write to officer {mptc_id}: no grant was set aside of which the "
            "officer was not told."
        )
    decided = vacating.determination
    earlier = models.Notice.objects.filter(known_rows(act.at), determination=decided).last()
    written = models.Notice.objects.create(
        officer_id=decided.officer_id, agency_id=decided.agency_id, campaign=decided.campaign,
        kind=NoticeKind.VACATED.value, determination=decided, replaces=earlier, vacating=vacating,
        because=act.reason, dated_on=act.day, recorded_at=act.at,
    )  # fmt: skip
    _written(act, decided.campaign, {"notices": 1, NoticeKind.VACATED.value: 1})
    return written


@transaction.atomic
def record_waiver(act: Act, *, mptc_id: str, agency: str, signed_on: date) -> models.UnitWaiver:
    """Record that an officer waived the notices to the head of the bargaining unit (CERT-119, 122).

    The agency keeps the signed paper; whoever files for it, or for everybody, may record it.

    Raises:
        NotFound: there is no such officer or agency.
        Refused: the day has not come.
        WrongState: a waiver is on file already.
    """
    place = workforce.agency(agency)
    act.by.require(Permission.FILING_SUBMIT, agency=place.code)
    officer = certification.officer_of(mptc_id)
    if not Employment.objects.filter(known_rows(act.at), officer=officer, agency=place).exists():
        raise NotFound(f"We know of no time that officer {mptc_id} worked at {place.name}.")
    if signed_on > act.day:
        raise Refused(
            f"{in_words(signed_on)} has not come: today is {in_words(act.day)}. Give the day on which "
            "the officer signed."
        )
    if models.UnitWaiver.objects.filter(known_rows(act.at), officer=officer).exists():
        raise WrongState(f"A waiver of officer {mptc_id} is on file already.")
    waiver = models.UnitWaiver.objects.create(
        officer=officer, signed_on=signed_on, recorded_at=act.at
    )
    record(
        act,
        kind="unit-waiver.recorded",
        subject=f"officer:{mptc_id}",
        effective_on=signed_on,
        authority="555 CMR 12.03(1)(a)6.c (CERT-122)",
        after={"agency": place.code},
    )
    return waiver


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
    they are. One that was built before, into whatever folder, is copied from those that are kept,
    where it still fits. Raises ``NotFound`` when there are no notices.
    """
    act.by.require(Permission.PACKET_FETCH, agency=agency)
    to_do = queries.waiting(campaign_slug, agency=agency, known=act.at)
    if not to_do.packets:
        whom = f" for {workforce.agency(agency).name}" if agency else ""
        raise NotFound(
            f"There are no notices of {campaigns.called(campaign_slug)}{whom} yet. They are written "
            "when the determinations are released."
        )
    copied: set[Path] = set()
    contents = queries.packet_contents(
        campaign_slug, agency=agency, known=act.at, base_url=base_url
    )
    built = build_packets(
        _with_copies(contents, _last_built(campaign_slug, act), out, copied),
        out,
        processes=min(processes, to_do.packets),
        progress=progress,
        total=to_do.notices,
        fonts=settings.ASSETS / "uswds" / "fonts",
    )
    built = [_told_as_copied(packet, copied) for packet in built]
    for packet in built:
        _keep(packet)
    _store(act, campaign_slug, built)
    return built


def _last_built(campaign_slug: str, act: Act) -> dict[str, str]:
    """The SHA-256 of each packet as it was last recorded, by its file name."""
    rows = models.Packet.objects.filter(known_rows(act.at), campaign=campaign_slug)
    return dict(rows.order_by("recorded_at", "id").values_list("file_name", "sha256"))


def _with_copies(
    contents: Iterable[PacketContent], last: Mapping[str, str], out: Path, copied: set[Path]
) -> Iterator[PacketContent]:
    """Give each content on, its packet of an earlier run laid out before where nothing lies yet.

    Whoever builds it looks whether it fits the content, and sets it anew where it does not.
    """
    for content in contents:
        path = out / f"{content.name}.zip"
        kept = _kept(sha256) if (sha256 := last.get(path.name)) else None
        if kept is not None and kept.is_file() and not path.exists():
            out.mkdir(parents=True, exist_ok=True)
            partial = path.with_name(f".{path.name}.partial")
            shutil.copyfile(kept, partial)
            partial.replace(path)
            copied.add(path)
        yield content


def _told_as_copied(packet: BuiltPacket, copied: set[Path]) -> BuiltPacket:
    if packet.kept and Path(packet.path) in copied:
        return replace(packet, kept=False, copied=True)
    return packet


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
        ("campaign", "agency", "number", "file_name", "sha256", "notices", "recorded_at"),
        (
            (
                campaign_slug, ids[packet.agency_code], packet.number, Path(packet.path).name,
                packet.sha256, packet.notices, act.at,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A packet that was handed out: its file name, and where its bytes lie."""

    name: str
    path: Path


@transaction.atomic
def fetch_packets(
    act: Act, *, campaign: str, agency: str, number: int | None = None
) -> list[Fetched]:
    """Return an agency's packets as last built, and write down who fetched them and when.

    ``number`` asks for one of them. Only people of the agency that submitted may (CERT-521); a role
    held everywhere is not enough.

    Raises:
        NotPermitted: the person holds no such role at this agency.
        NotFound: no packet was built yet, or a file is gone or no longer what was built.
    """
    return [_fetched(act, packet) for packet in _packets(act, campaign, agency, number)]


@transaction.atomic
def fetch_notice(
    act: Act, *, campaign: str, agency: str, number: int, mptc_id: str
) -> tuple[str, bytes]:
    """Return one notice out of an agency's packet, as a file name and a PDF, and write it down.

    Raises:
        NotPermitted, NotFound: as ``fetch_packets``; the packet holds no notice of this officer.
    """
    (packet,) = _packets(act, campaign, agency, number)
    path = _whole_path(packet)
    with zipfile.ZipFile(path) as bundle:
        name = f"notices/{mptc_id}.pdf"
        if name not in bundle.namelist():
            raise NotFound(f"There is no notice of {mptc_id[:40]} in this packet.")
        paper = bundle.read(name)
    record(
        act,
        kind="notice.fetched",
        subject=f"officer:{mptc_id}",
        effective_on=act.day,
        authority="CERT-521",
        after={"agency": agency, "campaign": campaign, "sha256": packet.sha256},
    )
    return f"{Path(packet.file_name).stem}-{mptc_id}.pdf", paper


def _packets(act: Act, campaign: str, agency: str, number: int | None) -> list[models.Packet]:
    """Return the packets asked for, to people of the agency itself."""
    own_people(act, Permission.PACKET_FETCH, agency)
    found = queries.newest_packets(campaign, agency, known=act.at)
    if number is None:
        return found
    if not (one := [packet for packet in found if packet.number == number]):
        raise NotFound(
            f"There is no packet {number} of {campaigns.called(campaign)} for "
            f"{workforce.agency(agency).name}."
        )
    return one


def _whole_path(packet: models.Packet) -> Path:
    path = _kept(packet.sha256)
    if not _whole(path, packet.sha256):
        raise NotFound(
            f"The packet of {packet.agency.code} is on record, but its file is gone or damaged. "
            "Build the packets again."
        )
    return path


def _fetched(act: Act, packet: models.Packet) -> Fetched:
    agency, path = packet.agency.code, _whole_path(packet)
    models.PacketFetch.objects.create(packet=packet, account=act.by.account, fetched_at=act.at)
    record(
        act,
        kind="packet.fetched",
        subject=f"agency:{agency}",
        effective_on=act.day,
        authority="CERT-521",
        after={"campaign": packet.campaign, "sha256": packet.sha256},
    )
    return Fetched(name=packet.file_name, path=path)
