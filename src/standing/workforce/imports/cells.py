"""What one cell of a reference file says, and what a person should know about how it was read."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from standing.kernel.names import fold
from standing.kernel.refs import mended_mptc_id, parse_mptc_id
from standing.sheets.findings import Severity

FIRST_YEAR, LAST_YEAR = 1900, 2100
SERIAL_START = date(1899, 12, 30)
SERIALS = range(1, 73_051)  # spreadsheets count days from 1900; these reach the year 2099

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?\Z")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})\Z")
_SHORT_YEAR = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{2})\Z")
_DIGITS = re.compile(r"[0-9]{1,6}\Z")
_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF))
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell; under a warning the value was mended and is used."""

    code: str
    message: str
    fix: str
    severity: Severity = Severity.ERROR


Reading = tuple[object, Fault | None]
Convert = Callable[[object], Reading]


def shown(cell: object) -> str:
    """Return a cell as people see it: days ISO, whole numbers without a point, spaces trimmed."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        whole_day = cell.time() == time.min
        return cell.date().isoformat() if whole_day else cell.isoformat(" ", "seconds")
    return " ".join(str(cell).translate(_UNSEEN).split())


def text(longest: int) -> Convert:
    """Return the reader of words up to ``longest`` characters; ``NA`` or ``True`` are words too."""

    def read(cell: object) -> Reading:
        value = shown(cell)
        if len(value) > longest:
            return value, Fault(
                "text.long",
                f"This has {len(value)} characters; we can keep {longest}.",
                "Shorten it, or move the rest to another column.",
            )
        if not value.isprintable():
            return value, Fault(
                "text.unprintable",
                "This holds characters that cannot be shown or printed.",
                "Type the words again.",
            )
        return value, None

    return read


def mptc_id(cell: object) -> Reading:
    """Read a training committee number; leading zeros or a hyphen that got lost are put back."""
    value = shown(cell)
    if (whole := parse_mptc_id(value)) is not None:
        return whole, None
    if (mended := mended_mptc_id(value)) is not None:
        return mended, Fault(
            "id.mended",
            f"This MPTC ID has lost zeros, or has something else than a hyphen; we read {mended}.",
            "Format the column as text, so that leading zeros stay.",
            Severity.WARNING,
        )
    return value, Fault(
        "id.unreadable",
        "We could not read this as an MPTC ID.",
        "Write it as four digits, a hyphen and four digits: 0123-4567.",
    )


def day(cell: object) -> Reading:
    """Read a day: ``MM/DD/YYYY``, ISO, a spreadsheet's date, or its bare number with a warning."""
    if isinstance(cell, date):
        return _plausible(cell.date() if isinstance(cell, datetime) else cell)
    value = shown(cell)
    if found := _ISO.match(value):
        year, month, number = map(int, found.groups())
        return _day_of(year, month, number)
    if found := _SLASHED.match(value):
        month, number, year = map(int, found.groups())
        return _day_of(year, month, number)
    if (serial := _number(value)) in SERIALS:
        meant = SERIAL_START + timedelta(days=serial)
        return meant, Fault(
            "date.serial",
            f"This is a spreadsheet's number for a date; we read {meant:%m/%d/%Y}.",
            "Format the column as dates.",
            Severity.WARNING,
        )
    return None, _unread_day(value)


def yes_no(cell: object) -> Reading:
    """Read yes or no."""
    if isinstance(cell, bool):
        return cell, None
    value = fold(shown(cell))
    if value in _YES or value in _NO:
        return value in _YES, None
    return None, Fault("answer.unknown", "We could not read this as yes or no.", "Write yes or no.")


def whole_number(cell: object) -> Reading:
    """Read a count such as hours; a half is not kept by the record."""
    if (number := _number(shown(cell))) >= 0:
        return number, None
    return None, Fault(
        "number.unreadable",
        "We could not read this as a whole number.",
        "Write digits only: 40.",
    )


def one_of(
    values: Iterable[str], *, synonyms: Mapping[str, str] | None = None, else_keep: bool = False
) -> Convert:
    """Return the reader of one of a few words, without regard to case, spaces and hyphens.

    With ``else_keep`` another word is kept as written, with a warning; otherwise it is an error.
    """
    known = {_plain(value): value for value in values}
    meant = known | {_plain(word): value for word, value in (synonyms or {}).items()}
    listed = ", ".join(known.values())

    def read(cell: object) -> Reading:
        value = shown(cell)
        if (found := meant.get(_plain(value))) is not None:
            return found, None
        if else_keep:
            return value.lower(), Fault(
                "word.unknown",
                "We do not know this word; it is kept as written and no rule looks at it.",
                f"The words we know here are: {listed}.",
                Severity.WARNING,
            )
        return value, Fault("word.unknown", "We do not know this word.", f"Write one of: {listed}.")

    return read


def _number(value: str) -> int:
    """Return the number that a few digits write, or -1."""
    return int(value) if _DIGITS.match(value) else -1


def _plain(value: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(value))


def _unread_day(value: str) -> Fault:
    if found := _SHORT_YEAR.match(value):
        month, number, year = found.groups()
        return Fault(
            "date.short-year",
            "We cannot tell which century this two-digit year means.",
            f"Write the year with four digits: {month}/{number}/19{year} or "
            f"{month}/{number}/20{year}.",
        )
    return Fault(
        "date.unreadable", "We could not read this date.", "Write it as MM/DD/YYYY: 06/30/2022."
    )


def _day_of(year: int, month: int, number: int) -> Reading:
    try:
        return _plausible(date(year, month, number))
    except ValueError:
        return None, Fault(
            "date.impossible",
            "The calendar has no such day.",
            "Check the month and the day; write it as MM/DD/YYYY.",
        )


def _plausible(value: date) -> Reading:
    if FIRST_YEAR <= value.year <= LAST_YEAR:
        return value, None
    return None, Fault(
        "date.far",
        f"This date lies outside {FIRST_YEAR} to {LAST_YEAR}.",
        "Check the year; write the date as MM/DD/YYYY.",
    )
