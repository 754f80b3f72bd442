"""Checking a file: every fault in one pass, each with its row, column, what was read and the mend."""

import csv
import io
import time
from datetime import date
from pathlib import Path

import pytest
from tests import dirty
from tests.unit.rosters.checking import checked, codes, only

from standing.campaigns.rosters.columns import COLUMNS, by_heading, key
from standing.campaigns.rosters.rows import RosterRow
from standing.rules.facts import Attestation, BasicTraining, DutyStatus, EmploymentClass
from standing.sheets.findings import Severity
from standing.sheets.reading import read_tables


def test_a_good_file_has_no_finding_and_gives_typed_rows(tmp_path: Path) -> None:
    result = checked(dirty.xlsx(tmp_path / "good.xlsx", dirty.rows(5)))

    assert (result.ok, result.rows, result.accepted, result.findings) == (True, 5, 5, ())
    row = result.lines[0].row
    assert isinstance(row, RosterRow)
    assert (row.row, row.mptc_id, row.name.full) == (2, "0100-0001", "Robin Brackwater")
    assert row.employment_class is EmploymentClass.FULL_TIME
    assert row.basic_training is BasicTraining.ACADEMY
    assert row.attestation is Attestation.YES
    assert row.duty_status is DutyStatus.ACTIVE
    assert (row.high_school, row.in_service_hours, row.agency_head) == (True, 40, False)
    assert (row.attested_by_name, row.attested_by_role) == ("Taylor Wetherfield", "agency head")
    assert row.cpr_expires == date(2023, 11, 30)


def test_the_json_has_exactly_the_published_keys(tmp_path: Path) -> None:
    result = checked(
        dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(CPR_Expiration="02/30/2022")])
    ).as_dict()

    assert set(result) == {"file", "kind", "rows", "accepted", "findings"}
    assert (result["file"], result["rows"], result["accepted"]) == ("a.xlsx", 1, 0)
    assert result["findings"] == [
        {
            "severity": "error",
            "code": "date.no-such-day",
            "sheet": "Officers",
            "row": 2,
            "column": "CPR Expiration",
            "value": "02/30/2022",
            "message": "There is no such day: February 2022 has 28 days.",
            "fix": "Look up the day and write it as MM/DD/YYYY.",
        }
    ]


def test_titles_above_the_headings_another_order_and_synonyms_are_understood(
    tmp_path: Path,
) -> None:
    synonyms = {column.heading: column.synonyms[0] for column in COLUMNS if column.synonyms}
    headings = [*reversed(dirty.HEADINGS)]
    lines: list[list[dirty.Cell]] = [
        ["Riverton Police Department"],
        [],
        ["Submission of June 2022", None, "page 1 of 1"],
        [f" {synonyms.get(heading, heading).upper()}: " for heading in headings],
        *dirty.grid(dirty.rows(2), headings)[1:],
    ]

    for path in (
        dirty.workbook(tmp_path / "a.xlsx", {"Notes": [["Read me"]], "List": lines}),
        dirty.csv_file(tmp_path / "a.csv", lines, separator=";"),
    ):
        result = checked(path)
        assert result.accepted == 2
        assert [
            finding.severity for finding in result.findings if finding.code != "sheet.not-read"
        ] == []
        assert [line.row.row for line in result.lines] == [5, 6]


def test_every_heading_and_synonym_belongs_to_one_column() -> None:
    names = {
        (key(name), column.field)
        for column in COLUMNS
        for name in (column.heading, *column.synonyms)
    }

    assert len(names) == len(by_heading())
    assert len(COLUMNS) == 34


def test_an_unknown_column_is_reported_and_kept_aside(tmp_path: Path) -> None:
    lines = [dirty.row() | {"Shoe Size": "9", "Frist Name": "x"}]
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", lines, [*dirty.HEADINGS, "Shoe Size"]))

    finding = only(result.findings)
    assert (finding.severity, finding.code, finding.column) == (
        Severity.WARNING,
        "column.unknown",
        "Shoe Size",
    )
    assert result.unknown_columns == ("Shoe Size",)
    assert result.accepted == 1


