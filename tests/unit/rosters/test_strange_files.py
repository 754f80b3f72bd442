"""Strange and hostile files, built for real, as the check of a roster meets them."""

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from tests import dirty
from tests.unit.rosters.checking import checked, codes, one, only

from standing.campaigns.rosters.check import Checked
from standing.sheets.findings import Severity
from standing.sheets.reading import read_tables

NAMES = [("Núñez", "Zoë"), ("Ālbers", "Ļūcija"), ("de los Santos", "José")]
LINES = dirty.grid(dirty.rows(2))
LONG = 5 << 20


def refusal(result: Checked) -> tuple[str, str]:
    """The code and the sentence of a file that cannot be read."""
    finding = only(result.findings)
    assert (finding.severity, result.ok, result.rows) == (Severity.ERROR, False, 0)
    assert finding.message.endswith(".")
    assert finding.fix.endswith(".")
    return finding.code, finding.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_read_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    lines = [
        dirty.row(n, Last_Name=last, First_Name=given) for n, (last, given) in enumerate(NAMES)
    ]
    result = checked(dirty.csv_file(tmp_path / "a.csv", dirty.grid(lines), encoding=encoding))

    assert result.findings == ()
    assert [(line.row.name.last, line.row.name.first) for line in result.lines] == NAMES


def test_merged_titles_and_headings_in_row_three_of_the_second_sheet(tmp_path: Path) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Cover").write(0, 0, "Riverton Police Department")
        sheet = book.add_worksheet("List")
        bold = book.add_format({"bold": True})
        sheet.merge_range(0, 0, 0, 16_383, "Riverton Police Department", bold)
        sheet.merge_range(1, 0, 1, 5, "Officers A to H, June 2022", bold)
        for at, line in enumerate(LINES, 2):
            sheet.write_row(at, 0, line)

    result = checked(dirty.drawn(tmp_path / "a.xlsx", draw))

    assert (result.accepted, [line.row.row for line in result.lines]) == (2, [4, 5])
    assert [(f.code, f.sheet) for f in result.findings] == [("sheet.not-read", "Cover")]


def test_16_384_columns_are_refused_with_the_way_to_mend_it(tmp_path: Path) -> None:
    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        for at, line in enumerate(LINES):
            sheet.write_row(at, 0, [*line, *range(len(line), 16_384)])

    book = dirty.drawn(tmp_path / "a.xlsx", draw)
    text = dirty.csv_file(tmp_path / "a.csv", [[*line, *[None] * 16_353] for line in LINES])

    for path in (book, text):
        code, _ = refusal(checked(path))
        assert code == "file.too-wide"
        assert "Delete the columns to the right" in checked(path).findings[0].fix


@pytest.mark.parametrize(
    ("cell", "code", "told"),
    [
        ("02/30/2022", "date.no-such-day", "February 2022 has 28 days"),
        ("06/30/0222", "date.unlikely", "The year 222 cannot be right"),
        ("06/30/222", "date.unreadable", "could not read a date"),
    ],
)
def test_days_that_cannot_be_are_refused_at_their_cell(
    tmp_path: Path, cell: str, code: str, told: str
) -> None:
    finding = only(one(tmp_path, CPR_Expiration=cell))

    assert (finding.code, finding.row, finding.column) == (code, 3, "CPR Expiration")
    assert told in finding.message


def test_a_workbook_that_counts_from_1904_gives_the_days_that_its_sender_saw(
    tmp_path: Path,
) -> None:
    line = dirty.row(
        CPR_Expiration=date(2023, 6, 30), First_Aid_Expiration=43645, Hire_Date="36675"
    )

    def draw(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Officers")
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        for at, cells in enumerate(dirty.grid([line])):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(at, place, cell)
                elif cell is not None:
                    sheet.write(at, place, cell)

    path = dirty.drawn(tmp_path / "a.xlsx", draw, date_1904=True)
    result = checked(path)

    assert read_tables(path)[0].since_1904
    row = result.lines[0].row
    assert row.cpr_expires == date(2023, 6, 30)
    assert row.first_aid_expires == date(2023, 6, 30)
    assert row.hire_date == date(2004, 5, 30)
    assert [(f.code, f.value) for f in result.findings] == [
        ("date.serial", "36675"),
        ("date.serial", "43645"),
    ]
    assert "06/30/2023" in result.findings[1].message


def test_a_workbook_of_today_does_not_count_from_1904(tmp_path: Path) -> None:
    path = dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(CPR_Expiration=45107)])

    assert not read_tables(path)[0].since_1904
    assert checked(path).lines[0].row.cpr_expires == date(2023, 6, 30)


def test_days_as_numbers_in_text_cells_are_read_and_told(tmp_path: Path) -> None:
    finding = only(one(tmp_path, CPR_Expiration="45107"))

    assert (finding.severity, finding.code) == (Severity.WARNING, "date.serial")
    assert "06/30/2023" in finding.message


