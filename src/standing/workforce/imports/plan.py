"""What an import would do, worked out before anything is written."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model

from standing.rules.book import Book
from standing.sheets.findings import Finding, Severity
from standing.storage.rows import Recorded
from standing.workforce.domain import Change
from standing.workforce.imports.reading import Lines

PORTION = 500

Line = TypeVar("Line")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The moment and the day of the act, where the lines come from, and the law's own days."""

    at: datetime
    day: date
    source: str
    book: Book

    @property
    def statutory_since(self) -> date:
        """The day from which the record runs: that of the statutory certificates (CERT-400)."""
        return min(terms.statutory_since for terms in self.book.campaigns())


@dataclass(slots=True, kw_only=True)
class Plan:
    """What was read and found, how many lines would be created, changed or left, and the writing.

    ``compared`` are the lines held against the register: those read, less those set aside.
    ``before`` and ``after`` go into the ledger beside the counts; they hold nothing personal.
    """

    rows: int
    findings: tuple[Finding, ...]
    compared: int
    created: int
    changes: tuple[Change, ...]
    write: Callable[[], None]
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)

    @property
    def unchanged(self) -> int:
        """How many of the lines compared say what the register says."""
        return self.compared - self.created - len(self.changes)


def once_each(
    found: Lines[Line],
    *,
    key: Callable[[Line], Key],
    row: Callable[[Line], int],
    same: Callable[[Line], object],
    column: str,
    shown: Callable[[Line], str],
) -> dict[Key, Line]:
    """Return one line per key. A repeated line is set aside; one that differs is an error."""
    kept: dict[Key, Line] = {}
    for line in found.lines:
        first = kept.setdefault(key(line), line)
        if first is line:
            continue
        if same(first) == same(line):
            found.find(
                Severity.WARNING, "row.repeated", row=row(line), column=column, value=shown(line),
                message=f"This row says the same as row {row(first)}; it is set aside.",
                fix="Nothing to do; you may remove one of the two rows.",
            )  # fmt: skip
        else:
            found.find(
                Severity.ERROR, "row.contradicts", row=row(line), column=column, value=shown(line),
                message=f"This row and row {row(first)} are about the same thing and differ.",
                fix="Keep the row that is right and remove the other.",
            )  # fmt: skip
    return kept


def supersede(model: type[Recorded], row_ids: Iterable[int], *, at: datetime) -> None:
    """Close the second clock of these rows: from ``at`` on they are no longer held to be true."""
    ids = sorted(row_ids)
    for start in range(0, len(ids), PORTION):
        rows = model._default_manager.filter(pk__in=ids[start : start + PORTION])
        rows.update(superseded_at=at)


def ids_by(model: type[Model], column: str) -> dict[str, int]:
    """Return the id of every row by a column that is unique."""
    return {str(name): int(pk) for name, pk in model._default_manager.values_list(column, "pk")}
