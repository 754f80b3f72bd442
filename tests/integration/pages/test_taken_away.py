"""What a clerk takes away says what the file said, and what was cut says so."""

import re
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.conf import settings
from django.test import Client
from python_calamine import CalamineWorkbook
from tests import dirty
from tests.integration.pages.test_try import AUGUST_10, Page, a_list, sent

from standing.campaigns.rosters.check import check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_place_for_files() -> None:
    settings.FILES.mkdir(parents=True)


def test_a_workbook_that_counts_from_1904_keeps_its_days_mended_and_marked(
    client: Client, tmp_path: Path
) -> None:
    row = dirty.row(1, CPR_Expiration=43645, First_Aid_Expiration=date(2023, 6, 30))
    row |= {"Employment Class": "sometimes"}

    def draw(book: xlsxwriter.Workbook) -> None:
        sheet_ = book.add_worksheet("Officers")
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        for at, cells in enumerate(dirty.grid([row])):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet_.write_datetime(at, place, cell, day)
                else:
                    sheet_.write(at, place, cell)

    path = dirty.drawn(tmp_path / "a.xlsx", draw, date_1904=True)
    page = Page(client, sent(client, path))
    mend = {page.field("Row 2: Employment Class"): "full-time"}
    for what in ("mended-xlsx", "mended-csv", "faults-xlsx"):
        kept = tmp_path / f"{what}.{what[-4:].strip('-')}"
        kept.write_bytes(page.send(**mend, do=what).content)
        found = check(kept, officers=None, filed_on=AUGUST_10)
        days = [(line.row.cpr_expires, line.row.first_aid_expires) for line in found.lines]
        assert days == [(date(2023, 6, 30), date(2023, 6, 30))], what


def test_text_longer_than_a_cell_can_hold_is_cut_where_everybody_sees_it(
    client: Client, tmp_path: Path
) -> None:
    rows = [{**dirty.row(1), "Locker": "a" * 32_767}, {**dirty.row(2), "Locker": "b" * 32_768}]
    page = Page(client, sent(client, a_list(tmp_path / "a.csv", rows)))
    kept = tmp_path / "kept.xlsx"
    kept.write_bytes(page.send(do="mended-xlsx").content)
    lines = CalamineWorkbook.from_path(str(kept)).get_sheet_by_name("Officers").to_python()
    assert lines[1][-1] == "a" * 32_767
    assert str(lines[2][-1]).endswith("bb … (cut here: a cell of a workbook holds no more)")
    assert len(str(lines[2][-1])) == 32_767


def test_whoever_attests_for_themselves_is_named_as_the_fault(
    client: Client, tmp_path: Path
) -> None:
    own = {"First Name": "Robin", "Last Name": "Ashgrove", "Attested By": "Robin Ashgrove, Chief"}
    rows = [{**dirty.row(1), **own}]
    page = Page(client, sent(client, a_list(tmp_path / "a.csv", rows)))
    assert "The officer attests for themselves" in page.text
    assert "Attested By: " not in re.sub(r"Row 2: Attested By", "", page.text)
