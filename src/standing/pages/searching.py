"""Finding an officer or an agency: the page of the one search box, and what it proposes while typing.

Nobody is searched by anything private (PUBREG-2), and nobody who is off the public register is found.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standing.certification.domain import Label
from standing.kernel.access import Permission
from standing.kernel.names import PersonName
from standing.kernel.periods import in_words
from standing.kernel.refs import mended_mptc_id
from standing.kernel.tongue import said
from standing.pages import found_said, told_once
from standing.pages.access import may
from standing.pages.found_rows import Line, agency_items, rows
from standing.pages.framed import framed
from standing.pages.told_once import Present
from standing.workforce import queries as workforce
from standing.workforce.finding.asked import LONGEST, names_nobody
from standing.workforce.finding.choosing import EDITED
from standing.workforce.finding.lookup import Found, Hit, agencies_beside, agencies_like, find
from standing.workforce.finding.places import Alike

WORKED_OUT = 200
"""Officers that are worked out for one question: whoever means more, says more."""
AT_A_TIME = 20
MOST_AGENCIES = 20
MOST_FILTERED = 60
"""At how many agencies that match its words a filter looks for officers; it says if there are more."""
PROPOSED = 8
"""Officers and agencies together; of them, so many agencies:"""
PROPOSED_AGENCIES = 3
LABELS = tuple(label.value for label in Label)


@dataclass(frozen=True, slots=True)
class _Query:
    """What was asked for, and on which day and moment it is answered."""

    text: str
    agency: str
    status: str
    page: int
    fault: str
    at: Present

    def address(self, page: int) -> str:
        """Return the address of another page of the same answer."""
        kept = {"q": self.text, "agency": self.agency, "status": self.status}
        return "?" + urlencode({name: said for name, said in kept.items() if said} | {"page": page})


@may(Permission.REGISTER_READ)
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Search: officers by name or MPTC ID, also at an agency, and agencies by name or town."""
    query = _query(request)
    always = {"section": "officers", "labels": LABELS, "today": query.at.on}
    if query.fault:
        request.META["QUERY_STRING"] = ""  # no link of the page carries on what was too long
        return render(request, "search.html", {**always, "fault": query.fault}, status=400)
    if not query.text:
        return render(request, "search.html", always)
    shape, filled = _answer(query)
    return framed(request, "search.html", {**always, **shape}, filled, version=query.at.version)


