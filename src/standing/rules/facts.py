"""What the rules may look at, in the words of the files people send (INTERFACES, section 3).

``None`` means the cell was blank or the source is silent; it never means "no". So does ``UNSET``, for
facts that came with later editions: it is left out of the frozen text, so that facts frozen before
them read, hash and replay as they did.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import UNSET, UnsetType


class BasicTraining(StrEnum):
    """How the officer was trained at the start (CERT-212)."""

    ACADEMY = "academy"
    STATE_POLICE = "state police"
    SSPO = "SSPO"
    BRIDGE = "bridge"
    EXEMPTION = "exemption"
    NONE = "none"


class BridgeStatus(StrEnum):
    """Where the officer stands in the Bridge Academy (CERT-353)."""

    COMPLETE = "complete"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    NEVER_ENROLLED = "never enrolled"


class YesNoUnknown(StrEnum):
    """Whether an evaluation was done at hire, where the agency can tell (CERT-213)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Background(StrEnum):
    """The background check (CERT-214)."""

    DONE = "done"
    NOT_DONE = "not done"
    FAILED = "failed"


class Interview(StrEnum):
    """The oral interview (CERT-217)."""

    DONE = "done"
    NOT_DONE = "not done"


class Examination(StrEnum):
    """The examination (CERT-215)."""

    PASSED = "passed"
    NOT_PASSED = "not passed"


class Attestation(StrEnum):
    """What the agency head says of character and fitness (CERT-218, 240)."""

    YES = "yes"
    NO = "no"
    CANNOT = "cannot"


class CharacterFound(StrEnum):
    """What the division itself found of character and fitness (CERT-507)."""

    GOOD = "good"
    LACKING = "lacking"


class DutyStatus(StrEnum):
    """Whether the officer is at work (CERT-403)."""

    ACTIVE = "active"
    MEDICAL_LEAVE = "medical leave"
    MILITARY_LEAVE = "military leave"
    FAMILY_LEAVE = "family leave"
    ADMINISTRATIVE_LEAVE = "administrative leave"
    SUSPENDED = "suspended"


ON_LEAVE: Final = frozenset(
    {
        DutyStatus.MEDICAL_LEAVE,
        DutyStatus.MILITARY_LEAVE,
        DutyStatus.FAMILY_LEAVE,
        DutyStatus.ADMINISTRATIVE_LEAVE,
    }
)
"""Excused absence from duty (section 9.1)."""


class EmploymentClass(StrEnum):
    """How the officer is employed (CERT-403)."""

    FULL_TIME = "full-time"
    PART_TIME = "part-time"
    RESERVE = "reserve"
    RETIRED_DETAIL = "retired-detail"


class BarKind(StrEnum):
    """What bars a certificate (CERT-233, 237; RUL-3)."""

    FELONY = "felony"
    CONTINUANCE = "continuance-without-finding"
    NATIONAL_INDEX = "national-index"
    DECERTIFIED_LIST = "decertified-list"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingOnRecord:
    """A line of the training committee's export. No ``completed_on`` means enrolled.

    ``category`` is lower case: ``basic academy``, ``state police academy``, ``sspo academy``,
    ``bridge academy``, ``in-service``, ``first aid``, ``cpr`` or ``exemption``.
    """

    category: str
    course: str
    hours: int | None = None
    completed_on: date | None = None
    training_year: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarOnRecord:
    """A bar as it was imported, with the source that told us (RUL-3)."""

    kind: BarKind
    dated_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the rules may look at about one officer, frozen with the determination.

    ``attested_by`` is a role ("agency head", "appointing authority"), never a person's name.
    ``source`` says where the answers were read ("receipt R-... row 12").

    ``background_results_on`` is the day on which the officer received the results of a check, and
    ``background_weighed_on`` the day on which the division had weighed the officer's answer to them
    (CERT-230, 231). ``shown_before`` names requirements that an earlier decision found met (CERT-220).
    """

    decided_on: date
    date_of_birth: date
    employment_class: EmploymentClass
    duty_status: DutyStatus
    leave_since: date | None = None
    high_school: bool | None = None
    basic_training: BasicTraining | None = None
    training_on_record: tuple[TrainingOnRecord, ...] = ()
    bridge_status: BridgeStatus | None = None
    work_hours: int | None = None
    physical_evaluation: YesNoUnknown | None = None
    psychological_evaluation: YesNoUnknown | None = None
    background: Background | None = None
    interview: Interview | None = None
    examination: Examination | None = None
    first_aid_expires: date | None = None
    cpr_expires: date | None = None
    in_service_hours: int | None = None
    attestation: Attestation | None = None
    attested_by: str = ""
    agency_head: bool = False
    bars: tuple[BarOnRecord, ...] = ()
    source: str = ""
    background_results_on: date | UnsetType = UNSET
    background_answered_on: date | UnsetType = UNSET
    background_answer_waived: bool | UnsetType = UNSET
    background_weighed_on: date | UnsetType = UNSET
    character_found: CharacterFound | UnsetType = UNSET
    shown_before: tuple[str, ...] | UnsetType = UNSET


def training_in_order(records: Iterable[TrainingOnRecord]) -> tuple[TrainingOnRecord, ...]:
    """Return the export's lines in the one order in which they are frozen."""
    return tuple(
        sorted(
            records,
            key=lambda line: (
                line.category,
                line.course,
                line.completed_on or date.max,
                line.hours or 0,
                line.training_year,
            ),
        )
    )


def bars_in_order(bars: Iterable[BarOnRecord]) -> tuple[BarOnRecord, ...]:
    """Return the bars in the one order in which they are frozen."""
    return tuple(sorted(bars, key=lambda bar: (bar.kind, bar.dated_on or date.max, bar.source)))
