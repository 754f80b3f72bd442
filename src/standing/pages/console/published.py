"""What stands behind a release of the public files: its lines that differ, and the files themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
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
from standing.pages.tables import AT_A_TIME, Cell, Table, columns, rows_of
from standing.register import comparing, data, proposing
from standing.register.comparing import Change, How, Portion
from standing.register.models import Publication
from standing.register.release import MANIFEST, NOTE, stated

MOST_WORKED_OUT: Final = 50_000
"""Up to how many officers a page works out what differs, where nobody has laid it out."""
MOST_SORTED: Final = 5_000
"""Up to how many lines a page reads whole, so that they can be sorted."""
_COLUMNS: Final = columns(
    ("officer", "Officer"), ("mptc_id", "MPTC ID"), ("how", "What happens"),
    ("before", "What stood"), ("after", "What stands"),
)  # fmt: skip
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
    asked = request.GET.get("how", "")
    how = How(asked) if asked in list(How) else None
    spoken = _spoken_of(number)
    context: dict[str, Any] = {
        "trail": [("Publications", reverse("console-publications")), (f"Release {number}", "")],
        "number": number, "as_of": spoken.as_of,
        "asked": _SAID[how].lower() if how else "",
        "all_at": reverse("console-publication-lines", args=[number]),
    }  # fmt: skip
    if spoken.officers > MOST_WORKED_OUT and not comparing.is_at_hand(
        number, key=spoken.key, out=releases()
    ):
        context["too_many"] = counted(spoken.officers, "line")
        context["waits"] = spoken.waits
    else:
        context["table"] = _table(number, spoken, how, request.GET.dict())
    return render(request, "console/publication_lines.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spoken:
    """What a release speaks of, how large it is, and what tells it from another of this number."""

    as_of: date
    known: datetime
    key: str
    officers: int
    waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnePage(Table):
    """A table of more rows than a page reads: ``rows`` are those of the page alone, in one order."""

    total: int

    @property
    def count_text(self) -> str:
        return f"{self.total:,}"

    @property
    def count_in_words(self) -> str:
        return counted(self.total, "row")

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.at_a_time))

    @property
    def last_row(self) -> str:
        return f"{min(self.page * self.at_a_time, self.total):,}"

    def rows_on_page(self) -> tuple[tuple[Cell, ...], ...]:
        return self.rows


def _table(number: int, spoken: _Spoken, how: How | None, asked: Mapping[str, str]) -> Table:
    """The lines asked for: few of them in any order, many a page at a time in the order of names."""

    def look(start: int, limit: int) -> Portion:
        return comparing.portion(
            number, key=spoken.key, as_of=spoken.as_of, known=spoken.known, out=releases(), how=how,
            start=start, limit=limit,
        )  # fmt: skip

    caption = f"Lines that release {number} adds, removes or changes"
    found = look(0, MOST_SORTED)
    if found.total <= MOST_SORTED:
        shown = rows_of([_row(each) for each in found.found])
        few = Table(name="lines", caption=caption, columns=_COLUMNS, counted=True, rows=shown)
        return few.arranged(asked)
    last, text = -(-found.total // AT_A_TIME), asked.get("page", "")
    page = min(max(int(text[:9]), 1), last) if text.isascii() and text.isdigit() else 1

    def at(other: int) -> str:
        named = {"how": how.value} if how else {}
        return f"?{urlencode({**named, 'page': other})}" if 0 < other <= last else ""

    return _OnePage(
        name="lines", caption=caption, counted=True, total=found.total, page=page,
        at_a_time=AT_A_TIME,
        columns=tuple(replace(column, sortable=False) for column in _COLUMNS),
        rows=rows_of([_row(each) for each in look((page - 1) * AT_A_TIME, AT_A_TIME).found]),
        previous_address=at(page - 1), next_address=at(page + 1),
    )  # fmt: skip


def _spoken_of(number: int) -> _Spoken:
    row = Publication.objects.filter(number=number).first()
    if row is not None:
        return _Spoken(
            as_of=row.as_of, known=row.cutoff_at, key=digest_of(row.manifest),
            officers=stated(row.manifest).rows["officers.csv"], waits=False,
        )  # fmt: skip
    waits = proposing.waiting()
    if waits is None or proposing.asked(waits)["number"] != number:
        raise NotFound(NOTHING_HERE)
    said = proposing.asked(waits)
    return _Spoken(
        as_of=date.fromisoformat(said["as_of"]), known=waits.recorded_at, key=waits.bound_to,
        officers=said["officers"], waits=True,
    )  # fmt: skip


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
