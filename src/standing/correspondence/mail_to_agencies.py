"""The mails that answer what happens between an agency and the commission."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from standing.campaigns import links, queries
from standing.campaigns import models as campaigns
from standing.campaigns.domain import FilingKind
from standing.campaigns.drafts import attesting
from standing.correspondence import addressees
from standing.correspondence.addressees import Addressee
from standing.correspondence.mail_texts import address, mail
from standing.correspondence.reminders import About
from standing.kernel.access import Role
from standing.kernel.periods import in_words
from standing.ledger.domain import Entry
from standing.mail.domain import LINK, Draft
from standing.workforce import queries as workforce
from standing.workforce.models import Agency

_FOLLOWS: Final = {
    FilingKind.SUBMISSION: "the commission evaluates each officer and tells you when the notices are "
    "ready. Until then you can take the file back or replace it in the portal.",
    FilingKind.ROSTER: "the officers accepted from it are protected while your extension runs. Send the "
    "submission itself before it ends.",
}
_WHAT: Final = {
    About.NOTHING_CAME: "the submission",
    About.ROSTER: "the roster and the submission",
    About.SUBMISSION: "the submission",
}
_TODO: Final = {
    About.NOTHING_CAME: "send the submission in the portal, or ask there for more time.",
    About.ROSTER: "send a roster (names only) today: officers on no roster are not protected. Then "
    "send the submission.",
    About.SUBMISSION: "send the submission in the portal. The roster that you sent stands until then.",
}
_MEANWHILE: Final = {
    About.NOTHING_CAME: "If the submission is ready before that, send it in the portal.",
    About.ROSTER: "Meanwhile send a roster (names only) today: officers on no roster are not "
    "protected.",
    About.SUBMISSION: "If the submission is ready before that, send it in the portal. The roster that "
    "you sent stands until then.",
}
_NIL: Final = (
    "If nobody at your agency is in this campaign, this link says so in one press. It is for you "
    f"alone:\n{LINK}"
)


def campaign_opened(entry: Entry) -> Iterator[Draft]:
    """Tell every agency in scope what it sends and by when (CERT-1001)."""
    of = queries.campaign(entry.subject.removeprefix("campaign:"))
    reached = addressees.of_agencies(None, at=entry.recorded_at)
    scoped = workforce.agencies_in_scope(on=entry.effective_on, known=entry.recorded_at)
    for agency in scoped:
        yield from _to(
            reached.get(agency.code, []), "campaign-opened", entry, agency, of,
            deadline=in_words(of.deadline_on),
        )  # fmt: skip


def filing_accepted(entry: Entry) -> Iterable[Draft]:
    """Send the receipt of a file (G2, CERT-304)."""
    told, agency, of = _facts(entry)
    kind = FilingKind(str(told["kind"]))
    rows, accepted = int(str(told["rows"])), int(str(told["accepted"]))
    aside = rows - accepted
    replaces = told.get("replaces")
    return _told(
        "filing-accepted", entry, agency, of,
        kind=kind.value, receipt=str(told["receipt"]), day=in_words(entry.effective_on),
        rows=_rows(rows), accepted=f"{accepted:,}",
        aside=f"{_rows(aside)} set aside for a person at the commission to look at." if aside else "",
        late="It came after the deadline; the commission took it and recorded that it did."
        if told.get("late") else "",
        replaces=f"It takes the place of the file with receipt {replaces}." if replaces else "",
        follows=_FOLLOWS[kind],
    )  # fmt: skip


def filing_undone(entry: Entry) -> Iterable[Draft]:
    """Tell an agency that a file of it no longer counts (RUL-22)."""
    agency = _agency(entry)
    receipt = str(entry.facts_before["receipt"])
    filing = campaigns.Filing.objects.select_related("campaign").get(receipt=receipt)
    due = _due(filing.campaign, agency, entry)
    return _told(
        "filing-undone", entry, agency, filing.campaign,
        receipt=receipt, day=in_words(entry.effective_on), deadline=in_words(due),
    )  # fmt: skip


def nil_filed(entry: Entry) -> Iterable[Draft]:
    """Confirm an agency's word that it has nobody to put forward (G5)."""
    _, agency, of = _facts(entry)
    return _told("nil-filed", entry, agency, of, day=in_words(entry.effective_on))


def extension_granted(entry: Entry) -> Iterable[Draft]:
    """Tell the new day, and what protects officers meanwhile (CERT-1002, 304, 311)."""
    told, agency, of = _facts(entry)
    return _told(
        "extension-granted", entry, agency, of,
        due=in_words(date.fromisoformat(str(told["due_on"]))),
        last_day=in_words(_before(of.reference_on)),
    )  # fmt: skip


def extension_refused(entry: Entry) -> Iterable[Draft]:
    """Tell that there is no more time, and why (CERT-1002)."""
    _, agency, of = _facts(entry)
    return _told(
        "extension-refused", entry, agency, of,
        due=in_words(_due(of, agency, entry)),
        why=f"The reason given: {entry.reason}" if entry.reason.strip() else "",
    )  # fmt: skip