def test_a_misspelt_heading_is_met_with_a_suggestion(tmp_path: Path) -> None:
    headings = ["Frist Name" if heading == "First Name" else heading for heading in dirty.HEADINGS]
    result = checked(
        dirty.workbook(tmp_path / "a.xlsx", {"A": [headings, *dirty.grid(dirty.rows(1))[1:]]})
    )

    assert codes(result.findings) == ["column.missing", "column.unknown"] or codes(
        result.findings
    ) == ["column.unknown", "column.missing"]
    assert any(
        "If it is First Name, correct the heading." in finding.fix for finding in result.findings
    )
    assert not result.ok


def test_a_missing_required_column_is_one_error_and_missing_evidence_one_warning(
    tmp_path: Path,
) -> None:
    headings = [
        name
        for name in dirty.HEADINGS
        if name not in ("Employment Class", "CPR Expiration", "Union")
    ]
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", dirty.rows(3), headings))

    told = {finding.column: finding for finding in result.findings}
    assert set(told) == {"Employment Class", "CPR Expiration"}
    assert told["Employment Class"].severity is Severity.ERROR
    assert told["CPR Expiration"].severity is Severity.WARNING
    assert "conditionally certified until" in told["CPR Expiration"].message


def test_a_column_that_comes_twice_is_an_error(tmp_path: Path) -> None:
    lines = dirty.grid(dirty.rows(1))
    lines[0].append("DOB")
    lines[1].append("02/01/1980")

    assert "column.twice" in codes(
        checked(dirty.workbook(tmp_path / "a.xlsx", {"A": lines})).findings
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_names_survive_every_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    names = [("Núñez", "Zoë"), ("O’Brien", "Seán"), ("de los Santos", "José")]
    lines = [
        dirty.row(n, Last_Name=last, First_Name=first) for n, (last, first) in enumerate(names, 1)
    ]
    path = dirty.csv_file(
        tmp_path / "a.csv", dirty.grid(lines), encoding=encoding, separator=separator
    )

    result = checked(path)

    assert result.findings == ()
    assert [(line.row.name.last, line.row.name.first) for line in result.lines] == names


@pytest.mark.parametrize(
    "name",
    ["NA", "NAN", "Nan", "Null", "None", "True", "False", "O’Brien", "D'Angelo", "St. Pierre"],
)
def test_a_name_is_a_name_whatever_it_spells(tmp_path: Path, name: str) -> None:
    lines = [
        dirty.row(1, Last_Name=name),
        dirty.row(2, First_Name=name),
        dirty.row(3, Middle_Name=name),
    ]
    for path in (
        dirty.xlsx(tmp_path / "a.xlsx", lines),
        dirty.csv_file(tmp_path / "a.csv", dirty.grid(lines)),
    ):
        result = checked(path)
        assert result.findings == ()
        first, second, third = (line.row.name for line in result.lines)
        assert (first.last, second.first, third.middle) == (name, name, name)


def test_a_cell_that_became_true_in_a_name_column_is_a_name(tmp_path: Path) -> None:
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(Last_Name=True)]))

    assert result.lines[0].row.name.last == "True"
    assert result.findings == ()


def test_the_same_row_twice_counts_once_and_differing_rows_are_an_error(tmp_path: Path) -> None:
    same = checked(dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(1), dirty.row(2), dirty.row(1)]))
    assert [(f.row, f.severity, f.code) for f in same.findings] == [
        (4, Severity.WARNING, "officer.repeated")
    ]
    assert (same.rows, same.accepted, same.lines[2].set_aside) == (3, 2, "duplicate")

    other = checked(
        dirty.xlsx(
            tmp_path / "b.xlsx",
            [dirty.row(1), dirty.row(1, Attestation="cannot", Reason_Not_Attested="Away.")],
        )
    )
    finding = only(other.findings)
    assert (finding.row, finding.severity, finding.code) == (3, Severity.ERROR, "officer.twice")
    assert "row 2" in finding.message


