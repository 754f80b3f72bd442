"""What the register says of agencies, officers and employments, as values without tables."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from standing.kernel.names import PersonName
from standing.sheets.findings import Finding, Severity


class Reference(StrEnum):
    """The kinds of reference file that may be imported (INTERFACES section 3, RUL-3)."""

    AGENCIES = "agencies"
    OFFICERS = "officers"
    TRAINING = "training"
    EMPLOYMENT = "employment"
    BARS = "bars"


class StatusChange(StrEnum):
    """What an Officer Status Update tells of (CERT-513, R6)."""

    HIRE = "hire"
    LEAVE = "leave"
    RETURN = "return from leave"
    SEPARATION = "separation"
    SEPARATION_WITHDRAWN = "separation withdrawn"
    SUSPENSION = "agency suspension"
    SUSPENSION_ENDED = "end of agency suspension"
    OTHER = "other change"


class LeaveKind(StrEnum):
    """The kinds of leave that the commission's file knows (CERT-511)."""

    MEDICAL = "medical"
    MILITARY = "military"
    FAMILY = "family"
    ADMINISTRATIVE = "administrative"


class SeparationNature(StrEnum):
    """How an employment ended (R7); ``OTHER`` is for what no rule names, such as a death."""

    RETIREMENT = "retirement"
    RESIGNATION = "resignation"
    TERMINATION = "termination"
    OTHER = "other"


class TrainingCategory(StrEnum):
    """The kinds of training that the rules look at; a line of another kind is kept and reported."""

    BASIC_ACADEMY = "basic academy"
    STATE_POLICE_ACADEMY = "state police academy"
    SSPO_ACADEMY = "sspo academy"
    BRIDGE_ACADEMY = "bridge academy"
    IN_SERVICE = "in-service"
    FIRST_AID = "first aid"
    CPR = "cpr"
    EXEMPTION = "exemption"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFacts:
    """Who an officer is, as a checker of files needs it; the birth date is private (PUBREG-2).

    ``name`` is the latest name known; ``former_names`` are the others, newest first.
    """

    officer_id: int
    mptc_id: str
    name: PersonName
    former_names: tuple[PersonName, ...]
    date_of_birth: date
    cohort_letter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    """A person as a row or the register describes them; what is not known is empty.

    ``agencies`` are codes. The birth date is private: it is compared, and never told (PUBREG-2).
    """

    mptc_id: str = ""
    name: PersonName
    former_names: tuple[PersonName, ...] = ()
    born: date | None = None
    agencies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Employed:
    """One officer at one agency from ``since`` up to, not including, ``until``."""

    officer_id: int
    agency_id: int
    agency_code: str
    agency_name: str
    employment_class: str
    rank: str
    since: date
    until: date | None
    separation_nature: str
    separation_reason: str
    for_cause: bool | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """How and why an employment ended, as the agency must keep and tell it (R7).

    What the caller does not know is empty or ``None``; what was recorded earlier then stays.
    """

    nature: str = ""
    reason: str = ""
    for_cause: bool | None = None
    cause: str = ""
    under_investigation: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLeave:
    """A leave that an agency reported: from ``since`` up to, not including, ``until``."""

    officer_id: int
    agency_code: str
    kind: LeaveKind
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaySuspended:
    """An agency's own suspension of an officer: from ``since`` up to, not including, ``until``.

    ``paid`` is ``None`` where the agency did not say. A suspension of the certificate is the
    commission's, and something else.
    """

    officer_id: int
    agency_code: str
    paid: bool | None
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Another change of an officer's status, as the agency tells it; empty is what stayed as it was.

    ``name`` is the officer's new name as the agency wrote it; the register takes a name from the
    training committee's list.
    """

    rank: str = ""
    employment_class: str = ""
    name: str = ""
    other: str = ""

    def asked(self) -> dict[str, str]:
        """Everything that may have changed, by what people call it, in the order people read it."""
        return {
            "rank": self.rank.strip(),
            "employment": self.employment_class,
            "name": self.name.strip(),
            "something else": self.other.strip(),
        }

    def said(self) -> dict[str, str]:
        """What did change."""
        return {what: words for what, words in self.asked().items() if words}


@dataclass(frozen=True, slots=True)
class Change:
    """One line that says otherwise than the register: of whom or what, and in which columns."""

    row: int
    subject: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did, or under a dry run would do.

    ``rows`` are the lines read; each was created, changed, left unchanged or set aside with a
    warning. Where a finding is an error the file is refused and nothing changed (RUL-17).
    """

    file: str
    sha256: str
    rows: int
    created: int = 0
    unchanged: int = 0
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def changed(self) -> int:
        """How many lines say otherwise than the register did."""
        return len(self.changes)

    @property
    def ok(self) -> bool:
        """Whether the file was taken: it has no error."""
        return all(finding.severity != Severity.ERROR for finding in self.findings)

    @property
    def set_aside(self) -> int:
        """How many lines were read and not used, each with a warning; none when refused."""
        return self.rows - self.created - self.changed - self.unchanged if self.ok else 0

    def counts(self) -> Mapping[str, int]:
        """The numbers, by name, in the order people read them."""
        return {
            "rows": self.rows,
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "set_aside": self.set_aside,
        }

    def as_dict(self) -> dict[str, object]:
        """The result as ``standing import … --json`` prints it."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            **self.counts(),
            "changes": [asdict(change) for change in self.changes],
            "findings": [finding.as_dict() for finding in self.findings],
        }
