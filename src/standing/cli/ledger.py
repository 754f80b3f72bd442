"""``standing ledger``: is the record as it was written?"""

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import click

from standing.cli.acting import act, as_json, as_person, at_moment, print_json, say
from standing.kernel.access import Permission
from standing.ledger import actions, exporting, proving, queries, sealing
from standing.ledger.domain import Verification


@click.group()
def ledger() -> None:
    """The append-only record of acts.

    Example:  standing ledger verify
    """


@ledger.command()
@click.option(
    "--kept",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="a checkpoint that was kept elsewhere, which the ledger must continue",
)
@as_json
@click.pass_context
def verify(context: click.Context, *, kept: Path | None, json_: bool) -> None:
    """Walk the chain and the tree, and name the first entry that does not fit.

    Exit status 1 where one does not. Keep a checkpoint somewhere else, as `standing ledger seal`
    prints it and every release carries one: as long as the ledger continues it, nothing before it was
    changed, not even by somebody who holds the database and the key.

    \b
    Example:
      standing ledger verify --kept checkpoint.txt
    """
    found = queries.verify()
    if kept is not None and (fault := proving.fault_of_kept(kept.read_text("utf-8"))):
        found = replace(found, faults=(*found.faults, fault))
    guards = queries.triggers_missing()
    if json_:
        print_json({**asdict(found), "ok": found.ok, "guards_missing": guards})
    elif found.ok:
        click.echo(
            f"Entries: {found.entries:,}, linked: {found.linked:,}. "
            f"Every one is as it was written.\nHead of the chain: {found.head}\n{_sealed(found)}"
        )
    for fault in found.faults:
        say(fault)
    if guards:
        say(
            f"The database no longer guards the ledger: {', '.join(guards)} missing. "
            "Run `standing init` to put it back."
        )
    if not found.ok:
        context.exit(1)


def _sealed(found: Verification) -> str:
    if not found.sealed:
        return "Nothing is sealed yet."
    removed = found.reasons_removed
    told = f" Reasons removed by order: {removed:,}; their commitments fit." if removed else ""
    return f"Sealed and signed: the first {found.sealed:,}.{told}"


@ledger.command("remove-reason")
@click.argument("number", type=int)
@click.option("--authority", required=True, help="what orders the removal")
@click.option("--reason", required=True, help="why, in words for the record")
@as_person
@at_moment
def remove_reason(
    number: int, authority: str, reason: str, as_: str | None, at: datetime | None
) -> None:
    """Take the reason of entry NUMBER out of the record; the chain stays valid.

    Only the reasons of acts about officers stand apart and can be removed. The entry itself stays,
    and the removal is entered.

    \b
    Example:
      standing ledger remove-reason 212 --as executive.director \\
          --authority "Order of the Superior Court of May 3" --reason "Sealed record"
    """
    actions.remove_reason(act(by=as_, reason=reason, at=at), number=number, authority=authority)
    say(f"The reason of entry {number:,} is no longer on record. Its commitment stays.")


@ledger.command()
@as_json
def seal(*, json_: bool) -> None:
    """Seal what was recorded so far into the tree, and print the signed checkpoint.

    A worker does this every hour, and every release does. Keep checkpoints somewhere else: they
    prove later that nothing before them was changed.

    \b
    Example:
      standing ledger seal
    """
    made = sealing.seal()
    if json_:
        print_json(asdict(made))
        return
    click.echo(made.note, nl=False)


@ledger.command()
@click.argument("number", type=int)
@click.option("--contents", is_flag=True, help="with the entry itself and its salt")
@as_person
def prove(number: int, *, contents: bool, as_: str | None) -> None:
    """Print the proof that entry NUMBER is in the newest checkpoint, as JSON.

    Without --contents it tells nothing of the entry, unless everybody may read it.

    \b
    Example:
      standing ledger prove 212
    """
    if contents:
        act(by=as_).by.require(Permission.LEDGER_READ)
        print_json(proving.proof_with_contents(number))
        return
    print_json(proving.proof_of_inclusion(number))


@ledger.command()
@click.argument("old", type=int)
@click.argument("new", type=int)
def consistency(old: int, new: int) -> None:
    """Print the proof that the checkpoint over NEW entries continues the one over OLD, as JSON.

    \b
    Example:
      standing ledger consistency 1200 3400
    """
    print_json(proving.proof_of_consistency(old, new))


@ledger.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--leaves", is_flag=True, help="only commitments, which tell nothing of the entries")
@as_person
def export(file: Path, *, leaves: bool, as_: str | None) -> None:
    """Write what was sealed to FILE, for somebody who checks it without this program.

    docs/formats.md says what each line holds. With contents the file is for people who may read the
    record of acts; with --leaves it is for anybody.

    \b
    Example:
      standing ledger export ledger.jsonl --as auditor
    """
    partial = file.with_name(f".{file.name}.partial")
    try:
        with partial.open("xb") as opened:
            written = exporting.leaves(opened) if leaves else exporting.export(act(by=as_), opened)
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
    say(f"Wrote {written:,} entries to {file}.")