@pytest.mark.parametrize("name", ["<b>Brackwater</b>", "<script>alert(1)</script>", "Brack>water"])
def test_a_name_with_html_is_refused_at_its_cell(tmp_path: Path, name: str) -> None:
    finding = only(one(tmp_path, Last_Name=name))

    assert (finding.severity, finding.code, finding.value) == (Severity.ERROR, "name.markup", name)


def test_a_sign_written_as_on_a_web_page_is_mended_and_told(tmp_path: Path) -> None:
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(Last_Name="O&#39;Brien")]))

    assert (only(result.findings).code, result.lines[0].row.name.last) == ("name.entity", "O'Brien")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_line_break_inside_a_name_is_a_space(tmp_path: Path, kind: str) -> None:
    lines = [dirty.row(1, Last_Name="de la\r\nCruz"), dirty.row(2, First_Name="Ana\nMaria\t")]
    path = (
        dirty.xlsx(tmp_path / "a.xlsx", lines)
        if kind == "xlsx"
        else dirty.csv_file(tmp_path / "a.csv", dirty.grid(lines))
    )
    result = checked(path)

    assert result.findings == ()
    assert [result.lines[0].row.name.last, result.lines[1].row.name.first] == [
        "de la Cruz",
        "Ana Maria",
    ]
    assert result.lines[1].row.row == 3


def long_text() -> str:
    """Five megabytes that do not pack well."""
    return random.Random(5).randbytes(LONG // 2).hex()


@pytest.mark.parametrize("column", ["Last Name", "Rank"])
def test_a_cell_of_five_megabytes_is_one_finding_and_is_not_quoted_whole(
    tmp_path: Path, column: str
) -> None:
    line = dirty.row() | {column: long_text()}
    cells = "".join(
        f'<c r="{chr(65 + n)}2" t="inlineStr"><is><t>{line.get(name) or ""}</t></is></c>'
        for n, name in enumerate(dirty.OF_ROSTER)
    )
    headings = "".join(
        f'<c r="{chr(65 + n)}1" t="inlineStr"><is><t>{name}</t></is></c>'
        for n, name in enumerate(dirty.OF_ROSTER)
    )
    path = dirty.raw_workbook(
        tmp_path / "a.xlsx", f'<row r="1">{headings}</row><row r="2">{cells}</row>'
    )
    result = checked(path)

    finding = only(result.findings)
    assert (finding.code, finding.column, finding.row) == ("text.too-long", column, 2)
    assert "5,242,880 characters" in finding.message
    assert len(json.dumps(result.as_dict())) < 2000


def test_a_heading_of_five_megabytes_is_not_quoted_whole(tmp_path: Path) -> None:
    path = dirty.raw_workbook(
        tmp_path / "a.xlsx",
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{long_text()}</t></is></c>'
        + "".join(
            f'<c r="{chr(66 + n)}1" t="inlineStr"><is><t>{name}</t></is></c>'
            for n, name in enumerate(dirty.OF_ROSTER)
        )
        + '</row><row r="2"><c r="A2"><v>1</v></c></row>',
    )

    assert len(json.dumps(checked(path).as_dict())) < 10_000


def test_a_cell_of_five_megabytes_in_csv_is_refused_with_its_line(tmp_path: Path) -> None:
    lines = dirty.grid([dirty.row(1), dirty.row(2, Rank=long_text())])
    result = checked(dirty.csv_file(tmp_path / "a.csv", lines))

    assert refusal(result)[0] == "csv.too-long"
    assert result.findings[0].row == 3


def test_written_reasons_are_kept_whole(tmp_path: Path) -> None:
    reasons = "The inquiry is open. " * 100
    line = dirty.row(Attestation="no", Reason_Not_Attested=reasons)
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", [line]))

    assert result.findings == ()
    assert result.lines[0].row.reason_not_attested == reasons.strip()


FOREIGN: dict[str, tuple[Callable[[Path], Path], str, str]] = {
    "a sheet packed a thousand to one": (
        lambda path: dirty.packed_zeros(path / "a.xlsx", 30), "file.bursting", "unpack to far more",
    ),
    "more members than a workbook has": (
        lambda path: dirty.many_members(path / "a.xlsx", 4001), "file.bursting", "unpack to far more",
    ),
    "two cells that span the whole sheet": (
        lambda path: dirty.two_cells(path / "a.xlsx", "XFD1048576"), "file.too-wide", "700 columns",
    ),
    "macros": (
        lambda path: dirty.with_macros(path / "a.xlsm", LINES), "file.macros", "carries macros",
    ),
    "a password": (
        lambda path: dirty.locked(path / "a.xlsx", dirty.xlsx(path / "b.xlsx", dirty.rows(2))),
        "file.encrypted", "protected by a password",
    ),
    "a PDF renamed": (
        lambda path: dirty.pdf(path / "a.xlsx"), "file.not-a-spreadsheet", "a PDF document",
    ),
    "the format before 2007": (
        lambda path: dirty.xls(path / "a.xls", LINES), "file.other-format", "before 2007 (.xls)",
    ),
    "the format before 2007, renamed": (
        lambda path: dirty.xls(path / "a.xlsx", LINES), "file.other-format", "before 2007 (.xls)",
    ),
    "OpenDocument": (
        lambda path: dirty.ods(path / "a.ods", LINES), "file.other-format", "an OpenDocument file",
    ),
    "OpenDocument, renamed": (
        lambda path: dirty.ods(path / "a.xlsx", LINES), "file.other-format", "an OpenDocument file",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FOREIGN)
def test_what_we_do_not_read_is_refused_with_a_sentence_and_the_next_file_is_read(
    tmp_path: Path, what: str
) -> None:
    build, code, told = FOREIGN[what]

    said, message = refusal(checked(build(tmp_path)))

    assert said == code
    assert told in message
    assert checked(dirty.csv_file(tmp_path / "next.csv", LINES)).accepted == 2


def test_an_archive_that_lies_about_its_size_ends_in_a_sentence_and_the_next_file_is_read(
    tmp_path: Path,
) -> None:
    code, _ = refusal(checked(dirty.lying_zeros(tmp_path / "a.xlsx", 100)))

    assert code in {"file.damaged", "file.too-heavy", "file.bursting", "file.empty"}
    assert checked(dirty.csv_file(tmp_path / "next.csv", LINES)).accepted == 2


def test_the_old_and_the_open_workbook_that_we_refuse_are_real_ones(tmp_path: Path) -> None:
    for path in (dirty.xls(tmp_path / "a.xls", LINES), dirty.ods(tmp_path / "a.ods", LINES)):
        with CalamineWorkbook.from_path(path) as book:
            assert book.get_sheet_by_index(0).to_python()[0] == list(dirty.HEADINGS)


def test_numbers_stored_as_text_are_numbers(tmp_path: Path) -> None:
    line = dirty.row(In_Service_Hours=" 1,240 ", Work_Hours="'2400", MPTC_ID="'0100-0001")
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", [line]))

    row = result.lines[0].row
    assert result.findings == ()
    assert (row.in_service_hours, row.work_hours, row.mptc_id) == (1240, 2400, "0100-0001")


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (date(2012, 3, 1), "2012-0003 or 0003-2012"),
        ("2012-03-01", "2012-0003 or 0003-2012"),
        ("3/1/2012", "2012-0003 or 0003-2012"),
        (date(2022, 5, 12), "0005-0012"),
        ("12-May-2022", "0005-0012"),
    ],
)
def test_an_id_that_a_spreadsheet_turned_into_a_date_is_named_with_what_it_may_have_been(
    tmp_path: Path, cell: dirty.Cell, told: str
) -> None:
    finding = only(one(tmp_path, MPTC_ID=cell))

    assert (finding.severity, finding.code) == (Severity.ERROR, "id.became-date")
    assert told in finding.message
    assert "format the column as text" in finding.fix


