"""The certificate of an officer's status on a day, as PDF or JSON: the button on the officer's page."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.errors import NotFound, Refused
from standing.kernel.periods import day_of
from standing.kernel.refs import mptc_id_said
from standing.pages import clock
from standing.pages.access import may
from standing.pages.gone import gone
from standing.pages.when import read_day
from standing.register import certificate_paper, certificate_signed
from standing.register.certificate import certify, moment_of_issue
from standing.workforce import identities
from standing.workforce import queries as workforce

PDF, JSON = "pdf", "json"


@may(Permission.REGISTER_READ)
@require_safe
def officer_certificate(request: HttpRequest, mptc_id: str) -> HttpResponse:
    """Make out a certificate: ``?on=`` a day that has been, ``?format=pdf`` or ``json``.

    The PDF speaks the language of the address; the JSON is one for all.
    Whoever is off the public register is answered as on their page: with the legal ground.
    """
    now = clock.now()
    try:
        officer = workforce.officer(mptc_id)
    except NotFound:
        raise NotFound(mptc_id_said(mptc_id[:20])) from None
    if (answer := gone(request, officer, on=day_of(now), known=now)) is not None:
        return answer
    if (into := identities.merged_into(officer.pk, known=now)) is not None:
        there = reverse("officer-certificate", kwargs={"mptc_id": into.mptc_id})
        return redirect(f"{there}?{urlencode(request.GET.dict())}")
    faults: dict[str, str] = {}
    on = read_day(request.GET.get("on", "").strip(), "on", faults) or day_of(now)
    if faults:
        raise Refused(faults["on"])
    kind = request.GET.get("format", PDF)
    if kind not in (PDF, JSON):
        raise Refused(_("A certificate is made out as pdf or as json."))
    held = certify(officer, on=on, known=moment_of_issue(now))
    claims = certificate_signed.claims_of(held, issuer=settings.URL)
    jws = certificate_signed.sign(claims)
    if kind == JSON:
        answer = HttpResponse(
            certificate_paper.as_json(claims, jws), content_type="application/json"
        )
    else:
        answer = HttpResponse(certificate_paper.pdf(held, jws), content_type="application/pdf")
    name = certificate_paper.file_name(held) if kind == JSON else certificate_paper.paper_name(held)
    answer["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    answer["Cache-Control"] = "no-store"
    return answer
