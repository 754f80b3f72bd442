"""Business days in New York time for a Massachusetts office (CLK-4 to CLK-8).

The ``holidays`` package knows the list of M.G.L. c. 4, s. 7(18) and its Sunday rule; a holiday on a
Saturday moves nothing. A test holds it to the handbook's table for several years.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version
from typing import Final

import msgspec

from standing.kernel.errors import Refused
from standing.rules.book import Book

_SUFFOLK: Final = {(3, 17): "Evacuation Day", (6, 17): "Bunker Hill Day"}
_SATURDAY, _SUNDAY = 5, 6
_EDITION: Final = version("holidays")


@cache
def _legal() -> Mapping[date, str]:
    """The state's list, loaded when a day is first asked about: that takes half a second."""
    from holidays import country_holidays

    return country_holidays("US", subdiv="MA")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCalendar:
    """When the office is closed. ``closures`` maps a declared closure to its reason."""

    county_holidays: bool = False
    closures: Mapping[date, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """What a due day was reckoned with (CLK-12), to be stored beside it."""
        county = "with" if self.county_holidays else "without"
        return (
            f"Massachusetts legal holidays (holidays {_EDITION}), "
            f"{county} Suffolk County days, {len(self.closures)} declared closures"
        )

    def holiday(self, day: date) -> str:
        """Return the name of the holiday or closure on a day, or the empty text."""
        if day in self.closures:
            return self.closures[day]
        if self.county_holidays and (name := _county_day(day)):
            return name
        return str(_legal().get(day, ""))

    def is_business_day(self, day: date) -> bool:
        """Say whether the office is open: no weekend, legal holiday or declared closure."""
        return day.weekday() < _SATURDAY and not self.holiday(day)

    def on_or_after(self, day: date) -> date:
        """Return the day itself if it is a business day, else the next one."""
        while not self.is_business_day(day):
            day += timedelta(days=1)
        return day

    def on_or_before(self, day: date) -> date:
        """Return the day itself if it is a business day, else the last one before it."""
        while not self.is_business_day(day):
            day -= timedelta(days=1)
        return day


def _county_day(day: date) -> str:
    """A Suffolk County day; one that falls on a Sunday is kept on the Monday."""
    before = day - timedelta(days=1)
    if before.weekday() == _SUNDAY and (before.month, before.day) in _SUFFOLK:
        return f"{_SUFFOLK[before.month, before.day]} (observed)"
    return _SUFFOLK.get((day.month, day.day), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Closure:
    on: date
    why: str


@cache
def calendar_of(book: Book) -> OfficeCalendar:
    """Return the calendar that a rule book describes."""
    county = book.rule("calendar.county-holidays").provisions[-1]
    closures = book.rule("calendar.closures").provisions[-1]
    try:
        given = msgspec.convert(closures.value, list[_Closure])
        switched = msgspec.convert(county.value, bool)
    except msgspec.ValidationError as fault:
        raise Refused(f"We could not use the calendar in the rule book: {fault}.") from fault
    return OfficeCalendar(
        county_holidays=switched, closures={closure.on: closure.why for closure in given}
    )
