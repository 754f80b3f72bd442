"""Questions that are asked over and over: the text of each is made once, and filled in from then on.

Making SQL takes the library ten times as long as SQLite takes to answer for one officer. What is asked
stays a query set, written where it always was; here its text is kept, with the places of what changes.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

Given = int | str | date | datetime | Sequence[int]
Rows = list[tuple[Any, ...]]
FEW: Final = 200
"""Above so many ids making the text is next to nothing."""
_SIZES: Final = (1, 2, 4, 8, 16, 25, 50, 100, 200)
"""How many ids a text has places for; fewer are filled up with the last one, more are a text each."""
_NO_ID: Final = -7_000_000_000


@dataclass(frozen=True, slots=True)
class _Text:
    sql: str
    fixed: tuple[Any, ...]
    places: tuple[tuple[int, int, int], ...]  # parameter, which was given, which of a list
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]


_texts: dict[Hashable, _Text] = {}


def rows(name: Hashable, ask: Callable[..., "QuerySet[Any, Any]"], *given: Given) -> Rows:
    """Return the rows of ``ask(*given)``, a query set of ``values_list``.

    ``name`` stands for the question: for one name, ``ask`` must make the same query set but for what is
    given, which it may not look into. An empty list of ids is answered without asking.
    """
    if any(not isinstance(each, int | str | date) and not each for each in given):
        return []
    connection = connections[DEFAULT_DB_ALIAS]
    filled = [each if isinstance(each, int | str | date) else _filled_up(each) for each in given]
    sizes = tuple(0 if isinstance(each, int | str | date) else len(each) for each in filled)
    key = (name, sizes, connection.vendor)
    text = _texts.get(key)
    if text is None:
        text = _texts[key] = _made(connection, ask, filled)
    parameters = list(text.fixed)
    for place, which, of_list in text.places:
        value = filled[which]
        parameters[place] = _adapted(connection, value if of_list < 0 else value[of_list])  # type: ignore[index]  # a list, as when it was made
    with connection.cursor() as cursor:
        cursor.execute(text.sql, parameters)
        found: Rows = cursor.fetchall()
    return _converted(found, text, connection) if text.converters else found


def _filled_up(ids: Sequence[int]) -> Sequence[int]:
    size = next((size for size in _SIZES if size >= len(ids)), len(ids))
    return [*ids, *[ids[-1]] * (size - len(ids))]


def _made(
    connection: BaseDatabaseWrapper,
    ask: Callable[..., "QuerySet[Any, Any]"],
    given: Sequence[Given],
) -> _Text:
    """Make the text once, with marks in place of what is given, and find where each mark went."""
    marks: list[Any] = []
    where: dict[Any, tuple[int, int]] = {}
    for which, each in enumerate(given):
        several = not isinstance(each, int | str | date)
        mark = [_mark(0, which, n) for n in range(len(each))] if several else _mark(each, which, 0)  # type: ignore[arg-type]  # a list
        marks.append(mark)
        for n, one in enumerate(mark if several else [mark]):
            where[_adapted(connection, one)] = (which, n if several else -1)
    compiler = ask(*marks).query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    places = tuple(
        (place, *where[value])
        for place, value in enumerate(parameters)
        if isinstance(value, int | str | date) and value in where
    )
    if {(which, n) for _place, which, n in places} != set(where.values()):
        raise ValueError("What was given is not all found in the text of this question.")
    converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    return _Text(
        sql=sql,
        fixed=tuple(parameters),
        places=places,
        converters=tuple((n, tuple(each), column) for n, (each, column) in converters.items()),
    )


def _mark(like: object, which: int, n: int) -> Any:
    """Return a value that stands in no register, of the kind that is given."""
    if isinstance(like, datetime):
        return datetime(1001 + which, 1, 1, tzinfo=UTC)
    if isinstance(like, date):
        return date(1101 + which, 1, 1)
    if isinstance(like, str):
        return f"\ue000{which}"
    return _NO_ID - 1_000_000 * which - n


def _adapted(connection: BaseDatabaseWrapper, value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _converted(found: Rows, text: _Text, connection: BaseDatabaseWrapper) -> Rows:
    made = []
    for row in found:
        cells = list(row)
        for n, converters, column in text.converters:
            value = cells[n]
            for convert in converters:
                value = convert(value, column, connection)
            cells[n] = value
        made.append(tuple(cells))
    return made
