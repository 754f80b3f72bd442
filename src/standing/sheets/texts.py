"""Reading CSV as programs really write it: a whole file in the reading process, a long one as a
stream."""

import codecs
import csv
import io
from collections.abc import Iterator

from standing.sheets.kinds import Declined, is_workbook, looks_binary, not_a_spreadsheet
from standing.sheets.limits import LONGEST_CELL, LONGEST_LINE, MAX_CELLS, MAX_WIDTH
from standing.sheets.wire import Cell, RawTable

_HEAD, _LOOK = 200_000, 30  # characters, and rows of them, that decide which separator is used
_SEPARATORS = (",", ";", "\t", "|")


def read_text(data: bytes) -> list[RawTable]:
    """Return the one table of a CSV file; all its cells are text."""
    text = _decoded(data)
    separator, declared = _separator(text[:_HEAD])
    csv.field_size_limit(LONGEST_CELL)
    source = io.StringIO(text, newline="")
    if declared:
        source.readline()
    share: dict[str, str] = {}
    rows: list[list[Cell]] = []
    cells = filled = 0
    try:
        for values in csv.reader(source, delimiter=separator, strict=True):
            rows.append([share.setdefault(value, value) for value in values])
            cells += len(values)
            if values and values.count("") != len(values):
                filled = len(rows)
            if len(values) > MAX_WIDTH:
                raise _too_wide(len(rows))
            if cells > MAX_CELLS:
                raise _too_large()
    except csv.Error as fault:
        raise _broken(len(rows) + 1, str(fault)) from fault
    return [("", False, 1, rows[:filled], [], False)]


def stream_text(path: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV file of any length, one in memory at a time; all cells are text."""
    with open(path, "rb") as raw:
        head = raw.read(_HEAD)
        if head.startswith(b"PK"):
            raise Declined(
                "file.not-csv",
                "This file is a workbook or an archive, and a list as long as this is read "
                "from CSV only.",
                "Save the list as CSV (UTF-8), and send that.",
            )
        is_workbook(head, None)
        encoding = _marked_encoding(head) or ("utf-8-sig" if _is_utf8(raw, head) else "cp1252")
    with open(path, encoding=encoding, errors="replace", newline="") as text:
        separator, declared = _separator(text.read(_HEAD))
        text.seek(0)
        if declared:
            text.readline()
        done = 0
        try:
            for values in csv.reader(_lines(text), delimiter=separator, strict=True):
                done += 1
                if len(values) > MAX_WIDTH:
                    raise _too_wide(done)
                yield values
        except csv.Error as fault:
            raise _broken(done + 1, str(fault)) from fault


def _lines(text: io.TextIOBase) -> Iterator[str]:
    """The lines of a stream, none longer than any row can be."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise _too_large()
        yield line


def _too_large() -> Declined:
    return Declined(
        "file.too-large",
        "This file holds more cells than a roster can.",
        "Delete what does not belong to the list, or send it in parts.",
    )


def _too_wide(row: int) -> Declined:
    return Declined(
        "file.too-wide",
        f"Line {row} has more than {MAX_WIDTH:,} cells, far more than any roster.",
        "Delete the columns to the right of the list, save, and send it again.",
        row,
    )


def _broken(row: int, fault: str) -> Declined:
    if "field limit" in fault:
        return Declined(
            "csv.too-long",
            f"A cell that begins in line {row} is longer than {LONGEST_CELL:,} characters. A single "
            "quotation mark may have joined the lines that follow it.",
            "Look for a single quotation mark in that line. If the text is really so long, shorten it.",
            row,
        )
    return Declined(
        "csv.quotes",
        f"From line {row} on the quotation marks do not pair up, "
        "so we cannot tell where a cell ends.",
        "Look for a single quotation mark near that line, or save the list as an Excel "
        "workbook (.xlsx), and send that.",
        row,
    )


def _decoded(data: bytes) -> str:
    if marked := _marked_encoding(data):
        return data.decode(marked, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _marked_encoding(data: bytes) -> str:
    """Return UTF-16 where the first bytes tell it, else nothing; refuse what is not text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    guess = _bare_utf16(data)
    if not guess and looks_binary(data):
        raise not_a_spreadsheet("not text")
    return guess


def _is_utf8(raw: io.BufferedIOBase, head: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(head)
        while piece := raw.read(1 << 20):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _bare_utf16(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    head = data[:2000]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if max(odd, even) <= len(head) // 3 or min(odd, even) > max(odd, even) // 10:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _separator(head: str) -> tuple[str, bool]:
    """Return the separator that a ``sep=`` line declares or that makes the widest rows, and
    whether there is such a line."""
    declared = head.partition("\n")[0].strip().strip('"')
    if declared.lower().startswith("sep=") and len(declared) == 5:
        return declared[-1], True
    lines = head.splitlines()[:_LOOK]

    def widest(separator: str) -> int:
        try:
            return max((len(row) for row in csv.reader(lines, delimiter=separator)), default=0)
        except csv.Error:
            return 0

    return max(_SEPARATORS, key=widest), False
