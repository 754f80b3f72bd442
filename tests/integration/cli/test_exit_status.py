"""What the command line answers: 0 done, 1 refused, 2 wrong use; never a traceback."""

import json
from pathlib import Path

import pytest
from django.db import connection
from tests.integration.campaigns import small

from standing.cli.main import run
from standing.cli.setup import set_up

CAMPAIGN = small.CAMPAIGN
Captured = pytest.CaptureFixture[str]


@pytest.fixture
def register(db: None) -> None:
    set_up(at=small.MARCH_1, scenario="")
    small.register()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return small.file(tmp_path / "acton.csv", 1, 2)


WRONG_USE = (
    "campaign status 2022-a-h --as-of yesterday",
    "campaign status 2022-a-h --as-of 2022-02-30",
    "campaign status 2022-a-h --as-of 9999-12-31",
    "campaign status 2022-a-h --as-of 0001-01-01",
    "campaign status 2022-a-h --known 06/30/22",
    "campaign status 2022-a-h --known 02/30/2022",
    "campaign estimate 2022-a-h --agency acton-police-department --officers many --source x",
    "campaign estimate 2022-a-h --agency acton-police-department --officers -1 --source x",
    "campaign estimate 2022-a-h --agency acton-police-department --officers 9999999999 --source x",
    "campaign extend 2022-a-h --agency acton-police-department --until 2022-07-15",
    "roster submit /no/such/file.xlsx --agency a --campaign 2022-a-h",
    "match decide one --same --reason seen",
    "match decide 1 --reason seen",
    "replay",
    "release 2022-a-h",
    "no-such-command",
    "campaign --no-such-option",
    "campaign nil 2022-a-h --agency acton-police-department --at 2022-06-30T12:00",
    "campaign open 2022-a-h --at 2022-06-30",
)


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("words", WRONG_USE)
def test_wrong_use_is_told_on_standard_error_and_changes_nothing(
    words: str, capsys: Captured
) -> None:
    before = small.everything()

    assert run(words.split()) == 2

    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.strip()
    assert "Traceback" not in told.err
    assert small.everything() == before


@pytest.mark.usefixtures("register")
def test_a_day_may_be_written_as_the_files_write_it(capsys: Captured) -> None:
    assert (
        run(["campaign", "status", CAMPAIGN, "--as-of", "2022-06-30", "--known", "2022-06-30"]) == 0
    )
    iso = capsys.readouterr().out
    assert (
        run(["campaign", "status", CAMPAIGN, "--as-of", "6/30/2022", "--known", "06/30/2022"]) == 0
    )
    assert capsys.readouterr().out == iso
    assert run(["campaign", "status", CAMPAIGN, "--as-of", "6/30/22"]) == 2
    assert "or MM/DD/YYYY like 06/30/2022" in " ".join(capsys.readouterr().err.split())


