"""What a certificate, an application and a condition can be, and which state may follow which.

Four machines per officer are kept apart and the public label is derived from them (CERT-300). The
state of an application or a certificate is never stored: it is worked out from recorded acts and a day.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from standing.kernel.moves import Moves


class ApplicationState(StrEnum):
    """Machine A, the recertification application (section 3.2), as far as this path goes."""

    NOT_OPEN = "A00 not open"
    DUE = "A10 due"
    ROSTERED = "A21 rostered under extension"
    UNROSTERED = "A22 unrostered under extension"
    SUBMITTED = "A30 submitted"
    COMPLETE = "A40 complete"
    FURTHER_REVIEW = "A51 further review"
    FULL = "A60 full"
    CONDITIONAL = "A61 conditional"
    DECLINED = "A62 declined"
    FINAL = "A90 final"
    VACATED = "A91 vacated"
    SEPARATED = "A96 separated"
    LAPSED = "A97 lapsed"


_A = ApplicationState
_DECIDED = {_A.FURTHER_REVIEW, _A.FULL, _A.CONDITIONAL, _A.DECLINED}
APPLICATION_MOVES = Moves(
    {
        _A.NOT_OPEN: {_A.DUE},
        _A.DUE: {_A.ROSTERED, _A.UNROSTERED, _A.SUBMITTED, _A.SEPARATED, _A.LAPSED},
        _A.ROSTERED: {_A.SUBMITTED, _A.DUE, _A.SEPARATED, _A.LAPSED},
        _A.UNROSTERED: {_A.ROSTERED, _A.SUBMITTED, _A.SEPARATED, _A.LAPSED},
        _A.SUBMITTED: {_A.COMPLETE, _A.DUE, _A.ROSTERED, _A.SEPARATED, _A.LAPSED},
        _A.COMPLETE: {*_DECIDED, _A.DUE, _A.SEPARATED},
        _A.FURTHER_REVIEW: {_A.FULL, _A.CONDITIONAL, _A.DECLINED, _A.SEPARATED},
        _A.CONDITIONAL: {_A.FULL, _A.FINAL, _A.VACATED, _A.SEPARATED},
        _A.DECLINED: {_A.FULL, _A.CONDITIONAL, _A.FINAL, _A.SEPARATED},
        _A.FULL: {_A.FINAL, _A.VACATED},
        _A.FINAL: {_A.VACATED},
    }
)


class CertificateState(StrEnum):
    """Machine B, the certificate (section 3.4)."""

    NONE = "none"
    STATUTORY = "B1 statutory"
    FULL = "B2 full"
    CONDITIONAL = "B3 conditional"
    CONTINUED = "B4 continued"
    RESTRICTED = "B5 restricted"
    NOT_CERTIFIED = "B6 not certified"
    NOT_CERTIFIED_LEAVE = "B6L not certified, on leave"
    EXPIRED = "B7 expired"
    SUSPENDED = "B8 suspended"
    ADMIN_SUSPENDED = "B9 administratively suspended"
    DECERTIFIED = "B10 decertified"


class CertificateKind(StrEnum):
    """Why a certificate span exists: given by the act of 2020, granted in full, or on conditions."""

    STATUTORY = "statutory"
    FULL = "full"
    CONDITIONAL = "conditional"


class ApplicationKind(StrEnum):
    """How an officer was put before the commission: a roster line, or a full submission."""

    ROSTERED = "rostered"
    SUBMITTED = "submitted"


class OverlayKind(StrEnum):
    """What lies over a certificate for a while and leaves it as it was (CERT-330)."""

    SUSPENDED = "suspended"
    ADMIN_SUSPENDED = "administratively suspended"
    RESTRICTED = "restricted"
    LEAVE = "on leave"


class ProposalKind(StrEnum):
    """What may be proposed for two people to approve (RUL-24), besides a preparation."""

    MERGE = "merge"
    UNMERGE = "unmerge"
    SUSPENSION = "suspension"
    ADMIN_SUSPENSION = "admin-suspension"
    PUBLICATION = "publication"
    REMOVAL = "removal"
    RESTORATION = "restoration"


SUSPENSIONS = {
    OverlayKind.SUSPENDED: ProposalKind.SUSPENSION,
    OverlayKind.ADMIN_SUSPENDED: ProposalKind.ADMIN_SUSPENSION,
}
"""What takes two people to lay over a certificate, and the kind of proposal that waits for them."""


class ConditionState(StrEnum):
    """Machine C, one condition (section 3.5)."""

    OPEN = "C1 open"
    TOLLED = "C2 tolled"
    PROOF_IN = "C3 proof in"
    MET = "C4 met"
    EXTENDED = "C5 extended"
    LAPSED = "C6 lapsed"


_C = ConditionState
CONDITION_MOVES = Moves(
    {
        _C.OPEN: {_C.TOLLED, _C.PROOF_IN, _C.MET, _C.EXTENDED, _C.LAPSED},
        _C.TOLLED: {_C.OPEN, _C.PROOF_IN, _C.MET},
        _C.PROOF_IN: {_C.MET, _C.OPEN, _C.EXTENDED, _C.LAPSED},
        _C.EXTENDED: {_C.PROOF_IN, _C.MET, _C.EXTENDED, _C.LAPSED, _C.TOLLED},
        _C.LAPSED: {_C.EXTENDED, _C.MET},
    }
)


class Label(StrEnum):
    """What the public reads (section 9.1); which is shown when several apply is in ``labels.toml``."""

    DECERTIFIED = "Decertified"
    SUSPENDED = "Suspended"
    ADMIN_SUSPENDED = "Administrative Suspension"
    UNDER_REVIEW = "Under Review"
    FURTHER_REVIEW = "Further Review"
    ON_LEAVE = "Not Certified - On Leave"
    NOT_RECERTIFIED = "Not Recertified"
    NOT_CERTIFIED = "Not Certified"
    EXPIRED = "Expired"
    RESTRICTED = "Restricted"
    CONDITIONALLY_CERTIFIED = "Conditionally Certified"
    CERTIFIED = "Certified"
    NEVER_CERTIFIED = "No Certificate on Record"


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSpan:
    """A certificate over a half-open span (CERT-331), on both clocks."""

    kind: CertificateKind
    since: date
    until: date | None
    recorded_at: datetime
    superseded_at: datetime | None = None
    authority: str
    determination: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """An application that an agency's file made for an officer (CERT-310, 311).

    ``in_time`` is limb 2 of CERT-310 (filed by the deadline, or accepted late by a recorded act,
    RUL-9); ``None`` while an extension still runs. ``complete`` is limb 3, likewise.
    """

    kind: ApplicationKind
    agency: str
    filed_on: date
    reference_on: date
    recorded_at: datetime
    superseded_at: datetime | None = None
    in_time: bool | None
    complete: bool | None
    extension_due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """The first day an officer no longer served an agency (T20), as known at a moment."""

    agency: str
    on: date
    recorded_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An officer's time at one agency over whole days; ``until`` is the first day no longer there."""

    agency: str
    since: date
    until: date | None
    recorded_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A determination as the standing needs it. ``issued_at`` is ``None`` while only prepared."""

    id: int
    outcome: str
    decided_on: date
    reference_on: date
    renewed_until: date
    recorded_at: datetime
    superseded_at: datetime | None = None
    issued_at: datetime | None = None
    petition_due: date | None = None
    vacated_on: date | None = None
    vacated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionAct:
    """Something done about a condition: proof in, met, extended (with its new due day)."""

    state: ConditionState
    on: date
    due_on: date | None
    recorded_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Something still owed after a determination. ``due_on`` is the last day in time (OQ-10)."""

    id: int
    determination: int
    requirement: str
    rule: str
    due_on: date
    since: date
    recorded_at: datetime
    superseded_at: datetime | None = None
    acts: tuple[ConditionAct, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A suspension, restriction or leave over a span of days, on both clocks."""

    kind: OverlayKind
    since: date
    until: date | None
    recorded_at: datetime
    superseded_at: datetime | None = None
    authority: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Everything recorded of one officer that bears on the standing, on both clocks.

    ``services`` may be empty where no service ever ended: nothing then closes an application (T20).
    """

    mptc_id: str
    certificates: tuple[CertificateSpan, ...] = ()
    applications: tuple[Application, ...] = ()
    decisions: tuple[Decision, ...] = ()
    conditions: tuple[Condition, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    services: tuple[Service, ...] = ()

    @property
    def separations(self) -> tuple[Separation, ...]:
        """Every end of a service, whether or not the officer came back."""
        return tuple(
            Separation(
                agency=served.agency,
                on=served.until,
                recorded_at=served.recorded_at,
                superseded_at=served.superseded_at,
            )
            for served in self.services
            if served.until is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingCondition:
    """A condition as it stands on a day: its state, the due day that holds now, the last act's day."""

    requirement: str
    rule: str
    state: ConditionState
    due_on: date
    met_on: date | None = None
    acted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is in force for an officer on a day, as known at a moment: worked out, never stored.

    ``since`` is the first day of the certificate in force; ``until`` its half-open end (the printed
    expiry, RUL-27), ``None`` while a continuation runs until a decision. ``review_until`` is the last
    day to petition against a decision that is less than full (CERT-370). ``flags`` holds codes such as
    ``gap`` (OQ-04), ``review-open`` (OQ-03), ``under-extension``, ``awaiting-decision``,
    ``continued``, ``condition-overdue``, ``vacated``, ``refused`` (finally), ``lapsed``, ``on-leave``
    (no work, CERT-359), ``serves-no-agency`` (B5). ``rules`` names what the label rests on, most
    telling first.
    """

    label: Label
    state: CertificateState
    application: ApplicationState
    in_force: bool
    may_serve: bool
    since: date | None
    until: date | None
    conditions: tuple[StandingCondition, ...] = ()
    flags: frozenset[str] = field(default_factory=frozenset)
    rules: tuple[str, ...] = ()
    review_until: date | None = None
