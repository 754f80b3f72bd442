"""Keeping the index of names: written with the names, filled once, and set beside them by the check."""

from collections.abc import Iterator
from itertools import groupby

from standing.storage.bulk import insert
from standing.workforce.finding.forms import forms_of
from standing.workforce.models import OfficerName, SearchName

FIELDS = ("name_id", "officer_id", "last", "first", "middle", "suffix", "part")
_AT_A_TIME = 20_000
_SHOWN = 20

Row = tuple[int, int, str, str, str, str, int]


def index_new_names() -> int:
    """Add the forms of every name that the index does not hold yet, and return how many rows.

    Names are numbered as they are written, by one writer at a time: call it in the transaction that
    writes them. What a name says is never edited, so that nothing ever has to be taken out.
    """
    written = 0
    done = _last_indexed()
    while rows := list(_rows(done)):
        written += insert(SearchName, FIELDS, rows)
        done = rows[-1][0]
    return written


def index_faults() -> list[str]:
    """Return a sentence for each name whose rows in the index are not those that follow from it."""
    faults: list[str] = []
    stored = groupby(_stored(), key=lambda row: row[0])
    held = next(stored, None)
    for name_id, wanted in groupby(_all_rows(), key=lambda row: row[0]):
        while held is not None and held[0] < name_id:
            faults.append(f"search index: row of a name that is not on record ({held[0]})")
            held = next(stored, None)
        found = list(held[1]) if held is not None and held[0] == name_id else []
        if found != list(wanted):
            faults.append(f"search index: name {name_id} is not indexed as it is written")
        if held is not None and held[0] == name_id:
            held = next(stored, None)
    if held is not None:
        faults.append(f"search index: row of a name that is not on record ({held[0]})")
    if len(faults) > _SHOWN:
        left = len(faults) - _SHOWN
        faults = [*faults[:_SHOWN], f"search index: and {left:,} more"]
    return faults


def _last_indexed() -> int:
    last = SearchName.objects.order_by("-pk").values_list("name_id", flat=True).first()
    return last or 0


def _rows(after: int) -> Iterator[Row]:
    names = OfficerName.objects.filter(pk__gt=after).order_by("pk")
    columns = names.values_list("pk", "officer_id", "last", "first", "middle", "suffix")
    for pk, officer_id, *name in columns[:_AT_A_TIME]:
        for form in forms_of(*name):
            yield (pk, officer_id, *form)


def _all_rows() -> Iterator[Row]:
    names = OfficerName.objects.order_by("pk")
    columns = names.values_list("pk", "officer_id", "last", "first", "middle", "suffix")
    for pk, officer_id, *name in columns.iterator(chunk_size=_AT_A_TIME):
        for form in forms_of(*name):
            yield (pk, officer_id, *form)


def _stored() -> Iterator[Row]:
    rows = SearchName.objects.order_by("pk").values_list(*FIELDS)
    yield from rows.iterator(chunk_size=_AT_A_TIME)
