"""What an agency sent, kept for good: the receipt of each file, and taking one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from standing.campaigns import actions, kept_files, models
from standing.campaigns.drafts import attesting, keeping, reading
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.pages.access import NOTHING_HERE, may
from standing.pages.acting import act_for
from standing.pages.agencies import invented_prefix
from standing.pages.portal.place import Here, here

MOST_SAID = 1_000


@may(Permission.CAMPAIGN_READ, at="code")
@require_safe
def receipt(request: HttpRequest, code: str, slug: str, number: str) -> HttpResponse:
    """Show a receipt: what came, when, its hash, what counts of it, and who attested."""
    at = here(request, code, slug)
    filing = _filing(at, number)
    withdraws = at.may(Permission.FILING_WITHDRAW) and filing.superseded_at is None
    stays = actions.why_it_stays(filing) if withdraws else ""
    sent = models.Draft.objects.filter(receipt=number, closed_as=keeping.SENT).first()
    return render(
        request,
        "portal/receipt.html",
        {
            **at.context(request, (f"Receipt {number}", "")),
            "filing": filing,
            "sent_by": keeping.name_of(filing.sent_by),
            "aside": filing.rows - filing.accepted,
            "chosen_sha256": sent.sha256 if sent and sent.sha256 != filing.sha256 else "",
            "mended": len(reading.mends_of(sent)) if sent else 0,
            "stripped": filing.kept_sha256 != filing.sha256,
            "words": [
                (each.capacity, keeping.name_of(each.made_by), each)
                for each in (attesting.standing(sent).values() if sent else ())
            ],
            "may_download": at.may(Permission.FILING_SUBMIT),
            "may_withdraw": withdraws and not stays,
            "stays": stays,
        },
    )


@may(Permission.FILING_SUBMIT, at="code", again=True)
@require_safe
def receipt_file(request: HttpRequest, code: str, slug: str, number: str) -> HttpResponse:
    """Hand out the file of a receipt, byte for byte as the register keeps it."""
    filing = _filing(here(request, code, slug, Permission.FILING_SUBMIT), number)
    name = f"{invented_prefix()}{filing.receipt}-{filing.file_name}"
    answer = HttpResponse(kept_files.content_of(filing), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    answer["Cache-Control"] = "no-store"
    return answer


@may(Permission.FILING_WITHDRAW, at="code")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, code: str, slug: str, number: str) -> HttpResponse:
    """Say what taking a file back would do; do it when asked, with a reason (RUL-22)."""
    at = here(request, code, slug, Permission.FILING_WITHDRAW)
    filing = _filing(at, number)
    if filing.superseded_at is not None:
        messages.info(request, "This file was taken back already. Nothing was done again.")
        return redirect(at.address("portal-receipt", number))
    if request.method != "POST":
        if stays := actions.why_it_stays(filing):
            messages.info(request, stays)
            return redirect(at.address("portal-receipt", number))
        return _ask(request, at, filing)
    reason = " ".join(request.POST.get("reason", "").split())[:MOST_SAID]
    try:
        actions.undo(act_for(request, reason=reason), receipt=number)
    except Refused as refusal:
        return _ask(request, at, filing, fault=str(refusal), reason=reason)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
        return redirect(at.address("portal-receipt", number))
    messages.success(
        request,
        f"The {filing.kind} of receipt {number} was taken back and no longer counts. You can send "
        "another below; the file itself and its receipt stay on record.",
    )
    return redirect(at.address("portal-campaign"))


def _ask(
    request: HttpRequest, at: Here, filing: models.Filing, *, fault: str = "", reason: str = ""
) -> HttpResponse:
    return render(
        request,
        "portal/withdraw.html",
        {
            **at.context(
                request,
                (f"Receipt {filing.receipt}", at.address("portal-receipt", filing.receipt)),
                ("Take back", ""),
            ),
            "filing": filing,
            "fault": fault,
            "reason": reason,
            "most_said": MOST_SAID,
        },
        status=422 if fault else 200,
    )


def _filing(at: Here, number: str) -> models.Filing:
    found = (
        models.Filing.objects.filter(receipt=number, agency=at.agency, campaign=at.of)
        .select_related("campaign", "agency")
        .first()
    )
    if found is None:
        raise NotFound(NOTHING_HERE)
    return found
