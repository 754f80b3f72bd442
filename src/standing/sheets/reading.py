"""Reading the tables of a file that someone sent, without trusting it.

The file is opened by another process with a memory limit; one such process is kept and serves
file after file. Whatever is wrong with a file comes back as ``Unreadable`` with one sentence.
"""

import atexit
import io
import os
import pickle
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from standing.sheets.coded import Coded, Rows
from standing.sheets.findings import Finding, Severity, Unreadable
from standing.sheets.kinds import SAVE_AS, Declined
from standing.sheets.limits import (
    LARGEST_ANSWER,
    MAX_BYTES,
    MEMORY_MEGABYTES,
    SECONDS,
    TIRED_AFTER,
)
from standing.sheets.texts import stream_text
from standing.sheets.wire import READY, Answer, Cell, Columns

__all__ = ["MAX_BYTES", "Cell", "Table", "read_tables", "stream_rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One sheet (a CSV file has one without a name). Blank cells are empty text.

    ``first_row`` is the row, as the person sees it, of ``rows[0]``. ``uncounted`` holds the
    places (row as seen, index of the column) of formulas that carry no value. ``since_1904`` says
    that numbers which stand for days count from 1904 here, as old workbooks of a Macintosh do.
    """

    sheet: str
    rows: Sequence[list[Cell]]
    first_row: int = 1
    hidden: bool = False
    uncounted: frozenset[tuple[int, int]] = frozenset()
    since_1904: bool = False


def read_tables(path: Path, *, seconds: float = SECONDS) -> list[Table]:
    """Return every sheet that holds anything; ``seconds`` is how long a file may take.

    Raises ``Unreadable`` for whatever is not a workbook (.xlsx) or CSV that a roster can be in.
    """
    size = _size(path)
    if size > MAX_BYTES:
        raise _unreadable(
            "file.too-large",
            f"This file is larger than {MAX_BYTES >> 20} megabytes.",
            "Delete what does not belong to the list, or send it in parts.",
        )
    answer = _reader.ask(path.absolute(), seconds)
    if isinstance(answer, str):
        raise _unreadable(*_FAILURES[answer])
    if isinstance(answer, tuple):
        raise _unreadable(*answer)
    return [
        Table(
            sheet=sheet,
            hidden=hidden,
            first_row=first_row,
            rows=_rows(cells),
            uncounted=frozenset(uncounted),
            since_1904=since_1904,
        )
        for sheet, hidden, first_row, cells, uncounted, since_1904 in answer
    ]


def _rows(cells: list[list[Cell]] | Columns) -> Sequence[list[Cell]]:
    if isinstance(cells, list):
        return cells
    columns, filled = cells
    try:
        return Rows([Coded.from_wire(distinct, codes) for distinct, codes in columns], filled)
    except ValueError:
        raise _unreadable(*_FAILURES["damaged"]) from None


def stream_rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a long CSV file that we trust, one after another in little memory.

    For reference lists that an operator brings; what others send goes through ``read_tables``.
    Encoding, separator and refusals are the same; there is no bound on the number of rows, and
    blank rows are given as they stand, also at the end.

    Raises ``Unreadable`` when the first row is asked for or, for quotation marks that do not pair
    up, at that row.
    """
    _size(path)
    try:
        yield from stream_text(os.fspath(path))
    except Declined as declined:
        raise _unreadable(declined.code, declined.message, declined.fix, declined.row) from declined


def _size(path: Path) -> int:
    """Return how many bytes the file has; raise ``Unreadable`` where there is none to open."""
    try:
        size = path.stat().st_size
    except OSError:
        raise _unreadable(
            "file.missing", f"There is no file {path.name}.", "Check the name and the folder."
        ) from None
    if path.is_dir():
        raise _unreadable(
            "file.is-folder",
            f"{path.name or path} is a folder, not a file.",
            "Name the file in it that holds the list.",
        )
    if not path.is_file():
        raise _unreadable(
            "file.not-ordinary",
            f"{path.name} is no ordinary file: a pipe, a device or the like.",
            "Save the list as a file, and name that.",
        )
    if not os.access(path, os.R_OK):
        raise _unreadable(
            "file.not-ours",
            f"{path.name} is there, and we may not open it.",
            "Have its owner let you read it.",
        )
    return size


_FAILURES = {
    "heavy": (
        "file.too-heavy",
        "This file would need more memory than a roster can.",
        "Copy the list into a new workbook, or save it as CSV, and send that.",
    ),
    "slow": (
        "file.too-slow",
        "Reading this file took too long, so we stopped.",
        "Copy the list into a new workbook, or save it as CSV, and send that.",
    ),
    "damaged": ("file.damaged", "This file is damaged and cannot be read.", SAVE_AS),
}


def _unreadable(code: str, message: str, fix: str, row: int | None = None) -> Unreadable:
    return Unreadable(
        Finding(severity=Severity.ERROR, code=code, message=message, fix=fix, row=row)
    )


class _PlainValues(pickle.Unpickler):
    """Takes days and moments and no other class, whatever the other side writes."""

    def find_class(self, module: str, name: str) -> type:
        if module == "datetime" and name in ("date", "datetime"):
            found: type = super().find_class(module, name)
            return found
        raise pickle.UnpicklingError(name)


class _Reader:
    """The one reading process: started when first needed, again after it dies or is stopped."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()

    def ask(self, path: Path, seconds: float) -> Answer:
        with self._lock:
            request = os.fsencode(path)
            deadline = time.monotonic() + seconds
            try:
                process = self._running(deadline)
                assert process.stdin is not None
                process.stdin.write(struct.pack("<I", len(request)) + request)
                process.stdin.flush()
                (size,) = struct.unpack("<Q", self._take(8, deadline))
                answer: Answer = _PlainValues(io.BytesIO(self._take(size, deadline))).load()
            except TimeoutError:
                self.stop()
                return "slow"
            except (EOFError, BrokenPipeError, MemoryError):
                self.stop()
                return "heavy"
            except pickle.UnpicklingError:
                self.stop()
                return "damaged"
            if size > TIRED_AFTER:
                self.stop()
            return answer

    def _running(self, deadline: float) -> subprocess.Popen[bytes]:
        if (
            self._process is not None
            and self._owner == os.getpid()
            and self._process.poll() is None
        ):
            return self._process
        where = os.pathsep.join(filter(None, sys.path))
        self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-S", "-P", "-m", "standing.sheets.child", str(MEMORY_MEGABYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": where},
        )
        self._owner = os.getpid()
        try:
            self._take(len(READY), deadline)
        except EOFError as fault:
            raise RuntimeError("the process that opens files could not be started") from fault
        return self._process

    def _take(self, size: int, deadline: float) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        if size > LARGEST_ANSWER:
            raise MemoryError
        taken = bytearray()
        while len(taken) < size:
            if not select.select([pipe], [], [], max(deadline - time.monotonic(), 0))[0]:
                raise TimeoutError
            piece = os.read(pipe, min(size - len(taken), 1 << 20))
            if not piece:
                raise EOFError
            taken += piece
        return bytes(taken)

    def stop(self) -> None:
        """End the process and forget it."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.communicate()


_reader = _Reader()
atexit.register(_reader.stop)
