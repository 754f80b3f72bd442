"""Massachusetts legal holidays and business days, found by walking the days of a year (CLK-4 to CLK-8).

No calendar library: most of them move a holiday that falls on a Saturday to the Friday before, and
the courts of the state do not (CLK-7).
"""

from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
# Month and which Monday or Thursday of it; the last one is -1.
BY_WEEKDAY = (
    (1, MONDAY, 3), (2, MONDAY, 3), (4, MONDAY, 3), (5, MONDAY, -1), (9, MONDAY, 1),
    (10, MONDAY, 2), (11, THURSDAY, 4),
)  # fmt: skip
# Month and day; on a Sunday the Monday after is observed (CLK-6).
BY_DATE = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
SUFFOLK_COUNTY = ((3, 17), (6, 17))


@cache
def holidays(year: int, *, county: bool = False) -> frozenset[date]:
    """Return the legal holidays observed in a year; ``county`` adds the Suffolk County days (CLK-8)."""
    found = set()
    for month, weekday, number in BY_WEEKDAY:
        alike = [day for day in days_of(year) if day.month == month and day.weekday() == weekday]
        found.add(alike[number - 1] if number > 0 else alike[-1])
    dates = BY_DATE + SUFFOLK_COUNTY if county else BY_DATE
    for day in days_of(year):
        if (day.month, day.day) in dates:
            found.add(day + ONE_DAY if day.weekday() == SUNDAY else day)
    return frozenset(found)


@cache
def days_of(year: int) -> tuple[date, ...]:
    """Return every day of a year."""
    found = []
    day = date(year, 1, 1)
    while day.year == year:
        found.append(day)
        day += ONE_DAY
    return tuple(found)


def is_business_day(
    day: date, *, county: bool = False, closures: frozenset[date] = frozenset()
) -> bool:
    """Say whether the office is open on a day (CLK-4)."""
    if day.weekday() in {SATURDAY, SUNDAY}:
        return False
    return day not in holidays(day.year, county=county) and day not in closures
