"""Reading who a row is: the MPTC ID and the parts of a name."""

import html
import re
from datetime import date

from standing.campaigns.rosters.columns import Column, Need
from standing.campaigns.rosters.dates import as_printed, read_date
from standing.campaigns.rosters.reads import Read, mend, shown, wrong
from standing.kernel.refs import mended_mptc_id, parse_mptc_id
from standing.sheets.reading import Cell

_DASHES = str.maketrans("‐‑‒–—−", "------", "\u200b\ufeff\u00ad")
_MARKUP, _ENTITY = re.compile(r"[<>]"), re.compile(r"&(?:#[0-9]{2,5}|[a-z]{2,8});", re.IGNORECASE)


def read_id(_column: Column, cell: Cell, _today: date) -> Read:
    """Read an MPTC ID; what a spreadsheet dropped of it is mended, what it made of it is named."""
    if isinstance(cell, date):
        return _became_a_date(cell)
    if isinstance(cell, bool) or (isinstance(cell, float) and not cell.is_integer()):
        return _no_id()
    text = re.sub(r"\s*-\s*|\s+", "-", shown(cell).translate(_DASHES).strip())
    if exact := parse_mptc_id(text):
        return Read(exact)
    mended = mended_mptc_id(text)
    if mended is None:
        day = read_date(text.replace("-", " ") if text[:1].isalpha() else text, born=False).day
        return _became_a_date(day) if day else _no_id()
    day = read_date(text, born=False).day
    counted = f" It can also be the number of a day, {as_printed(day)}." if day else ""
    return Read(
        mended,
        mend(
            "id.mended",
            f"A spreadsheet seems to have dropped zeros or the hyphen; this was read as {mended}."
            + counted,
            "Nothing to do if that is the officer's number. To keep zeros, format the column as text.",
        ),
    )


def _became_a_date(day: date) -> Read:
    parts = [f"{day.month:04}-{day.day:04}"]
    if day.day == 1:
        parts = [f"{day.year}-{day.month:04}", f"{day.month:04}-{day.year}"]
    return wrong(
        "id.became-date",
        f"A spreadsheet seems to have turned the MPTC ID into a date, {as_printed(day)}; it may have "
        f"been {' or '.join(parts)}.",
        "Look the number up, format the column as text, and type it again.",
    )


def _no_id() -> Read:
    return wrong(
        "id.unreadable",
        "This is not an MPTC ID, which is four digits, a hyphen and four digits.",
        "Copy the number from the training committee's record, for example 0912-4410.",
    )


def read_name(column: Column, cell: Cell, _today: date) -> Read:
    """Read a name; every word of letters is one, also NA, Null and True."""
    if isinstance(cell, bool):
        return Read(str(cell))
    if not isinstance(cell, str):
        return wrong(
            "name.not-text",
            "We read a number or date where a name belongs.",
            "Type the name, and format the column as text.",
        )
    if marked := _marked(cell):
        return marked
    if any(letter.isalpha() for letter in cell):
        optional_blank = column.need is Need.OPTIONAL and cell.lower() == "n/a"
        return Read(None if optional_blank else cell)
    if column.need is Need.OPTIONAL:
        return Read(cell if any(letter.isalnum() for letter in cell) else None)
    return wrong("name.no-letters", "There is no letter in this name.", "Type the name.")


def _marked(cell: str) -> Read | None:
    """What is to be said of a name with the signs of a web page in it."""
    if _MARKUP.search(cell):
        return wrong(
            "name.markup",
            "There are signs of a web page in this name (< or >).",
            "Type the name alone.",
        )
    if not _ENTITY.search(cell):
        return None
    mended = html.unescape(cell)
    return Read(
        mended,
        mend(
            "name.entity",
            f"A sign was written as on a web page; this was read as {mended}.",
            "Nothing to do if that is the name.",
        ),
    )
