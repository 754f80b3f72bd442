"""What reading one cell gives: a value, and what is to be said about it."""

from datetime import date
from typing import NamedTuple

from standing.campaigns.rosters.dates import as_printed
from standing.campaigns.rosters.plain import Value
from standing.sheets.findings import Severity
from standing.sheets.reading import Cell

_MANY = 1e15  # a number so large is no answer to anything, and is shown as it was read


class Fault(NamedTuple):
    """What is wrong with a cell, whatever row it stands in."""

    severity: Severity
    code: str
    message: str
    fix: str


class Read(NamedTuple):
    """What a cell holds, with a warning or an error where there is one; a blank is ``None``."""

    value: Value
    fault: Fault | None = None


def shown(cell: Cell) -> str:
    """Return a cell as its sender would recognise it.

    >>> shown(2400.0), shown(date(2022, 6, 30)), shown(True)
    ('2400', '06/30/2022', 'TRUE')
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _MANY:
        return str(int(cell))
    if isinstance(cell, date):
        return as_printed(cell)
    return str(cell)[:200]


def wrong(code: str, message: str, fix: str) -> Read:
    """Return an error: nothing could be read."""
    return Read(None, Fault(Severity.ERROR, code, message, fix))


def mend(code: str, message: str, fix: str) -> Fault:
    """Return the warning that goes with what was read in spite of a fault."""
    return Fault(Severity.WARNING, code, message, fix)
