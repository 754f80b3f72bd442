"""Who acts at the terminal, and what time it is: the doors read the clock, nobody below does."""

import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

import click

from standing.accounts import queries as accounts
from standing.kernel.access import Act
from standing.kernel.errors import NotPermitted
from standing.kernel.periods import NEW_YORK, day_of, in_words
from standing.ledger import queries as ledger

OPERATOR = "operator"
Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def now() -> datetime:
    """Return this moment; in an invented world, the moment of its last act (RUL-5)."""
    return ledger.present(datetime.now(UTC))


def today() -> date:
    """Return today in New York, or the last day of an invented world."""
    return day_of(now())


def act(*, by: str | None = None, reason: str = "", at: datetime | None = None) -> Act:
    """Return an act of a named account, or of whoever operates this machine.

    In an invented world each act moves the clock on by a second.
    """
    if at is None:
        at = now() + timedelta(seconds=1) if ledger.invented_world() else now()
    return Act(by=accounts.person(by or OPERATOR, at=at), at=at, reason=reason)


class Day(click.ParamType[date]):
    """A day on the command line, ISO 8601 or as the files of agencies write it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read ``2022-06-30`` or ``6/30/2022``; say how to write it when it is something else."""
        if isinstance(value, date):
            return value
        try:
            return _sensible(_as_in_files(value) or date.fromisoformat(value))
        except ValueError:
            self.fail(
                f"we read {value!r}; write a day like 2022-06-30, or MM/DD/YYYY like 06/30/2022",
                param, ctx,
            )  # fmt: skip


def _as_in_files(text: str) -> date | None:
    """Return a day written as MM/DD/YYYY; ``ValueError`` where there is no such day."""
    written = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", text)
    if written is None:
        return None
    month, day, year = map(int, written.groups())
    return date(year, month, day)


def _sensible(day: date) -> date:
    """Return a day of the centuries that a register can speak of; ``ValueError`` for any other."""
    if not 1900 <= day.year <= 2200:
        raise ValueError(day)
    return day


class Moment(click.ParamType[datetime]):
    """A moment on the command line: a day with a time, New York's unless a zone is given."""

    name = "moment"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read ``2022-06-30T18:00``; a bare day is its noon."""
        if isinstance(value, datetime):
            return value
        try:
            read = datetime.fromisoformat(value)
            _sensible(read.date())
        except ValueError:
            self.fail(f"we read {value!r}; write a moment like 2022-06-30T18:00", param, ctx)
        if len(value) == len("2022-06-30"):
            read = datetime.combine(read.date(), time(12))
        return read if read.tzinfo else read.replace(tzinfo=NEW_YORK)


DAY, MOMENT = Day(), Moment()


def as_person(command: Decorated) -> Decorated:
    """Add ``--as``: the account that acts. A refusal of the built-in account's roles names it."""

    @wraps(command)
    def acting(*arguments: Any, **named: Any) -> Any:
        try:
            return command(*arguments, **named)
        except NotPermitted as refusal:
            if named.get("as_") or type(refusal) is not NotPermitted:
                raise
            raise NotPermitted(f"{refusal} Another account acts if --as names it.") from refusal

    option = click.option("--as", "as_", metavar="PERSON", help="the account that acts")
    return cast("Decorated", option(acting))


def as_json(command: Decorated) -> Decorated:
    """Add ``--json``."""
    return click.option("--json", "json_", is_flag=True, help="print facts as JSON")(command)


def at_moment(command: Decorated) -> Decorated:
    """Add ``--at``: when it was known, in an invented world only (RUL-5)."""
    return click.option(
        "--at", type=MOMENT, callback=_only_when_invented, metavar="MOMENT",
        help="when this became known; only in an invented world",
    )(command)  # fmt: skip


def _only_when_invented(
    ctx: click.Context, param: click.Parameter, value: datetime | None
) -> datetime | None:
    if value is not None and not ledger.invented_world():
        raise click.BadParameter(
            "this register is a real one: acts are recorded when they are done", ctx, param
        )
    last = ledger.last_moment()
    if value is not None and last is not None and value < last:
        spoken = last.astimezone(NEW_YORK)
        raise click.BadParameter(
            f"the last act of this world was on {in_words(spoken.date())} at {spoken:%H:%M:%S}, and "
            "nothing can become known before that. Choose that moment or a later one",
            ctx, param,
        )  # fmt: skip
    return value


def say(text: str = "") -> None:
    """Tell the person something, on standard error."""
    click.echo(text, err=True)


def print_json(value: object) -> None:
    """Print facts on standard output."""
    json.dump(value, sys.stdout, indent=2, default=str, ensure_ascii=False)
    sys.stdout.write("\n")
