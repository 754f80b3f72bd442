"""Tables sort by a link, page, and download as exactly what is shown."""

import csv
import io
from dataclasses import replace

from django.template.loader import render_to_string

from standing.pages.tables import Cell, Column, Table, columns, rows_of

PEOPLE = Table(
    name="people",
    caption="People",
    counted=True,
    columns=columns(("Name", "Name"), Column(key="Hours", title="Hours", sortable=True)),
    rows=rows_of([("Avery", "1,200"), ("Dunmore", "90"), (Cell("Bo", sort="aa"), "7")]),
    at_a_time=2,
)


def first_column(table: Table) -> list[str]:
    """The first cells of every row, in order."""
    return [row[0].text for row in table.rows]


def test_a_heading_sorts_upward_first_and_downward_when_followed_again() -> None:
    upward = PEOPLE.arranged({"sort": "Name"})
    assert first_column(upward) == ["Bo", "Avery", "Dunmore"]
    assert upward.columns[0].order == "ascending"
    assert upward.columns[0].sort_address == "?sort=-Name"
    assert first_column(PEOPLE.arranged({"sort": "-Name"})) == ["Dunmore", "Avery", "Bo"]


def test_numbers_sort_as_numbers() -> None:
    assert first_column(PEOPLE.arranged({"sort": "Hours"})) == ["Bo", "Dunmore", "Avery"]


def test_a_sign_that_looks_like_a_number_sorts_as_text() -> None:
    table = Table(
        name="t", caption="T", columns=(Column(key="Hours", title="Hours", sortable=True),),
        rows=rows_of([("²",), ("10",), ("9",)]),
    )  # fmt: skip
    assert first_column(table.arranged({"sort": "Hours"})) == ["9", "10", "²"]


def test_a_worn_link_still_shows_the_table() -> None:
    for query in ({"sort": "Rank"}, {"page": "99"}, {"page": "-1"}, {"page": "²"}):
        assert len(PEOPLE.arranged(query).rows) == 3


def test_the_rows_of_a_page_are_shown_with_their_numbers_and_neighbours() -> None:
    second = PEOPLE.arranged({"page": "2", "sort": "Hours"})
    assert [[cell.text for _, cell in row] for row in second.rows_shown()] == [["Avery", "1,200"]]
    assert (second.first_row, second.last_row, second.count_in_words) == ("3", "3", "3 rows")
    assert second.previous_address == "?sort=Hours&page=1"
    assert second.next_address == ""


def test_the_download_holds_every_row_and_runs_nothing() -> None:
    risky = Table(
        name="t", caption="t", columns=columns(("A", "A")), rows=rows_of([["=1+1"], ["O’Brien"]])
    )
    answer = risky.as_csv("t.csv")
    read = list(csv.reader(io.StringIO(answer.content.decode())))
    assert read == [["A"], ["'=1+1"], ["O’Brien"]]
    assert answer["Content-Disposition"] == 'attachment; filename="t.csv"'


def test_the_pages_of_a_long_table_are_reached_from_its_top_and_from_its_foot() -> None:
    shown = render_to_string("parts/table.html", {"table": PEOPLE.arranged({})})
    above, below = shown.split("<table")
    for part in (above, below):
        assert "Rows 1 to 2 of 3" in part
        assert 'href="?page=2" rel="next"' in part
    assert shown.count("<nav") == 1, "one landmark, at the foot"
    short = render_to_string("parts/table.html", {"table": replace(PEOPLE, at_a_time=3)})
    assert "Rows 1 to" not in short


def test_a_brief_table_names_its_cells_and_marks_what_repeats_the_row_above() -> None:
    table = Table(
        name="t", caption="T", brief=True,
        columns=(Column(key="Of", title="Of"), Column(key="Ends", title="It ends", brief="Ends")),
        rows=rows_of([("A", "1"), ("A", "2"), ("B", "3")]),
    )  # fmt: skip
    shown = render_to_string("parts/table.html", {"table": table})
    assert 'class="rows cards brief"' in shown
    assert shown.count('data-key="Ends" data-brief="Ends" data-label="It ends"') == 3
    assert shown.count("<td data-again") == 1
    assert "data-again" not in render_to_string(
        "parts/table.html", {"table": replace(table, brief=False)}
    )
