"""The tables of disciplinary records and of decisions that were issued."""

from dataclasses import dataclass
from typing import Annotated

from standing.register.shapes.allowed import Allowed
from standing.register.shapes.common import FIRST, LAST, MPTC_ID, NOTE, STATUS, day, text


@dataclass(frozen=True, slots=True, kw_only=True)
class DisciplinaryLine:
    """``disciplinary-records.csv``: one line for each allegation (F2); one number for each matter.

    Several lines with one MatterNumber are one investigation, and are counted as one (DISC-1).
    """

    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    mptc_id: Annotated[str, MPTC_ID]
    agency: Annotated[
        str, Allowed("ReportingAgency", "REG-16, PUBREG-9", "The agency that reported it.")
    ]
    incident: Annotated[
        str,
        Allowed(
            "IncidentDate",
            "REG-16, PUBREG-9",
            "The day of the incident; of old records perhaps the month or the year only.",
        ),
    ]
    allegation: Annotated[
        str, Allowed("Allegation_Type", "REG-16, PUBREG-9", "The type of the allegation.")
    ]
    disciplines: Annotated[
        str,
        text(
            "Disciplines",
            "REG-16, PUBREG-9",
            "What the agency imposed for it, separated by a semicolon and a space.",
        ),
    ]
    finding: Annotated[
        str, Allowed("Finding", "DISC-5", "How it ended: sustained, or as revised on appeal.")
    ]
    matter: Annotated[
        str,
        Allowed(
            "MatterNumber",
            "DISC-1",
            "The investigation. Lines with the same number are one investigation, not several.",
        ),
    ]
    number: Annotated[
        int,
        Allowed(
            "AllegationNumber", "DISC-1", "Which allegation of the matter this is.", kind="integer"
        ),
    ]
    summary: Annotated[
        str, text("AllegationAsReported", "DISC-13", "The allegation in the agency's own words.")
    ]
    status: Annotated[
        str,
        Allowed(
            "CertificationStatus",
            "REG-9",
            "The officer's status on the day of the list.",
            values=STATUS,
            required=False,
        ),
    ]
    corrected: Annotated[
        str,
        day("CorrectedOn", "DISC-9", "The day the record was last corrected.", required=False),
    ]
    statement: Annotated[
        str, text("OfficerStatement", "OBJ-3, PUBREG-8", "The officer's statement of position.")
    ]
    more: Annotated[str, NOTE]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """``decisions.csv``: one line for each decision that may be read on the day (F8)."""

    docket: Annotated[
        str, Allowed("Docket", "CERT-906", "The number on the notice of the decision.")
    ]
    mptc_id: Annotated[str, MPTC_ID]
    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    issued: Annotated[str, day("IssuedOn", "CERT-906", "The day it was issued.")]
    outcome: Annotated[
        str,
        Allowed(
            "Type",
            "CERT-906, CERT-900",
            "What was decided. A decision that may still be challenged is not listed while the rules "
            "have the officer shown as under review.",
        ),
    ]
    set_aside: Annotated[
        str,
        day(
            "SetAsideOn",
            "CERT-318",
            "The day a grant was set aside; the days before it stay certified.",
            required=False,
        ),
    ]
    document: Annotated[
        str,
        text("Document", "CERT-906", "The address of the published decision, where there is one."),
    ]
    more: Annotated[str, NOTE]
