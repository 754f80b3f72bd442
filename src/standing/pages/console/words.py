"""How the console calls what the code knows by a letter and a number."""

from collections.abc import Iterable, Mapping
from typing import Final

from standing.accounts.listing import names_of
from standing.campaigns.domain import AgencyClass
from standing.kernel.periods import in_words
from standing.register.words import Tone
from standing.reports.board import Line

CLASSES: Final[Mapping[AgencyClass, tuple[str, Tone]]] = {
    AgencyClass.PENDING: ("Pending", Tone.ACTION),
    AgencyClass.EXTENSION_WITHOUT_ROSTER: ("Extension, no roster", Tone.REVIEW),
    AgencyClass.EXTENSION_WITH_ROSTER: ("Extension, roster filed", Tone.REVIEW),
    AgencyClass.SUBMITTED: ("Submitted", Tone.GOOD),
    AgencyClass.NO_OFFICERS: ("No officers", Tone.PAST),
}
"""The classes of agencies in a campaign, those that owe most first, with the tone of each."""


_SOURCES: Final[Mapping[str, str]] = {
    "filing": "file of the agency, receipt {}",
    "employment": "list of employments",
    "officers": "list of officers",
    "training": "training export",
    "status update": "reported by the agency",
}


def read_in(source: str) -> str:
    """Say where a row on record was read; a list is told apart by the first signs of its hash.

    >>> read_in("filing:R-1A2B"), read_in("employment:0123456789abcdef"), read_in("status update")
    ('file of the agency, receipt R-1A2B', 'list of employments (01234567)', 'reported by the agency')
    >>> read_in("a letter")
    'a letter'
    """
    what, _, which = source.partition(":")
    said = _SOURCES.get(what)
    if said is None:
        return source
    if "{}" in said:
        return said.format(which)
    return f"{said} ({which[:8]})" if which else said


def called(usernames: Iterable[str]) -> dict[str, str]:
    """Return how the person behind each account is called; an account nobody has keeps its name."""
    wanted = {each for each in usernames if each}
    found = names_of(wanted)
    return {each: found.get(each, each) for each in wanted}


def days_said(days: int | None) -> str:
    """Say how many days are left; nothing where nothing is due.

    >>> days_said(3), days_said(1), days_said(0), days_said(-1), days_said(-12), days_said(None)
    ('3 days left', '1 day left', 'due today', '1 day late', '12 days late', '')
    """
    if days is None:
        return ""
    if days == 0:
        return "due today"
    counted = f"{abs(days):,} day" + ("" if abs(days) == 1 else "s")
    return f"{counted} left" if days > 0 else f"{counted} late"


def due_said(line: Line) -> str:
    """Say the last day of what an agency owes, and how far off it is; nothing where nothing is due.

    Where more time has ended, that is said: the days late count from the day it ended.
    """
    if line.due_on is None:
        return ""
    what = "Its extension ended" if line.place.ended else "Due"
    return f"{what} {in_words(line.due_on)}, {days_said(line.days_left)}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Say how many of something.

    >>> counted(1, "agency", "agencies"), counted(2104, "officer")
    ('1 agency', '2,104 officers')
    """
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
