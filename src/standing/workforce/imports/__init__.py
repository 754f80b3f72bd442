"""Reference and legacy files coming in: agencies, officers, training, employment, bars.

One pass finds every fault. An error refuses the whole file and changes nothing (RUL-17); a second
run of the same file creates nothing and changes nothing.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.db import transaction

from standing.kernel.access import Act, Permission
from standing.kernel.collecting import resting
from standing.ledger.actions import record
from standing.rules.book import Book
from standing.sheets.findings import Finding, Unreadable
from standing.storage.locks import hold
from standing.workforce.domain import Change, ImportResult, Reference
from standing.workforce.events import Event
from standing.workforce.imports import agencies, bars, employment, officers, training
from standing.workforce.imports.plan import Plan, Setting
from standing.workforce.imports.reading import Column, Lines, read_portions
from standing.workforce.imports.written import written_faults
from standing.workforce.models import Bar, Employment, OfficerBirth, OfficerName, TrainingRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How a kind of file is read, compared and recorded; ``at_a_time`` lines, or all at once."""

    columns: Sequence[Column]
    make: Callable[[Iterable[object]], Any]
    planner: Callable[[Setting], Callable[[Lines[Any]], Plan]]
    event: Event
    authority: str
    at_a_time: int | None


_PORTION = 10_000
_HOW: Mapping[Reference, _Kind] = {
    Reference.AGENCIES: _Kind(
        columns=agencies.COLUMNS, make=agencies.AgencyLine._make, planner=agencies.planner,
        event=Event.AGENCIES_IMPORTED, authority="CERT-302", at_a_time=None,
    ),
    Reference.OFFICERS: _Kind(
        columns=officers.COLUMNS, make=officers.OfficerLine._make, planner=officers.planner,
        event=Event.OFFICERS_IMPORTED, authority="CERT-412", at_a_time=_PORTION,
    ),
    Reference.TRAINING: _Kind(
        columns=training.COLUMNS, make=training.TrainingLine._make, planner=training.planner,
        event=Event.TRAINING_IMPORTED, authority="CERT-212", at_a_time=_PORTION,
    ),
    Reference.EMPLOYMENT: _Kind(
        columns=employment.COLUMNS, make=employment.EmploymentLine._make,
        planner=employment.planner, event=Event.EMPLOYMENT_IMPORTED, authority="CERT-511",
        at_a_time=_PORTION,
    ),
    Reference.BARS: _Kind(
        columns=bars.COLUMNS, make=bars.BarLine._make, planner=bars.planner,
        event=Event.BARS_IMPORTED, authority="RUL-3", at_a_time=None,
    ),
}  # fmt: skip


def import_file(
    act: Act, kind: Reference, path: Path, *, book: Book, dry_run: bool = False
) -> ImportResult:
    """Take in a reference file, or say what is wrong with it.

    ``ok`` of the result is false where an error refused the file; nothing changed then, nor under
    ``dry_run``. What is taken is known from the moment of the act. The ledger gets one entry with
    the counts and the file's SHA-256, unless there was nothing to change. A long list is read, compared
    and stored a portion at a time in one transaction, which an error takes back as a whole.

    Raises:
        NotPermitted: the person may not import reference files.
    """
    act.by.require(Permission.REFERENCE_IMPORT)
    how = _HOW[kind]
    try:
        portions = read_portions(path, how.columns, how.make, at_a_time=how.at_a_time)
        with resting(), transaction.atomic():
            hold("workforce.import")
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            source = f"{kind}:{sha256}"
            setting = Setting(at=act.at, day=act.day, source=source, book=book)
            done = _taken(portions, how.planner(setting))
            result = _result(path.name, sha256, done)
            if result.ok and not dry_run and (done.created or done.changes):
                done.after |= setting.written.told()
                _record(act, how, result, done)
            else:
                transaction.set_rollback(True)
    except Unreadable as refusal:
        return ImportResult(file=path.name, sha256="", rows=0, findings=(refusal.finding,))
    return result


@dataclass(slots=True)
class _Done:
    """What the portions of a file came to, and what goes into the ledger beside the counts."""

    rows: int = 0
    findings: tuple[Finding, ...] = ()
    compared: int = 0
    created: int = 0
    changes: list[Change] = field(default_factory=list)
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)


def _taken(portions: Iterable[Lines[Any]], plan_of: Callable[[Lines[Any]], Plan]) -> _Done:
    """Compare each portion with the register and store it, as long as nothing was found wrong."""
    done = _Done()
    for found in portions:
        plan = plan_of(found)
        if not found.refused:
            plan.write()
        done.rows, done.findings = found.rows, found.in_order()
        done.compared += plan.compared
        done.created += plan.created
        done.changes += plan.changes
        done.before |= plan.before
        done.after |= plan.after
    return done


def _record(act: Act, how: _Kind, result: ImportResult, done: _Done) -> None:
    record(
        act,
        kind=how.event,
        subject=f"file:{result.sha256}",
        effective_on=act.day,
        authority=how.authority,
        before=done.before or None,
        after={"sha256": result.sha256, **result.counts(), **done.after},
    )


def import_faults() -> list[str]:
    """Return a sentence for each import whose rows are not those that it wrote (``standing check``)."""
    return [
        *written_faults(OfficerName, officers.NAME),
        *written_faults(OfficerBirth, officers.BIRTH),
        *written_faults(Employment, employment.EMPLOYMENT, source=f"{Reference.EMPLOYMENT}:"),
        *written_faults(TrainingRecord, training.TRAINING),
        *written_faults(Bar, bars.BAR),
    ]


def _result(file: str, sha256: str, done: _Done) -> ImportResult:
    read = ImportResult(file=file, sha256=sha256, rows=done.rows, findings=done.findings)
    if not read.ok:
        return read
    return replace(
        read,
        created=done.created,
        changes=tuple(done.changes),
        unchanged=done.compared - done.created - len(done.changes),
    )
