"""Other answers than a file: more time, and that nobody is there to put forward."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from standing.campaigns import actions, links, models
from standing.campaigns.prefilled import own_officers
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.periods import in_words
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, public
from standing.pages.acting import act_for
from standing.pages.portal.place import Here, here
from standing.pages.when import read_when
from standing.requests import actions as requests
from standing.requests import queries as asked_for
from standing.workforce.models import Agency

MOST_SAID = 2_000


@may(Permission.EXTENSION_ASK, at="code")
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Ask the commission for more time; what was typed stays after a refusal."""
    at = here(request, code, slug, Permission.EXTENSION_ASK)
    if at.today > at.of.extension_until:
        messages.info(
            request,
            f"An extension may run to {in_words(at.of.extension_until)} (CERT-305), which has gone by. "
            "Send your answer as soon as you can.",
        )
        return redirect(at.address("portal-campaign"))
    if request.method != "POST":
        return _ask_time(request, at)
    reason = request.POST.get("reason", "").strip()[:MOST_SAID]
    typed = request.POST.get("until", "").strip()[:40]
    asked = read_when({"on": typed}, now=at.now)
    if not typed or asked.faults:
        fault = asked.faults.get("on", "Choose the day until which you need time.")
        return _ask_time(request, at, until=typed, reason=reason, fault=fault)
    try:
        requests.ask_extension(
            act_for(request, reason=reason), campaign=slug, agency=code, until=asked.on,
            reason=reason,
        )  # fmt: skip
    except Refused as refusal:
        return _ask_time(request, at, until=typed, reason=reason, fault=str(refusal))
    except WrongState as refusal:
        messages.warning(request, str(refusal))
        return redirect(at.address("portal-campaign"))
    messages.success(
        request,
        f"Asked: time until {in_words(asked.on)}. The commission decides, and the answer comes here and "
        "by mail. Until then your answer is due as before.",
    )
    return redirect(at.address("portal-campaign"))


@may(Permission.EXTENSION_ASK, at="code")
@require_POST
def extension_back(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Take the agency's own request for more time back, while nobody has decided."""
    at = here(request, code, slug, Permission.EXTENSION_ASK)
    key = request.POST.get("request", "")
    if all(asked.key != key for asked in asked_for.of_agency(code, known=at.now)):
        raise NotFound(NOTHING_HERE)
    try:
        requests.withdraw(act_for(request), request=key)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "The request was taken back. Your answer is due as before.")
    return redirect(at.address("portal-campaign"))


def _ask_time(
    request: HttpRequest, at: Here, *, until: str = "", reason: str = "", fault: str = ""
) -> HttpResponse:
    return render(
        request,
        "portal/extension.html",
        {
            **at.context(request, ("Ask for more time", "")),
            "place": at.place(),
            "until": until or at.of.extension_until.isoformat(),
            "first": max(at.of.deadline_on, at.today),
            "reason": reason,
            "fault": fault,
            "most_said": MOST_SAID,
        },
        status=422 if fault else 200,
    )


@may(Permission.NIL_RETURN, at="code")
@require_http_methods(["GET", "HEAD", "POST"])
def nil(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Ask whether nobody of the agency is in the campaign; record it when it is confirmed (G5)."""
    at = here(request, code, slug, Permission.NIL_RETURN)
    if request.method != "POST":
        return _confirm_nil(request, at.of, at.agency, at=at)
    try:
        actions.file_nil_return(act_for(request), campaign=slug, agency=code)
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    except Refused:
        messages.warning(request, _submission_stands(at.agency))
    else:
        messages.success(request, _nil_said(at.of, at.agency))
    return redirect(at.address("portal-campaign"))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def nil_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same from a link in a mail, by the account the mail went to. Looking changes nothing."""
    now = clock.now()
    link = links.read_nil_token(token, at=now)
    agency = Agency.objects.filter(code=link.agency).first()
    if agency is None:
        raise NotFound(NOTHING_HERE)
    said, done = _nil_on(link.campaign, agency), False
    if request.method == "POST" and not said:
        act = replace(act_for(request), by=link.person)
        try:
            actions.file_nil_return(
                act, campaign=link.campaign.slug, agency=link.agency, by_link=True
            )
        except WrongState as refusal:
            said = str(refusal)
        except Refused:
            said = _submission_stands(agency)
        else:
            said, done = _nil_said(link.campaign, agency), True
    answer = _confirm_nil(request, link.campaign, agency, said=said, done=done, by=link.person.name)
    answer["Cache-Control"] = "no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _confirm_nil(
    request: HttpRequest, of: models.Campaign, agency: Agency, *, at: Here | None = None,
    said: str = "", done: bool = False, by: str = "",
) -> HttpResponse:  # fmt: skip
    around = at.context(request, ("Nobody in this campaign", "")) if at else {}
    own = len(own_officers(of, agency, on=at.today, known=at.now)) if at else 0
    page = "portal/nil.html" if at else "portal/nil_by_link.html"
    return render(
        request,
        page,
        {**around, "of": of, "agency": agency, "said": said, "done": done, "by": by, "own": own},
    )


def _nil_on(of: models.Campaign, agency: Agency) -> str:
    """What is to be said where the agency said it before, or sent a submission; else nothing."""
    before = models.NilReturn.objects.filter(
        campaign=of, agency=agency, superseded_at__isnull=True
    ).first()
    if before is None:
        return ""
    return (
        f"{agency.name} confirmed on {in_words(before.filed_on)} that it has no officers in this "
        "campaign. Nothing was changed."
    )


def _nil_said(of: models.Campaign, agency: Agency) -> str:
    return (
        f"Recorded: {agency.name} has no officers in {of.title}. If that changes, send a submission; it "
        "takes the place of this word."
    )


def _submission_stands(agency: Agency) -> str:
    return (
        f"{agency.name} has sent a submission in this campaign, which names officers, so it cannot also "
        "have nobody. Nothing was changed. If the file was sent in error, take it back first."
    )
