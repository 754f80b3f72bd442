"""What was written is on the disk before anybody relies on it, whatever happens to the machine."""

import os
from pathlib import Path
from typing import IO, Any


def settle_file(file: IO[Any]) -> None:
    """Return once what was written to an open file is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Return once the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
