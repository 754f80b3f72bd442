"""The demo as a whole, from input files to published lists: seconds and memory against their bounds.

It runs as a person would run it, in an empty folder, on SQLite.
"""

import json
import os
import sys

from bench import watched

SECONDS_ALLOWED = 150
MEGABYTES_ALLOWED = 1000


def main() -> int:
    """Run ``standing demo --no-serve`` and print one JSON line for each figure."""
    run = watched.demo([])
    _print("demo.seconds", run.seconds, "s", limit=SECONDS_ALLOWED, cores=os.cpu_count())
    _print("demo.peak_memory", run.megabytes, "MB", limit=MEGABYTES_ALLOWED)
    for step, seconds in run.steps.items():
        _print(f"demo.step: {step}", seconds, "s", limit=SECONDS_ALLOWED)
    return 0


def _print(figure: str, value: float, unit: str, *, limit: float, **more: object) -> None:
    line = {"figure": figure, "value": round(value, 1), "unit": unit, "limit": limit,
            "ratio": round(value / limit, 3), **more}  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    sys.exit(main())
