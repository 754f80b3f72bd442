"""Finding an officer, and the one page each officer has."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standing.certification import queries as certification
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of, in_words
from standing.kernel.refs import mended_mptc_id, mptc_id_said
from standing.pages import clock
from standing.pages.access import may
from standing.pages.agencies import agencies_like, agencies_table
from standing.pages.cells import agencies_said, label_cell, officer_address
from standing.pages.officer_record import fixed_address, public_record
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.pages.when import read_when
from standing.register.authority import in_public
from standing.register.publishable import Ground, withheld
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Officer

MOST = 50


@may(Permission.REGISTER_READ)
@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Search: officers by name or MPTC ID, and agencies by name, in one answer."""
    asked = " ".join(request.GET.get("q", "").split())[:100]
    now = clock.now()
    found = workforce.search_officers(asked, known=now, limit=MOST) if asked else []
    matching = workforce.count_officers(asked, known=now) if len(found) == MOST else len(found)
    like = agencies_like(asked, on=day_of(now), known=now) if asked else []
    return render(
        request,
        "search.html",
        {
            "section": "officers",
            "asked": asked,
            "officers": _found_table(found, now=now),
            "matching": f"{matching:,}" if matching > len(found) else "",
            "agencies": agencies_table(like[:MOST], caption="Agencies that match"),
        },
    )


def _found_table(found: Sequence[tuple[Officer, PersonName]], *, now: datetime) -> Table:
    ids = [officer.pk for officer, _ in found]
    today = day_of(now)
    standings = certification.standings(ids, on=today, known=now)
    employed = workforce.employments(ids, on=today, known=now)
    return Table(
        name="officers",
        caption=f"Officers that match, with the status of {in_words(today)}",
        columns=(
            Column(key="Officer", title="Officer"),
            Column(key="MPTCID", title="MPTC ID"),
            Column(key="Status", title="Status"),
            Column(key="LawEnforcementAgency", title="Agency"),
        ),
        counted=True,
        rows=rows_of(
            [
                (
                    Cell(name.listed, address=officer_address(officer.mptc_id)),
                    officer.mptc_id,
                    label_cell(standings[officer.pk]),
                    agencies_said(employed.get(officer.pk, ())),
                )
                for officer, name in found
            ]
        ),
    )


@may(Permission.REGISTER_READ)
@require_safe
def officer(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """One page per person: the answer first, then why, then history, on both clocks.

    Whoever is off the public register is answered with the legal ground, whatever day is asked about.
    """
    person = _person(mptc_id)
    now = clock.now()
    when = read_when(request.GET, now=now)
    ground = withheld([person.pk], on=when.today, known=now).get(person.pk)
    if ground is not None:
        return _gone(request, person, ground)
    if (into := identities.merged_into(person.pk, known=when.known)) is not None:
        return _moved_to(into, request)
    record = public_record(person, when)
    context = {
        **record,
        "section": "officers",
        "trail": [(_("Officers"), reverse("officers")), (str(record["name"]), "")],
        "permalink": request.build_absolute_uri(fixed_address(person, when)),
    }
    return render(request, "officer.html", context, status=400 if when.faults else 200)


def _gone(request: HttpRequest, person: Officer, ground: Ground) -> HttpResponse:
    """Answer for somebody who is off the public register: no name, only the ground (8.06(4))."""
    context = {
        "section": "officers",
        "mptc_id": person.mptc_id,
        "ground": in_public(ground.citation),
        "since": ground.since,
    }
    return render(request, "officer_gone.html", context, status=HTTPStatus.GONE)


def _moved_to(into: Officer, request: HttpRequest) -> HttpResponse:
    """Lead the address of a merged record to its officer's, with the days that were asked about.

    Browsers keep a lasting redirect for an hour only, so that a merge taken back is soon seen.
    """
    asked = request.META.get("QUERY_STRING", "")
    moved = HttpResponsePermanentRedirect(
        officer_address(into.mptc_id) + (f"?{asked}" if asked else "")
    )
    moved["Cache-Control"] = "max-age=3600"
    return moved


def _person(mptc_id: str) -> Officer:
    mended = mended_mptc_id(mptc_id)
    try:
        return workforce.officer(mended or mptc_id)
    except NotFound:
        raise NotFound(
            f"No officer on the register has the MPTC ID {mptc_id[:20]}. "
            f"{mptc_id_said(mended or mptc_id)}"
        ) from None
