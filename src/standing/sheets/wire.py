"""What passes between the program and the process that opens files."""

from datetime import date

Cell = str | int | float | bool | date


# The cells of a sheet: the distinct ones of each column with the bytes that say where each stands, and
# for each row how many cells hold something. A CSV file has rows of their own lengths, so it has rows.
Columns = tuple[list[tuple[list[Cell], bytes]], list[int]]

# A sheet as read: its name, whether it is hidden, the number of the first row, the cells, where a
# formula held no value (row as seen, column from 0), and whether its days are counted from 1904.
# A plain tuple: the parent takes no classes.
RawTable = tuple[str, bool, int, list[list[Cell]] | Columns, list[tuple[int, int]], bool]


Refusal = tuple[str, str, str, int | None]  # code, message, fix, row
Answer = list[RawTable] | Refusal | str  # the word names what the reading process ran into

READY = b"\x06"  # the first byte the reading process writes: it has started
