"""The published fields, each allowed by name with the rule that allows it. Nothing else is written.

A new column is private until it stands here. The dictionary of a release is made from this file, so
that it describes every column there is and none that there is not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Annotated, Final, get_type_hints

from standing.campaigns.domain import AgencyClass
from standing.certification.domain import Label
from standing.register.domain import UNASSOCIATED, Certification

NOT_KNOWN: Final = "not known"
INVENTED: Final = "Invented people, for demonstration"


@dataclass(frozen=True, slots=True)
class Allowed:
    """Why a field may be published, and how the dictionary describes it.

    ``kind`` and ``pattern`` are Table Schema's type and format; ``values`` lists what may stand there.
    """

    column: str
    rule: str
    says: str
    kind: str = "string"
    pattern: str = ""
    values: tuple[str, ...] = ()
    required: bool = True


_STATUS: Final = tuple(label.value for label in Label)
_MPTC_ID: Final = Allowed(
    "MPTCID",
    "CERT-910",
    "The training committee's number of the officer; people of one name are told apart by it.",
)
_LAST: Final = Allowed("LastName", "CERT-901, CERT-903", "Last name on the day of the list.")
_FIRST: Final = Allowed("FirstName", "CERT-901, CERT-903", "First name on the day of the list.")
_CODE: Final = Allowed(
    "AgencyCode", "CERT-110", "The agency's code, which stays when its name changes."
)
_LABEL: Final = Allowed(
    "Status",
    "CERT-901, CERT-912, RUL-28",
    "What was in force on the day of the list, as known at the cut-off. Before the reference date of "
    "a campaign this is the status that the certificate given by statute gives.",
    values=_STATUS,
)
_EXPIRES: Final = Allowed(
    "Expiration",
    "CERT-901, RUL-27",
    "The day the certificate ends: the first day on which it is no longer in force. Blank while a "
    "certificate continues without a stated end; AdditionalInformation then says so.",
    kind="date",
    pattern="%m/%d/%Y",
    required=False,
)
_MORE: Final = Allowed(
    "AdditionalInformation",
    "CERT-360, CERT-901, RUL-8",
    "A sentence on what the status rests on: an extension and its last day, conditions and their due "
    f"day, a certificate that continues. In a demonstration it also says: {INVENTED}.",
    required=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLine:
    """``officers.csv``: one line for each officer."""

    mptc_id: Annotated[str, _MPTC_ID]
    last_name: Annotated[str, _LAST]
    first_name: Annotated[str, _FIRST]
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
    status: Annotated[str, _LABEL]
    agencies: Annotated[
        str,
        Allowed(
            "LawEnforcementAgency",
            "CERT-901, CERT-909",
            "The agencies that put the officer forward and that the officer has not left, by name, "
            f"separated by a semicolon and a space; {UNASSOCIATED} where none is left.",
        ),
    ]
    expires: Annotated[str, _EXPIRES]
    more: Annotated[str, _MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyLine:
    """``by-agency.csv``: one line for each officer at each agency."""

    agency: Annotated[
        str,
        Allowed("LawEnforcementAgency", "CERT-903", "The agency's name, as the register has it."),
    ]
    agency_code: Annotated[str, _CODE]
    last_name: Annotated[str, _LAST]
    first_name: Annotated[str, _FIRST]
    mptc_id: Annotated[str, _MPTC_ID]
    status: Annotated[str, _LABEL]
    expires: Annotated[str, _EXPIRES]
    more: Annotated[str, _MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLine:
    """``by-category.csv``: one line for each officer, by status."""

    status: Annotated[str, _LABEL]
    last_name: Annotated[str, _LAST]
    first_name: Annotated[str, _FIRST]
    mptc_id: Annotated[str, _MPTC_ID]
    more: Annotated[str, _MORE]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletenessLine:
    """``completeness.csv``: one line for each agency in scope and campaign."""

    agency_code: Annotated[str, _CODE]
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


Line = OfficerLine | AgencyLine | CategoryLine | CompletenessLine
Shape = type[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """One public table: its file name without ending, what it holds, its key, and its forms."""

    name: str
    shape: Shape
    title: str
    key: tuple[str, ...]
    json: bool


TABLES: Final = (
    Public(
        name="officers",
        shape=OfficerLine,
        title="Every officer put forward by an agency, with the status on the day",
        key=("MPTCID",),
        json=True,
    ),
    Public(
        name="by-agency",
        shape=AgencyLine,
        title="Officers by agency; an officer of two agencies stands under both",
        key=("AgencyCode", "MPTCID"),
        json=False,
    ),
    Public(
        name="by-category",
        shape=CategoryLine,
        title="Officers by status, those certified first",
        key=("MPTCID",),
        json=False,
    ),
    Public(
        name="completeness",
        shape=CompletenessLine,
        title="What each agency in scope sent, and what became of it",
        key=("Campaign", "AgencyCode"),
        json=True,
    ),
)


def columns(shape: Shape) -> Mapping[str, Allowed]:
    """Return every field of a shape with its allowance, in order; a field without one is refused."""
    hints = get_type_hints(shape, include_extras=True)
    found: dict[str, Allowed] = {}
    for each in fields(shape):
        allowed = [
            m for m in getattr(hints[each.name], "__metadata__", ()) if isinstance(m, Allowed)
        ]
        if len(allowed) != 1:
            raise TypeError(
                f"{shape.__name__}.{each.name} is not allowed to be published by any rule"
            )
        found[each.name] = allowed[0]
    return found


def cells_of(shape: Shape) -> "attrgetter[tuple[str | int, ...]]":
    """Return the function that reads a line's values in the order of its columns."""
    return attrgetter(*columns(shape))


def heading(shape: Shape) -> tuple[str, ...]:
    """Return the column names of a shape, in order."""
    return tuple(allowed.column for allowed in columns(shape).values())
