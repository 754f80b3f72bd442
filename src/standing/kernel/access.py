"""Permissions, the roles that hold them, the person acting, and the act itself.

Permissions are verbs on things; a role is a list of permissions; a role is held everywhere or at one
agency (section 1.1 of the certification handbook; who reads what: section 7 of the one on discipline).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from standing.kernel import permission_words
from standing.kernel.errors import NotPermitted
from standing.kernel.periods import day_of


class Permission(StrEnum):
    """Everything that somebody may or may not do."""

    REFERENCE_IMPORT = "reference.import"
    CAMPAIGN_OPEN = "campaign.open"
    FILING_SUBMIT = "filing.submit"
    FILING_WITHDRAW = "filing.withdraw"
    FILING_UNDO = "filing.undo"
    ATTESTATION_MAKE = "attestation.make"
    NIL_RETURN = "filing.nil"
    EXTENSION_ASK = "extension.ask"
    EXTENSION_GRANT = "extension.grant"
    ESTIMATE_RECORD = "estimate.record"
    REMINDER_SEND = "reminder.send"
    MATCH_DECIDE = "match.decide"
    OFFICER_MERGE = "officer.merge"
    OFFICER_MERGE_APPROVE = "officer.merge-approve"
    DETERMINATION_PREPARE = "determination.prepare"
    DETERMINATION_APPROVE = "determination.approve"
    CONDITION_CONFIRM = "condition.confirm"
    EMPLOYMENT_RECORD = "employment.record"
    SEPARATION_RECORD = "separation.record"
    LEAVE_RECORD = "leave.record"
    COMPLETENESS_FIND = "completeness.find"
    EVIDENCE_WEIGH = "evidence.weigh"
    OVERLAY_IMPOSE = "overlay.impose"
    OVERLAY_LIFT = "overlay.lift"
    SUSPENSION_PREPARE = "suspension.prepare"
    ADMIN_SUSPENSION_PREPARE = "administrative-suspension.prepare"
    GRANT_VACATE = "grant.vacate"
    PACKET_FETCH = "packet.fetch"
    PACKET_HAND_OVER = "packet.hand-over"
    PUBLICATION_PREPARE = "publication.prepare"
    PUBLICATION_APPROVE = "publication.approve"
    REMOVAL_PREPARE = "removal.prepare"
    REMOVAL_APPROVE = "removal.approve"
    PRIVATE_EXPORT = "private.export"
    PORTAL_READ = "portal.read"
    ROSTER_READ = "roster.read"
    CAMPAIGN_READ = "campaign.read"
    CONSOLE_READ = "console.read"
    OFFICER_FILE_READ = "officer-file.read"
    CASE_READ = "case.read"
    BARS_READ = "bars.read"
    OWN_READ = "own.read"
    OWN_CHANGE = "own.change"
    DISPUTE_DECIDE = "dispute.decide"
    MAIL_READ = "mail.read"
    ACCOUNT_INVITE = "account.invite"
    ACCOUNT_CONFIRM = "account.confirm"
    ACCOUNT_MANAGE = "account.manage"
    LEDGER_READ = "ledger.read"
    REASON_REMOVE = "reason.remove"
    KEY_REPLACE = "key.replace"
    REGISTER_READ = "register.read"
    CLOCK_MOVE = "clock.move"


class Role(StrEnum):
    """Who people are to the commission."""

    PUBLIC = "public"
    OFFICER = "officer"
    AGENCY_SUBMITTER = "agency-submitter"
    AGENCY_HEAD = "agency-head"
    APPOINTING_AUTHORITY = "appointing-authority"
    CERTIFICATION_STAFF = "certification-staff"
    CERTIFICATION_DIRECTOR = "certification-director"
    STANDARDS_INVESTIGATOR = "standards-investigator"
    COUNSEL = "counsel"
    HEARING_OFFICER = "hearing-officer"
    COMMISSIONER = "commissioner"
    EXECUTIVE_DIRECTOR = "executive-director"
    RECORDS_OFFICER = "records-officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What a submitter reports on for the agency (CERT-117)."""

    CERTIFICATION = "certification"
    STANDARDS = "standards"
    BOTH = "both"


