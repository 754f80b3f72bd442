"""Files handed to a clerk: the mended list and the faults, named after what was sent."""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from django.http import HttpResponse
from django.utils.text import slugify

from standing.campaigns.rosters import handing_back
from standing.campaigns.rosters.mending import Read

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/csv; charset=utf-8"


def handed(content: bytes, *, name: str, what: str, ending: str, kind: str) -> HttpResponse:
    """Return a download, named after the file that was sent."""
    answer = HttpResponse(content, content_type=kind)
    stem = slugify(PurePath(name).stem)[:60] or "list"
    answer["Content-Disposition"] = f'attachment; filename="{stem}-{what}.{ending}"'
    return answer


def _workbook(name: str, after: Read) -> HttpResponse:
    content = handing_back.mended_workbook(after)
    return handed(content, name=name, what="mended", ending="xlsx", kind=XLSX)


def _csv(name: str, after: Read) -> HttpResponse:
    content = handing_back.mended_csv(after)
    return handed(content, name=name, what="mended", ending="csv", kind=TEXT)


def _faults(name: str, after: Read) -> HttpResponse:
    content = handing_back.faults_workbook(after)
    return handed(content, name=name, what="faults", ending="xlsx", kind=XLSX)


HANDED: Mapping[str, Callable[[str, Read], HttpResponse]] = {
    "mended-xlsx": _workbook,
    "mended-csv": _csv,
    "faults-xlsx": _faults,
}
