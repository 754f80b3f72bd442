"""One agency's bundle: a summary for the agency, a notice for each officer, a manifest (CERT-522).

The same content always gives the same bytes: every time stamp is the day of the notices.
"""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from standing.correspondence.domain import NoticeContent, NoticeKind, PacketContent
from standing.kernel.canonical import canonical, digest
from standing.kernel.cells import neutral
from standing.kernel.periods import in_words
from standing.rules.sentences import finding_title

OUTCOMES: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.CERTIFIED: "Certified",
    NoticeKind.CONDITIONAL: "Conditionally certified",
    NoticeKind.FURTHER_REVIEW: "Further review",
    NoticeKind.DECLINED: "Not recertified",
    NoticeKind.EXTENSION: "Conditionally certified (extension)",
    NoticeKind.VACATED: "Grant set aside",
}
"""What a summary calls each kind, in the order it lists them."""
CSV_HEADER: Final = (
    "MPTCID",
    "LastName",
    "FirstName",
    "MiddleName",
    "Suffix",
    "Outcome",
    "StillOwed",
    "DueDate",
    "LastDayToPetition",
    "Expiration",
    "Notice",
    "NoticeSHA256",
    "Document",
    "Replaces",
    "CopyToUnionHead",
)
MANIFEST: Final = "manifest.json"
SUMMARY: Final = "summary.pdf"
TABLE: Final = "summary.csv"


class Entry(msgspec.Struct, frozen=True):
    """What a manifest says of one file."""

    name: str
    sha256: str


class Listing(msgspec.Struct, frozen=True):
    """A manifest, as far as we read it back."""

    made_from: str
    files: list[Entry]
    unprintable: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One officer in the summary and on the hand-over sheet; ``due`` is a day in words."""

    officer: str
    name: str
    kind: str
    outcome: str
    notice: str
    owed: str
    due: str
    replaces: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One outcome in the summary, and what the agency does about it."""

    kind: str
    outcome: str
    officers: int
    next_step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The values of the summary as its text names them.

    ``corrects`` says that every notice takes the place of an earlier one; ``number`` counts the
    agency's packets in the campaign.
    """

    agency: str
    document: str
    number: int
    corrects: bool
    campaign: str
    dated: str
    count: int
    totals: tuple[Total, ...]
    lines: tuple[Line, ...]
    invented: bool


def notice_name(content: NoticeContent) -> str:
    """Return where a notice lies in its packet: ``notices/NNNN-NNNN.pdf``."""
    return f"notices/{content.mptc_id}.pdf"


def summary(content: PacketContent) -> Summary:
    """Return the values of an agency's summary: a line for each outcome and for each officer."""
    counts = Counter(notice.kind for notice in content.notices)
    return Summary(
        agency=content.agency_name,
        document=f"{content.campaign_slug}/{content.name}/summary",
        number=content.number,
        corrects=content.corrects,
        campaign=content.campaign_title,
        dated=in_words(content.dated_on),
        count=len(content.notices),
        totals=tuple(
            Total(
                kind=kind.value,
                outcome=outcome,
                officers=counts[kind],
                next_step=_next_step(kind, content.notices),
            )
            for kind, outcome in OUTCOMES.items()
            if counts[kind]
        ),
        lines=tuple(_line(notice) for notice in content.notices),
        invented=content.invented,
    )


