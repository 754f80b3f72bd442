"""The one page each officer has."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.kernel.refs import mended_mptc_id
from standing.pages import clock
from standing.pages.access import may
from standing.pages.cells import officer_address
from standing.pages.gone import gone
from standing.pages.officer_record import fixed_address, public_record
from standing.pages.when import read_when
from standing.workforce import identities
from standing.workforce import queries as workforce
from standing.workforce.models import Officer


@may(Permission.REGISTER_READ)
@require_safe
def officer(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """One page per person: the answer first, then why, then history, on both clocks.

    Whoever is off the public register is answered with the legal ground, whatever day is asked about.
    """
    person = _person(mptc_id)
    now = clock.now()
    when = read_when(request.GET, now=now)
    if (answer := gone(request, person, on=when.today, known=now)) is not None:
        return answer
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
            _(
                "No officer on the register has the MPTC ID {asked}. An MPTC ID has four digits, a "
                "hyphen and four digits, such as 0123-4567."
            ).format(asked=mptc_id[:20])
        ) from None
