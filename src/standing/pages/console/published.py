"""What stands behind a release of the public files: its lines that differ, and the files themselves."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.canonical import digest_of
from standing.kernel.errors import NotFound
from standing.pages.access import NOTHING_HERE, may
from standing.pages.agencies import invented_prefix
from standing.pages.cells import officer_address
from standing.pages.console.words import counted
from standing.pages.tables import Cell, Table, columns, rows_of
from standing.register import comparing, data, proposing
from standing.register.comparing import Change, How
from standing.register.models import Publication
from standing.register.release import MANIFEST, NOTE, stated

_WILL = {How.ADDED: "add {}", How.REMOVED: "remove {}", How.CHANGED: "change {}"}
_SAID = {How.ADDED: "Added", How.REMOVED: "Removed", How.CHANGED: "Changed"}


def releases() -> Path:
    """Return the folder that holds this register's releases."""
    return data.folder()


def counts(number: int, change: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return how many lines a release adds, removes and changes, each leading to its rows."""
    at = reverse("console-publication-lines", args=[number])
    return [
        {
            "will": _WILL[how].format(counted(change[how], "line")),
            "done": f"{change[how]:,} {how}",
            "address": f"{at}?{urlencode({'how': how.value})}" if change[how] else "",
        }
        for how in How
    ]


def files_of(row: Publication) -> list[tuple[str, str]]:
    """Return the files of a release that lie in this server's folder, each with its address."""
    return [
        (name, reverse("console-publication-file", args=[row.number, name]))
        for name in (*stated(row.manifest).files, MANIFEST, NOTE)
        if (releases() / row.folder / name).is_file()
    ]


@may(Permission.CONSOLE_READ)
@require_safe
def file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Hand out a file of a release, as it was published."""
    row = Publication.objects.filter(number=number).first()
    if row is None or name not in {each for each, _address in files_of(row)}:
        raise NotFound(NOTHING_HERE)
    path = releases() / row.folder / name
    named = f"{invented_prefix()}release-{number}-{name}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=named)  # type: ignore[return-value]  # a response


@may(Permission.CONSOLE_READ)
@require_safe
def lines(request: HttpRequest, number: int) -> HttpResponse:
    """The lines that a release adds, removes or changes: the one that waits, or a published one."""
    as_of, known, bound_to = _spoken_of(number)
    asked = request.GET.get("how", "")
    found = _changes(number, as_of, known, bound_to)
    table = Table(
        name="lines",
        caption=f"Lines that release {number} adds, removes or changes",
        columns=columns(
            ("officer", "Officer"), ("mptc_id", "MPTC ID"), ("how", "What happens"),
            ("before", "What stood"), ("after", "What stands"),
        ),
        counted=True,
        rows=rows_of([_row(each) for each in found if asked in ("", each.how)]),
    ).arranged(request.GET.dict())  # fmt: skip
    context = {
        "trail": [("Publications", reverse("console-publications")), (f"Release {number}", "")],
        "number": number, "as_of": as_of, "table": table,
        "asked": _SAID[How(asked)].lower() if asked in list(How) else "",
        "all_at": reverse("console-publication-lines", args=[number]),
    }  # fmt: skip
    return render(request, "console/publication_lines.html", context)


def _spoken_of(number: int) -> tuple[date, datetime, str]:
    """The day and the moment a release speaks of, and what tells it from another of this number."""
    row = Publication.objects.filter(number=number).first()
    if row is not None:
        return row.as_of, row.cutoff_at, digest_of(row.manifest)
    waits = proposing.waiting()
    if waits is None or proposing.asked(waits)["number"] != number:
        raise NotFound(NOTHING_HERE)
    return (
        date.fromisoformat(proposing.asked(waits)["as_of"]), waits.recorded_at, waits.bound_to,
    )  # fmt: skip


@lru_cache(maxsize=2)
def _changes(number: int, as_of: date, known: datetime, _bound_to: str) -> tuple[Change, ...]:
    """Worked out once for a release: both clocks stand still for it."""
    return comparing.of_release(number, as_of=as_of, known=known, out=releases())


def _row(each: Change) -> list[Cell | str]:
    line = each.after or each.before
    return [
        Cell(f"{line[1]}, {line[2]}", address=officer_address(each.mptc_id)), each.mptc_id,
        _SAID[each.how],
        _cells(each, [(name, old) for name, old, _new in each.cells]) if each.before else "not listed",
        _cells(each, [(name, new) for name, _old, new in each.cells]) if each.after else "not listed",
    ]  # fmt: skip


def _cells(each: Change, cells: list[tuple[str, str]]) -> str:
    """The columns that differ; of a line added or removed all but the number and the name beside it."""
    if each.how is How.CHANGED:
        return "; ".join(f"{name}: {text or 'blank'}" for name, text in cells)
    return "; ".join(f"{name}: {text}" for name, text in cells[3:] if text)
