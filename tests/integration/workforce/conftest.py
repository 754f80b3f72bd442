"""Reference files as people send them, and a register that has read some."""

import csv
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests import make

from standing.kernel.access import Act
from standing.rules.book import the_book
from standing.workforce.domain import ImportResult, Reference
from standing.workforce.imports import import_file

MARCH_1 = datetime(2022, 3, 1, 17, 0, tzinfo=UTC)

Rows = Sequence[Sequence[str]]
Import = Callable[..., ImportResult]


@pytest.fixture
def load(tmp_path: Path) -> Import:
    """Write rows as a CSV file and import it: ``load("officers", rows, at=…, dry_run=…)``."""

    def load(
        kind: str,
        rows: Rows | Path,
        *,
        act: Act | None = None,
        at: datetime = MARCH_1,
        dry_run: bool = False,
    ) -> ImportResult:
        path = rows if isinstance(rows, Path) else tmp_path / f"{kind}.csv"
        if not isinstance(rows, Path):
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(rows)
        return import_file(
            act or make.act(at=at), Reference(kind), path, book=the_book(), dry_run=dry_run
        )

    return load


AGENCIES: Rows = (
    ("agency_name", "agency_type", "county", "municipality", "fbi_ori"),
    ("Elm Hill Police Department", "municipal", "Norfolk", "Elm Hill", "MA0990100"),
    ("Saltmarsh Police Department", "municipal", "Essex", "Saltmarsh", ""),
)
HEADINGS = (
    "mptc_id", "last_name", "first_name", "middle_name", "suffix", "date_of_birth",
    "employed_on_2021_07_01", "certification_kind",
)  # fmt: skip
OFFICERS: Rows = (
    HEADINGS,
    ("0012-0345", "Avery", "Jordan", "A.", "Jr.", "1984-05-06", "yes", "academy"),
    ("0012-0346", "O’Brien", "Núria", "", "", "03/04/1990", "yes", "bridge"),
    ("0012-0347", "de los Santos", "Paz", "", "", "1991-01-31", "no", ""),
    ("0012-0348", "NA", "Kim", "", "", "1979-12-31", "yes", "initial"),
    ("0012-0349", "Núñez-Hart", "True", "", "III", "1988-02-29", "yes", "academy"),
)


@pytest.fixture
def register(db: None, load: Import) -> None:
    """A register with two agencies and five officers, as known from March 1, 2022."""
    assert load("agencies", AGENCIES).created == 2
    assert load("officers", OFFICERS).created == 5
