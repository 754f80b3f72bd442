"""Reading one column of cells: what each is, and what is wrong with it.

A column repeats itself, so each distinct cell is read once; 20,000 rows cost 20,000 look-ups and
a few dozen readings.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process

from standing.campaigns.rosters.columns import Column, Need, Reads, key
from standing.campaigns.rosters.dates import as_printed, read_date
from standing.campaigns.rosters.identities import read_id, read_name
from standing.campaigns.rosters.plain import PAST, Value, likely_birth, plain_readers
from standing.campaigns.rosters.reads import Fault, Read, mend, shown, wrong
from standing.kernel.refs import parse_mptc_id
from standing.sheets.coded import Coded
from standing.sheets.findings import Severity
from standing.sheets.reading import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRead:
    """A whole column: its values, and its faults by position."""

    values: list[Value]
    faults: list[tuple[int, Fault]]


_NOTHING = frozenset({"", "na", "none", "null", "nan", "tbd", "notapplicable", "nil"})
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"})
_CONTROLS = "".join(map(chr, (*range(9), *range(14, 28), 127)))
_UNSEEN = str.maketrans("", "", "\u200b\ufeff\u00ad" + _CONTROLS)
_LITERAL = re.compile(r'="([^"]*)"\Z')
_HOURS = re.compile(r"(\d[\d,]*)(\.\d+)?\s*(?:hours?|hrs?|h)?\.?\Z", re.IGNORECASE)
_MOST_HOURS = 150_000
_LONGEST, _LONGEST_TEXT = 200, 10_000  # characters of a cell, and of one that holds free text


def read_column(column: Column, cells: Sequence[Cell], *, today: date) -> ColumnRead:
    """Read a column's cells; ``today`` is the day the file came, after which nothing has happened.

    What reads plainly is taken at once; whatever needs a second look goes the long way.
    """
    coded = cells if isinstance(cells, Coded) else Coded.of(cells)
    codes, distinct = coded.codes, coded.distinct
    reader, plain = _READERS[column.reads], plain_readers(column, today)
    values: list[Value] = [None] * len(distinct)
    faulty: dict[int, Fault] = {}
    for code in set(codes):
        cell = distinct[code]
        take = plain.get(type(cell))
        if take is not None and (value := take(cell)) is not None:
            values[code] = value
            continue
        read = _read(column, cell, today, reader)
        values[code] = read.value
        if read.fault is not None:
            faulty[code] = read.fault
    return ColumnRead(
        values=list(map(values.__getitem__, codes)),
        faults=[(place, faulty[code]) for place, code in enumerate(codes) if code in faulty]
        if faulty
        else [],
    )


def blank_fault(column: Column) -> Fault | None:
    """Return what a blank in this column means (RUL-18); ``None`` where it means nothing."""
    if column.need is Need.REQUIRED:
        return Fault(
            Severity.ERROR,
            "required.blank",
            f"{column.heading} is blank, and every officer needs it.",
            f"Fill in {column.heading}{_takes(column)}.",
        )
    if column.need is Need.EVIDENCE:
        return consequence_of_blank(column)
    return None


def consequence_of_blank(column: Column) -> Fault:
    """Return the warning for evidence that is not there, with what follows from it."""
    return Fault(
        Severity.WARNING,
        "evidence.blank",
        f"{column.heading} is blank: {column.blank}.",
        f"Fill in {column.heading}{_takes(column)} if you have it; the file can be sent without.",
    )


def _takes(column: Column) -> str:
    if column.words:
        return f" ({', '.join(column.words)})"
    return " (MM/DD/YYYY)" if column.reads is Reads.DATE else ""


def _read(column: Column, cell: Cell, today: date, reader: "_Reader") -> Read:
    if not isinstance(cell, str):
        return reader(column, cell, today)
    if column.reads is Reads.ID and (exact := parse_mptc_id(cell)):
        return Read(exact)
    longest = _LONGEST_TEXT if column.reads is Reads.TEXT else _LONGEST
    if len(cell) > longest:
        return wrong(
            "text.too-long",
            f"There are {len(cell):,} characters in this cell; {longest:,} are the most that we take.",
            "Look whether something was pasted here by accident, and shorten it.",
        )
    return _read_text(column, cell, today, reader)


def _read_text(column: Column, cell: str, today: date, reader: "_Reader") -> Read:
    text = " ".join(cell.translate(_UNSEEN).split())
    if "\ufffd" in text:
        return wrong(
            "text.letters",
            "Some letters here were lost when the file was saved.",
            "Type the cell again and save the list as an Excel workbook (.xlsx).",
        )
    if text in _ERRORS:
        return wrong(
            "formula.error",
            f"This cell shows the spreadsheet's own error {text}.",
            "Mend the formula, or type the value.",
        )
    if text.startswith("="):
        return _formula(column, text, today, reader)
    if "Ã" in text or "â€" in text:
        return _garbled(column, text, today, reader)
    if column.reads not in (Reads.NAME, Reads.TEXT):
        text = text.removeprefix("'")
    if not text:
        return Read(None, blank_fault(column))
    return reader(column, text, today)


def _formula(column: Column, text: str, today: date, reader: "_Reader") -> Read:
    if literal := _LITERAL.match(text):
        return _read_text(column, literal[1], today, reader)
    blank = blank_fault(column)
    owed = blank is not None and blank.severity is Severity.ERROR
    fault = Fault(
        Severity.ERROR if owed and column.reads is Reads.TEXT else Severity.WARNING,
        "formula.text",
        "This is a formula without its result; formulas are never run here.",
        "Copy the column and paste it as values, then save again.",
    )
    if column.reads is Reads.TEXT:
        return Read(None if owed else text, fault)
    return Read(None, blank if owed else fault)


def _garbled(column: Column, text: str, today: date, reader: "_Reader") -> Read:
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return reader(column, text, today)
    got = reader(column, mended, today)
    return (
        got
        if got.fault
        else Read(
            got.value,
            mend(
                "text.garbled",
                f"The accents were garbled on the way; this was read as {mended}.",
                "Nothing to do if that is right.",
            ),
        )
    )


def _text(column: Column, cell: Cell, _today: date) -> Read:
    text = cell if isinstance(cell, str) else shown(cell)
    if column.field.endswith("email") and not re.match(r"[^@\s]+@[^@\s]+\Z", text):
        return (
            Read(None, None)
            if key(text) in _NOTHING
            else Read(
                text,
                mend(
                    "email.shape",
                    "This does not look like an e-mail address.",
                    "Check it; mail sent there may not arrive.",
                ),
            )
        )
    return Read(text)


def _word(column: Column, cell: Cell, _today: date) -> Read:
    said = key(shown(cell))
    for word in column.words:
        if key(word) == said:
            return Read(_as_flag(column, word))
    if said in column.also:
        return Read(_as_flag(column, column.also[said]))
    if said in _NOTHING:
        return Read(None, blank_fault(column))
    near = process.extractOne(
        said, [key(word) for word in column.words], scorer=fuzz.ratio, score_cutoff=75
    )
    meant = f" Did you mean {column.words[near[2]]}?" if near else ""
    return wrong(
        "word.unknown",
        f"{column.heading} takes one of: {', '.join(column.words)}.{meant}",
        "Choose one of these, or clear the cell."
        if column.need is not Need.REQUIRED
        else "Choose one of these.",
    )


def _as_flag(column: Column, word: str) -> Value:
    return word == "yes" if column.words == ("yes", "no") else word


def _number(column: Column, cell: Cell, _today: date) -> Read:
    if isinstance(cell, str):
        if key(cell) in _NOTHING and not cell.startswith("-"):
            return Read(None, blank_fault(column))
        found = _HOURS.match(cell)
        if not found:
            return _no_number()
        number = float(found[1].replace(",", "") + (found[2] or ""))
    elif isinstance(cell, bool | date):
        return _no_number()
    else:
        number = float(cell)
    if not 0 <= number <= _MOST_HOURS:
        return _no_number()
    if number.is_integer():
        return Read(int(number))
    return Read(
        int(number),
        mend(
            "number.rounded",
            f"Whole hours are counted; this was read as {int(number)}.",
            "Nothing to do if that is right.",
        ),
    )


def _no_number() -> Read:
    return wrong(
        "number.unreadable",
        "We could not read a number of hours here.",
        "Write whole hours in digits, for example 2400, or clear the cell.",
    )


def _date(column: Column, cell: Cell, today: date) -> Read:
    if isinstance(cell, bool):
        return wrong("date.unreadable", "We could not read a date here.", "Write it as MM/DD/YYYY.")
    if isinstance(cell, str) and key(cell) in _NOTHING:
        return Read(None, blank_fault(column))
    born = column.field == "date_of_birth"
    dated = read_date(cell, born=born)
    if dated.day is None:
        return wrong(dated.code, dated.message, dated.fix)
    if column.field in PAST and dated.day > today:
        return wrong(
            "date.future",
            f"This day, {as_printed(dated.day)}, has not come yet.",
            "Look up the day and write it as MM/DD/YYYY.",
        )
    if born and not likely_birth(dated.day, today):
        return wrong(
            "date.unlikely",
            f"A birth date of {as_printed(dated.day)} cannot be right for an officer.",
            "Look up the day and write it as MM/DD/YYYY.",
        )
    fault = mend(dated.code, dated.message, dated.fix) if dated.code else None
    return Read(dated.day, fault)


_Reader = Callable[[Column, Cell, date], Read]
_READERS: Mapping[Reads, _Reader] = {
    Reads.ID: read_id,
    Reads.NAME: read_name,
    Reads.TEXT: _text,
    Reads.WORD: _word,
    Reads.NUMBER: _number,
    Reads.DATE: _date,
}
