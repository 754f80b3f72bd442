"""Reading CSV as programs really write it; runs in the reading process only."""

import csv
import io

from standing.sheets.kinds import Declined, looks_binary, not_a_spreadsheet
from standing.sheets.wire import Cell, RawTable

MAX_CELLS = 12_000_000
MAX_WIDTH = 2000
_LOOK = 30  # rows that decide which separator is used
_SEPARATORS = (",", ";", "\t", "|")


def read_text(data: bytes) -> list[RawTable]:
    """Return the one table of a CSV file; all its cells are text."""
    text = _decoded(data)
    text, separator = _separator(text)
    csv.field_size_limit(65536)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    share: dict[str, str] = {}
    rows: list[list[Cell]] = []
    cells = filled = 0
    try:
        for values in reader:
            rows.append([share.setdefault(value, value) for value in values])
            cells += len(values)
            if values and values.count("") != len(values):
                filled = len(rows)
            if cells > MAX_CELLS or len(values) > MAX_WIDTH:
                raise Declined(
                    "file.too-large",
                    "This file holds more cells than a roster can.",
                    "Delete what does not belong to the list, or send it in parts.",
                )
    except csv.Error as fault:
        raise Declined(
            "csv.quotes",
            f"From line {len(rows) + 1} on the quotation marks do not pair up, "
            "so we cannot tell where a cell ends.",
            "Look for a single quotation mark near that line, or save the list as an Excel "
            "workbook (.xlsx), and send that.",
            len(rows) + 1,
        ) from fault
    return [("", False, 1, rows[:filled], [])]


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if guess := _bare_utf16(data):
        return data.decode(guess, errors="replace")
    if looks_binary(data):
        raise not_a_spreadsheet("not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _bare_utf16(data: bytes) -> str:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    head = data[:2000]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd > len(head) // 3 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 3 and not odd else ""


def _separator(text: str) -> tuple[str, str]:
    """Return the text without a ``sep=`` line, and the separator that makes the widest rows."""
    first, _, rest = text.partition("\n")
    declared = first.strip().strip('"')
    if declared.lower().startswith("sep=") and len(declared) == 5:
        return rest, declared[-1]
    head = text[:200_000].splitlines()[:_LOOK]

    def widest(separator: str) -> int:
        try:
            return max((len(row) for row in csv.reader(head, delimiter=separator)), default=0)
        except csv.Error:
            return 0

    return text, max(_SEPARATORS, key=widest)
