"""What each permission allows, in words for the person at the screen: what they may not do."""

from collections.abc import Mapping
from typing import Final

SAID: Final[Mapping[str, str]] = {
    "reference.import": "load the lists of officers, agencies and training",
    "campaign.open": "open a campaign",
    "filing.submit": "send in files",
    "filing.withdraw": "take back a file",
    "filing.undo": "take back a file that an agency sent",
    "attestation.make": "attest officers",
    "filing.nil": "say that nobody is in a campaign",
    "extension.ask": "ask for more time",
    "extension.grant": "grant more time",
    "estimate.record": "estimate how many officers an agency has",
    "reminder.send": "send reminders",
    "match.decide": "decide whether a row is about an officer",
    "officer.merge": "propose that two records are one person",
    "officer.merge-approve": "approve that two records are one person",
    "determination.prepare": "prepare determinations",
    "determination.approve": "approve determinations",
    "condition.confirm": "confirm that something owed was shown",
    "employment.record": "report hires and changes",
    "separation.record": "report separations",
    "leave.record": "report leaves and returns",
    "completeness.find": "find whether what came is complete",
    "evidence.weigh": "decide on evidence that is in doubt",
    "overlay.impose": "suspend or restrict a certificate",
    "overlay.lift": "lift a suspension or a restriction",
    "suspension.prepare": "propose a suspension",
    "administrative-suspension.prepare": "propose an administrative suspension",
    "grant.vacate": "set a grant aside",
    "packet.fetch": "fetch packets",
    "packet.hand-over": "mark notices as handed over",
    "publication.prepare": "prepare a release of the public files",
    "publication.approve": "approve a release of the public files",
    "private.export": "take out data that is not public",
    "portal.read": "open the portal",
    "roster.read": "read the roster",
    "campaign.read": "read the answers in a campaign",
    "console.read": "open the commission’s console",
    "officer-file.read": "read an officer’s file",
    "case.read": "read a case",
    "bars.read": "read what stands against an officer on a list",
    "own.read": "read one’s own record",
    "own.change": "change one’s own record",
    "dispute.decide": "decide a disputed employment",
    "mail.read": "read the mail that went out",
    "account.invite": "invite people",
    "account.confirm": "confirm roles that somebody else proposed",
    "account.manage": "look after accounts",
    "ledger.read": "read the record of acts",
    "reason.remove": "remove the text of a reason by order",
    "key.replace": "replace a key of the register",
    "register.read": "read the register",
    "clock.move": "move the clock of this invented world",
}


def said(permission: str, *, agency: str | None = None) -> str:
    """Return in words what somebody may not do, at the agency in question where there is one."""
    return SAID[permission] + (" for this agency" if agency else "")