@may(Permission.REGISTER_READ)
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What the box proposes while somebody types, as JSON: a few officers and a few agencies.

    Agencies are proposed first where they are the nearer to what was typed.
    """
    query = _query(request)
    if query.fault or len(query.text) < 2:
        return JsonResponse({"officers": [], "agencies": [], "agencies_first": False})
    found, _more = _public(
        find(query.text, on=query.at.on, known=query.at.known, limit=2 * PROPOSED), query
    )
    like, near_to = _agencies(found, query)
    found = found[: PROPOSED - len(like.places[:PROPOSED_AGENCIES])]
    places = _places(found, query)
    numbers = _numbers(found, query)
    note = _("close to “%(asked)s”") % {"asked": near_to or query.text} if like.near else ""
    return JsonResponse(
        {
            "officers": [
                {
                    "name": hit.name.listed,
                    "mptc_id": numbers[hit.officer_id],
                    "agency": places[hit.officer_id] or _("no agency on record"),
                    "former": hit.former,
                }
                for hit in found
            ],
            "agencies": [
                {"name": place.name, "code": place.code, "note": note}
                for place in like.places[:PROPOSED_AGENCIES]
            ],
            "agencies_first": _agencies_first(like, found),
        }
    )


def _query(request: HttpRequest) -> _Query:
    typed, agency = request.GET.get("q", ""), request.GET.get("agency", "")
    fault = ""
    for text in (typed, agency):
        if len(text) > 4 * LONGEST or len(text.strip()) > LONGEST:
            fault = _(
                "What was typed has %(signs)s characters, and no name is that long. Search for a name, "
                "an MPTC ID, or an agency’s name."
            ) % {"signs": f"{len(text):,}"}
    page = request.GET.get("page", "")[:4]
    status = request.GET.get("status", "")
    if status and status not in LABELS and not fault:
        fault = no_such_status(status)
    return _Query(
        text="" if fault else " ".join(typed.split()),
        agency="" if fault else " ".join(agency.split()),
        status=status if status in LABELS else "",
        page=max(1, int(page)) if page.isascii() and page.isdigit() else 1,
        fault=fault,
        at=told_once.present(),
    )


def _answer(query: _Query) -> tuple[dict[str, Hashable], dict[str, str]]:
    """Return what was found: what the page asks about, and what it prints, which is HTML already."""
    at = agencies_like(query.agency, on=query.at.on) if query.agency else None
    found = find(
        query.text, on=query.at.on, known=query.at.known, limit=WORKED_OUT,
        at=None if at is None else tuple(place.id for place in at.places[:MOST_FILTERED]),
    )  # fmt: skip
    hits, places = _public(found, query)
    if query.status:
        of = _labels(hits, query)
        hits = [hit for hit in hits if of[hit.officer_id].value == query.status]
    hits = _in_order(hits, places, query)
    pages = max(1, -(-len(hits) // AT_A_TIME))
    page = min(query.page, pages)
    start = (page - 1) * AT_A_TIME
    lines = _lines(hits[start : start + AT_A_TIME], places, query)
    told, said = _told(found, hits, at, query)
    number = None if lines else mended_mptc_id(query.text)
    shape: dict[str, Hashable] = {
        "found": bool(lines),
        "private": not lines and names_nobody(query.text),
        "previous": page > 1,
        "next": page < pages,
        "no_such_agency": at is not None and not at.places,
        "no_such_id": bool(number),
        "status": query.status,
        "at_agency": bool(query.agency),
        **told,
    }
    return shape, {
        "asked": escape(query.text),
        "asked_in_address": quote(query.text, safe=""),
        "agency": escape(query.agency),
        "number": number or "",
        "lines": rows(lines),
        "rows_said": found_said.rows(start + 1, start + len(lines), len(hits)),
        "previous_address": escape(query.address(page - 1)) if page > 1 else "",
        "next_address": escape(query.address(page + 1)) if page < pages else "",
        **said,
    }


def _told(
    found: Found, hits: Sequence[Hit], at: Alike | None, query: _Query
) -> tuple[dict[str, Hashable], dict[str, str]]:
    """Return how many and how near: which sentences and agencies stand on the page, and they."""
    (like, near_to), partly = _agencies(hits, query), _partly(found, at, query)
    left = max(0, len(like.places) - MOST_AGENCIES)
    near = sum(hit.near for hit in hits)
    read_as = found_said.read_as(hits)
    shape: dict[str, Hashable] = {
        "near": bool(near or read_as),
        "partly": bool(partly),
        "agencies": bool(like.places),
        "agencies_first": _agencies_first(like, hits),
        "agencies_near": like.near,
        "agencies_left": left > 0,
    }
    said = {
        "counted": found_said.counted(
            len(hits), found, near=near, status=query.status, today=in_words(query.at.on)
        ),
        "near_said": _near_said(hits, read_as, query),
        "partly_said": partly,
        "agencies_near_said": _agencies_near_said(like, near_to, query),
        "left_said": found_said.left(left) if left else "",
    }
    return shape, {
        **{name: escape(sentence) for name, sentence in said.items()},
        "agencies_in_address": quote(near_to or query.text, safe=""),
        "agency_items": agency_items(like.places[:MOST_AGENCIES]),
    }


def _near_said(hits: Sequence[Hit], read_as: str, query: _Query) -> str:
    """Say of whom the name is only near, but not of those found by what was ``read_as`` an agency."""
    near = sum(hit.near and not hit.instead[0] for hit in hits)
    if not near:
        return read_as
    filtered = bool(query.status or query.agency)
    said = found_said.near(query.text, len(hits), among=near < len(hits), filtered=filtered)
    return f"{said} {read_as}".strip()


def _agencies_near_said(like: Alike, near_to: str, query: _Query) -> str:
    if near_to:
        return found_said.agencies_beside(query.text, near_to, len(like.places))
    return found_said.agencies_near(query.text, len(like.places)) if like.near else ""


def _agencies(hits: Sequence[Hit], query: _Query) -> tuple[Alike, str]:
    """Return the agencies that may be meant; near ones only where no officer is listed as was typed.

    Where nothing is found at all, and nothing was filtered, those that one word is near; and that word.
    """
    nobody = all(hit.near for hit in hits)
    like = agencies_like(query.text, on=query.at.on, mended=nobody)
    if like.places or hits or query.status or query.agency:
        return like, ""
    near_to, like = agencies_beside(query.text, on=query.at.on)
    return like, near_to


def _agencies_first(like: Alike, hits: Sequence[Hit]) -> bool:
    """Say whether agencies come before officers: where they are the nearer to what was typed."""
    if not like.places or not hits or not all(hit.near for hit in hits):
        return False
    return not like.near or min(hit.cost for hit in hits) > EDITED


def _partly(found: Found, at: Alike | None, query: _Query) -> str:
    """Say how the filter was understood, and whom it left out."""
    said = []
    if at is not None and at.near and at.places:
        said.append(found_said.filter_near(query.agency, at))
    if at is not None and len(at.places) > MOST_FILTERED:
        said.append(found_said.filter_bounded(query.agency, len(at.places), MOST_FILTERED))
    said.append(found_said.partly(found, status=query.status, worked_out=WORKED_OUT))
    return " ".join(filter(None, said))


def _public(found: Found, query: _Query) -> tuple[list[Hit], Mapping[int, str | None]]:
    """Leave out whoever is off the public register; nobody is counted who is not shown."""
    places = _places(found.hits, query)
    return [hit for hit in found.hits if places[hit.officer_id] is not None], places


def _places(hits: Sequence[Hit], query: _Query) -> Mapping[int, str | None]:
    return told_once.places.of([hit.officer_id for hit in hits], query.at)


def _labels(hits: Sequence[Hit], query: _Query) -> Mapping[int, Label]:
    return told_once.labels.of([hit.officer_id for hit in hits], query.at)


def _numbers(hits: Sequence[Hit], query: _Query) -> Mapping[int, str]:
    return told_once.numbers.of([hit.officer_id for hit in hits], query.at)


def no_such_status(asked: str) -> str:
    """Say that nothing has this status, and which statuses there are."""
    return _("There is no status “%(asked)s”. The statuses are: %(statuses)s.") % {
        "asked": asked[:40],
        "statuses": ", ".join(said(label) for label in LABELS),
    }


def _in_order(hits: Sequence[Hit], places: Mapping[int, str | None], query: _Query) -> list[Hit]:
    """Put people of one name in the order of their agencies, then of their numbers."""
    if len({hit.spelled for hit in hits}) == len(hits):
        return list(hits)
    groups = [list(several) for _name, several in groupby(hits, key=attrgetter("spelled"))]
    numbers = _numbers([hit for each in groups if len(each) > 1 for hit in each], query)
    nowhere = _("no agency on record")

    def told_apart_by(hit: Hit) -> tuple[str, str]:
        return places[hit.officer_id] or nowhere, numbers[hit.officer_id]

    return [
        hit
        for group in groups
        for hit in (sorted(group, key=told_apart_by) if len(group) > 1 else group)
    ]


def _lines(hits: Sequence[Hit], places: Mapping[int, str | None], query: _Query) -> list[Line]:
    numbers, labels = _numbers(hits, query), _labels(hits, query)
    former = [hit.officer_id for hit in hits if hit.former]
    present = workforce.name_of(former, on=date.max, known=query.at.known) if former else {}
    return [
        Line(
            name=present.get(hit.officer_id, hit.name).listed,
            note=_note(hit, present.get(hit.officer_id)),
            mptc_id=numbers[hit.officer_id],
            label=labels[hit.officer_id],
            agencies=places[hit.officer_id] or "",
        )
        for hit in hits
    ]


def _note(hit: Hit, present: PersonName | None) -> str:
    if hit.former and present is not None and present != hit.name:
        return _("found as %(name)s") % {"name": hit.name.listed}
    return ""
