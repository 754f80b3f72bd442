"""Whether a worker lives: it holds a lock while it does, and whatever ends it lets go of the lock.

The operating system (SQLite, one machine) or the database server (PostgreSQL, many) lets go for a
process that was killed, so nobody has to guess from a clock.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection


@contextmanager
def living(worker: str) -> Iterator[None]:
    """Be known to live, under this id, until the block or the process ends."""
    if connection.vendor == "postgresql":
        own = connection.copy()
        try:
            with own.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [_number(worker)])
                yield
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_number(worker)])
        finally:
            own.close()
        return
    path = _path(worker)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("w") as held:
            _take(held)
            yield
    finally:
        path.unlink(missing_ok=True)


def lives(worker: str) -> bool:
    """Say whether the worker of this id lives."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_number(worker)])
            (free,) = cursor.fetchone()
            if free:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_number(worker)])
        return not free
    try:
        with _path(worker).open("r+") as held:
            free = _take(held)
    except FileNotFoundError:
        return False
    if free:
        _path(worker).unlink(missing_ok=True)
    return not free


def _take(held: IO[str]) -> bool:
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _path(worker: str) -> Path:
    return Path(settings.HOME) / "workers" / os.path.basename(worker)


def _number(worker: str) -> int:
    found = hashlib.sha256(f"worker:{worker}".encode()).digest()[:8]
    return int.from_bytes(found, "big", signed=True)
