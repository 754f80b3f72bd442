"""Lines of Today about what goes on by itself: packets, mail and work, where it came to a stop."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from standing.campaigns import queries as campaigns
from standing.correspondence import underway
from standing.correspondence.underway import Stage
from standing.jobs import queries as jobs
from standing.kernel.periods import day_of, in_words
from standing.mail import queries as mail
from standing.mail.domain import UNREACHED, MessageState
from standing.pages import mails
from standing.pages.console.delivery import STAGES, packets_address
from standing.pages.console.delivery import waiting as waiting_packets

SENT_WITHIN: Final = timedelta(minutes=15)
"""Mail that waits longer says that nobody sends it: no worker runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A count of what waits, of what, since when, and where its rows are, if a page lists them."""

    count: int
    what: str
    note: str = ""
    address: str = ""

    @property
    def count_text(self) -> str:
        """The count with its thousands grouped."""
        return f"{self.count:,}"


def since(day: date) -> str:
    """Say since when the oldest waits."""
    return f"the oldest since {in_words(day)}"


def packets(now: datetime) -> Iterator[Waiting]:
    """The packets that are not built, not downloaded or not handed over, by campaign."""
    titles = campaigns.titles()
    every = underway.under_way(known=now)
    for stage, campaign, number, first in waiting_packets(on=day_of(now), known_packets=every):
        what, about = STAGES[stage]
        noun = "packet" if number == 1 else "packets"
        if stage is Stage.NOT_HANDED_OVER:
            noun = f"{noun} with notices"
        yield Waiting(
            count=number, what=f"{noun} {what}",
            note=f"{titles.get(campaign, campaign)}: {since(first)}; {about}",
            address=packets_address(campaign, stage),
        )  # fmt: skip


def unsent() -> Iterator[Waiting]:
    """Mail that reached nobody, mail that is put off, and mail that nobody sends."""
    outage = mail.outage()
    for state, number in mail.counts().items():
        if not number or state not in (*UNREACHED, MessageState.DEFERRED, MessageState.WAITING):
            continue
        rows = mail.messages(state=state).order_by("put_at").values_list("put_at", flat=True)
        first = rows.first()
        if first is None or (
            state is MessageState.WAITING and first > timezone.now() - SENT_WITHIN
        ):
            continue
        note = since(day_of(first))
        if outage is not None and state not in UNREACHED:
            note = f"our mail server has taken nothing since {in_words(day_of(outage.began_at))}"
        yield Waiting(
            count=number, what=f"{'mail' if number == 1 else 'mails'}: {mails.WORDS[state][0]}",
            note=note,
            address=f"{reverse('console-mail')}?{urlencode({'state': state.value})}",
        )  # fmt: skip


def work() -> Iterator[Waiting]:
    """Work that came to nothing and was not asked for again, or that no worker takes up."""
    found = jobs.in_trouble(now=timezone.now())
    if found:
        yield Waiting(
            count=len(found),
            what="piece of work came to a stop" if len(found) == 1 else "pieces of work came to a stop",
            note=f"{since(day_of(found[-1].asked_at))}; failed, refused, or taken up by no worker",
            address=f"{reverse('console-work')}?show=stopped",
        )  # fmt: skip
