"""What users of a federal bulk upload complained about, each complaint a class of tests.

The two about time (5,000 rows under 10 seconds, no roster refused under 2) are figures of
``bench/reading.py``; that a refused file is never shown as received is held with its tables in
``tests/integration/campaigns/test_refused.py``.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, example, given, settings
from tests import dirty
from tests.unit.rosters.checking import checked

from standing.campaigns.rosters.check import Checked
from standing.campaigns.rosters.columns import key
from standing.sheets.findings import Finding, Severity

ROWS = dirty.rows(4)
REGISTER = dirty.register(ROWS)
GRID = dirty.grid(ROWS)
ANSWERS = ("", "  ", "-", "N/A", "TBD", "yes", "no", "cannot", "bridge", "maybe", "TRUE", "0", "17")
DAYS = (
    "02/30/2022",
    "30/06/2022",
    "1/1/80",
    "06/30/0222",
    "06/16/2022",
    "01/31/2010",
    "2022-06-30",
)
NUMBERS = ("45107", "-1", "0100-0001", "0100-0002", "9999-0001", "100-2", "1000003", "01/02/2012")
SIGNS = (
    "=B2",
    "#N/A",
    "#REF!",
    "<b>x</b>",
    "O&#39;Brien",
    "NÃºÃ±ez",
    "N\ufffdez",
    "x" * 300,
    "a, b",
)
PEOPLE = ("Taylor Wetherfield, Mayor", "Casey Caldermoor, Chief", "not an address")
SPOILT = st.one_of(
    st.sampled_from((*ANSWERS, *DAYS, *NUMBERS, *SIGNS, *PEOPLE)),
    st.text(max_size=15),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)).map(lambda day: f"{day:%m/%d/%Y}"),
    st.integers(-10, 10**8).map(str),
)
ONE_CELL = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def spoil(folder: Path, row: int, column: str, cell: str) -> Checked:
    """Check a good file of which one cell is spoilt; ``row`` counts as a person sees it, from 2."""
    lines = [list(line) for line in GRID]
    lines[row - 1][dirty.HEADINGS.index(column)] = cell
    return checked(dirty.csv_file(folder / "a.csv", lines), REGISTER)


def is_of_the_register(finding: Finding) -> bool:
    """Whether a finding comes of comparing rows with each other or with the register."""
    return finding.code.startswith(("officer.", "match.", "unknown-officer", "outside-cohort"))


def names(finding: Finding, column: str) -> bool:
    """Whether a finding stands at a column or names it as one of the two that do not fit together."""
    return finding.column == column or key(column) in key(finding.message + finding.fix)


class TestAnEmptyTableOfErrors:
    """A file was refused, and the table of errors below was empty."""

    @ONE_CELL
    @given(row=st.integers(2, 5), column=st.sampled_from(dirty.HEADINGS), cell=SPOILT)
    def test_what_is_refused_names_at_least_one_error_with_its_mend(
        self, tmp_path: Path, row: int, column: str, cell: str
    ) -> None:
        result = spoil(tmp_path, row, column, cell)

        errors = [one for one in result.findings if one.severity is Severity.ERROR]
        assert result.ok == (not errors)
        assert (result.accepted == 0) or result.ok
        for finding in result.findings:
            assert finding.message.strip()
            assert finding.fix.strip()
            assert finding.code.strip()

    @pytest.mark.parametrize(
        "content",
        [b"", b"\n\n", b"%PDF-1.7", b"PK\x03\x04", b"a,b\n1,2\n", b'a,"b\n', b"\x00\x01\x02" * 50],
    )
    def test_a_file_that_is_no_roster_has_exactly_one_error(
        self, tmp_path: Path, content: bytes
    ) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(content)

        (finding,) = checked(path).findings

        assert finding.severity is Severity.ERROR
        assert finding.message
        assert finding.fix


class TestTwoMessagesThatContradictEachOther:
    """One cell was called missing and wrong at once, and mending one brought the other."""

    @ONE_CELL
    @example(row=2, column="Attested By", cell="=B2")
    @example(row=2, column="Hire Date", cell="10000")
    @given(row=st.integers(2, 5), column=st.sampled_from(dirty.HEADINGS), cell=SPOILT)
    def test_one_cell_has_one_message(
        self, tmp_path: Path, row: int, column: str, cell: str
    ) -> None:
        result = spoil(tmp_path, row, column, cell)

        # What was read, and whether the register knows an officer so read, are two matters.
        for matter in (
            [one for one in result.findings if is_of_the_register(one)],
            [one for one in result.findings if not is_of_the_register(one)],
            [one for one in result.findings if one.severity is Severity.ERROR],
        ):
            told = Counter((one.row, one.column) for one in matter if one.row)
            assert [place for place, times in told.items() if times > 1] == []

    def test_a_formula_without_a_result_is_not_also_called_blank(self, tmp_path: Path) -> None:
        headings = "".join(
            f'<c r="{chr(65 + n)}1" t="inlineStr"><is><t>{name}</t></is></c>'
            for n, name in enumerate(dirty.OF_ROSTER)
        )
        said = {"A": "0100-0001", "C": "Robin", "F": "01/31/1980", "H": "full-time"}
        line = "".join(
            f'<c r="{at}2" t="inlineStr"><is><t>{cell}</t></is></c>' for at, cell in said.items()
        )
        path = dirty.raw_workbook(
            tmp_path / "a.xlsx",
            f'<row r="1">{headings}</row><row r="2">{line}<c r="B2"><f>A1</f></c></row>',
        )

        (finding,) = checked(path).findings

        assert (finding.severity, finding.code) == (Severity.ERROR, "formula.no-value")
        assert "Last Name is blank" in finding.message

    def test_a_mended_file_has_none_of_the_errors_that_were_told(self, tmp_path: Path) -> None:
        before = spoil(tmp_path, 3, "CPR Expiration", "02/30/2022")
        after = spoil(tmp_path, 3, "CPR Expiration", "02/28/2022")

        assert [one.code for one in before.findings] == ["date.no-such-day"]
        assert after.findings == ()


class TestAnErrorOnACellThatIsRight:
    """A cell was marked that was right, or that nobody had touched."""

    @settings(ONE_CELL, max_examples=300)
    @given(row=st.integers(2, 5), column=st.sampled_from(dirty.HEADINGS), cell=SPOILT)
    @example(row=3, column="Date of Birth", cell="01/31/2000")
    @example(row=3, column="MPTC ID", cell="0100-0001")
    @example(row=2, column="MPTC ID", cell="0100-0004")
    @example(row=3, column="Agency Head", cell="yes")
    @example(row=4, column="Last Name", cell="Wetherfield")
    @example(row=4, column="First Name", cell="\ufffd")
    def test_one_spoilt_cell_brings_errors_on_that_cell_or_on_what_it_clashes_with(
        self, tmp_path: Path, row: int, column: str, cell: str
    ) -> None:
        result = spoil(tmp_path, row, column, cell)

        for finding in result.findings:
            if finding.severity is not Severity.ERROR:
                continue
            if finding.code == "officer.twice":  # stands at the later of the two rows
                assert column == "MPTC ID"
                assert row == finding.row or f"row {row}," in finding.message
            else:
                assert finding.row == row
                assert names(finding, column)

    @ONE_CELL
    @given(column=st.sampled_from(dirty.HEADINGS), cell=SPOILT)
    def test_a_spoilt_cell_changes_nothing_that_is_said_of_other_rows(
        self, tmp_path: Path, column: str, cell: str
    ) -> None:
        result = spoil(tmp_path, 5, column, cell)

        assert {one.row for one in result.findings if one.row} <= {5}

    def test_a_file_without_fault_has_no_finding_in_any_form(self, tmp_path: Path) -> None:
        for path in (
            dirty.xlsx(tmp_path / "a.xlsx", ROWS),
            dirty.csv_file(tmp_path / "a.csv", GRID),
            dirty.csv_file(tmp_path / "b.csv", GRID, encoding="utf-16", separator="\t"),
        ):
            assert checked(path, REGISTER).findings == ()
