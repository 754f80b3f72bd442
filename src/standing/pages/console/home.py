"""Today: what waits for the commission, each count a link to its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.certification.models import Preparation
from standing.kernel.access import Permission
from standing.kernel.periods import day_of, in_words
from standing.mail import queries as mail
from standing.mail.domain import UNREACHED
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.console.board import board_address
from standing.pages.console.queue import group_address
from standing.pages.console.requests import KINDS
from standing.pages.console.settling import GROUPS
from standing.reports import board as boards
from standing.reports import queue as waiting
from standing.reports.queue import Asked
from standing.reports.queue_rows import Group
from standing.requests import queries as asked_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A count of what waits, of what, and where its rows are; nothing where no page lists them."""

    count: int
    what: str
    note: str = ""
    address: str = ""

    @property
    def count_text(self) -> str:
        """The count with its thousands grouped."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What waits of one kind, with the word for an empty one."""

    title: str
    lines: tuple[Waiting, ...]
    none: str


@may(Permission.CONSOLE_READ)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, as of now."""
    now = clock.now()
    counts = waiting.counts(known=now)
    reads = visitor(request).may(Permission.CASE_READ)
    sections = [
        Section(
            title="Agencies that owe something",
            lines=tuple(_agencies(now)),
            none="No agency owes a campaign anything.",
        ),
        Section(
            title="Exceptions that need a person",
            lines=tuple(_exceptions(counts, reads)),
            none="No officer needs a person.",
        ),
        Section(
            title="Requests", lines=tuple(_requests(now)), none="No request waits for an answer."
        ),
        Section(
            title="Determinations that await a second person",
            lines=tuple(_preparations(now)),
            none="Nothing is prepared and unissued.",
        ),
        Section(
            title="Conditions",
            lines=tuple(_conditions(counts, now, reads)),
            none="No condition is due within 30 days, and none is past its day.",
        ),
    ]
    if visitor(request).may(Permission.MAIL_READ):
        sections.append(
            Section(
                title="Mail", lines=tuple(_mail()), none="Every mail reached its reader so far."
            )
        )
    return render(request, "console/home.html", {"sections": sections, "on": day_of(now)})


def _agencies(now: datetime) -> Iterator[Waiting]:
    """The agencies that owe something by due day: those late, those within a week, the others."""
    on = day_of(now)
    for of in campaigns.campaigns():
        found = [
            place.extension.due_on if place.extension else of.deadline_on
            for place in campaigns.places(of, as_of=on, known=now)
            if place.klass in boards.OWING
        ]
        soon = on + timedelta(days=boards.NEARLY)
        for what, dues, query in (
            (
                f"past {'its' if sum(due < on for due in found) == 1 else 'their'} day",
                [due for due in found if due < on],
                {"due_by": (on - timedelta(days=1)).isoformat()},
            ),
            (
                f"due by {in_words(soon)}",
                [due for due in found if on <= due <= soon],
                {"due_from": on.isoformat(), "due_by": soon.isoformat()},
            ),
            (
                "due later",
                [due for due in found if due > soon],
                {"due_from": (soon + timedelta(days=1)).isoformat()},
            ),
        ):
            if dues:
                days = ", ".join(in_words(day) for day in sorted(set(dues))[:3])
                address = board_address(of.slug, owing="on", **query)
                yield Waiting(
                    count=len(dues), what=f"{_agency(len(dues))} {what}",
                    note=f"{of.title}: {days}", address=f"{address}#board",
                )  # fmt: skip


def _agency(number: int) -> str:
    return "agency" if number == 1 else "agencies"


def _exceptions(counts: dict[Group, int], reads: bool) -> Iterator[Waiting]:
    for group, (title, about) in GROUPS.items():
        if counts.get(group) and group is not Group.OVERDUE:
            yield Waiting(
                count=counts[group], what=title, note=about,
                address=group_address(Asked(group=group)) if reads else "",
            )  # fmt: skip


def _requests(now: datetime) -> Iterator[Waiting]:
    open_now = asked_for.open_requests(known=now)
    for kind, described in KINDS.items():
        of_kind = [each for each in open_now if each.kind is kind]
        if of_kind:
            yield Waiting(
                count=len(of_kind), what=described.title,
                note=f"the oldest asked {in_words(of_kind[0].asked_on)}",
                address=f"{reverse('console-requests')}?{urlencode({'kind': kind.value})}",
            )  # fmt: skip


def _preparations(now: datetime) -> Iterator[Waiting]:
    rows = Preparation.objects.filter(
        superseded_at__isnull=True, release__isnull=True, recorded_at__lte=now
    )
    for row in rows.defer("law").order_by("recorded_at"):
        standing = row.determinations.filter(superseded_at__isnull=True).count()
        yield Waiting(
            count=standing, what=f"determinations prepared for {row.campaign}",
            note=f"prepared {in_words(day_of(row.recorded_at))} by {row.prepared_by}; two people who "
            "did not prepare them approve",
            address=_reversed("console-decisions"),
        )  # fmt: skip


def _conditions(counts: dict[Group, int], now: datetime, reads: bool) -> Iterator[Waiting]:
    soon = waiting.count(Asked(group=Group.DUE), known=now)
    for group, number in ((Group.OVERDUE, counts[Group.OVERDUE]), (Group.DUE, soon)):
        if number:
            title, about = GROUPS[group]
            yield Waiting(
                count=number, what=title, note=about,
                address=group_address(Asked(group=group)) if reads else "",
            )  # fmt: skip


def _mail() -> Iterator[Waiting]:
    address = _reversed("console-mail")
    for state, number in mail.counts().items():
        if number and state in UNREACHED:
            yield Waiting(
                count=number, what=f"mails {state.value}", note="they did not reach their reader",
                address=f"{address}?{urlencode({'state': state.value})}" if address else "",
            )  # fmt: skip


def _reversed(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
