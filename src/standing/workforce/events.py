"""What can happen to agencies, officers and employments, as the ledger names it."""

from enum import StrEnum


class Event(StrEnum):
    """The kinds of ledger entry that this feature writes."""

    AGENCIES_IMPORTED = "agencies.imported"
    OFFICERS_IMPORTED = "officers.imported"
    TRAINING_IMPORTED = "training.imported"
    EMPLOYMENT_IMPORTED = "employment.imported"
    BARS_IMPORTED = "bars.imported"
    EMPLOYMENT_RECORDED = "employment.recorded"
    EMPLOYMENT_CORRECTED = "employment.corrected"
    LEAVE_RECORDED = "leave.recorded"
    RETURN_RECORDED = "return.recorded"
    SEPARATION_RECORDED = "separation.recorded"
    SEPARATION_WITHDRAWN = "separation.withdrawn"
    AGENCY_SUSPENSION_RECORDED = "agency-suspension.recorded"
    AGENCY_SUSPENSION_ENDED = "agency-suspension.ended"
    STATUS_CHANGE_RECORDED = "status-change.recorded"
    BIRTH_DATES_WITHHELD = "birth-dates.withheld"
    MERGE_APPROVED = "merge.approved"
    OFFICERS_MERGED = "officers.merged"
    UNMERGE_APPROVED = "unmerge.approved"
    OFFICERS_UNMERGED = "officers.unmerged"
