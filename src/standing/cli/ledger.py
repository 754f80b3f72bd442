"""``standing ledger``: is the record as it was written?"""

from dataclasses import asdict
from datetime import datetime

import click

from standing.cli.acting import act, as_json, as_person, at_moment, print_json, say
from standing.ledger import actions, queries


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
