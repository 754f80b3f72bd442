"""What passes between the program and the process that opens files."""

from datetime import date

Cell = str | int | float | bool | date


# A sheet as read: its name, whether it is hidden, the number of the first row, the rows, where a
# formula held no value (row as seen, column from 0), and whether its days are counted from 1904.
# A plain tuple: the parent takes no classes.
RawTable = tuple[str, bool, int, list[list[Cell]], list[tuple[int, int]], bool]


Refusal = tuple[str, str, str, int | None]  # code, message, fix, row
Answer = list[RawTable] | Refusal | str  # the word names what the reading process ran into

READY = b"\x06"  # the first byte the reading process writes: it has started
