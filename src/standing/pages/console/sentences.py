"""Each entry of the ledger as a sentence about who did what; a blank that an entry lacks is left out.

``{name}`` stands for a value of the entry's ``after``, else of its ``before``. A kind that is not here
is told by its bare name, and a test looks that none is missing.
"""

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from standing.campaigns import queries as campaigns
from standing.kernel.periods import in_words
from standing.ledger.domain import Entry
from standing.pages.agencies import agency_names

SAID: Final[Mapping[str, str]] = {
    "register.opened": "opened this register",
    "clock.moved": "moved the clock of this invented world",
    "agencies.imported": "took in a list of agencies: {rows} rows, {created} created",
    "officers.imported": "took in the list of officers: {rows} rows, {created} created",
    "training.imported": "took in a training export: {rows} rows, {created} created",
    "employment.imported": "took in a list of employments: {rows} rows, {created} created",
    "bars.imported": "took in a list of bars: {rows} rows, {created} created",
    "campaign.opened": "opened a campaign with {members} officers, under edition {edition}",
    "filing.accepted": "sent a {kind} that was accepted: {accepted} of {rows} rows, receipt {receipt}",
    "filing.undone": "took back an accepted file, receipt {receipt}",
    "filing.withdrawn": "withdrew an accepted file, receipt {receipt}",
    "late-filing.accepted": "took in a file after its due day, receipt {receipt}",
    "nil-return.filed": "said that the agency has nobody in campaign {campaign}",
    "nil-return.undone": "took back the word that the agency has nobody in campaign {campaign}",
    "nil-return.withdrawn": "took back the word that the agency has nobody in campaign {campaign}",
    "estimate.recorded": "recorded an estimate of {officers} officers",
    "extension.asked": "asked for more time, until {until}",
    "extension.granted": "granted more time, until {due_on}",
    "extension.refused": "refused more time",
    "extension.withdrawn": "withdrew the wish for more time",
    "reminder.made": "sent a reminder about campaign {campaign}",
    "attestation.asked": "asked the agency’s head to attest",
    "attestation.made": "attested what a file says",
    "attestation.given": "attested what a file says",
    "attestation.refused": "declined to attest what a file says",
    "attestation.withdrawn": "took an attestation back",
    "draft.kept": "kept a file that is not sent yet",
    "draft.mended": "mended a file that is not sent yet",
    "draft.discarded": "discarded a file that was never sent",
    "match.decided": "decided whether a row is about this officer: {decision}",
    "row.kept-aside": "looked at a row that was set aside, and kept it so",
    "application.incomplete": "found an application not substantially complete",
    "completeness.found": "found an application not substantially complete",
    "character.weighed": "recorded what was found on character: {found}",
    "background.weighed": "recorded what was found on the background check: {found}",
    "determinations.prepared": "prepared determinations as number {preparation}",
    "preparation.approved": "approved determinations that were prepared",
    "preparation.released": "released {determinations} determinations",
    "determination.issued": "issued a determination: {outcome}",
    "approval.withdrawn": "withdrew an approval",
    "approval.voided": "closed the approval of {approved_by}, as the facts had changed",
    "approval.lapsed": "found that the approval of {approved_by} no longer counts",
    "condition.met": "confirmed that a condition is met: {requirement}",
    "condition.proof-in": "recorded that proof came: {requirement}",
    "condition.extended": "gave more time for a condition: {requirement}, until {due_on}",
    "condition.tolled": "stopped the time of a condition: {requirement}",
    "condition.resumed": "let the time of a condition run again: {requirement}",
    "condition.lapsed": "recorded that the time of a condition ran out: {requirement}",
    "condition.unsatisfiable": "recorded that a condition can no longer be met: {requirement}",
    "grant.vacated": "set a grant aside",
    "overlay.proposed": "proposed what lies over a certificate: {kind}",
    "overlay.approved": "approved what lies over a certificate: {kind}",
    "overlay.imposed": "laid over a certificate: {kind}",
    "overlay.withdrawn": "withdrew the proposal to lay over a certificate: {kind}",
    "overlay.closed": "closed the proposal to lay over a certificate: {kind}. {ended}",
    "overlay.lifted": "lifted from a certificate: {kind}",
    "notice.written": "wrote {notices} notices",
    "notice.fetched": "fetched a notice",
    "notice.handed-over": "handed a notice to its officer",
    "notice.hand-over-taken-back": "took back that a notice was handed over",
    "packet.built": "built an agency’s packet of {notices} notices",
    "packet.fetched": "fetched a packet",
    "unit-waiver.recorded": "recorded a waiver of notices to the bargaining unit",
    "unit-waiver.withdrawn": "withdrew a waiver of notices to the bargaining unit",
    "employment.recorded": "recorded an employment at {agency}",
    "employment.corrected": "corrected an employment at {agency}: since {since}",
    "employment.disputed": "disputed an employment on record",
    "dispute.decided": "decided a disputed employment",
    "dispute.withdrawn": "withdrew what was disputed",
    "separation.recorded": "recorded that an officer left {agency}",
    "separation.withdrawn": "took back that an officer left {agency}",
    "leave.recorded": "recorded a leave",
    "return.recorded": "recorded a return from leave",
    "agency-suspension.recorded": "recorded that {agency} suspended an officer from duty",
    "agency-suspension.ended": "recorded that a suspension from duty by {agency} ended",
    "status-change.recorded": "recorded another change of an officer’s status at {agency}",
    "return.reported": "reported a return from leave",
    "return.decided": "decided a return from leave",
    "return.withdrawn": "withdrew a reported return from leave",
    "birth-dates.withheld": (
        "gave {wrong} birth dates for an officer from {agency} within a day, none of them right: no "
        "more is answered for a day"
    ),
    "contact.recorded": "recorded how an officer can be reached",
    "union.recorded": "recorded an officer’s bargaining unit",
    "merge.proposed": "proposed to join the record {other} to {keep}",
    "merge.approved": "approved that two records are joined",
    "officers.merged": "joined the record {other} to {kept}: one person",
    "unmerge.proposed": "proposed to part the record {other} from {keep} again",
    "unmerge.approved": "approved that two records are parted again",
    "officers.unmerged": "parted the record {other} from {kept} again: two persons",
    "proposal.withdrawn": "withdrew a proposal",
    "proposal.closed": "closed a proposal about {keep} and {other}: {ended}",
    "removal.proposed": "proposed to take an officer off the public register, on {ground}",
    "removal.approved": "approved taking an officer off the public register, on {ground}",
    "removal.withdrawn": "withdrew a proposal about an officer’s place on the public register",
    "removal.closed": "closed a proposal about an officer’s place on the public register: {ended}",
    "officer.removed": "took an officer off the public register, on {ground}",
    "restoration.proposed": "proposed to show an officer on the public register again",
    "restoration.approved": "approved showing an officer on the public register again",
    "officer.restored": "showed an officer on the public register again",
    "persons.told-apart": "found that {one} and {two} are two persons",
    "publication.prepared": "prepared release {release} of the public files: {officers} officers",
    "publication.approved": "approved release {release} of the public files",
    "publication.zero-accepted": "said why an agency rightly shows nobody in release {release}",
    "publication.fall-accepted": "said why a count rightly fell in release {release}: {count}, "
    "{before} before, {now} now",
    "erratum.published": "published erratum {erratum} of release {release}",
    "erratum.mended": "said which release mends erratum {erratum} of release {release}",
    "publication.released": "published release {release}: {officers} officers as of {as_of}",
    "invitation.made": "invited somebody as {role}",
    "invitation.withdrawn": "withdrew an invitation",
    "invitation.accepted": "accepted an invitation",
    "invitation.resent": "sent an invitation again",
    "role.proposed": "proposed the role {role}",
    "role.granted": "granted the role {role}",
    "role.refused": "refused the role {role}",
    "role.revoked": "ended the role {role}",
    "role.ended": "ended the role {role}",
    "sign-in.given": "gave somebody a new way to sign in",
    "recovery.proposed": "proposed to recover an account",
    "recovery.refused": "refused to recover an account",
    "account.revoked": "revoked an account",
    "account.recovered": "recovered an account",
    "account.recovery-opened": "opened the recovery of an account",
    "mail.handed-over": "handed a message to the mail server",
    "mail.sent-again": "sent a message again",
    "mail.bounced": "recorded that a message came back",
    "record.read": "read this record",
    "bars.read": "read what stands against an officer on a list",
    "reason.removed": "removed the text of a reason by order",
    "key.replaced": "replaced the key of the register for {purpose}",
}


