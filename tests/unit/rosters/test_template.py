"""The form: what it explains is what is read, and an untouched form is an empty list."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from tests import dirty

from standing.campaigns.rosters.check import check
from standing.campaigns.rosters.columns import COLUMNS, Kind, columns_of
from standing.campaigns.rosters.template import write_template
from standing.sheets.reading import read_tables


@pytest.mark.parametrize("kind", ["submission", "roster"])
def test_the_form_holds_the_columns_in_order_and_explains_each(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, kind)

    officers, instructions = read_tables(path)

    headings = [column.heading for column in columns_of(Kind(kind))]
    assert officers.rows == [headings]
    explained = {row[0]: row for row in instructions.rows}
    for column in columns_of(Kind(kind)):
        _, needed, _, takes, example, synonyms = explained[column.heading]
        assert needed in {"yes", "if you have it", "no"}
        assert takes
        assert example == column.example
        assert synonyms == ", ".join(column.synonyms)


@pytest.mark.parametrize("kind", ["submission", "roster"])
def test_an_untouched_form_checks_as_headings_without_officers(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "form.xlsx"
    write_template(path, kind)

    result = check(path, officers=None, filed_on=date(2022, 6, 15))

    assert ([finding.code for finding in result.findings], result.kind) == (
        ["file.header-only"],
        kind,
    )


def test_the_same_form_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_template(tmp_path / name, "submission")

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_the_examples_of_the_form_are_accepted_when_typed_in(tmp_path: Path) -> None:
    path = tmp_path / "typed.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Officers")
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, column.heading)
            sheet.write_string(1, place, column.example)

    result = check(path, officers=None, filed_on=date(2022, 6, 15))

    assert (result.findings, result.accepted) == ((), 1)


def test_an_answer_and_every_other_spelling_of_it_is_accepted(tmp_path: Path) -> None:
    for column in COLUMNS:
        for said in (*column.words, *column.also):
            assert {*column.also.values()} <= {*column.words}
            line = dirty.row() | {column.heading: said}
            if column.heading == "Agency Head":
                line["Attested By"] = (
                    "Sam Overbrook, Mayor"
                    if said in {"yes", "y", "true", "x", "1"}
                    else "Sam Overbrook, Chief"
                )
            lines = dirty.grid([line])
            path = dirty.csv_file(tmp_path / "a.csv", lines)
            result = check(path, officers=None, filed_on=date(2022, 6, 15))
            assert result.ok, (column.heading, said, result.findings)
