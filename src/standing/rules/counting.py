"""How days are counted: from a start, over closed days, to a last day, and told in words.

The day of the event is day 0 (CLK-1). Nothing here knows which clock it runs; ``deadlines`` reads
lengths, rolls and closing times from the catalogue.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from standing.kernel import tongue
from standing.kernel.periods import NEW_YORK, in_words
from standing.kernel.tongue import marked
from standing.rules.calendar import OfficeCalendar


class Unit(StrEnum):
    """What a clock counts. Days without an adjective are calendar days (CERT-385)."""

    CALENDAR = "calendar days"
    BUSINESS = "business days"


class Roll(StrEnum):
    """What happens when the last day is no business day (CERT-383, CLK-14)."""

    FORWARD = "forward"
    BACK = "back"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When something is due, and how that was reckoned.

    ``due_on`` is the last day in time and ``due_at`` its closing moment in New York. ``readings``
    holds the last day under each reading of the rule, in order; ``safe_by`` is in time under every
    one of them, and the office is open then (OQ-02, OQ-06). ``counted_on`` is the last day counted,
    before any roll. ``holidays_skipped`` are the closed days that made a difference; ``stated`` if
    the day was printed rather than counted. ``provision`` names the wording used.
    """

    rule: str
    provision: str
    citation: str
    trigger_on: date
    length: int
    unit: Unit
    roll: Roll
    counted_on: date
    due_on: date
    due_at: datetime
    safe_by: date
    readings: tuple[date, ...]
    holidays_skipped: tuple[date, ...]
    calendar_version: str
    stated: bool
    explanation: str

    def met_by(self, filed_on: date) -> bool:
        """Say whether something filed on a day is in time."""
        return filed_on <= self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days between which something must happen, both included.

    The first day is put off to a business day and the last one brought forward to one (CLK-14).
    """

    rule: str
    provision: str
    citation: str
    trigger_on: date
    not_before: date
    not_after: date
    holidays_skipped: tuple[date, ...]
    calendar_version: str
    explanation: str

    def holds(self, day: date) -> bool:
        """Say whether a day lies in the window."""
        return self.not_before <= day <= self.not_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count that was run: its last day as counted, and as rolled, with the days left out."""

    starts: str
    starts_on: date
    length: int
    unit: Unit
    before: bool
    roll: Roll
    counted_on: date
    due_on: date
    skipped: tuple[date, ...]


def run(
    *,
    starts: str,
    starts_on: date,
    length: int,
    unit: Unit,
    roll: Roll,
    office: OfficeCalendar,
    before: bool = False,
) -> Count:
    """Count a number of days from a start, or back from it, and roll the last day.

    ``starts`` says in words what the start is. Calendar days count every day; business days leave
    out those on which the office is closed.
    """
    counted_on, left_out = _counted(starts_on, length, unit, office, before)
    due_on, rolled = _rolled(counted_on, roll, office)
    return Count(
        starts=starts,
        starts_on=starts_on,
        length=length,
        unit=unit,
        before=before,
        roll=roll,
        counted_on=counted_on,
        due_on=due_on,
        skipped=left_out + rolled,
    )


def _counted(
    starts_on: date, length: int, unit: Unit, office: OfficeCalendar, before: bool
) -> tuple[date, tuple[date, ...]]:
    """Return the last day before any roll, and the holidays left out of the count."""
    step = timedelta(days=-1 if before else 1)
    if unit is Unit.CALENDAR:
        return starts_on + length * step, ()
    day, skipped = starts_on, []
    while length:
        day += step
        if office.is_business_day(day):
            length -= 1
        elif office.holiday(day):
            skipped.append(day)
    return day, tuple(skipped)


def _rolled(counted: date, roll: Roll, office: OfficeCalendar) -> tuple[date, tuple[date, ...]]:
    """Return the day after the clock's roll, and the holidays it rolled over."""
    if roll is Roll.NONE:
        return counted, ()
    due_on = (office.on_or_after if roll is Roll.FORWARD else office.on_or_before)(counted)
    first, last = sorted((counted, due_on))
    between = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return due_on, tuple(day for day in between if office.holiday(day))


LAST_DAY: Final = marked("the last day in time")
FIRST_DAY: Final = marked("the first day")


def explain(
    count: Count,
    *,
    office: OfficeCalendar,
    closes: time | None = None,
    which: str = LAST_DAY,
) -> str:
    """Tell how a day was reckoned, in sentences that can be read aloud.

    Start, length, unit, the closed days that made a difference, the roll, and the closing time
    where one is given. ``which`` says what the day is that the count comes to.
    """
    sentences = [
        _count_in_words(count),
        *(_left_out(day, office) for day in count.skipped),
        _roll_in_words(count, office, which),
    ]
    if closes is not None:
        sentences.append(_closes(closes))
    return " ".join(filter(None, sentences))


