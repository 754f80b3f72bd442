"""What mail does not answer, and why: the other half of ``mails.ANSWERS``, for a test to hold together.

A new kind of entry, or a notice of section 10 of the handbook, is in one of the two or the test says so.
"""

from collections.abc import Mapping
from typing import Final

_WORK: Final = "work inside the commission; what comes of it has its own notice"
_SAID: Final = "whoever did it read the answer on the page or in the terminal"
_AGENCY: Final = "the agency tells the officer itself (CERT-1018)"
_NOTICE: Final = "the letters that follow are written as notices (notice.written)"
_PACKET: Final = "told in the portal beside the packet"
_OWN: Final = "the library that signs people in writes its own letter, into the same queue"

UNANSWERED: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "register.opened", "clock.moved", "agencies.imported", "officers.imported",
            "training.imported", "employment.imported", "bars.imported", "estimate.recorded",
            "match.decided", "application.incomplete", "completeness.found", "character.weighed",
            "background.weighed", "preparation.approved",
            "approval.withdrawn", "approval.voided", "approval.lapsed",
            "overlay.approved", "overlay.withdrawn", "overlay.closed",
            "merge.approved", "officers.merged",
            "unmerge.approved", "officers.unmerged", "persons.told-apart",
            "removal.approved", "removal.withdrawn", "removal.closed", "officer.removed",
            "restoration.approved", "officer.restored",
            "proposal.withdrawn", "proposal.closed", "publication.approved",
            "publication.zero-accepted", "publication.fall-accepted", "publication.released",
            "erratum.published", "erratum.mended", "record.read", "bars.read",
            "reason.removed", "key.replaced", "birth-dates.withheld",
            "mail.sent-again", "mail.handed-over", "mail.bounced", "condition.proof-in",
            "condition.tolled", "condition.resumed", "late-filing.accepted", "row.kept-aside",
        ),
        _WORK,
    ),
    **dict.fromkeys(
        (
            "extension.asked", "extension.withdrawn", "employment.disputed", "dispute.withdrawn",
            "return.reported", "return.withdrawn", "contact.recorded", "union.recorded",
            "unit-waiver.recorded", "unit-waiver.withdrawn", "draft.kept", "draft.mended",
            "draft.discarded", "filing.withdrawn", "nil-return.withdrawn", "nil-return.undone",
            "attestation.given", "attestation.refused", "attestation.withdrawn",
        ),
        _SAID,
    ),
    **dict.fromkeys(
        (
            "leave.recorded", "separation.recorded", "separation.withdrawn",
            "agency-suspension.recorded", "agency-suspension.ended", "status-change.recorded",
        ),
        _AGENCY,
    ),
    **dict.fromkeys(
        ("preparation.released", "determination.issued", "grant.vacated", "condition.unsatisfiable"),
        _NOTICE,
    ),
    **dict.fromkeys(
        ("packet.fetched", "notice.fetched", "notice.handed-over", "notice.hand-over-taken-back"),
        _PACKET,
    ),
    **dict.fromkeys(
        (
            "invitation.withdrawn", "invitation.accepted", "invitation.resent",
            "role.refused", "role.revoked", "role.ended", "recovery.refused",
            "account.revoked", "account.recovered", "account.recovery-opened", "sign-in.given",
        ),
        _OWN,
    ),
}  # fmt: skip
"""Kinds of entry that no mail answers, each with the reason."""

SECTION_10: Final[Mapping[str, str]] = {
    "CERT-1001": "campaign.opened",
    "CERT-1002": "extension.granted, extension.refused",
    "CERT-1003": "reminder.made",
    "CERT-1004": "packet.built",
    "CERT-1005": "notice.written",
    "CERT-1006": "notice.written",
    "CERT-1007": "notice.written",
    "CERT-1008": "notice.written",
    "CERT-1009": "overlay.imposed",
    "CERT-1010": "notice.written, packet.built",
    "CERT-1011": "not ours to send: the agency writes it to the commission, the officer and the unit",
    "CERT-1012": "petitions come with a later issue",
    "CERT-1013": "petitions come with a later issue",
    "CERT-1014": "petitions come with a later issue",
    "CERT-1015": "hearings come with a later issue",
    "CERT-1016": "not ours to send: the endorsing agency tells the applicant",
    "CERT-1017": "initial certification comes with a later issue",
    "CERT-1018": "not ours to send: the agency tells the officer within 10 days",
    "CERT-1019": "condition.met",
    "CERT-1020": "condition.lapsed; the warnings before come with the clocks of a later issue",
    "CERT-1021": "overlay.lifted, return.recorded",
    "CERT-1022": "in-service checks come with a later issue",
    "CERT-1023": "overlay.imposed, overlay.lifted",
    "CERT-1024": "not ours to send: the agency reports, and the page answers with the receipt",
    "CERT-1025": "expiry notices come with the clocks of a later issue",
    "CERT-1026": "relinquishment comes with a later issue",
    "CERT-1027": "school resource officers come with a later issue",
    "CERT-1028": "notice.written, packet.built",
}
"""Each notice of section 10: the kinds of entry that it answers, or why there is no mail yet."""
