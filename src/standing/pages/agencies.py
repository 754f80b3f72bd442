"""The agencies within the commission's scope, and the page of each with its officers."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.campaigns.domain import AgencyClass
from standing.certification import queries as certification
from standing.certification.domain import Label, Standing
from standing.kernel.access import Permission
from standing.kernel.names import search_key
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import may
from standing.pages.cells import agency_address, kind_said, label_cell, officer_address
from standing.pages.tables import Cell, Table, columns, rows_of
from standing.pages.when import read_when
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Officer

CSV = "csv"


@may(Permission.REGISTER_READ)
@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency in scope, by name, town or county; as CSV with ``format=csv``."""
    now = clock.now()
    asked = " ".join(request.GET.get("of", "").split())[:100]
    found = agencies_like(asked, on=day_of(now), known=now)
    table = agencies_table(found, caption="Agencies in scope").arranged(request.GET.dict())
    if request.GET.get("format") == CSV:
        return table.as_csv("agencies.csv")
    return render(
        request,
        "agencies.html",
        {
            "section": "agencies",
            "asked": asked,
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


def agencies_like(text: str, *, on: date, known: datetime) -> list[Agency]:
    """Return the agencies in scope with every word of ``text`` in name, town or county."""
    wanted = search_key(text).split()
    return [
        agency
        for agency in workforce.agencies_in_scope(on=on, known=known)
        if all(word in _read_as(agency) for word in wanted)
    ]


def _read_as(agency: Agency) -> str:
    return search_key(f"{agency.name} {agency.municipality} {agency.county}")


def agencies_table(found: Sequence[Agency], *, caption: str) -> Table:
    """Return agencies as a table."""
    return Table(
        name="agencies",
        caption=caption,
        counted=True,
        columns=columns(
            ("agency_name", "Agency"),
            ("agency_type", "Kind"),
            ("municipality", "Town"),
            ("county", "County"),
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
        at_a_time=500,
    )


def agency_names() -> dict[str, str]:
    """Return the name of every agency by its code."""
    return dict(Agency.objects.values_list("code", "name"))


@may(Permission.REGISTER_READ)
@require_safe
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """One agency: its part in recertification, and its officers with their status today."""
    found = workforce.agency(code)
    now = clock.now()
    today = day_of(now)
    places = workforce.employments_at(found.pk, on=today, known=now)
    ids = sorted({place.officer_id for place in places})
    standings = certification.standings(ids, on=today, known=now)
    table = _officers_table(ids, standings, on=today, known=now).arranged(request.GET.dict())
    if request.GET.get("format") == CSV:
        return table.as_csv(f"{found.code}-officers.csv")
    return render(
        request,
        "agency.html",
        {
            "section": "agencies",
            "trail": [("Agencies", reverse("agencies")), (found.name, "")],
            "agency": found,
            "described": " · ".join(
                filter(None, (kind_said(found.kind), _where(found), found.fbi_ori))
            ),
            "when": read_when({}, now=now),
            "record": _record(found, on=today, known=now),
            "counted": _counted(standings),
            "table": table,
            "csv_address": csv_address(request),
        },
    )


def _where(agency: Agency) -> str:
    county = f"{agency.county} County" if agency.county else ""
    return ", ".join(filter(None, (agency.municipality, county)))


def _officers_table(
    ids: Sequence[int], standings: dict[int, Standing], *, on: date, known: datetime
) -> Table:
    names = workforce.name_of(ids, on=on, known=known)
    mptc_ids = officer_numbers(ids)
    in_order = sorted(ids, key=lambda pk: (names[pk].sort_key, mptc_ids[pk]))
    return Table(
        name="officers",
        caption=f"Officers on {in_words(on)}",
        counted=True,
        columns=columns(
            ("Officer", "Officer"),
            ("MPTCID", "MPTC ID"),
            ("Status", "Status"),
            ("Expiration", "Printed expiry"),
        ),
        rows=rows_of(
            [
                (
                    Cell(
                        names[pk].listed,
                        address=officer_address(mptc_ids[pk]),
                        sort=names[pk].sort_key,
                    ),
                    mptc_ids[pk],
                    label_cell(standings[pk]),
                    _expiry(standings[pk]),
                )
                for pk in in_order
            ]
        ),
    )


def _expiry(found: Standing) -> str:
    if found.until:
        return found.until.isoformat()
    return "until decided" if found.in_force else ""


def officer_numbers(ids: Sequence[int]) -> dict[int, str]:
    """Return the MPTC ID of each officer."""
    listed = Officer.objects.all()
    return dict(certification.values(listed, ("pk", "mptc_id"), "pk", ids))


def _counted(standings: dict[int, Standing]) -> str:
    counts = Counter(found.label for found in standings.values())
    said = [f"{counts[label]:,} {label.value}" for label in reversed(Label) if counts[label]]
    if len(standings) == 1:
        return f"One officer: {said[0].removeprefix('1 ')}."
    return f"Of {len(standings):,}: {', '.join(said)}."


_SAID = {
    AgencyClass.SUBMITTED: "sent what was required",
    AgencyClass.EXTENSION_WITH_ROSTER: "has more time, until {due}, and has sent its roster",
    AgencyClass.EXTENSION_WITHOUT_ROSTER: "has more time, until {due}; its roster is not in yet",
    AgencyClass.NO_OFFICERS: "confirmed that it has no officer in this round",
    AgencyClass.PENDING: "has not sent what was required",
}


def _record(agency: Agency, *, on: date, known: datetime) -> list[dict[str, str]]:
    lines = []
    for campaign in campaigns.campaigns():
        place = next(
            (
                place
                for place in campaigns.places(campaign, as_of=on, known=known)
                if place.agency.pk == agency.pk
            ),
            None,
        )
        if place is None:
            continue
        due = in_words(place.extension.due_on) if place.extension else ""
        said = _SAID[place.klass].format(due=due)
        filed = f" on {in_words(place.submission.filed_on)}" if place.submission else ""
        lines.append(
            {
                "title": campaign.title,
                "address": reverse("campaign", args=[campaign.slug]),
                "sentence": f"the agency {said}{filed}, as of {in_words(on)}.",
            }
        )
    return lines
