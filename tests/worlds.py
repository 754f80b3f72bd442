"""Small invented worlds, written by the scenario as files, edited by hand, and played."""

import csv
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

from standing.cli import playing
from standing.cli.setup import set_up
from standing.kernel.periods import end_of
from standing.reports import figures

CAMPAIGN = "2022-a-h"
JUNE_30 = date(2022, 6, 30)
ID_HEADINGS = ("mptc", "acadis", "officer id", "officer no")
Grid = list[list[Any]]


def write(out: Path, *, seed: int = 1, scale: float = 0.05) -> Path:
    """Write a world's input files with the real generator, as a program of its own."""
    subprocess.run(
        [sys.executable, "-m", "standing.scenario", "massachusetts-2022", "--out", str(out),
         "--seed", str(seed), "--scale", str(scale)],
        check=True, capture_output=True,
    )  # fmt: skip
    return out


def play(folder: Path) -> playing.Play:
    """Play a world up to and including the preparation of determinations."""
    world = playing.read_world(folder)
    played = playing.Play(world, told=lambda line: None)
    set_up(at=world.reference_at, scenario=world.name)
    played.people_and_reference()
    played.open()
    played.happen([e for e in played.events() if e.at < world.prepare_at], step=lambda: None)
    played.prepare()
    return played


def counts(as_of: date = JUNE_30, *, known: date | None = None) -> dict[str, int]:
    """Return every figure of the campaign."""
    scene = figures.Scene(CAMPAIGN, as_of=as_of, known=end_of(known or as_of))
    return dict(figures.status(scene).counts)


def moved(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """Return by how much each figure moved, leaving out those that did not."""
    return {name: after[name] - n for name, n in before.items() if after[name] != n}


def copy(folder: Path, to: Path) -> Path:
    """Copy a world, to be edited."""
    shutil.copytree(folder, to)
    return to


def edit(path: Path, change: Callable[[Grid, int], Grid]) -> None:
    """Read a CSV or XLSX file as a grid, change it, and write it back in the same format.

    ``change`` gets the grid and the place of its header row.
    """
    grid, save = _xlsx(path) if path.suffix == ".xlsx" else _csv(path)
    save(change(grid, header_of(grid)))


def header_of(grid: Grid) -> int:
    """Return the place of the row of headings."""
    return next(
        place
        for place, row in enumerate(grid)
        if sum(isinstance(cell, str) and bool(cell.strip()) for cell in row) > 5
    )


def column(grid: Grid, header: int, *names: str) -> int:
    """Return the place of the column whose heading contains one of the words."""
    headings = [str(cell).lower() for cell in grid[header]]
    return next(i for name in names for i, text in enumerate(headings) if name in text)


def _csv(path: Path) -> tuple[Grid, Callable[[Grid], None]]:
    data = path.read_bytes()
    encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "windows-1252"
        text = data.decode(encoding)
    delimiter = ";" if text.count(";") > text.count(",") else ","

    def save(grid: Grid) -> None:
        out = StringIO(newline="")
        csv.writer(out, delimiter=delimiter).writerows(grid)
        path.write_bytes(out.getvalue().encode(encoding))

    return list(csv.reader(StringIO(text), delimiter=delimiter)), save


def _xlsx(path: Path) -> tuple[Grid, Callable[[Grid], None]]:
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)

    def save(grid: Grid) -> None:
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet()
            day = book.add_format({"num_format": "mm/dd/yyyy"})
            for y, row in enumerate(grid):
                for x, cell in enumerate(row):
                    if isinstance(cell, date | datetime):
                        page.write_datetime(y, x, cell, day)
                    elif isinstance(cell, str):
                        page.write_string(y, x, cell)
                    else:
                        page.write(y, x, cell)

    return sheet.to_python(skip_empty_area=False), save
