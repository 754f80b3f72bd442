"""The roster of an agency: its current officers, and the same as a file."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.certification.domain import Label
from standing.kernel.access import Permission
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.agencies import invented_prefix
from standing.pages.cells import tone_of
from standing.pages.portal.frame import agency_of, frame, trail
from standing.pages.portal.roster_rows import Row, chosen, rows_now, table
from standing.pages.tables import Table

DUE = "yes"


@may(Permission.ROSTER_READ, at="code")
@require_safe
def roster(request: HttpRequest, code: str) -> HttpResponse:
    """Every current officer with status, expiry, what is owed and what is missing."""
    agency, now = agency_of(code), clock.now()
    every = rows_now(agency, known=now)
    shown, asked = _asked(request, every)
    found = table(agency, shown, on=day_of(now)).arranged(request.GET.dict())
    away = [row for row in every if row.leave]
    return render(
        request,
        "portal/roster.html",
        {
            **frame(request, agency, "roster"),
            **trail(agency, ("Roster", "")),
            "table": found,
            "everybody": f"{len(every):,}",
            "how_many": len(every),
            "asked": asked["of"],
            "status": asked["status"],
            "due": asked["due"],
            "labels": [label.value for label in reversed(Label)],
            "counts": _counts(every, asked),
            "with_due": sum(1 for row in every if row.due is not None),
            "on_leave": len(away),
            "csv_address": f"{reverse('portal-roster-file', args=[code])}?{_kept(request)}",
            "today": in_words(day_of(now)),
            "may_add": visitor(request).may(Permission.EMPLOYMENT_RECORD, agency=code),
        },
    )


@may(Permission.ROSTER_READ, at="code", again=True)
@require_safe
def roster_file(request: HttpRequest, code: str) -> HttpResponse:
    """The rows that the roster shows, sorted and filtered alike, as CSV."""
    agency, now = agency_of(code), clock.now()
    shown, _ = _asked(request, rows_now(agency, known=now))
    found: Table = table(agency, shown, on=day_of(now)).arranged(request.GET.dict())
    answer = found.as_csv(f"{invented_prefix()}{agency.code}-roster-{day_of(now).isoformat()}.csv")
    answer["Cache-Control"] = "no-store"
    return answer


def _asked(request: HttpRequest, every: Sequence[Row]) -> tuple[list[Row], dict[str, str]]:
    asked = {
        "of": " ".join(request.GET.get("of", "").split())[:100],
        "status": request.GET.get("status", ""),
        "due": request.GET.get("due", ""),
    }
    shown = chosen(every, asked=asked["of"], status=asked["status"], due=asked["due"] == DUE)
    return shown, asked


def _kept(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _counts(every: Sequence[Row], asked: dict[str, str]) -> list[dict[str, object]]:
    counted = Counter(row.standing.label for row in every)
    return [
        {
            "label": label.value,
            "tone": tone_of(label.value),
            "count": f"{counted[label]:,}",
            "address": "?" + urlencode({"status": label.value}),
            "here": label.value == asked["status"],
        }
        for label in reversed(Label)
        if counted[label]
    ]
