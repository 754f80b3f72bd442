"""``standing publish`` as the operator sees it."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.integration.register.world import CLEAN, JUNE_29, World

from standing.cli.publish import publish
from standing.kernel.errors import Refused
from standing.register import data
from standing.register.checking import publication_faults
from standing.register.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(world: World) -> World:
    """An invented town, so that the present is the moment of its last act."""
    elm, pine = world.agency("Elm Hill Police Department"), world.agency("Pine Police Department")
    avery, gray = (
        world.officer("0012-0340", "Avery", "Jo"),
        world.officer("0012-0350", "Gray", "Ash"),
    )
    world.file(elm, [avery])
    world.file(pine, [gray])
    world.invented()
    world.release([(avery, elm, CLEAN), (gray, pine, CLEAN)])
    return world


@pytest.fixture
def own_releases() -> Path:
    """The register's own folder of releases, which the pages hand them out from."""
    return data.folder()


def run(out: Path, *more: str) -> Result:
    given = ["--out", str(out), "--approved-by", "robin", "--approved-by", "dana", *more]
    return CliRunner().invoke(publish, given)


def test_it_says_where_the_release_lies_and_what_it_holds(town: World, tmp_path: Path) -> None:
    said = run(tmp_path)

    assert said.exit_code == 0, said.exception
    assert f"Release 1 lies in {tmp_path / 'release-1'}" in said.stdout
    assert "as of July 1, 2022" in said.stdout
    assert "officers.csv                2 rows" in said.stdout
    named = [line.split()[0] for line in said.stdout.splitlines() if line.startswith("  ")]
    assert {each.name for each in (tmp_path / "release-1").iterdir()} <= set(named)
    assert {"by-agency.pdf", "by-category.pdf"} <= set(named)
    assert "the first release: 2 added, 0 removed, 0 changed" in said.stdout


def test_the_json_holds_the_manifest_and_the_folder(town: World, tmp_path: Path) -> None:
    said = json.loads(run(tmp_path, "--json").stdout)

    assert (said["release"], said["rows"]["officers.csv"]) == (1, 2)
    assert said["folder"] == str(tmp_path / "release-1")
    assert len(said["manifest_sha256"]) == 64


def test_accepting_that_an_agency_shows_nobody_takes_a_name_and_a_reason(
    town: World, tmp_path: Path
) -> None:
    zero = ("--accept-zero", "pine-police-department")
    for more in ((*zero,), (*zero, "--because", "It has none"), (*zero, "--as", "operator")):
        refused = run(tmp_path, *more)
        assert isinstance(refused.exception, Refused)
        assert "under their own name" in str(refused.exception)


def test_the_way_past_the_guard_that_the_refusal_names_works(world: World, tmp_path: Path) -> None:
    pine, gray = world.agency("Pine Police Department"), world.officer("0012-0350", "Gray", "Ash")
    world.file(pine, [gray])
    world.separate(gray, pine, on=date(2022, 6, 28), at=JUNE_29)
    world.invented(at=JUNE_29)

    stopped = run(tmp_path)
    passed = run(
        tmp_path, "--accept-zero", "pine-police-department", "--because", "Its officer left",
        "--as", "operator",
    )  # fmt: skip

    assert isinstance(stopped.exception, Refused)
    assert passed.exit_code == 0, passed.exception
    with (tmp_path / "release-1" / "completeness.csv").open(encoding="utf-8", newline="") as file:
        assert "Its officer left" in next(csv.DictReader(file))["Note"]


def test_without_a_folder_the_release_lies_where_the_pages_hand_it_out(
    town: World, own_releases: Path
) -> None:
    named = ["--approved-by", "robin", "--approved-by", "dana"]

    said = CliRunner().invoke(publish, named)

    assert said.exit_code == 0, said.exception
    assert f"Release 1 lies in {own_releases / 'release-1'}" in said.stdout
    assert "the same files lie in" not in said.stdout
    assert sorted(path.name for path in own_releases.iterdir() if path.is_dir()) == ["release-1"]


def test_a_release_in_another_folder_lies_in_the_registers_own_too(
    town: World, tmp_path: Path, own_releases: Path
) -> None:
    out = tmp_path / "public"

    said = run(out)

    assert f"the same files lie in {own_releases / 'release-1'}" in said.stdout
    there, own = out / "release-1", own_releases / "release-1"
    names = sorted(path.name for path in there.iterdir())
    assert sorted(path.name for path in own.iterdir()) == names
    assert all((own / name).read_bytes() == (there / name).read_bytes() for name in names)
    assert [path.name for path in own_releases.iterdir() if path.is_dir()] == ["release-1"]


def test_check_reads_the_copy_that_the_pages_hand_out(
    town: World, tmp_path: Path, own_releases: Path
) -> None:
    run(tmp_path / "public")
    assert publication_faults() == []

    file = own_releases / "release-1" / "officers.csv"
    file.chmod(0o644)
    file.write_text(file.read_text("utf-8").replace("Avery", "Avory"), "utf-8")

    assert publication_faults() == ["release 1: its files are not those that were published"]


def test_nothing_is_recorded_where_the_registers_own_folder_holds_that_number(
    town: World, tmp_path: Path, own_releases: Path
) -> None:
    (own_releases / "release-1").mkdir(parents=True)

    said = run(tmp_path)

    assert isinstance(said.exception, Refused)
    assert f"There is a folder release-1 in {own_releases} already" in str(said.exception)
    assert not Publication.objects.exists()
    assert not (tmp_path / "release-1").exists()
