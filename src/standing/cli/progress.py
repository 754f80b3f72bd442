"""How far along a piece of work is: a bar where somebody watches, else a line every ten seconds."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_SECONDS_BETWEEN_LINES = 10.0


class Step:
    """Moves one bar: called, by one; ``to``, to a place."""

    def __init__(
        self, progress: Progress, words: str, total: int | None, *,
        clock: Callable[[], float] = monotonic,
    ) -> None:  # fmt: skip
        self._progress = progress
        self._task = progress.add_task(words, total=total)
        self._words, self._done, self._total = words, 0, total
        self._clock, self._told = clock, clock()

    def __call__(self) -> None:
        self._progress.advance(self._task)
        self._line(self._done + 1, self._total)

    def to(self, done: int, total: int) -> None:
        """Move to ``done`` of ``total``."""
        self._progress.update(self._task, completed=done, total=total)
        self._line(done, total)

    def _line(self, done: int, total: int | None) -> None:
        """Write a plain line now and then where there is no bar, as in a log."""
        self._done, self._total = done, total
        now = self._clock()
        if self._progress.disable and now - self._told >= _SECONDS_BETWEEN_LINES:
            self._told = now
            of = "" if total is None else f" of {total:,}"
            click.echo(f"  {self._words}: {done:,}{of}", err=True)


@contextmanager
def bar(words: str, total: int | None) -> Iterator[Step]:
    """Show how far along a piece of work is, in words and numbers."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
    ) as progress:  # fmt: skip
        yield Step(progress, words, total)
