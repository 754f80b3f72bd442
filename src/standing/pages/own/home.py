"""The first of the own pages: where an officer stands, why, what to do next; and what anybody sees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.correspondence import own_notice
from standing.correspondence.domain import NoticeKind
from standing.correspondence.own_notice import OwnNotice
from standing.kernel.access import Permission
from standing.kernel.periods import in_words
from standing.mail import queries as mail
from standing.pages import mails
from standing.pages.access import may
from standing.pages.cells import officer_address
from standing.pages.officer_record import fixed_address, public_record
from standing.pages.own import telling
from standing.pages.own.bound import Own, for_own, frame
from standing.pages.own.ways import ways
from standing.pages.when import read_when

MAILS = 100
"""How many of the newest mails the page shows."""
_KINDS = {
    NoticeKind.CERTIFIED: "Certified",
    NoticeKind.CONDITIONAL: "Conditionally certified",
    NoticeKind.FURTHER_REVIEW: "Further review",
    NoticeKind.DECLINED: "Not recertified",
    NoticeKind.EXTENSION: "Your agency has more time",
    NoticeKind.VACATED: "A grant was set aside",
}


@may(Permission.OWN_READ)
@require_safe
@for_own
def home(request: HttpRequest, own: Own) -> HttpResponse:
    """The own status, why, what would change it, what is owed, and the notices."""
    record = telling.record_of(own)
    return render(
        request,
        "own/home.html",
        {
            **frame(own, "home"),
            **telling.told(own, record),
            "ways": list(ways(own, record)),
            "notices": [_notice(n) for n in own_notice.own_notices(own.officer.pk, known=own.now)],
            "mails": [
                {"subject": each.subject, "on": each.known_at, "text": mails.text_of(each)}
                for each in mail.of_officer(own.officer.mptc_id, known=own.now)[:MAILS]
            ],
        },
    )


@may(Permission.OWN_READ)
@require_safe
@for_own
def public(request: HttpRequest, own: Own) -> HttpResponse:
    """The own record exactly as anybody reads it, of any day: the same part, with the same values."""
    when = read_when(request.GET, now=own.now)
    return render(
        request,
        "own/public.html",
        {
            **frame(own, "public", ("What anybody sees", "")),
            **public_record(own.officer, when),
            "here": officer_address(own.officer.mptc_id),
            "permalink": request.build_absolute_uri(fixed_address(own.officer, when)),
        },
        status=400 if when.faults else 200,
    )


@may(Permission.OWN_READ)
@require_safe
@for_own
def letter(request: HttpRequest, own: Own, campaign: str, number: int) -> HttpResponse:
    """One of the own letters as a PDF, as it stands in the agency's packet."""
    found = own_notice.own_letter(own.officer.pk, campaign=campaign, number=number, known=own.now)
    response = HttpResponse(found.pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


def _notice(notice: OwnNotice) -> dict[str, object]:
    of = campaigns.titles().get(notice.campaign, notice.campaign)
    return {
        "title": f"{_KINDS[notice.kind]}, {in_words(notice.dated_on)}",
        "said": f"{of}, through {notice.agency_name}. Document {notice.document}.",
        "replaced": notice.replaced,
        "address": reverse("own-letter", args=[notice.campaign, notice.number])
        if notice.on_paper
        else "",
    }