def test_officers_unknown_or_of_another_cohort_are_set_aside_with_a_warning(tmp_path: Path) -> None:
    lines = dirty.rows(3)
    register = dirty.register(lines[:1]) | dirty.register(lines[1:2], in_cohort=False)

    result = checked(dirty.xlsx(tmp_path / "a.xlsx", lines), register)

    assert (result.ok, result.rows, result.accepted) == (True, 3, 1)
    assert [line.set_aside for line in result.lines] == ["", "outside-cohort", "unknown-officer"]
    assert [(f.row, f.severity, f.code) for f in result.findings] == [
        (3, Severity.WARNING, "outside-cohort"),
        (4, Severity.WARNING, "unknown-officer"),
    ]


def test_a_row_with_another_fault_is_still_compared_with_the_register(tmp_path: Path) -> None:
    line = dirty.row(1, Attestation="")
    register = dirty.register([line], last="Othername", first="Unlike")

    findings = checked(dirty.xlsx(tmp_path / "a.xlsx", [line]), register).findings

    assert sorted(codes(findings)) == ["officer.mismatch", "officer.mismatch", "required.blank"]


def test_no_finding_quotes_what_the_register_holds(tmp_path: Path) -> None:
    line = dirty.row(1)
    register = dirty.register(
        [line], last="Secretsurname", first="Hiddengiven", born=date(1999, 9, 9)
    )

    findings = checked(dirty.xlsx(tmp_path / "a.xlsx", [line]), register).findings

    told = " ".join(str(finding.as_dict()) for finding in findings)
    assert "Secretsurname" not in told
    assert "Hiddengiven" not in told
    assert "1999" not in told


def test_notes_blank_lines_and_repeated_headings_are_not_officers(tmp_path: Path) -> None:
    lines = dirty.grid(dirty.rows(2))
    lines = [lines[0], lines[1], [], ["   "], [*lines[0]], lines[2], ["End of list"], []]
    result = checked(dirty.workbook(tmp_path / "a.xlsx", {"A": lines}))

    assert [(f.row, f.code) for f in result.findings] == [
        (5, "row.headings-again"),
        (7, "row.note"),
    ]
    assert (result.rows, result.accepted) == (2, 2)


def test_a_comma_that_splits_a_cell_is_an_error_on_its_row(tmp_path: Path) -> None:
    text = dirty.as_csv(dirty.grid(dirty.rows(4)))
    path = tmp_path / "a.csv"
    path.write_text(text.replace("Patrol Officer", "Officer, Patrol", 1), newline="")

    result = checked(path)

    assert ("row.too-long", 2) in [(f.code, f.row) for f in result.findings]
    assert not result.ok


def test_a_separator_at_the_end_of_every_row_is_no_fault(tmp_path: Path) -> None:
    lines = [[*line, ""] for line in dirty.grid(dirty.rows(4))]
    lines[0].pop()

    assert checked(dirty.csv_file(tmp_path / "a.csv", lines)).findings == ()


def test_a_file_that_is_no_roster_is_refused_with_one_sentence_in_under_two_seconds(
    tmp_path: Path,
) -> None:
    path = dirty.csv_file(
        tmp_path / "budget.csv",
        [["Account", "Amount", "Note"], *[["4711", "12.50", "tyres"]] * 60_000],
    )
    started = time.monotonic()
    result = checked(path)

    assert time.monotonic() - started < 2
    finding = only(result.findings)
    assert (finding.severity, finding.code, result.rows, result.accepted) == (
        Severity.ERROR,
        "file.no-roster",
        0,
        0,
    )
    assert finding.message.count(". ") == 0


def test_an_address_list_is_no_roster(tmp_path: Path) -> None:
    lines = [["Last Name", "First Name", "Email"], ["Brackwater", "Robin", "r@example.example"]]

    assert codes(checked(dirty.csv_file(tmp_path / "a.csv", lines)).findings) == ["file.no-roster"]


def test_headings_without_officers_are_refused(tmp_path: Path) -> None:
    for path in (
        dirty.xlsx(tmp_path / "a.xlsx", []),
        dirty.csv_file(tmp_path / "a.csv", [dirty.HEADINGS, [""] * len(dirty.HEADINGS)]),
    ):
        assert codes(checked(path).findings) == ["file.header-only"]


