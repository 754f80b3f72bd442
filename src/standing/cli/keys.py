"""``standing keys``: the keys that sign the ledger and certificates."""

from datetime import datetime
from typing import cast

import click

from standing.cli.acting import act, as_json, as_person, at_moment, print_json, say
from standing.ledger import keeping, signing


@click.group()
def keys() -> None:
    """The register's public keys, and their replacement.

    Example:  standing keys show
    """


@keys.command()
@as_json
def show(*, json_: bool) -> None:
    """Print every public key with the days (UTC) it was used, those in use first.

    Whoever checks a release is given the line of the ledger's key, from somewhere else than the release.

    \b
    Example:
      standing keys show
    """
    if json_:
        print_json(signing.document())
        return
    for each in signing.public_keys():
        until = f" until {each.until}" if each.until else ""
        click.echo(f"{each.purpose:12} since {each.since}{until}\n  {each.verifier}")


@keys.command()
@click.argument("purpose", type=click.Choice(signing.PURPOSES))
@click.option("--reason", required=True, help="why, in words for the record")
@as_person
@at_moment
def rotate(purpose: str, reason: str, as_: str | None, at: datetime | None) -> None:
    """Replace the key for PURPOSE by a new one; what the old one signed can still be checked.

    The private half of the old key is destroyed. Its public half stays listed, and the ledger says
    which key follows which.

    \b
    Example:
      standing keys rotate ledger --as executive.director --reason "Yearly change"
    """
    chosen = cast("signing.Purpose", purpose)  # one of the choices
    made = keeping.replace_key(act(by=as_, reason=reason, at=at), purpose=chosen)
    say(f"The new key for {purpose}: {made.name}")
