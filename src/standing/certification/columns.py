"""Columns of rows by whose they are: a few ids, many, or everybody."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from standing.storage import compiled
from standing.workforce import queries as workforce

BATCH = workforce.PORTION


def values(
    rows: "QuerySet[Any, Any]", fields: tuple[str, ...], key: str, ids: Sequence[int] | None
) -> Iterator[tuple[Any, ...]]:
    """Return columns of rows whose ``key`` is among ``ids`` (``None``: all), in batches.

    Of few ids the text of the question is made once, where the rows are all those of their table.
    """
    ordered = rows.order_by("pk")
    if ids is None:
        yield from ordered.values_list(*fields).iterator(chunk_size=5000)
        return

    def among(some: Sequence[int]) -> "QuerySet[Any, Any]":
        return ordered.filter(**{f"{key}__in": some}).values_list(*fields)

    if len(ids) <= compiled.FEW and not rows.query.where and not rows.query.is_sliced:
        yield from compiled.rows(("values", rows.model, fields, key), among, ids)
        return
    for start in range(0, len(ids), BATCH):
        yield from among(ids[start : start + BATCH])
