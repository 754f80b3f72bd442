"""``python -m standing.scenario massachusetts-2022 --out DIR``: write a world of input files."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from standing.scenario import plan as plans
from standing.scenario import sizes, world

WRONG_USE = 2
_LARGEST = 60.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the world; return 0, or 2 when the command was not understood."""
    parser = argparse.ArgumentParser(
        prog="standing scenario",
        description="Write an invented world as the files that agencies would have sent.",
        epilog="Example: standing scenario massachusetts-2022 --out var/world --seed 7",
    )
    parser.add_argument("name", choices=["massachusetts-2022"], help="which world")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="same seed, same bytes")
    parser.add_argument(
        "--scale", type=_scale, default=1.0, metavar="X", help="0.1 is small, 40 is a nation"
    )
    wanted = parser.parse_args(arguments)
    out: Path = wanted.out
    if out.exists() and not out.is_dir():
        return _refuse(f"{out} is a file. Name a folder that is empty or not there yet.")
    if out.is_dir() and any(out.iterdir()) and not world.is_ours(out):
        return _refuse(f"{out} holds something else. Name a folder that is empty or not there yet.")
    began = time.perf_counter()
    plan = plans.make(sizes.load(), seed=wanted.seed, scale=wanted.scale)
    try:
        world.clear(out)
        written = world.write(out, plan)
    except OSError as fault:
        return _refuse(f"{out} could not be written: {fault.strerror}. Name another folder.")
    took = time.perf_counter() - began
    _say(
        f"{written.files:,} files with {written.rows:,} rows, {len(plan.agencies):,} agencies and "
        f"{written.officers:,} officers written to {out} in {took:.1f} s (seed {plan.seed}). "
        "The people are invented."
    )
    return 0


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not 0.0 < scale <= _LARGEST:
        raise argparse.ArgumentTypeError(f"{text} is not a size; use a number up to {_LARGEST:g}")
    return scale


def _refuse(message: str) -> int:
    _say(message)
    return WRONG_USE


def _say(message: str) -> None:
    sys.stderr.write(message + "\n")


if __name__ == "__main__":
    sys.exit(main())
