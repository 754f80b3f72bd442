"""``standing ledger``: is the record as it was written?"""

from dataclasses import asdict

import click

from standing.cli.acting import as_json, print_json, say
from standing.ledger import queries


@click.group()
def ledger() -> None:
    """The append-only record of acts.

    Example:  standing ledger verify
    """


@ledger.command()
@as_json
@click.pass_context
def verify(context: click.Context, *, json_: bool) -> None:
    """Walk the chain and name the first entry that does not fit.

    Exit status 1 where one does not. Keep the head that is printed somewhere else: as long as a
    later walk passes through it, nothing before it was changed.

    \b
    Example:
      standing ledger verify
    """
    found = queries.verify()
    guards = queries.triggers_missing()
    if json_:
        print_json({**asdict(found), "ok": found.ok, "guards_missing": guards})
    elif found.ok:
        click.echo(
            f"Entries: {found.entries:,}, linked: {found.linked:,}. "
            f"Every one is as it was written.\nHead of the chain: {found.head}"
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
