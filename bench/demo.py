"""The demo as a whole, from input files to published lists: seconds and memory against their bounds.

It runs as a person would run it, in an empty folder, on SQLite. Memory is what all its processes hold
together (proportional set size), looked at twice a second.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

SECONDS_ALLOWED = 150
MEGABYTES_ALLOWED = 1000


def main() -> int:
    """Run ``standing demo --no-serve`` and print one JSON line for each figure."""
    began = time.monotonic()
    demo = subprocess.Popen(
        [sys.executable, "-m", "standing", "demo", "--no-serve"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(demo, peak), daemon=True)
    watch.start()
    _, told = demo.communicate()
    seconds = time.monotonic() - began
    watch.join()
    if demo.returncode:
        sys.stderr.write(told)
        return demo.returncode
    _print("demo.seconds", seconds, "s", limit=SECONDS_ALLOWED, cores=os.cpu_count())
    _print("demo.peak_memory", peak[0], "MB", limit=MEGABYTES_ALLOWED)
    for line in told.splitlines():
        words = line.split(maxsplit=2)
        if len(words) == 3 and words[1] == "s" and words[2] != "altogether":
            _print(f"demo.step: {words[2]}", float(words[0]), "s", limit=SECONDS_ALLOWED)
    return 0


def _watch(demo: "subprocess.Popen[str]", peak: list[float]) -> None:
    while demo.poll() is None:
        peak[0] = max(peak[0], _held(demo.pid))
        time.sleep(0.5)


def _held(session: int) -> float:
    """Return the megabytes that the processes of a session hold together."""
    total = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(place.name)) != session:
                continue
            rollup = (place / "smaps_rollup").read_text("ascii")
        except OSError:
            continue
        total += next(
            int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")
        )
    return total / 1024


def _print(figure: str, value: float, unit: str, *, limit: float, **more: object) -> None:
    line = {"figure": figure, "value": round(value, 1), "unit": unit, "limit": limit,
            "ratio": round(value / limit, 3), **more}  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    sys.exit(main())
