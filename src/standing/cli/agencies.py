"""``--agency``: which agency is meant, by its code or its whole name."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import click

from standing.workforce import queries as workforce

Decorated = TypeVar("Decorated", bound=Callable[..., None])


def as_agency(command: Decorated) -> Decorated:
    """Add ``--agency``, which must be given; the command receives the agency's code.

    The agency is looked up when everything typed has been read, so that wrong use is told first.
    """

    @wraps(command)
    def with_code(*given: Any, agency: str, **named: Any) -> None:
        command(*given, agency=workforce.agency_called(agency).code, **named)

    option = click.option(
        "--agency", required=True, metavar="CODE", help="the agency's code, or its whole name"
    )
    return cast("Decorated", option(with_code))
