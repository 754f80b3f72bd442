"""The command line: the same actions as every other door, from a terminal.

Exit status: 0 done (warnings included), 1 refused (nothing changed), 2 wrong use, 3 unexpected failure.
Messages go to standard error, data to standard output.
"""

import importlib
import os
import sys
from collections.abc import Sequence

import click

COMMANDS = {
    "init": ("standing.cli.setup", "init"),
    "demo": ("standing.cli.demo", "demo"),
    "scenario": ("standing.cli.demo", "scenario"),
    "import": ("standing.cli.imports", "imports"),
    "roster": ("standing.cli.roster", "roster"),
    "campaign": ("standing.cli.campaign", "campaign"),
    "match": ("standing.cli.roster", "match"),
    "officer": ("standing.cli.officer", "officer"),
    "condition": ("standing.cli.condition", "condition"),
    "overlay": ("standing.cli.condition", "overlay"),
    "weigh": ("standing.cli.weigh", "weigh"),
    "determine": ("standing.cli.determine", "determine"),
    "release": ("standing.cli.determine", "release"),
    "replay": ("standing.cli.determine", "replay"),
    "explain": ("standing.cli.explain", "explain"),
    "certificate": ("standing.cli.certificate", "certificate"),
    "vacate": ("standing.cli.letters", "vacate"),
    "waiver": ("standing.cli.letters", "waiver"),
    "packets": ("standing.cli.packets", "packets"),
    "publish": ("standing.cli.publish", "publish"),
    "errata": ("standing.cli.errata", "errata"),
    "deck": ("standing.cli.publish", "deck"),
    "ledger": ("standing.cli.ledger", "ledger"),
    "keys": ("standing.cli.keys", "keys"),
    "check": ("standing.cli.check", "check"),
    "user": ("standing.cli.user", "user"),
    "mail": ("standing.cli.mail", "mail"),
    "serve": ("standing.cli.serve", "serve"),
    "work": ("standing.cli.work", "work"),
    "jobs": ("standing.cli.work", "jobs"),
    "manage": ("standing.cli.setup", "manage"),
}


class Lazily(click.Group):
    """Import a command's module only when it is asked for: a quick ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every command, in the order people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        _django()
        found = getattr(importlib.import_module(module), name)
        assert isinstance(found, click.Command)
        return found


def _django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()


@click.group(cls=Lazily, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="standing-register", prog_name="standing")
def standing() -> None:
    """The register and casework system of a commission that certifies police officers.

    Begin with:  standing demo
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; a refusal is told, never raised."""
    from standing.kernel.errors import StandingError

    try:
        answer = standing.main(args=list(arguments), prog_name="standing", standalone_mode=False)
    except StandingError as refusal:
        click.echo(str(refusal), err=True)
        return 1
    except click.exceptions.Abort:
        click.echo("Stopped. What was finished stays; what was not was not begun.", err=True)
        return 1
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except BrokenPipeError:
        return 0
    except Exception as failure:  # the last resort: a person never sees a traceback
        return _unexpected(failure)
    return answer if isinstance(answer, int) else 0


def _unusable_place(fault: OSError) -> int:
    """Tell which file or folder could not be used, and why."""
    name = fault.filename2 or fault.filename
    place = os.fsdecode(name) if isinstance(name, str | bytes | os.PathLike) else "a file"
    click.echo(
        f"We could not read or write {place}: {fault.strerror}. Choose another place, or see that this "
        "one can be used.",
        err=True,
    )
    return 1


def _unexpected(failure: Exception) -> int:
    """Tell the person in a sentence, and keep where it happened (not what was being read)."""
    if (
        isinstance(failure, OSError)
        and failure.strerror
        and not isinstance(failure, ConnectionError)
    ):
        return _unusable_place(failure)
    from django.db.utils import OperationalError, ProgrammingError

    if isinstance(failure, OperationalError | ProgrammingError) and _looks_unprepared(failure):
        click.echo("The database is not set up yet. Run:  standing init", err=True)
        return 1
    from standing.storage import failures

    kept = failures.keep(failure)
    where = f" Where it happened is kept in {kept}." if kept else ""
    click.echo(
        f"Something failed that we did not foresee ({type(failure).__name__}). "
        f"What was under way was not carried out.{where}",
        err=True,
    )
    return 3


def _looks_unprepared(failure: Exception) -> bool:
    text = str(failure)
    said = ("no such table", "does not exist", "no such column", "unable to open database file")
    return any(each in text for each in said)
