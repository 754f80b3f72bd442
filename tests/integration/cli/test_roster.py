"""What ``standing roster submit`` and ``standing match list`` tell the person at the terminal."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests import dirty
from tests.integration.campaigns import small

from standing.cli.main import run
from standing.cli.setup import set_up
from standing.ledger.queries import entries
from standing.workforce.models import OfficerBirth

Captured = pytest.CaptureFixture[str]
pytestmark = [pytest.mark.tables, pytest.mark.usefixtures("register")]


@pytest.fixture
def register(db: None) -> None:
    set_up(at=small.MARCH_1, scenario="small")
    small.register()


def submitted(
    path: Path, capsys: Captured, *, agency: str = small.ACTON, at: str = "2022-06-14"
) -> str:
    """What is said on standard error as a file is sent."""
    named = ("--agency", agency, "--campaign", small.CAMPAIGN, "--by", small.STAFF, "--at", at)
    assert run(["roster", "submit", str(path), *named]) == 0
    return capsys.readouterr().err


def test_before_the_release_a_receipt_says_how_the_file_is_taken_back(
    tmp_path: Path, capsys: Captured
) -> None:
    told = submitted(small.file(tmp_path / "a.csv", 1, 2), capsys)

    assert (
        "Until the release, the commission's staff can take it back: standing roster undo R-"
        in told
    )
    assert "--reason TEXT" in told
    assert "If decided on these answers: 2 certified." in told


def test_after_the_release_it_does_not_and_says_who_is_decided_already(
    tmp_path: Path, capsys: Captured
) -> None:
    small.send(small.file(tmp_path / "a.csv", 1, 2))
    small.prepare()
    small.release()

    corrected = small.file(tmp_path / "b.csv", 1, dirty.row(2, CPR_Expiration="05/01/2022"), 3)
    told = submitted(corrected, capsys, at="2022-07-06")

    assert "take it back" not in told
    assert "2 of these officers have been decided already; their determinations stand" in told
    assert "If decided on these answers: 1 certified." in told


def test_a_file_that_names_fewer_officers_than_the_one_it_replaces_says_so(
    tmp_path: Path, capsys: Captured
) -> None:
    small.send(small.file(tmp_path / "a.csv", 1, 2))

    assert "It no longer names 1 officer whom the earlier file named." in submitted(
        small.file(tmp_path / "b.csv", 1), capsys
    )


def test_an_agency_may_be_named_by_its_whole_name_and_is_recorded_by_its_code(
    tmp_path: Path, capsys: Captured
) -> None:
    submitted(small.file(tmp_path / "a.csv", 1), capsys, agency="Acton Police Department")

    (accepted,) = entries(f"agency:{small.ACTON}")
    assert accepted.kind == "filing.accepted"


def test_a_row_to_settle_shows_what_the_file_and_the_record_say(
    tmp_path: Path, capsys: Captured
) -> None:
    first = str(dirty.row(2)["First Name"])
    small.send(
        small.file(
            tmp_path / "a.csv", 1, dirty.row(2, First_Name=f"{first}na"),
        )
    )  # fmt: skip
    last = dirty.row(2)["Last Name"]

    assert run(["match", "list"]) == 0
    told = capsys.readouterr()
    assert f"the file says {last}, {first}na; the record says {last}, {first}\n" in told.out
    assert told.err == "1 row waits for a person.\n"

    assert run(["match", "list", "--json"]) == 0
    (asked,) = json.loads(capsys.readouterr().out)
    assert asked["file_says"]["first"] == f"{first}na"
    assert asked["record_says"] == {"last": last, "first": first, "middle": "", "suffix": ""}
    assert asked["birth_date_differs"] is False


def test_of_a_birth_date_only_that_it_differs_is_told(tmp_path: Path, capsys: Captured) -> None:
    OfficerBirth.objects.filter(officer__mptc_id=small.mptc_id(2)).update(
        date_of_birth=date(1980, 1, 3)
    )
    small.send(small.file(tmp_path / "a.csv", 1, dirty.row(2, Date_of_Birth="03/01/1980")))

    assert run(["match", "list", "--json"]) == 0
    told = capsys.readouterr().out
    assert json.loads(told)[0]["birth_date_differs"] is True
    assert run(["match", "list"]) == 0
    told += capsys.readouterr().out
    assert "; birth date differs\n" in told
    assert "1980" not in told
