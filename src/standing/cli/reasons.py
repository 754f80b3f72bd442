"""``--reason`` of an act about a person: a few words that stand in the record."""

from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from standing.kernel.errors import Refused

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def as_reason(words: str, *, required: bool = True) -> Callable[[Decorated], Decorated]:
    """Add ``--reason``, of an act about a person: what is given says something."""
    return click.option(
        "--reason", required=required, default=None if required else "", help=words,
        callback=_that_says_something,
    )  # fmt: skip


def _that_says_something(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Refuse a reason that is empty or one letter; one that was not given is the command's matter."""
    given = ctx.get_parameter_source(str(param.name)) is ParameterSource.COMMANDLINE
    if given and len(value.strip()) < 2:
        raise Refused(
            f"We read the reason “{value.strip()}”. This act is about a person, and the reason stands "
            "in the record for whoever asks later. Say it in a few words: --reason TEXT"
        )
    return value.strip()
