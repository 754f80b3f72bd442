"""The page where a clerk tries a file: choose it, see its faults, mend them in place, take it away.

Nothing is stored and nothing is logged. The whole file travels in the page and comes back with each
press of a button; between two requests the server knows nothing of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from standing.campaigns.rosters.columns import Kind
from standing.campaigns.rosters.reads import shown
from standing.campaigns.rosters.template import form
from standing.kernel.errors import NotFound, Refused
from standing.pages import clock
from standing.pages.access import public
from standing.pages.trying import handing_back, showing
from standing.pages.trying.sheet import (
    LEFT_OUT,
    MAX_ROWS,
    WHOLE_ROW,
    Place,
    Read,
    Tried,
    pack,
    pack_mends,
    read,
    unpack,
)
from standing.pages.uploads import MAX_BYTES, TOO_LARGE
from standing.sheets.findings import Severity

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = "text/csv; charset=utf-8"
MOST_TYPED = 1_000  # characters of one mend


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
    answer = HttpResponse(form(Kind(kind)), content_type=_XLSX)
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
        now = given.mended(_typed(request.POST.dict(), before))
    except Refused as refusal:
        return _form(request, str(refusal))
    after = before if now is given else read(now, filed_on=clock.today())
    hand = _HANDED.get(request.POST.get("do", ""))
    if hand is not None and after.listings:
        return hand(now.name, after)
    sent = read(replace(now, mends={}), filed_on=clock.today()) if now.mends else after
    return _shown(request, now, after, sent)


def _chosen(request: HttpRequest) -> Tried:
    """The file chosen in the form; ``Refused`` where none came, or one too large."""
    if request.META.get(TOO_LARGE):
        raise Refused(
            f"This file is larger than {MAX_BYTES >> 20} megabytes, which is the most this page tries. "
            "Delete what does not belong to the list, or try it in parts."
        )
    chosen = request.FILES.get("file")
    if not isinstance(chosen, UploadedFile):
        raise Refused("No file came with this. Choose the file that holds the list, then try it.")
    name = PurePath((chosen.name or "").replace("\\", "/")).name[:100] or "The file"
    return Tried(name=name, content=chosen.read(), mends={})


def _carried(request: HttpRequest) -> Tried:
    """The file as it came back in the page."""
    return unpack(
        request.POST.get("name", "")[:100] or "The file",
        request.POST["sheet"],
        request.POST.get("mends", ""),
    )


def _typed(fields: Mapping[str, str], before: Read) -> dict[Place, str]:
    """What was written into cells: an answer for one row stands before an answer for all alike."""
    mends: dict[Place, str] = {}
    for name, text in fields.items():
        if name.startswith("all-") and (said := text.strip()):
            alike = showing.alike_of(before, name.removeprefix("all-"))
            mends |= dict.fromkeys(alike, said[:MOST_TYPED])
    for name, text in fields.items():
        place = _place(name, before) if name.startswith("mend-") else None
        if place is not None and text != shown(before.cell(place)):
            mends[place] = text.strip()[:MOST_TYPED]
    for name, text in fields.items():
        row = _row(name, before) if name.startswith("out-") else None
        if row is not None:
            mends[row] = LEFT_OUT if text == LEFT_OUT else ""
    return mends


def _row(name: str, before: Read) -> Place | None:
    """The row that a field of the form leaves out or puts back."""
    cell = _place(f"{name}-0", before)
    return None if cell is None else cell._replace(column=WHOLE_ROW)


def _place(name: str, before: Read) -> Place | None:
    """The cell that a field of the form names; none where there is no such cell."""
    parts = name.split("-")[1:]
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 8 for part in parts):
        return None
    place = Place(*map(int, parts))
    listing = before.listings.get(place.sheet)
    if listing is None:
        return None
    table = listing.table
    inside = 0 <= place.row - table.first_row < len(table.rows)
    return place if inside and place.column < len(listing.headings) else None


def _shown(request: HttpRequest, tried: Tried, after: Read, sent: Read) -> HttpResponse:
    faults = showing.faults(after, sent) if after.listings else []
    mended, faulty = showing.progress(after, sent)
    errors = sum(one.severity is Severity.ERROR for one in after.checked.findings)
    context = {
        "section": "try",
        "tried": tried,
        "checked": after.checked,
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


def _verdict(after: Read, errors: int) -> str:
    """The answer in one sentence."""
    if not after.listings:
        return "We could not read a list in this file."
    warnings = len(after.checked.findings) - errors
    read_ = "" if not warnings else f"; {_counted(warnings, 'warning')} to read"
    if errors:
        keeps = "keeps" if errors == 1 else "keep"
        return f"{_counted(errors, 'error')} {keeps} this file from being sent{read_}."
    found = "no fault in the file itself" if not warnings else "no error in the file itself"
    return f"We found {found}{read_}. Names and numbers are checked when it is sent."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _handed(content: bytes, *, name: str, what: str, ending: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    stem = slugify(PurePath(name).stem)[:60] or "list"
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{what}.{ending}"'
    return answer


def _workbook(name: str, after: Read) -> HttpResponse:
    content = handing_back.mended_workbook(after)
    return _handed(content, name=name, what="mended", ending="xlsx", kind=_XLSX)


def _csv(name: str, after: Read) -> HttpResponse:
    content = handing_back.mended_csv(after)
    return _handed(content, name=name, what="mended", ending="csv", kind=_TEXT)


def _faults(name: str, after: Read) -> HttpResponse:
    content = handing_back.faults_workbook(after)
    return _handed(content, name=name, what="faults", ending="xlsx", kind=_XLSX)


_HANDED: Mapping[str, Callable[[str, Read], HttpResponse]] = {
    "mended-xlsx": _workbook,
    "mended-csv": _csv,
    "faults-xlsx": _faults,
}
