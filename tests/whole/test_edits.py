"""Change one fact in one input file, and exactly the right figures move (RULINGS, closing list 1)."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from tests import worlds
from tests.worlds import Grid, column

from standing.campaigns import models
from standing.certification.models import Determination
from standing.kernel.names import fold
from standing.reports import figures


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return worlds.write(tmp_path_factory.mktemp("edits") / "world", seed=11, scale=0.05)


def played(folder: Path) -> dict[str, int]:
    """Play a folder, read the figures, and leave the database as it was."""
    with transaction.atomic():
        assert worlds.play(folder).refused == []
        found = worlds.counts()
        transaction.set_rollback(True)
    return found


@pytest.fixture
def known(world: Path) -> dict[str, int]:
    return played(world)


def officer_with(outcome: str, requirement_code: str = "") -> tuple[str, Path]:
    """Return an officer of an outcome, and the name of the file that put the officer forward."""
    rows = Determination.objects.filter(outcome=outcome, findings__contains=requirement_code)
    once = [
        (d.officer.mptc_id, d.agency.code)
        for d in rows.order_by("officer__mptc_id").select_related("officer", "agency")
        if models.FilingRow.objects.filter(officer=d.officer, set_aside="").count() == 1
        and '"agency_head":true' not in d.facts
    ]
    mptc_id, agency = once[0]
    return mptc_id, Path(agency)


def on_row(mptc_id: str, change: Callable[[Grid, int, int], None]) -> Callable[[Grid, int], Grid]:
    """Return an edit of every row of one officer."""

    def edit(grid: Grid, header: int) -> Grid:
        ids = column(grid, header, *worlds.ID_HEADINGS)
        wanted = mptc_id.replace("-", "").lstrip("0")
        for place in range(header + 1, len(grid)):
            read = str(grid[place][ids]).replace("-", "").removesuffix(".0").lstrip("0")
            if read == wanted:
                change(grid, header, place)
        return [row for row in grid if row]

    return edit


def cell(heading: tuple[str, ...], value: object) -> Callable[[Grid, int, int], None]:
    """Return a change of one cell of a row."""

    def change(grid: Grid, header: int, place: int) -> None:
        grid[place][column(grid, header, *heading)] = value

    return change


def removed(grid: Grid, header: int, place: int) -> None:
    """Take a row out."""
    grid[place] = []


def file_of(folder: Path, agency: Path) -> Path:
    return next((folder / "submissions").glob(f"{agency}.*"))


CPR = ("cpr",)
ATTESTATION = ("attestation", "attested", "character")
CASES = {
    "a CPR card that has run out makes a certified officer conditional": (
        ("certified", "", cell(("cpr",), "05/01/2022")),
        {
            "categories.certified": -1, "categories.conditionally_certified": 1,
            "conditionally_certified_including_extensions": 1,
        },
    ),
    "an officer whose row is taken out is no longer submitted": (
        ("certified", "", removed),
        {"officers.submitted": -1, "officers.subtotal": -1, "categories.certified": -1},
    ),
    "a bridge officer who was dismissed is not recertified": (
        ("conditionally certified", "basic-training.bridge-enrolled", cell(("bridge",), "dismissed")),
        {
            "categories.conditionally_certified": -1, "categories.not_recertified": 1,
            "conditionally_certified_including_extensions": -1,
        },
    ),
    "an attestation withheld sends an officer to further review": (
        ("certified", "", None),
        {"categories.certified": -1, "categories.further_review": 1},
    ),
}  # fmt: skip


def withheld(grid: Grid, header: int, place: int) -> None:
    """Say no to the attestation, with the reason the form asks for."""
    for at, heading in enumerate(grid[header]):
        words = fold(str(heading))
        if "reason" in words:
            grid[place][at] = "Conduct under review by the department"
        elif words in {"attestation", "attested", "character and fitness attested"}:
            grid[place][at] = "no"


@pytest.mark.django_db
@pytest.mark.parametrize("case", list(CASES))
def test_one_changed_row_moves_exactly_the_right_figures(
    case: str, world: Path, tmp_path: Path
) -> None:
    (outcome, code, change), expected = CASES[case]
    with transaction.atomic():
        worlds.play(world)
        before = worlds.counts()
        mptc_id, agency = officer_with(outcome, code)
        transaction.set_rollback(True)
    edited = worlds.copy(world, tmp_path / "edited")
    worlds.edit(file_of(edited, agency), on_row(mptc_id, change or withheld))

    assert worlds.moved(before, played(edited)) == expected


@pytest.mark.django_db
def test_a_submission_that_never_came_leaves_its_agency_pending(
    known: dict[str, int], world: Path, tmp_path: Path
) -> None:
    edited = worlds.copy(world, tmp_path / "edited")
    smallest = min((edited / "submissions").iterdir(), key=lambda path: path.stat().st_size)
    smallest.unlink()

    after = worlds.moved(known, played(edited))
    assert after["agencies.submitted"] == -1
    assert after["agencies.pending"] == 1
    assert after["officers.submitted"] == after["officers.subtotal"] < 0
    categories = sum(n for name, n in after.items() if name.startswith("categories."))
    assert categories == after["officers.submitted"]


@pytest.mark.django_db
def test_a_roster_that_never_came_leaves_an_extension_without_one(
    known: dict[str, int], world: Path, tmp_path: Path
) -> None:
    edited = worlds.copy(world, tmp_path / "edited")
    roster = min((edited / "rosters").iterdir(), key=lambda path: path.stat().st_size)
    roster.unlink()

    after = worlds.moved(known, played(edited))
    gone = after["officers.in_rosters"]
    assert gone < 0
    assert after == {
        "agencies.extension_with_roster": -1, "agencies.extension_without_roster": 1,
        "officers.in_rosters": gone, "officers.subtotal": gone,
        "conditionally_certified_including_extensions": gone,
    }  # fmt: skip


@pytest.mark.django_db
def test_an_agency_that_said_it_had_nobody_and_then_sends_a_file_is_counted_as_submitted(
    known: dict[str, int], world: Path, tmp_path: Path
) -> None:
    edited = worlds.copy(world, tmp_path / "edited")
    with (edited / "events.csv").open(encoding="utf-8", newline="") as file:
        nil = next(row["agency"] for row in csv.DictReader(file) if row["event"] == "nil")
    with (edited / "officers.csv").open(encoding="utf-8", newline="") as file:
        named = _ids_in_files(edited)
        spare = next(
            row for row in csv.DictReader(file)
            if row["last_name"][0] in "ABCDEFGH" and row["employed_on_2021_07_01"] == "yes"
            and row["mptc_id"] not in named
        )  # fmt: skip
    (edited / "submissions" / f"{nil}.csv").write_text(_clean_submission(spare), encoding="utf-8")

    assert worlds.moved(known, played(edited)) == {
        "agencies.submitted": 1, "agencies.no_officers": -1, "officers.submitted": 1,
        "officers.subtotal": 1, "categories.certified": 1,
    }  # fmt: skip


def _ids_in_files(folder: Path) -> set[str]:
    """Return every id that any file of any agency names, zeros restored."""
    found: set[str] = set()

    def collect(grid: Grid, header: int) -> Grid:
        ids = column(grid, header, *worlds.ID_HEADINGS)
        for row in grid[header + 1 :]:
            digits = str(row[ids]).replace("-", "").removesuffix(".0")
            found.add(f"{digits:0>8}"[:4] + "-" + f"{digits:0>8}"[4:])
        return grid

    for path in [*(folder / "submissions").iterdir(), *(folder / "rosters").iterdir()]:
        worlds.edit(path, collect)
    return found


def _clean_submission(officer: dict[str, str]) -> str:
    answers = {
        "MPTC ID": officer["mptc_id"], "Last Name": officer["last_name"],
        "First Name": officer["first_name"], "Date of Birth": officer["date_of_birth"],
        "Employment Class": "full-time", "High School or Equivalent": "yes",
        "Basic Training": "academy", "Background Check": "done", "Oral Interview": "done",
        "Examination": "passed", "First Aid Expiration": "2023-05-01",
        "CPR Expiration": "2023-05-01", "Attestation": "yes",
        "Attested By": "Robin Vale, Chief of Police", "Attestation Date": "2022-05-20",
    }  # fmt: skip
    assert date.fromisoformat(officer["date_of_birth"]) < date(2001, 1, 1)
    return ",".join(answers) + "\n" + ",".join(f'"{value}"' for value in answers.values()) + "\n"


@pytest.mark.django_db
def test_the_same_world_played_twice_gives_the_same_figures(
    known: dict[str, int], world: Path
) -> None:
    assert played(world) == known
    assert set(known) == set(figures.FIGURES)
