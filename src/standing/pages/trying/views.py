"""The page where a clerk tries a file: choose it, see its faults, mend them in place, take it away.

Nothing is stored and nothing is logged. The whole file travels in the page and comes back with each
press of a button; between two requests the server knows nothing of it.
"""

from dataclasses import replace
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from standing.campaigns.rosters.columns import Kind
from standing.campaigns.rosters.mending import progress
from standing.campaigns.rosters.template import form
from standing.kernel.errors import NotFound, Refused
from standing.pages import clock
from standing.pages.access import public
from standing.pages.trying import showing
from standing.pages.trying.handed import HANDED, XLSX
from standing.pages.trying.sheet import (
    LEFT_OUT,
    MAX_ROWS,
    Read,
    Tried,
    pack,
    pack_mends,
    read,
    unpack,
)
from standing.pages.trying.typed import MOST_TYPED, typed
from standing.pages.uploads import MAX_BYTES, TOO_LARGE
from standing.sheets.findings import Severity


@public
@require_http_methods(["GET", "HEAD", "POST"])
def try_file(request: HttpRequest) -> HttpResponse:
    """Show the form; or check a file, with mends, and show or hand back what came of it."""
    answer = _tried(request) if request.method == "POST" else _form(request)
    answer["Cache-Control"] = "no-store"
    return answer


@public
@require_safe
def form_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Hand out the form of a kind, empty, as an Excel workbook."""
    if kind not in list(Kind):
        raise NotFound(
            "There is a form for a submission and one for a roster. Both are linked on the page where "
            "a file is tried."
        )
    answer = HttpResponse(form(Kind(kind)), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{kind}.xlsx"'
    return answer


def _form(request: HttpRequest, fault: str = "") -> HttpResponse:
    context = {
        "section": "try",
        "fault": fault,
        "megabytes": MAX_BYTES >> 20,
        "most_rows": f"{MAX_ROWS:,}",
    }
    return render(request, "try.html", context, status=422 if fault else 200)


def _tried(request: HttpRequest) -> HttpResponse:
    try:
        given = _carried(request) if "sheet" in request.POST else _chosen(request)
        before = read(given, filed_on=clock.today())
        now = given.mended(typed(request.POST.dict(), before))
    except Refused as refusal:
        return _form(request, str(refusal))
    after = before if now is given else read(now, filed_on=clock.today())
    hand = HANDED.get(request.POST.get("do", ""))
    if hand is not None and after.listings:
        return hand(now.name, after)
    sent = read(replace(now, mends={}), filed_on=clock.today()) if now.mends else after
    return _shown(request, now, after, sent)


def _chosen(request: HttpRequest) -> Tried:
    """The file chosen in the form; ``Refused`` where none came, or one too large."""
    if request.META.get(TOO_LARGE):
        raise Refused(
            _(
                "This file is larger than {megabytes} megabytes, which is the most this page tries. "
                "Delete what does not belong to the list, or try it in parts."
            ).format(megabytes=MAX_BYTES >> 20)
        )
    chosen = request.FILES.get("file")
    if not isinstance(chosen, UploadedFile):
        raise Refused(
            _("No file came with this. Choose the file that holds the list, then try it.")
        )
    name = PurePath((chosen.name or "").replace("\\", "/")).name[:100] or _("The file")
    return Tried(name=name, content=chosen.read(), mends={})


def _carried(request: HttpRequest) -> Tried:
    """The file as it came back in the page."""
    return unpack(
        request.POST.get("name", "")[:100] or _("The file"),
        request.POST["sheet"],
        request.POST.get("mends", ""),
    )


def _shown(request: HttpRequest, tried: Tried, after: Read, sent: Read) -> HttpResponse:
    faults = showing.faults(after, sent) if after.listings else []
    mended, faulty = progress(after, sent)
    errors = sum(one.severity is Severity.ERROR for one in after.checked.findings)
    context = {
        "section": "try",
        "tried": tried,
        "checked": after.checked,
        "read_said": _read_said(str(after.checked.kind), after.checked.rows),
        "unread": [] if after.listings else after.checked.findings,
        "verdict": _verdict(after, errors),
        "errors": [fault for fault in faults if fault.error],
        "warnings": [fault for fault in faults if not fault.error],
        "mended": mended,
        "faulty": faulty,
        "left_out": [(place.row, f"out-{place.sheet}-{place.row}") for place in tried.left_out],
        "leave_out": LEFT_OUT,
        "sheet": pack(tried.content),
        "mends": pack_mends(tried.mends),
        "most_typed": MOST_TYPED,
    }
    return render(request, "tried.html", context)


def _read_said(kind: str, rows: int) -> str:
    """Say what was read: the kind of list, and how long it is."""
    if kind == Kind.ROSTER:
        said = ngettext(
            "We read a roster with {count} row.", "We read a roster with {count} rows.", rows
        )
    else:
        said = ngettext(
            "We read a submission with {count} row.",
            "We read a submission with {count} rows.",
            rows,
        )
    return said.format(count=f"{rows:,}")


def _verdict(after: Read, errors: int) -> str:
    """The answer in one sentence."""
    if not after.listings:
        return _("We could not read a list in this file.")
    warnings = len(after.checked.findings) - errors
    counted = ngettext("{count} warning", "{count} warnings", warnings)
    return _verdict_said(errors, warnings).format(
        errors=f"{errors:,}", warnings=counted.format(count=f"{warnings:,}")
    )


def _verdict_said(errors: int, warnings: int) -> str:
    if errors and warnings:
        return ngettext(
            "{errors} error keeps this file from being sent; {warnings} to read.",
            "{errors} errors keep this file from being sent; {warnings} to read.",
            errors,
        )
    if errors:
        return ngettext(
            "{errors} error keeps this file from being sent.",
            "{errors} errors keep this file from being sent.",
            errors,
        )
    if warnings:
        return _(
            "We found no error in the file itself; {warnings} to read. Names and numbers are checked "
            "when it is sent."
        )
    return _("We found no fault in the file itself. Names and numbers are checked when it is sent.")
