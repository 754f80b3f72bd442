"""The stages of a world that is played: in order of time, as far as asked, and on from there later.

A world that was played up to a moment is left to people from then on; played further, it does what
lies between, and leaves alone what people have done themselves.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from standing.campaigns import queries as campaigns
from standing.certification.models import Preparation, Release
from standing.cli import playing
from standing.cli.acting import say
from standing.cli.progress import bar
from standing.cli.setup import set_up
from standing.correspondence import actions as correspondence
from standing.correspondence import mails
from standing.correspondence.releasing import issue
from standing.kernel.access import Permission
from standing.kernel.periods import day_of, end_of
from standing.ledger import queries as ledger
from standing.ledger.actions import move_clock
from standing.register import proposing
from standing.register import queries as releases
from standing.reports import deck


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Something that happens in a world at a moment; ``done`` says whether people did it already."""

    name: str
    at: datetime
    play: Callable[[], None]
    done: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How far a world is to be played, and what of it is left to people.

    ``since`` is the moment up to which it was played before, ``until`` the one up to which it is
    played now; ``leave`` are the agencies whose files and requests people send themselves.
    """

    since: datetime | None = None
    until: datetime | None = None
    leave: tuple[str, ...] = ()
    packets: bool = True


def play_through(play: playing.Play, asked: Asked) -> "Times":
    """Let everything happen that lies after ``since`` and not after ``until``; return the times."""
    if asked.since:
        mails.catch_up(timezone.now())  # what people did meanwhile
    with mails.told_by_the_world():
        times = _play_through(play, asked)
        _stand_at(play, asked.until)
        return times


def _stand_at(play: playing.Play, until: datetime | None) -> None:
    """Let the clock come to the moment up to which the world is played, unless it has gone past it."""
    last = ledger.last_moment()
    if until is not None and (last is None or last < until):
        move_clock(play.act(until))


def _play_through(play: playing.Play, asked: Asked) -> "Times":
    times = Times()
    for stage in stages(play, asked):
        if (asked.since and stage.at <= asked.since) or (asked.until and stage.at > asked.until):
            continue
        if stage.done():
            say(f"  {_begun(stage.name)}: people have done this themselves.")
            continue
        with times.stage(stage.name):
            stage.play()
    for sentence in play.refused:
        say(f"  Not taken: {sentence}")
    return times


def stages(play: playing.Play, asked: Asked) -> Iterator[Stage]:
    """Give the stages in order of time; what agencies send is cut where the playing is."""
    world = play.world
    yield Stage(
        name="set up the database", at=world.reference_at,
        play=lambda: set_up(at=world.reference_at, scenario=world.name if world.invented else ""),
    )  # fmt: skip
    yield Stage(
        name="load the state's lists", at=world.reference_at, play=play.people_and_reference
    )
    yield Stage(
        name="open the campaign", at=world.open_at, play=play.open,
        done=lambda: campaigns.is_open(world.campaign),
    )  # fmt: skip
    events = [e for e in play.events() if e.agency not in asked.leave]
    before = [e for e in events if e.at < world.prepare_at]
    if now := _within(before, asked):
        yield Stage(
            name=f"check and accept what {len(now):,} events brought before the decision",
            at=now[-1].at, play=lambda: _happen(play, now),
        )  # fmt: skip
    yield Stage(
        name="evaluate every officer and prepare the determinations", at=world.prepare_at,
        play=lambda: _prepare(play),
        done=lambda: Preparation.objects.filter(campaign=world.campaign).exists(),
    )  # fmt: skip
    yield Stage(
        name="two people release them; write the notices", at=world.release_at,
        play=lambda: _release(play),
        done=lambda: Release.objects.filter(preparation__campaign=world.campaign).exists(),
    )  # fmt: skip
    if asked.packets:
        yield Stage(
            name="build each agency's packet", at=world.release_at, play=lambda: _packets(play)
        )
    yield Stage(
        name="publish the lists and write the status update", at=world.publish_at,
        play=lambda: _publish(play), done=lambda: releases.last() is not None,
    )  # fmt: skip
    if after := _within([e for e in events if e.at >= world.prepare_at], asked):
        yield Stage(
            name="let the days after the decision happen", at=after[-1].at,
            play=lambda: _happen(play, after),
        )  # fmt: skip


def _within(events: list[playing.Event], asked: Asked) -> list[playing.Event]:
    return [
        event
        for event in events
        if not (asked.since and event.at <= asked.since)
        and not (asked.until and event.at > asked.until)
    ]


def _happen(play: playing.Play, events: list[playing.Event]) -> None:
    with bar("Events", len(events)) as step:
        play.happen(events, step=step)


def _prepare(play: playing.Play) -> None:
    preview = play.prepare().preview
    say(f"    {preview.officers:,} officers evaluated; preview {preview.hash[:12]}")


def _release(play: playing.Play) -> None:
    approvers = play.approvers(Permission.DETERMINATION_APPROVE)
    _, notices = issue(
        play.act(play.world.release_at), campaign=play.world.campaign, approvers=approvers
    )
    say(f"    released by {approvers[0]} and {approvers[1]}; {notices:,} notices")


def _packets(play: playing.Play) -> None:
    with bar("Notices", None) as step:
        built = correspondence.packets(
            play.act(play.world.release_at), campaign_slug=play.world.campaign,
            out=settings.HOME / "packets", processes=os.cpu_count() or 1, progress=step.to,
        )  # fmt: skip
    say(f"    {sum(p.notices for p in built):,} notices in {len(built):,} packets")


def _publish(play: playing.Play) -> None:
    at = play.world.publish_at
    approvers = play.approvers(Permission.PUBLICATION_APPROVE)
    published = proposing.publish_named(
        play.act(at), out=settings.HOME / "releases", as_of=day_of(at), approved_by=approvers
    )
    say(f"    release {published.number}: {published.officers:,} officers listed")
    folder = settings.HOME / "deck"
    folder.mkdir(exist_ok=True)
    day: date = day_of(play.world.prepare_at)
    for name in ("status-update.md", "status-update.json"):
        deck.write(play.world.campaign, as_of=day, known=end_of(day), out=folder / name)


def _begun(name: str) -> str:
    return f"{name[0].upper()}{name[1:]}"


@dataclass(slots=True)
class Timed:
    """One stage and the seconds it took."""

    name: str
    seconds: float


class Times:
    """Stages with their times, so that the demo can say what took the time."""

    def __init__(self) -> None:
        self.done: list[Timed] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Run a stage, told before and timed."""
        say(f"  {_begun(name)} …")
        began = time.monotonic()
        yield
        self.done.append(Timed(name, time.monotonic() - began))

    def tell(self) -> None:
        """Say what took the time, longest first."""
        say("\nWhat took the time:")
        for each in sorted(self.done, key=lambda stage: -stage.seconds):
            say(f"  {each.seconds:6.1f} s  {each.name}")
        say(f"  {sum(each.seconds for each in self.done):6.1f} s  altogether")
