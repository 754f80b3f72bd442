"""One cell at a time: what is accepted, what is mended with a warning, what is an error."""

from datetime import date
from pathlib import Path

import pytest
from tests import dirty
from tests.unit.rosters.checking import checked, one, only

from standing.campaigns.rosters.dates import read_date
from standing.sheets.findings import Severity


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("06/30/2023", date(2023, 6, 30)),
        ("6/3/2023", date(2023, 6, 3)),
        ("2023-06-30", date(2023, 6, 30)),
        ("2023-06-30 00:00:00", date(2023, 6, 30)),
        ("06-30-2023", date(2023, 6, 30)),
        ("June 30, 2023", date(2023, 6, 30)),
        ("30-Jun-2023", date(2023, 6, 30)),
        (date(2023, 6, 30), date(2023, 6, 30)),
    ],
)
def test_dates_are_read_as_text_iso_or_spreadsheet_date(
    tmp_path: Path, cell: dirty.Cell, day: date
) -> None:
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(CPR_Expiration=cell)]))

    assert result.findings == ()
    assert result.lines[0].row.cpr_expires == day


@pytest.mark.parametrize("serial", [45107, "45107", 45107.0])
def test_a_serial_number_is_mended_with_a_warning(tmp_path: Path, serial: dirty.Cell) -> None:
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(CPR_Expiration=serial)]))

    finding = only(result.findings)
    assert (finding.severity, finding.code, finding.value) == (
        Severity.WARNING,
        "date.serial",
        "45107",
    )
    assert "06/30/2023" in finding.message
    assert result.lines[0].row.cpr_expires == date(2023, 6, 30)


@pytest.mark.parametrize(
    ("column", "cell", "code", "mend"),
    [
        ("Date_of_Birth", "03/15/71", "date.two-digit-year", "03/15/1971"),
        ("CPR_Expiration", "03/15/23", "date.two-digit-year", "03/15/2023"),
        ("First_Aid_Expiration", "2/31/22", "date.two-digit-year", "all four digits"),
        ("CPR_Expiration", "13/02/22", "date.two-digit-year", "02/13/2022"),
        ("CPR_Expiration", "45/45/22", "date.unreadable", "06/30/2022"),
        ("CPR_Expiration", "02/30/2022", "date.no-such-day", "MM/DD/YYYY"),
        ("CPR_Expiration", "30/06/2022", "date.day-first", "06/30/2022"),
        ("CPR_Expiration", "soon", "date.unreadable", "06/30/2022"),
        ("CPR_Expiration", "13/45/2022", "date.unreadable", "06/30/2022"),
        ("CPR_Expiration", True, "date.unreadable", "MM/DD/YYYY"),
        ("CPR_Expiration", 12, "date.unreadable", "MM/DD/YYYY"),
        ("CPR_Expiration", "06/30/0202", "date.unlikely", "06/30/2022"),
        ("Date_of_Birth", "01/31/2980", "date.unlikely", "MM/DD/YYYY"),
        ("Date_of_Birth", "01/31/2021", "date.unlikely", "MM/DD/YYYY"),
        ("Attestation_Date", "06/16/2022", "date.future", "MM/DD/YYYY"),
        ("Hire_Date", "06/01/1985", "date.order", "Date of Birth"),
        ("MPTC_ID", "not known", "id.unreadable", "0912-4410"),
        ("MPTC_ID", "123456789", "id.unreadable", "0912-4410"),
        ("MPTC_ID", True, "id.unreadable", "0912-4410"),
        ("Last_Name", 17, "name.not-text", "name"),
        ("Last_Name", "???", "name.no-letters", "name"),
        ("Last_Name", "N\ufffdez", "text.letters", "Type"),
        ("Employment_Class", "sometimes", "word.unknown", "Choose"),
        ("Examination", "nearly", "word.unknown", "clear the cell"),
        ("High_School_or_Equivalent", 7, "word.unknown", "clear the cell"),
        ("In_Service_Hours", "about forty", "number.unreadable", "digits"),
        ("In_Service_Hours", -1, "number.unreadable", "digits"),
        ("CPR_Expiration", "#REF!", "formula.error", "type the value"),
    ],
)
def test_a_bad_value_is_an_error_at_its_row_and_column(
    tmp_path: Path, column: str, cell: dirty.Cell, code: str, mend: str
) -> None:
    finding = only(one(tmp_path, **{column: cell}))

    assert (finding.severity, finding.code, finding.row) == (Severity.ERROR, code, 3)
    assert finding.column is not None
    assert finding.column.replace(" ", "_").replace("-", "_") == column
    assert mend in finding.fix
    assert finding.value


@pytest.mark.parametrize(
    "column",
    [
        "MPTC_ID",
        "Last_Name",
        "First_Name",
        "Date_of_Birth",
        "Employment_Class",
        "Attestation",
        "Attested_By",
        "Attestation_Date",
    ],
)
def test_a_blank_where_every_officer_needs_an_answer_is_an_error(
    tmp_path: Path, column: str
) -> None:
    finding = only(one(tmp_path, **{column: "  "}))

    assert (finding.severity, finding.code, finding.row) == (Severity.ERROR, "required.blank", 3)


@pytest.mark.parametrize(
    "column",
    [
        "High_School_or_Equivalent",
        "Basic_Training",
        "Background_Check",
        "Oral_Interview",
        "Examination",
        "First_Aid_Expiration",
        "CPR_Expiration",
    ],
)
@pytest.mark.parametrize("blank", ["", "N/A", "-", "TBD"])
def test_blank_evidence_is_a_warning_that_states_the_consequence(
    tmp_path: Path, column: str, blank: str
) -> None:
    finding = only(one(tmp_path, **{column: blank}))

    assert (finding.severity, finding.code) == (Severity.WARNING, "evidence.blank")
    assert "the officer will be conditionally certified until" in finding.message


