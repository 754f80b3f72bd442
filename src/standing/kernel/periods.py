"""Days and moments in the commission's time zone, and spans of whole days.

A day is a ``date`` in New York (CLK-12). A moment is an aware ``datetime``. ``until`` is always the
first day no longer in force (CERT-331), and ``None`` means "no end is known".
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from standing.kernel import tongue
from standing.kernel.tongue import marked

NEW_YORK = ZoneInfo("America/New_York")


def day_of(moment: datetime) -> date:
    """Return the New York day of an aware moment.

    >>> day_of(datetime(2022, 7, 1, 3, 30, tzinfo=UTC)).isoformat()
    '2022-06-30'
    """
    return moment.astimezone(NEW_YORK).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a New York day, in UTC."""
    return datetime.combine(day, time.min, tzinfo=NEW_YORK).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the last microsecond of a New York day, in UTC: "as known on that day" (RUL-5).

    >>> end_of(date(2022, 6, 30)).isoformat()
    '2022-07-01T03:59:59.999999+00:00'
    """
    return start_of(day + timedelta(days=1)) - timedelta(microseconds=1)


MONTHS: Final = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)
DAY_IN_WORDS: Final = marked("{month} {day}, {year}")


def in_words(day: date) -> str:
    """Write a day as people read it, in the language spoken now (``kernel/tongue.py``).

    >>> in_words(date(2022, 6, 30))
    'June 30, 2022'
    """
    month = MONTHS[day.month - 1]
    if tongue.is_english():
        return f"{month} {day.day}, {day.year}"
    return tongue.filled(DAY_IN_WORDS, month=tongue.said(month), day=day.day, year=day.year)


class OnBothClocks(Protocol):
    """A row that says when it held and when the commission knew it."""

    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def superseded_at(self) -> datetime | None: ...


def known_at(row: OnBothClocks, known: datetime) -> bool:
    """Say whether the commission held this row to be true at ``known``."""
    return row.recorded_at <= known and (row.superseded_at is None or known < row.superseded_at)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days from ``since`` up to, not including, ``until``."""

    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Say whether the day lies in the span.

        >>> Span(date(2021, 7, 1), date(2022, 7, 1)).covers(date(2022, 7, 1))
        False
        """
        return self.since <= day and (self.until is None or day < self.until)
