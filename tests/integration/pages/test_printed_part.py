"""A table of several pages says on paper which rows a sheet holds, and where all of them are."""

import re
from pathlib import Path

import pytest
from django.test import Client
from tests.integration.pages import world

import standing
from standing.pages import agencies, lists

pytestmark = pytest.mark.django_db
PAPER = Path(standing.__file__).parent / "pages" / "static" / "standing" / "paper.css"


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    world.build()
    lists._lines.cache_clear()
    monkeypatch.setattr(lists, "AT_A_TIME", 2)
    monkeypatch.setattr(agencies, "AT_A_TIME", 2)


def on_paper(client: Client, address: str) -> list[str]:
    """What a page says on paper alone of being a part."""
    text = client.get(address).text
    found = re.findall(r'<p class="on-paper part">(.*?)</p>', text, re.DOTALL)
    return [" ".join(each.split()).replace("&amp;", "&") for each in found]


@pytest.mark.parametrize("address", ["/lists/by-category/", "/lists/by-agency/", "/agencies/"])
def test_a_sheet_of_a_longer_table_says_which_rows_it_holds_and_where_all_are(
    client: Client, address: str
) -> None:
    (said,) = on_paper(client, address)
    assert said.startswith("This is a part of the table: rows 1 to 2 of ")
    assert said.endswith(f"are in the file at http://testserver{address}?format=csv")


def test_the_second_page_names_its_own_rows_and_the_file_of_what_was_asked_for(
    client: Client,
) -> None:
    (said,) = on_paper(client, "/lists/by-category/?of=a&page=2")
    assert "rows 3 to 4 of " in said
    assert said.endswith("http://testserver/lists/by-category/?of=a&format=csv")


def test_a_table_that_fits_one_page_says_nothing_of_parts(client: Client) -> None:
    assert on_paper(client, "/lists/by-category/?of=brightwater") == []


def test_the_number_of_the_rows_is_printed_and_the_ways_on_are_not() -> None:
    hidden = next(line for line in PAPER.read_text("utf-8").splitlines() if "display: none" in line)
    assert ".pager a" in hidden
    assert " .pager," not in hidden
