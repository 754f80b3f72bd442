"""Which records are one person: questions about merges, on the second clock.

A merge has one step: who is merged into another is nobody's keeper, so no chain is ever followed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from standing.storage import compiled
from standing.storage.rows import known as known_rows
from standing.workforce.models import Merge, Officer


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A merge as its readers need it: from when and, once taken back, until when it was known."""

    keep_id: int
    other_id: int
    recorded_at: datetime
    superseded_at: datetime | None


def kept_as(*, known: datetime) -> dict[int, int]:
    """Return, for each record known to be merged at a moment, the record it is read as."""
    return dict(compiled.rows("kept as", _kept, known))


def _kept(known: datetime) -> QuerySet[Merge, tuple[int, int]]:
    return Merge.objects.filter(known_rows(known)).values_list("other_id", "keep_id")


def numbers_read_as(*, known: datetime) -> dict[str, str]:
    """Return, by the MPTC ID of each merged record, the one of the officer it is read as."""
    rows = Merge.objects.filter(known_rows(known))
    return dict(rows.values_list("other__mptc_id", "keep__mptc_id"))


def merged_into(officer_id: int, *, known: datetime) -> Officer | None:
    """Return the officer as whom this record is read at a moment, or ``None`` for itself."""
    keep_id = kept_as(known=known).get(officer_id)
    return None if keep_id is None else Officer.objects.get(pk=keep_id)


def others_of(officer_ids: Collection[int] | None, *, known: datetime) -> dict[int, list[int]]:
    """Return the records merged into each of these officers (``None``: all), as known."""
    wanted = None if officer_ids is None else set(officer_ids)
    found: dict[int, list[int]] = defaultdict(list)
    for other_id, keep_id in sorted(kept_as(known=known).items()):
        if wanted is None or keep_id in wanted:
            found[keep_id].append(other_id)
    return dict(found)


def records_of(officer_id: int, *, known: datetime) -> list[int]:
    """Return every record of the person whom this record is: the one read first, then those merged."""
    into = merged_into(officer_id, known=known)
    keep = into.pk if into else officer_id
    return [keep, *others_of([keep], known=known).get(keep, [])]


def numbers_of(officer_id: int, *, known: datetime) -> list[str]:
    """Return every MPTC ID under which the person of this record is an officer, in order."""
    records = Officer.objects.filter(pk__in=records_of(officer_id, known=known))
    return list(records.order_by("mptc_id").values_list("mptc_id", flat=True))


def ever_joined(officer_ids: Iterable[int] | None) -> list[Joined]:
    """Return every merge into these officers (``None``: all), those taken back included."""
    rows = compiled.rows("ever joined", _ever)
    wanted = None if officer_ids is None else set(officer_ids)
    return [
        Joined(keep_id=row[0], other_id=row[1], recorded_at=row[2], superseded_at=row[3])
        for row in rows
        if wanted is None or row[0] in wanted
    ]


def _ever() -> QuerySet[Merge, tuple[int, int, datetime, datetime | None]]:
    return Merge.objects.order_by("recorded_at", "pk").values_list(
        "keep_id", "other_id", "recorded_at", "superseded_at"
    )
