"""``standing init`` and ``standing manage``: the database, and Django's own commands."""

import sys
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from standing.accounts import queries as accounts
from standing.accounts.actions import seed_operator
from standing.cli.acting import MOMENT, OPERATOR, now, say
from standing.kernel.access import Act
from standing.kernel.errors import Refused
from standing.ledger import queries as ledger
from standing.ledger.actions import record
from standing.ledger.guarded import GUARDED
from standing.rules.book import the_book
from standing.storage import triggers


@click.command()
@click.option("--invented", default="", metavar="NAME", help="begin an invented world of this name")
@click.option("--at", type=MOMENT, metavar="MOMENT", help="when an invented world begins")
def init(invented: str, at: datetime | None) -> None:
    """Create or upgrade the database, read the rule catalogue, and seed the built-in accounts.

    Safe to repeat. An invented world is for trying and teaching: its clock stands where its last act
    left it, every act may say with --at when it became known, and every page and paper says that
    the people are invented. A register that has begun stays what it is.

    Example:  standing init

    A world to try things in:  standing init --invented practice --at 2022-03-14T10:00
    """
    if at and not invented:
        raise click.UsageError("--at goes with --invented: a real register begins now.")
    begun = has_tables() and ledger.entries("register")
    if invented and begun and ledger.invented_world() != invented:
        raise Refused(
            "A register has begun here already, and it stays what it is. "
            "Choose another folder with STANDING_HOME."
        )
    set_up(at=at, scenario=invented)
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
        triggers.guard(GUARDED)
    moment = at or now()
    seed_operator(moment)
    if ledger.entries("register"):
        return
    if not scenario:
        unfinished_demo().unlink(missing_ok=True)  # a register of its own begins here
    record(
        Act(by=accounts.person(OPERATOR, at=moment), at=moment),
        kind="register.opened",
        subject="register",
        effective_on=moment.date(),
        authority="c. 6E, s. 4(a)(1) (CERT-107)",
        after={"invented": bool(scenario), "scenario": scenario},
    )


def unfinished_demo() -> Path:
    """Return the mark that lies in the folder while a demo is being played."""
    return Path(settings.HOME) / "demo.playing"


def has_tables() -> bool:
    """Say whether anything was ever set up; a database file that is missing is not made by asking."""
    named = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(named).exists():
        return False
    return MigrationRecorder(connection).has_table()


def refuse_unless_set_up() -> None:
    """Refuse where there are no tables, or only the half of a demo that was stopped."""
    if not has_tables():
        raise Refused("The database is not set up yet. Run:  standing init")
    if unfinished_demo().exists():
        raise Refused("A demo was stopped here before its end. Run it again:  standing demo")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a command of Django, the framework beneath: for whoever looks after this machine.

    Nothing here is needed to use the register; `standing init` prepares the database by itself.
    Without a word it lists what there is.

    Example, to see which changes of the tables were made:  standing manage showmigrations
    """
    execute_from_command_line([sys.argv[0], *arguments])
