"""Finding an officer or an agency: the page of the one search box, and what it proposes while typing.

Nobody is searched by anything private (PUBREG-2), and nobody who is off the public register is found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standing.certification.domain import Label
from standing.kernel.access import Permission
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of
from standing.pages import clock, told_once
from standing.pages.access import may
from standing.pages.cells import (
    agencies_said,
    agency_address,
    kind_said,
    officer_address,
    tone_of,
)
from standing.pages.told_once import Places
from standing.register import words
from standing.workforce import queries as workforce
from standing.workforce.finding.asked import LONGEST, names_nobody
from standing.workforce.finding.lookup import Found, Hit, agencies_like, find
from standing.workforce.models import Officer

WORKED_OUT = 200
"""Officers that are worked out for one question: whoever means more, says more."""
AT_A_TIME = 25
MOST_AGENCIES = 20
PROPOSED = 8
PROPOSED_AGENCIES = 3


@dataclass(frozen=True, slots=True)
class _Query:
    """What was asked for, and on which day and moment it is answered."""

    text: str
    agency: str
    status: str
    page: int
    fault: str
    on: date
    known: datetime

    def address(self, page: int) -> str:
        """Return the address of another page of the same answer."""
        kept = {"q": self.text, "agency": self.agency, "status": self.status}
        return "?" + urlencode({name: said for name, said in kept.items() if said} | {"page": page})


@dataclass(frozen=True, slots=True)
class _Line:
    """One officer, as the page shows them."""

    address: str
    name: str
    note: str
    mptc_id: str
    label: str
    tone: str
    agencies: str


@may(Permission.REGISTER_READ)
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Search: officers by name or MPTC ID, also at an agency, and agencies by name or town."""
    query = _query(request)
    context: dict[str, object] = {
        "section": "officers",
        "asked": query.text,
        "query": query,
        "labels": [label.value for label in Label],
        "today": query.on,
    }
    if query.fault:
        request.META["QUERY_STRING"] = ""  # no link of the page carries on what was too long
    elif query.text:
        context |= _answer(query)
    return render(request, "search.html", context, status=400 if query.fault else 200)


@may(Permission.REGISTER_READ)
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """What the box proposes while somebody types, as JSON: a few officers, then a few agencies."""
    query = _query(request)
    if query.fault or len(query.text) < 2:
        return JsonResponse({"officers": [], "agencies": []})
    found, _more = _public(
        find(query.text, on=query.on, known=query.known, limit=2 * PROPOSED), query
    )
    found = found[:PROPOSED]
    ids = [hit.officer_id for hit in found]
    places = workforce.employments(ids, on=query.on, known=query.known)
    numbers = _numbers(found)
    return JsonResponse(
        {
            "officers": [
                {
                    "name": hit.name.listed,
                    "mptc_id": numbers[hit.officer_id],
                    "agency": agencies_said(places.get(hit.officer_id, ())),
                    "former": hit.former,
                }
                for hit in found
            ],
            "agencies": [
                {"name": place.name, "code": place.code}
                for place in agencies_like(query.text)[:PROPOSED_AGENCIES]
            ],
        }
    )


def _query(request: HttpRequest) -> _Query:
    now = clock.now()
    typed, agency = request.GET.get("q", ""), request.GET.get("agency", "")
    fault = ""
    for text in (typed, agency):
        if len(text) > 4 * LONGEST or len(text.strip()) > LONGEST:
            fault = _(
                "What was typed has %(signs)s signs, and no name is that long. Search for a name, an "
                "MPTC ID, or an agency’s name."
            ) % {"signs": f"{len(text):,}"}
    page = request.GET.get("page", "")[:4]
    status = request.GET.get("status", "")
    return _Query(
        text="" if fault else " ".join(typed.split()),
        agency="" if fault else " ".join(agency.split()),
        status=status if status in {label.value for label in Label} else "",
        page=max(1, int(page)) if page.isascii() and page.isdigit() else 1,
        fault=fault,
        on=day_of(now),
        known=now,
    )


