"""Days left, in words, and counts with their noun."""

from datetime import date

from standing.kernel.periods import in_words


def days_left(day: date, *, today: date) -> str:
    """Return how far off a day is.

    >>> days_left(date(2022, 6, 15), today=date(2022, 6, 3))
    'in 12 days'
    >>> days_left(date(2022, 6, 15), today=date(2022, 6, 15))
    'today'
    >>> days_left(date(2022, 6, 15), today=date(2022, 6, 16))
    '1 day ago'
    """
    left = (day - today).days
    if left == 0:
        return "today"
    if left == 1:
        return "tomorrow"
    return f"in {left:,} days" if left > 0 else f"{counted(-left, 'day')} ago"


def day_and_days_left(day: date, *, today: date) -> str:
    """Return a day in words with how far off it is: ``June 15, 2022, in 12 days``."""
    return f"{in_words(day)}, {days_left(day, today=today)}"


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "officer"), counted(1204, "officer"), counted(2, "agency", "agencies")
    ('1 officer', '1,204 officers', '2 agencies')
    """
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
