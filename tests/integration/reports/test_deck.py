"""The status update: its slides, its marks, and that every number follows from the rows."""

import json
import re
import subprocess
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from tests.integration.register.world import (
    BACKGROUND_FAILED,
    CAMPAIGN,
    CLEAN,
    JULY_5,
    JUNE_29,
    NOT_ATTESTED,
    WITHOUT_CPR,
    World,
)

from standing.cli.publish import deck as command
from standing.kernel.errors import Refused
from standing.kernel.periods import end_of
from standing.reports import charts, deck, figures
from standing.workforce import queries as workforce
from standing.workforce.models import Employment

pytestmark = pytest.mark.django_db
JUNE_30, JULY_2, AUGUST_1 = date(2022, 6, 30), date(2022, 7, 2), date(2022, 8, 1)


@pytest.fixture
def county(world: World) -> World:
    """Eight agencies: two submitted, three rosters, one without, one nil, one silent."""
    elm, oak = world.agency("Elm Hill Police"), world.agency("Oak Police")
    people = [world.officer(f"0012-03{i:02}", f"Avery{i}", "Jordan") for i in range(14)]
    world.file(elm, people[:2])
    world.file(oak, people[2:4])
    for name, members in (
        ("Large Police", people[4:8]), ("Larger Police", people[8:13]), ("Small Police", people[13:]),
    ):  # fmt: skip
        world.roster(world.agency(name), members)
    waiting = world.agency("Wait Police")
    world.extension(waiting)
    world.estimate(waiting, 20)
    world.nil(world.agency("Quiet Police"))
    world.agency("Silent Police")
    world.prepare(
        [
            (people[0], elm, CLEAN), (people[1], elm, WITHOUT_CPR),
            (people[2], oak, NOT_ATTESTED), (people[3], oak, BACKGROUND_FAILED),
        ]
    )  # fmt: skip
    return world


def written(tmp_path: Path, as_of: date = JUNE_30, name: str = "status.md") -> str:
    deck.write(CAMPAIGN, as_of=as_of, known=end_of(as_of), out=tmp_path / name)
    return (tmp_path / name).read_text("utf-8")


def test_the_slides_of_june_30_stand_in_their_order(county: World, tmp_path: Path) -> None:
    titles = [line[3:] for line in written(tmp_path).splitlines() if line.startswith("## ")]

    assert titles == [
        "Agency Submission Results - Update", "Extensions", "Aggregate Metrics (Preliminary)",
        "Updated Officer Categories", "Notifications", "Certification Status on Website",
        "Conditional Certifications",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "- 8 agencies within POST scope",
        "- 2 agencies submitted information required",
        "- 4 agencies granted extension",
        "- 1 agency confirmed it has no officers A-H",
        "- 1 agency pending submission (as of 6/29) *",
        "\\* Silent Police",
        "- Upcoming deadline (after extension): July 15, 2022",
        "- As of June 29, 2022: †",
        "† June 29, 2022 is the day of the last change to what any agency has sent; it still holds on "
        "June 30, 2022, the day of this update",
        "  - Of those, 1 agency has not submitted its officers' roster *",
        "\\* Wait Police",
        "| Officers Successfully Submitted: | 4 |",
        "| Officers in Rosters (w/extension requests) | 10 * |",
        "| Estimate of additional officers (no rosters) | 20 ** |",
        "| Subtotal | 34 |",
        "\\* 3 Agencies including Larger Police (5) and Large Police (4) submitted rosters",
        "** 1 Agency no roster (estimate of additional ~ 20 officers)",
        "Of the 4 successfully submitted",
        "- 1 (25%) no exceptions – “Certified”",
        "- 1 (25.0%) some exceptions – “Conditionally Certified” *",
        "- 1 (25%) processed but merits further review",
        "- 1 (25.0%) not recertified",
        "\\* Per 555 CMR 7.00 officers under extension (10) also “Conditionally Certified”",
        "- POST will send notifications to agencies on July 1",
        "- On the week of July 5, we anticipate posting on our website a report that lists:",
        "- Immediate deadline is July 15, 2022 for agencies that submitted requests for extension",
        "- Next deadline for meeting certain conditions is September 30, 2022 (the day stated on the "
        "notices)",
    ],
)
def test_a_line_of_the_slides_is_printed_with_its_mark(
    county: World, tmp_path: Path, line: str
) -> None:
    assert line in written(tmp_path).splitlines()


def test_lines_cease_when_their_day_has_passed(county: World, tmp_path: Path) -> None:
    text = written(tmp_path, JULY_2)
    assert "- Notifications to agencies are dated July 1" in text
    assert "POST will send notifications" not in text

    text = written(tmp_path, AUGUST_1)
    assert "- The deadline after extension was July 15, 2022" in text
    assert "Immediate deadline" not in text
    assert "- The report on our website lists:" in text


