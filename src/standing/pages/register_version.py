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
"""Seconds for which PostgreSQL is not asked again: how long another process may show the page before."""
_RETRY: Final = 1.0
_HEAD: Final = "SELECT position, chain FROM ledger_head WHERE id = 1"


class RegisterVersion:
    """Tells the version, on a connection of the process's own.

    SQLite says in microseconds whether anything was written, so it is asked each time; PostgreSQL at
    most every ``POLL`` seconds, and at once after ``forget``.
    """

    def __init__(
        self, using: str = "default", *, now: Callable[[], datetime] = timezone.now
    ) -> None:
        self._using, self._now = using, now
        self._lock = Lock()
        self._connection: BaseDatabaseWrapper | None = None
        self._written: object = None
        self._head: tuple[int, str] | None = None
        self._ask_at = 0.0
        self._day: date | None = None
        self._day_ends: datetime | None = None

    def __call__(self) -> Hashable | None:
        """Return the version, or ``None`` where the database does not tell it."""
        with self._lock:
            try:
                head = self._present_head()
            except (DatabaseError, sqlite3.Error):
                self._fail()
                return None
            return None if head is None else (head, self._present_day(), _releases_laid())

    def forget(self) -> None:
        """Ask anew the next time: something may have been recorded in this process."""
        self._ask_at = 0.0

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            self._fail()

    def _present_head(self) -> tuple[int, str] | None:
        connection = self._open()
        if connection.vendor == "sqlite":
            written = connection.connection.execute("PRAGMA data_version").fetchone()[0]
            if written != self._written:
                self._head = _asked(connection)
                self._written = written
            return self._head
        now = time.monotonic()
        if now >= self._ask_at:
            self._head = _asked(connection)
            self._ask_at = now + POLL
        return self._head

    def _open(self) -> BaseDatabaseWrapper:
        if self._connection is None:
            if time.monotonic() < self._ask_at:
                raise DatabaseError("The database did not answer a moment ago.")
            made = connections.create_connection(self._using)
            made.inc_thread_sharing()
            made.connect()
            self._connection = made
        return self._connection

    def _fail(self) -> None:
        if self._connection is not None:
            with suppress(DatabaseError):
                self._connection.close()
        self._connection, self._written, self._head = None, None, None
        self._ask_at = time.monotonic() + _RETRY

    def _present_day(self) -> date | None:
        now = self._now()
        if self._day_ends is None or now >= self._day_ends:
            self._day = day_of(now)
            self._day_ends = start_of(self._day + timedelta(days=1))
        return self._day


def _releases_laid() -> int:
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