_COUNTED: Final = {
    (Unit.CALENDAR, False): marked(
        "{length} calendar days from {start} on {first}, which is day 0, end on {last}."
    ),
    (Unit.CALENDAR, True): marked(
        "{length} calendar days counted back from {start} on {first}, which is day 0, end on {last}."
    ),
    (Unit.BUSINESS, False): marked(
        "{length} business days from {start} on {first}, which is day 0, end on {last}."
    ),
    (Unit.BUSINESS, True): marked(
        "{length} business days counted back from {start} on {first}, which is day 0, end on {last}."
    ),
}
_COUNTED_ONE: Final = {
    (Unit.CALENDAR, False): marked(
        "1 calendar day from {start} on {first}, which is day 0, ends on {last}."
    ),
    (Unit.CALENDAR, True): marked(
        "1 calendar day counted back from {start} on {first}, which is day 0, ends on {last}."
    ),
    (Unit.BUSINESS, False): marked(
        "1 business day from {start} on {first}, which is day 0, ends on {last}."
    ),
    (Unit.BUSINESS, True): marked(
        "1 business day counted back from {start} on {first}, which is day 0, ends on {last}."
    ),
}


def _count_in_words(count: Count) -> str:
    start, first = tongue.said(count.starts), weekday(count.starts_on)
    if count.length == 0:
        return tongue.filled(
            marked("It is due on the day itself: {start}, {first}."), start=start, first=first
        )
    counted = (_COUNTED_ONE if count.length == 1 else _COUNTED)[count.unit, count.before]
    last = weekday(count.counted_on)
    return tongue.filled(counted, length=count.length, start=start, first=first, last=last)


def _roll_in_words(count: Count, office: OfficeCalendar, which: str) -> str:
    day, which = weekday(count.due_on), tongue.said(which)
    if count.due_on > count.counted_on:
        return tongue.filled("The office is next open on {day}, {which}.", day=day, which=which)
    if count.due_on < count.counted_on:
        return tongue.filled(
            "The office is last open before it on {day}, {which}.", day=day, which=which
        )
    if not office.is_business_day(count.due_on):
        return tongue.said("The office is closed on that day, and the day stands all the same.")
    return ""


def _left_out(day: date, office: OfficeCalendar) -> str:
    name = tongue.said(office.holiday(day))
    if day in office.closures:
        return tongue.filled(
            "{day} is a day on which the office is closed ({why}).", day=weekday(day), why=name
        )
    return tongue.filled("{day} is {holiday}.", day=weekday(day), holiday=name)


def _closes(closes: time) -> str:
    if closes.hour == 23:
        return tongue.said("It closes at the end of that day, New York time.")
    return tongue.filled("It closes {hour}.", hour=hour(closes))


def hour(closes: time) -> str:
    """Write a closing time as people read it: "at 5 p.m. New York time"."""
    if closes.hour == 23:
        return tongue.said("at the end of that day, New York time")
    number = closes.hour % 12 or 12
    if closes.hour >= 12:
        return tongue.filled("at {number} p.m. New York time", number=number)
    return tongue.filled("at {number} a.m. New York time", number=number)


_WEEKDAYS: Final = (
    marked("Monday"), marked("Tuesday"), marked("Wednesday"), marked("Thursday"), marked("Friday"),
    marked("Saturday"), marked("Sunday"),
)  # fmt: skip


def weekday(day: date) -> str:
    """Write a day with its weekday.

    >>> weekday(date(2022, 7, 1))
    'Friday, July 1, 2022'
    """
    return tongue.filled(
        "{weekday}, {day}", weekday=tongue.said(_WEEKDAYS[day.weekday()]), day=in_words(day)
    )


def closing(due_on: date, closes: time) -> datetime:
    """Return the closing moment of a day, in New York."""
    return datetime.combine(due_on, closes, tzinfo=NEW_YORK)


HOLIDAYS: Final = (
    marked("New Year's Day"), marked("New Year's Day (observed)"),
    marked("Martin Luther King Jr. Day"), marked("Washington's Birthday"), marked("Patriots' Day"),
    marked("Memorial Day"), marked("Juneteenth National Independence Day"),
    marked("Juneteenth National Independence Day (observed)"), marked("Independence Day"),
    marked("Independence Day (observed)"), marked("Labor Day"), marked("Columbus Day"),
    marked("Veterans Day"), marked("Veterans Day (observed)"), marked("Thanksgiving Day"),
    marked("Christmas Day"), marked("Christmas Day (observed)"),
)  # fmt: skip
"""The legal holidays as the calendar names them, for the catalogues."""