_P = Permission
HELD_AT_AN_AGENCY = frozenset({Role.AGENCY_SUBMITTER, Role.AGENCY_HEAD, Role.APPOINTING_AUTHORITY})
OF_THE_COMMISSION = frozenset({*Role} - HELD_AT_AN_AGENCY - {Role.PUBLIC, Role.OFFICER})
NEEDS_SECOND_FACTOR = HELD_AT_AN_AGENCY | OF_THE_COMMISSION
"""Whoever holds one of these signs in with a second factor."""
_OF_CERTIFICATION = frozenset(
    {
        _P.FILING_SUBMIT,
        _P.FILING_WITHDRAW,
        _P.NIL_RETURN,
        _P.EXTENSION_ASK,
        _P.PACKET_FETCH,
        _P.PACKET_HAND_OVER,
        _P.EMPLOYMENT_RECORD,
        _P.SEPARATION_RECORD,
        _P.LEAVE_RECORD,
        _P.ROSTER_READ,
        _P.CAMPAIGN_READ,
    }
)
"""What a submitter may do who reports on certification (CERT-117)."""
_READS_THE_CONSOLE = frozenset(
    {_P.REGISTER_READ, _P.CONSOLE_READ, _P.OFFICER_FILE_READ, _P.CLOCK_MOVE}
)
"""What everybody of the commission opens; what of it is private is for who reads it whole.

In an invented world they also move its clock, all but the auditor, who changes nothing (RUL-5).
"""
_READS_WHOLE = _READS_THE_CONSOLE | {_P.CASE_READ}
"""The row of the access matrix for the certification database: who reads it whole (REG-1).

A commissioner and a hearing officer read a case only once it is placed before them (note 3), a records
officer only for a request, with what is exempt masked (note 4).
"""
_READS_BARS = _READS_WHOLE | {_P.BARS_READ}
"""The row for arrests, charges and criminal records: who reads it, logged (NEV-4)."""
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.PUBLIC: frozenset({_P.REGISTER_READ}),
    Role.OFFICER: frozenset({_P.REGISTER_READ, _P.OWN_READ, _P.OWN_CHANGE}),
    Role.AGENCY_SUBMITTER: frozenset({_P.REGISTER_READ, _P.PORTAL_READ}) | _OF_CERTIFICATION,
    Role.AGENCY_HEAD: frozenset(
        {_P.REGISTER_READ, _P.PORTAL_READ, _P.ATTESTATION_MAKE, _P.ACCOUNT_INVITE}
    )
    | _OF_CERTIFICATION,
    Role.APPOINTING_AUTHORITY: frozenset(
        {_P.REGISTER_READ, _P.PORTAL_READ, _P.CAMPAIGN_READ, _P.ATTESTATION_MAKE}
    ),
    Role.CERTIFICATION_STAFF: _READS_WHOLE
    | _OF_CERTIFICATION
    | {
        _P.CAMPAIGN_OPEN,
        _P.REFERENCE_IMPORT,
        _P.FILING_UNDO,
        _P.EXTENSION_GRANT,
        _P.ESTIMATE_RECORD,
        _P.REMINDER_SEND,
        _P.MATCH_DECIDE,
        _P.OFFICER_MERGE,
        _P.DETERMINATION_PREPARE,
        _P.CONDITION_CONFIRM,
        _P.COMPLETENESS_FIND,
        _P.EVIDENCE_WEIGH,
        _P.DISPUTE_DECIDE,
        _P.PUBLICATION_PREPARE,
        _P.PRIVATE_EXPORT,
        _P.MAIL_READ,
        _P.ADMIN_SUSPENSION_PREPARE,
    },
    Role.CERTIFICATION_DIRECTOR: _READS_WHOLE
    | {
        _P.CAMPAIGN_OPEN,
        _P.EXTENSION_GRANT,
        _P.REMINDER_SEND,
        _P.DETERMINATION_PREPARE,
        _P.DETERMINATION_APPROVE,
        _P.CONDITION_CONFIRM,
        _P.COMPLETENESS_FIND,
        _P.EVIDENCE_WEIGH,
        _P.LEAVE_RECORD,
        _P.DISPUTE_DECIDE,
        _P.PUBLICATION_PREPARE,
        _P.PUBLICATION_APPROVE,
        _P.OFFICER_MERGE_APPROVE,
        _P.PRIVATE_EXPORT,
        _P.MAIL_READ,
        _P.ACCOUNT_CONFIRM,
        _P.ADMIN_SUSPENSION_PREPARE,
    },
    Role.STANDARDS_INVESTIGATOR: _READS_BARS | {_P.SUSPENSION_PREPARE},
    Role.COUNSEL: _READS_BARS | {_P.LEDGER_READ, _P.REMOVAL_PREPARE},
    Role.HEARING_OFFICER: _READS_THE_CONSOLE,
    Role.EXECUTIVE_DIRECTOR: _READS_BARS
    | {
        _P.CAMPAIGN_OPEN,
        _P.EXTENSION_GRANT,
        _P.DETERMINATION_APPROVE,
        _P.PUBLICATION_PREPARE,
        _P.PUBLICATION_APPROVE,
        _P.REMOVAL_PREPARE,
        _P.REMOVAL_APPROVE,
        _P.OFFICER_MERGE_APPROVE,
        _P.OVERLAY_LIFT,
        _P.SUSPENSION_PREPARE,
        _P.PRIVATE_EXPORT,
        _P.MAIL_READ,
        _P.ACCOUNT_CONFIRM,
        _P.LEDGER_READ,
        _P.REASON_REMOVE,
        _P.KEY_REPLACE,
    },
    Role.COMMISSIONER: _READS_THE_CONSOLE
    | {
        _P.DETERMINATION_APPROVE,
        _P.PUBLICATION_APPROVE,
        _P.REMOVAL_APPROVE,
        _P.OVERLAY_IMPOSE,
        _P.OVERLAY_LIFT,
        _P.SUSPENSION_PREPARE,
        _P.ADMIN_SUSPENSION_PREPARE,
        _P.GRANT_VACATE,
        _P.OFFICER_MERGE_APPROVE,
    },
    Role.RECORDS_OFFICER: _READS_THE_CONSOLE | {_P.REMOVAL_PREPARE},
    Role.AUDITOR: (_READS_WHOLE | {_P.LEDGER_READ}) - {_P.CLOCK_MOVE},
    Role.ADMINISTRATOR: frozenset(
        {_P.ACCOUNT_INVITE, _P.ACCOUNT_MANAGE, _P.ACCOUNT_CONFIRM, _P.CLOCK_MOVE}
    ),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A role held everywhere, at one agency (its code), or by an officer for the own record.

    ``scope`` is what a submitter reports on; ``officer`` the public id of whose record it is.
    """

    role: Role
    agency: str | None = None
    scope: Scope = Scope.BOTH
    officer: str | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the role allows within its scope."""
        allowed = PERMISSIONS[self.role]
        return allowed - _OF_CERTIFICATION if self.scope is Scope.STANDARDS else allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody acting. ``human`` is the same for two accounts of one person (RUL-24)."""

    account: str
    human: str
    name: str
    roles: frozenset[Held] = field(default_factory=frozenset)

    def may(self, permission: Permission, *, agency: str | None = None) -> bool:
        """Say whether a role of this person allows it, at ``agency`` where one is named."""
        return any(
            permission in held.permissions and (held.agency is None or held.agency == agency)
            for held in self.roles
        )

    def holds(self, *roles: Role) -> bool:
        """Say whether one of these roles is held, wherever."""
        return any(held.role in roles for held in self.roles)

    @property
    def agencies(self) -> tuple[str, ...]:
        """The codes of the agencies at which roles are held, in order."""
        return tuple(sorted({held.agency for held in self.roles if held.agency}))

    @property
    def officer(self) -> str | None:
        """The public id of the officer this person is, where that is known."""
        return next((held.officer for held in self.roles if held.officer), None)

    def require(self, permission: Permission, *, agency: str | None = None) -> None:
        """Raise ``NotPermitted`` unless ``may`` would say yes."""
        if not self.may(permission, agency=agency):
            raise NotPermitted(
                f"{self.name} holds no role that allows this: "
                f"{permission_words.said(permission, agency=agency)}. Ask an administrator who does."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who, when and why, travelling together.

    ``at`` is the moment the commission knew it (``recorded_at``, RUL-5); the wall time is written
    beside it by the ledger.
    """

    by: Person
    at: datetime
    reason: str = ""

    @property
    def day(self) -> date:
        """The New York day of the act."""
        return day_of(self.at)