def summary_csv(content: PacketContent, *, hashes: Mapping[str, str]) -> bytes:
    """Return the summary as UTF-8 CSV, a row for each officer, with nothing a spreadsheet would run.

    ``hashes`` gives the SHA-256 of each file of the packet by its name.
    """
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(CSV_HEADER)
    for notice in content.notices:
        due = _due(notice)
        cells = (
            notice.mptc_id,
            notice.name.last,
            notice.name.first,
            notice.name.middle,
            notice.name.suffix,
            OUTCOMES[notice.kind],
            _owed(notice),
            _written(due),
            _written(notice.petition_due),
            _written(notice.expires_on) if _granted(notice) else "",
            notice_name(notice),
            hashes[notice_name(notice)],
            notice.document,
            notice.replaces.document if notice.replaces else "",
            notice.unit.email if notice.unit else "",
        )
        rows.writerow([neutral(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def manifest(
    content: PacketContent,
    *,
    hashes: Mapping[str, str],
    made_from: str,
    texts: Mapping[str, str],
    unprintable: Sequence[str] = (),
) -> bytes:
    """Return the manifest: the SHA-256 of each file, the determination behind each notice, the counts.

    ``made_from`` is the digest of everything the packet was built from; ``texts`` names the version
    of each wording; ``unprintable`` the officers on whose notice a sign had to be replaced.
    """
    counts = Counter(notice.kind.value for notice in content.notices)
    return canonical(
        {
            "agency": content.agency_code,
            "agency_name": content.agency_name,
            "campaign": content.campaign_slug,
            "packet": content.number,
            "dated_on": content.dated_on,
            "unprintable": list(unprintable),
            "invented": content.invented,
            "made_from": made_from,
            "texts": dict(texts),
            "counts": {"notices": len(content.notices), **counts},
            "files": [
                {"name": name, "sha256": hashes[name]}
                for name in sorted(hashes)
                if name != MANIFEST
            ],
            "notices": [
                {
                    "mptc_id": notice.mptc_id,
                    "kind": notice.kind.value,
                    "file": notice_name(notice),
                    "sha256": hashes[notice_name(notice)],
                    "document": notice.document,
                    "determination": notice.determination_hash,
                    "replaces": notice.replaces.document if notice.replaces else None,
                    "recipients": notice.recipients,
                }
                for notice in content.notices
            ],
        }
    )


def add(bundle: zipfile.ZipFile, name: str, data: bytes, *, dated: date) -> str:
    """Put one file into the bundle under the notices' day and return its SHA-256.

    Papers are stored as they are: their typefaces are packed already, so that packing them again would
    save a quarter of the room and cost a tenth of the time of setting them.
    """
    entry = zipfile.ZipInfo(name, date_time=(dated.year, dated.month, dated.day, 12, 0, 0))
    entry.compress_type = zipfile.ZIP_STORED if name.endswith(".pdf") else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    bundle.writestr(entry, data)
    return digest(data)


def size_of(bundle: zipfile.ZipFile) -> int:
    """Return how many bytes a bundle of these files takes; anything more was put there by others.

    Each file has a header before it (30 bytes and its name) and a line in the directory (46 and its
    name); 22 bytes end the directory.
    """
    return 22 + sum(
        76 + 2 * len(entry.filename.encode()) + entry.compress_size for entry in bundle.infolist()
    )


def _line(notice: NoticeContent) -> Line:
    due = _due(notice)
    earlier = notice.replaces
    return Line(
        officer=notice.mptc_id,
        name=notice.name.listed,
        kind=notice.kind.value,
        outcome=OUTCOMES[notice.kind],
        notice=_NOTICES[notice.kind],
        owed=_owed(notice),
        due=in_words(due) if due else "",
        replaces=f"replaces ours of {in_words(earlier.dated_on)}" if earlier else "",
    )


_NOTICES: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.CERTIFIED: "Recertification",
    NoticeKind.CONDITIONAL: "Conditional certification",
    NoticeKind.FURTHER_REVIEW: "Further review",
    NoticeKind.DECLINED: "Recertification declined",
    NoticeKind.EXTENSION: "Certification under extension",
    NoticeKind.VACATED: "Grant set aside",
}
"""What the hand-over sheet calls each notice."""


def _owed(notice: NoticeContent) -> str:
    if notice.kind is NoticeKind.EXTENSION:
        return "The agency's submission"
    if notice.kind is NoticeKind.VACATED:
        return "Giving up police work"
    if notice.kind is NoticeKind.DECLINED:
        return "A petition, if contested"
    titles = [finding_title(condition.requirement) for condition in notice.conditions]
    return "; ".join(dict.fromkeys(titles))


def _due(notice: NoticeContent) -> date | None:
    if notice.kind is NoticeKind.EXTENSION:
        return notice.extension_due
    if notice.kind is NoticeKind.DECLINED:
        return notice.petition_due
    if notice.kind is NoticeKind.VACATED:
        return notice.vacated_on
    return min((condition.due_on for condition in notice.conditions), default=None)


def _granted(notice: NoticeContent) -> bool:
    return notice.kind in {NoticeKind.CERTIFIED, NoticeKind.CONDITIONAL}


def _next_step(kind: NoticeKind, notices: Iterable[NoticeContent]) -> str:
    due = min((day for n in notices if n.kind is kind and (day := _due(n))), default=None)
    by = f" by {in_words(due)}" if due else ""
    from_ = f" from {in_words(due)} on" if due else ""
    return {
        NoticeKind.CERTIFIED: "Hand over the notice; nothing further is owed.",
        NoticeKind.CONDITIONAL: f"Hand over the notice; send us the proof{by}.",
        NoticeKind.FURTHER_REVIEW: "Hand over the notice; send us what it asks for.",
        NoticeKind.DECLINED: f"Hand over the notice at once; a petition must be filed{by}.",
        NoticeKind.EXTENSION: f"Hand over the notice; send us the officer's submission{by}.",
        NoticeKind.VACATED: f"Hand over the order at once; no police work{from_}.",
    }[kind]


def _written(day: date | None) -> str:
    """Return a day as the published files write it."""
    return f"{day:%m/%d/%Y}" if day else ""
