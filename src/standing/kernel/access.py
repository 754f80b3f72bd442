"""Permissions, the roles that hold them, the person acting, and the act itself.

Permissions are verbs on things; a role is a list of permissions; a role is held everywhere or at one
agency (section 1.1 of the certification handbook). Sign-in comes with the signed-in faces; until then
a person is named on the command line (RUL-24).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from standing.kernel.errors import NotPermitted
from standing.kernel.periods import day_of


class Permission(StrEnum):
    """Everything that somebody may or may not do."""

    REFERENCE_IMPORT = "reference.import"
    CAMPAIGN_OPEN = "campaign.open"
    FILING_SUBMIT = "filing.submit"
    FILING_UNDO = "filing.undo"
    NIL_RETURN = "filing.nil"
    EXTENSION_GRANT = "extension.grant"
    ESTIMATE_RECORD = "estimate.record"
    MATCH_DECIDE = "match.decide"
    OFFICER_MERGE = "officer.merge"
    OFFICER_MERGE_APPROVE = "officer.merge-approve"
    DETERMINATION_PREPARE = "determination.prepare"
    DETERMINATION_APPROVE = "determination.approve"
    CONDITION_CONFIRM = "condition.confirm"
    SEPARATION_RECORD = "separation.record"
    LEAVE_RECORD = "leave.record"
    COMPLETENESS_FIND = "completeness.find"
    EVIDENCE_WEIGH = "evidence.weigh"
    OVERLAY_IMPOSE = "overlay.impose"
    OVERLAY_LIFT = "overlay.lift"
    GRANT_VACATE = "grant.vacate"
    PACKET_FETCH = "packet.fetch"
    PUBLICATION_PREPARE = "publication.prepare"
    PUBLICATION_APPROVE = "publication.approve"
    ACCOUNT_MANAGE = "account.manage"
    LEDGER_READ = "ledger.read"
    REASON_REMOVE = "reason.remove"
    REGISTER_READ = "register.read"


class Role(StrEnum):
    """Who people are to the commission."""

    PUBLIC = "public"
    OFFICER = "officer"
    AGENCY_SUBMITTER = "agency-submitter"
    AGENCY_HEAD = "agency-head"
    APPOINTING_AUTHORITY = "appointing-authority"
    CERTIFICATION_STAFF = "certification-staff"
    CERTIFICATION_DIRECTOR = "certification-director"
    EXECUTIVE_DIRECTOR = "executive-director"
    COMMISSIONER = "commissioner"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_P = Permission
HELD_AT_AN_AGENCY = frozenset({Role.AGENCY_SUBMITTER, Role.AGENCY_HEAD, Role.APPOINTING_AUTHORITY})
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.PUBLIC: frozenset({_P.REGISTER_READ}),
    Role.OFFICER: frozenset({_P.REGISTER_READ}),
    Role.AGENCY_SUBMITTER: frozenset(
        {_P.REGISTER_READ, _P.FILING_SUBMIT, _P.NIL_RETURN, _P.PACKET_FETCH, _P.SEPARATION_RECORD}
    ),
    Role.AGENCY_HEAD: frozenset(
        {_P.REGISTER_READ, _P.FILING_SUBMIT, _P.NIL_RETURN, _P.PACKET_FETCH, _P.SEPARATION_RECORD}
    ),
    Role.APPOINTING_AUTHORITY: frozenset({_P.REGISTER_READ}),
    Role.CERTIFICATION_STAFF: frozenset(
        {
            _P.REGISTER_READ,
            _P.CAMPAIGN_OPEN,
            _P.REFERENCE_IMPORT,
            _P.FILING_SUBMIT,
            _P.FILING_UNDO,
            _P.NIL_RETURN,
            _P.EXTENSION_GRANT,
            _P.ESTIMATE_RECORD,
            _P.MATCH_DECIDE,
            _P.OFFICER_MERGE,
            _P.DETERMINATION_PREPARE,
            _P.CONDITION_CONFIRM,
            _P.COMPLETENESS_FIND,
            _P.EVIDENCE_WEIGH,
            _P.LEAVE_RECORD,
            _P.SEPARATION_RECORD,
            _P.PACKET_FETCH,
            _P.PUBLICATION_PREPARE,
            _P.LEDGER_READ,
        }
    ),
    Role.CERTIFICATION_DIRECTOR: frozenset(
        {
            _P.REGISTER_READ,
            _P.CAMPAIGN_OPEN,
            _P.EXTENSION_GRANT,
            _P.DETERMINATION_PREPARE,
            _P.DETERMINATION_APPROVE,
            _P.CONDITION_CONFIRM,
            _P.COMPLETENESS_FIND,
            _P.EVIDENCE_WEIGH,
            _P.LEAVE_RECORD,
            _P.PUBLICATION_PREPARE,
            _P.PUBLICATION_APPROVE,
            _P.OFFICER_MERGE_APPROVE,
            _P.LEDGER_READ,
        }
    ),
    Role.EXECUTIVE_DIRECTOR: frozenset(
        {
            _P.REGISTER_READ,
            _P.CAMPAIGN_OPEN,
            _P.EXTENSION_GRANT,
            _P.DETERMINATION_APPROVE,
            _P.PUBLICATION_PREPARE,
            _P.PUBLICATION_APPROVE,
            _P.OFFICER_MERGE_APPROVE,
            _P.OVERLAY_LIFT,
            _P.LEDGER_READ,
            _P.REASON_REMOVE,
        }
    ),
    Role.COMMISSIONER: frozenset(
        {
            _P.REGISTER_READ,
            _P.DETERMINATION_APPROVE,
            _P.PUBLICATION_APPROVE,
            _P.OVERLAY_IMPOSE,
            _P.OVERLAY_LIFT,
            _P.GRANT_VACATE,
            _P.OFFICER_MERGE_APPROVE,
            _P.LEDGER_READ,
        }
    ),
    Role.AUDITOR: frozenset({_P.REGISTER_READ, _P.LEDGER_READ}),
    Role.ADMINISTRATOR: frozenset({_P.ACCOUNT_MANAGE}),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A role held everywhere, or at one agency (its code)."""

    role: Role
    agency: str | None = None


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
            permission in PERMISSIONS[held.role] and (held.agency is None or held.agency == agency)
            for held in self.roles
        )

    def require(self, permission: Permission, *, agency: str | None = None) -> None:
        """Raise ``NotPermitted`` unless ``may`` would say yes."""
        if not self.may(permission, agency=agency):
            where = f" at {agency}" if agency else ""
            raise NotPermitted(
                f"{self.name} holds no role that allows this ({permission.value}{where}). "
                "Ask an administrator who does."
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
