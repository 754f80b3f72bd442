"""An agency's packets: fetch them, and mark each notice as handed over (CERT-521 to 523, 1004)."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from standing.correspondence import actions, handing_over
from standing.correspondence.domain import NoticeKind
from standing.correspondence.handed import Told
from standing.correspondence.packets import OUTCOMES
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.kernel.names import PersonName
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.acting import act_for, see_other
from standing.pages.portal.frame import agency_of, frame, own_people_only, trail
from standing.pages.portal.packet_shown import Shown, packets_of
from standing.pages.portal.people import names_of
from standing.pages.when import day_typed
from standing.register.words import Tone
from standing.workforce import queries as workforce

TONES: Mapping[NoticeKind, Tone] = {
    NoticeKind.CERTIFIED: Tone.GOOD,
    NoticeKind.CONDITIONAL: Tone.ACTION,
    NoticeKind.FURTHER_REVIEW: Tone.REVIEW,
    NoticeKind.DECLINED: Tone.ENDED,
    NoticeKind.EXTENSION: Tone.ACTION,
    NoticeKind.VACATED: Tone.ENDED,
}
MOST_SAID = 300


@may(Permission.PACKET_FETCH, at="code")
@require_safe
def packets(request: HttpRequest, code: str) -> HttpResponse:
    """Every packet of every campaign, with who fetched it and how many notices were handed over."""
    agency = agency_of(code)
    own_people_only(visitor(request), Permission.PACKET_FETCH, code)
    return render(
        request,
        "portal/packets.html",
        {
            **frame(request, agency, "packets"),
            **trail(agency, ("Packets", "")),
            "packets": packets_of(agency),
        },
    )


@may(Permission.PACKET_FETCH, at="code")
@require_safe
def packet(request: HttpRequest, code: str, slug: str, number: int) -> HttpResponse:
    """One packet: its notices, each with its mark."""
    return _page(request, _one(request, code, slug, number))


@may(Permission.PACKET_HAND_OVER, at="code")
@require_POST
def hand_over(request: HttpRequest, code: str, slug: str, number: int) -> HttpResponse:
    """Mark the chosen notices, or all that are open, as handed over on a day."""
    at = _one(request, code, slug, number, Permission.PACKET_HAND_OVER)
    typed = request.POST.get("on", "").strip()
    everyone = "all" in request.POST
    chosen = [each.mptc_id for each in at.bundle.open] if everyone else request.POST.getlist("who")
    on = day_typed(typed)
    fault = ""
    if request.POST.get("seen") != at.mark:
        fault = (
            f"Since you opened this page, marks were set or taken back: now {at.counted}. Nothing was "
            "changed by this press. Look at the list, then mark what is still missing."
        )
    elif on is None:
        fault = (
            f"We could not read “{typed[:40]}” as the day on which you handed them over. Write it as "
            "2022-07-08 or 07/08/2022."
        )
    else:
        try:
            done = handing_over.hand_over(
                act_for(request), agency=code, campaign=slug, number=number, officers=chosen, on=on
            )
        except (Refused, WrongState, NotFound) as refusal:
            fault = str(refusal)
        else:
            return see_other(f"{at.address}?marked={len(done)}#marked")
    return _page(request, at, fault=fault, typed=typed, chosen=request.POST.getlist("who"))


@may(Permission.PACKET_HAND_OVER, at="code")
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(
    request: HttpRequest, code: str, slug: str, number: int, mptc_id: str
) -> HttpResponse:
    """Ask why a mark is wrong, and take it back."""
    at = _one(request, code, slug, number, Permission.PACKET_HAND_OVER)
    notice = next((each for each in at.bundle.notices if each.mptc_id == mptc_id), None)
    if notice is None:
        raise NotFound(NOTHING_HERE)
    reason = " ".join(request.POST.get("reason", "").split())[:MOST_SAID]
    fault = ""
    if request.method == "POST":
        try:
            handing_over.take_back(
                act_for(request, reason=reason), agency=code, campaign=slug, number=number,
                mptc_id=mptc_id,
            )  # fmt: skip
        except (Refused, WrongState) as refusal:
            fault = str(refusal)
        else:
            return see_other(f"{at.address}?taken-back={mptc_id}#marked")
    context = {
        **_frame(request, at, (f"Notice of {mptc_id}", "")),
        "at": at,
        "notice": notice,
        "name": _names(at)[notice.officer_id].full,
        "by": names_of([notice.marked_by]).get(notice.marked_by, ""),
        "reason": reason,
        "fault": fault,
        "most_said": MOST_SAID,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return render(request, "portal/packets_take_back.html", context, status=status)


@may(Permission.PACKET_FETCH, at="code", again=True)
@require_POST
def packet_file(request: HttpRequest, code: str, slug: str, number: int) -> HttpResponse:
    """Hand out the packet, and write down who fetched it and when (CERT-521)."""
    _one(request, code, slug, number)
    (fetched,) = actions.fetch_packets(act_for(request), campaign=slug, agency=code, number=number)
    return _private(
        FileResponse(fetched.path.open("rb"), as_attachment=True, filename=fetched.name)
    )


@may(Permission.PACKET_FETCH, at="code", again=True)
@require_POST
def notice_file(
    request: HttpRequest, code: str, slug: str, number: int, mptc_id: str
) -> HttpResponse:
    """Hand out one notice of the packet as a PDF."""
    _one(request, code, slug, number)
    name, paper = actions.fetch_notice(
        act_for(request), campaign=slug, agency=code, number=number, mptc_id=mptc_id
    )
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return _private(answer)


def _private(answer: HttpResponse | FileResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]  # a file that is streamed is an answer as well


def _one(
    request: HttpRequest,
    code: str,
    slug: str,
    number: int,
    permission: Permission = Permission.PACKET_FETCH,
) -> Shown:
    """Return one packet of the agency, or answer as if nothing were there."""
    agency = agency_of(code)
    own_people_only(visitor(request), permission, code)
    for each in packets_of(agency):
        if each.bundle.campaign == slug and each.bundle.number == number:
            return each
    raise NotFound(NOTHING_HERE)


def _names(at: Shown) -> dict[int, PersonName]:
    ids = [each.officer_id for each in at.bundle.notices]
    now = clock.now()
    return workforce.name_of(ids, on=day_of(now), known=now)


def _frame(request: HttpRequest, at: Shown, *steps: tuple[str, str]) -> dict[str, object]:
    packet = f"Packet {at.bundle.number} of {at.title}"
    return {
        **frame(request, at.agency, "packets"),
        **trail(
            at.agency,
            ("Packets", reverse("portal-packets", args=[at.agency.code])),
            (packet, at.address if steps else ""),
            *steps,
        ),
    }


def _page(
    request: HttpRequest, at: Shown, *, fault: str = "", typed: str = "", chosen: object = ()
) -> HttpResponse:
    names = _names(at)
    by = names_of(each.marked_by for each in at.bundle.notices)
    picked = set(chosen) if isinstance(chosen, list) else set()
    lines = sorted(
        at.bundle.notices, key=lambda each: (names[each.officer_id].sort_key, each.mptc_id)
    )
    only_open = request.GET.get("open") == "yes"
    context = {
        **_frame(request, at),
        "at": at,
        "lines": [
            _line(at, each, names[each.officer_id], by.get(each.marked_by, ""), picked)
            for each in lines
            if not only_open or each in at.bundle.open
        ],
        "only_open": only_open,
        "fault": fault,
        "typed": typed or at.on.isoformat(),
        "said": "" if fault else _said(request, at),
        "may_mark": visitor(request).may(Permission.PACKET_HAND_OVER, agency=at.agency.code),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return render(request, "portal/packets_one.html", context, status=status)


def _said(request: HttpRequest, at: Shown) -> str:
    """What the last press did, as the address tells it."""
    marked, back = request.GET.get("marked", ""), request.GET.get("taken-back", "")
    if marked.isdecimal() and marked.isascii():
        counted = "1 notice" if marked == "1" else f"{int(marked[:6]):,} notices"
        return f"{counted} marked as handed over. Now {at.counted}."
    if back and any(each.mptc_id == back for each in at.bundle.notices):
        return f"The mark of {back} was taken back, with your reason. Now {at.counted}."
    return ""


def _line(
    at: Shown, notice: Told, name: PersonName, by: str, picked: set[str]
) -> dict[str, object]:
    return {
        "mptc_id": notice.mptc_id,
        "name": name.listed,
        "officer": reverse("portal-officer", args=[at.agency.code, notice.mptc_id]),
        "outcome": OUTCOMES[notice.kind],
        "tone": TONES[notice.kind].value,
        "corrects": f"Correction: takes the place of the notice of {in_words(notice.corrects)}"
        if notice.corrects
        else "",
        "overtaken": f"Replaced by the notice of {in_words(notice.corrected_on)}; hand that one over"
        if notice.corrected_on
        else "",
        "handed": f"handed over on {in_words(notice.handed_on)} by {by}"
        if notice.handed_on
        else "",
        "markable": notice.handed_on is None and notice.corrected_on is None,
        "picked": notice.mptc_id in picked,
        "paper": at.of("portal-notice-file", notice.mptc_id),
        "take_back": at.of("portal-hand-over-taken-back", notice.mptc_id),
    }
