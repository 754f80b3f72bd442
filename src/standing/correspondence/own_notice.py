"""The notices of one officer, and the own letter out of the packet that was built (CERT-1004, 522).

Nothing here can give anybody else's letter: everything is asked for by the officer's own records.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec
from django.conf import settings

from standing.correspondence.domain import NoticeKind, document_id
from standing.correspondence.models import Notice, Packet
from standing.correspondence.packets import MANIFEST
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound
from standing.storage.rows import known as known_rows
from standing.workforce import identities


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNotice:
    """A notice as its officer names it: by campaign, and the how-manieth there it is.

    ``document`` is what its foot prints. ``replaced`` says that a later notice took its place, and
    ``on_paper`` that its agency's packet was built since.
    """

    campaign: str
    number: int
    kind: NoticeKind
    dated_on: date
    agency_name: str
    agency_id: int
    document: str
    replaced: bool
    on_paper: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The letter itself, as tagged PDF, and what to call the file."""

    name: str
    pdf: bytes


class _Line(msgspec.Struct, frozen=True):
    document: str
    file: str
    sha256: str


class _Listing(msgspec.Struct, frozen=True):
    notices: list[_Line]


_listing = msgspec.json.Decoder(_Listing)


def own_notices(officer_id: int, *, known: datetime) -> list[OwnNotice]:
    """Return every notice written to an officer, the newest first, under whichever record."""
    records = identities.records_of(officer_id, known=known)
    rows = Notice.objects.filter(known_rows(known), officer_id__in=records).select_related(
        "officer", "agency"
    )
    in_order = list(rows.order_by("recorded_at", "pk"))
    built = _built(in_order, known=known)
    taken = {row.replaces_id for row in in_order if row.replaces_id}
    of_person: Counter[str] = Counter()
    of_record: Counter[tuple[str, int]] = Counter()
    found = []
    for row in in_order:
        of_person[row.campaign] += 1
        of_record[row.campaign, row.officer_id] += 1
        kind = NoticeKind(row.kind)
        docket = f"{row.campaign.upper()}/{row.officer.mptc_id}"
        found.append(
            OwnNotice(
                campaign=row.campaign,
                number=of_person[row.campaign],
                kind=kind,
                dated_on=row.dated_on,
                agency_name=row.agency.name,
                agency_id=row.agency_id,
                document=document_id(docket, kind, of_record[row.campaign, row.officer_id]),
                replaced=row.pk in taken,
                on_paper=(latest := built.get((row.campaign, row.agency_id))) is not None
                and row.recorded_at <= latest,
            )
        )
    return found[::-1]


def own_letter(officer_id: int, *, campaign: str, number: int, known: datetime) -> Letter:
    """Return one letter of an officer out of the packet in which the agency received it.

    Raises:
        NotFound: there is no such notice; its packet is not built yet, or its file is gone or no
            longer what was built.
    """
    wanted = next(
        (
            notice
            for notice in own_notices(officer_id, known=known)
            if (notice.campaign, notice.number) == (campaign, number)
        ),
        None,
    )
    if wanted is None:
        raise NotFound("There is no such notice of yours.")
    for sha256 in _packets(wanted, known=known):
        if (pdf := _taken_out(sha256, wanted.document)) is not None:
            return Letter(name=f"{wanted.document.replace('/', '-').lower()}.pdf", pdf=pdf)
    raise NotFound(
        f"Your notice {wanted.document} is written, and its letter is not set on paper yet. It is, once "
        f"the commission builds the packet of {wanted.agency_name}."
    )


def _built(rows: Sequence[Notice], *, known: datetime) -> dict[tuple[str, int], datetime]:
    """Return when the last packet of each campaign and agency was built."""
    packets = Packet.objects.filter(
        known_rows(known),
        campaign__in={row.campaign for row in rows},
        agency_id__in={row.agency_id for row in rows},
    )
    return {
        (campaign, agency): at
        for campaign, agency, at in packets.order_by("recorded_at", "pk").values_list(
            "campaign", "agency_id", "recorded_at"
        )
    }


def _packets(notice: OwnNotice, *, known: datetime) -> list[str]:
    """The hashes of the packets that may hold a notice, the newest first."""
    rows = Packet.objects.filter(
        known_rows(known), campaign=notice.campaign, agency_id=notice.agency_id
    ).order_by("-recorded_at", "-pk")
    return list(rows.values_list("sha256", flat=True))


def _taken_out(sha256: str, document: str) -> bytes | None:
    """Return one letter of a packet, if the packet is there and still what was built."""
    try:
        packet = (Path(settings.FILES) / "packets" / f"{sha256}.zip").read_bytes()
        if digest(packet) != sha256:
            return None
        with zipfile.ZipFile(io.BytesIO(packet)) as bundle:
            listed = _listing.decode(bundle.read(MANIFEST)).notices
            line = next((each for each in listed if each.document == document), None)
            if line is None:
                return None
            pdf = bundle.read(line.file)
    except (OSError, zipfile.BadZipFile, KeyError, msgspec.MsgspecError):
        return None
    return pdf if digest(pdf) == line.sha256 else None
