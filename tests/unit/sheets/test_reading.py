"""Reading files from outside: every spelling of a spreadsheet, and none of the traps."""

import os
import resource
import signal
import time
import tracemalloc
from datetime import date
from datetime import time as dt_time
from pathlib import Path

import pytest
from tests import dirty

from standing.sheets import reading
from standing.sheets.coded import Coded
from standing.sheets.findings import Unreadable
from standing.sheets.limits import LOOKED_AT_FIRST
from standing.sheets.reading import Cell, Table, read_tables

LINES: list[list[Cell]] = [["Name", "Town"], ["Núñez", "O’Brien"], ["de los Santos", "NA"]]


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as refusal:
        read_tables(path)
    finding = refusal.value.finding
    assert finding.message.endswith(".")
    assert finding.fix
    return finding.code


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_every_encoding_and_with_every_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = dirty.csv_file(tmp_path / "a.csv", LINES, encoding=encoding, separator=separator)

    assert read_tables(path) == [Table(sheet="", rows=LINES)]


def test_a_title_with_commas_does_not_decide_the_separator(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Town of Riverton, Massachusetts, June 2022\n\nA;B;C;D;E\n1;2;3;4;5\n")

    assert read_tables(path)[0].rows[2] == ["A", "B", "C", "D", "E"]


def test_the_line_in_which_excel_declares_the_separator_is_not_data(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=|\r\nA|B\r\n1|2\r\n")

    assert read_tables(path)[0].rows == [["A", "B"], ["1", "2"]]


def test_a_quotation_mark_that_never_closes_is_refused_and_swallows_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('A,B\n1,"two\n3,4\n5,6\n')

    with pytest.raises(Unreadable) as refusal:
        read_tables(path)
    assert (refusal.value.finding.code, refusal.value.finding.row) == ("csv.quotes", 2)


def test_a_workbook_gives_days_numbers_and_the_row_the_person_sees(tmp_path: Path) -> None:
    path = dirty.workbook(
        tmp_path / "a.xlsx", {"One": [[], [], [None, "A", "B"], [None, date(2022, 6, 30), 7]]}
    )

    (table,) = read_tables(path)

    assert (table.sheet, table.first_row) == ("One", 3)
    assert table.rows == [["A", "B"], [date(2022, 6, 30), 7]]


def test_trailing_empty_rows_are_left_out(tmp_path: Path) -> None:
    book = dirty.workbook(
        tmp_path / "a.xlsx", {"One": [["A", "B"], ["1", "2"], ["", ""], ["", ""]]}
    )
    text = tmp_path / "a.csv"
    text.write_text("A,B\n1,2\n,\n,\n\n")

    assert [table.rows for table in read_tables(book)] == [[["A", "B"], ["1", "2"]]]
    assert [table.rows for table in read_tables(text)] == [[["A", "B"], ["1", "2"]]]


def test_a_formula_gives_its_stored_value_and_one_without_is_reported(tmp_path: Path) -> None:
    path = dirty.raw_workbook(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1" t="str"><f>UPPER("a")</f><v>A</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2"><f>1+1</f><v></v></c><c r="C2"><v>1</v></c></row>',
    )

    (table,) = read_tables(path)

    assert table.rows[0][0] == "A"
    assert table.uncounted == {(2, 0), (2, 1)}


def test_two_far_cells_are_refused_at_once_and_cost_no_memory(tmp_path: Path) -> None:
    path = dirty.two_cells(tmp_path / "bomb.xlsx", "XFD20000")
    read_tables(dirty.csv_file(tmp_path / "warm.csv", LINES))
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()

    assert path.stat().st_size < 2000
    assert refused(path) == "file.too-wide"
    assert time.monotonic() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kilobytes


@pytest.mark.parametrize("far", ["XFD2", "XFD1048576"])
def test_a_workbook_that_is_looked_through_while_it_is_read_is_refused_the_same(
    tmp_path: Path, far: str
) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7}</v></c></row>' for n in range(3, 120_000))
    far_row = f'<row r="{far[3:]}"><c r="{far}"><v>1</v></c></row>'
    assert len(rows) > LOOKED_AT_FIRST
    path = dirty.raw_workbook(tmp_path / "large.xlsx", rows + far_row)

    assert refused(path) in {"file.too-wide", "file.too-heavy"}
    assert read_tables(dirty.csv_file(tmp_path / "next.csv", LINES))[0].rows == LINES


@pytest.mark.parametrize("far", ["ZZ1048576", "Z1048576"])
def test_a_rectangle_too_large_for_the_reading_process_is_refused_and_the_next_file_is_read(
    tmp_path: Path, far: str
) -> None:
    assert refused(dirty.two_cells(tmp_path / "bomb.xlsx", far)) in {
        "file.too-heavy",
        "file.too-large",
    }
    assert read_tables(dirty.csv_file(tmp_path / "next.csv", LINES))[0].rows == LINES


def test_styled_empty_cells_far_to_the_right_are_no_reason_to_refuse(tmp_path: Path) -> None:
    path = dirty.raw_workbook(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/><c s="1" r="XFC1"/></row>',
    )

    assert read_tables(path)[0].rows == [[1]]


def test_a_sheet_packed_a_thousand_to_one_is_refused_in_under_two_seconds(tmp_path: Path) -> None:
    path = dirty.packed_zeros(tmp_path / "bomb.xlsx", 300)
    started = time.monotonic()

    assert refused(path) == "file.bursting"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("name", "start", "code"),
    [
        ("report.xlsx", b"%PDF-1.7\n...", "file.not-a-spreadsheet"),
        ("report.csv", b"%PDF-1.7\n...", "file.not-a-spreadsheet"),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n....", "file.not-a-spreadsheet"),
        ("noise.csv", bytes(range(256)) * 8, "file.not-a-spreadsheet"),
        (
            "table.xls",
            b"<html><table><tr><td>MPTC ID</td></tr></table></html>",
            "file.not-a-spreadsheet",
        ),
        ("cut.xlsx", b"PK\x03\x04 and then nothing", "file.damaged"),
        ("empty.csv", b"", "file.empty"),
        ("blank.csv", b"\xef\xbb\xbf \r\n\r\n", "file.empty"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_with_one_sentence(
    tmp_path: Path, name: str, start: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(start)

    assert refused(path) == code


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        ("EncryptedPackage", "file.encrypted"),
        ("Workbook", "file.other-format"),
        ("WordDocument", "file.not-a-spreadsheet"),
    ],
)
def test_old_and_locked_office_files_are_told_apart(tmp_path: Path, stream: str, code: str) -> None:
    assert refused(dirty.compound_file(tmp_path / "a.xlsx", stream=stream)) == code


@pytest.mark.parametrize(
    ("members", "code"),
    [
        (("mimetype", "content.xml"), "file.other-format"),
        (("xl/workbook.bin",), "file.other-format"),
        (("xl/workbook.xml", "xl/vbaProject.bin"), "file.macros"),
        (("word/document.xml", "word/vbaProject.bin"), "file.not-a-spreadsheet"),
        (("holiday.jpg",), "file.not-a-spreadsheet"),
        (("xl/workbook.xml",), "file.damaged"),
    ],
)
def test_other_archives_under_the_name_of_a_workbook_are_refused(
    tmp_path: Path, members: tuple[str, ...], code: str
) -> None:
    assert refused(dirty.archive_with(tmp_path / "a.xlsx", *members)) == code


@pytest.mark.parametrize("start", [b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n...."])
def test_whoever_sends_a_document_or_a_picture_is_asked_for_the_spreadsheet(
    tmp_path: Path, start: bytes
) -> None:
    path = tmp_path / "officers.xlsx"
    path.write_bytes(start)

    with pytest.raises(Unreadable) as refusal:
        read_tables(path)

    assert "Send the spreadsheet itself" in refusal.value.finding.fix


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.xlsx") == "file.missing"
    assert refused(tmp_path) == "file.is-folder"


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    slow = dirty.csv_file(tmp_path / "slow.csv", LINES * 50_000)

    with pytest.raises(Unreadable) as refusal:
        read_tables(slow, seconds=0.001)

    assert refusal.value.finding.code == "file.too-slow"
    assert read_tables(dirty.csv_file(tmp_path / "a.csv", LINES))[0].rows == LINES


def test_the_reading_process_is_kept_and_replaced_after_it_dies(tmp_path: Path) -> None:
    path = dirty.csv_file(tmp_path / "a.csv", LINES)
    read_tables(path)
    first = reading._reader._process
    read_tables(path)
    assert first is not None
    assert reading._reader._process is first

    os.kill(first.pid, 9)
    first.wait()

    assert read_tables(path)[0].rows == LINES
    assert reading._reader._process is not first


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_told_to_the_whole_group_does_not_end_the_reading_process(
    tmp_path: Path, stop: signal.Signals
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("A,B\n1,2\n")
    read_tables(path)
    process = reading._reader._process
    assert process is not None
    process.send_signal(stop)
    time.sleep(0.2)  # until the signal is delivered
    assert process.poll() is None
    assert read_tables(path)[0].rows == [["A", "B"], ["1", "2"]]
    assert reading._reader._process is process


def test_the_reading_process_has_a_memory_limit(tmp_path: Path) -> None:
    read_tables(dirty.csv_file(tmp_path / "a.csv", LINES))
    process = reading._reader._process
    assert process is not None

    limits = Path(f"/proc/{process.pid}/limits").read_text()

    assert str(2048 << 20) in next(line for line in limits.splitlines() if "address space" in line)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_stream_of_rows_is_the_same_table(tmp_path: Path, encoding: str, separator: str) -> None:
    lines = [*LINES, ["two\nlines", 'a "quoted" one'], ["", ""], ["last", "row"]]
    path = dirty.csv_file(tmp_path / "a.csv", lines, encoding=encoding, separator=separator)

    assert list(reading.stream_rows(path)) == read_tables(path)[0].rows == lines


def test_a_stream_leaves_out_the_line_in_which_excel_declares_the_separator(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\ufeffsep=|\r\nA|B\r\n1|2,5\r\n", encoding="utf-8", newline="")

    assert list(reading.stream_rows(path)) == [["A", "B"], ["1", "2,5"]]
    assert read_tables(path)[0].rows == [["A", "B"], ["1", "2,5"]]


def test_an_accent_far_down_decides_the_encoding_of_a_whole_stream(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"Name,Town\r\n" * 40_000 + "Núñez,Lynn\r\n".encode("cp1252"))

    *_, last = reading.stream_rows(path)

    assert last == ["Núñez", "Lynn"]


def test_a_stream_holds_little_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"0912-4410,Brackwater,Robin,01/31/1980\r\n" * 200_000)
    tracemalloc.start()
    try:
        count = sum(1 for _row in reading.stream_rows(path))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert count == 200_000
    assert peak < 4 << 20


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (b"", "file.empty"),
        (b"%PDF-1.7\n...", "file.not-a-spreadsheet"),
        (bytes(range(256)) * 8, "file.not-a-spreadsheet"),
        (b"PK\x03\x04 a workbook", "file.not-csv"),
        (b'A,B\n1,"two\n3,4\n', "csv.quotes"),
        (b"A" * (9 << 20), "file.too-large"),
        (b"," * 3000, "file.too-wide"),
    ],
)
def test_a_stream_of_something_else_is_refused_with_a_sentence(
    tmp_path: Path, start: bytes, code: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(start)

    with pytest.raises(Unreadable) as refusal:
        list(reading.stream_rows(path))

    assert refusal.value.finding.code == code
    assert refusal.value.finding.fix


def test_a_stream_from_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refusal:
        next(reading.stream_rows(tmp_path / "nowhere.csv"))

    assert refusal.value.finding.code == "file.missing"


def test_a_control_sign_that_strayed_into_a_cell_is_no_reason_to_refuse(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"A,B\r\n1,two\x08\x00\r\n")

    assert read_tables(path)[0].rows[1] == ["1", "two\x08\x00"]


@pytest.mark.parametrize("blank_rows", [0, 3, 1500])
@pytest.mark.parametrize("flag", [True, "yes"])
def test_a_sheet_is_the_same_with_and_without_true_and_wherever_it_begins(
    tmp_path: Path, blank_rows: int, flag: Cell
) -> None:
    lines: list[list[Cell]] = [
        ["A", "B", "C"],
        [1, "1", flag],
        ["", "", ""],
        [0.5, 1, date(2022, 6, 30)],
    ]
    path = dirty.workbook(tmp_path / "a.xlsx", {"One": [*[[]] * blank_rows, *lines]})

    (table,) = read_tables(path)

    assert table.rows == lines
    assert [list(map(type, row)) for row in table.rows] == [
        [str, str, str], [float, str, type(flag)], [str, str, str], [float, float, date],
    ]  # fmt: skip
    assert (len(table.rows), table.rows[1], table.rows[1:3]) == (4, lines[1], lines[1:3])
    assert table.first_row == blank_rows + 1


def test_a_time_of_day_is_text(tmp_path: Path) -> None:
    path = dirty.drawn(
        tmp_path / "a.xlsx",
        lambda book: book.add_worksheet("One").write_datetime(
            0, 0, dt_time(9, 30), book.add_format({"num_format": "hh:mm"})
        ),
    )

    assert read_tables(path)[0].rows == [["09:30:00"]]


def test_a_column_that_speaks_of_cells_that_did_not_come_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not what it says"):
        Coded.from_wire(["a", "b"], Coded.of(["x", "y", "z"]).codes.tobytes())


def test_a_pipe_is_said_to_be_no_ordinary_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "roster.csv")

    assert refused(tmp_path / "roster.csv") == "file.not-ordinary"
