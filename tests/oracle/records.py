"""What was officially done about one officer, as the oracle reads it: acts only, nothing derived.

Every row carries the moment it became known and, where it was corrected, the moment it ceased to be
held true (decision record 0001). Days are New York days; an ``until`` is the first day no longer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")


@dataclass(frozen=True, kw_only=True, eq=False)
class Row:
    """A row on the second clock."""

    recorded_at: datetime
    superseded_at: datetime | None = None

    def held(self, known: datetime) -> bool:
        """Say whether the commission held this row to be true at a moment."""
        if self.recorded_at > known:
            return False
        return self.superseded_at is None or self.superseded_at > known


@dataclass(frozen=True, kw_only=True, eq=False)
class Terms(Row):
    """The certificate that the act of 2020 gave (CERT-400, 401)."""

    since: date
    reference_on: date


@dataclass(frozen=True, kw_only=True, eq=False)
class Filing(Row):
    """A roster line (``rostered``) or full answers (``submitted``) for the officer (CERT-310, 311)."""

    kind: str
    agency: str
    filed_on: date
    reference_on: date
    in_time: bool | None
    complete: bool | None
    extension_due: date | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Decided(Row):
    """A determination; ``issued_at`` is empty while it is only prepared (RUL-7)."""

    id: int
    outcome: str
    decided_on: date
    reference_on: date
    renewed_until: date
    issued_at: datetime | None = None
    petition_due: date | None = None
    vacated_on: date | None = None
    vacated_at: datetime | None = None

    @property
    def grants(self) -> bool:
        """Say whether this determination gives a certificate."""
        return self.outcome in {"certified", "conditionally certified"}


@dataclass(frozen=True, kw_only=True, eq=False)
class Done(Row):
    """Something done about a condition: ``tolled``, ``proof``, ``met``, ``extended`` or ``lapsed``."""

    state: str
    on: date
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Owed(Row):
    """A condition of a determination."""

    id: int
    determination: int
    due_on: date
    since: date
    acts: tuple[Done, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Laid(Row):
    """What lies over a certificate for a while: a suspension, a restriction, a leave (CERT-330)."""

    kind: str
    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Served(Row):
    """Time at one agency."""

    agency: str
    since: date
    until: date | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Officer:
    """Everything official that was ever recorded of one officer."""

    mptc_id: str
    terms: Terms | None = None
    filings: tuple[Filing, ...] = ()
    decided: tuple[Decided, ...] = ()
    owed: tuple[Owed, ...] = ()
    laid: tuple[Laid, ...] = ()
    served: tuple[Served, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the handbook says of an officer on a day, as known at a moment."""

    label: str
    in_force: bool
    may_serve: bool
    until: date | None


def day_of(moment: datetime) -> date:
    """Return the day in New York on which a moment falls."""
    return moment.astimezone(NEW_YORK).date()
