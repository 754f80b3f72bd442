"""The board of a campaign: every agency with where it stands, and whom to call today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.campaigns.domain import AgencyClass, FilingKind
from standing.correspondence.addressees import Addressee
from standing.kernel.access import Permission
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.console.words import CLASSES, counted, due_said
from standing.pages.tables import Cell, Column, Table, rows_of
from standing.reports import board as boards
from standing.reports.board import Asked, Board, Line

FIRST_TO_CALL = 12
AT_A_TIME = 40
_KIND = {FilingKind.SUBMISSION: "submission", FilingKind.ROSTER: "roster"}


class Filter(forms.Form):
    """What part of the board to show."""

    words = forms.CharField(required=False, max_length=100, label="Agency or town")
    klass = forms.ChoiceField(
        required=False,
        label="Where it stands",
        choices=[("", "Anywhere"), *((klass.value, said) for klass, (said, _) in CLASSES.items())],
    )
    due_from = forms.DateField(
        required=False,
        label="Due from",
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={"invalid": "We could not read this day. Write it as 2022-06-30."},
    )
    due_by = forms.DateField(
        required=False,
        label="Due by",
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={"invalid": "We could not read this day. Write it as 2022-06-30."},
    )
    owing = forms.BooleanField(required=False, label="Only those that owe something")
    without_account = forms.BooleanField(required=False, label="Only those without an account")
    every = forms.BooleanField(required=False, label="Also those that owe nothing")

    def asked(self) -> Asked:
        """Return the part of the board asked for; what could not be read asks for nothing."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(
            klass=found.get("klass", ""),
            words=found.get("words", ""),
            owing=bool(found.get("owing")),
            due_from=found.get("due_from"),
            due_by=found.get("due_by"),
            without_account=bool(found.get("without_account")),
        )

    def lines(self, found: Board) -> list[Line]:
        """Return the lines asked for; of nothing in particular, those of agencies that owe something."""
        asked = self.asked()
        if asked == Asked() and not self.cleaned_data.get("every"):
            owing = found.chosen(replace(asked, owing=True))
            return owing or found.chosen(asked)
        return found.chosen(asked)


@may(Permission.CONSOLE_READ)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round that was opened, with how many agencies still owe it something."""
    now = clock.now()
    found = []
    for of in campaigns.campaigns():
        on = day_of(now)
        counts = dict.fromkeys(AgencyClass, 0)
        for place in campaigns.places(of, as_of=on, known=now):
            counts[place.klass] += 1
        found.append(
            {
                "campaign": of,
                "address": board_address(of.slug),
                "owing": sum(counts[klass] for klass in boards.OWING),
                "in_scope": sum(counts.values()),
            }
        )
    context = {
        "rounds": found, "on": day_of(now),
        "may_open": visitor(request).may(Permission.CAMPAIGN_OPEN),
    }  # fmt: skip
    return render(request, "console/campaigns.html", context)


@may(Permission.CONSOLE_READ)
@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """Where every agency stands, as of now."""
    of = campaigns.campaign(slug)
    found = boards.board(of, known=clock.now())
    form = Filter(request.GET)
    asked = form.asked()
    lines = form.lines(found)
    table = table_of(found, lines).arranged(request.GET.dict())
    context = {
        "trail": [("Campaigns", reverse("console-campaigns")), (of.title, "")],
        "campaign": of,
        "on": found.on,
        "counts": _counts(found, asked),
        "in_scope": len(found.lines),
        "owing": sum(line.owes for line in found.lines),
        "call": [to_call(found, line) for line in found.to_call()[:FIRST_TO_CALL]],
        "call_count": len(found.to_call()),
        "form": form,
        "filtered": asked != Asked(),
        "folded": len(found.lines) - len(lines) if asked == Asked() else 0,
        "every": bool(form.cleaned_data.get("every")),
        "table": table,
        "here_query": request.GET.urlencode(),
        "csv_address": f"{reverse('console-board-file', args=[slug])}?{request.GET.urlencode()}",
        "may_remind": visitor(request).may(Permission.REMINDER_SEND),
        "may_export": visitor(request).may(Permission.PRIVATE_EXPORT),
        "owing_here": sum(line.owes for line in lines),
    }
    return render(request, "console/board.html", context, status=400 if form.errors else 200)


@may(Permission.PRIVATE_EXPORT, again=True)
@require_safe
def board_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Exactly the rows that the board shows, as CSV."""
    of = campaigns.campaign(slug)
    found = boards.board(of, known=clock.now())
    table = table_of(found, Filter(request.GET).lines(found))
    return table.arranged(request.GET.dict()).as_csv(f"{slug}-board-{found.on.isoformat()}.csv")


