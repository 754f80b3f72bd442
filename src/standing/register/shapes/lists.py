"""The tables of who is certified: by name, by agency, by status, and what each agency sent."""

from dataclasses import dataclass
from typing import Annotated

from standing.campaigns.domain import AgencyClass
from standing.register.domain import UNASSOCIATED, Certification
from standing.register.shapes.allowed import INVENTED, NOT_KNOWN, Allowed
from standing.register.shapes.common import CODE, EXPIRES, FIRST, LABEL, LAST, MORE, MPTC_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLine:
    """``officers.csv``: one line for each officer."""

    mptc_id: Annotated[str, MPTC_ID]
    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    certification: Annotated[
        str,
        Allowed(
            "Certification",
            "CERT-901, CERT-909",
            "The kind of certificate held, or held last: given by the act of 2020, in full, or on "
            "conditions. A suspension does not change it.",
            values=tuple(kind.value for kind in Certification),
        ),
    ]
    status: Annotated[str, LABEL]
    agencies: Annotated[
        str,
        Allowed(
            "LawEnforcementAgency",
            "CERT-901, CERT-909",
            "The agencies that put the officer forward and that the officer has not left, by name, "
            f"separated by a semicolon and a space; {UNASSOCIATED} where none is left.",
        ),
    ]
    expires: Annotated[str, EXPIRES]
    more: Annotated[str, MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLine:
    """``by-agency.csv``: one line for each officer at each agency."""

    agency: Annotated[
        str,
        Allowed("LawEnforcementAgency", "CERT-903", "The agency's name, as the register has it."),
    ]
    agency_code: Annotated[str, CODE]
    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    mptc_id: Annotated[str, MPTC_ID]
    status: Annotated[str, LABEL]
    expires: Annotated[str, EXPIRES]
    more: Annotated[str, MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLine:
    """``by-category.csv``: one line for each officer, by status."""

    status: Annotated[str, LABEL]
    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    mptc_id: Annotated[str, MPTC_ID]
    more: Annotated[str, MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletenessLine:
    """``completeness.csv``: one line for each agency in scope and campaign."""

    agency_code: Annotated[str, CODE]
    agency: Annotated[
        str,
        Allowed("LawEnforcementAgency", "CERT-903", "The agency's name, as the register has it."),
    ]
    campaign: Annotated[str, Allowed("Campaign", "CERT-401", "The round of recertification.")]
    klass: Annotated[
        str,
        Allowed(
            "Class",
            "CERT-301, RUL-10",
            "Where the agency stands in the campaign on the day; every agency is in exactly one class.",
            values=tuple(klass.value[3:] for klass in AgencyClass),
        ),
    ]
    expected: Annotated[
        int | str,
        Allowed(
            "Expected",
            "RUL-14",
            "Officers of the cohort employed there by the imported employment list; "
            f"'{NOT_KNOWN}' where no such list names the agency.",
            kind="integer",
        ),
    ]
    received: Annotated[
        int,
        Allowed(
            "Received",
            "RUL-17",
            "Rows read in the file that counts: the agency's submission, or else its roster.",
            kind="integer",
        ),
    ]
    accepted: Annotated[
        int,
        Allowed("Accepted", "RUL-17", "Rows of that file that were not set aside.", kind="integer"),
    ]
    withheld: Annotated[
        int,
        Allowed(
            "Withheld",
            "RUL-19, T20",
            "Accepted rows not shown under this agency: found to be another person, or the officer "
            "has left.",
            kind="integer",
        ),
    ]
    published: Annotated[
        int,
        Allowed(
            "Published",
            "RUL-23",
            "Officers whom by-agency.csv shows under this agency. Accepted is Withheld plus Published.",
            kind="integer",
        ),
    ]
    note: Annotated[
        str,
        Allowed(
            "Note",
            "RUL-16, RUL-23",
            "Why an agency that sent a file shows no officer, where somebody said so. In a "
            f"demonstration it also says: {INVENTED}.",
            required=False,
        ),
    ]
