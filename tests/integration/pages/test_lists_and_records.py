"""Lists by agency and by status, and an agency's page: its officers, its record, what was released."""

import csv
import html
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from tests import make
from tests.integration.pages import world

from standing.campaigns.models import Filing
from standing.ledger.actions import record
from standing.pages import lists, reporting
from standing.register import models
from standing.register.shapes import AgencyLine, CategoryLine, heading

pytestmark = pytest.mark.django_db

ABINGTON = f"/agencies/{world.SUBMITTER}/"


@pytest.fixture(autouse=True)
def _world() -> Iterator[None]:
    world.build()
    lists._lines.cache_clear()
    reporting._tallies.cache_clear()
    yield
    lists._lines.cache_clear()
    reporting._tallies.cache_clear()


def rows(client: Client, address: str) -> list[dict[str, str]]:
    """The rows that an address gives as CSV."""
    answer = client.get(address)
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def shown(page: str) -> int:
    """How many rows a page's first table shows."""
    return page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0].count("<tr>")


def test_the_list_by_agency_is_that_of_a_release_without_a_field_more(client: Client) -> None:
    found = rows(client, "/lists/by-agency/?format=csv")

    assert set(found[0]) <= set(heading(AgencyLine))
    assert {row["LawEnforcementAgency"] for row in found} == {
        "Abington Police Department", "Boston Police Department",
    }  # fmt: skip
    casey = next(row for row in found if row["LastName"] == "Brightwater")
    assert casey["Status"] == "Conditionally Certified"
    assert casey["AdditionalInformation"].startswith("Conditions due by")
    for private in ("1984", "Patrol", "full-time", "R-0001"):
        assert private not in str(found)


def test_the_list_by_status_begins_with_the_certified_and_names_everybody_once(
    client: Client,
) -> None:
    found = rows(client, "/lists/by-category/?format=csv")

    assert tuple(found[0]) == heading(CategoryLine)
    assert found[0]["Status"] == "Certified"
    ids = [row["MPTCID"] for row in found]
    assert sorted(set(ids)) == sorted(ids)
    assert world.LEFT not in ids, "left before anything was decided (T20)"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("of=bright", {"Brightwater"}),
        ("of=casey+0101", {"Brightwater"}),
        ("of=boston", {"Fennimore-Gale"}),
        ("status=Suspended", {"Hathersage"}),
        ("of=quinn&status=Certified", set()),
    ],
)
def test_a_list_is_filtered_by_plain_words_and_downloads_what_it_shows(
    client: Client, query: str, expected: set[str]
) -> None:
    found = rows(client, f"/lists/by-agency/?{query}&format=csv")
    assert {row["LastName"] for row in found} == expected

    page = client.get(f"/lists/by-agency/?{query}").text
    assert (shown(page) if expected else 0) == len(found)
    assert ("Nobody on this list matches." in page) is (not expected)


def test_counts_by_status_lead_to_their_rows(client: Client) -> None:
    page = client.get("/lists/by-category/").text
    counted = re.findall(
        r'href="(\?[^"#]*status=[^"#]*)#main".*?<strong>(\d+)</strong>', page, re.S
    )

    assert len(counted) > 3
    for address, count in counted:
        there = client.get("/lists/by-category/" + address.replace("&amp;", "&")).text
        assert shown(there) == int(count), address


def test_a_list_is_sorted_by_its_headings_and_days_sort_as_days(client: Client) -> None:
    found = rows(client, "/lists/by-agency/?sort=-Expiration&format=csv")
    days = [f"{day[6:]}-{day[:5]}" for day in (row["Expiration"] for row in found) if day]
    assert days == sorted(days, reverse=True)
    page = client.get("/lists/by-agency/?sort=LastName").text
    assert 'aria-sort="ascending"' in page


def test_a_list_changes_as_soon_as_the_ledger_does(client: Client) -> None:
    before = client.get("/lists/by-agency/?of=avery").text
    assert "Conditionally" not in before.split("<tbody>")[1]
    world.Overlay.objects.create(
        officer=world.Officer.objects.get(mptc_id=world.CERTIFIED), kind="suspended",
        authority="M.G.L. c. 6E, s. 9", since=date(2022, 8, 10), recorded_at=world.AUGUST_10,
    )  # fmt: skip
    record(
        make.act(at=world.AUGUST_10 + timedelta(seconds=1)), kind="overlay.imposed",
        subject=f"officer:{world.CERTIFIED}", effective_on=date(2022, 8, 10), authority="CERT-330",
    )  # fmt: skip

    assert "Suspended" in client.get("/lists/by-agency/?of=avery").text.split("<tbody>")[1]