def _answer(query: _Query) -> dict[str, object]:
    """Return what was found, as the page shows it."""
    places = agencies_like(query.agency) if query.agency else None
    found, more = _public(
        find(
            query.text,
            on=query.on,
            known=query.known,
            limit=WORKED_OUT,
            at=None if places is None else tuple(place.id for place in places),
        ),
        query,
    )
    employed = _places(found, query)
    if query.status:
        of = _labels(found, query)
        found = [hit for hit in found if of[hit.officer_id].value == query.status]
    found = _in_order(found, employed)
    pages = max(1, -(-len(found) // AT_A_TIME))
    page = min(query.page, pages)
    shown = found[(page - 1) * AT_A_TIME : page * AT_A_TIME]
    lines = _lines(shown, _labels(shown, query), employed)
    like = agencies_like(query.text)
    return {
        "lines": lines,
        "count": len(found),
        "more": more,
        "private": not lines and names_nobody(query.text),
        "first_row": (page - 1) * AT_A_TIME + 1,
        "last_row": (page - 1) * AT_A_TIME + len(lines),
        "previous_address": query.address(page - 1) if page > 1 else "",
        "next_address": query.address(page + 1) if page < pages else "",
        "agencies": [
            {"place": place, "address": agency_address(place.code), "kind": kind_said(place.kind)}
            for place in like[:MOST_AGENCIES]
        ],
        "agencies_left": max(0, len(like) - MOST_AGENCIES),
        "no_such_agency": places is not None and not places,
    }


def _public(found: Found, query: _Query) -> tuple[list[Hit], bool]:
    """Leave out whoever is off the public register; nobody is counted who is not shown."""
    places = _places(found.hits, query)
    return [hit for hit in found.hits if places[hit.officer_id] is not None], found.more


def _places(hits: Sequence[Hit], query: _Query) -> Mapping[int, Places | None]:
    return told_once.places.of([h.officer_id for h in hits], on=query.on, known=query.known)


def _labels(hits: Sequence[Hit], query: _Query) -> Mapping[int, Label]:
    return told_once.labels.of([h.officer_id for h in hits], on=query.on, known=query.known)


def _in_order(hits: Sequence[Hit], places: Mapping[int, Places | None]) -> list[Hit]:
    """Put people of one name in the order of their agencies, then of their numbers."""

    def told_apart_by(hit: Hit) -> tuple[str, str]:
        return agencies_said(places[hit.officer_id] or ()), hit.mptc_id

    in_order: list[Hit] = []
    for _name, namesakes in groupby(hits, key=lambda hit: hit.name):
        in_order += sorted(namesakes, key=told_apart_by)
    return in_order


def _lines(
    hits: Sequence[Hit], labels: Mapping[int, Label], places: Mapping[int, Places | None]
) -> list[_Line]:
    numbers = _numbers(hits)
    former = [hit.officer_id for hit in hits if hit.former]
    present = workforce.name_of(former, on=date.max, known=clock.now()) if former else {}
    lines = []
    for hit in hits:
        label = labels[hit.officer_id]
        lines.append(
            _Line(
                address=officer_address(numbers[hit.officer_id]),
                name=present.get(hit.officer_id, hit.name).listed,
                note=_note(hit, present.get(hit.officer_id)),
                mptc_id=numbers[hit.officer_id],
                label=words.label_said(label),
                tone=tone_of(label.value),
                agencies=agencies_said(places[hit.officer_id] or ()),
            )
        )
    return lines


def _note(hit: Hit, present: PersonName | None) -> str:
    if hit.former and present is not None and present != hit.name:
        return _("found as %(name)s") % {"name": hit.name.listed}
    return ""


def _numbers(hits: Sequence[Hit]) -> dict[int, str]:
    """Return the MPTC ID of each officer; a merged record was found under another one."""
    numbers = {hit.officer_id: hit.mptc_id for hit in hits if hit.mptc_id}
    missing = [hit.officer_id for hit in hits if not hit.mptc_id]
    if missing:
        rows = Officer.objects.filter(pk__in=missing).values_list("pk", "mptc_id")
        numbers.update(dict(rows))
    return numbers
