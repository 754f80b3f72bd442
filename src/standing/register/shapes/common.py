"""Columns that several tables share, each allowed once."""

from typing import Final

from standing.certification.domain import Label
from standing.register.shapes.allowed import INVENTED, Allowed

STATUS: Final = tuple(label.value for label in Label)
MPTC_ID: Final = Allowed(
    "MPTCID",
    "CERT-910",
    "The training committee's number of the officer; people of one name are told apart by it.",
)
LAST: Final = Allowed("LastName", "CERT-901, CERT-903", "Last name on the day of the list.")
FIRST: Final = Allowed("FirstName", "CERT-901, CERT-903", "First name on the day of the list.")
CODE: Final = Allowed(
    "AgencyCode", "CERT-110", "The agency's code, which stays when its name changes."
)
LABEL: Final = Allowed(
    "Status",
    "CERT-901, CERT-912, RUL-28",
    "What was in force on the day of the list, as known at the cut-off. Before the reference date of "
    "a campaign this is the status that the certificate given by statute gives.",
    values=STATUS,
)
EXPIRES: Final = Allowed(
    "Expiration",
    "CERT-901, RUL-27",
    "The day the certificate ends: the first day on which it is no longer in force. Blank while a "
    "certificate continues without a stated end; AdditionalInformation then says so.",
    kind="date",
    pattern="%m/%d/%Y",
    required=False,
)
MORE: Final = Allowed(
    "AdditionalInformation",
    "CERT-360, CERT-901, RUL-8",
    "A sentence on what the status rests on: an extension and its last day, conditions and their due "
    f"day, a certificate that continues. In a demonstration it also says: {INVENTED}.",
    required=False,
)
NOTE: Final = Allowed(
    "AdditionalInformation",
    "CERT-909, RUL-16",
    f"Anything else that is said of the line. In a demonstration it also says: {INVENTED}.",
    required=False,
)


def agency(rule: str, says: str) -> Allowed:
    """Return the allowance of a column that names agencies."""
    return Allowed("LawEnforcementAgency", rule, says, required=False)


def day(column: str, rule: str, says: str, *, required: bool = True) -> Allowed:
    """Return the allowance of a column that holds a day as public files print it."""
    return Allowed(column, rule, says, kind="date", pattern="%m/%d/%Y", required=required)


def text(column: str, rule: str, says: str, *, required: bool = False) -> Allowed:
    """Return the allowance of a column that holds words."""
    return Allowed(column, rule, says, required=required)
