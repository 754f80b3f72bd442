"""After all migrations the database itself lets nobody change or remove a line of the ledger.

The attacks come over a connection of their own, past Django and its settings, as from somebody who
sits at the database with its owner's rights.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests import make

from standing.ledger import actions, models, queries, sealed, sealing, walking
from standing.ledger.domain import Draft
from standing.ledger.guarded import GUARDED
from standing.storage import triggers

pytestmark = pytest.mark.django_db(transaction=True)

_ENTRY = (
    "(id, kind, subject, effective_on, recorded_at, written_at, actor, authority, reason, before, "
    "after, leaf)"
)
_FORGED = (
    "(2, 'forged', 'register', '2022-07-01', '2022-07-01 00:00:00+00:00', "
    "'2022-07-01 00:00:00+00:00', 'nobody', '', '', '', '', 'f')"
)
_REASON = "(id, commitment, salt, text)"
ON_BOTH = {
    "update one entry": "UPDATE ledger_entry SET reason = 'Another' WHERE id = 2",
    "update all entries": "UPDATE ledger_entry SET reason = reason",
    "update a link": "UPDATE ledger_link SET chain = 'f' WHERE position = 2",
    "delete one entry": "DELETE FROM ledger_entry WHERE id = 2",
    "delete all entries": "DELETE FROM ledger_entry",
    "delete a link": "DELETE FROM ledger_link WHERE position = 2",
    "delete all links": "DELETE FROM ledger_link",
    "upsert an entry": f"INSERT INTO ledger_entry {_ENTRY} VALUES {_FORGED} "
    "ON CONFLICT (id) DO UPDATE SET reason = 'Another'",
    "upsert a link": "INSERT INTO ledger_link (position, chain) "
    "VALUES (2, 'f') ON CONFLICT (position) DO UPDATE SET chain = 'f'",
    "another text": "UPDATE ledger_reason SET text = 'Another'",
    "another salt": "UPDATE ledger_reason SET salt = 'f'",
    "another commitment": "UPDATE ledger_reason SET commitment = 'f'",
    "a text emptied and not marked": "UPDATE ledger_reason SET text = '', salt = ''",
    "a mark without a removal": "UPDATE ledger_reason SET removed_at = '2022-07-01 00:00:00+00:00'",
    "a removal that keeps the salt": "UPDATE ledger_reason SET text = '', "
    "removed_at = '2022-07-01 00:00:00+00:00'",
    "a removal that moves the commitment": "UPDATE ledger_reason SET text = '', salt = '', "
    "commitment = 'f', removed_at = '2022-07-01 00:00:00+00:00'",
    "a removal that moves the row": "UPDATE ledger_reason SET text = '', salt = '', id = 9, "
    "removed_at = '2022-07-01 00:00:00+00:00'",
    "delete a reason": "DELETE FROM ledger_reason",
    "another checkpoint": "UPDATE ledger_checkpoint SET note = 'f'",
    "delete a checkpoint": "DELETE FROM ledger_checkpoint",
    "another salt of the tree": "UPDATE ledger_salt SET last = 9",
    "delete a salt of the tree": "DELETE FROM ledger_salt",
    "another tile": "UPDATE ledger_tile SET root = hashes",
    "delete a tile": "DELETE FROM ledger_tile",
    "upsert a reason": f"INSERT INTO ledger_reason {_REASON} SELECT 1, commitment, 'f', 'Another' "
    "FROM ledger_reason WHERE id > 0 ON CONFLICT (commitment) DO UPDATE SET text = 'Another'",
    "update from another table": "UPDATE ledger_entry SET reason = l.chain FROM ledger_link l "
    "WHERE l.position = ledger_entry.id",
}
ON_SQLITE = {
    "insert or replace an entry": f"INSERT OR REPLACE INTO ledger_entry {_ENTRY} VALUES {_FORGED}",
    "replace into": f"REPLACE INTO ledger_entry {_ENTRY} VALUES {_FORGED}",
    "replace by select": "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry",
    "replace by rowid": f"INSERT OR REPLACE INTO ledger_entry {_ENTRY.replace('id', 'rowid', 1)} "
    f"VALUES {_FORGED}",
    "replace a link": "INSERT OR REPLACE INTO ledger_link (position, chain) VALUES (2, 'f')",
    "replace a reason by its number": f"REPLACE INTO ledger_reason {_REASON} "
    "SELECT id, 'f', 'f', 'Another' FROM ledger_reason",
    "replace a reason by its commitment": f"REPLACE INTO ledger_reason {_REASON} "
    "SELECT 9, commitment, 'f', 'Another' FROM ledger_reason",
    "replace a reason by rowid": "REPLACE INTO ledger_reason (rowid, commitment, salt, text) "
    "SELECT rowid, 'f', 'f', 'Another' FROM ledger_reason",
    "update or replace": "UPDATE OR REPLACE ledger_entry SET id = 3 WHERE id = 2",
    "replace with recursive triggers": "PRAGMA recursive_triggers = ON; "
    f"INSERT OR REPLACE INTO ledger_entry {_ENTRY} VALUES {_FORGED}",
}
ON_POSTGRESQL = {
    "truncate the entries": "TRUNCATE ledger_entry CASCADE",
    "truncate the links": "TRUNCATE ledger_link",
    "truncate the reasons": "TRUNCATE ledger_reason",
    "truncate what was sealed": "TRUNCATE ledger_checkpoint, ledger_tile, ledger_salt",
    "as a replica, edit a reason": "SET session_replication_role = replica; "
    "UPDATE ledger_reason SET text = 'Another'",
    "truncate everything": "TRUNCATE ledger_link, ledger_entry, ledger_head RESTART IDENTITY",
    "merge": "MERGE INTO ledger_entry e USING ledger_link l ON e.id = l.position "
    "WHEN MATCHED THEN DELETE",
    "as a replica": "SET session_replication_role = replica; DELETE FROM ledger_link",
    "as a replica, truncate": "SET session_replication_role = replica; TRUNCATE ledger_link",
    "through a parent table": "CREATE TABLE parent (chain varchar(64) NOT NULL); "
    "ALTER TABLE ledger_link INHERIT parent; UPDATE parent SET chain = 'f'",
    "in a data-changing query": "WITH gone AS (DELETE FROM ledger_link RETURNING *) "
    "SELECT count(*) FROM gone",
}
ATTACKS = ON_BOTH | (ON_POSTGRESQL if connection.vendor == "postgresql" else ON_SQLITE)


@pytest.fixture(autouse=True)
def _three_entries(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sealed, sealing, walking):  # tiles of two, so that three entries fill one
        monkeypatch.setattr(module, "HEIGHT", 1)
        monkeypatch.setattr(module, "WIDTH", 2)
    actions.record_many(
        make.act(reason="What was looked at"),
        [
            Draft("condition.met", f"officer:0000-000{n}", date(2022, 8, 1), "CERT-356")
            for n in (1, 2, 3)
        ],
    )
    sealing.seal()


@pytest.fixture
def intruder() -> Iterator[Any]:
    """A connection of the database's owner that knows nothing of Django's settings."""
    if connection.vendor == "postgresql":
        address = connection.get_connection_params()
        known = {key: address[key] for key in ("host", "port", "user", "dbname") if key in address}
        with closing(psycopg.connect(**known)) as raw:
            yield raw
    else:
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as raw:
            yield raw


def run(attack: str, intruder: Any) -> None:
    for statement in attack.split("; "):
        intruder.execute(statement)


def everything() -> list[list[tuple[Any, ...]]]:
    tables = (
        models.Entry, models.Link, models.Head, models.Reason,
        models.Salt, models.Tile, models.Checkpoint,
    )  # fmt: skip
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_the_database_refuses(attack: str, intruder: Any) -> None:
    before = everything()

    with pytest.raises((sqlite3.IntegrityError, psycopg.Error), match="is append-only"):
        run(attack, intruder)
    intruder.rollback()

    assert everything() == before
    assert queries.verify().ok


def test_a_text_may_be_taken_out_once_and_nothing_else_of_its_row(intruder: Any) -> None:
    moment = "2022-07-01 00:00:00+00:00"
    removal = f"UPDATE ledger_reason SET text = '', salt = '', removed_at = '{moment}'"
    run(removal, intruder)
    intruder.commit()
    assert models.Reason.objects.get().text == ""

    for again in (removal, "UPDATE ledger_reason SET text = 'Another'"):
        with pytest.raises((sqlite3.IntegrityError, psycopg.Error), match="is append-only"):
            run(again, intruder)
        intruder.rollback()


def test_djangos_own_ways_are_refused_too() -> None:
    before = everything()
    entry = models.Entry.objects.get(id=2)
    entry.reason = "Another"

    for attempt in (
        entry.save,
        models.Link.objects.get(position=2).delete,
        lambda: models.Entry.objects.update(reason="Another"),
        lambda: models.Entry.objects.bulk_update([entry], ["reason"]),
        lambda: models.Entry.objects.bulk_create([entry], ignore_conflicts=False),
        lambda: models.Link.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()

    assert everything() == before


def test_no_guard_is_missing_after_all_migrations() -> None:
    assert queries.triggers_missing() == []


def test_a_guard_that_was_lost_or_switched_off_is_named() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_link DISABLE TRIGGER ledger_link_no_delete")
        else:
            cursor.execute("DROP TRIGGER ledger_link_no_delete")

        assert queries.triggers_missing() == ["ledger_link_no_delete"]

        triggers.guard(GUARDED)
        assert queries.triggers_missing() == []
