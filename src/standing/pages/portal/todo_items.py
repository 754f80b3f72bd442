"""One thing an agency has to do, and what all of them are worked out from."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.urls import reverse

from standing.pages.portal.days import day_and_days_left
from standing.workforce.models import Agency


class State(StrEnum):
    """How far along a thing is."""

    TO_DO = "to do"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing: what, by when, why, how far along, and where to do it.

    ``since`` is the day from which one is reminded of what has no day of its own; among the things to
    do it counts like a day on which something is due.
    """

    what: str
    state: State
    address: str
    action: str
    why: str = ""
    due: date | None = None
    since: date | None = None
    far: str = ""
    when: str = ""

    @property
    def tone(self) -> str:
        """The colour of how far along it is."""
        return {State.TO_DO: "action", State.WAITING: "review", State.DONE: "good"}[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Whose list it is, on which day; ``mine`` are the capacities in which the reader attests.

    ``files`` says whether the reader sends files for the agency.
    """

    agency: Agency
    on: date
    known: datetime
    mine: frozenset[str]
    files: bool

    def when(self, day: date) -> str:
        """Return a day with how far off it is."""
        return day_and_days_left(day, today=self.on)

    def to(self, page: str, *more: str) -> str:
        """Return the address of a page of the agency's portal."""
        return reverse(page, args=[self.agency.code, *more])
