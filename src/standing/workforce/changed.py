"""What rank and what kind of employment a change left behind, as of a day before it (CERT-513).

A change is effective on a day and known from another, but the employment stays one row from the day of
hire: cut in two, it would read as somebody hired anew. So the row says what is known last, and a day
before the change is answered from the form that told it and from the row it replaced.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from standing.kernel.periods import day_of
from standing.workforce import identities
from standing.workforce.domain import Employed, StatusChange
from standing.workforce.models import Employment, StatusUpdate

_FIELDS: Final = {"rank": "rank", "employment": "employment_class"}
"""What a form calls each part of an employment, and what the employment does."""


def as_of(places: Sequence[Employed], *, on: date, known: datetime) -> list[Employed]:
    """Return employments with the rank and the kind they had on a day.

    Each change that takes effect after ``on`` is undone, the one reported last first, as far as the
    employment still says what it told: what a file or a correction said since then stays.
    """
    if on >= day_of(known):  # a change is told of once it is so
        return list(places)
    later = StatusUpdate.objects.filter(
        change=StatusChange.OTHER.value, effective_on__gt=on, recorded_at__lte=known
    ).exclude(said="")
    told = list(later.order_by("-recorded_at", "-pk"))
    if not told:
        return list(places)
    kept = identities.kept_as(known=known)
    of_whom = {(each.officer_id, each.agency_id) for each in places}
    by_place: dict[tuple[int, int], list[StatusUpdate]] = {}
    for form in told:
        key = kept.get(form.officer_id, form.officer_id), form.agency_id
        if key in of_whom:
            by_place.setdefault(key, []).append(form)
    records = {keep: {keep} for keep, _agency in by_place}
    for other, keep in kept.items():
        if keep in records:
            records[keep].add(other)
    return [
        _undone(
            each,
            by_place.get((each.officer_id, each.agency_id), ()),
            records.get(each.officer_id, ()),
        )
        for each in places
    ]


def _undone(place: Employed, told: Sequence[StatusUpdate], records: Collection[int]) -> Employed:
    """The employment before the changes told of it."""
    for form in told:
        if form.effective_on < place.since or (place.until and form.effective_on > place.until):
            continue
        now = [field for field, said in _said(form) if getattr(place, field) == said]
        before = _replaced_by(form, records) if now else None
        if before is not None:
            place = replace(place, **{field: getattr(before, field) for field in now})
    return place


def _said(form: StatusUpdate) -> Iterator[tuple[str, str]]:
    """What a form told of an employment: the field, and what it became."""
    for name, said in json.loads(form.said).items():
        if name in _FIELDS:
            yield _FIELDS[name], said


def _replaced_by(form: StatusUpdate, records: Collection[int]) -> Employment | None:
    """The row that stood until the form was filed."""
    rows = Employment.objects.filter(
        officer__in=records, agency_id=form.agency_id, superseded_at=form.recorded_at
    )
    return rows.order_by("pk").first()
