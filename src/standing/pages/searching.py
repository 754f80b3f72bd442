"""Finding an officer or an agency: the page of the one search box, and what it proposes while typing.

Nobody is searched by anything private (PUBREG-2), and nobody who is off the public register is found.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from standing.certification.domain import Label
from standing.kernel.access import Permission
from standing.kernel.names import PersonName
from standing.kernel.periods import in_words
from standing.kernel.tongue import said
from standing.pages import told_once
from standing.pages.access import may
from standing.pages.found_rows import Line, agency_items, rows
from standing.pages.framed import framed
from standing.pages.told_once import Present
from standing.workforce import queries as workforce
from standing.workforce.finding.asked import LONGEST, names_nobody
from standing.workforce.finding.lookup import Found, Hit, agencies_like, find
from standing.workforce.models import Officer

WORKED_OUT = 200
"""Officers that are worked out for one question: whoever means more, says more."""
AT_A_TIME = 20
MOST_AGENCIES = 20
MOST_FILTERED = 60
"""At how many agencies that match its words a filter looks for officers; of more it asks for more."""
PROPOSED = 8
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
    """What the box proposes while somebody types, as JSON: a few officers, then a few agencies."""
    query = _query(request)
    if query.fault or len(query.text) < 2:
        return JsonResponse({"officers": [], "agencies": []})
    found, _more = _public(
        find(query.text, on=query.at.on, known=query.at.known, limit=2 * PROPOSED), query
    )
    found = found[:PROPOSED]
    places = _places(found, query)
    numbers = _numbers(found)
    return JsonResponse(
        {
            "officers": [
                {
                    "name": hit.name.listed,
                    "mptc_id": numbers[hit.officer_id],
                    "agency": places[hit.officer_id] or _("not on record"),
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
        status=status if status in {label.value for label in Label} else "",
        page=max(1, int(page)) if page.isascii() and page.isdigit() else 1,
        fault=fault,
        at=told_once.present(),
    )


def _answer(query: _Query) -> tuple[dict[str, Hashable], dict[str, str]]:
    """Return what was found: what the page asks about, and what it prints, which is HTML already."""
    at = agencies_like(query.agency) if query.agency else None
    wide = len(at) if at is not None and len(at) > MOST_FILTERED else 0
    found = find(
        query.text, on=query.at.on, known=query.at.known, limit=WORKED_OUT,
        at=None if at is None or wide else tuple(place.id for place in at),
    )  # fmt: skip
    hits, places = _public(found, query)
    if query.status:
        of = _labels(hits, query)
        hits = [hit for hit in hits if of[hit.officer_id].value == query.status]
    hits = _in_order(hits, places)
    pages = max(1, -(-len(hits) // AT_A_TIME))
    page = min(query.page, pages)
    start = (page - 1) * AT_A_TIME
    lines = _lines(hits[start : start + AT_A_TIME], places, query)
    like = agencies_like(query.text)
    left = max(0, len(like) - MOST_AGENCIES)
    shape: dict[str, Hashable] = {
        "found": bool(lines),
        "private": not lines and names_nobody(query.text),
        "previous": page > 1,
        "next": page < pages,
        "agencies": bool(like),
        "agencies_left": left > 0,
        "no_such_agency": at is not None and not at,
        "status": query.status,
        "at_agency": bool(query.agency),
        "partly": bool(wide or found.looked_through or (found.more and query.status)),
    }
    return shape, {
        "asked": escape(query.text),
        "asked_in_address": quote(query.text, safe=""),
        "agency": escape(query.agency),
        "counted": _counted(len(hits), found.more, query) if lines else "",
        "lines": rows(lines),
        "rows_said": _rows_said(start + 1, start + len(lines), len(hits)) if pages > 1 else "",
        "previous_address": escape(query.address(page - 1)) if page > 1 else "",
        "next_address": escape(query.address(page + 1)) if page < pages else "",
        "agency_items": agency_items(like[:MOST_AGENCIES]) if like else "",
        "left_said": _left_said(left) if left else "",
        "partly_said": _wide_said(wide) if wide else _partly_said(found, query),
    }


def _public(found: Found, query: _Query) -> tuple[list[Hit], Mapping[int, str | None]]:
    """Leave out whoever is off the public register; nobody is counted who is not shown."""
    places = _places(found.hits, query)
    return [hit for hit in found.hits if places[hit.officer_id] is not None], places


def _places(hits: Sequence[Hit], query: _Query) -> Mapping[int, str | None]:
    return told_once.places.of([hit.officer_id for hit in hits], query.at)


def _labels(hits: Sequence[Hit], query: _Query) -> Mapping[int, Label]:
    return told_once.labels.of([hit.officer_id for hit in hits], query.at)


def _counted(count: int, more: bool, query: _Query) -> str:
    """Say how many match, and as of when."""
    told = {"count": count, "today": in_words(query.at.on)}
    if more and query.status:
        return ngettext(
            "One officer with this status is among the likeliest. The status is that of %(today)s.",
            "%(count)s officers with this status are among the likeliest. The status is that of "
            "%(today)s.",
            count,
        ) % told  # fmt: skip
    if more:
        return (
            _(
                "More officers match than are worked out at once: these are the %(count)s likeliest, "
                "with their status of %(today)s. Add a first name, a middle initial or an agency to "
                "find fewer."
            )
            % told
        )
    return ngettext(
        "One officer matches. The status is that of %(today)s.",
        "%(count)s officers match. The status is that of %(today)s.",
        count,
    ) % told  # fmt: skip


def no_such_status(asked: str) -> str:
    """Say that nothing has this status, and which statuses there are."""
    return _("There is no status “%(asked)s”. The statuses are: %(statuses)s.") % {
        "asked": asked[:40],
        "statuses": ", ".join(said(label) for label in LABELS),
    }


def _wide_said(agencies: int) -> str:
    """Say that too many agencies match a filter's words, so that it was not applied."""
    return _(
        "%(agencies)s agencies match the words in the filter, which is more than are looked through at "
        "once, so officers of every agency are shown. Type more of the agency’s name."
    ) % {"agencies": f"{agencies:,}"}


def _partly_said(found: Found, query: _Query) -> str:
    """Say where not everybody who may be meant was looked at for the filter, or for the agency."""
    if found.looked_through:
        return _(
            "More officers bear such a name than are looked through for an agency at once: of each "
            "name the first %(number)s were. Add a first name, and nobody is left out."
        ) % {"number": f"{found.looked_through:,}"}
    if found.more and query.status:
        return _(
            "More officers match the name than are looked through for a status at once: the "
            "%(number)s likeliest were. Add a first name or an agency to look through all of them."
        ) % {"number": f"{WORKED_OUT:,}"}
    return ""


def _rows_said(first: int, last: int, count: int) -> str:
    told = {"first_row": first, "last_row": last, "count": count}
    return _("Rows %(first_row)s to %(last_row)s of %(count)s") % told


def _left_said(left: int) -> str:
    return ngettext("One more agency matches", "%(left)s more agencies match", left) % {
        "left": left
    }


def _in_order(hits: Sequence[Hit], places: Mapping[int, str | None]) -> list[Hit]:
    """Put people of one name in the order of their agencies, then of their numbers."""
    nowhere = _("not on record")

    def told_apart_by(hit: Hit) -> tuple[str, str]:
        return places[hit.officer_id] or nowhere, hit.mptc_id

    if len({hit.spelled for hit in hits}) == len(hits):
        return list(hits)
    in_order: list[Hit] = []
    for _name, several in groupby(hits, key=_spelled):
        namesakes = list(several)
        in_order += sorted(namesakes, key=told_apart_by) if len(namesakes) > 1 else namesakes
    return in_order


def _spelled(hit: Hit) -> tuple[str, ...]:
    return hit.spelled


def _lines(hits: Sequence[Hit], places: Mapping[int, str | None], query: _Query) -> list[Line]:
    numbers, labels = _numbers(hits), _labels(hits, query)
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


def _numbers(hits: Sequence[Hit]) -> dict[int, str]:
    """Return the MPTC ID of each officer; a merged record was found under another one."""
    numbers = {hit.officer_id: hit.mptc_id for hit in hits if hit.mptc_id}
    missing = [hit.officer_id for hit in hits if not hit.mptc_id]
    if missing:
        rows = Officer.objects.filter(pk__in=missing).values_list("pk", "mptc_id")
        numbers.update(dict(rows))
    return numbers
