"""The agencies within the commission's scope, and the page of each with its officers."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.periods import day_of, in_words
from standing.ledger import queries as ledger
from standing.pages import agency_files, agency_history, clock, reporting, told_once
from standing.pages.access import may
from standing.pages.agency_officers import Line, officers_of
from standing.pages.cells import (
    agency_address,
    kind_said,
    officer_address,
    status_cell,
    status_counts,
)
from standing.pages.tables import Cell, Column, Table, columns, rows_of
from standing.pages.when import read_when
from standing.workforce import queries as workforce
from standing.workforce.finding.lookup import agencies_like
from standing.workforce.models import Agency

CSV = "csv"
AT_A_TIME: Final = 150
"""Agencies on one page of their list, where each takes two lines of a phone."""


@may(Permission.REGISTER_READ)
@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency in scope, by name, town or county; as CSV with ``format=csv``."""
    now = clock.now()
    asked = " ".join(request.GET.get("of", "").split())[:100]
    found = workforce.agencies_in_scope(on=day_of(now), known=now)
    like = agencies_like(asked, on=day_of(now))
    if asked:
        meant = {place.id for place in like.places}
        found = [each for each in found if each.pk in meant]
    table = agencies_table(found, caption=_("Agencies in scope")).arranged(request.GET.dict())
    if request.GET.get("format") == CSV:
        return table.as_csv("agencies.csv")
    return render(
        request,
        "agencies.html",
        {
            "section": "agencies",
            "asked": asked,
            "near": like.near,
            "table": table,
            "when": read_when({}, now=now),
            "csv_address": csv_address(request),
        },
    )


def csv_address(request: HttpRequest) -> str:
    """Return the present address, asking for CSV: exactly what is shown, without the pages."""
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = CSV
    return f"?{query.urlencode()}"


def agencies_table(found: Sequence[Agency], *, caption: str) -> Table:
    """Return agencies as a table."""
    return Table(
        name="agencies",
        caption=caption,
        counted=True,
        brief=True,
        columns=columns(
            ("agency_name", _("Agency")),
            ("agency_type", _("Kind")),
            ("municipality", _("Town")),
            ("county", _("County")),
        ),
        rows=rows_of(
            [
                (
                    Cell(agency.name, address=agency_address(agency.code)),
                    kind_said(agency.kind),
                    agency.municipality,
                    agency.county,
                )
                for agency in found
            ]
        ),
        at_a_time=AT_A_TIME,
    )


def agency_names() -> dict[str, str]:
    """Return the name of every agency by its code."""
    return dict(Agency.objects.values_list("code", "name"))


@may(Permission.REGISTER_READ)
@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: its officers by status today, its reporting record, what the last release shows."""
    found = workforce.agency(code)
    at = told_once.present()
    now, today = at.known, at.on
    everybody = officers_of(found, at)
    counts = Counter(line.label.value for line in everybody)
    status = request.GET.get("status", "")
    shown = [line for line in everybody if status in ("", line.label.value)]
    officers = _officers_table(shown, on=today).arranged(request.GET.dict())
    rounds = reporting.rounds(found, on=today, known=now)
    tables = {
        "officers": officers,
        "record": reporting.record_table(rounds),
        "published": reporting.published_table(found),
    }
    asked = tables.get(request.GET.get("list", "officers"))
    if request.GET.get("format") == CSV and asked is not None:
        return asked.as_csv(f"{invented_prefix()}{found.code}-{asked.name}.csv")
    context = {
        "section": "agencies",
        "trail": [(_("Agencies"), reverse("agencies")), (found.name, "")],
        "agency": found,
        "described": " · ".join(
            filter(None, (kind_said(found.kind).capitalize(), _where(found), _fbi_number(found)))
        ),
        "when": read_when({}, now=now),
        "counts": status_counts(counts, chosen=status),
        "status": status,
        "everybody": _together(len(everybody), on=today),
        "rounds": [(each, reporting.squares(each)) for each in rounds],
        "history": agency_history.history(found, rounds, on=today, known=now),
        **tables,
        "files": agency_files.there_are(found),
        "csv_address": csv_address(request),
    }
    return render(request, "agency.html", context)


def _together(officers: int, *, on: date) -> str:
    return ngettext(
        "One officer is employed here on {day}. The status is that of the day.",
        "{count} officers are employed here on {day}. Each is shown with the status of that day.",
        officers,
    ).format(count=f"{officers:,}", day=in_words(on))


def invented_prefix() -> str:
    """How the name of a downloaded file begins where its people are invented (RUL-16)."""
    return "invented-people-" if ledger.invented_world() is not None else ""


def _where(agency: Agency) -> str:
    county = _("{county} County").format(county=agency.county) if agency.county else ""
    return ", ".join(filter(None, (agency.municipality, county)))


def _fbi_number(agency: Agency) -> str:
    return _("FBI number {number}").format(number=agency.fbi_ori) if agency.fbi_ori else ""


def _officers_table(shown: Sequence[Line], *, on: date) -> Table:
    said = {line.label: status_cell(line.label) for line in shown}
    return Table(
        name="officers",
        caption=_("Officers on {day}").format(day=in_words(on)),
        counted=True,
        brief=True,
        columns=columns(
            ("Officer", _("Officer")),
            ("MPTCID", _("MPTC ID")),
            ("Status", _("Status")),
            Column(key="Expiration", title=_("Printed expiry"), brief=_("Expiry"), sortable=True),
        ),
        rows=tuple(
            (
                Cell(line.listed, address=officer_address(line.mptc_id), sort=line.sort_key),
                Cell(line.mptc_id),
                said[line.label],
                Cell(_expiry(line)),
            )
            for line in shown
        ),
    )


def _expiry(line: Line) -> str:
    if line.until:
        return line.until.isoformat()
    return _("continues until a decision") if line.in_force else ""
