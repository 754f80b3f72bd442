"""The page of an agency: its officers, its history, its reporting record, and its part of a release."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from tests import make
from tests.integration.pages import world

from standing.ledger.actions import record
from standing.register.models import Publication, Removal

pytestmark = pytest.mark.django_db
ABINGTON = f"/agencies/{world.SUBMITTER}/"
BOSTON = f"/agencies/{world.EXTENDED}/"
HEADING = (
    "LawEnforcementAgency,AgencyCode,LastName,FirstName,MPTCID,Status,Expiration,"
    "AdditionalInformation"
)
LINES = (
    f"Abington Police Department,{world.SUBMITTER},Avery,Jordan,{world.CERTIFIED},Certified,07/01/2025,",
    f"Abington Police Department,{world.SUBMITTER},Brightwater,Casey,{world.CONDITIONAL},"
    'Conditionally Certified,07/01/2025,"Conditions due by September 30, 2022"',
    f'"Boston, Police of",{world.EXTENDED},Fennimore-Gale,Blair,{world.ROSTERED},Certified,,',
)
COMPLETENESS = (
    "AgencyCode,LawEnforcementAgency,Campaign,Class,Expected,Received,Accepted,Withheld,Published,Note",
    f"{world.SUBMITTER},Abington Police Department,2022-a-h,submitted,not known,1208,1207,5,1202,",
)


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def released() -> None:
    """Put a release of three rows in its place."""
    folder = Path(settings.HOME) / "releases" / f"release-{datetime.now(UTC).timestamp()}"
    folder.mkdir(parents=True)
    (folder / "by-agency.csv").write_bytes("\r\n".join((HEADING, *LINES, "")).encode())
    (folder / "completeness.csv").write_bytes("\r\n".join((*COMPLETENESS, "")).encode())
    said = {"release": 1, "as_of": "2022-07-05", "files": {}}
    (folder / "release.json").write_text(json.dumps(said), encoding="utf-8")
    Publication.objects.create(
        number=1, as_of=date(2022, 7, 5), cutoff_at=world.JULY_6, recorded_at=world.JULY_6,
        folder=folder.name, manifest=json.dumps(said),
    )  # fmt: skip


def take_off(mptc_id: str) -> None:
    """Take an officer off the public register."""
    Removal.objects.create(
        officer=world.Officer.objects.get(mptc_id=mptc_id), ground="555 CMR 8.06(4)(a)5",
        reason="Sealed", since=date(2022, 8, 10), recorded_at=world.AUGUST_10,
    )  # fmt: skip


def rows(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_rows_of_the_last_release_come_as_they_were_released(client: Client) -> None:
    released()
    found = client.get(f"{ABINGTON}officers.csv")
    assert found.text == "\r\n".join((HEADING, *LINES[:2], ""))
    assert (
        'filename="invented-people-abington-police-department-release-1.csv"'
        in (found["Content-Disposition"])
    )
    [line] = rows(client, f"{BOSTON}officers.csv")
    assert (line["LawEnforcementAgency"], line["MPTCID"]) == ("Boston, Police of", world.ROSTERED)


def test_the_same_rows_come_print_ready(client: Client) -> None:
    released()
    found = client.get(f"{ABINGTON}officers.pdf")
    assert (found.status_code, found["Content-Type"]) == (200, "application/pdf")
    assert found.content.startswith(b"%PDF")


def test_who_came_off_the_register_since_stands_in_no_file_and_on_no_list(client: Client) -> None:
    released()
    take_off(world.CERTIFIED)
    assert [line["MPTCID"] for line in rows(client, f"{ABINGTON}officers.csv")] == [
        world.CONDITIONAL
    ]
    page = client.get(ABINGTON).text
    assert world.CERTIFIED not in page
    assert "Avery" not in page


def test_where_nothing_was_released_there_is_no_file(client: Client) -> None:
    for ending in ("csv", "pdf"):
        assert client.get(f"{ABINGTON}officers.{ending}").status_code == 404
    assert "officers.csv" not in client.get(ABINGTON).text


def test_completeness_is_read_from_the_file_that_was_released(client: Client) -> None:
    released()
    [line] = rows(client, f"{ABINGTON}?list=published&format=csv")
    assert line == {
        "Campaign": "2022-a-h", "Expected": "not known", "Received": "1,208", "SetAside": "1",
        "Accepted": "1,207", "Withheld": "5", "Published": "1,202",
    }  # fmt: skip


def test_more_time_stands_beside_the_day_that_was_set_for_everybody(client: Client) -> None:
    [line] = rows(client, f"{BOSTON}?list=record&format=csv")
    assert (line["Due"], line["Extension"]) == ("2022-06-15", "2022-07-15")
    page = client.get(BOSTON).text
    assert "Was given more time for Officer Recertification (A-H), until July 15, 2022." in page
    assert "due by June 15, 2022; with more time, by July 15, 2022." in page


def test_a_roster_under_more_time_is_not_said_to_have_come_in_time(client: Client) -> None:
    [line] = rows(client, f"{BOSTON}?list=record&format=csv")
    assert (line["Sent"], line["InTime"]) == ("2022-06-14", "")


def test_the_history_tells_the_scope_the_names_and_the_files(client: Client) -> None:
    record(
        make.act(at=world.AUGUST_10 + timedelta(hours=1)), kind="agencies.imported",
        subject="register", effective_on=date(2022, 8, 10), authority="CERT-302",
        before={"agencies": {world.SUBMITTER: ["Abington Constabulary", "", "", "", ""]}},
        after={"agencies": {world.SUBMITTER: ["Abington Police Department", "", "", "", ""]}},
    )  # fmt: skip
    page = client.get(ABINGTON).text
    assert "Came within the commission’s scope." in page
    assert "Abington Constabulary until then, became Abington Police Department." in page
    assert "Sent a file for Officer Recertification (A-H)." in page


def test_counts_by_status_lead_to_their_rows_sorted_by_name(client: Client) -> None:
    found = rows(client, f"{ABINGTON}?format=csv")
    names = [line["Officer"] for line in found]
    assert names == sorted(names, key=lambda name: name.replace("’", "").replace("Á", "A"))
    suspended = rows(client, f"{ABINGTON}?status=Suspended&format=csv")
    assert [line["MPTCID"] for line in suspended] == [world.SUSPENDED]