@pytest.mark.parametrize(
    "column",
    [
        "Middle_Name",
        "Suffix",
        "Rank",
        "Hire_Date",
        "Duty_Status",
        "Leave_Start",
        "Physical_Evaluation",
        "Psychological_Evaluation",
        "Officer_Email",
        "Union",
        "Union_Head_Email",
        "Agency_Head",
        "Bridge_Status",
        "Work_Hours",
        "Reason_Not_Attested",
    ],
)
def test_other_blanks_are_no_finding(tmp_path: Path, column: str) -> None:
    assert one(tmp_path, **{column: ""}) == ()


def test_bridge_asks_for_its_status_and_hours(tmp_path: Path) -> None:
    findings = one(tmp_path, Basic_Training="bridge")

    assert [(finding.code, finding.column) for finding in findings] == [
        ("evidence.blank", "Bridge Status"),
        ("evidence.blank", "Work Hours"),
    ]
    assert (
        one(tmp_path, Basic_Training="bridge", Bridge_Status="enrolled", Work_Hours="2,400 hours")
        == ()
    )


def test_a_bad_bridge_answer_is_not_also_called_blank(tmp_path: Path) -> None:
    findings = one(tmp_path, Basic_Training="bridge", Bridge_Status="nearly there", Work_Hours=2400)

    assert only(findings).code == "word.unknown"


def test_an_attestation_that_is_not_a_yes_asks_for_the_reasons(tmp_path: Path) -> None:
    assert only(one(tmp_path, Attestation="no")).code == "reason.blank"
    assert one(tmp_path, Attestation="cannot", Reason_Not_Attested="An inquiry is open.") == ()


def test_words_are_understood_in_the_spellings_people_use(tmp_path: Path) -> None:
    lines = [
        dirty.row(
            1,
            Employment_Class="FT",
            Duty_Status="IOD",
            High_School_or_Equivalent="Y",
            Basic_Training="MSP",
        ),
        dirty.row(
            2,
            Employment_Class="Part Time",
            Duty_Status="Admin. Leave",
            High_School_or_Equivalent=True,
        ),
        dirty.row(
            3, Employment_Class="RETIRED (DETAIL)", Background_Check="Pending", Examination="Pass"
        ),
    ]
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", lines))

    assert result.findings == ()
    assert [line.row.employment_class.value for line in result.lines] == [
        "full-time",
        "part-time",
        "retired-detail",
    ]
    assert [line.row.duty_status.value for line in result.lines] == [
        "medical leave",
        "administrative leave",
        "active",
    ]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (120345, "0012-0345"),
        ("120345", "0012-0345"),
        ("12-345", "0012-0345"),
        ("0012 0345", "0012-0345"),
        ("00120345", "0012-0345"),
        (120345.0, "0012-0345"),
    ],
)
def test_zeros_and_hyphens_lost_on_the_way_are_mended_with_a_warning(
    tmp_path: Path, cell: dirty.Cell, meant: str
) -> None:
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(MPTC_ID=cell)]))

    assert result.lines[0].row.mptc_id == meant
    if cell != "0012 0345":
        finding = only(result.findings)
        assert (finding.severity, finding.code) == (Severity.WARNING, "id.mended")
        assert meant in finding.message


def test_a_formula_as_text_is_reported_and_a_quoted_literal_is_read(tmp_path: Path) -> None:
    lines = [
        dirty.row(1, MPTC_ID='="0100-0001"', Rank="=A1"),
        dirty.row(2, CPR_Expiration="=TODAY()"),
        dirty.row(3, Last_Name="=B2"),
    ]
    result = checked(dirty.csv_file(tmp_path / "a.csv", dirty.grid(lines)))

    assert [(f.row, f.code, f.column) for f in result.findings] == [
        (2, "formula.text", "Rank"),
        (3, "formula.text", "CPR Expiration"),
        (4, "required.blank", "Last Name"),
    ]
    assert result.lines[0].row.mptc_id == "0100-0001"


def test_a_formula_without_a_stored_value_is_a_blank_with_a_warning(tmp_path: Path) -> None:
    headings = "".join(
        f'<c r="{chr(65 + n)}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for n, name in enumerate(dirty.OF_ROSTER)
    )
    cells = {"A": "0100-0001", "B": "Brackwater", "C": "Robin", "F": "01/31/1980", "H": "full-time"}
    line = "".join(
        f'<c r="{at}2" t="inlineStr"><is><t>{said}</t></is></c>' for at, said in cells.items()
    )
    path = dirty.raw_workbook(
        tmp_path / "a.xlsx",
        f'<row r="1">{headings}</row><row r="2">{line}<c r="I2"><f>TODAY()</f></c></row>',
    )
    result = checked(path)

    finding = only(result.findings)
    assert (finding.code, finding.row, finding.column) == ("formula.no-value", 2, "Hire Date")
    assert result.kind == "roster"


def test_garbled_accents_are_mended_with_a_warning(tmp_path: Path) -> None:
    garbled = "Núñez".encode().decode("cp1252")
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(Last_Name=garbled)]))

    assert only(result.findings).code == "text.garbled"
    assert result.lines[0].row.name.last == "Núñez"


def test_a_short_year_of_a_day_that_does_not_exist_is_told_in_one_pass() -> None:
    read = read_date("2/31/22", born=False)

    assert read.message == (
        "The year has two digits, so the century is open. "
        "There is no such day: February 2022 has 28 days."
    )
    assert read.fix == (
        "Look up the day and write it as MM/DD/YYYY. Write all four digits of the year."
    )
