"""What a notice says of one officer, who receives it, and what an agency's packet holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from standing.kernel.names import PersonName
from standing.rules.book import Book
from standing.rules.determine import ConditionDue, Determination, Outcome


class NoticeKind(StrEnum):
    """The letters that follow a recertification (CERT-1005 to 1008, 1028; RUL-8)."""

    CERTIFIED = "certified"
    CONDITIONAL = "conditional"
    FURTHER_REVIEW = "further-review"
    DECLINED = "declined"
    EXTENSION = "extension"
    VACATED = "vacated"


KIND_FOR: Final[Mapping[Outcome, NoticeKind]] = {
    Outcome.CERTIFIED: NoticeKind.CERTIFIED,
    Outcome.CONDITIONAL: NoticeKind.CONDITIONAL,
    Outcome.FURTHER_REVIEW: NoticeKind.FURTHER_REVIEW,
    Outcome.DECLINED: NoticeKind.DECLINED,
}
"""Which letter answers which outcome; the other two answer a roster and a vacating."""

CONTESTABLE: Final = frozenset({NoticeKind.CONDITIONAL, NoticeKind.DECLINED})
"""The letters after which the officer may petition the executive director: decisions of the division.

Only the full commission sets a grant aside, and no rule names a petition against that (CERT-1028).
"""


class Recipient(StrEnum):
    """Whom a notice goes to."""

    OFFICER = "officer"
    AGENCY = "agency"
    UNIT = "head of the bargaining unit"


_TO_THE_UNIT: Final = frozenset(KIND_FOR.values())


def recipients(
    kind: NoticeKind, *, unit_named: bool, waived: bool, dated_on: date, book: Book
) -> tuple[Recipient, ...]:
    """Return whom a notice goes to.

    What the commission decides, or still reviews, goes to the officer, the agency and the head of the
    bargaining unit, where one is named (CERT-121, 1005 to 1008); a vacating and an extension to the
    first two (CERT-1028). From the day that ``notice.union-waiver-honoured`` says so, a waiver on
    file leaves the unit out even where a rule asks for its copy (CERT-122).
    """
    both = (Recipient.OFFICER, Recipient.AGENCY)
    honoured = book.rule("notice.union-waiver-honoured").find(dated_on)
    left_out = waived and honoured is not None and honoured.value is True
    if kind in _TO_THE_UNIT and unit_named and not left_out:
        return (*both, Recipient.UNIT)
    return both


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An officer's bargaining unit as the agency's file names it, and where its head reads mail."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """The earlier notice whose place a letter takes (CERT-1010): enough to know the paper by."""

    kind: NoticeKind
    dated_on: date
    document: str
    determination: Determination | None
    determination_hash: str | None
    since: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContent:
    """Everything one notice needs, frozen.

    ``number`` counts the officer's notices in the campaign. ``expires_on`` is the half-open end of
    the certificate (RUL-27) and ``since`` its first day; ``petition_due`` and ``extension_due`` are
    last days in time. ``continues`` says whether the present certificate outlives its reference date
    (CERT-310, 311). ``determination_hash`` covers the frozen facts and findings (RUL-26).
    ``replaces`` is set for a correction and a vacating; ``vacated_on`` is the first day no longer
    certified, and ``because`` the commission's reason. ``unit`` is set where its head receives a
    copy. ``base_url`` is where the public pages stand.
    """

    kind: NoticeKind
    mptc_id: str
    name: PersonName
    agency_name: str
    agency_code: str
    campaign_title: str
    dated_on: date
    number: int = 1
    determination: Determination | None = None
    determination_hash: str | None = None
    conditions: tuple[ConditionDue, ...] = ()
    petition_due: date | None = None
    since: date
    expires_on: date
    extension_due: date | None = None
    continues: bool = True
    replaces: Replaced | None = None
    vacated_on: date | None = None
    because: str = ""
    recipients: tuple[Recipient, ...] = (Recipient.OFFICER, Recipient.AGENCY)
    unit: Unit | None = None
    docket: str
    invented: bool
    base_url: str

    @property
    def document(self) -> str:
        """The id that the foot of the notice prints."""
        return document_id(self.docket, self.kind, self.number)


def document_id(docket: str, kind: NoticeKind, number: int) -> str:
    """Return the id of an officer's notice: its docket, kind, and number from the second one on.

    >>> document_id("2022-A-H/0123-4567", NoticeKind.CERTIFIED, 2)
    '2022-A-H/0123-4567/certified/2'
    """
    return f"{docket}/{kind.value}" + (f"/{number}" if number > 1 else "")


def substance(determination: Determination, *, since: date, expires_on: date) -> tuple[object, ...]:
    """Return what a notice tells its officer of a determination: two that agree need one letter.

    Papers and days that a finding was read from may differ; outcomes, findings, what is owed by when,
    and the term may not.
    """
    return (
        determination.outcome,
        tuple((each.requirement, each.code, each.result) for each in determination.findings),
        tuple((each.requirement, each.due_on) for each in determination.conditions),
        since,
        expires_on,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketContent:
    """One agency's bundle, in the order the notices are listed (CERT-522).

    ``number`` counts the agency's packets in the campaign: notices written later, corrections among
    them, come in a packet of their own, and the earlier one stays as it is.
    """

    agency_code: str
    agency_name: str
    municipality: str
    campaign_slug: str
    campaign_title: str
    dated_on: date
    number: int = 1
    notices: tuple[NoticeContent, ...]
    invented: bool

    @property
    def name(self) -> str:
        """The packet's file name without its ending."""
        return self.agency_code + (f"-packet-{self.number}" if self.number > 1 else "")

    @property
    def corrects(self) -> bool:
        """Whether every notice of it takes the place of an earlier one."""
        return all(notice.replaces is not None for notice in self.notices)


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPacket:
    """A packet as it lies on disk: the ZIP, its SHA-256, how many notices it holds.

    ``kept`` says that it lay there already, whole, from the same content; ``copied``, that it was put
    there from the packets that are kept. ``unprintable`` names the officers on whose notice a sign of
    some name had to be replaced by a mark.
    """

    agency_code: str
    number: int = 1
    path: str
    sha256: str
    notices: int
    kept: bool = False
    copied: bool = False
    unprintable: tuple[str, ...] = ()
