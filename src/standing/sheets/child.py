"""The process that opens files from outside: little memory, no other duty, replaced when it dies.

Spawned as ``python -m standing.sheets.child MEGABYTES``. It reads a path (four bytes of length,
then the path) and answers with eight bytes of length and a pickle of plain values only. It imports
little on purpose, so that starting it costs less than reading a small file.
"""

import gc
import os
import pickle
import resource
import signal
import struct
import sys
import zipfile

from standing.sheets.kinds import Declined, is_workbook
from standing.sheets.texts import read_text
from standing.sheets.wire import READY, Answer, RawTable
from standing.sheets.workbooks import read_workbook


def main() -> None:
    """Answer one path after another until the parent closes the pipe, which it does when it stops."""
    for stop in (signal.SIGINT, signal.SIGTERM):  # told to the whole group, they are the parent's
        signal.signal(stop, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]) << 20, int(sys.argv[1]) << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.disable()  # nothing here makes cycles, and walking a million cells costs a third of the time
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    answers.write(READY)
    answers.flush()
    while len(size := source.read(4)) == 4:
        path = os.fsdecode(source.read(struct.unpack("<I", size)[0]))
        answer = pickle.dumps(_answer(path), protocol=5)
        answers.write(struct.pack("<Q", len(answer)))
        answers.write(answer)
        answers.flush()


def _answer(path: str) -> Answer:
    try:
        return read(path)
    except Declined as declined:
        return declined.code, declined.message, declined.fix, declined.row
    except MemoryError:
        return "heavy"
    except Exception:  # a hostile file: whatever it breaks, the sender gets a sentence
        return "damaged"


def read(path: str) -> list[RawTable]:
    """Return the tables of one file, or raise ``Declined``."""
    with open(path, "rb") as file:
        data = file.read()
    archive: zipfile.ZipFile | None = None
    if data.startswith(b"PK"):
        try:
            archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError):
            archive = None
    if archive is None:
        is_workbook(data, None)
        return read_text(data)
    with archive:
        is_workbook(b"PK", archive)
        del data
        return read_workbook(path, archive)


if __name__ == "__main__":
    main()
