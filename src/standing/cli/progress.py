"""A progress bar on standard error when somebody is watching, and nothing when nobody is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Step:
    """Moves one bar: called, by one; ``to``, to a place."""

    def __init__(self, progress: Progress, words: str, total: int | None) -> None:
        self._progress = progress
        self._task = progress.add_task(words, total=total)

    def __call__(self) -> None:
        self._progress.advance(self._task)

    def to(self, done: int, total: int) -> None:
        """Move to ``done`` of ``total``."""
        self._progress.update(self._task, completed=done, total=total)


@contextmanager
def bar(words: str, total: int | None) -> Iterator[Step]:
    """Show how far along a piece of work is, in words and numbers."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
    ) as progress:  # fmt: skip
        yield Step(progress, words, total)
