"""Reference and legacy files coming in: agencies, officers, training, employment, bars.

One pass finds every fault. An error refuses the whole file and changes nothing (RUL-17); a second
run of the same file creates nothing and changes nothing.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from django.db import transaction

from standing.kernel.access import Act, Permission
from standing.ledger.actions import record
from standing.rules.book import Book
from standing.sheets.findings import Unreadable
from standing.sheets.reading import Table, read_tables
from standing.storage.locks import hold
from standing.workforce.domain import ImportResult, Reference
from standing.workforce.events import Event
from standing.workforce.imports import agencies, bars, employment, officers, training
from standing.workforce.imports.plan import Plan, Setting

Planner = Callable[[Sequence[Table], Setting], Plan]

_HOW: Mapping[Reference, tuple[Planner, Event, str]] = {
    Reference.AGENCIES: (agencies.plan, Event.AGENCIES_IMPORTED, "CERT-302"),
    Reference.OFFICERS: (officers.plan, Event.OFFICERS_IMPORTED, "CERT-412"),
    Reference.TRAINING: (training.plan, Event.TRAINING_IMPORTED, "CERT-212"),
    Reference.EMPLOYMENT: (employment.plan, Event.EMPLOYMENT_IMPORTED, "CERT-511"),
    Reference.BARS: (bars.plan, Event.BARS_IMPORTED, "RUL-3"),
}


def import_file(
    act: Act, kind: Reference, path: Path, *, book: Book, dry_run: bool = False
) -> ImportResult:
    """Take in a reference file, or say what is wrong with it.

    ``ok`` of the result is false where an error refused the file; nothing changed then, nor under
    ``dry_run``. What is taken is known from the moment of the act. The ledger gets one entry with
    the counts and the file's SHA-256, unless there was nothing to change.

    Raises:
        NotPermitted: the person may not import reference files.
    """
    act.by.require(Permission.REFERENCE_IMPORT)
    try:
        tables = read_tables(path)
    except Unreadable as refusal:
        return ImportResult(file=path.name, sha256="", rows=0, findings=(refusal.finding,))
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    plan_of, event, authority = _HOW[kind]
    setting = Setting(at=act.at, day=act.day, source=f"{kind}:{sha256}", book=book)
    with transaction.atomic():
        hold("workforce.import")
        plan = plan_of(tables, setting)
        result = _result(path.name, sha256, plan)
        if result.ok and not dry_run and (plan.created or plan.changes):
            plan.write()
            record(
                act,
                kind=event,
                subject=f"file:{sha256}",
                effective_on=act.day,
                authority=authority,
                before=plan.before or None,
                after={"sha256": sha256, **result.counts(), **plan.after},
            )
    return result


def _result(file: str, sha256: str, plan: Plan) -> ImportResult:
    read = ImportResult(file=file, sha256=sha256, rows=plan.rows, findings=plan.findings)
    if not read.ok:
        return read
    return ImportResult(
        file=file,
        sha256=sha256,
        rows=plan.rows,
        created=plan.created,
        changes=plan.changes,
        unchanged=plan.unchanged,
        findings=plan.findings,
    )
