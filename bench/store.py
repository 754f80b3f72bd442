"""Officers and employments imported, and a line of the ledger for each officer, against bare rows.

Ours is what ``standing import`` does with a file: read it, find every fault, compare it, store it,
record it. The limit stores the very same rows, already in memory, into the same tables with
the same indexes and constraints in one transaction that is flushed like ours: ``executemany`` of the
bare sqlite3 module, or text ``COPY`` of the bare psycopg. The officers are the scenario's own; their
employments, which it does not list, are one for each officer at its agencies in turn.
"""

import csv
import os
from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import django

AT_LEAST = 0.5
LISTED_ON = date(2022, 7, 1)

Stored = dict[str, tuple[str, list[tuple[Any, ...]]]]
"""For each table the names of its columns, and its rows."""


def main() -> None:
    """Print a line for officers, for employments, for the ledger's lines, and for all together."""
    from bench.measure import compare
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from standing.workforce.domain import Reference

    call_command("migrate", verbosity=0)
    officers, employment = _files(Path(settings.HOME))
    _import(Reference.AGENCIES, officers.with_name("agencies.csv"))
    parts = {
        "officers": partial(_import, Reference.OFFICERS, officers),
        "employments": partial(_import, Reference.EMPLOYMENT, employment),
        "ledger": _enter,
    }
    stored: Stored = {}
    _empty()
    for name, work in parts.items():
        work()
        stored |= _stored(TABLES[name])
    how = "text COPY" if connection.vendor == "postgresql" else "executemany"
    for name, works in (*((n, {n: work}) for n, work in parts.items()), ("all", parts)):
        rows = {table: stored[table] for part in works for table in TABLES[part]}
        there = {t: stored[t] for t in TABLES["officers"]} if name == "employments" else {}
        compare(
            f"store.{name}", engine=connection.vendor, wanted_ratio=AT_LEAST,
            rows=sum(len(held) for _columns, held in rows.values()),
            before=partial(_ready, there), ours=partial(_in_turn, [*works.values()]),
            limit=partial(_limit, rows), limit_name=f"{how} of the same rows",
        )  # fmt: skip


TABLES: dict[str, tuple[str, ...]] = {
    "officers": (
        "workforce_officer",
        "workforce_officername",
        "workforce_officerbirth",
        "workforce_searchname",
    ),
    "employments": ("workforce_employment",),
    "ledger": ("ledger_entry", "ledger_link"),
}
"""Where the rows of each part go, a table before those that name its rows."""


def _files(home: Path) -> tuple[Path, Path]:
    """Write the scenario; return its list of officers and a list of employments made from it."""
    from standing.scenario.__main__ import main as scenario

    world = home / "world"
    if scenario(["massachusetts-2022", "--out", str(world)]):
        raise SystemExit("The scenario could not be written.")
    with (world / "agencies.csv").open(encoding="utf-8", newline="") as file:
        codes = cycle([row["code"] for row in csv.DictReader(file)])
    employment = world / "employment.csv"
    with (
        (world / "officers.csv").open(encoding="utf-8", newline="") as listed,
        employment.open("w", encoding="utf-8", newline="") as file,
    ):
        lines = csv.writer(file)
        lines.writerow(("mptc_id", "agency", "start", "end", "class"))
        for officer in csv.DictReader(listed):
            lines.writerow((officer["mptc_id"], next(codes), "2019-03-04", "", "full-time"))
    return world / "officers.csv", employment


def _import(kind: Any, path: Path) -> None:
    from tests import make

    from standing.rules.book import the_book
    from standing.workforce.imports import import_file

    result = import_file(make.act(), kind, path, book=the_book())
    if not result.ok or not result.created:
        raise SystemExit(f"{path.name} was not taken as a benchmark needs it.")


def _enter() -> None:
    """Record one act about each officer, as a release does."""
    from tests import make

    from standing.ledger.actions import record_many
    from standing.ledger.domain import Draft
    from standing.workforce.models import Officer

    after = {"outcome": "certified", "determination": "ab" * 32, "preparation": 1}
    ids = Officer.objects.order_by("mptc_id").values_list("mptc_id", flat=True)
    subjects = ids.iterator() if ids else (f"{n:09}" for n in range(20_000))
    record_many(
        make.act(),
        (
            Draft(
                "determination.issued", f"officer:{mptc_id}", LISTED_ON, "555 CMR 7.07", None, after
            )
            for mptc_id in subjects
        ),
    )


def _in_turn(works: Sequence[Any]) -> None:
    for work in works:
        work()


def _stored(tables: Sequence[str]) -> Stored:
    from django.db import connection

    found: Stored = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            found[table] = ", ".join(c[0] for c in cursor.description), cursor.fetchall()
    return found


def _ready(there: Stored) -> None:
    _empty()
    if there:
        _limit(there)


def _empty() -> None:
    """Empty every table that is measured; the guard of the ledger is put back."""
    from django.db import connection, transaction

    from standing.ledger.guarded import GUARDED
    from standing.storage import triggers

    every = [table for part in reversed(TABLES.values()) for table in reversed(part)]
    with transaction.atomic(), connection.cursor() as cursor:
        triggers.unguard(GUARDED)
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join([*every, 'ledger_head'])} CASCADE")
        else:
            for table in [*every, "ledger_head"]:
                cursor.execute(f"DELETE FROM {table}")
        triggers.guard(GUARDED)


def _limit(rows: Stored) -> None:
    """Store rows with the bare driver: one transaction, flushed as the connection's settings say."""
    from django.db import connection, transaction

    with transaction.atomic():
        bare: Any = connection.connection
        for table, (columns, held) in rows.items():
            if connection.vendor == "postgresql":
                with bare.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in held:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" * len(held[0]))
                bare.cursor().executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", held)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()
    main()
