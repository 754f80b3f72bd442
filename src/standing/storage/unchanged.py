"""Small questions about the whole database, asked again only where it was written to.

SQLite tells in a microsecond or two whether anything was written; a statement of the library's takes
ten times as long. PostgreSQL does not tell, and is asked each time.
"""

import sqlite3
from collections.abc import Callable
from threading import local
from typing import Any, Generic, TypeVar

from django.db import connection

Answer = TypeVar("Answer")


class Unchanged(Generic[Answer]):
    """A question, with its last answer on each connection; never older than the database.

    Within a transaction it is asked each time: what is taken back there would not show.
    """

    def __init__(self, ask: Callable[[], Answer]) -> None:
        """Take the question, which depends on nothing but the tables."""
        self._ask = ask
        self._kept = local()

    def __call__(self) -> Answer:
        """Return the answer, as new as the tables."""
        raw: Any = connection.connection
        if not isinstance(raw, sqlite3.Connection) or raw.in_transaction:
            return self._ask()
        stamp = (raw.execute("PRAGMA data_version").fetchone()[0], raw.total_changes)
        kept = getattr(self._kept, "last", None)
        if kept is not None and kept[0] is raw and kept[1] == stamp:
            answer: Answer = kept[2]
            return answer
        answer = self._ask()
        self._kept.last = (raw, stamp, answer)
        return answer
