"""Checking a file: 20,000 rows against the bare reader, 5,000 rows, and what is no roster, in seconds.

The rows are the scenario's own (its submissions at scale 3.5, as the clerks would have written them) in
one list, checked against the scenario's own register of officers. No database is touched.
"""

import csv
import gc
import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

import xlsxwriter
from bench.measure import REPEATS, compare, seconds
from python_calamine import CalamineWorkbook

from standing.campaigns.rosters.check import KnownOfficer, check
from standing.campaigns.rosters.columns import Kind, columns_of
from standing.campaigns.rosters.headings import find_listing
from standing.campaigns.rosters.listing_rows import lines_of
from standing.campaigns.rosters.reads import shown
from standing.kernel.names import PersonName
from standing.kernel.refs import mended_mptc_id
from standing.scenario.__main__ import main as scenario
from standing.sheets.findings import Severity
from standing.sheets.reading import Cell, read_tables

ROWS, FEW = 20_000, 5_000
ON = date(2022, 7, 6)
COLUMNS = columns_of(Kind.SUBMISSION)
SECONDS_FOR_FEW, SECONDS_TO_REFUSE = 10, 2


def main() -> None:
    """Print one line of JSON for each figure."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        scenario(["massachusetts-2022", "--scale", "3.5", "--out", str(folder / "world")])
        officers = {
            mended_mptc_id(shown(row[0])): row
            for row in islice(_rows(folder / "world"), ROWS * 5 // 4)
        }
        rows = list(islice(officers.values(), ROWS))
        known = _register(folder / "world" / "officers.csv")
        book, text = _book(folder / "a.xlsx", rows), _text(folder / "a.csv", rows)
        compare(
            "check.xlsx", rows=len(rows), bytes=book.stat().st_size, wanted_ratio=0.4,
            ours=partial(_check, book, known), limit=partial(_calamine, book),
            limit_name="python-calamine alone",
        )  # fmt: skip
        compare(
            "check.csv", rows=len(rows), bytes=text.stat().st_size, wanted_per_second=15_000,
            ours=partial(_check, text, known), limit=partial(_csv, text),
            limit_name="the csv module alone",
        )  # fmt: skip
        few = _book(folder / "few.xlsx", rows[:FEW])
        _bounded("check.5000-rows", partial(_check, few, known), SECONDS_FOR_FEW)
        for name, path in _no_rosters(folder, known):
            _bounded(f"refuse.{name}", partial(_refused, path), SECONDS_TO_REFUSE)


def _rows(world: Path) -> Iterator[list[Cell]]:
    """The rows of every submission, in the columns of the form, as their files have them."""
    for path in sorted((world / "submissions").iterdir()):
        for table in read_tables(path):
            if listing := find_listing(table):
                found = lines_of(listing)
                blank: tuple[Cell, ...] = ("",) * len(found.numbers)
                places = [listing.places.get(column.field) for column in COLUMNS]
                columns = [blank if at is None else found.columns[at] for at in places]
                yield from map(list, zip(*columns, strict=True))


def _register(path: Path) -> dict[str, KnownOfficer]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["mptc_id"]: KnownOfficer(
                mptc_id=row["mptc_id"],
                name=PersonName(
                    last=row["last_name"], first=row["first_name"], middle=row["middle_name"],
                    suffix=row["suffix"],
                ),
                former_names=(), date_of_birth=date.fromisoformat(row["date_of_birth"]),
                cohort_letter="A", in_cohort=True,
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


def _book(path: Path, rows: list[list[Cell]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        sheet = book.add_worksheet("Officers")
        sheet.write_row(0, 0, [column.heading for column in COLUMNS])
        for at, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    if cell:
                        sheet.write_string(at, place, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                else:
                    sheet.write(at, place, cell)
    return path


def _text(path: Path, rows: list[list[Cell]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(column.heading for column in COLUMNS)
        out.writerows(
            [f"{cell:%m/%d/%Y}" if isinstance(cell, date) else cell for cell in row] for row in rows
        )
    return path


def _no_rosters(folder: Path, known: dict[str, KnownOfficer]) -> Iterator[tuple[str, Path]]:
    """Files that a roster was mistaken for: a document, another table of many rows, noise."""
    document = folder / "document.xlsx"
    document.write_bytes(b"%PDF-1.7\n" + bytes(1 << 20))
    yield "a PDF document", document
    table = folder / "budget.xlsx"
    with xlsxwriter.Workbook(str(table)) as book:
        sheet = book.add_worksheet("Budget")
        for at, officer in enumerate(islice(known, ROWS)):
            sheet.write_row(at, 0, ["Account", officer, at, at / 8])
    yield "another table of 20,000 rows", table
    noise = folder / "noise.csv"
    noise.write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4096)
    yield "a damaged archive", noise


def _check(path: Path, known: dict[str, KnownOfficer]) -> None:
    checked = check(path, officers=known, filed_on=ON)
    if not checked.ok:
        errors = [one for one in checked.findings if one.severity is Severity.ERROR]
        raise SystemExit(f"{path.name} should be a file without errors: {errors[:3]}")


def _refused(path: Path) -> None:
    if check(path, officers=None, filed_on=ON).ok:
        raise SystemExit(f"{path.name} should have been refused")


def _calamine(path: Path) -> None:
    gc.disable()  # at its best: a collection would walk the register that lies in memory here
    try:
        with CalamineWorkbook.from_path(path) as book:
            book.get_sheet_by_index(0).to_python()
    finally:
        gc.enable()


def _csv(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        list(csv.reader(file))


def _bounded(name: str, work: partial[None], limit: float) -> None:
    took = median(seconds(work) for _repeat in range(REPEATS))
    line = {
        "bench": name,
        "seconds": round(took, 3),
        "limit": limit,
        "ratio": round(took / limit, 3),
    }
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
