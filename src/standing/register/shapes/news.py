"""The tables of what was wrong in a release, and of what a release changed."""

from dataclasses import dataclass
from typing import Annotated, Final

from standing.register.shapes.allowed import Allowed
from standing.register.shapes.common import FIRST, LAST, MPTC_ID, NOTE, STATUS, day, text

HOWS: Final = ("added", "removed", "changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ErratumLine:
    """``errata.csv``: one line for each fault found in a release, this one's forerunners included."""

    number: Annotated[
        int, Allowed("Erratum", "CERT-907, DISC-9", "The number of the erratum.", kind="integer")
    ]
    release: Annotated[
        int,
        Allowed("Release", "CERT-907, DISC-12", "The release that was wrong.", kind="integer"),
    ]
    about: Annotated[
        str,
        text("About", "DISC-9", "The file, agency code or MPTC ID concerned; blank for the whole."),
    ]
    since: Annotated[str, day("Since", "DISC-9", "The first day on which the fault could be read.")]
    wrong: Annotated[str, Allowed("Wrong", "DISC-9", "What was wrong.")]
    right: Annotated[str, Allowed("Right", "DISC-9", "What is right, and stands in its place.")]
    replaced_by: Annotated[
        int | str,
        Allowed(
            "ReplacedBy",
            "DISC-12",
            "The release that holds the right lines; blank until there is one.",
            kind="integer",
            required=False,
        ),
    ]
    recorded: Annotated[str, day("RecordedOn", "DISC-9", "The day the fault was published here.")]
    more: Annotated[str, NOTE]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """``changes.csv``: one line for each officer whose line is not that of the release before."""

    mptc_id: Annotated[str, MPTC_ID]
    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    how: Annotated[
        str, Allowed("Change", "DISC-12", "What happened to the officer's line.", values=HOWS)
    ]
    columns: Annotated[
        str,
        text(
            "ColumnsChanged",
            "DISC-12",
            "The columns of officers.csv that differ, separated by a semicolon and a space.",
        ),
    ]
    status_before: Annotated[
        str,
        Allowed(
            "StatusBefore",
            "CERT-901, DISC-12",
            "The status in the release before; blank where the officer was not listed.",
            values=STATUS,
            required=False,
        ),
    ]
    status: Annotated[
        str,
        Allowed(
            "StatusAfter",
            "CERT-901, DISC-12",
            "The status in this release; blank where the officer is no longer listed.",
            values=STATUS,
            required=False,
        ),
    ]
    agency_before: Annotated[
        str,
        text(
            "LawEnforcementAgencyBefore", "CERT-901, DISC-12", "The agencies in the release before."
        ),
    ]
    agency: Annotated[
        str, text("LawEnforcementAgencyAfter", "CERT-901, DISC-12", "The agencies in this release.")
    ]
    expires_before: Annotated[
        str,
        day(
            "ExpirationBefore",
            "CERT-901, DISC-12",
            "The day the certificate ended by the release before.",
            required=False,
        ),
    ]
    expires: Annotated[
        str,
        day(
            "ExpirationAfter",
            "CERT-901, DISC-12",
            "The day the certificate ends by this release.",
            required=False,
        ),
    ]
    more: Annotated[str, NOTE]
