"""Who bears the names that were chosen: one statement, read alike by both engines.

Every name is a search of an index for two words that are equal, and stops at a bound of its own; so
what a question costs does not grow with the register.
"""

from collections.abc import Sequence
from datetime import date, datetime
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
    mptc_id: str
    last: str
    first: str
    middle: str
    suffix: str
    ended: bool
    other_initial: str
    suffix_key: str


_ROW = (
    "SELECT {place} AS place, s.officer_id, o.mptc_id, n.last, n.first, n.middle, n.suffix,"
    " n.until IS NOT NULL, s.middle, s.suffix FROM {names} s"
    " JOIN workforce_officername n ON n.id = s.name_id"
    " JOIN workforce_officer o ON o.id = s.officer_id"
    " WHERE {named} AND n.recorded_at <= %s"
    " AND (n.superseded_at IS NULL OR n.superseded_at > %s){{there}} ORDER BY {order} LIMIT %s"
)
_SOME = "(SELECT * FROM workforce_searchname s WHERE {named} ORDER BY {order} LIMIT %s)"
_THERE = (
    " AND EXISTS (SELECT 1 FROM workforce_employment e WHERE e.officer_id = s.officer_id"
    " AND e.agency_id IN ({marks}) AND e.since <= %s AND (e.until IS NULL OR e.until > %s)"
    " AND e.recorded_at <= %s AND (e.superseded_at IS NULL OR e.superseded_at > %s))"
)
_BY_ID = (
    "SELECT 0, o.id, o.mptc_id, n.last, n.first, n.middle, n.suffix, n.until IS NOT NULL, '', ''"
    " FROM workforce_officer o JOIN workforce_officername n ON n.officer_id = o.id"
    " WHERE o.mptc_id = %s AND n.recorded_at <= %s"
    " AND (n.superseded_at IS NULL OR n.superseded_at > %s) ORDER BY n.since DESC, n.id DESC"
)


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


def numbered(mptc_id: str, *, known: datetime) -> list[Borne]:
    """Return the names of the officer with this number, the latest first."""
    moment = _moment(known)
    with connection.cursor() as cursor:
        cursor.execute(_BY_ID, [mptc_id, moment, moment])
        return [Borne(*row) for row in cursor.fetchall()]


def _asked(
    wanted: Sequence[Wanted], *, on: date, known: datetime, at: Sequence[int]
) -> list[Borne]:
    parts: list[str] = []
    values: list[Any] = []
    moment = _moment(known)
    for place, choice, most in wanted:
        named, order = _named(choice)
        values += [word for word in (choice.last, choice.first, choice.initial) if word]
        agencies = [each for each in (choice.agencies, at) if each]
        if agencies:
            some = _SOME.format(named=named, order=order)
            values.append(LOOKED_THROUGH if choice.agencies else FILTERED)
            query = _ROW.format(names=some, place=place, order=order, named="TRUE")
        else:
            query = _ROW.format(names="workforce_searchname", place=place, order=order, named=named)
        values += [moment, moment]
        there = ""
        for ids in agencies:
            there += _THERE.format(marks=", ".join(["%s"] * len(ids)))
            values += [*ids, on, on, moment, moment]
        values.append(most)
        query = query.replace("{there}", there)
        parts.append(f"SELECT * FROM ({query}) AS c{place}")  # noqa: S608 - numbers and fixed text
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return [Borne(*row) for row in cursor.fetchall()]


def _named(choice: Choice) -> tuple[str, str]:
    if not choice.first:
        return "s.last = %s", "s.first, s.middle, s.suffix, s.name_id"
    if not choice.last:
        return "s.first = %s", "s.last, s.middle, s.suffix, s.id"
    named = "s.last = %s AND s.first = %s"
    if choice.initial:
        return (
            f"{named} AND s.middle IN ('', %s)",
            "s.middle DESC, s.suffix DESC, s.name_id DESC",
        )
    return named, "s.middle, s.suffix, s.name_id"


def _moment(known: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(known)
