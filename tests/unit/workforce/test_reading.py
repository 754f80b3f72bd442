"""Finding the headings of a reference file, and the lines below them."""

from typing import Any, NamedTuple

from standing.sheets.reading import Table
from standing.workforce.imports.cells import text, whole_number
from standing.workforce.imports.reading import Column, Lines, read_lines

COLUMNS = (
    Column(name="last_name", read=text(20), filled=True, synonyms=("surname",)),
    Column(name="hours", read=whole_number, wanted=False),
)


class Line(NamedTuple):
    row: int
    last_name: str
    hours: int | None


def reading(*rows: list[object], sheet: str = "") -> Lines[Line]:
    return read_lines([table(*rows, sheet=sheet)], COLUMNS, Line._make)


def table(*rows: list[Any], sheet: str = "") -> Table:
    return Table(sheet=sheet, rows=list(rows), first_row=1)


def codes(found: Lines[Line]) -> list[tuple[str, int | None, str | None]]:
    return [(each.code, each.row, each.column) for each in found.in_order()]


def test_headings_match_without_regard_to_case_spacing_punctuation_and_order() -> None:
    found = reading(["HOURS ", "Last-Name"], ["40", "NA"])

    assert found.lines == [Line(2, "NA", 40)]
    assert found.findings == []


def test_title_rows_above_the_headings_do_not_move_the_row_numbers() -> None:
    found = reading(["Officers"], ["", ""], ["Surname", "Hours"], ["", ""], ["Núñez", "8"])

    assert found.lines == [Line(5, "Núñez", 8)]


def test_columns_that_we_do_not_know_are_named_in_one_warning() -> None:
    found = reading(["last name", "hours", "Badge", "Shoe size"], ["NA", "8", "1", "9"])

    assert codes(found) == [("column.unknown", 1, None)]
    assert found.findings[0].value == "Badge, Shoe size"
    assert not found.refused


def test_a_missing_column_and_a_doubled_one_are_both_reported() -> None:
    found = reading(["hours", "Hours"], ["8", "8"], ["", ""])

    assert found.lines == []
    assert codes(found) == [("file.no-headings", None, None)]

    wider = (*COLUMNS, Column(name="course", read=text(20)))
    found = read_lines([table(["hours", "Hours", "course"])], wider, Line._make)
    assert codes(found) == [("column.twice", 1, "Hours"), ("column.missing", 1, "last_name")]


def test_every_fault_is_found_in_one_pass_and_a_faulty_row_gives_no_line() -> None:
    found = reading(["last_name", "hours"], ["", "many"], ["NAN", "8"], ["Avery", "few"])

    assert found.rows == 3
    assert found.lines == [Line(3, "NAN", 8)]
    assert codes(found) == [
        ("cell.blank", 2, "last_name"),
        ("number.unreadable", 2, "hours"),
        ("number.unreadable", 4, "hours"),
    ]


def test_a_short_row_reads_as_blank_where_it_ends() -> None:
    assert reading(["last_name", "hours"], ["Avery"]).lines == [Line(2, "Avery", None)]


def test_the_sheet_that_fits_best_is_read_and_named() -> None:
    notes = table(["Read this first"], sheet="Notes")
    people = table(["last_name", "hours"], ["", "8"], sheet="People")

    found = read_lines([notes, people], COLUMNS, Line._make)

    assert [each.sheet for each in found.findings] == ["People"]


def test_a_file_without_headings_says_which_it_needs() -> None:
    found = reading(["a", "b"], ["c", "d"])

    assert found.refused
    assert found.findings[0].fix == "Let the first row name the columns: last_name."


def test_one_and_true_in_a_column_are_not_taken_for_each_other() -> None:
    found = reading(["last_name", "hours"], [True, 1], [1, 1])

    assert [line.last_name for line in found.lines] == ["True", "1"]
