"""``roster template`` and ``roster check`` as a person meets them."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result
from tests import dirty

from standing.campaigns.rosters.check import KnownOfficer
from standing.cli.roster_files import check_command, template_command


def run_check(*arguments: str, officers: Mapping[str, KnownOfficer] | None = None) -> Result:
    command = check_command(
        known_officers=lambda: officers,
        today=lambda: date(2022, 6, 15),
        for_agency=lambda checked, _agency: checked,
    )
    return CliRunner().invoke(command, arguments)


def test_a_good_file_can_be_sent_and_exits_with_0(tmp_path: Path) -> None:
    lines = dirty.rows(214)
    path = dirty.xlsx(tmp_path / "good.xlsx", lines)

    answer = run_check(str(path), officers=dirty.register(lines[:212]))

    assert answer.exit_code == 0
    assert answer.output.splitlines()[0] == "good.xlsx: a submission with 214 rows."
    assert "Warning. MPTC ID not in the register, set aside: 2 rows" in answer.output
    assert answer.output.splitlines()[-1] == (
        "This file can be sent: 212 of 214 rows count, 2 set aside; 2 warnings to read. "
        "Nothing was sent or changed."
    )


def test_faults_are_grouped_and_counted_errors_first_and_exit_with_1(tmp_path: Path) -> None:
    lines = [dirty.row(n, CPR_Expiration="") for n in range(1, 15)]
    lines += [dirty.row(20, Date_of_Birth="1/1/80"), dirty.row(21, Attestation="")]
    answer = run_check(str(dirty.xlsx(tmp_path / "a.xlsx", lines)))

    assert answer.exit_code == 1
    titles = [line for line in answer.output.splitlines() if line.startswith(("Error", "Warning"))]
    assert titles == [
        "Error. Date of Birth year with two digits: 1 row",
        "Error. Attestation missing: 1 row",
        "Warning. CPR Expiration missing: 14 rows",
    ]
    assert "    Officers, row 16, Date of Birth: read “1/1/80”" in answer.output
    assert "No register is at hand here" in answer.output
    assert (
        answer.output.splitlines()[-1]
        == "Nothing was sent or changed. Mend 2 errors and check again."
    )


def test_json_is_the_published_shape_and_keeps_one_finding_for_each_cell(tmp_path: Path) -> None:
    lines = [dirty.row(n, CPR_Expiration="") for n in range(1, 31)]
    answer = run_check(str(dirty.xlsx(tmp_path / "a.xlsx", lines)), "--json")

    told = json.loads(answer.output)
    assert answer.exit_code == 0
    assert (told["rows"], told["accepted"], len(told["findings"])) == (30, 30, 30)
    assert {finding["row"] for finding in told["findings"]} == set(range(2, 32))


def test_a_file_that_is_no_roster_exits_with_1_and_where_there_is_no_file_with_2(
    tmp_path: Path,
) -> None:
    path = tmp_path / "letter.csv"
    path.write_text("Dear commission,\nplease find nothing enclosed.\n")

    for name, status, told in (
        (path, 1, "is not a submission or roster"),
        (tmp_path / "nowhere.xlsx", 2, "There is no file nowhere.xlsx."),
        (tmp_path, 2, "is a folder, not a file."),
    ):
        answer = run_check(str(name))
        assert answer.exit_code == status
        assert answer.output.startswith("Error. ")
        assert told in answer.output
        assert "Traceback" not in answer.output


def test_a_kind_that_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    assert run_check(str(tmp_path / "a.xlsx"), "--kind", "letter").exit_code == 2


def test_the_form_is_written_and_the_next_step_named(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"

    answer = CliRunner().invoke(template_command(), ["--kind", "roster", "--out", str(path)])

    assert answer.exit_code == 0
    assert path.is_file()
    assert "standing roster check" in answer.output


def test_a_form_never_takes_the_place_of_a_file_and_always_ends_in_xlsx(tmp_path: Path) -> None:
    filled, text = tmp_path / "filled.xlsx", tmp_path / "form.csv"
    filled.write_bytes(b"an agency's week of work")

    for path, told in (
        (filled, "is there already; choose another name."),
        (text, "Choose a name that ends in .xlsx."),
    ):
        words = ["--kind", "submission", "--out", str(path)]
        answer = CliRunner().invoke(template_command(), words)
        assert answer.exit_code == 1
        assert told in answer.output

    assert filled.read_bytes() == b"an agency's week of work"
    assert not text.exists()


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    answer = CliRunner().invoke(
        template_command(), ["--kind", "roster", "--out", str(tmp_path / "no" / "form.xlsx")]
    )

    assert answer.exit_code == 1
    assert "Choose another place." in answer.output
