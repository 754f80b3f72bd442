"""What a notice says of one officer, and what an agency's packet holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from standing.kernel.names import PersonName
from standing.rules.determine import ConditionDue, Determination, Outcome


class NoticeKind(StrEnum):
    """The five letters that follow a recertification (CERT-1005 to 1008; RUL-8)."""

    CERTIFIED = "certified"
    CONDITIONAL = "conditional"
    FURTHER_REVIEW = "further-review"
    DECLINED = "declined"
    EXTENSION = "extension"


KIND_FOR: Final[Mapping[Outcome, NoticeKind]] = {
    Outcome.CERTIFIED: NoticeKind.CERTIFIED,
    Outcome.CONDITIONAL: NoticeKind.CONDITIONAL,
    Outcome.FURTHER_REVIEW: NoticeKind.FURTHER_REVIEW,
    Outcome.DECLINED: NoticeKind.DECLINED,
}
"""Which letter answers which outcome; the extension letter answers a roster, and has no outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeContent:
    """Everything one notice needs, frozen.

    ``expires_on`` is the half-open end of the certificate (RUL-27) and ``since`` its first day;
    ``petition_due`` and ``extension_due`` are last days in time. ``continues`` says whether the present
    certificate outlives its reference date (CERT-310, 311). ``determination_hash`` covers the
    frozen facts and findings (RUL-26). ``base_url`` is where the public pages stand.
    """

    kind: NoticeKind
    mptc_id: str
    name: PersonName
    agency_name: str
    agency_code: str
    campaign_title: str
    dated_on: date
    determination: Determination | None = None
    determination_hash: str | None = None
    conditions: tuple[ConditionDue, ...] = ()
    petition_due: date | None = None
    since: date
    expires_on: date
    extension_due: date | None = None
    continues: bool = True
    docket: str
    invented: bool
    base_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketContent:
    """One agency's bundle, in the order the notices are listed (CERT-522)."""

    agency_code: str
    agency_name: str
    municipality: str
    campaign_slug: str
    campaign_title: str
    dated_on: date
    notices: tuple[NoticeContent, ...]
    invented: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltPacket:
    """A packet as it lies on disk: the ZIP, its SHA-256, how many notices it holds.

    ``kept`` says that it lay there already, whole, from the same content.
    """

    agency_code: str
    path: str
    sha256: str
    notices: int
    kept: bool = False