def board_address(slug: str, **query: str) -> str:
    """Return the address of a campaign's board, with a filter."""
    return reverse("console-board", args=[slug]) + (f"?{urlencode(query)}" if query else "")


def agency_address(slug: str, code: str) -> str:
    """Return the address of an agency's part in a campaign."""
    return reverse("console-board-agency", args=[slug, code])


def _counts(found: Board, asked: Asked) -> list[dict[str, object]]:
    counts = found.counts()
    return [
        {
            "label": said,
            "tone": tone.value,
            "count": f"{counts[klass]:,}",
            "address": board_address(found.campaign.slug, klass=klass.value),
            "here": asked.klass == klass.value,
        }
        for klass, (said, tone) in CLASSES.items()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An agency to call: what it owes, who answers there, and what was last said."""

    name: str
    address: str
    klass: str
    tone: str
    due: str
    size: str
    people: Sequence[Addressee]
    contact: str


def to_call(found: Board, line: Line) -> Call:
    """Return an agency as the list of calls shows it."""
    said, tone = CLASSES[line.place.klass]
    return Call(
        name=line.place.agency.name,
        address=agency_address(found.campaign.slug, line.code),
        klass=said,
        tone=tone.value,
        due=due_said(line),
        size=counted(line.size, "officer") if line.size else "size not known",
        people=found.people.get(line.code, ()),
        contact=_contact(line),
    )


def _contact(line: Line) -> str:
    if line.contact is None:
        return ""
    return f"{line.contact.what} on {in_words(day_of(line.contact.at))}"


_COLUMNS: Mapping[str, str] = {
    "code": "Mark",
    "agency_name": "Agency",
    "standing": "Where it stands",
    "came": "What came",
    "rows": "Rows",
    "due_on": "Due",
    "days_left": "Days left",
    "last_contact": "Last contact",
    "officers": "Officers",
    "estimate": "Estimate",
}
_NUMBERS = {"rows", "days_left", "officers", "estimate"}


def table_of(found: Board, lines: Sequence[Line]) -> Table:
    """Return lines of the board as a table."""
    return Table(
        name="agencies",
        caption=f"Agencies, as of {in_words(found.on)}",
        counted=True,
        columns=tuple(
            Column(key=key, title=title, numeric=key in _NUMBERS, sortable=key != "code")
            for key, title in _COLUMNS.items()
        ),
        rows=rows_of([_row(found, line) for line in sorted(lines, key=_those_who_owe_first)]),
        at_a_time=AT_A_TIME,
    )


def _those_who_owe_first(line: Line) -> tuple[int, str, str]:
    return list(CLASSES).index(line.place.klass), line.place.agency.name, line.code


def _row(found: Board, line: Line) -> list[Cell | str]:
    said, tone = CLASSES[line.place.klass]
    agency, sent = line.place.agency, line.file
    days = "" if line.days_left is None else str(line.days_left)
    at = line.contact.at if line.contact else None
    return [
        line.code,
        Cell(
            agency.name,
            address=agency_address(found.campaign.slug, line.code),
            note="" if found.people.get(line.code) else "nobody to write to",
        ),
        Cell(said, tone=tone.value, sort=line.place.klass.value),
        Cell(_KIND[FilingKind(sent.kind)], note=f"on {sent.filed_on.isoformat()}") if sent else "",
        f"{sent.rows:,}" if sent else "",
        Cell(
            line.due_on.isoformat() if line.due_on else "",
            note="its extension ended" if line.due_on and line.place.ended else "",
        ),
        Cell(days, sort=f"{(line.days_left or 0) + 100000}" if days else "999999"),
        Cell(
            day_of(at).isoformat() if at else "",
            note=line.contact.what if line.contact else "",
            sort=at.isoformat() if at else "",
        ),
        f"{line.size:,}" if line.size else "",
        f"{line.estimate.officers:,}" if line.estimate else "",
    ]
