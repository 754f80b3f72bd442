"""Counters in the database that nobody can flush: none is dropped before its time is over.

Django's own cache in the database drops a third of its rows, whatever they hold, when it grows too long.
Whoever sends enough of anything could then wipe out who failed to sign in how often, and which codes
were used.
"""

from datetime import datetime
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections


class Counters(DatabaseCache):
    """A table of counters; ``MAX_ENTRIES`` is from how many rows on those that ran out are cleared."""

    _table: str

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        """Clear what has run out, and nothing else."""
        ops = connections[db].ops
        table, expires = ops.quote_name(self._table), ops.quote_name("expires")
        cursor.execute(
            f"DELETE FROM {table} WHERE {expires} < %s",  # noqa: S608  # names of our own settings
            [ops.adapt_datetimefield_value(now)],
        )
