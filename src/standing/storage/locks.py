"""Taking turns: a named lock that a transaction holds until it ends."""

import hashlib

from django.db import connection


def officer(mptc_id: str) -> str:
    """Return the name under which whatever is decided about one officer takes its turn."""
    return f"officer:{mptc_id}"


def hold(name: str) -> None:
    """Wait for our turn under a name, and keep it until the transaction ends.

    On SQLite a transaction is alone from its first statement (``IMMEDIATE``), so there is nothing
    to wait for; PostgreSQL holds an advisory lock. Call it inside ``transaction.atomic``.
    """
    if connection.vendor != "postgresql":
        return
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
