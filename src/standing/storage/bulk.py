"""Writing many rows at once through the database's own fast path.

``bulk_create`` spends its time building model instances and SQL text; the cursor's ``executemany``
on SQLite and ``COPY`` on PostgreSQL do not. Both run inside the caller's transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from django.db import connection, models

Convert = Callable[[Any], Any]
Row = Sequence[Any]

AT_A_TIME = 10_000
"""Rows held in memory at once. They may be read from the connection that they are written to, which
``COPY`` keeps busy until it ends; so each portion is laid out before it is written."""


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Row]) -> int:
    """Insert rows of plain values and return how many; ``fields`` names attributes in row order.

    Moments are aware datetimes; days are dates. Defaults of the model are not applied: name every
    column that may not be null. However many rows come, only a portion is in memory at a time.
    """
    way = _way_into(model, tuple(fields))
    return sum(_put(way, portion) for portion in _portions(rows))


@contextmanager
def one_journey() -> Iterator[None]:
    """Send what is written inside in one go, where the server is asked over a connection.

    For a few single rows; many rows at once (``COPY``) cannot travel so. What the server refuses is
    raised at the end.
    """
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Return ids, in order, that the rows about to be inserted may carry; nobody else gets them.

    Rows that name each other can so be written without reading the first ones back. Call it inside
    ``transaction.atomic``, and insert the rows in the same transaction.
    """
    table, key = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [_quoted(table), key, count],
            )
            return [pk for (pk,) in cursor.fetchall()]
        # A transaction is alone from its first statement; the sequence follows the highest id written.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone() or (0,)
        return list(range(last + 1, last + 1 + count))


def _portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    coming = iter(rows)
    while portion := list(islice(coming, AT_A_TIME)):
        yield portion


@dataclass(frozen=True, slots=True)
class _Way:
    """How rows get into a table: worked out once, since it costs as much as writing a row."""

    order: str
    copy: str
    kinds: tuple[str, ...]
    converts: tuple[tuple[int, Convert], ...]


@lru_cache(maxsize=256)
def _way_into(model: type[models.Model], fields: tuple[str, ...]) -> _Way:
    columns = [c for c in map(model._meta.get_field, fields) if isinstance(c, models.Field)]
    into = f"{_quoted(model._meta.db_table)} ({', '.join(_quoted(c.column) for c in columns)})"
    marks = ", ".join(["%s"] * len(columns))
    on_sqlite = connection.vendor == "sqlite"
    return _Way(
        order=f"INSERT INTO {into} VALUES ({marks})",  # noqa: S608 - names come from the models
        copy=f"COPY {into} FROM STDIN (FORMAT BINARY)",
        kinds=tuple(map(_kind, columns)),
        converts=tuple(
            (n, convert)
            for n, column in enumerate(columns)
            if on_sqlite and (convert := _for_sqlite(column))
        ),
    )


def _put(way: _Way, portion: list[Row]) -> int:
    if len(portion) == 1:
        return _execute(way, portion[0])
    if connection.vendor == "postgresql":
        return _copy(way, portion)
    return _executemany(way, portion)


def _execute(way: _Way, row: Row) -> int:
    values = list(row)
    for place, convert in way.converts:
        values[place] = convert(values[place])
    with connection.cursor() as cursor:
        cursor.execute(way.order, values)
    return 1


def _executemany(way: _Way, portion: list[Row]) -> int:
    # Column by column: turning the portion over twice costs less than touching each row in Python.
    columns: list[Iterable[Any]] = list(zip(*portion, strict=True))
    for place, convert in way.converts:
        columns[place] = map(convert, columns[place])
    with connection.cursor() as cursor:
        cursor.executemany(way.order, zip(*columns, strict=True))  # type: ignore[arg-type]  # rows, lazily
    return len(portion)


def _copy(way: _Way, portion: list[Row]) -> int:
    with connection.cursor() as cursor, cursor.copy(way.copy) as copy:
        copy.set_types(way.kinds)  # the binary form says of no value what it is
        for row in portion:
            copy.write_row(row)
    return len(portion)


def _kind(column: "models.Field[Any, Any]") -> str:
    """Return the name of a column's type as psycopg knows it: ``varchar``, ``bigint``, ``date``."""
    named = column.rel_db_type(connection) if column.is_relation else column.db_type(connection)
    return str(named).partition("(")[0]


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))


def _for_sqlite(column: "models.Field[Any, Any]") -> Convert | None:
    if isinstance(column, models.DateTimeField):
        return _moment
    if isinstance(column, models.DateField):
        return _day
    return None


@lru_cache(maxsize=256)
def _moment(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


@lru_cache(maxsize=65_536)
def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
