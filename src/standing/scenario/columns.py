"""The columns of a submission and a roster (INTERFACES 3), and other words people use for them."""

from enum import StrEnum


class Column(StrEnum):
    """Every column, by the heading the form gives it, in the form's order."""

    MPTC_ID = "MPTC ID"
    LAST = "Last Name"
    FIRST = "First Name"
    MIDDLE = "Middle Name"
    SUFFIX = "Suffix"
    BORN = "Date of Birth"
    RANK = "Rank"
    EMPLOYED_AS = "Employment Class"
    HIRED = "Hire Date"
    DUTY = "Duty Status"
    LEAVE_START = "Leave Start"
    HIGH_SCHOOL = "High School or Equivalent"
    BASIC_TRAINING = "Basic Training"
    BRIDGE = "Bridge Status"
    WORK_HOURS = "Work Hours"
    PHYSICAL = "Physical Evaluation"
    PSYCHOLOGICAL = "Psychological Evaluation"
    BACKGROUND = "Background Check"
    INTERVIEW = "Oral Interview"
    EXAMINATION = "Examination"
    FIRST_AID = "First Aid Expiration"
    CPR = "CPR Expiration"
    IN_SERVICE = "In-Service Hours"
    ATTESTATION = "Attestation"
    ATTESTED_BY = "Attested By"
    ATTESTED_ON = "Attestation Date"
    REASON = "Reason Not Attested"
    EMAIL = "Officer Email"
    UNION = "Union"
    UNION_EMAIL = "Union Head Email"
    HEAD = "Agency Head"


SUBMISSION: tuple[Column, ...] = tuple(Column)
ROSTER: tuple[Column, ...] = SUBMISSION[:10]
MAY_BE_MISSING = (Column.SUFFIX, Column.EMAIL, Column.UNION, Column.UNION_EMAIL, Column.PHYSICAL)

_C = Column
PLAIN_WORDS = {
    _C.MPTC_ID: "MPTC Number",
    _C.LAST: "Surname",
    _C.FIRST: "Given Name",
    _C.MIDDLE: "M.I.",
    _C.BORN: "DOB",
    _C.RANK: "Rank/Title",
    _C.EMPLOYED_AS: "FT/PT",
    _C.HIRED: "Date of Hire",
    _C.DUTY: "Current Status",
    _C.LEAVE_START: "On Leave Since",
    _C.HIGH_SCHOOL: "HS Diploma",
    _C.BASIC_TRAINING: "Academy Type",
    _C.BRIDGE: "Bridge Academy",
    _C.WORK_HOURS: "Hours Worked",
    _C.PHYSICAL: "Physical Exam",
    _C.PSYCHOLOGICAL: "Psych Exam",
    _C.BACKGROUND: "Background Investigation",
    _C.INTERVIEW: "Interview",
    _C.EXAMINATION: "Exam",
    _C.FIRST_AID: "First Aid Exp. Date",
    _C.CPR: "CPR Exp. Date",
    _C.IN_SERVICE: "In-Service Training",
    _C.ATTESTATION: "Good Moral Character",
    _C.ATTESTED_BY: "Attesting Official",
    _C.ATTESTED_ON: "Date Attested",
    _C.REASON: "Reason for Non-Attestation",
    _C.EMAIL: "E-mail",
    _C.UNION: "Bargaining Unit",
    _C.UNION_EMAIL: "Union President Email",
    _C.HEAD: "Head of Agency",
}
SHORT_WORDS = {
    _C.MPTC_ID: "Acadis ID",
    _C.LAST: "Last",
    _C.FIRST: "First",
    _C.MIDDLE: "Middle",
    _C.BORN: "Birth Date",
    _C.EMPLOYED_AS: "Class",
    _C.HIRED: "DOH",
    _C.DUTY: "Status",
    _C.HIGH_SCHOOL: "HS/GED",
    _C.BASIC_TRAINING: "Academy",
    _C.BRIDGE: "Bridge",
    _C.PSYCHOLOGICAL: "Psych",
    _C.BACKGROUND: "Background",
    _C.INTERVIEW: "Interview",
    _C.EXAMINATION: "Academy Exam",
    _C.FIRST_AID: "First Aid Exp",
    _C.CPR: "CPR Exp",
    _C.IN_SERVICE: "Inservice",
    _C.ATTESTATION: "Attested",
    _C.EMAIL: "Email",
}
SHOUTED_WORDS = {column: column.value.upper().replace(" ", "_") for column in Column}

# Other spellings of an answer, for the columns in which people use them.
SHORT_ANSWERS: dict[Column, dict[str, str]] = {
    _C.EMPLOYED_AS: {
        "full-time": "FT",
        "part-time": "PT",
        "reserve": "Reserve Officer",
        "retired-detail": "Retired",
    },
    _C.DUTY: {
        "active": "Active Duty",
        "medical leave": "IOD",
        "military leave": "Deployed",
        "family leave": "FMLA",
        "administrative leave": "Admin Leave",
    },
    _C.HIGH_SCHOOL: {"yes": "Y", "no": "N"},
    _C.BASIC_TRAINING: {
        "academy": "Full Academy",
        "state police": "MSP",
        "bridge": "Bridge Academy",
    },
    _C.PHYSICAL: {"yes": "Y", "no": "N", "unknown": "UNK"},
    _C.PSYCHOLOGICAL: {"yes": "Y", "no": "N", "unknown": "UNK"},
    _C.BACKGROUND: {"done": "Completed", "not done": "Pending"},
    _C.INTERVIEW: {"done": "Completed", "not done": "Not yet"},
    _C.EXAMINATION: {"passed": "Pass", "not passed": "Not yet"},
    _C.ATTESTATION: {"yes": "Y", "no": "N", "cannot": "Unable to attest"},
    _C.HEAD: {"yes": "X"},
}
