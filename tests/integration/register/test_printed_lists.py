"""The printed lists of a release hold the rows of its CSV files."""

import csv
import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from tests import make
from tests.integration.register.world import CLEAN, JULY_5, WITHOUT_CPR, World

from standing.register import printing, proposing
from standing.register.actions import Published

pytestmark = pytest.mark.django_db
ON = date(2022, 7, 5)
OFFICERS = 130


@pytest.fixture
def released(world: World, tmp_path: Path) -> Published:
    """A release with two agencies that fill more than a page, and one under extension."""
    agencies = [world.agency("Elm Hill Police Department"), world.agency("Oak Police Department")]
    people = [
        world.officer(f"0012-{place:04}", f"Avery{place:03}", "Jordan") for place in range(OFFICERS)
    ]
    world.file(agencies[0], people[: OFFICERS // 2])
    world.file(agencies[1], people[OFFICERS // 2 :])
    bell = world.officer("0013-0000", "Bell", "Sam")
    world.roster(world.agency("Saltmarsh Police Department"), [bell])
    world.release(
        [
            (officer, agencies[place * 2 // OFFICERS], WITHOUT_CPR if place % 7 == 3 else CLEAN)
            for place, officer in enumerate(people)
        ]
    )
    world.invented()
    return proposing.publish_named(
        make.act(at=JULY_5), out=tmp_path, as_of=ON, approved_by=("robin", "dana")
    )


def pages(path: Path, *options: str) -> list[str]:
    read = subprocess.run(
        ["pdftotext", *options, str(path), "-"], capture_output=True, check=True, text=True
    )
    return [" ".join(page.split()) for page in read.stdout.split("\f")[:-1]]


def rows(released: Published, name: str) -> list[dict[str, str]]:
    with (released.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["by-agency", "by-category"])
def test_a_printed_list_has_a_row_for_each_row_of_the_csv_file(
    released: Published, name: str
) -> None:
    text = " ".join(pages(released.folder / f"{name}.pdf"))
    listed = rows(released, f"{name}.csv")

    assert len(listed) == OFFICERS + 1
    for row in listed:
        assert f"{row['LastName']}, {row['FirstName']}" in text
        assert text.count(row["MPTCID"]) == 1, row["MPTCID"]


def test_a_row_of_the_list_by_agency_gives_status_expiry_and_its_note(released: Published) -> None:
    *_before, last = read = pages(released.folder / "by-agency.pdf", "-layout")
    text = " ".join(read)

    assert "Avery000, Jordan 0012-0000 Certified 07/01/2025" in text
    assert "Avery003, Jordan 0012-0003 Conditionally Certified [1] 07/01/2025" in text
    assert "Bell, Sam 0013-0000 Conditionally Certified [2]" in text
    assert "[1] Conditions due by September 30, 2022" in last
    assert "[2] Under extension to July 15, 2022" in last
    assert "Elm Hill Police Department · 65" in text


@pytest.mark.parametrize("name", ["by-agency", "by-category"])
def test_every_page_says_of_what_day_and_release_it_is_and_which_page(
    released: Published, name: str
) -> None:
    read = pages(released.folder / f"{name}.pdf")

    assert len(read) > 1 or name == "by-category"
    for place, page in enumerate(read, 1):
        assert "As of July 5, 2022 · release 1" in page
        assert "as known at 2022-07-05 17:00 UTC" in page
        assert f"Page {place} of {len(read)}" in page
        assert "Invented people, for demonstration" in page
        assert "MPTC ID" in page, "the heads of the table are repeated"


@pytest.mark.parametrize("name", ["by-agency", "by-category"])
def test_a_printed_list_is_tagged_and_its_tables_have_heads(released: Published, name: str) -> None:
    with pikepdf.open(released.folder / f"{name}.pdf") as pdf:
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        kinds = [
            str(each.get("/S")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)
        ]
    assert kinds.count("/Table") == (3 if name == "by-agency" else 2)
    assert kinds.count("/TH") == (12 if name == "by-agency" else 4)


def test_a_long_list_comes_in_parts_that_say_from_where_to_where(
    world: World, released: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "PART", 40)
    again = proposing.publish_named(
        make.act(at=JULY_5), out=tmp_path, as_of=ON, approved_by=("robin", "dana")
    )

    parts = sorted(path.name for path in again.folder.glob("by-agency*.pdf"))
    assert parts == ["by-agency-1.pdf", "by-agency-2.pdf", "by-agency-3.pdf"]
    first, second, third = (" ".join(pages(again.folder / name)) for name in parts)
    assert "part 1: Elm Hill Police Department As of" in first
    assert "part 2: Elm Hill Police Department, continued to Oak Police Department As of" in second
    assert "part 3: Oak Police Department, continued to Saltmarsh Police Department" in third
    numbers = [row["MPTCID"] for row in rows(again, "by-agency.csv")]
    assert all((first + second + third).count(number) == 1 for number in numbers)


def test_a_list_too_long_for_paper_is_not_printed_and_the_release_says_so(
    world: World, released: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "MOST", OFFICERS)
    again = proposing.publish_named(
        make.act(at=JULY_5), out=tmp_path, as_of=ON, approved_by=("robin", "dana")
    )

    assert not list(again.folder.glob("*.pdf"))
    assert again.as_dict()["not_printed"] == [
        "by-agency.pdf: more than 130 rows; the CSV file holds them all",
        "by-category.pdf: more than 130 rows; the CSV file holds them all",
    ]


def test_a_list_that_is_set_in_processes_of_their_own_is_the_same(
    world: World, released: Published, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "HERE", 10)
    other = tmp_path / "other"
    other.mkdir()
    heads = printing.Heads(
        release=1, as_of="July 5, 2022", known="", moment=JULY_5, scope="", invented=""
    )
    written = [
        printing.write(
            folder, "by-category", title="Officers by status", heads=heads, count=count,
            rows=[printing.Row(group="Certified", name="Avery, Jordan", id="0012-0000")],
        )
        for folder, count in ((other, 5), (tmp_path, 11))
    ]  # fmt: skip

    assert written[0][0].sha256 == written[1][0].sha256
