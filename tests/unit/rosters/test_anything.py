"""Whatever a file holds, checking it ends in findings and never in a traceback."""

import random
from datetime import date
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from tests import dirty

from standing.campaigns.rosters.check import check

HEADING = st.sampled_from(dirty.HEADINGS) | st.text(max_size=12)
CELL = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-(10**6), 10**9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1)),
    st.sampled_from(
        ["=1+1", "#N/A", "12/31/99", "0012-0345", "NA", "\ufeff", "’", "Casey, Chief", "02/30/2022"]
    ),
)
ANY_FILE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ANY_FILE
@given(
    headings=st.lists(HEADING, min_size=4, max_size=40),
    lines=st.lists(st.lists(CELL, max_size=42), max_size=6),
    titles=st.integers(0, 3),
)
def test_any_grid_of_cells_is_checked_without_a_traceback(
    tmp_path: Path, headings: list[str], lines: list[list[dirty.Cell]], titles: int
) -> None:
    everything: list[list[dirty.Cell]] = [["Riverton"]] * titles
    everything += [["MPTC ID", "Last Name", "First Name", "Date of Birth", *headings], *lines]

    for path in (
        dirty.workbook(tmp_path / "any.xlsx", {"Sheet": everything}),
        dirty.csv_file(tmp_path / "any.csv", everything, encoding="utf-8"),
    ):
        result = check(path, officers={}, filed_on=date(2022, 6, 15))
        assert result.accepted <= result.rows
        assert all(finding.message and finding.fix for finding in result.findings)


@ANY_FILE
@given(data=st.binary(max_size=4000))
def test_any_bytes_are_checked_without_a_traceback(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.xlsx"
    path.write_bytes(data)

    assert not check(path, officers=None, filed_on=date(2022, 6, 15)).ok


def test_any_damage_to_a_workbook_is_met_with_a_sentence(tmp_path: Path) -> None:
    whole = dirty.xlsx(tmp_path / "whole.xlsx", dirty.rows(5)).read_bytes()
    chance = random.Random(2022)
    path = tmp_path / "damaged.xlsx"
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.randrange(len(damaged) // 2, len(damaged) + 1)])
        result = check(path, officers=None, filed_on=date(2022, 6, 15))
        assert result.rows or result.findings


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_five_thousand_rows_are_checked_against_the_register(tmp_path: Path, kind: str) -> None:
    lines = dirty.rows(5_000)
    path = (
        dirty.xlsx(tmp_path / "large.xlsx", lines)
        if kind == "xlsx"
        else dirty.csv_file(tmp_path / "large.csv", dirty.grid(lines))
    )

    result = check(path, officers=dirty.register(lines), filed_on=date(2022, 6, 15))

    assert (result.accepted, result.findings) == (5_000, ())  # how fast: bench/reading.py
