"""Where nobody watches a bar, a line says now and then how far along the work is."""

import io

import pytest
from rich.console import Console
from rich.progress import Progress

from standing.cli.progress import Step


def step(clock: list[float], *, watched: bool = False) -> Step:
    progress = Progress(console=Console(file=io.StringIO()), disable=not watched)
    return Step(progress, "Notices", None, clock=lambda: clock[0])


def test_a_line_is_written_every_ten_seconds_and_not_for_each_step(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = [0.0]
    notices = step(clock)
    for second in range(1, 25):
        clock[0] = float(second)
        notices.to(100 * second, 8547)

    assert capsys.readouterr().err == "  Notices: 1,000 of 8,547\n  Notices: 2,000 of 8,547\n"


def test_steps_of_one_are_counted_and_a_bar_needs_no_lines(
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock = [0.0]
    plain, watched = step(clock), step(clock, watched=True)
    clock[0] = 10.0
    plain()
    watched()

    assert capsys.readouterr().err == "  Notices: 1\n"