def test_a_slide_that_names_the_day_of_the_last_change_says_so_under_a_mark(
    county: World, tmp_path: Path
) -> None:
    extensions = slides(tmp_path)[2]
    assert "As of June 29, 2022: †" in extensions
    assert "† June 29, 2022 is the day of the last change to what any agency has sent" in extensions

    on_the_day = written(tmp_path, date(2022, 6, 29))
    assert "- As of June 29, 2022:" in on_the_day.splitlines()
    assert "†" not in on_the_day, "a day that is the update's own needs no note"


def test_a_campaign_in_which_nothing_was_sent_reads_well(world: World, tmp_path: Path) -> None:
    for number in range(30):
        world.agency(f"Town {number:02} Police")

    lines = written(tmp_path).splitlines()

    assert "- No agency submitted information required" in lines
    assert "- 30 agencies pending submission *" in lines
    assert "- 0 no exceptions – “Certified”" in lines
    assert "No officer was submitted yet" in lines
    assert "  - No agency is under an extension" in lines
    assert any(line.startswith("\\* Town 00 Police, ") and line.endswith("and 10 others")
               for line in lines)  # fmt: skip
    assert not any(line.startswith("**") for line in lines)


def test_the_json_holds_the_status_table_and_every_figure_with_its_share(
    county: World, tmp_path: Path
) -> None:
    said = json.loads(written(tmp_path, name="status.json"))

    scene = figures.Scene(CAMPAIGN, as_of=JUNE_30)
    assert said["status"] == figures.status(scene).as_dict()
    shown = {each["figure"]: each for each in said["figures"]}
    assert {name: each["value"] for name, each in shown.items()} == {
        name: len(figures.rows(scene, name)) for name in (*figures.FIGURES, *figures.BESIDE)
    }
    conditional = shown["categories.conditionally_certified"]
    assert (conditional["share"], conditional["printed"], conditional["decimals"]) == (
        25.0, "25.0%", 1,
    )  # fmt: skip
    assert (conditional["denominator"], conditional["denominator_figure"]) == (
        4, "officers.submitted",
    )  # fmt: skip
    assert "--figure categories.conditionally_certified" in conditional["rows"]


def test_every_number_that_a_slide_prints_is_the_count_of_its_figures_rows(
    county: World, tmp_path: Path
) -> None:
    said = json.loads(written(tmp_path, name="status.json"))
    scene = figures.Scene(CAMPAIGN, as_of=JUNE_30)

    printed = [
        line
        for slide in said["slides"]
        for part in ("heads", "lines", "rows", "notes")
        for line in slide[part]
        if line["figure"]
    ]
    assert len(printed) > 15
    for line in printed:
        assert line["value"] == len(figures.rows(scene, line["figure"])), line


def test_the_charts_lie_beside_the_markdown_and_are_described_in_it(
    county: World, tmp_path: Path
) -> None:
    text = written(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "status-agencies.svg", "status-categories.svg", "status.md",
    ]  # fmt: skip
    assert "![Officers submitted, by category. Certified: 1 (25%); Conditionally Certified" in text
    assert "](status-categories.svg)" in text


def test_an_invented_world_says_so_on_every_slide(county: World, tmp_path: Path) -> None:
    assert "Invented people" not in written(tmp_path)

    county.invented()

    slides = written(tmp_path).split("\n---\n")
    assert all("Invented people, for demonstration" in slide for slide in slides)


def test_what_became_known_later_is_left_out_of_what_was_known_then(
    county: World, tmp_path: Path
) -> None:
    before = written(tmp_path)
    county.nil(workforce.agency("silent-police"), at=JULY_5)

    assert written(tmp_path) == before


def test_a_form_that_does_not_exist_yet_is_refused_with_those_that_do(
    county: World, tmp_path: Path
) -> None:
    said = CliRunner().invoke(command, [CAMPAIGN, "--out", str(tmp_path / "status.pptx")])

    assert isinstance(said.exception, Refused)
    assert "comes as .pdf, .md and .json" in str(said.exception)
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_it_wrote(county: World, tmp_path: Path) -> None:
    out = tmp_path / "deck" / "status.md"
    said = CliRunner().invoke(command, [CAMPAIGN, "--as-of", "2022-06-30", "--out", str(out)])

    assert said.exit_code == 0, said.exception
    assert "Wrote status.md, status-agencies.svg, status-categories.svg" in said.stderr
    assert out.exists()


