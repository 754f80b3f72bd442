"""The words and pairs of the index, read once by each process, and caught up when names are added.

A process holds them for the database it serves. What it holds only proposes names; who bears them is
asked of the tables each time, so that nobody is found who is not there.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from threading import Lock
from typing import NamedTuple

from django.db import connection
from django.db.models import FilteredRelation, Q

from standing.kernel.collecting import resting
from standing.storage.unchanged import Unchanged
from standing.workforce.finding.choosing import Names
from standing.workforce.finding.pairs import Side
from standing.workforce.finding.places import Place, Places
from standing.workforce.models import Agency

_STATE = (
    "SELECT (SELECT max(id) FROM workforce_searchname), (SELECT max(id) FROM workforce_agency),"
    " (SELECT max(id) FROM workforce_agencyscope), (SELECT max(id) FROM ledger_entry),"
    " EXISTS (SELECT 1 FROM workforce_merge)"
)
_PAIRS = "SELECT last, first, count(*) FROM workforce_searchname GROUP BY last, first ORDER BY last"
_LATER = "SELECT last, first FROM workforce_searchname WHERE id > %s AND id <= %s"
_CHUNK = 20_000


class State(NamedTuple):
    """How far the tables have got: the last row of each, and whether any records were merged."""

    names: int
    agencies: tuple[int, int, int]
    merges: bool


@dataclass(slots=True)
class Held:
    """What a process holds of the index, and how far it has read."""

    names: Names = field(default_factory=Names)
    places: Places = field(default_factory=lambda: Places(()))
    names_read: int = 0
    places_read: tuple[int, int, int] = (-1, -1, -1)


_held: dict[str, Held] = {}
_turn = Lock()


def current() -> tuple[Held, bool]:
    """Return what is held, as new as the tables, and whether any records are merged.

    One question, on SQLite only where anything was written. The first call of a process reads the
    whole index.
    """
    database = str(connection.settings_dict["NAME"])
    state = _present_state()
    held = _held.get(database)
    if held is None or held.names_read != state.names or held.places_read != state.agencies:
        with _turn:
            held = _caught_up(_held.get(database), state)
            _held[database] = held
    return held, state.merges


def forget() -> None:
    """Drop what is held; the next question reads the index again."""
    _held.clear()


def _state() -> State:
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        names, agency, scope, entry, merges = cursor.fetchone()
    return State(names or 0, (agency or 0, scope or 0, entry or 0), bool(merges))


_present_state = Unchanged(_state)


def _caught_up(held: Held | None, state: State) -> Held:
    if held is None or state.names < held.names_read:
        with resting():
            held = Held(names=_whole(), names_read=state.names)
    elif state.names > held.names_read:
        for last, first in _rows(_LATER, [held.names_read, state.names]):
            held.names.add(last, first)
        held.names_read = state.names
    if held.places_read != state.agencies:
        held.places = Places(_agencies())
        held.places_read = state.agencies
    return held


def _agencies() -> Iterator[Place]:
    """Give every agency with the days of its scope, by name, as they are known now; one statement."""
    present = FilteredRelation("scopes", condition=Q(scopes__superseded_at__isnull=True))
    rows = Agency.objects.annotate(present=present).order_by("name", "code", "pk")
    columns = rows.values_list(
        "pk", "code", "name", "municipality", "county", "kind", "present__since", "present__until"
    )
    for _pk, several in groupby(columns, key=lambda row: row[0]):
        spans = list(several)
        pk, code, name, town, county, kind, _since, _until = spans[0]
        scope = tuple((row[6], row[7]) for row in spans if row[6])
        yield Place(pk, code, name, town, county, kind, scope)


def _whole() -> Names:
    return laid_out(_rows(_PAIRS, []))


def laid_out(pairs: Iterable[tuple[str, str, int]]) -> Names:
    """Return words and pairs from counted pairs, those of one surname one after the other."""
    names = Names()
    given: dict[str, int] = {}
    given_counts: list[int] = []
    surnames: list[tuple[str, int]] = []
    starts, others, counts = array("I", [0]), array("I"), array("I")
    for last, rows in groupby(pairs, key=lambda row: row[0]):
        in_order = []
        for _last, first, count in rows:
            number = given.setdefault(first, len(given))
            if number == len(given_counts):
                given_counts.append(0)
            given_counts[number] += count
            in_order.append((number, count))
        in_order.sort()
        others.extend(number for number, _count in in_order)
        counts.extend(count for _number, count in in_order)
        starts.append(len(others))
        surnames.append((last, sum(count for _number, count in in_order)))
    names.lasts.fill(surnames)
    names.firsts.fill(zip(given, given_counts, strict=True))
    names.by_last = Side.of(starts, others, counts)
    names.by_first = names.by_last.turned(len(given))
    return names


def _rows(query: str, values: list[int]) -> Iterator[tuple]:  # type: ignore[type-arg]  # as asked
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows
