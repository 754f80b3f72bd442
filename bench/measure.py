"""How a figure is measured and printed: ours and a named limit alternate in one run; medians count."""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

REPEATS = 5


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compare(
    name: str, *, rows: int, ours: Callable[[], object], limit: Callable[[], object],
    limit_name: str, before: Callable[[], object] | None = None, **more: object,
) -> None:  # fmt: skip
    """Print rows per second of both, and the share of the limit that ours reaches.

    ``before`` makes ready for either and is not timed.
    """
    took: tuple[list[float], list[float]] = ([], [])
    for _repeat in range(REPEATS):
        for work, times in zip((ours, limit), took, strict=True):
            if before is not None:
                before()
            times.append(seconds(work))
    our_rate, limit_rate = (rows / median(times) for times in took)
    line = {
        "bench": name,
        **more,
        "rows": rows,
        "rows_per_second": round(our_rate),
        "limit": limit_name,
        "limit_per_second": round(limit_rate),
        "ratio": round(our_rate / limit_rate, 3),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def figure(name: str, value: float, unit: str, *, limit: float, **more: object) -> None:
    """Print one figure beside the bound that it must keep to."""
    line = {"bench": name, **more, "value": round(value, 3), "unit": unit, "limit": limit,
            "ratio": round(value / limit, 3)}  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
