"""What an agency owes a campaign, what it has sent, and in which class that puts it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from standing.kernel.moves import Moves


class FilingKind(StrEnum):
    """What a file is: the answers for each officer, or names only, under an extension."""

    SUBMISSION = "submission"
    ROSTER = "roster"


class AgencyClass(StrEnum):
    """Machine G (section 3.1): where an agency stands in a campaign on a day.

    A report puts every agency in scope in exactly one class (CERT-301). Accounts (G0, G1) come with
    the signed-in faces.
    """

    SUBMITTED = "G2 submitted"
    EXTENSION_WITH_ROSTER = "G3 extension, roster filed"
    EXTENSION_WITHOUT_ROSTER = "G4 extension, no roster"
    NO_OFFICERS = "G5 no officers"
    PENDING = "G6 pending"


_G = AgencyClass
AGENCY_MOVES = Moves(
    {
        _G.PENDING: {
            _G.SUBMITTED,
            _G.EXTENSION_WITH_ROSTER,
            _G.EXTENSION_WITHOUT_ROSTER,
            _G.NO_OFFICERS,
        },
        # An extension ends, a file is taken back: what else the agency said then holds again.
        _G.EXTENSION_WITHOUT_ROSTER: {
            _G.EXTENSION_WITH_ROSTER,
            _G.SUBMITTED,
            _G.NO_OFFICERS,
            _G.PENDING,
        },
        _G.EXTENSION_WITH_ROSTER: {
            _G.SUBMITTED,
            _G.EXTENSION_WITHOUT_ROSTER,
            _G.NO_OFFICERS,
            _G.PENDING,
        },
        _G.NO_OFFICERS: {
            _G.SUBMITTED,
            _G.EXTENSION_WITH_ROSTER,
            _G.EXTENSION_WITHOUT_ROSTER,
            _G.PENDING,
        },
        _G.SUBMITTED: {
            _G.EXTENSION_WITH_ROSTER,
            _G.EXTENSION_WITHOUT_ROSTER,
            _G.NO_OFFICERS,
            _G.PENDING,
        },
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file that an agency sent: what, when it was filed, when we knew, and if it was taken back."""

    id: int
    agency_id: int
    kind: FilingKind
    receipt: str
    filed_on: date
    recorded_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreTime:
    """An extension: granted on a day, in force up to and including its due day."""

    agency_id: int
    granted_on: date
    due_on: date

    def runs_on(self, day: date) -> bool:
        """Say whether the extension had been granted and had not ended."""
        return self.granted_on <= day <= self.due_on


def agency_class(*, submitted: bool, extended: bool, rostered: bool, nil: bool) -> AgencyClass:
    """Return the class of an agency: the first that holds (RUL-10)."""
    if submitted:
        return AgencyClass.SUBMITTED
    if extended:
        return (
            AgencyClass.EXTENSION_WITH_ROSTER if rostered else AgencyClass.EXTENSION_WITHOUT_ROSTER
        )
    return AgencyClass.NO_OFFICERS if nil else AgencyClass.PENDING


def standing_filings(sent: Iterable[Sent], *, as_of: date) -> dict[tuple[int, FilingKind], Sent]:
    """Return the file that stands for each agency and kind on a day: the last one filed.

    ``sent`` holds only files known and not taken back. A later file of the same kind takes the place
    of an earlier one from the day it was filed.
    """
    latest: dict[tuple[int, FilingKind], Sent] = {}
    for filing in sorted(sent, key=lambda f: (f.filed_on, f.recorded_at, f.id)):
        if filing.filed_on <= as_of:
            latest[filing.agency_id, filing.kind] = filing
    return latest
