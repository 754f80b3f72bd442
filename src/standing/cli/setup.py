"""``standing init`` and ``standing manage``: the database, and Django's own commands."""

import sys
from datetime import datetime

import click
from django.conf import settings
from django.core.management import call_command, execute_from_command_line

from standing.accounts import queries as accounts
from standing.accounts.actions import seed_operator
from standing.cli.acting import OPERATOR, now, say
from standing.kernel.access import Act
from standing.ledger import queries as ledger
from standing.ledger.actions import record
from standing.ledger.guarded import TABLES
from standing.rules.book import the_book
from standing.storage import triggers


@click.command()
def init() -> None:
    """Create or upgrade the database, read the rule catalogue, and seed the built-in accounts.

    Safe to repeat.

    Example:  standing init
    """
    set_up(at=None, scenario="")
    book = the_book()
    say(
        f"Ready. The rule catalogue holds {len(book.rules)} rules; campaigns that can be opened: "
        f"{', '.join(terms.slug for terms in book.campaigns())}."
    )


def set_up(*, at: datetime | None, scenario: str) -> None:
    """Bring the tables up to date and, the first time, open the register in the ledger.

    ``scenario`` names an invented world; every page and paper then says so (RUL-16).
    """
    settings.HOME.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    if ledger.triggers_missing():
        triggers.guard(TABLES)
    moment = at or now()
    seed_operator(moment)
    if ledger.entries("register"):
        return
    record(
        Act(by=accounts.person(OPERATOR, at=moment), at=moment),
        kind="register.opened",
        subject="register",
        effective_on=moment.date(),
        authority="c. 6E, s. 4(a)(1) (CERT-107)",
        after={"invented": bool(scenario), "scenario": scenario},
    )


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own commands.

    Example:  standing manage migrate
    """
    execute_from_command_line([sys.argv[0], *arguments])
