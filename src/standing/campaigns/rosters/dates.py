"""Reading a date as a person or a spreadsheet wrote it; never guessing a century or an order."""

import calendar
import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from standing.sheets.reading import Cell

_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\Z")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z")
_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})\Z")
_SPELLED = re.compile(
    r"(?:(?P<day>\d{1,2})[ -])?(?P<month>[A-Za-z]{3,9})\.?[ -]"
    r"(?:(?P<after>\d{1,2}),? )?(?P<year>\d{4})\Z"
)
_MIDNIGHT = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?Z?\Z")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?\Z")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_FIRST_SERIAL, _LAST_SERIAL = 7000, 73050  # 1919-03-01 and 2099-12-31
_DAY_ZERO = date(
    1899, 12, 30
)  # of the 1900 calendar that spreadsheets share, after its false leap day


_FROM_1904 = 1462  # days between the two calendars that spreadsheets count by


class Dated(NamedTuple):
    """A day, or why there is none: ``code`` names the fault, ``message`` and ``fix`` explain it."""

    day: date | None
    code: str = ""
    message: str = ""
    fix: str = ""


def as_printed(day: date) -> str:
    """Return the day as files write it, MM/DD/YYYY."""
    return f"{day:%m/%d/%Y}"


def counted_from_1900(cell: Cell) -> Cell:
    """Return a number of days that counts from 1904 as one that counts from 1900; else the cell.

    >>> counted_from_1900(43645), counted_from_1900("43645"), counted_from_1900("soon")
    (45107, '45107', 'soon')
    """
    if isinstance(cell, str):
        return str(int(float(cell)) + _FROM_1904) if _SERIAL.match(cell.strip()) else cell
    if isinstance(cell, bool | date):
        return cell
    return cell + _FROM_1904


def read_date(cell: str | float | date, *, born: bool) -> Dated:
    """Return the day that a cell holds; a day with a code is a mend, to be told as a warning.

    ``born`` says that the column holds birth dates, which decides the century that a refusal of
    a two-digit year suggests.

    >>> read_date("06/30/2022", born=False).day, read_date("2022-06-30", born=False).day
    (datetime.date(2022, 6, 30), datetime.date(2022, 6, 30))
    >>> read_date("03/15/71", born=True).fix
    'Write all four digits of the year: 03/15/1971, if that is the day.'
    """
    if isinstance(cell, datetime):
        return Dated(cell.date())
    if isinstance(cell, date):
        return Dated(cell)
    if isinstance(cell, str):
        return _from_text(cell, born)
    return _from_serial(float(cell))


def _from_serial(number: float) -> Dated:
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _unreadable()
    day = _DAY_ZERO + timedelta(days=int(number))
    return Dated(
        day,
        "date.serial",
        f"This is the number by which a spreadsheet counts days; it was read as {as_printed(day)}.",
        "Nothing to do if that is the day. To be sure, format the column as a date.",
    )


def _from_text(text: str, born: bool) -> Dated:
    text = _MIDNIGHT.sub("", text)
    if found := _SLASHED.match(text):
        month, day, year = map(int, found.groups())
        return _day(year, month, day)
    if found := _ISO.match(text):
        return _day(*map(int, found.groups()))
    if _SERIAL.match(text):
        return _from_serial(float(text))
    if found := _SHORT.match(text):
        return _short_year(*map(int, found.groups()), born=born)
    if found := _SPELLED.match(text):
        spelled = _MONTHS.get(found["month"][:3].lower())
        number = found["day"] or found["after"]
        if spelled and number:
            return _day(int(found["year"]), spelled, int(number))
    return _unreadable()


def _day(year: int, month: int, day: int) -> Dated:
    if not 1900 <= year <= 2199:
        return Dated(None, "date.unlikely", f"The year {year} cannot be right here.", _HOW)
    if 1 <= month <= 12:
        last = calendar.monthrange(year, month)[1]
        if 1 <= day <= last:
            return Dated(date(year, month, day))
        return Dated(
            None,
            "date.no-such-day",
            f"There is no such day: {calendar.month_name[month]} {year} has {last} days.",
            "Look up the day and write it as MM/DD/YYYY.",
        )
    if 1 <= day <= 12 and 1 <= month <= calendar.monthrange(year, day)[1]:
        return Dated(
            None,
            "date.day-first",
            f"There is no month {month}; the day seems to come first.",
            f"Write the month first: {day:02d}/{month:02d}/{year}, if that is the day.",
        )
    return _unreadable()


def _short_year(month: int, day: int, year: int, *, born: bool) -> Dated:
    century = 1900 if (born and year > 10) or year >= 70 else 2000
    full = _day(century + year, month, day)
    if full.code == "date.unreadable":
        return full
    message = "The year has two digits, so the century is open."
    if full.day is None:
        four = " Write all four digits of the year." if full.code == "date.no-such-day" else ""
        return Dated(None, "date.two-digit-year", f"{message} {full.message}", full.fix + four)
    fix = f"Write all four digits of the year: {as_printed(full.day)}, if that is the day."
    return Dated(None, "date.two-digit-year", message, fix)


_HOW = "Write it as MM/DD/YYYY, for example 06/30/2022."


def _unreadable() -> Dated:
    return Dated(None, "date.unreadable", "We could not read a date here.", _HOW)
