"""Lists of who is suspended, suspended administratively, or decertified, as of today.

The lines are those of a release (``register/gathering.py``): each with the days that the law allows.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.pages import clock
from standing.pages.access import may
from standing.pages.agencies import CSV, csv_address, invented_prefix
from standing.pages.cells import officer_address
from standing.pages.tables import Cell, Column, Table
from standing.register import data, gathering
from standing.register.publishable import withheld
from standing.register.shapes import (
    AdministrativeLine,
    DecertifiedLine,
    SuspendedLine,
    columns,
)

Line = SuspendedLine | AdministrativeLine | DecertifiedLine
_UNTOLD: Final = "more"
"""The column for what a line says beside; on a page the head says it."""


@may(Permission.REGISTER_READ)
@require_safe
def suspended(request: HttpRequest) -> HttpResponse:
    """Suspensions that the commission ordered, those that last first (REG-14)."""
    lines = sorted(_conduct().suspended(), key=lambda line: bool(line.ends))
    return _list(request, "suspended", _("Suspended officers"), SuspendedLine, lines)


@may(Permission.REGISTER_READ)
@require_safe
def administrative(request: HttpRequest) -> HttpResponse:
    """Administrative suspensions that hold today (CERT-640)."""
    title = _("Administrative suspensions")
    lines = _conduct().administrative()
    return _list(request, "administrative-suspensions", title, AdministrativeLine, lines)


@may(Permission.REGISTER_READ)
@require_safe
def decertified(request: HttpRequest) -> HttpResponse:
    """Officers decertified, here or elsewhere (REG-13)."""
    lines = _conduct().decertified()
    return _list(request, "decertified", _("Decertified officers"), DecertifiedLine, lines)


def _conduct() -> gathering.Conduct:
    return _gathered(day_of(clock.now()), *ledger.head())


@lru_cache(maxsize=1)
def _gathered(on: date, _place: int, _chain: str) -> gathering.Conduct:
    """Gathered once until the ledger grows or the day ends."""
    known = clock.now()
    off = withheld(None, on=on, known=known)
    return gathering.conduct(as_of=on, known=known, off=off, agencies_of={}, invented=False)


def _list(
    request: HttpRequest, name: str, title: str, shape: type[Line], lines: Iterable[Line]
) -> HttpResponse:
    today = day_of(clock.now())
    table = _table(name, title, shape, list(lines), on=today).arranged(request.GET.dict())
    if request.GET.get("format") == CSV:
        return table.as_csv(f"{invented_prefix()}{name}-{today.isoformat()}.csv")
    context: dict[str, Any] = {
        "section": "lists", "title": title, "name": name, "table": table, "day": today,
        "csv_address": csv_address(request), **released(f"{name}.csv", f"{name}.json"),
    }  # fmt: skip
    return render(request, "orders_list.html", context)


def released(*names: str) -> dict[str, Any]:
    """Return what a list's page says of the last release: its number, its day, these of its files."""
    latest = data.latest()
    if latest is None:
        return {"latest": None}
    files = [
        (each, reverse("data-file", args=[latest.number, each]))
        for each in names
        if latest.path_of(each) is not None
    ]
    return {"latest": latest, "latest_files": files}


def _table(name: str, title: str, shape: type[Line], lines: Sequence[Line], *, on: date) -> Table:
    titles = {
        "LastName": _("Last name"), "FirstName": _("First name"), "MPTCID": _("MPTC ID"),
        "LawEnforcementAgency": _("Agency"), "BeginDate": _("Began"), "EndDate": _("Ended"),
        "Reason": _("Reason"), "Kind": _("Kind"), "DecertificationDate": _("Decertified on"),
        "Jurisdiction": _("By another jurisdiction"),
    }  # fmt: skip
    allowed = {key: said for key, said in columns(shape).items() if key != _UNTOLD}
    return Table(
        name=name,
        caption=_("{title} on {day}").format(title=title, day=in_words(on)),
        counted=True,
        brief=True,
        columns=tuple(
            Column(key=said.column, title=titles[said.column], sortable=True)
            for said in allowed.values()
        ),
        rows=tuple(tuple(_cell(line, key) for key in allowed) for line in lines),
    )


def _cell(line: Line, key: str) -> Cell:
    text = str(getattr(line, key))
    if key in ("last_name", "mptc_id"):
        return Cell(text, address=officer_address(line.mptc_id))
    if key in ("begins", "ends", "decertified") and text:
        month, day, year = text.split("/")
        return Cell(f"{year}-{month}-{day}", in_file=text)
    return Cell(text)
