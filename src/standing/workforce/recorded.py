"""Rows that an act made, set beside the entries of the ledger that tell of it (``standing check``)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from standing.ledger import queries as ledger
from standing.ledger.domain import Entry
from standing.storage.rows import Recorded
from standing.workforce.models import Merge

Value = object
"""A column's value; days come as ``date`` from a row, and in ISO 8601 from an entry."""


class Fact(NamedTuple):
    """What one row, or one entry, says was done: of whom, what, and when it was known."""

    subject: str
    what: str
    at: datetime


def faults(*, stored: Iterable[Fact], told: Iterable[Fact]) -> list[str]:
    """Return a sentence for each fact that only the rows or only the ledger know.

    Two records that were one person at the moment of the act count as one.
    """
    read = _reading()
    rows = Counter(read(fact) for fact in stored)
    entries = Counter(read(fact) for fact in told)
    return [
        f"{subject.replace(':', ' ', 1)}: {what}, known {at.isoformat(' ', 'seconds')}: {said}"
        for left, said in (
            (rows - entries, "the ledger says nothing of it"),
            (entries - rows, "the ledger says so, and no row does"),
        )
        for subject, what, at in sorted(left.elements())
    ]


def _reading() -> Callable[[Fact], Fact]:
    """Return what names the officer as whom a record was read at the moment of the fact."""
    merges = defaultdict(list)
    for other, keep, since, until in Merge.objects.values_list(
        "other__mptc_id", "keep__mptc_id", "recorded_at", "superseded_at"
    ):
        merges[f"officer:{other}"].append((f"officer:{keep}", since, until))

    def read(fact: Fact) -> Fact:
        for keep, since, until in merges.get(fact.subject, ()):
            if since <= fact.at and (until is None or fact.at < until):
                return fact._replace(subject=keep)
        return fact

    return read


def entries_of(kinds: Iterable[str]) -> Iterator[Entry]:
    """Give every entry of some kinds, kind after kind."""
    for kind in kinds:
        yield from ledger.entries_of(kind)


def rows_of(
    model: type[Recorded], subject: str, *columns: str, kind: str = "officer"
) -> Iterator[tuple[str, datetime, datetime | None, tuple[Value, ...]]]:
    """Give each row ever stored: its subject, both ends of its second clock, and some columns.

    ``subject`` is the path to the MPTC ID, or to the code of the agency.
    """
    rows = model._default_manager.order_by("pk").values_list(
        subject, "recorded_at", "superseded_at", *columns
    )
    for named, recorded_at, superseded_at, *values in rows.iterator(chunk_size=5_000):
        yield f"{kind}:{named}", recorded_at, superseded_at, tuple(values)