def slides(tmp_path: Path, as_of: date = JUNE_30) -> list[str]:
    """Write the slides and read back the text of each, with single spaces."""
    out = tmp_path / "status.pdf"
    deck.write(CAMPAIGN, as_of=as_of, known=end_of(as_of), out=out)
    read = subprocess.run(
        ["pdftotext", "-layout", str(out), "-"], capture_output=True, check=True, text=True
    )
    return [" ".join(page.split()) for page in read.stdout.split("\f")[:-1]]


def test_every_number_of_the_slides_is_read_back_and_is_that_of_the_status_table(
    county: World, tmp_path: Path
) -> None:
    _first, *read = slides(tmp_path)
    scene = figures.Scene(CAMPAIGN, as_of=JUNE_30)
    found = figures.status(scene)
    counts = {**found.counts, **found.beside}
    made = deck.deck(scene, invented=None)

    assert len(read) == len(made.slides), "no slide runs over"
    compared = 0
    for text, slide in zip(read, made.slides, strict=True):
        assert text.startswith(f"{slide.title} {slide.message}")
        for said in (*slide.heads, *slide.lines, *slide.rows, *slide.notes):
            if not said.figure:
                continue
            assert said.value == counts[said.figure]
            number = f"{said.value:,}"
            if number in said.text or said in slide.rows:
                assert re.search(rf"(?<![\d,]){number}(?![\d,])", text), said
                compared += 1
        if slide.chart:
            for part in charts.parts(slide.chart, found, made.shares):
                if part.count:
                    assert f"{part.label} {part.number(0)}" in text
                    compared += 1
    assert compared > 20


def test_a_slide_says_its_message_and_where_its_numbers_come_from(
    county: World, tmp_path: Path
) -> None:
    county.invented()
    first, agencies, extensions, metrics, categories, *_rest = slides(tmp_path)

    assert "Officer Recertification (A-H) Status update, June 30, 2022" in first
    assert "2 of 8 agencies have submitted" in agencies
    assert "* Silent Police" in agencies
    assert "1 agency under extension still owes its roster" in extensions
    assert "34 officers are put forward, estimates included" in metrics
    assert "1 of 4 officers are certified without exception" in categories
    for text in (agencies, extensions, metrics, categories):
        assert "As of June 30, 2022, as known on June 30, 2022. Determinations: prepared" in text
        assert "Counted from the register, campaign 2022-a-h" in text
        assert "Invented people, for demonstration" in text


def test_slides_are_tagged_wide_and_their_charts_are_told_in_words(
    county: World, tmp_path: Path
) -> None:
    slides(tmp_path)
    with pikepdf.open(tmp_path / "status.pdf") as pdf:
        _x, _y, width, height = (float(each) for each in pdf.pages[0].MediaBox)
        assert width / height == pytest.approx(16 / 9, abs=0.01)
        assert b"pdfuaid:part" in pdf.Root.Metadata.read_bytes()
        tags = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        told = [str(tag.Alt) for tag in tags if tag.get("/S") == "/Figure"]
        tables = [tag for tag in tags if tag.get("/S") == "/Table"]
        assert len(tables) == 3
        assert len([tag for tag in tags if tag.get("/S") == "/TH"]) == 6
    assert len(told) == 2
    assert told[0].startswith("Agencies by what they have sent. Submitted: 2;")


def test_officers_not_decided_yet_have_a_line_of_their_own(county: World, tmp_path: Path) -> None:
    elm = workforce.agency("elm-hill-police")
    assert "not decided yet" not in " ".join(slides(tmp_path))

    county.file(elm, [county.officer("0012-0399", "Avery99", "Jordan")], at=JUNE_29)

    assert "1 (33.3%) submitted and not decided yet" in slides(tmp_path)[4]


def test_slides_hold_long_lists_of_names_without_running_over(world: World, tmp_path: Path) -> None:
    for number in range(30):
        world.agency(f"Longer Named Town Number {number:02} Police Department")

    read = slides(tmp_path)

    assert len(read) == 8
    assert "and 10 others" in read[1]


def test_the_officers_expected_are_those_of_the_cohort_on_an_imported_list(
    world: World,
) -> None:
    elm = world.agency("Elm Hill Police")
    people = [world.officer(f"0012-03{i:02}", f"Avery{i}", "Jordan") for i in range(3)]
    scene = figures.Scene(CAMPAIGN, as_of=JUNE_30)
    assert figures.rows(scene, "officers.expected") == []

    for place, officer in enumerate(people):
        Employment.objects.create(
            officer=officer, agency=elm, since=date(2021, 7, 1), recorded_at=JUNE_29,
            until=date(2022, 6, 1) if place == 0 else None, source="employment:list.csv",
        )  # fmt: skip

    found = figures.rows(scene, "officers.expected")
    assert [row.mptc_id for row in found] == ["0012-0301", "0012-0302"]
    assert {row.agency_code for row in found} == {elm.code}
