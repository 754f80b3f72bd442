"""One box over everything that a person may see; what they may not see is neither found nor counted."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from standing.accounts.listing import names_of
from standing.campaigns.models import Campaign, Filing
from standing.certification import queries as certification
from standing.correspondence.models import Notice
from standing.kernel.access import Permission, Person
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.agencies import agencies_like
from standing.pages.cells import agencies_said, label_cell
from standing.pages.console.files import officer_file
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.requests.models import Request
from standing.workforce import queries as workforce

LONGEST = 100
MOST = 25
_RECEIPT = re.compile(r"R-[0-9A-F]{1,4}(-[0-9A-F]{0,4}){0,2}")
_DOCUMENT = re.compile(r"([0-9A-Z-]{3,40})/([0-9]{4}-[0-9]{4})(/[a-z-]+)?(/[0-9]+)?", re.IGNORECASE)


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


@may(Permission.CONSOLE_READ)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find officers, agencies, campaigns, receipts, notices and requests."""
    typed = request.GET.get("q", "")
    asked = " ".join(typed.replace("\x00", " ").split())
    fault = ""
    if len(asked) > LONGEST:
        fault = (
            f"What was typed has {len(asked):,} signs, and nothing on record is that long. Search for "
            "a name, an MPTC ID, an agency, a receipt or a document id."
        )
    person = visitor(request)
    found = [] if fault or not asked else list(_search(asked, person))
    context = {
        "asked": asked[:LONGEST], "fault": fault, "found": found,
        "nothing": bool(asked) and not fault and not found,
        "looks_in": [part.name for part in PARTS if person.may(part.needs)],
    }  # fmt: skip
    return render(request, "console/search.html", context, status=422 if fault else 200)


def _search(asked: str, person: Person) -> Iterator[Found]:
    for part in PARTS:
        if person.may(part.needs):
            found = part.look(asked)
            if found is not None and found.table.rows:
                yield found


def _table(
    name: str, caption: str, heads: tuple[str, ...], rows: list[tuple[Cell | str, ...]]
) -> Table:
    return Table(
        name=name, caption=caption, rows=rows_of(rows),
        columns=tuple(Column(key=head, title=head) for head in heads),
    )  # fmt: skip


def _officers(asked: str) -> Found | None:
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


def _agencies(asked: str) -> Found | None:
    now = clock.now()
    found = agencies_like(asked, on=day_of(now), known=now)
    rows: list[tuple[Cell | str, ...]] = [
        (
            Cell(each.name, address=reverse("agency", args=[each.code])),
            each.municipality,
            each.county,
        )
        for each in found[:MOST]
    ]
    return Found(_table("agencies", "Agencies", ("Agency", "Town", "County"), rows), len(found))


def _campaigns(asked: str) -> Found | None:
    found = Campaign.objects.filter(Q(slug__icontains=asked) | Q(title__icontains=asked))
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(each.title, address=reverse("console-board", args=[each.slug])), each.slug)
        for each in found.order_by("-reference_on")[:MOST]
    ]
    return Found(_table("campaigns", "Campaigns", ("Campaign", "Id"), rows), found.count())


def _receipts(asked: str) -> Found | None:
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


def _notices(asked: str) -> Found | None:
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


def _requests(asked: str) -> Found | None:
    found = Request.objects.filter(Q(key=asked.lower()) | Q(asked_by=asked)).select_related(
        "agency", "officer"
    )
    names = names_of(each.asked_by for each in found)
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(each.kind.replace("-", " "), address=_request_address(each.key)),
         names.get(each.asked_by, each.asked_by),
         each.agency.name if each.agency else each.officer.mptc_id if each.officer else "",
         day_of(each.asked_at).isoformat())
        for each in found.order_by("-asked_at")[:MOST]
    ]  # fmt: skip
    heads = ("Request", "Asked by", "About", "On")
    return Found(_table("requests", "Requests", heads, rows), found.count())


def _request_address(key: str) -> str:
    try:
        return reverse("console-request", args=[key])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing that is searched, and what somebody must hold for it to be."""

    name: str
    needs: Permission
    look: Callable[[str], Found | None]


PARTS = (
    Part("officers (name, MPTC ID)", Permission.OFFICER_FILE_READ, _officers),
    Part("agencies", Permission.CONSOLE_READ, _agencies),
    Part("campaigns", Permission.CONSOLE_READ, _campaigns),
    Part("receipts", Permission.CONSOLE_READ, _receipts),
    Part("notices (document id)", Permission.OFFICER_FILE_READ, _notices),
    Part("requests", Permission.CONSOLE_READ, _requests),
)