_WAYS: Final[Mapping[tuple[str, str], str]] = {
    ("nil-return.filed", "link"): ", by the link in the reminder, without signing in",
}
"""What is told of the way by which something came, after the kind of its entry."""


def sentence(entry: Entry, called: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return what an entry says was done, without the name in front.

    ``called`` gives what people call the agencies and campaigns that entries name by a short name.

    >>> from datetime import UTC, datetime
    >>> now = datetime(2022, 7, 1, tzinfo=UTC)
    >>> facts = '{"outcome":"certified"}'
    >>> sentence(Entry(1, "determination.issued", "officer:0123-4567", now.date(), now, now, "director",
    ...                "555 CMR 7.07", "", "", facts, ""))
    'issued a determination: certified'
    """
    said = SAID.get(entry.kind)
    if said is None:
        return f"recorded “{entry.kind}”"
    if entry.kind == "employment.corrected" and entry.facts_after.get("never"):
        said = "took an employment at {agency} off the record: it never was"
    said += _WAYS.get((entry.kind, str(entry.facts_after.get("by", ""))), "")
    told = {**entry.facts_before, **entry.facts_after}
    for name in _NAMED & told.keys():
        told[name] = called.get(str(told[name]), told[name])
    return said.format_map(_Blanks(told)).rstrip(" :,")


_NAMED: Final = frozenset({"agency", "campaign", "approved_by"})
"""What an entry names by a short name, and people by another."""


def names() -> dict[str, str]:
    """Return what people call every agency and every campaign, by the short name of each."""
    return {**agency_names(), **campaigns.titles()}


def title(kind: str) -> str:
    """Return what entries of a kind say, with what differs from one to the next left open.

    >>> title("determination.issued"), title("condition.extended")
    ('issued a determination', 'gave more time for a condition: …, until …')
    """
    return re.sub(r"\{[^}]*\}", "…", SAID.get(kind, kind)).removesuffix(": …")


_SUBJECTS: Final[Mapping[str, frozenset[str]]] = {
    heading: frozenset(abouts.split())
    for heading, abouts in {
        "Rounds and what agencies send": "campaign filing late-filing nil-return estimate extension "
        "reminder attestation draft match row application completeness",
        "Decisions": "character background determinations preparation determination approval grant",
        "Conditions": "condition",
        "Suspensions and what else lies over a certificate": "overlay",
        "Notices, packets and mail": "notice packet unit-waiver mail",
        "Employments, leaves and separations": "employment dispute separation leave return "
        "agency-suspension status-change",
        "Officers and their records": "contact union merge unmerge officers persons proposal bars "
        "birth-dates officer removal restoration",
        "Public files": "publication",
        "People and accounts": "invitation role sign-in recovery account",
    }.items()
}
"""What kinds are about, by what their code begins with; the rest stands under the register itself."""
_REST: Final = "The register itself"


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every kind with its words, under what it is about, as a form offers them."""
    under = {about: heading for heading, abouts in _SUBJECTS.items() for about in abouts}
    found: dict[str, list[tuple[str, str]]] = {heading: [] for heading in (*_SUBJECTS, _REST)}
    for kind in sorted(SAID, key=title):
        about = kind.partition(".")[0]
        found[under.get(about, _REST)].append((kind, title(kind)))
    return [(heading, some) for heading, some in found.items() if some]


class _Blanks(dict[str, object]):
    """What fills the blanks of a sentence; what an entry does not say leaves nothing."""

    def __getitem__(self, name: str) -> str:
        return spelled(self.get(name))


def spelled(value: object) -> str:
    """Write a value of an entry as people read it: days in words, numbers grouped.

    >>> spelled("2022-07-01"), spelled(1234), spelled(True), spelled(None)
    ('July 1, 2022', '1,234', 'yes', '')
    """
    match value:
        case None:
            told = ""
        case bool():
            told = "yes" if value else "no"
        case int():
            told = f"{value:,}"
        case str():
            told = _day_or_text(value)
        case dict():
            told = ", ".join(f"{key} {spelled(each)}" for key, each in value.items())
        case list():
            told = ", ".join(spelled(each) for each in value)
        case _:
            told = str(value)
    return told


def _day_or_text(text: str) -> str:
    try:
        return in_words(date.fromisoformat(text)) if len(text) == len("2022-07-01") else text
    except ValueError:
        return text


def facts(entry: Entry) -> list[tuple[str, str]]:
    """Return what an entry holds besides its sentence, name by name."""
    before = [(f"{name} before", spelled(value)) for name, value in entry.facts_before.items()]
    return [*before, *((name, spelled(value)) for name, value in entry.facts_after.items())]
