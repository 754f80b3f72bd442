"""A release's officers.csv through the server, beside a bare cursor over the same number of rows.

    python -m bench.downloads --home FOLDER     a copy of a world with a release; its file is replaced

The limit reads as many rows of eight columns with the bare sqlite3 module and counts them, in turn with
the download. Memory is the most that a server process held at 100,000 and at 1,000,000 rows.
"""

import argparse
import os
import sqlite3
import sys
import urllib.request
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measure import compare, figure
from bench.register_pages import served

SIZES = (100_000, 1_000_000)
HEAD = "MPTCID,LastName,FirstName,Certification,Status,LawEnforcementAgency,Expiration,AdditionalInformation"  # noqa: E501  # a heading
MOST_MORE = 32.0
"""Megabytes that ten times the rows may take more."""


def main() -> int:
    """Replace the file by larger ones, and print what each takes."""
    words = argparse.ArgumentParser(prog="python -m bench.downloads")
    words.add_argument("--home", type=Path, required=True)
    home = words.parse_args().home.resolve()
    target = sorted(home.glob("releases/*/officers.csv"))[-1]
    address = f"/data/{int(target.parent.name.removeprefix('release-'))}/officers.csv"
    environment = {**os.environ, "STANDING_HOME": str(home), "DATABASE_URL": ""}
    held = {}
    with TemporaryDirectory(prefix="standing-bench-") as place:
        for rows in SIZES:
            cursor = _table(Path(place, f"{rows}.sqlite3"), rows)
            _write(target, rows)
            with served(environment) as (at, server):
                compare(
                    "downloads.officers.csv", rows=rows, ours=partial(_taken, at + address),
                    limit=partial(_counted, cursor),
                    limit_name="a bare cursor over as many rows", megabytes=target.stat().st_size >> 20,
                )  # fmt: skip
                held[rows] = _held(server)
    few, many = (held[rows] for rows in SIZES)
    figure("downloads.memory", many, "MB", limit=few + MOST_MORE, at_a_tenth=few)
    return 0


def _row(number: int) -> tuple[str, ...]:
    mptc_id = f"{number // 10_000:04}-{number % 10_000:04}"
    return (mptc_id, f"Name{number}", "Robin", "Certified", "Active", "Abington Police Department",
            "07/01/2025", "")  # fmt: skip


def _table(file: Path, rows: int) -> sqlite3.Cursor:
    made = sqlite3.connect(file)
    made.execute(f"CREATE TABLE officers ({', '.join(HEAD.split(','))})")
    made.executemany("INSERT INTO officers VALUES (?,?,?,?,?,?,?,?)", map(_row, range(rows)))
    made.commit()
    return made.cursor()


def _counted(cursor: sqlite3.Cursor) -> int:
    return sum(1 for _ in cursor.execute("SELECT * FROM officers"))


def _write(target: Path, rows: int) -> None:
    with target.open("w", encoding="utf-8") as file:
        file.write(HEAD + "\r\n")
        file.writelines(",".join(_row(number)) + "\r\n" for number in range(rows))


def _taken(address: str) -> None:
    """Take the file, and keep nothing of it."""
    with urllib.request.urlopen(address) as answer:
        while answer.read(1 << 20):
            pass


def _held(server: int) -> float:
    """The most megabytes that any process of the server held."""
    processes = [server]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text("utf-8").rsplit(")", 1)[1].split()[1]) == server:
                processes.append(int(path.parent.name))
        except OSError:
            continue
    most = 0
    for process in processes:
        for line in Path(f"/proc/{process}/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                most = max(most, int(line.split()[1]))
    return most / 1024


if __name__ == "__main__":
    sys.exit(main())
