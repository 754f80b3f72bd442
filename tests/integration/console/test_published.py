"""Before a release is approved each number opens its lines; once published its files are at hand."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.console.office import browser, opened

from standing.certification.models import Proposal
from standing.kernel.access import Act
from standing.pages.console import published as published_pages
from standing.pages.console.published import releases
from standing.register import previews, proposing

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
PAGE = "/commission/publications/"


def act(by: str = small.STAFF, *, minutes: int = 0) -> Act:
    return small.act(by, at=small.JULY_1 + timedelta(minutes=minutes))


def prepared(*, minutes: int = 0) -> Proposal:
    releases().mkdir(parents=True, exist_ok=True)
    return proposing.propose(act(minutes=minutes), out=releases(), as_of=small.JULY_1.date())


def published(*, minutes: int = 0) -> None:
    made = prepared(minutes=minutes)
    for who in ("director", "executive"):
        proposing.approve(act(who, minutes=minutes + 1), key=made.key, preview=made.bound_to)
    proposing.publish(act("director", minutes=minutes + 2), key=made.key, out=releases())


@pytest.fixture(autouse=True)
def _world(db: None, tmp_path: Path, settings: Any) -> None:
    """Officers 1 to 4 are put forward; nothing was published yet."""
    settings.HOME = tmp_path / "home"
    opened(tmp_path, prepared=False)


def rows(page: str) -> list[list[str]]:
    body = page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    return [
        [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)
        ]
        for row in body.split("</tr>")[:-1]
    ]


def test_the_first_release_opens_every_line_it_adds_before_anybody_approves() -> None:
    prepared()
    page = browser("executive").get(PAGE).text
    assert f'<a href="{PAGE}1/lines/?how=added">add 4 lines</a>' in page
    assert "<li>remove 0 lines</li>" in page, "what is nobody leads nowhere"

    found = rows(browser("executive").get(f"{PAGE}1/lines/?how=added").text)

    assert [row[1] for row in found] == [small.mptc_id(number) for number in (1, 2, 3, 4)]
    assert {row[2] for row in found} == {"Added"}
    assert {row[3] for row in found} == {"not listed"}


def test_the_next_one_opens_who_is_added_removed_and_changed_with_what_stood_and_stands(
    tmp_path: Path,
) -> None:
    published()
    later = small.JULY_1 + timedelta(minutes=10)
    small.prepare(at=later)
    small.release(at=later + timedelta(minutes=1))
    prepared(minutes=20)

    client = browser("director")
    page = client.get(PAGE).text
    assert f'<a href="{PAGE}2/lines/?how=changed">' in page
    found = rows(client.get(f"{PAGE}2/lines/").text)

    assert {row[2] for row in found} == {"Changed"}
    by_id = {row[1]: row for row in found}
    assert "Status: Conditionally Certified" in by_id[small.mptc_id(2)][4]
    count = re.search(r"change (\d+) line", page)
    assert count is not None
    assert int(count[1]) == len(found)
    assert rows_of_nobody(client.get(f"{PAGE}2/lines/?how=removed").text)


def rows_of_nobody(page: str) -> bool:
    return "No line is removed." in page


def test_a_published_release_leads_to_its_lines_its_files_and_the_lists() -> None:
    published()
    client = browser("auditor")
    page = client.get(PAGE).text
    assert f'<a href="{PAGE}1/lines/?how=added">4 added</a>' in page
    assert f'href="{PAGE}1/files/officers.csv"' in page
    assert 'href="/lists/by-agency/"' in page

    answer = client.get(f"{PAGE}1/files/officers.csv")

    kept = (releases() / "release-1" / "officers.csv").read_bytes()
    assert b"".join(answer.streaming_content) == kept  # type: ignore[attr-defined]  # it streams
    assert "release-1-officers.csv" in answer["Content-Disposition"]
    assert len(rows(client.get(f"{PAGE}1/lines/").text)) == 4


@pytest.mark.parametrize(
    "address", ["2/lines/", "2/files/officers.csv", "1/files/settings.py", "1/files/..%2Fdb"]
)
def test_a_release_or_a_file_that_is_not_there_answers_as_any_other_address(address: str) -> None:
    published()
    assert browser("director").get(f"{PAGE}{address}").status_code == 404
    assert browser("director").get("/nothing/at/all/").status_code == 404


def test_a_line_that_goes_says_what_stood(tmp_path: Path) -> None:
    published()
    gone = small.file(tmp_path / "b.csv", 1, dirty.row(2, CPR_Expiration="05/01/2022"), 3)
    small.send(gone, at=small.JULY_1 + timedelta(minutes=10))
    prepared(minutes=20)

    found = rows(browser("director").get(f"{PAGE}2/lines/?how=removed").text)

    assert [(row[1], row[4]) for row in found] == [(small.mptc_id(4), "not listed")]
    assert "Status: " in found[0][3]


def test_many_lines_are_read_a_page_at_a_time_in_the_order_of_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(published_pages, "MOST_SORTED", 3)
    monkeypatch.setattr(published_pages, "AT_A_TIME", 3)
    prepared()
    client = browser("executive")

    first = client.get(f"{PAGE}1/lines/?how=added").text
    last = client.get(f"{PAGE}1/lines/?how=added&page=2").text

    assert [row[1] for row in rows(first)] == [small.mptc_id(number) for number in (1, 2, 3)]
    assert [row[1] for row in rows(last)] == [small.mptc_id(4)]
    assert "4 rows" in first
    assert "?how=added&amp;page=2" in first
    assert "?how=added&amp;page=1" in last
    assert "page=3" not in last
    assert [row[1] for row in rows(client.get(f"{PAGE}1/lines/?page=99").text)] == [
        small.mptc_id(4)
    ]


def test_once_published_what_waited_is_not_kept_and_its_lines_are_still_read(
    tmp_path: Path,
) -> None:
    published()
    assert list(releases().glob(".lines-*")) == []
    gone = small.file(tmp_path / "b.csv", 1, dirty.row(2, CPR_Expiration="05/01/2022"), 3)
    small.send(gone, at=small.JULY_1 + timedelta(minutes=10))
    published(minutes=20)

    found = rows(browser("director").get(f"{PAGE}2/lines/?how=removed").text)

    assert [row[1] for row in found] == [small.mptc_id(4)]


def test_a_page_does_not_work_out_a_large_release_that_nobody_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(published_pages, "MOST_WORKED_OUT", 3)
    prepared()
    assert len(rows(browser("executive").get(f"{PAGE}1/lines/").text)) == 4
    for laid in releases().glob(".lines-*"):
        laid.unlink()

    page = browser("executive").get(f"{PAGE}1/lines/").text

    assert "What this release of 4 lines would change was not laid out for this page." in page
    assert list(releases().glob(".lines-*")) == []


def test_lines_that_do_not_stay_on_the_disk_are_worked_out_twice_and_then_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    prepared()
    for kept in releases().glob(".lines-*"):
        kept.unlink()
    laid: list[str] = []
    monkeypatch.setattr(previews, "keep", lambda _spool, *, folder, key: laid.append(key))

    answer = browser("director").get(f"{PAGE}1/lines/")

    assert answer.status_code == 422
    assert "could not be read there afterwards" in answer.text
    assert len(laid) == 2
