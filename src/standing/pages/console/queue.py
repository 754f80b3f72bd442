"""The exceptions queue: what waits for a person, group by group, one case a line."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.campaigns.models import Campaign
from standing.jobs import many_cases, together
from standing.jobs.choices import CHOICES
from standing.jobs.domain import JobState
from standing.kernel.access import Permission
from standing.kernel.errors import NotFound
from standing.kernel.periods import day_of
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may, visitor
from standing.pages.agencies import agency_names
from standing.pages.console.settling import (
    GROUPS,
    cases_said,
    choices_for,
    ground_said,
    grounds_said,
)
from standing.reports import queue as waiting
from standing.reports.queue import Asked, Case
from standing.reports.queue_rows import Group


@may(Permission.CONSOLE_READ)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """How many cases wait in each group."""
    now = clock.now()
    counts = waiting.counts(known=now)
    reads = visitor(request).may(Permission.CASE_READ)
    groups = [
        {
            "title": title, "about": about, "count": counts[group],
            "address": group_address(Asked(group=group)) if reads else "",
        }
        for group, (title, about) in GROUPS.items()
        if group in counts
    ]  # fmt: skip
    context = {"groups": groups, "total": sum(counts.values()), "on": day_of(now), "reads": reads}
    return render(request, "console/queue.html", context)


@may(Permission.CASE_READ)
@require_safe
def group(request: HttpRequest, name: str) -> HttpResponse:
    """The cases of one group that fit the filter, a page at a time."""
    asked = asked_from(name, request.GET)
    now = clock.now()
    page = waiting.page(asked, known=now, after=_after(request))
    whole = Asked(group=asked.group)
    title, about = GROUPS[asked.group]
    total, busy = waiting.count(asked, known=now), under_way(asked.group)
    context = {
        "same": bool(asked.ground) or len(waiting.grounds(asked, known=now)) <= 1,
        "trail": [("Queue", reverse("console-queue")), (title, "")],
        "title": title, "about": about, "on": day_of(now), "group": asked.group.value,
        "asked": asked, "filtered": asked != whole, "total": total, "total_said": cases_said(total),
        "grounds": _grounds(asked, now), "campaigns": _campaigns(),
        "agency_typed": agency_names().get(asked.agency, asked.agency) if asked.agency else "",
        "lines": [_line(asked, each) for each in page.cases],
        "next_address": _page_address(asked, page.goes_on_after) if page.goes_on_after else "",
        "first_address": group_address(asked) if page.after else "",
        "clear_address": group_address(whole),
        "query": urlencode(asked.as_query()),
        "may_decide": busy is None and bool(choices_for(visitor(request), asked.group)),
        "decidable": bool(CHOICES[asked.group]), "under_way": busy,
    }  # fmt: skip
    return render(request, "console/group.html", context)


def under_way(group: Group) -> dict[str, object] | None:
    """How far a worker is that decides cases of a group now, or ``None``."""
    job = many_cases.under_way(group)
    if job is None:
        return None
    found, total = together.outcome_of(job), int(together.asked_of(job)["cases"])
    return {
        "address": reverse("console-job", args=[job.key]), "total": total,
        "said": together.so_far(found, total), "done": found.decided + len(found.left),
        "waits": job.state == JobState.WAITING,
    }  # fmt: skip


def asked_from(name: str, query: QueryDict) -> Asked:
    """Return the filter of an address; a group that there is not answers as absent."""
    try:
        found = Group(name)
    except ValueError:
        raise NotFound(NOTHING_HERE) from None
    return Asked(
        group=found,
        ground=query.get("ground", "").strip()[:400],
        campaign=query.get("campaign", "").strip()[:50],
        agency=query.get("agency", "").strip()[:120],
        words=" ".join(query.get("words", "").split())[:100],
    )


def group_address(asked: Asked) -> str:
    """Return the address of a group with a filter."""
    return _with(reverse("console-queue-group", args=[asked.group.value]), asked.as_query())


def case_address(asked: Asked, key: int) -> str:
    """Return the address of a case, which remembers the filter it was found under."""
    return _with(reverse("console-queue-case", args=[asked.group.value, key]), asked.as_query())


def _with(address: str, query: dict[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address


def _page_address(asked: Asked, after: int) -> str:
    return _with(
        reverse("console-queue-group", args=[asked.group.value]),
        {**asked.as_query(), "after": str(after)},
    )


def _after(request: HttpRequest) -> int:
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _grounds(asked: Asked, now: Any) -> list[dict[str, object]]:
    """The grounds of the group with their counts, each a link to its rows."""
    whole = Asked(group=asked.group, campaign=asked.campaign, agency=asked.agency)
    found = []
    for ground, cases in waiting.grounds(whole, known=now):
        parts = [ground] if asked.group in (Group.MATCHES, Group.INCOMPLETE) else ground.split()
        found.append(
            {
                "said": grounds_said(parts) or "No ground on record",
                "count": cases,
                "here": ground == asked.ground,
                "address": group_address(
                    Asked(
                        group=asked.group, ground=ground, campaign=asked.campaign,
                        agency=asked.agency,
                    )
                ),
            }
        )  # fmt: skip
    return found


def _campaigns() -> list[tuple[str, str]]:
    return list(Campaign.objects.order_by("-reference_on").values_list("slug", "title"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A case as the list shows it."""

    key: int
    called: str
    mptc_id: str
    address: str
    agency: str
    agency_address: str
    grounds: str
    since: Any
    case: Case


def _line(asked: Asked, case: Case) -> Line:
    return Line(
        key=case.key,
        called=case.called,
        mptc_id=case.mptc_id,
        address=case_address(asked, case.key),
        agency=case.agency_name,
        agency_address=reverse("console-board-agency", args=[case.campaign, case.agency_code]),
        grounds="; ".join(ground_said(each) for each in case.grounds),
        since=case.since,
        case=case,
    )
