"""One officer as a file states them, in typed values; nothing here has been looked up."""

from dataclasses import dataclass
from datetime import date

from msgspec import UNSET, UnsetType

from standing.kernel.names import PersonName
from standing.kernel.refs import OfficerRef
from standing.rules.facts import (
    Attestation,
    Background,
    BasicTraining,
    BridgeStatus,
    DutyStatus,
    EmploymentClass,
    Examination,
    Interview,
    YesNoUnknown,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One row of a submission or roster; ``None`` and empty text stand for a blank.

    ``row`` is the row as the person sees it. ``attested_by_role`` is "agency head" or
    "appointing authority" (RUL-20). A roster fills the fields up to ``duty_status`` only. ``UNSET``
    stands for a column of later forms that the file does not have, and is not stored.
    """

    row: int
    mptc_id: OfficerRef
    name: PersonName
    date_of_birth: date
    rank: str
    employment_class: EmploymentClass
    hire_date: date | None
    duty_status: DutyStatus
    sheet: str = ""
    leave_since: date | None = None
    high_school: bool | None = None
    basic_training: BasicTraining | None = None
    bridge_status: BridgeStatus | None = None
    work_hours: int | None = None
    physical_evaluation: YesNoUnknown | None = None
    psychological_evaluation: YesNoUnknown | None = None
    background: Background | None = None
    background_results_on: date | UnsetType | None = UNSET
    background_answered_on: date | UnsetType | None = UNSET
    background_answer_waived: bool | UnsetType | None = UNSET
    interview: Interview | None = None
    examination: Examination | None = None
    first_aid_expires: date | None = None
    cpr_expires: date | None = None
    in_service_hours: int | None = None
    attestation: Attestation | None = None
    attested_by_name: str = ""
    attested_by_role: str = ""
    attestation_on: date | None = None
    reason_not_attested: str = ""
    officer_email: str = ""
    union: str = ""
    union_head_email: str = ""
    agency_head: bool = False
