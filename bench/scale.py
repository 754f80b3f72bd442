"""Ten times the world in at most eleven times the time: the campaign without packets at two sizes.

Both are played from files that lie there already, each in a fresh folder, from the state's lists to the
published ones; a small one, the large one, and two small ones again, so that both see the same machine.
"""

import os
import sys
from pathlib import Path
from statistics import median

from bench import watched
from bench.measure import figure

from standing.scenario.__main__ import main as scenario

TIMES = 10
TIMES_AS_LONG = 11.0


def main() -> int:
    """Play both sizes, and print how many times as long the large one takes, step by step."""
    home = Path(os.environ["STANDING_HOME"])
    worlds = {scale: home / f"world-{scale}" for scale in (1, TIMES)}
    for scale, world in worlds.items():
        if scenario(["massachusetts-2022", "--scale", str(scale), "--out", str(world)]):
            return 1
    runs: dict[int, list[watched.Run]] = {1: [], TIMES: []}
    for number, scale in enumerate((1, TIMES, 1, 1)):
        options = ["--no-packets", "--from", str(worlds[scale])]
        runs[scale].append(watched.demo(options, home=home / f"run-{number}"))
    small, large = runs[1], runs[TIMES][0]
    usual = median(_played(run) for run in small)
    figure(
        "scale.times_as_long", _played(large) / usual, "times", limit=TIMES_AS_LONG, scale=TIMES,
        seconds=round(_played(large), 1), seconds_at_1=round(usual, 1),
        peak_megabytes=round(large.megabytes), peak_megabytes_at_1=round(small[0].megabytes),
    )  # fmt: skip
    # In their order: what a step is called may tell how much it takes in.
    each_small = zip(*(run.steps.values() for run in small), strict=True)
    for (step, seconds), took in zip(large.steps.items(), each_small, strict=True):
        once = median(took)
        figure(
            f"scale.step: {step}", seconds / max(once, 0.1), "times", limit=TIMES_AS_LONG,
            seconds=seconds, seconds_at_1=once,
        )  # fmt: skip
    return 0


def _played(run: watched.Run) -> float:
    return sum(run.steps.values())


if __name__ == "__main__":
    sys.exit(main())
