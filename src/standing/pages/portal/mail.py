"""A copy of every mail to an agency's people, and whom we could not reach."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.mail import queries
from standing.pages import clock, mails
from standing.pages.access import NOTHING_HERE, may
from standing.pages.portal.frame import agency_of, frame, trail


@may(Permission.ROSTER_READ, at="code")
@require_safe
def mail(request: HttpRequest, code: str) -> HttpResponse:
    """Every mail to the agency, newest first; above, each address that the last one did not reach."""
    agency = agency_of(code)
    found = queries.of_agency(code, clock.now())
    addresses = mails.Addresses(reverse("portal-mail-message", args=[code, "KEY"]))
    return render(
        request,
        "portal/mail.html",
        {
            **frame(request, agency, "mail"),
            **trail(agency, ("Mail", "")),
            "page": mails.page(
                found, request.GET, caption=f"Mail to {agency.name}, newest first",
                addresses=addresses,
            ),
            "unreached": [mails.not_reached(each) for each in queries.unreached(code)],
        },
    )  # fmt: skip


@may(Permission.ROSTER_READ, at="code")
@require_safe
def message(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One mail to the agency, as it went out."""
    agency = agency_of(code)
    found = queries.of_agency(code, clock.now()).filter(key=key).first()
    if found is None:
        raise NotFound(NOTHING_HERE)
    words, tone = mails.state_of(found)
    return render(
        request,
        "portal/mail_message.html",
        {
            **frame(request, agency, "mail"),
            **trail(agency, ("Mail", reverse("portal-mail", args=[code])), ("One mail", "")),
            "message": found,
            "text": mails.text_of(found),
            "words": words,
            "tone": tone,
        },
    )
