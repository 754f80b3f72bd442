"""Writing many rows at once through the database's own fast path.

``bulk_create`` spends its time building model instances and SQL text; the cursor's ``executemany``
on SQLite and ``COPY`` on PostgreSQL do not. Both run inside the caller's transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models

Convert = Callable[[Any], Any]


def insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of plain values and return how many; ``fields`` names attributes in row order.

    Moments are aware datetimes; days are dates. Defaults of the model are not applied: name every
    column that may not be null.
    """
    columns = [model._meta.get_field(name) for name in fields]
    names = [str(column.column) for column in columns if isinstance(column, models.Field)]
    if connection.vendor == "postgresql":
        return _copy(model._meta.db_table, names, rows)
    converts = [_for_sqlite(column) for column in columns if isinstance(column, models.Field)]
    return _executemany(model._meta.db_table, names, converts, rows)


def _executemany(
    table: str, names: list[str], converts: list[Convert | None], rows: Iterable[Sequence[Any]]
) -> int:
    wanted = [(place, convert) for place, convert in enumerate(converts) if convert is not None]

    def converted() -> Iterable[list[Any]]:
        for row in rows:
            values = list(row)
            for place, convert in wanted:
                if values[place] is not None:
                    values[place] = convert(values[place])
            yield values

    quote = connection.ops.quote_name
    marks = ", ".join(["%s"] * len(names))
    columns = ", ".join(map(quote, names))
    with connection.cursor() as cursor:
        prepared = list(converted())
        if prepared:
            cursor.executemany(f"INSERT INTO {quote(table)} ({columns}) VALUES ({marks})", prepared)  # noqa: S608 - names come from the models
    return len(prepared)


def _copy(table: str, names: list[str], rows: Iterable[Sequence[Any]]) -> int:
    quote = connection.ops.quote_name
    # Rows may themselves be read from this connection, which COPY keeps busy until it ends.
    prepared = list(rows)
    with connection.cursor() as cursor:
        statement = f"COPY {quote(table)} ({', '.join(map(quote, names))}) FROM STDIN"
        with cursor.copy(statement) as copy:
            for row in prepared:
                copy.write_row(row)
    return len(prepared)


def _for_sqlite(column: "models.Field[Any, Any]") -> Convert | None:
    if isinstance(column, models.DateTimeField):
        return _moment
    if isinstance(column, models.DateField):
        return date.isoformat
    return None


@lru_cache(maxsize=256)
def _moment(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))
