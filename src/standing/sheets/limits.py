"""What a file from outside may cost, and how large it may be; every bound of the readers stands here.

A file of 20,000 rows is 2 MB, inflates to 25 MB and is read in half a second.
"""

MAX_BYTES = 64 << 20  # of the file as sent
SECONDS = 60.0  # for one file, from the question to the whole answer
MEMORY_MEGABYTES = 2048  # of address space for the reading process
LARGEST_ANSWER = 1 << 30  # bytes that the reading process may send back
TIRED_AFTER = 64 << 20  # bytes of answer; the memory of a large file goes back with its process

MAX_INFLATED = (
    768 << 20
)  # bytes of a workbook's parts together; 200,000 rows of 25 columns are 176 MB
MAX_RATIO = 250  # a sheet of real answers packs 5 to 40 to one
RATIO_FROM = 4 << 20  # bytes; small parts may pack as they like
LOOKED_AT_FIRST = (
    4 << 20
)  # bytes inflated; a workbook up to here is looked through before it is laid out
MAX_PARTS = 4000  # members of a workbook

MAX_CELLS = 12_000_000  # of all sheets together
MAX_WIDTH = 2000  # cells in a line of CSV
LONGEST_CELL = 65_536  # characters of a cell in CSV; a spreadsheet program itself takes 32,767
LONGEST_LINE = 8 << 20  # characters of a line in a stream
