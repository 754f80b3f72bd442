"""What ``standing roster submit`` and ``standing match list`` tell the person at the terminal."""

import json
from datetime import date
from pathlib import Path

import pytest
from tests import dirty
from tests.integration.campaigns import small

from standing.accounts import actions as accounts
from standing.cli.main import run
from standing.cli.setup import set_up
from standing.kernel.access import Role
from standing.ledger.queries import entries
from standing.workforce.models import OfficerBirth

Captured = pytest.CaptureFixture[str]
pytestmark = [pytest.mark.tables, pytest.mark.usefixtures("register")]


@pytest.fixture
def register(db: None) -> None:
    set_up(at=small.MARCH_1, scenario="small")
    small.register()


def submitted(
    path: Path,
    capsys: Captured,
    *,
    agency: str = small.ACTON,
    at: str = "2022-06-14",
    by: str = small.STAFF,
    status: int = 0,
) -> str:
    """What is said on standard error as a file is sent."""
    named = ("--agency", agency, "--campaign", small.CAMPAIGN, "--by", by, "--at", at)
    assert run(["roster", "submit", str(path), *named]) == status
    return capsys.readouterr().err


def clerk(agency: str) -> str:
    """Add somebody of an agency and return the account."""
    accounts.add_person(
        small.act("administrator", at=small.JUNE_10), username=f"{agency}.clerk",
        human_name="Robin Vale", role=Role.AGENCY_SUBMITTER, agency=agency,
    )  # fmt: skip
    return f"{agency}.clerk"


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
    assert "If decided now, of 2 decided already: 1 would become" in told
    assert f"  {small.mptc_id(2)}  conditionally certified (was certified): " in told
    assert "CPR" in told
    assert f"  {small.mptc_id(1)}  " not in told, "nothing of the first officer changes"

    assert run(["campaign", "show", small.CAMPAIGN]) == 0
    again = (
        f"1 officer whose facts changed since their determination: {small.mptc_id(2)}. Ready to be"
    )
    assert again in capsys.readouterr().out
    assert run(["campaign", "status", small.CAMPAIGN]) == 0
    assert again in capsys.readouterr().out
    assert run(["campaign", "status", small.CAMPAIGN, "--as-of", "2022-07-05"]) == 0
    assert "changed since" not in capsys.readouterr().out, "the corrected file had not come"
    assert run(["campaign", "show", small.CAMPAIGN, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed_since_decided"] == [small.mptc_id(2)]


def test_what_would_become_of_another_agencys_decided_officers_is_not_told(
    tmp_path: Path, capsys: Captured
) -> None:
    small.send(small.file(tmp_path / "a.csv", 1, 2))
    small.prepare()
    small.release()

    theirs = small.file(tmp_path / "b.csv", dirty.row(2, CPR_Expiration="05/01/2022"), 3)
    told = submitted(theirs, capsys, agency=small.CONCORD, at="2022-07-06", by=clerk(small.CONCORD))

    assert "1 of these officers has been decided already" in told
    assert "If decided now" not in told
    assert small.mptc_id(2) not in told


def test_a_clerk_with_another_agencys_file_is_sent_to_the_staff_and_the_staff_to_the_command(
    tmp_path: Path, capsys: Captured
) -> None:
    number = small.send(small.file(tmp_path / "a.csv", 1, 2, 3)).number
    theirs = small.file(tmp_path / "b.csv", 1, 2, 3)

    told = submitted(theirs, capsys, agency=small.CONCORD, by=clerk(small.CONCORD), status=1)
    assert f"ask the commission's staff to take back the file of receipt {number} first." in told
    assert "standing roster undo" not in told
    told = submitted(theirs, capsys, agency=small.CONCORD, status=1)
    assert f"take back the file of receipt {number} first, and say why." in told


def test_who_may_not_send_is_told_so_and_nothing_of_the_file(
    tmp_path: Path, capsys: Captured
) -> None:
    faulty = small.file(tmp_path / "a.csv", dirty.row(1, CPR_Expiration="never"))

    told = submitted(faulty, capsys, by="auditor", status=1)
    assert "holds no role that allows this: send in files for this agency." in told
    assert "never" not in told
    assert "How to mend it" not in told


def test_receipts_are_listed_with_what_became_of_their_files(
    tmp_path: Path, capsys: Captured
) -> None:
    first = small.send(small.file(tmp_path / "a.csv", 1, 2)).number
    second = small.send(small.file(tmp_path / "b.csv", 3), agency=small.CONCORD).number
    small.take_back(second)

    assert run(["roster", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [second, first]
    assert lines[0].endswith("1 of 1 rows count, taken back")
    assert lines[1].endswith("filed June 10, 2022, 2 of 2 rows count")
    assert run(["roster", "list", "--agency", small.ACTON, "--json"]) == 0
    (only,) = json.loads(capsys.readouterr().out)
    assert (only["receipt"], only["taken_back"]) == (first, False)


def test_opened_rows_say_their_day_and_as_known_when(tmp_path: Path, capsys: Captured) -> None:
    small.send(small.file(tmp_path / "a.csv", 1, 2))
    named = ["campaign", "rows", small.CAMPAIGN, "--figure", "officers.submitted"]

    assert run([*named, "--as-of", "2022-06-12", "--known", "2022-06-13"]) == 0
    assert capsys.readouterr().err.endswith(
        "2 rows of officers.submitted, as of June 12, 2022, as known on June 13, 2022\n"
    )


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
