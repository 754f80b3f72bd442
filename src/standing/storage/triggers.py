"""Tables to which lines may only be added: the database itself refuses everything else.

SQLite forgets the triggers of a table when a migration alters it: such a migration guards the table
again, and ``missing`` tells when one did not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

REFUSAL = "is append-only: lines are added, never changed or removed"
_FUNCTION = "refuse_change_of_an_append_only_table"


@dataclass(frozen=True, slots=True)
class Guarded:
    """How a table is guarded: its unique columns (what ``INSERT OR REPLACE`` could collide with).

    ``but`` is the one change that passes, as SQL over ``OLD`` and ``NEW`` that both engines read.
    """

    unique: Sequence[str]
    but: str = ""


Tables = Mapping[str, Guarded]
"""The guarded tables by name."""


def guard(tables: Tables) -> None:
    """Have the database refuse UPDATE, DELETE, REPLACE and TRUNCATE on the tables."""
    _run([*unguarding(tables), *guarding(tables)])


def unguard(tables: Tables) -> None:
    """Take the guard away again; only the way back of a migration needs this."""
    _run(unguarding(tables))


def missing(tables: Tables) -> list[str]:
    """Return the names of triggers that should stand in the database, switched on, and do not."""
    if connection.vendor == "postgresql":
        # Only these two tables' own schema counts; "A" fires in a replica's session as well.
        query = (
            "SELECT t.tgname FROM pg_trigger t WHERE t.tgenabled = 'A' AND t.tgrelid IN "
            "(SELECT to_regclass(quote_ident(name)) FROM unnest(%s::text[]) AS name)"
        )
        wanted: list[Any] = [list(tables)]
    else:
        marks = ", ".join(["%s"] * len(tables))
        query = f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})"  # noqa: S608 - only marks
        wanted = list(tables)
    with connection.cursor() as cursor:
        cursor.execute(query, wanted)
        present = {name for (name,) in cursor.fetchall()}
    return [name for table in tables for name in _names(table) if name not in present]


def guarding(tables: Tables) -> list[str]:
    """Return the statements that guard the tables on this engine."""
    if connection.vendor == "postgresql":
        return [
            _POSTGRESQL_FUNCTION,
            *(s for table, how in tables.items() for s in _on_postgresql(table, how)),
        ]
    return [s for table, how in tables.items() for s in _on_sqlite(table, how)]


def unguarding(tables: Tables) -> list[str]:
    """Return the statements that take the guard away on this engine."""
    on = ' ON "{table}"' if connection.vendor == "postgresql" else ""
    return [
        f'DROP TRIGGER IF EXISTS "{name}"' + on.format(table=table)
        for table in tables
        for name in _names(table)
    ]


def _names(table: str) -> list[str]:
    last = "truncate" if connection.vendor == "postgresql" else "replace"
    return [f"{table}_no_{verb}" for verb in ("update", "delete", last)]


def _run(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _unless(how: Guarded) -> str:
    """Where an UPDATE is refused: everywhere, or where it is not the one that passes."""
    return f"WHEN (NOT COALESCE({how.but}, FALSE)) " if how.but else ""


def _on_sqlite(table: str, how: Guarded) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} {REFUSAL}'); END"
    taken = " OR ".join(
        f'EXISTS (SELECT 1 FROM "{table}" WHERE "{column}" = NEW."{column}")'  # noqa: S608 - names come from the models
        for column in how.unique
    )
    return [
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" {_unless(how)}{refuse}',
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" {refuse}',
        # REPLACE removes the old row without asking the trigger on DELETE, unless the connection
        # switched recursive_triggers on; so the new row is refused before it can.
        f'CREATE TRIGGER "{table}_no_replace" BEFORE INSERT ON "{table}" WHEN {taken} {refuse}',
    ]


_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% {REFUSAL}', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _on_postgresql(table: str, how: Guarded) -> list[str]:
    # Row triggers for UPDATE and DELETE: they fire also for a row reached through a parent table.
    return [
        s
        for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT"))
        for s in (
            f'CREATE TRIGGER "{table}_no_{verb}" BEFORE {verb.upper()} ON "{table}" '
            f"FOR EACH {each} {_unless(how) if verb == 'update' else ''}"
            f"EXECUTE FUNCTION {_FUNCTION}()",
            f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{table}_no_{verb}"',
        )
    ]