REFUSED = (
    ("campaign status 2031-x-z", "No campaign 2031-x-z is open"),
    ("campaign open 2031-x-z", "2031-x-z"),
    ("campaign open 2022-a-h", "open already"),
    ("campaign rows 2022-a-h --figure agencies.lost", "There is no figure agencies.lost"),
    ("campaign nil 2022-a-h --agency nowhere", "nowhere"),
    ("campaign nil 2022-a-h --agency acton-police-department --as nobody", "named nobody"),
    ("campaign nil 2022-a-h --agency acton-police-department --as auditor", "holds no role"),
    ("campaign extend 2022-a-h --agency acton-police-department --until 2022-07-16 --reason x",
     "July 15, 2022"),
    ("roster undo R-0000-0000-0000 --reason x", "no receipt R-0000-0000-0000"),
    ("roster undo R-0000-0000-0000 --reason x", "Look at the list of files that were sent"),
    ("match decide 1 --same --reason x", "We read the reason “x”. This act is about a person"),
    ("officer merge 0100-0001 --into 0100-0002 --reason=", "Say it in a few words"),
    ("condition lapse 0100-0001 --requirement cpr --reason .", "We read the reason “.”"),
    ("match decide 99999999999999999999 --same --reason seen", "no open match question"),
    ("determine 2022-a-h --on 2022-07-01", "Nobody in Officer Recertification (A-H) is ready"),
    ("release 2022-a-h --approved-by director --approved-by executive", "Nothing is prepared"),
    ("replay 99999999999999999999", "no determination"),
    ("explain 00120345", "Did you mean 0012-0345?"),
    ("explain Avery", "such as 0123-4567. To look somebody up by name: standing officer find"),
    ("explain 9999-9999", "9999-9999"),
    ("explain not-an-id", "not-an-id"),
    ("officer separate 0100-0001 --agency acton-police-department --on 2022-06-28",
     "no employment"),
    ("officer condition-met 0100-0001 --requirement cpr --on 2022-08-01", "owes no condition"),
)  # fmt: skip


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(("words", "why"), REFUSED)
def test_what_is_refused_says_why_on_standard_error_and_changes_nothing(
    words: str, why: str, capsys: Captured
) -> None:
    before = small.everything()

    assert run(words.split()) == 1

    told = capsys.readouterr()
    assert why in told.err
    assert "Traceback" not in told.err
    assert told.out == ""
    assert small.everything() == before


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe\x00nonsense", b"a letter, to the clerk\n"])
def test_a_file_that_is_no_roster_is_refused_in_a_sentence(
    tmp_path: Path, capsys: Captured, content: bytes
) -> None:
    path = tmp_path / "letter.csv"
    path.write_bytes(content)
    before = small.everything()

    submit = ["roster", "submit", str(path), "--agency", small.ACTON, "--campaign", CAMPAIGN]
    assert run(submit) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert small.everything() == before


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    "words",
    [
        f"campaign status {CAMPAIGN}", f"campaign rows {CAMPAIGN} --figure agencies.pending",
        "campaign list", f"campaign show {CAMPAIGN}", "match list", "replay --all", "check",
        "explain 0100-0001",
    ],
)  # fmt: skip
def test_facts_are_json_on_standard_output_and_nothing_else_is(
    words: str, capsys: Captured
) -> None:
    assert run([*words.split(), "--json"]) == 0

    json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("register")
def test_a_file_is_submitted_with_a_receipt_and_taken_back(file: Path, capsys: Captured) -> None:
    submit = ["roster", "submit", str(file), "--agency", small.ACTON, "--campaign", CAMPAIGN]
    assert run([*submit, "--json"]) == 0
    receipt = json.loads(capsys.readouterr().out)
    assert (receipt["rows"], receipt["accepted"]) == (2, 2)
    assert {each["outcome"] for each in receipt["consequences"]} == {"certified"}

    assert run(["roster", "undo", receipt["receipt"], "--reason", "Sent in error"]) == 0
    told = capsys.readouterr()
    assert "was taken back" in told.err
    assert run(["check"]) == 0


@pytest.mark.usefixtures("register")
def test_officers_imported_at_the_terminal_have_their_certificates_at_once(
    tmp_path: Path, capsys: Captured
) -> None:
    path = tmp_path / "officers.csv"
    path.write_text(
        "mptc_id,last_name,first_name,middle_name,suffix,date_of_birth,employed_on_2021_07_01,"
        "certification_kind\n0200-0001,Fairweather,Jordan,,,1984-05-06,yes,academy\n"
    )

    assert run(["import", "officers", str(path)]) == 0
    assert run(["check"]) == 0, capsys.readouterr()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_was_never_set_up_is_told_how(
    capsys: Captured,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE campaigns_campaign RENAME TO elsewhere")
    try:
        assert run(["campaign", "list"]) == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO campaigns_campaign")
    told = capsys.readouterr()
    assert "standing init" in told.err
    assert told.out == ""


def test_what_nobody_foresaw_is_told_without_a_traceback_and_is_status_3(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("secret of an officer")

    monkeypatch.setattr("standing.cli.campaign.queries.campaigns", fails)

    assert run(["campaign", "list"]) == 3
    told = capsys.readouterr()
    assert "RuntimeError" in told.err
    assert "secret" not in told.err
    assert "Traceback" not in told.err