def test_a_workbook_without_a_single_cell_is_empty(tmp_path: Path) -> None:
    assert codes(checked(dirty.workbook(tmp_path / "a.xlsx", {"A": []})).findings) == ["file.empty"]


def test_officers_on_two_sheets_are_read_from_both(tmp_path: Path) -> None:
    lines = dirty.rows(3)
    path = dirty.workbook(
        tmp_path / "a.xlsx",
        {
            "Full-time": dirty.grid(lines[:2]),
            "Part-time": dirty.grid(lines[2:]),
            "Contacts": [["Call us"]],
        },
    )
    result = checked(path)

    assert (result.rows, result.accepted) == (3, 3)
    assert [(f.code, f.sheet) for f in result.findings] == [("sheet.not-read", "Contacts")]


def test_a_hidden_sheet_is_not_read_and_said_so(tmp_path: Path) -> None:
    path = dirty.workbook(
        tmp_path / "a.xlsx",
        {"Now": dirty.grid(dirty.rows(1)), "Old": dirty.grid(dirty.rows(2))},
        hidden="Old",
    )
    result = checked(path)

    assert result.rows == 1
    assert "is hidden" in only(result.findings).message


def test_a_roster_needs_the_first_ten_columns_only(tmp_path: Path) -> None:
    path = dirty.xlsx(tmp_path / "a.xlsx", dirty.rows(4), dirty.OF_ROSTER)
    result = checked(path)

    assert (result.kind, result.accepted, result.findings) == ("roster", 4, ())
    assert codes(checked(path, kind="submission").findings).count("column.missing") > 5


def test_a_questionnaire_sheet_is_left_out_of_the_kept_copy(tmp_path: Path) -> None:
    path = dirty.workbook(
        tmp_path / "a.xlsx",
        {
            "Officers": [
                ["Riverton"],
                [],
                *dirty.grid([dirty.row(Date_of_Birth=date(1980, 1, 31))]),
            ],
            "Questionnaire": [["Question 1", "a private answer"]],
        },
    )
    result = checked(path)

    assert only(result.findings).code == "questionnaire.removed"
    assert (result.ok, result.questionnaire_removed) == (True, True)
    assert result.kept is not None
    kept = tmp_path / "kept.xlsx"
    kept.write_bytes(result.kept)
    before, after = read_tables(path), read_tables(kept)
    assert [table.sheet for table in after] == ["Officers"]
    assert (after[0].rows, after[0].first_row) == (before[0].rows, before[0].first_row)
    assert checked(path).kept == result.kept
    assert "private" not in str(result)


def test_questionnaire_columns_are_left_out_of_the_kept_copy(tmp_path: Path) -> None:
    lines = dirty.grid(
        dirty.rows(2), [*dirty.HEADINGS[:12], "Questionnaire 1", *dirty.HEADINGS[12:]]
    )
    for line in lines[1:]:
        line[12] = "a private answer"
    result = checked(dirty.csv_file(tmp_path / "a.csv", lines))

    assert only(result.findings).code == "questionnaire.removed"
    assert result.kept is not None
    kept = list(csv.reader(io.StringIO(result.kept.decode("utf-8-sig"))))
    assert kept[0] == list(dirty.HEADINGS)
    assert "private" not in str(kept)
    assert "private" not in str(result)


def test_without_a_questionnaire_the_file_itself_is_kept(tmp_path: Path) -> None:
    assert checked(dirty.xlsx(tmp_path / "a.xlsx", dirty.rows(1))).kept is None


def test_every_fault_is_told_in_one_pass_in_the_order_of_the_rows(tmp_path: Path) -> None:
    lines = [
        dirty.row(1, CPR_Expiration="soon", MPTC_ID=""),
        dirty.row(2),
        dirty.row(3, Date_of_Birth="1/1/80", Attestation="", First_Aid_Expiration=""),
    ]
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", lines, [*dirty.HEADINGS, "Badge"]))

    assert [finding.row for finding in result.findings] == [1, 2, 2, 4, 4, 4]
    assert len({finding.code for finding in result.findings}) == 5
    assert result.accepted == 0
