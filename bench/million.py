"""A million officers imported, their files taken in, evaluated, released and published: bounded memory.

The scenario at fifty times its size, without packets, on SQLite. It takes a while and some 4 GB of disk,
so ``make bench`` leaves it out: ``make bench-million``, or ``python -m bench.million --scale 5`` to try.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from bench import watched
from bench.measure import figure

from standing.scenario.__main__ import main as scenario

SCALE = 50.0  # a million officers on the state's list
SECONDS_ALLOWED = 3600
MEGABYTES_ALLOWED = 4000


def main() -> int:
    """Play the world and print a line for the whole, for the memory, and for each step."""
    parser = argparse.ArgumentParser(prog="python -m bench.million", description=__doc__)
    parser.add_argument("--scale", type=float, default=SCALE, help="50 is a million officers")
    parser.add_argument("--from", dest="world", type=Path, help="files that lie there already")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="standing-bench-") as place:
        home = Path(place)
        world = wanted.world or home / "world"
        if wanted.world is None and scenario(
            ["massachusetts-2022", "--scale", str(wanted.scale), "--out", str(world)]
        ):
            return 1
        with (world / "officers.csv").open("rb") as file:
            officers = sum(1 for _line in file) - 1
        run = watched.demo(["--no-packets", "--from", str(world)], home=home / "run")
        size = (home / "run" / "standing.sqlite3").stat().st_size >> 20
    figure("million.seconds", run.seconds, "s", limit=SECONDS_ALLOWED, officers=officers)
    figure(
        "million.peak_memory", run.megabytes, "MB", limit=MEGABYTES_ALLOWED, officers=officers,
        database_megabytes=size,
    )  # fmt: skip
    for step, seconds in run.steps.items():
        figure(f"million.step: {step}", seconds, "s", limit=SECONDS_ALLOWED, officers=officers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