def test_a_list_that_is_kept_is_not_worked_out_again(
    client: Client, django_assert_max_num_queries: object
) -> None:
    client.get("/lists/by-agency/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's own fixture
        client.get("/lists/by-category/")


def test_a_file_of_invented_people_says_so_in_its_name(client: Client) -> None:
    for address in ("/lists/by-agency/?format=csv", f"{ABINGTON}?format=csv"):
        name = client.get(address).headers["Content-Disposition"]
        assert "invented-people-" in name


def test_an_agency_counts_its_officers_by_status_and_each_count_leads_to_its_rows(
    client: Client,
) -> None:
    page = client.get(ABINGTON).text
    counted = re.findall(r'href="(\?status=[^"#]*)#main".*?<strong>(\d+)</strong>', page, re.S)
    assert sum(int(count) for _, count in counted) == shown(page)
    for address, count in counted:
        assert len(rows(client, f"{ABINGTON}{address}&format=csv")) == int(count)


def test_an_agencys_record_says_what_was_asked_and_when_it_came(client: Client) -> None:
    [line] = rows(client, f"{ABINGTON}?list=record&format=csv")
    assert line == {
        "Campaign": "Officer Recertification (A-H)", "Opened": "2022-04-01", "Due": "2022-06-15",
        "Extension": "",
        "Class": "sent what was required", "Sent": "2022-06-14", "InTime": "in time", "Corrected": "",
        "Files": "1",
    }  # fmt: skip
    page = client.get(ABINGTON).text
    assert "Asked on April 1, 2022, due by June 15, 2022. Files came on June 14, 2022." in page
    assert page.count('class="square-') == 4, "April, May, June, and the ring of June"
    for private in ("R-0001", "clerk", "a" * 64, "abington-police-department.csv"):
        assert private not in page


def test_a_correction_after_the_deadline_leaves_in_time_what_came_in_time(client: Client) -> None:
    first = Filing.objects.get(agency__code=world.SUBMITTER)
    Filing.objects.filter(pk=first.pk).update(filed_on=date(2022, 5, 20))
    first.pk, first.receipt, first.filed_on = None, "R-0009", date(2022, 8, 10)
    first.recorded_at = world.AUGUST_10
    first.save(force_insert=True)

    assert (
        "The agency sent what was required on May 20, 2022, in time; a correction came on August 10, "
        "2022."
    ) in client.get(ABINGTON).text
    [line] = rows(client, f"{ABINGTON}?list=record&format=csv")
    assert (line["Sent"], line["InTime"], line["Corrected"], line["Files"]) == (
        "2022-05-20", "in time", "2022-08-10", "2",
    )  # fmt: skip


def test_a_first_file_after_the_deadline_is_said_to_have_come_after_it(client: Client) -> None:
    Filing.objects.filter(agency__code=world.SUBMITTER).update(filed_on=date(2022, 6, 16))
    said = "The agency sent what was required on June 16, 2022, after the day it was due."
    assert said in client.get(ABINGTON).text


def test_tables_on_pages_write_days_alike_and_downloads_as_the_published_files(
    client: Client,
) -> None:
    page, download = (client.get(f"/lists/by-agency/{q}").text for q in ("", "?format=csv"))
    assert 'data-label="Certificate ends">2025-07-01' in page
    assert not re.search(r">\d\d/\d\d/\d{4}", page)
    assert "07/01/2025" in download
    assert "2025-07-01" not in download
    assert 'data-label="Printed expiry">2025-07-01' in client.get(ABINGTON).text
    assert 'data-label="Since">2015-04-06' in client.get(f"/officers/{world.CERTIFIED}/").text
    assert 'data-label="Answers due">2022-06-15' in client.get("/campaigns/").text


def test_a_record_of_an_agency_with_more_time_ends_with_the_extension(client: Client) -> None:
    [line] = rows(client, f"/agencies/{world.EXTENDED}/?list=record&format=csv")
    assert line["Sent"] == "2022-06-14"
    page = client.get(f"/agencies/{world.PENDING}/").text
    assert "The agency has not sent what was required." in page
    assert "No file came." in page
    assert ">none<" in page.split('id="record"')[1]


def test_a_file_that_was_taken_back_is_no_part_of_the_record(client: Client) -> None:
    Filing.objects.filter(agency__code=world.SUBMITTER).update(superseded_at=world.JULY_6)
    [line] = rows(client, f"{ABINGTON}?list=record&format=csv")
    assert (line["Class"], line["Sent"], line["Files"]) == (
        "has not sent what was required",
        "",
        "0",
    )


def test_the_last_release_says_what_became_of_what_the_agency_sent(
    client: Client, tmp_path: Path
) -> None:
    assert "Nothing has been released yet." in client.get(ABINGTON).text

    models.Publication.objects.create(
        number=1, as_of=date(2022, 7, 5), cutoff_at=world.JULY_6 - timedelta(hours=1),
        recorded_at=world.JULY_6, folder="release-1", manifest="{}",
    )  # fmt: skip
    [line] = rows(client, f"{ABINGTON}?list=published&format=csv")
    assert line == {
        "Campaign": "2022-a-h", "Expected": "not known", "Received": "8", "SetAside": "0",
        "Accepted": "8",
        "Withheld": "0", "Published": "8",
    }  # fmt: skip
    models.Publication.objects.create(
        number=2, as_of=date(2022, 8, 10), cutoff_at=world.AUGUST_10,
        recorded_at=world.AUGUST_10, folder="release-2", manifest="{ }",
    )  # fmt: skip
    [line] = rows(client, f"{ABINGTON}?list=published&format=csv")
    assert (line["Accepted"], line["Withheld"], line["Published"]) == ("8", "1", "7")


def test_a_download_that_there_is_not_is_the_page(client: Client) -> None:
    assert (
        client.get(f"{ABINGTON}?list=secrets&format=csv")
        .headers["Content-Type"]
        .startswith("text/html")
    )


@pytest.mark.parametrize(
    "address", ["/lists/by-category/?status=bogus", "/lists/by-agency/?status=bogus",
                "/officers/?q=avery&status=bogus"],
)  # fmt: skip
def test_a_status_that_there_is_not_is_answered_with_those_that_there_are(
    client: Client, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code in (400, 422)
    said = html.unescape(answer.text)
    assert "There is no status “bogus”." in said
    assert "Suspended" in said