def reminded(entry: Entry) -> Iterator[Draft]:
    """Remind an agency of what a campaign waits for; each reader gets an own link (CERT-1003)."""
    told, agency, of = _facts(entry)
    about, due = About(str(told["about"])), date.fromisoformat(str(told["due_on"]))
    late = due < entry.effective_on
    when = f"The last day {'was' if late else 'is'} {in_words(due)}."
    open_still = entry.effective_on <= max(of.deadline_on, of.extension_until)
    offered = about is About.NOTHING_CAME and open_still
    for to in addressees.of_agency(agency.code, at=entry.recorded_at):
        token = links.nil_token(of.slug, agency.code, to.account)
        yield from _to(
            [to], "reminder", entry, agency, of,
            link=address(f"/agency/nil/{token}/") if offered else "",
            what=_WHAT[about], when=when, todo=_asked(told) or _TODO[about],
            nil=_NIL if offered else "",
        )  # fmt: skip


def _asked(told: Mapping[str, object]) -> str:
    """What to do for an agency whose request for more time waits for an answer; else nothing."""
    until = told.get("asked_until")
    if until is None:
        return ""
    return (
        f"you asked for time until {in_words(date.fromisoformat(str(until)))}; the commission is "
        f"looking at it and answers by e-mail. {_MEANWHILE[About(str(told['about']))]}"
    )


def packet_built(entry: Entry) -> Iterable[Draft]:
    """Tell who submitted that the packet can be fetched (CERT-1004, 521)."""
    told, agency, of = _facts(entry)
    number = int(str(told["notices"]))
    notices = "1 notice" if number == 1 else f"{number:,} notices"
    return _told("packet-ready", entry, agency, of, page="packets/", notices=notices)


def attestation_asked(entry: Entry) -> Iterator[Draft]:
    """Ask the head, or the head's appointing authority, to attest what is to be sent (CERT-114, 115)."""
    told, agency, of = _facts(entry)
    asked = told.get("of")
    for capacity in asked if isinstance(asked, list) else []:
        role = attesting.ROLES[str(capacity)]
        people = addressees.holding(role, agency.code, at=entry.recorded_at)
        yield from _to(
            people, "attestation-asked", entry, agency, of, page=f"campaigns/{of.slug}/draft/",
            capacity=str(capacity), deadline=in_words(_due(of, agency, entry)),
            whom="the head of the agency, whose own row is in it"
            if role is Role.APPOINTING_AUTHORITY else "the officers in it",
        )  # fmt: skip


def attestation_made(entry: Entry) -> Iterator[Draft]:
    """Tell who prepares the file that it was attested, and can be sent."""
    told, agency, of = _facts(entry)
    people = addressees.holding(Role.AGENCY_SUBMITTER, agency.code, at=entry.recorded_at)
    return _to(
        [to for to in people if to.account != entry.actor], "attestation-made", entry, agency, of,
        page=f"campaigns/{of.slug}/draft/",
        capacity=str(told["capacity"]), deadline=in_words(_due(of, agency, entry)),
    )  # fmt: skip


def _told(
    name: str,
    entry: Entry,
    agency: Agency,
    of: campaigns.Campaign,
    *,
    page: str = "",
    **blanks: str,
) -> Iterator[Draft]:
    to = addressees.of_agency(agency.code, at=entry.recorded_at)
    return _to(to, name, entry, agency, of, page=page, **blanks)


def _to(
    people: Iterable[Addressee],
    name: str,
    entry: Entry,
    agency: Agency,
    of: campaigns.Campaign,
    *,
    page: str = "",
    link: str = "",
    **blanks: str,
) -> Iterator[Draft]:
    place = page or f"campaigns/{of.slug}/"
    filled: Mapping[str, str] = {
        "campaign": of.title, "agency": agency.name,
        "portal": address(f"/agency/{agency.code}/{place}"), **blanks,
    }  # fmt: skip
    for to in people:
        yield mail(
            name, kind=name, entry=entry, to=to, blanks=filled, agency=agency.code, link=link
        )


def _facts(entry: Entry) -> tuple[dict[str, object], Agency, campaigns.Campaign]:
    told = entry.facts_after
    return told, _agency(entry), queries.campaign(str(told["campaign"]))


def _agency(entry: Entry) -> Agency:
    return workforce.agency(entry.subject.removeprefix("agency:"))


def _due(of: campaigns.Campaign, agency: Agency, entry: Entry) -> date:
    """The last day in time for an agency, as known when something happened."""
    more = queries.extensions(of, known=entry.recorded_at, agency=agency).get(agency.pk)
    running = more is not None and more.runs_on(entry.effective_on)
    return more.due_on if more is not None and running else of.deadline_on


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"
