"""The draft of an agency's file: chosen, kept, its faults mended in place, taken along, thrown away."""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from standing.campaigns import models
from standing.campaigns.drafts import attesting, keeping, looking, reading
from standing.campaigns.drafts.reading import Opened
from standing.campaigns.rosters.mending import LEFT_OUT, Place, Read, left_out, together
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound, Refused, WrongState
from standing.pages.access import NOTHING_HERE, may
from standing.pages.acting import act_for
from standing.pages.portal import campaign
from standing.pages.portal.days import counted
from standing.pages.portal.place import Here, here
from standing.pages.trying import showing
from standing.pages.trying.handed import HANDED
from standing.pages.trying.typed import MOST_TYPED, typed
from standing.pages.uploads import MAX_BYTES, TOO_LARGE, broke_off

_P = Permission
WARNINGS_OPEN = 12
"""How many warnings are shown with their rows; more are folded, each kind under its own line."""
_FILES: Mapping[str, str] = {
    "mended.xlsx": "mended-xlsx",
    "mended.csv": "mended-csv",
    "faults.xlsx": "faults-xlsx",
}


@may(Permission.FILING_SUBMIT, at="code")
@require_POST
def upload(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Keep the chosen file as the draft. A file that cannot be read leaves the draft as it was."""
    at = here(request, code, slug, _P.FILING_SUBMIT)
    try:
        name, content = _chosen(request)
    except Refused as refusal:
        return campaign.shown(request, at, fault=str(refusal), status=422)
    path = keeping.write(content, name, agency=at.agency.code)
    try:
        opened = looking.check(
            act_for(request), path, name=name, mends={}, of=at.of, agency=at.agency
        )
    except looking.Busy as refusal:
        keeping.forget(path)
        return campaign.shown(request, at, fault=str(refusal), status=409)
    if not opened.now.listings:
        keeping.forget(path)
        first = opened.now.checked.findings[0]
        return campaign.shown(request, at, fault=first.message, fix=first.fix, status=422)
    try:
        keeping.keep(
            act_for(request), campaign=slug, agency=code, name=name, content=content,
            found=opened.found, over=request.POST.get("over", ""),
        )  # fmt: skip
    except WrongState as refusal:
        keeping.forget(path)
        return campaign.shown(request, at, fault=str(refusal), status=409)
    return redirect(at.address("portal-draft"))


def _chosen(request: HttpRequest) -> tuple[str, bytes]:
    """The name and the bytes of the chosen file; ``Refused`` where none came, or not all of it."""
    if request.META.get(TOO_LARGE):
        raise Refused(
            f"This file is larger than {MAX_BYTES >> 20} megabytes, which is the most the portal takes. "
            "Delete what does not belong to the list."
        )
    if broke_off(request):
        raise Refused(
            "The upload broke off before the end of the file. Nothing of it was kept, and your draft, "
            "if there is one, is as it was. Choose the file again."
        )
    chosen = request.FILES.get("file")
    if not isinstance(chosen, UploadedFile):
        raise Refused("No file came with this. Choose the file that holds the list.")
    name = PurePath((chosen.name or "").replace("\\", "/")).name[:200] or "The file"
    return name, chosen.read()


@may(Permission.CAMPAIGN_READ, at="code")
@require_safe
def draft(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Show the draft with every fault beside its cell; who attests alone is led to what they attest."""
    at = here(request, code, slug, _P.FILING_SUBMIT, _P.ATTESTATION_MAKE)
    if not at.may(_P.FILING_SUBMIT):
        return redirect(at.address("portal-preview"))
    kept = keeping.open_draft_of(at.of, at.agency)
    if kept is None:
        return without_draft(request, at)
    return _shown(request, at, kept, looking.look(act_for(request), kept))


def without_draft(request: HttpRequest, at: Here) -> HttpResponse:
    """Lead on from a page of a draft that is not there: to its receipt, or to the campaign."""
    last = models.Draft.objects.filter(campaign=at.of, agency=at.agency).order_by("-pk").first()
    if last is not None and last.closed_as == keeping.SENT:
        messages.info(request, "The draft was sent; here is its receipt.")
        return redirect(at.address("portal-receipt", last.receipt))
    ran_out = last is not None and last.closed_as == keeping.EXPIRED
    why = keeping.RAN_OUT if ran_out else "There is no draft here."
    messages.info(request, f"{why} Choose a file to begin one.")
    return redirect(at.address("portal-campaign"))


@may(Permission.FILING_SUBMIT, at="code")
@require_POST
def mend(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Write what was typed beside the faults into the draft, and show what is left."""
    at = here(request, code, slug, _P.FILING_SUBMIT)
    kept = keeping.open_draft_of(at.of, at.agency)
    if kept is None:
        return without_draft(request, at)
    before = looking.look(act_for(request), kept)
    said = typed(request.POST.dict(), before.now)
    if request.POST.get("state") != kept.state:
        return _stale(request, at, kept, before, said)
    if not said:
        messages.info(request, "Nothing was changed: no field holds anything new.")
        return redirect(at.address("portal-draft"))
    try:
        after = looking.check(
            act_for(request), reading.path_of(kept), name=kept.file_name, of=at.of,
            agency=at.agency, mends=together(reading.mends_of(kept), said),
        )  # fmt: skip
        keeping.mend(
            act_for(request), campaign=slug, agency=code, shown=kept.state, more=said,
            found=after.found,
        )  # fmt: skip
    except (Refused, looking.Busy) as refusal:
        return _shown(request, at, kept, before, fault=str(refusal), said=said, status=422)
    except WrongState:
        return _stale(request, at, kept, before, said)
    messages.success(request, _told(after))
    return redirect(at.address("portal-draft"))


def _told(after: Opened) -> str:
    found = after.found
    kept = "What you wrote is kept."
    if found.errors:
        return f"{kept} {found.mended:,} of {found.faulty:,} mended."
    return f"{kept} No error is left: look at what sending would do."


def _stale(
    request: HttpRequest, at: Here, kept: models.Draft, before: Opened, said: Mapping[Place, str]
) -> HttpResponse:
    """Show the draft as it stands now, with what was typed in its fields; nothing was changed."""
    now = keeping.open_draft_of(at.of, at.agency)
    if now is None:
        return without_draft(request, at)
    if now.state != kept.state:
        before = looking.look(act_for(request), now)
    by = keeping.name_of(now.changed_by)
    return _shown(
        request, at, now, before, said=said, status=409,
        fault=f"{by} changed this draft after your page was loaded, so nothing of yours was written "
        "yet. What you typed stands in the fields below that still have a fault; look, and press again.",
    )  # fmt: skip


@may(Permission.FILING_SUBMIT, at="code")
@require_POST
def discard(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Throw the draft away."""
    at = here(request, code, slug, _P.FILING_SUBMIT)
    try:
        gone = keeping.discard(
            act_for(request), campaign=slug, agency=code, shown=request.POST.get("state", "")
        )
    except WrongState as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"The draft {gone.file_name} was thrown away. Nothing was sent.")
    return redirect(at.address("portal-campaign"))


@may(Permission.FILING_SUBMIT, at="code", again=True)
@require_safe
def draft_file(request: HttpRequest, code: str, slug: str, what: str) -> HttpResponse:
    """Hand out the draft with its mends, or its faults with the cells marked."""
    at = here(request, code, slug, _P.FILING_SUBMIT)
    kept = keeping.open_draft_of(at.of, at.agency)
    if kept is None or what not in _FILES:
        raise NotFound(NOTHING_HERE)
    opened = looking.check_anew(act_for(request), kept)
    hand: Callable[[str, Read], HttpResponse] = HANDED[_FILES[what]]
    answer = hand(kept.file_name, opened.now)
    answer["Cache-Control"] = "no-store"
    return answer


def _shown(
    request: HttpRequest,
    at: Here,
    kept: models.Draft,
    opened: Opened,
    *,
    fault: str = "",
    said: Mapping[Place, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    faults = showing.faults(opened.now, opened.sent, said or {})
    found = opened.found
    answer = render(
        request,
        "portal/draft.html",
        {
            **at.context(request, (kept.file_name, "")),
            "draft": kept,
            "found": found,
            "verdict": _verdict(found),
            "errors": [one for one in faults if one.error],
            "warnings": [one for one in faults if not one.error],
            "fold_warnings": found.warnings > WARNINGS_OPEN,
            "left_out": [
                (place.row, f"out-{place.sheet}-{place.row}")
                for place in left_out(reading.mends_of(kept))
            ],
            "mends": len(reading.mends_of(kept)),
            "leave_out": LEFT_OUT,
            "most_typed": MOST_TYPED,
            "changed_by": keeping.name_of(kept.changed_by),
            "attested": list(attesting.standing(kept).values()),
            "fault": fault,
            "megabytes": MAX_BYTES >> 20,
        },
        status=status,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _verdict(found: reading.Found) -> str:
    warnings = f"; {counted(found.warnings, 'warning')} to read" if found.warnings else ""
    if found.errors:
        keeps = "keeps" if found.errors == 1 else "keep"
        return f"{counted(found.errors, 'error')} {keeps} this file from being sent{warnings}."
    return f"No error is left in this file{warnings}."
