"""One sender at a time: the order of the mails and their speed are kept by whoever has the turn.

The operating system (SQLite, one machine) or the database server (PostgreSQL, many) lets go of the
turn of a process that was killed, so nobody has to guess from a clock.
"""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def turn(name: str) -> Iterator[bool]:
    """Take a turn for the block, and say whether it was free; nobody waits."""
    if connection.vendor == "postgresql":
        own = connection.copy()
        number = int.from_bytes(hashlib.sha256(f"turn:{name}".encode()).digest()[:8], signed=True)
        try:
            with own.cursor() as cursor:
                cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
                yield bool(cursor.fetchone()[0])
        finally:
            own.close()
        return
    path = Path(settings.HOME) / "turns" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
