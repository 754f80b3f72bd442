"""Which version of the register is the present one: the ledger's head, the day, the releases' folder.

Nothing that a public page shows changes without a line of the ledger, the end of a day in New York, or
a release whose folder gets its name a moment after its line, so that an answer made for a version is
right for as long as the version is the same.
"""

import sqlite3
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Final

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from standing.kernel.periods import day_of, start_of
from standing.register import data

POLL: Final = 0.1
"""Seconds for which nothing is asked again: how long another process may show the page before."""
_RETRY: Final = 1.0
_HEAD: Final = "SELECT position, chain FROM ledger_head WHERE id = 1"


class RegisterVersion:
    """Tells the version, on a connection of the process's own.

    The database is asked at most every ``POLL`` seconds, and at once after ``forget``. Asking SQLite
    each time would cost microseconds only, but each call hands the interpreter to another thread, and
    under load the threads then wait for one another longer than they work.
    """

    def __init__(
        self, using: str = "default", *, now: Callable[[], datetime] = timezone.now
    ) -> None:
        self._using, self._now = using, now
        self._lock = Lock()
        self._connection: BaseDatabaseWrapper | None = None
        self._version: Hashable | None = None
        self._ask_at = 0.0

    def __call__(self) -> Hashable | None:
        """Return the version, or ``None`` where the database does not tell it."""
        if time.monotonic() < self._ask_at:
            return self._version  # without the lock: the latest answer, whichever thread has it
        with self._lock:
            try:
                head = _asked(self._open())
            except (DatabaseError, sqlite3.Error):
                self._fail()
                return None
            day, left = self._present_day()
            self._version = head, day, releases_laid()
            self._ask_at = time.monotonic() + min(POLL, left)
            return self._version

    def forget(self) -> None:
        """Ask anew the next time: something may have been recorded in this process."""
        with self._lock:  # whoever asks at this moment may not have seen it
            self._ask_at = 0.0

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._fail()

    def _open(self) -> BaseDatabaseWrapper:
        if self._connection is None:
            made = connections.create_connection(self._using)
            made.inc_thread_sharing()
            made.connect()
            self._connection = made
        return self._connection

    def _fail(self) -> None:
        if self._connection is not None:
            with suppress(DatabaseError):
                self._connection.close()
        self._connection, self._version = None, None
        self._ask_at = time.monotonic() + _RETRY

    def _present_day(self) -> tuple[date, float]:
        """Return the day in New York and the seconds that are left of it."""
        now = self._now()
        day = day_of(now)
        return day, (start_of(day + timedelta(days=1)) - now).total_seconds()


def releases_laid() -> int:
    """When a release was last put in its place; 0 where none ever was."""
    try:
        return data.folder().stat().st_mtime_ns
    except OSError:
        return 0


def _asked(connection: BaseDatabaseWrapper) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(_HEAD)
        position, chain = cursor.fetchone() or (0, "")
    return position, chain
