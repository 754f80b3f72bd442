"""A whole run of ``standing demo`` in a folder of its own: its seconds, its steps, and its memory.

Memory is what all its processes hold together (proportional set size), looked at twice a second.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a run took: seconds, megabytes at the most, and the seconds of each step."""

    seconds: float
    megabytes: float
    steps: Mapping[str, float] = field(default_factory=dict)


def demo(options: Sequence[str], *, home: Path | None = None) -> Run:
    """Run ``standing demo --no-serve`` with more options, where wanted in another home folder.

    Raises:
        SystemExit: the run did not end well; what it said is told.
    """
    environment = dict(os.environ)
    if home is not None:
        home.joinpath("static").mkdir(parents=True)
        environment |= {"STANDING_HOME": str(home), "DATABASE_URL": ""}
    began = time.monotonic()
    running = subprocess.Popen(
        [sys.executable, "-m", "standing", "demo", "--no-serve", *options], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(running, peak), daemon=True)
    watch.start()
    _, told = running.communicate()
    seconds = time.monotonic() - began
    watch.join()
    if running.returncode:
        raise SystemExit(told)
    lines = (line.split(maxsplit=2) for line in told.splitlines())
    steps = {
        words[2]: float(words[0])
        for words in lines
        if len(words) == 3 and words[1] == "s" and words[2] != "altogether"
    }
    return Run(seconds=seconds, megabytes=peak[0], steps=steps)


def _watch(running: "subprocess.Popen[str]", peak: list[float]) -> None:
    while running.poll() is None:
        peak[0] = max(peak[0], _held(running.pid))
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
