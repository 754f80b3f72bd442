"""``standing roster template`` and ``standing roster check``: the form, and every fault in "
"one pass."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

import click

from standing.campaigns.rosters.check import Checked, KnownOfficer, check
from standing.campaigns.rosters.columns import Kind
from standing.campaigns.rosters.grouping import groups, title
from standing.campaigns.rosters.template import write_template
from standing.sheets.findings import Finding, Severity

KnownOfficers = Callable[[], Mapping[str, KnownOfficer] | None]
ForAgency = Callable[[Checked, str], Checked]
_KINDS = click.Choice([kind.value for kind in Kind])
_NO_FILE = frozenset({"file.missing", "file.is-folder", "file.not-ordinary"})
_SHOWN = 20  # rows listed for one fault before the rest are counted


def template_command() -> click.Command:
    """Return the command that writes the form."""

    @click.command(
        "template", epilog="Example: standing roster template --kind submission --out officers.xlsx"
    )
    @click.option(
        "--kind", type=_KINDS, required=True, help="All answers, or a roster under an extension."
    )
    @click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        required=True,
        help="Where to write it.",
    )
    def template(kind: str, out: Path) -> None:
        """Write the form to fill in, with drop-downs and instructions."""
        _refuse_place(out)
        try:
            write_template(out, kind)
        except OSError as fault:
            raise click.ClickException(
                f"We could not write {out}: {fault.strerror}. Choose another place."
            ) from fault
        click.echo(
            f"The form for a {kind} is at {out}. Fill it in, then: standing roster check {out}",
            err=True,
        )

    return template


def _refuse_place(out: Path) -> None:
    """Refuse a name that a spreadsheet would not open, and one under which something lies."""
    if out.suffix.lower() != ".xlsx":
        raise click.ClickException(
            f"The form is an Excel workbook, and we read the name {out.name}. Choose a name that ends "
            "in .xlsx."
        )
    if out.exists() and out.stat().st_size:
        raise click.ClickException(f"{out} is there already; choose another name.")


def check_command(
    *, known_officers: KnownOfficers, today: Callable[[], date], for_agency: ForAgency
) -> click.Command:
    """Return the command that checks a file.

    ``known_officers`` gives the register's officers, or ``None`` where there is none; ``today`` is
    the day on which the file is taken to come; ``for_agency`` adds what the register knows about a
    file that this agency would send.
    """

    @click.command(
        "check", epilog="Example: standing roster check officers.xlsx --agency riverton-police"
    )
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--agency", metavar="CODE", help="The agency that would send it.")
    @click.option("--kind", type=_KINDS, help="Told from the headings when not given.")
    @click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
    @click.pass_context
    def check_file(
        context: click.Context, file: Path, agency: str | None, kind: str | None, as_json: bool
    ) -> None:
        """Show every fault in FILE in one pass; nothing is sent or changed."""
        officers = known_officers() if file.is_file() else None
        checked = check(file, officers=officers, kind=kind, filed_on=today())
        if agency and officers is not None:
            checked = for_agency(checked, agency)
        if as_json:
            click.echo(json.dumps(checked.as_dict(), ensure_ascii=False, indent=1))
        else:
            for line in told(checked, agency=agency, looked_up=officers is not None):
                click.echo(line)
        context.exit(_exit_status(checked))

    return check_file


def _exit_status(checked: Checked) -> int:
    """Return 0 for a file that can be sent, 1 for faults in it, 2 where there was no file to read."""
    if any(finding.code in _NO_FILE for finding in checked.findings):
        return 2
    return 0 if checked.ok else 1


def told(
    checked: Checked, *, agency: str | None = None, looked_up: bool = True, sending: bool = False
) -> Iterable[str]:
    """Yield the findings in sentences, grouped by fault, errors first, then the closing "
    "sentence."""
    if checked.rows:
        yield f"{checked.file}: a {checked.kind} with {_count(checked.rows, 'row')}" + (
            f", for {agency}." if agency else "."
        )
        yield ""
    for findings in groups(checked.findings):
        yield from _group(findings)
    if checked.rows and not looked_up:
        yield "No register is at hand here, so names and numbers were not compared with it."
    if not (sending and checked.ok):
        yield closing(checked)


def _group(findings: list[Finding]) -> Iterable[str]:
    first = findings[0]
    mark = "Error" if first.severity is Severity.ERROR else "Warning"
    if first.row is None:
        yield f"{mark}. {first.message}"
        yield f"  How to mend it: {first.fix}"
        yield ""
        return
    yield f"{mark}. {title(first)}: {_count(len(findings), 'row')}"
    alike = len({(one.message, one.fix) for one in findings}) == 1
    if alike:
        yield f"  {first.message}"
        yield f"  How to mend it: {first.fix}"
    for one in findings[:_SHOWN]:
        where = ", ".join(part for part in (one.sheet, f"row {one.row}", one.column or "") if part)
        read = f"read “{one.value}”" if one.value else "read nothing"
        yield f"    {where}: {read}" + ("" if alike else f". {one.message} {one.fix}")
    if len(findings) > _SHOWN:
        yield f"    and {_count(len(findings) - _SHOWN, 'more row')}; --json lists them all."
    yield ""


def closing(checked: Checked) -> str:
    """Return the last sentence: whether the file can be sent, and what to do."""
    errors = sum(finding.severity is Severity.ERROR for finding in checked.findings)
    warnings = len(checked.findings) - errors
    if errors:
        return f"Nothing was sent or changed. Mend {_count(errors, 'error')} and check again."
    aside = checked.rows - checked.accepted
    verb = "counts" if checked.accepted == 1 else "count"
    sentence = (
        f"This file can be sent: {checked.accepted:,} of {_count(checked.rows, 'row')} {verb}"
    )
    if aside:
        sentence += f", {aside:,} set aside"
    if warnings:
        sentence += f"; {_count(warnings, 'warning')} to read"
    return sentence + ". Nothing was sent or changed."


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
