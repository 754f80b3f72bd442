"""Today: what waits for the commission, each count a link to its rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.certification import persons
from standing.certification.models import Preparation
from standing.kernel.access import Permission
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import may, visitor
from standing.pages.console import removals, suspensions
from standing.pages.console.board import board_address
from standing.pages.console.preparations import card, decision_address, title
from standing.pages.console.queue import group_address
from standing.pages.console.requests import AGREED, KINDS, readable
from standing.pages.console.settling import GROUPS
from standing.pages.console.waiting import Waiting, packets, since, unsent, work
from standing.register import proposing
from standing.reports import board as boards
from standing.reports import queue as waiting
from standing.reports.queue import Asked
from standing.reports.queue_rows import Group
from standing.requests import queries as asked_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What waits of one kind."""

    title: str
    lines: tuple[Waiting, ...]


@may(Permission.CONSOLE_READ)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, as of now: how much, since when, and where; of the rest, one line."""
    now = clock.now()
    person = visitor(request)
    waits = waiting.waits(known=now)
    reads = person.may(Permission.CASE_READ)
    asked = {
        "Agencies that owe something": _agencies(now),
        "Exceptions that need a person": _exceptions(waits, reads),
        "Requests": _requests(now, reads),
        "Approval by a second person": (
            *_second_persons(now),
            *suspensions.to_approve(person),
            *removals.to_approve(person),
        ),
        "Conditions": _conditions(waits, reads),
        "Packets and notices": packets(now),
        **({"Mail": unsent()} if person.may(Permission.MAIL_READ) else {}),
        "Work in the background": work(),
    }
    sections = [Section(title=named, lines=tuple(lines)) for named, lines in asked.items()]
    context = {
        "sections": [each for each in sections if each.lines],
        "nothing": [each.title.lower() for each in sections if not each.lines],
        "on": day_of(now),
    }
    return render(request, "console/home.html", context)


def _agencies(now: datetime) -> Iterator[Waiting]:
    """The agencies that owe something by due day: those late, those within a week, the others."""
    on = day_of(now)
    for of in campaigns.campaigns():
        owing = [
            place for place in campaigns.places(of, as_of=on, known=now)
            if place.klass in boards.OWING
        ]  # fmt: skip
        found = [place.last_day(of) for place in owing]
        ended = {place.ended.due_on for place in owing if place.ended}
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
                days = "; ".join(
                    in_words(day) + (" (end of an extension)" if day in ended else "")
                    for day in sorted(set(dues))[:3]
                )
                address = board_address(of.slug, owing="on", **query)
                yield Waiting(
                    count=len(dues), what=f"{_agency(len(dues))} {what}",
                    note=f"{of.title}: {days}", address=f"{address}#board",
                )  # fmt: skip


def _agency(number: int) -> str:
    return "agency" if number == 1 else "agencies"


def _exceptions(waits: Mapping[Group, tuple[int, date]], reads: bool) -> Iterator[Waiting]:
    for group, (named, about) in GROUPS.items():
        if group in waits and group not in (Group.OVERDUE, Group.DUE):
            number, first = waits[group]
            yield Waiting(
                count=number, what=named, note=f"{about} The oldest since {in_words(first)}.",
                address=group_address(Asked(group=group)) if reads else "",
            )  # fmt: skip


def _requests(now: datetime, reads: bool) -> Iterator[Waiting]:
    """What was asked and not answered, and what was agreed and not put right yet."""
    open_now = [each for each in asked_for.open_requests(known=now) if readable(each.kind, reads)]
    for kind, described in KINDS.items():
        of_kind = [each for each in open_now if each.kind is kind]
        if of_kind:
            yield Waiting(
                count=len(of_kind), what=described.title, note=since(of_kind[0].asked_on),
                address=f"{reverse('console-requests')}?{urlencode({'kind': kind.value})}",
            )  # fmt: skip
    agreed = asked_for.to_put_right(known=now) if reads else []
    if agreed:
        first = min(each.decided_on or each.asked_on for each in agreed)
        yield Waiting(
            count=len(agreed), what="Employment agreed to be wrong and not put right",
            note=since(first), address=f"{reverse('console-requests')}?{urlencode({'kind': AGREED})}",
        )  # fmt: skip


def _second_persons(now: datetime) -> Iterator[Waiting]:
    """What was prepared or proposed and takes other people to be carried out (RUL-24)."""
    rows = Preparation.objects.filter(
        superseded_at__isnull=True, release__isnull=True, recorded_at__lte=now
    )
    for row in rows.defer("law").order_by("recorded_at"):
        told = card(row)
        standing = row.determinations.filter(superseded_at__isnull=True).count()
        given = len(told["approvals"])
        yield Waiting(
            count=standing, what=f"determinations: {title(row)}",
            note=f"prepared {in_words(day_of(row.recorded_at))} by {told['prepared_by']}; "
            f"{given} of 2 approvals",
            address=decision_address(row.pk),
        )  # fmt: skip
    release = proposing.waiting()
    if release is not None:
        yield Waiting(
            count=1, what="release of the public files",
            note=f"prepared {in_words(day_of(release.recorded_at))}",
            address=reverse("console-publications"),
        )  # fmt: skip
    joins = persons.waiting()
    if joins:
        yield Waiting(
            count=len(joins), what="records to be joined or parted",
            note=since(min(day_of(row.recorded_at) for row in joins)),
            address=reverse("console-persons"),
        )  # fmt: skip


def _conditions(waits: Mapping[Group, tuple[int, date]], reads: bool) -> Iterator[Waiting]:
    for group in (Group.OVERDUE, Group.DUE):
        if group in waits:
            named, about = GROUPS[group]
            number, first = waits[group]
            was = "was" if group is Group.OVERDUE else "is"
            yield Waiting(
                count=number, what=named, note=f"{about} The first {was} due {in_words(first)}.",
                address=group_address(Asked(group=group)) if reads else "",
            )  # fmt: skip
