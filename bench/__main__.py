"""The benchmarks that need nothing but this program, one JSON line for each figure: ``make bench``.

Each is run in a process of its own, on a database of its own that is removed afterwards; one that
knows both engines runs once on each. ``bench.register_pages`` and ``bench.downloads`` want a world that
was played (``--home``). A million officers take longer than all of these together and have a command of
their own, ``make bench-million``; a million names to find have an option,
``python -m bench.finding --officers 1000000``.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgres

ON_SQLITE = (
    "bench.demo",
    "bench.packets",
    "bench.reading",
    "bench.matching",
    "bench.pages",
    "bench.finding",
    "bench.scale",
)
ON_BOTH_ENGINES = ("bench.campaign", "bench.ledger", "bench.sealing", "bench.store")


def main() -> int:
    """Run these; exit status 1 if one did not finish."""
    with _postgresql() as server:
        ends = [_run(module, "") for module in ON_SQLITE]
        ends += [_run(module, address) for module in ON_BOTH_ENGINES for address in ("", server)]
    sys.stderr.write(
        "Not among these: make bench-million, and what wants a world that was played "
        "(python -m bench.register_pages --home FOLDER, python -m bench.downloads --home FOLDER).\n"
    )
    return int(any(ends))


def _run(module: str, address: str) -> int:
    with tempfile.TemporaryDirectory(prefix="standing-bench-") as home:
        Path(home, "static").mkdir()
        environment = {**os.environ, "STANDING_HOME": home, "DATABASE_URL": address}
        return subprocess.run(
            [sys.executable, "-m", module], env=environment, check=False
        ).returncode


@contextmanager
def _postgresql() -> Iterator[str]:
    address, stop = postgres.start(durable=True)
    try:
        yield address
    finally:
        stop()


if __name__ == "__main__":
    sys.exit(main())
