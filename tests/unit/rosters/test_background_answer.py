"""What an agency says of the officer's answer to a background check that failed (CERT-230, RUL-18)."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import UNSET
from python_calamine import CalamineWorkbook
from tests import dirty

from standing.campaigns.evidence import facts
from standing.campaigns.rosters.check import Checked, check
from standing.campaigns.rosters.rows import RosterRow
from standing.campaigns.rosters.template import write_template
from standing.kernel.canonical import canonical
from standing.rules.facts import Facts
from standing.rules.frozen import facts_json
from standing.sheets.findings import Severity

FILED_ON = date(2024, 6, 26)
COLUMNS = ("Background Results Given", "Background Answered", "Background Answer Waived")
BEFORE = [heading for heading in dirty.HEADINGS if heading not in COLUMNS]


def checked(
    path: Path, *, filed_on: date = FILED_ON, check_is: str = "failed",
    headings: tuple[str, ...] | list[str] = dirty.HEADINGS, **said: dirty.Cell,
) -> Checked:  # fmt: skip
    row = dirty.row(1, Background_Check=check_is, **said)
    file = dirty.csv_file(path / "a.csv", dirty.grid([row], headings))
    return check(file, officers=None, filed_on=filed_on)


def told(result: Checked) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.column) for finding in result.findings]


def read(result: Checked) -> RosterRow:
    (line,) = result.lines
    return line.row


def facts_of(row: RosterRow) -> Facts:
    return facts(
        row, decided_on=FILED_ON, date_of_birth=date(1980, 1, 31), training=(), bars=(),
        receipt="R-0001",
    )  # fmt: skip


def test_the_three_answers_reach_the_facts(tmp_path: Path) -> None:
    result = checked(
        tmp_path, Background_Results_Given="06/03/2024", Background_Answered="06/10/2024",
        Background_Answer_Waived="No",
    )  # fmt: skip
    found = facts_of(read(result))

    assert told(result) == []
    assert found.background_results_on == date(2024, 6, 3)
    assert found.background_answered_on == date(2024, 6, 10)
    assert found.background_answer_waived is False


def test_a_failed_check_without_the_day_of_its_results_is_warned_of_and_sent(
    tmp_path: Path,
) -> None:
    for headings in (dirty.HEADINGS, BEFORE):
        result = checked(tmp_path, headings=headings)
        (finding,) = result.findings
        assert (finding.severity, finding.code, finding.column) == (
            Severity.WARNING, "evidence.blank", "Background Results Given",
        )  # fmt: skip
        assert "14 calendar days to answer are over" in finding.message
        assert result.accepted == 1


@pytest.mark.parametrize("check_is", ["done", "not done", ""])
def test_nobody_is_asked_for_them_where_no_check_failed(check_is: str, tmp_path: Path) -> None:
    result = checked(tmp_path, check_is=check_is)
    stray = checked(tmp_path, check_is=check_is, Background_Results_Given="06/03/2024")

    for each in (result, stray):
        assert [column for _, column in told(each) if column in COLUMNS] == []
        assert facts_of(read(each)).background_results_on is UNSET


def test_nobody_is_asked_for_them_before_there_was_time_to_answer(tmp_path: Path) -> None:
    assert told(checked(tmp_path, filed_on=date(2023, 9, 28), Attestation_Date="06/01/2022")) == []
    assert told(checked(tmp_path, filed_on=date(2023, 9, 29))) == [
        ("evidence.blank", "Background Results Given")
    ]


@pytest.mark.parametrize(
    ("said", "code", "column"),
    [
        ({"Background_Results_Given": "06/31/2024"}, "date.no-such-day", COLUMNS[0]),
        ({"Background_Results_Given": "06/27/2024"}, "date.future", COLUMNS[0]),
        ({"Background_Results_Given": "06/03/2024", "Background_Answered": "06/02/2024"},
         "date.order", COLUMNS[1]),
        ({"Background_Answered": "06/27/2024"}, "date.future", COLUMNS[1]),
        ({"Background_Answer_Waived": "perhaps"}, "word.unknown", COLUMNS[2]),
        ({"Background_Answered": "06/10/2024", "Background_Answer_Waived": "yes"},
         "answer.waived", COLUMNS[2]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_an_error(
    said: dict[str, dirty.Cell], code: str, column: str, tmp_path: Path
) -> None:
    result = checked(tmp_path, **said)

    assert [each for each in told(result) if each[1] == column] == [(code, column)]
    assert result.accepted == 0
    assert [f.code for f in result.findings if f.severity is Severity.ERROR] == [code]


def test_an_answer_or_a_waiver_needs_no_day_of_the_results(tmp_path: Path) -> None:
    for said in ({"Background_Answered": "06/10/2024"}, {"Background_Answer_Waived": "yes"}):
        assert told(checked(tmp_path, **said)) == []


def test_what_earlier_rounds_stored_and_froze_is_spelled_as_it_was(tmp_path: Path) -> None:
    old = read(checked(tmp_path, headings=BEFORE, filed_on=date(2022, 6, 10)))
    blank = read(checked(tmp_path, filed_on=date(2022, 6, 10)))

    assert b"background_" not in canonical(old)
    assert '"background":"failed"' in facts_json(facts_of(old))
    for row in (old, blank):
        assert "background_" not in facts_json(facts_of(row))


def test_the_form_offers_the_columns_and_explains_them(tmp_path: Path) -> None:
    write_template(tmp_path / "form.xlsx", "submission")
    book = CalamineWorkbook.from_path(str(tmp_path / "form.xlsx"))
    explained = {row[0]: row for row in book.get_sheet_by_name("Instructions").to_python()}
    headings = book.get_sheet_by_name("Officers").to_python()[0]

    assert [heading for heading in headings if heading in COLUMNS] == list(COLUMNS)
    assert all("failed" in str(explained[heading][2]) for heading in COLUMNS)
    assert "needs further review" in str(explained[COLUMNS[0]][2])
