"""Who bears the names that were chosen: one statement, read alike by both engines.

Every name is a search of an index for two words that are equal, and stops at a bound of its own; so
what a question costs does not grow with the register.
"""

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from standing.workforce.finding.choosing import Choice

AT_ONCE = 40
LOOKED_THROUGH = 2_000
"""Rows of one name that are looked through for an agency that stands in the question."""
FILTERED = 20_000
"""The same, where somebody filters by an agency."""


class Borne(NamedTuple):
    """A name that an officer bears or bore, by the place of the choice that led to it."""

    choice: int
    officer_id: int
    last: str
    first: str
    middle: str
    suffix: str
    ended: bool
    suffix_key: str


_ROW = (
    "SELECT {place} AS place, s.officer_id, n.last, n.first, n.middle, n.suffix,"
    " n.until IS NOT NULL, s.suffix FROM {names} s"
    " JOIN workforce_officername n ON n.id = s.name_id"
    " WHERE {named} AND n.recorded_at <= %s"
    " AND (n.superseded_at IS NULL OR n.superseded_at > %s){there} ORDER BY {order} LIMIT %s"
)
_SOME = "(SELECT * FROM workforce_searchname s WHERE {named} ORDER BY {order} LIMIT %s)"
_THERE = (
    " AND EXISTS (SELECT 1 FROM workforce_employment e WHERE e.officer_id = s.officer_id"
    " AND e.agency_id IN ({marks}) AND e.since <= %s AND (e.until IS NULL OR e.until > %s)"
    " AND e.recorded_at <= %s AND (e.superseded_at IS NULL OR e.superseded_at > %s))"
)
_BY_ID = (
    "SELECT 0, o.id, n.last, n.first, n.middle, n.suffix, n.until IS NOT NULL, ''"
    " FROM workforce_officer o JOIN workforce_officername n ON n.officer_id = o.id"
    " WHERE o.mptc_id = %s AND n.recorded_at <= %s"
    " AND (n.superseded_at IS NULL OR n.superseded_at > %s) ORDER BY n.since DESC, n.id DESC"
)
_NUMBERS = "SELECT id, mptc_id FROM workforce_officer WHERE id IN ({marks})"

_Shape = tuple[int, tuple[bool, bool, bool], tuple[int, ...]]
"""The place of a choice, which of its words are given, and how many agencies each condition names."""


class Wanted(NamedTuple):
    """A choice with its bound: how many rows of it are read."""

    place: int
    choice: Choice
    most: int


def bearing(
    wanted: Sequence[Wanted], *, on: date, known: datetime, at: Sequence[int] = ()
) -> list[Borne]:
    """Return who bears these names as known at a moment, each choice up to its bound.

    ``at`` (and the agencies of a choice) leave those who worked there on a day.
    """
    found: list[Borne] = []
    for start in range(0, len(wanted), AT_ONCE):
        found += _asked(wanted[start : start + AT_ONCE], on=on, known=known, at=at)
    return found


def through(choice: Choice, at: Sequence[int]) -> int:
    """Return how many bearers of a name are looked through for an agency; 0 where none is asked for."""
    if choice.agencies:
        return LOOKED_THROUGH
    return FILTERED if at else 0


def numbered(mptc_id: str, *, known: datetime) -> list[Borne]:
    """Return the names of the officer with this number, the latest first."""
    moment = _moment(known)
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID, [mptc_id, moment, moment])
        return [Borne(*row) for row in cursor.fetchall()]


def numbers_of(officer_ids: Sequence[int]) -> dict[int, str]:
    """Return the MPTC ID of each officer: of those that are shown, not of all that are gone through."""
    if not officer_ids:
        return {}
    marks = ", ".join(["%s"] * len(officer_ids))
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS.format(marks=marks), list(officer_ids))
        return dict(cursor.fetchall())


def _asked(
    wanted: Sequence[Wanted], *, on: date, known: datetime, at: Sequence[int]
) -> list[Borne]:
    shapes: list[_Shape] = []
    values: list[Any] = []
    moment = _moment(known)
    day = str(on) if connection.vendor == "sqlite" else on
    for place, choice, most in wanted:
        _cost, _borne, last, first, initial, own, _instead, _near = choice
        values += [word for word in (last, first, initial) if word]
        agencies = [each for each in (own, at) if each]
        if agencies:
            values.append(through(choice, at))
        values += (moment, moment)
        for ids in agencies:
            values += [*ids, day, day, moment, moment]
        values.append(most)
        named = (bool(last), bool(first), bool(initial))
        shapes.append((place, named, tuple(map(len, agencies)) if agencies else ()))
    raw = connection.connection
    if isinstance(raw, sqlite3.Connection):
        # Past Django's own cursor, which goes through the text for marks of its own each time.
        found = raw.execute(_statement(tuple(shapes), "?"), values).fetchall()
    else:
        with connection.cursor() as cursor:
            cursor.execute(_statement(tuple(shapes), "%s"), values)
            found = cursor.fetchall()
    return list(map(Borne._make, found))


@lru_cache(maxsize=4_096)
def _statement(shapes: tuple[_Shape, ...], mark: str) -> str:
    """Return the statement for names of these shapes: its text is the same for the same shapes."""
    parts = []
    for place, named_by, agencies in shapes:
        named, order = _named(*named_by)
        there = "".join(_THERE.format(marks=", ".join(["%s"] * count)) for count in agencies)
        names = _SOME.format(named=named, order=order) if there else "workforce_searchname"
        if there:
            named = "TRUE"
        query = _ROW.format(names=names, place=place, named=named, there=there, order=order)
        parts.append(f"SELECT * FROM ({query}) AS c{place}")  # noqa: S608 - numbers and fixed text
    return " UNION ALL ".join(parts).replace("%s", mark)


def _named(last: bool, first: bool, initial: bool) -> tuple[str, str]:
    if not first:
        return "s.last = %s", "s.first, s.part, s.middle, s.suffix, s.name_id"
    if not last:
        return "s.first = %s", "s.last, s.part, s.middle, s.suffix, s.id"
    named = "s.last = %s AND s.first = %s"
    if initial:
        return (
            f"{named} AND s.middle IN ('', %s)",
            "s.part, s.middle DESC, s.suffix, s.name_id",
        )
    return named, "s.part, s.middle, s.suffix, s.name_id"


def _moment(known: datetime) -> Any:
    """Return a moment as the database keeps it; the present one is asked for over and over."""
    if connection.vendor == "sqlite":
        return _kept_moment(known)
    return connection.ops.adapt_datetimefield_value(known)


@lru_cache(maxsize=64)
def _kept_moment(known: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(known))
