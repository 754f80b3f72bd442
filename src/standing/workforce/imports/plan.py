"""What an import would do, worked out before anything is written."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from standing.rules.book import Book
from standing.sheets.findings import Severity
from standing.storage.rows import Recorded
from standing.workforce.domain import Change
from standing.workforce.imports.reading import Lines
from standing.workforce.imports.written import Written

PORTION = 5_000
"""Ids in one question to the database."""

Line = TypeVar("Line")
Key = TypeVar("Key", bound=Hashable)
Id = TypeVar("Id", int, str)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The moment and the day of the act, where the lines come from, and the law's own days.

    ``written`` takes in what is stored, for the ledger.
    """

    at: datetime
    day: date
    source: str
    book: Book
    written: Written = field(default_factory=Written)

    @cached_property
    def statutory_since(self) -> date:
        """The day from which the record runs: that of the statutory certificates (CERT-400)."""
        return min(terms.statutory_since for terms in self.book.campaigns())


@dataclass(slots=True, kw_only=True)
class Plan:
    """How many lines of a portion would be created, changed or left, and the writing.

    ``compared`` are the lines held against the register: those read, less those set aside.
    ``before`` and ``after`` go into the ledger beside the counts; they hold nothing personal.
    """

    compared: int
    created: int
    changes: tuple[Change, ...]
    write: Callable[[], None]
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)


def once_each(
    found: Lines[Line],
    *,
    key: Callable[[Line], Key],
    row: Callable[[Line], int],
    same: Callable[[Line], object],
    column: str,
    shown: Callable[[Line], str],
    earlier: dict[Key, tuple[int, int]] | None = None,
) -> dict[Key, Line]:
    """Return one line per key. A repeated line is set aside; one that differs is an error.

    ``earlier`` remembers, from portion to portion of a file, the row of each key and a hash of what
    the line said.
    """
    keys = [key(line) for line in found.lines]
    kept = dict(zip(keys, found.lines, strict=True))
    if len(kept) < len(keys) or (earlier and not earlier.keys().isdisjoint(kept)):
        kept = _told_apart(found, keys, row, same, column, shown, earlier or {})
    if earlier is not None:
        earlier.update((each, (row(line), hash(same(line)))) for each, line in kept.items())
    return kept


def _told_apart(
    found: Lines[Line],
    keys: list[Key],
    row: Callable[[Line], int],
    same: Callable[[Line], object],
    column: str,
    shown: Callable[[Line], str],
    earlier: dict[Key, tuple[int, int]],
) -> dict[Key, Line]:
    kept: dict[Key, Line] = {}
    for key, line in zip(keys, found.lines, strict=True):
        if key in earlier:
            first_row, said = earlier[key]
        elif (first := kept.setdefault(key, line)) is not line:
            first_row, said = row(first), hash(same(first))
        else:
            continue
        if said == hash(same(line)):
            found.find(
                Severity.WARNING, "row.repeated", row=row(line), column=column, value=shown(line),
                message=f"This row says the same as row {first_row}; it is set aside.",
                fix="Nothing to do; you may remove one of the two rows.",
            )  # fmt: skip
        else:
            found.find(
                Severity.ERROR, "row.contradicts", row=row(line), column=column, value=shown(line),
                message=f"This row and row {first_row} are about the same thing and differ.",
                fix="Keep the row that is right and remove the other.",
            )  # fmt: skip
    return kept


def supersede(model: type[Recorded], row_ids: Iterable[int], *, at: datetime) -> None:
    """Close the second clock of these rows: from ``at`` on they are no longer held to be true."""
    for ids in portions(row_ids):
        model._default_manager.filter(pk__in=ids).update(superseded_at=at)


def portions(ids: Iterable[Id]) -> Iterator[list[Id]]:
    """Give ids in order, as many at a time as one question to the database takes."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), PORTION):
        yield wanted[start : start + PORTION]
