"""The public lists: every officer put forward, by agency and by status, as of today.

The lines are those of a release (``register/lists.py``), and no field stands here that
``register/shapes/`` does not allow.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from standing.certification.domain import Label
from standing.kernel.access import Permission
from standing.kernel.errors import Refused
from standing.kernel.names import search_key
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.access import may
from standing.pages.agencies import CSV, csv_address, invented_prefix
from standing.pages.cells import agency_address, officer_address, status_counts, tone_of
from standing.pages.orders_lists import released
from standing.pages.searching import no_such_status
from standing.pages.tables import Cell, Column, Table
from standing.register import data, lists, queries
from standing.register.notes import note_said
from standing.register.shapes import AgencyLine, CategoryLine, columns
from standing.workforce.models import Officer

TITLES = {
    "LawEnforcementAgency": _lazy("Agency"), "LastName": _lazy("Last name"),
    "FirstName": _lazy("First name"), "MPTCID": _lazy("MPTC ID"), "Status": _lazy("Status"),
    "Expiration": _lazy("Certificate ends"), "AdditionalInformation": _lazy("More"),
    "Certification": _lazy("Certificate"),
}  # fmt: skip
Line = AgencyLine | CategoryLine
MOST: Final = 100_000
"""In a register of more officers a list of everybody is a file of the last release, and no page."""
AT_A_TIME: Final = 100
"""Officers on one page of a list: what a phone can be leafed through."""
_CODE = "agency_code"  # the agency's name leads to its page, and the code stands there


@dataclass(frozen=True, slots=True)
class Lines:
    """Both lists, worked out together."""

    by_agency: tuple[AgencyLine, ...]
    by_category: tuple[CategoryLine, ...]


@may(Permission.REGISTER_READ)
@require_safe
def by_agency(request: HttpRequest) -> HttpResponse:
    """Officers by agency; one of two agencies stands under both (CERT-903, report 1)."""
    now = clock.now()
    if too_many():
        return _in_files(request, "by-agency", _("Officers by agency"), now)
    return _list(request, "by-agency", _("Officers by agency"), lines(now).by_agency, now)


@may(Permission.REGISTER_READ)
@require_safe
def by_category(request: HttpRequest) -> HttpResponse:
    """Officers by status, those certified first (CERT-903, report 2)."""
    now = clock.now()
    if too_many():
        return _in_files(request, "by-category", _("Officers by status"), now)
    return _list(request, "by-category", _("Officers by status"), lines(now).by_category, now)


def too_many() -> bool:
    """Whether the register holds more officers than a page keeps in memory (``MOST``)."""
    return _too_many(*ledger.head())


@lru_cache(maxsize=1)
def _too_many(_place: int, _chain: str) -> bool:
    return Officer.objects.order_by("pk")[MOST : MOST + 1].exists()


def _in_files(request: HttpRequest, name: str, title: str, now: datetime) -> HttpResponse:
    """The page of a list that is too long for one: its files, and ways to a part of it."""
    context = {
        "section": "lists", "title": title, "name": name, "day": day_of(now), "in_files": True,
        **_released(name),
    }  # fmt: skip
    return render(request, "list.html", context)


def _released(name: str) -> dict[str, object]:
    """The list in the last release: as it is printed, in one file or in parts, and as CSV."""
    latest = data.latest()
    parts = [] if latest is None else [
        each for each in latest.files if each.startswith(name) and each.endswith(".pdf")
    ]  # fmt: skip
    return released(*parts, f"{name}.csv")


def lines(now: datetime) -> Lines:
    """Return both lists as of the day of ``now``.

    They are kept until the ledger grows or the day ends: nothing that shows on them changes without
    an entry in the ledger.
    """
    return _lines(day_of(now), *ledger.head())


@lru_cache(maxsize=1)
def _lines(on: date, _place: int, _chain: str) -> Lines:
    known = clock.now()
    listed = queries.listings(queries.put_forward(as_of=on, known=known), as_of=on, known=known)
    return Lines(
        by_agency=tuple(lists.by_agency(listed, invented=False)),
        by_category=tuple(lists.by_category(listed, invented=False)),
    )


def _list(
    request: HttpRequest, name: str, title: str, every: Sequence[Line], now: datetime
) -> HttpResponse:
    asked = " ".join(request.GET.get("of", "").split())[:100]
    status = request.GET.get("status", "")
    if status and status not in {label.value for label in Label}:
        raise Refused(no_such_status(status))
    matching = [line for line in every if _has(line, search_key(asked).split())]
    counts = Counter(line.status for line in matching)
    shown = [line for line in matching if line.status == status] if status else matching
    caption = _("{title} on {day}").format(title=title, day=in_words(day_of(now)))
    table = _table(name, caption, shown)
    table = table.arranged(request.GET.dict())
    if request.GET.get("format") == CSV:
        return table.as_csv(f"{invented_prefix()}{name}-{day_of(now).isoformat()}.csv")
    context = {
        "section": "lists",
        "title": title,
        "name": name,
        "asked": asked,
        "status": status,
        "counts": status_counts(counts, asked=asked, chosen=status),
        "labels": [label.value for label in reversed(Label)],
        "table": table,
        "everybody": f"{len(every):,}",
        "day": day_of(now),
        "csv_address": csv_address(request),
        **_released(name),
    }
    return render(request, "list.html", context)


def _has(line: Line, wanted: Sequence[str]) -> bool:
    """Whether every word asked for stands in the name, the id or the agency."""
    if not wanted:
        return True
    agency = line.agency if isinstance(line, AgencyLine) else ""
    said = search_key(f"{line.last_name} {line.first_name} {agency}")
    return all(word in said or word in line.mptc_id for word in wanted)


def _table(name: str, caption: str, shown: Sequence[Line]) -> Table:
    shape = AgencyLine if name == "by-agency" else CategoryLine
    allowed = columns(shape)
    fields = [field for field in allowed if field != _CODE]
    return Table(
        name=name,
        caption=caption,
        counted=True,
        brief=True,
        columns=tuple(
            Column(
                key=allowed[field].column,
                title=str(TITLES[allowed[field].column]),
                brief=_("Expiry") if field == "expires" else "",
                sortable=True,
            )
            for field in fields
        ),
        rows=tuple(tuple(_cell(line, field) for field in fields) for line in shown),
        at_a_time=AT_A_TIME,
    )


def _cell(line: Line, field: str) -> Cell:
    text = str(getattr(line, field))
    if field == "status":
        return Cell(text, tone=tone_of(text))
    if field in ("last_name", "mptc_id"):
        return Cell(text, address=officer_address(line.mptc_id))
    if field == "agency" and isinstance(line, AgencyLine):
        return Cell(text, address=agency_address(line.agency_code))
    if field == "expires" and text:
        month, day, year = text.split("/")
        return Cell(f"{year}-{month}-{day}", in_file=text)
    if field == "more":
        said = note_said(text)  # files keep the released sentence
        return Cell(said, in_file=text, lang="en" if said == text else "")
    return Cell(text)
