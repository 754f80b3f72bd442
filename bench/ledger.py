"""Appending to the ledger: against a flushed file for single acts, against hashing alone for batches."""

import os
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import django

SINGLE, BATCHED = 200, 10_000
USED = 3_000
"""Acts on record before anything is measured: SQLite's log then has its size, as in use."""
ON = date(2022, 7, 1)


def main() -> None:
    """Measure batches of 1, 10, 100, 1,000 and 10,000 acts, then the walk along the chain."""
    from bench.measure import compare
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from standing.ledger import queries

    call_command("migrate", "ledger", verbosity=0)
    engine = connection.vendor
    _append(USED, 1)
    flushed = partial(_flushed, settings.HOME / "limit", SINGLE)
    compare(
        "ledger.append", engine=engine, batch=1, rows=SINGLE,
        ours=partial(_append, SINGLE, 1), limit=flushed, limit_name="a line and fdatasync",
    )  # fmt: skip
    compare(
        "ledger.append", engine=engine, batch=1, rows=SINGLE,
        ours=partial(_append, SINGLE, 1), limit=partial(_bare, SINGLE), before=_bare_table,
        limit_name="one bare row and a commit of this engine",
    )  # fmt: skip
    for batch in (10, 100, 1_000, 10_000):
        rows = min(BATCHED, batch * 100)
        compare(
            "ledger.append", engine=engine, batch=batch, rows=rows,
            ours=partial(_append, rows, batch), limit=partial(_hashed, rows),
            limit_name="hashing alone",
        )  # fmt: skip
    written = queries.verify().entries
    compare(
        "ledger.verify", engine=engine, rows=written,
        ours=queries.verify, limit=partial(_hashed, written), limit_name="hashing alone",
    )  # fmt: skip


def _append(rows: int, batch: int) -> None:
    from tests import make

    from standing.ledger import actions
    from standing.ledger.domain import Draft

    for start in range(0, rows, batch):
        actions.record_many(
            make.act(),
            [
                Draft("determination.issued", f"officer:{n:09}", ON, "CERT-310", None, _after(n))
                for n in range(start, start + batch)
            ],
        )


def _after(number: int) -> dict[str, object]:
    return {"determination": number, "outcome": "certified", "facts": "ab" * 32}


def _hashed(rows: int) -> None:
    """Hash and chain as many lines as plain bytes, without a database."""
    from standing.ledger import domain

    chain, moment = domain.START, datetime(2022, 6, 30, 16, tzinfo=UTC)
    for number in range(rows):
        leaf = domain.leaf_of(
            kind="determination.issued", subject=f"officer:{number:09}", effective_on=ON,
            recorded_at=moment, written_at=moment, actor="operator", authority="CERT-310",
            reason="", before="", after=domain.text_of(_after(number)),
        )  # fmt: skip
        chain = domain.chained(chain, leaf)


def _bare_table() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_bare (line text)")


def _bare(rows: int) -> None:
    """Write as many rows of one column without an index, each in a transaction of its own."""
    from django.db import connection, transaction

    for _row in range(rows):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_bare (line) VALUES (%s)", ["x" * 400])


def _flushed(place: Path, rows: int) -> None:
    """Write as many lines to a file, each flushed to the disk before the next."""
    with place.open("ab", buffering=0) as file:
        for _row in range(rows):
            file.write(b"x" * 400 + b"\n")
            os.fdatasync(file.fileno())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()
    main()
