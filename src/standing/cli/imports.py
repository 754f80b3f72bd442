"""``standing import``: reference and legacy data, one command for each kind of file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

import click
from django.db import transaction

from standing.certification.rebuilding import derive_certificates
from standing.cli.acting import act, as_json, as_person, at_moment, print_json, say
from standing.cli.work import in_background
from standing.jobs.domain import Kind
from standing.kernel.canonical import digest
from standing.rules.book import the_book
from standing.sheets.findings import Finding, Severity
from standing.workforce.domain import ImportResult, Reference
from standing.workforce.imports import import_file

ROWS_SHOWN = 20
HELP: Mapping[Reference, tuple[str, str]] = {
    Reference.AGENCIES: (
        "Load agencies and the days on which they are in scope.",
        "agency_name, agency_type, county, municipality, fbi_ori, code (made where absent), and "
        "either in_scope_since and in_scope_until or in_scope_2022 (yes, no).",
    ),
    Reference.OFFICERS: (
        "Load the training committee's list of officers.",
        "mptc_id, last_name, first_name, middle_name, suffix, date_of_birth, "
        "employed_on_2021_07_01 (yes, no), certification_kind.",
    ),
    Reference.TRAINING: (
        "Load the training committee's export; lines that are there already stay.",
        "mptc_id, course, category, hours, completed_on, training_year.",
    ),
    Reference.EMPLOYMENT: (
        "Load who worked where, from when to when.",
        "mptc_id, agency (code or name), start, end (the first day no longer there), class, "
        "separation_nature, separation_reason, for_cause (yes, no).",
    ),
    Reference.BARS: (
        "Load convictions and listings that bar a certificate.",
        "mptc_id, kind (felony, continuance-without-finding, national-index, decertified-list), "
        "date, source.",
    ),
}


@click.group("import")
def imports() -> None:
    """Load reference and legacy data from CSV or Excel files.

    An error refuses the whole file and changes nothing; a second run of the same file changes
    nothing either.

    Example:  standing import officers officers.csv --dry-run
    """


def _add(kind: Reference) -> None:
    """Give the group the command for one kind of file."""
    does, columns = HELP[kind]

    @imports.command(
        kind.value,
        short_help=does,
        help=f"{does}\n\nColumns, in any order: {columns}\n\n\b\n"
        f"Example:\n  standing import {kind} {kind}.csv --dry-run",
    )
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
    @click.option(
        "--background", is_flag=True, help="Let a worker do it; follow it with standing jobs."
    )
    @as_json
    @as_person
    @at_moment
    @click.pass_context
    def load(
        context: click.Context,
        *,
        file: Path,
        dry_run: bool,
        background: bool,
        json_: bool,
        as_: str | None,
        at: datetime | None,
    ) -> None:
        if background:
            if dry_run:
                raise click.UsageError(
                    "A dry run is shown at once; leave out --background or --dry-run."
                )
            named = file.resolve()
            asked: dict[str, object] = {
                "kind": kind.value, "file": str(named), "sha256": digest(named.read_bytes()),
            }  # fmt: skip
            in_background(act(by=as_, at=at), Kind.IMPORT, asked, at=at, json_=json_)
            return
        with transaction.atomic():
            result = import_file(act(by=as_, at=at), kind, file, book=the_book(), dry_run=dry_run)
            if kind is Reference.OFFICERS and result.ok and not dry_run:
                derive_certificates()  # the certificates that the act of 2020 gave (CERT-400)
        if json_:
            print_json({**result.as_dict(), "dry_run": dry_run})
        else:
            _tell(result, dry_run=dry_run)
        if not result.ok:
            context.exit(1)


def _tell(result: ImportResult, *, dry_run: bool) -> None:
    for lines in (*_findings(result.findings), *(_changes(result) if dry_run else ())):
        say(lines)
    if not result.ok:
        errors = sum(finding.severity == Severity.ERROR for finding in result.findings)
        say(f"Nothing was changed. Mend {_counted(errors, 'error')} and import the file again.")
        return
    would = "would be " if dry_run else ""
    click.echo(
        f"{result.file}: {_counted(result.rows, 'row')} read; {result.created:,} {would}created, "
        f"{result.changed:,} {would}changed, {result.unchanged:,} unchanged, "
        f"{result.set_aside:,} set aside."
    )
    if dry_run:
        say("This was a dry run: nothing was changed.")


def _findings(findings: Iterable[Finding]) -> Iterable[str]:
    """Return the findings grouped by fault, errors first, the most frequent first."""
    groups: dict[tuple[Severity, str, str | None, str, str], list[Finding]] = defaultdict(list)
    for each in findings:
        groups[each.severity, each.code, each.column, each.message, each.fix].append(each)
    ordered = sorted(groups.items(), key=lambda item: (item[0][0] != Severity.ERROR, -len(item[1])))
    for (severity, _code, column, message, fix), group in ordered:
        where = f"{column}: " if column else ""
        count = f" ({_counted(len(group), 'row')})" if len(group) > 1 else ""
        yield f"{severity.value.capitalize()}. {where}{message}{count}"
        for each in group[:ROWS_SHOWN]:
            if each.row is not None:
                yield f"  row {each.row:,}" + (f", read {each.value!r}" if each.value else "")
        if len(group) > ROWS_SHOWN:
            yield f"  and {len(group) - ROWS_SHOWN:,} more; --json lists them all"
        yield f"  {fix}"


def _changes(result: ImportResult) -> Iterable[str]:
    """Return what a dry run would change, without the values."""
    for change in result.changes[:ROWS_SHOWN]:
        yield f"Row {change.row:,} would change {', '.join(change.columns)} of {change.subject}."
    if len(result.changes) > ROWS_SHOWN:
        yield f"And {len(result.changes) - ROWS_SHOWN:,} more; --json lists them all."


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


for _kind in Reference:
    _add(_kind)
