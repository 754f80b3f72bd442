"""What the search of the console looks through, kind by kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from standing.accounts import listing
from standing.accounts.models import Account
from standing.campaigns.models import Campaign, Filing
from standing.certification import queries as certification
from standing.certification import suspending
from standing.correspondence.models import Notice
from standing.kernel.access import Permission, Person
from standing.kernel.periods import day_of
from standing.kernel.refs import mended_mptc_id
from standing.ledger.models import Entry
from standing.mail.models import Message
from standing.pages import clock, mails
from standing.pages.cells import agencies_said, label_cell
from standing.pages.console import sentences
from standing.pages.console.files import officer_file
from standing.pages.console.requests import KINDS, readable
from standing.pages.console.words import called
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.requests.domain import RequestKind
from standing.requests.models import Request
from standing.workforce import queries as workforce
from standing.workforce.finding.lookup import agencies_like

MOST = 25
_RECEIPT = re.compile(r"R-[0-9A-F]{1,4}(-[0-9A-F]{0,4}){0,2}")
_DOCUMENT = re.compile(r"([0-9A-Z-]{3,40})/([0-9]{4}-[0-9]{4})(/[a-z-]+)?(/[0-9]+)?", re.IGNORECASE)
SHORTEST = 3
"""Signs from which a part of a name or an address is looked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one part of the search found; ``count`` may be more than the rows."""

    table: Table
    count: int

    @property
    def more(self) -> str:
        """How many were found beyond those that are shown."""
        left = self.count - len(self.table.rows)
        return f"{left:,}" if left > 0 else ""


def _table(
    name: str, caption: str, heads: tuple[str, ...], rows: list[tuple[Cell | str, ...]]
) -> Table:
    return Table(
        name=name, caption=caption, rows=rows_of(rows),
        columns=tuple(Column(key=head, title=head) for head in heads),
    )  # fmt: skip


def officers(asked: str, _person: Person) -> Found | None:
    now = clock.now()
    found = workforce.search_officers(asked, known=now, limit=MOST)
    if not found:
        return None
    count = workforce.count_officers(asked, known=now) if len(found) == MOST else len(found)
    ids = [officer.pk for officer, _name in found]
    standings = certification.standings(ids, on=day_of(now), known=now)
    places = workforce.employments(ids, on=day_of(now), known=now)
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(name.listed, address=officer_file(officer.mptc_id)), officer.mptc_id,
         label_cell(standings[officer.pk]), agencies_said(places.get(officer.pk, ())))
        for officer, name in found
    ]  # fmt: skip
    return Found(
        _table("officers", "Officers", ("Officer", "MPTC ID", "Status", "Agency"), rows), count
    )


def agencies(asked: str, _person: Person) -> Found | None:
    found, near = agencies_like(asked, on=day_of(clock.now()))
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(each.name, address=reverse("agency", args=[each.code])), each.town, each.county)
        for each in found[:MOST]
    ]
    caption = "Agencies with a name close to this" if near else "Agencies"
    return Found(_table("agencies", caption, ("Agency", "Town", "County"), rows), len(found))


def campaigns(asked: str, _person: Person) -> Found | None:
    found = Campaign.objects.filter(Q(slug__icontains=asked) | Q(title__icontains=asked))
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(each.title, address=reverse("console-board", args=[each.slug])), each.slug)
        for each in found.order_by("-reference_on")[:MOST]
    ]
    return Found(_table("campaigns", "Campaigns", ("Campaign", "Id"), rows), found.count())


def receipts(asked: str, _person: Person) -> Found | None:
    wanted = asked.upper()
    if not _RECEIPT.match(wanted):
        return None
    found = Filing.objects.filter(receipt__startswith=wanted).select_related("agency", "campaign")
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(each.receipt, address=reverse(
            "console-board-agency", args=[each.campaign.slug, each.agency.code])),
         each.agency.name, each.kind, each.filed_on.isoformat(),
         "taken back or replaced" if each.superseded_at else "stands")
        for each in found.order_by("receipt")[:MOST]
    ]  # fmt: skip
    heads = ("Receipt", "Agency", "Kind", "Filed", "State")
    return Found(_table("receipts", "Receipts", heads, rows), found.count())


def notices(asked: str, _person: Person) -> Found | None:
    match = _DOCUMENT.fullmatch(asked)
    if match is None:
        return None
    found = Notice.objects.filter(
        campaign=match[1].lower(), officer__mptc_id=match[2], superseded_at__isnull=True
    ).select_related("officer")
    if match[3]:
        found = found.filter(kind=match[3][1:].lower())
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(f"{each.campaign.upper()}/{each.officer.mptc_id}/{each.kind}",
              address=f"{officer_file(each.officer.mptc_id)}#papers"), each.dated_on.isoformat())
        for each in found.order_by("recorded_at", "pk")[:MOST]
    ]  # fmt: skip
    return Found(_table("notices", "Notices", ("Document", "Dated"), rows), found.count())


def requests(asked: str, person: Person) -> Found | None:
    """Requests by their id, by the agency or the officer they are about, or by who asked.

    What officers say of themselves is found by who may read it, as on the page of requests.
    """
    wanted = (
        Q(key=asked.lower())
        | Q(agency__name__icontains=asked)
        | Q(agency__code=asked.lower())
        | Q(asked_by__in=list(_accounts_called(asked)))
    )
    if mptc_id := mended_mptc_id(asked):
        wanted = Q(officer__mptc_id=mptc_id)
    reads = person.may(Permission.CASE_READ)
    kinds = [each.value for each in KINDS if readable(each, reads)]
    found = Request.objects.filter(wanted, kind__in=kinds).select_related("agency", "officer")
    shown = list(found.order_by("-asked_at")[:MOST])
    names = called(each.asked_by for each in shown)
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(KINDS[RequestKind(each.kind)].title, address=reverse("console-request", args=[each.key])),
         names.get(each.asked_by, ""),
         each.agency.name if each.agency else each.officer.mptc_id if each.officer else "",
         day_of(each.asked_at).isoformat())
        for each in shown
    ]  # fmt: skip
    heads = ("Request", "Asked by", "About", "On")
    return Found(_table("requests", "Requests", heads, rows), found.count())


def mail(asked: str, _person: Person) -> Found | None:
    """Mails by the address they went to, the agency or officer they are about, or their subject."""
    wanted = (
        Q(to__icontains=asked)
        | Q(subject__icontains=asked)
        | Q(agency__in=_codes_called(asked))
        | Q(account__in=list(_accounts_called(asked)))
    )
    if mptc_id := mended_mptc_id(asked):
        wanted = Q(officer=mptc_id)
    found = Message.objects.filter(wanted)
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(each.subject, address=reverse("console-mail-message", args=[each.key])), each.to,
         Cell(mails.state_of(each)[0].capitalize(), tone=mails.state_of(each)[1]),
         day_of(each.known_at).isoformat())
        for each in found.order_by("-id")[:MOST]
    ]  # fmt: skip
    return Found(_table("mail", "Mail", ("Subject", "To", "State", "On"), rows), found.count())


def acts(asked: str, person: Person) -> Found | None:
    """Entries of the record about an officer by the MPTC ID, about an agency, or with a receipt."""
    subject, receipt = "", asked.upper() if _RECEIPT.fullmatch(asked.upper()) else ""
    if mptc_id := mended_mptc_id(asked):
        subject = f"officer:{mptc_id}"
    elif receipt:
        filing = Filing.objects.filter(receipt=receipt).select_related("agency").first()
        subject = f"agency:{filing.agency.code}" if filing else ""
    elif len(codes := _codes_called(asked)[:2]) == 1:
        subject = f"agency:{codes[0]}"
    if not subject:
        return None
    found = Entry.objects.filter(subject=subject).exclude(id__in=suspending.withheld_from(person))
    if receipt:
        found = found.filter(Q(after__contains=receipt) | Q(before__contains=receipt))
    told = [row.to_domain() for row in found.order_by("-id")[:MOST]]
    names = called(each.actor for each in told)
    words = sentences.names()
    at = f"{reverse('console-record')}?{urlencode({'about': subject})}"
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(f"Entry {each.id}", address=f"{at}&before={each.id + 1}"),
         f"{names.get(each.actor, each.actor)} {sentences.sentence(each, words)}",
         day_of(each.recorded_at).isoformat())
        for each in told
    ]  # fmt: skip
    heads = ("Entry", "Who did what", "Recorded")
    return Found(_table("acts", "The record", heads, rows), found.count())


def accounts(asked: str, _person: Person) -> Found | None:
    """People with an account, by name, address or agency."""
    found = listing.accounts_found(asked=asked, role="", page=1, at=clock.now())
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(line.account.human.name, address=reverse("people-person", args=[line.account.username])),
         line.account.email or "no address",
         "revoked" if line.account.revoked_at else "")
        for line in found.lines[:MOST]
    ]  # fmt: skip
    return Found(_table("accounts", "Accounts", ("Person", "Address", "State"), rows), found.count)


def _accounts_called(asked: str) -> Iterator[str]:
    """The accounts of people of exactly this name or address; a part of it finds nobody."""
    if len(asked) < SHORTEST:
        return
    rows = Account.objects.filter(Q(human__name__iexact=asked) | Q(email__iexact=asked))
    yield from rows.values_list("username", flat=True)[:MOST]


def _codes_called(asked: str) -> list[str]:
    """The agencies that somebody means by a text, by their codes."""
    if len(asked) < SHORTEST:
        return []
    found, near = agencies_like(asked, on=day_of(clock.now()))
    return [] if near else [each.code for each in found[:MOST]]
