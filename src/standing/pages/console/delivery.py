"""Packets on their way: built by a worker, downloaded by the agency, handed to each officer."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from standing.campaigns import queries as campaigns
from standing.correspondence import underway
from standing.correspondence.handed import REMINDED_AFTER
from standing.correspondence.underway import Packet, Stage
from standing.kernel.access import Permission
from standing.kernel.periods import day_of, in_words
from standing.pages import clock
from standing.pages.access import may
from standing.pages.console.board import agency_address
from standing.pages.console.words import counted
from standing.pages.tables import Cell, Column, Table, rows_of

STAGES: Final[Mapping[Stage, tuple[str, str]]] = {
    Stage.NOT_BUILT: ("not built", "built by a worker, from the page of the release"),
    Stage.NOT_DOWNLOADED: ("not downloaded", "not yet fetched by the agency"),
    Stage.NOT_HANDED_OVER: (
        "not handed over",
        f"not every notice marked by the agency, {REMINDED_AFTER.days} days after they were written",
    ),
}
"""What a packet waits for, as a word and as a clause."""


def packets_address(campaign: str = "", stage: Stage | None = None) -> str:
    """Return the address of the packets, of one campaign or that wait for one thing."""
    query = {"campaign": campaign, "waits": stage.value if stage else ""}
    kept = {name: value for name, value in query.items() if value}
    return reverse("console-delivery") + (f"?{urlencode(kept)}" if kept else "")


def waiting(*, on: date, known_packets: list[Packet]) -> Iterator[tuple[Stage, str, int, date]]:
    """Give each stage and campaign in which packets wait, how many do, and since when."""
    found: dict[tuple[Stage, str], list[date]] = {}
    for packet in known_packets:
        if (waits := packet.waits(on)) is not None:
            found.setdefault((waits[0], packet.campaign), []).append(waits[1])
    for stage in Stage:
        for (of, campaign), since in found.items():
            if of is stage:
                yield stage, campaign, len(since), min(since)


@may(Permission.CONSOLE_READ)
@require_safe
def packets(request: HttpRequest) -> HttpResponse:
    """Every packet, those that wait longest first, by campaign and by what it waits for."""
    now = clock.now()
    on = day_of(now)
    campaign, asked = request.GET.get("campaign", "")[:60], request.GET.get("waits", "")
    stage = Stage(asked) if asked in {*Stage} else None
    titles = campaigns.titles()
    every = underway.under_way(known=now, campaign=campaign if campaign in titles else "")
    shown = [each for each in every if stage is None or (each.waits(on) or (None,))[0] is stage]
    context = {
        "trail": [("Today", reverse("console")), ("Packets and notices", "")],
        "unbuilt": any((each.waits(on) or (None,))[0] is Stage.NOT_BUILT for each in shown),
        "table": _table(shown, titles, on).arranged(request.GET.dict()), "on": on,
        "any": bool(every), "filtered": bool(campaign or stage),
        "campaigns": list(titles.items()), "campaign": campaign,
        "stages": [(each.value, word.capitalize()) for each, (word, _) in STAGES.items()],
        "stage": stage.value if stage else "", "all_at": packets_address(),
    }  # fmt: skip
    return render(request, "console/delivery.html", context)


def _table(shown: list[Packet], titles: Mapping[str, str], on: date) -> Table:
    return Table(
        name="packets",
        caption="Packets",
        counted=True,
        columns=(
            Column(key="agency", title="Agency", sortable=True),
            Column(key="packet", title="Packet"),
            Column(key="written", title="Notices written", sortable=True),
            Column(key="built", title="Built", sortable=True),
            Column(key="downloaded", title="Downloaded", sortable=True),
            Column(key="handed", title="Handed over"),
            Column(key="waits", title="Waits for", sortable=True),
        ),
        rows=rows_of([_row(each, titles, on) for each in shown]),
    )


def _row(each: Packet, titles: Mapping[str, str], on: date) -> tuple[Cell | str, ...]:
    title = titles.get(each.campaign, each.campaign)
    waits = each.waits(on)
    return (
        Cell(each.agency_name, address=agency_address(each.campaign, each.agency_code)),
        Cell(title, note=f"packet {each.number}" if each.number > 1 else ""),
        each.written_on.isoformat(),
        each.built_on.isoformat() if each.built_on else "no",
        each.fetched_on.isoformat() if each.fetched_on else "no",
        f"{each.handed:,} of {counted(each.wanted, 'notice')}",
        Cell(
            STAGES[waits[0]][0].capitalize(), tone="action", note=f"since {in_words(waits[1])}",
            sort=waits[1].isoformat(),
        )
        if waits
        else Cell("Nothing", tone="good" if not each.open else "past",
                  note="" if not each.open else "within the first week"),
    )  # fmt: skip