def test_an_id_that_may_be_the_number_of_a_day_is_mended_and_both_are_told(tmp_path: Path) -> None:
    result = checked(dirty.xlsx(tmp_path / "a.xlsx", [dirty.row(MPTC_ID=40969)]))

    finding = only(result.findings)
    assert (finding.severity, finding.code) == (Severity.WARNING, "id.mended")
    assert "read as 0004-0969" in finding.message
    assert "03/01/2012" in finding.message


def test_a_file_for_another_round_is_told_once_and_loudly(tmp_path: Path) -> None:
    lines = dirty.rows(3)
    path = dirty.xlsx(tmp_path / "a.xlsx", lines)

    result = checked(path, dirty.register(lines, in_cohort=False))

    first = result.findings[0]
    assert (result.ok, result.accepted) == (True, 0)
    assert (first.severity, first.code, first.row) == (
        Severity.WARNING,
        "file.nothing-counts",
        None,
    )
    assert "a file for another round" in first.message
    assert codes(result.findings).count("outside-cohort") == 3


def test_a_list_of_people_nobody_knows_is_told_once_and_loudly(tmp_path: Path) -> None:
    lines = dirty.rows(3)
    unknown = checked(dirty.xlsx(tmp_path / "a.xlsx", lines), {})
    mixed = checked(tmp_path / "a.xlsx", dirty.register(lines[:1], in_cohort=False))

    assert "a list of other people" in unknown.findings[0].message
    assert mixed.findings[0].code == "file.nothing-counts"
    assert "or unknown to the register" in mixed.findings[0].message


def test_one_officer_of_this_round_is_enough_for_a_file_to_count(tmp_path: Path) -> None:
    lines = dirty.rows(3)
    register = dirty.register(lines[:1]) | dirty.register(lines[1:], in_cohort=False)

    result = checked(dirty.xlsx(tmp_path / "a.xlsx", lines), register)

    assert "file.nothing-counts" not in codes(result.findings)


def test_a_control_sign_in_a_name_is_not_part_of_it(tmp_path: Path) -> None:
    line = dirty.row(Last_Name="Brack\x08water\x00")
    result = checked(dirty.csv_file(tmp_path / "a.csv", dirty.grid([line])))

    assert (result.findings, result.lines[0].row.name.last) == ((), "Brackwater")
