"""Adding an officer whom the agency hired: looked up by number, confirmed by name (CERT-1024)."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from standing.certification import queries as certification
from standing.kernel.access import Permission
from standing.kernel.errors import Refused, WrongState
from standing.kernel.periods import day_of
from standing.kernel.refs import mended_mptc_id, mptc_id_said, parse_mptc_id
from standing.pages import clock
from standing.pages.access import may
from standing.pages.acting import act_for, see_other
from standing.pages.cells import agencies_said
from standing.pages.portal.frame import agency_of, frame, trail
from standing.pages.portal.status_forms import HireForm, day_of_field
from standing.register import words
from standing.workforce import actions, identities
from standing.workforce import queries as workforce
from standing.workforce.models import Agency, Officer


@may(Permission.EMPLOYMENT_RECORD, at="code")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the number; show whose it is; record the hire once it is confirmed."""
    agency = agency_of(code)
    asked = (request.POST if request.method == "POST" else request.GET).get("mptc_id", "")
    asked = asked.strip()[:40]
    found = _found(asked)
    if request.method != "POST":
        return _shown(request, agency, asked=asked, found=found, form=HireForm(prefix="hire"))
    form = HireForm(request.POST, prefix="hire")
    if found is None:
        return _shown(request, agency, asked=asked, found=None, form=form, failed=True)
    if form.is_valid():
        try:
            actions.record_employment(
                act_for(request), mptc_id=found.mptc_id, agency=agency.code,
                since=day_of_field(form, "since"),
                employment_class=form.cleaned_data["employment_class"],
                rank=form.cleaned_data["rank"],
            )  # fmt: skip
        except (Refused, WrongState) as refusal:
            form.add_error(None, str(refusal))
        else:
            there = reverse("portal-officer", args=[agency.code, found.mptc_id])
            return see_other(f"{there}?reported=yes#reported")
    return _shown(request, agency, asked=asked, found=found, form=form, failed=True)


def _found(asked: str) -> Officer | None:
    number = mended_mptc_id(asked)
    named = Officer.objects.filter(mptc_id=number).first() if number else None
    if named is None:
        return None
    return identities.merged_into(named.pk, known=clock.now()) or named


def _shown(
    request: HttpRequest,
    agency: Agency,
    *,
    asked: str,
    found: Officer | None,
    form: HireForm,
    failed: bool = False,
) -> HttpResponse:
    context: dict[str, object] = {
        **frame(request, agency, "roster"),
        **trail(
            agency,
            ("Roster", reverse("portal-roster", args=[agency.code])),
            ("Add an officer", ""),
        ),
        "asked": asked,
        "unknown": bool(asked) and found is None,
        "looks": mptc_id_said(asked) if asked and parse_mptc_id(asked) is None else "",
        "form": form,
        "failed": failed and found is not None,
        **(_whose(found, agency) if found is not None else {}),
    }
    wrong = failed or (bool(asked) and found is None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "portal/roster_add.html", context, status=status)


def _whose(found: Officer, agency: Agency) -> dict[str, object]:
    """What the public may read of the officer too: enough to know that it is the one meant."""
    now = clock.now()
    today = day_of(now)
    stands = certification.standings([found.pk], on=today, known=now)[found.pk]
    places = workforce.employments([found.pk], on=today, known=now).get(found.pk, ())
    return {
        "officer": found,
        "name": workforce.name_of([found.pk], on=today, known=now)[found.pk].full,
        "meaning": words.explained()[stands.label],
        "agencies": agencies_said(places),
        "serves_here": any(place.agency_id == agency.pk for place in places),
    }
