"""Lists, releases and changes through the API: what the files of a release hold, and nothing besides."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django.fixtures import Settings
from tests.integration.pages.api import released
from tests.integration.pages.api.test_reading import told, walked

from standing.certification.models import Certificate
from standing.kernel.canonical import digest
from standing.register.models import Erratum, Removal
from standing.register.shapes import TABLES, heading

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
V1 = "/api/v1"


@pytest.fixture
def made(db: None, settings: Settings, tmp_path: Path) -> released.Released:
    settings.HOME = tmp_path
    return released.build()


def file_of(name: str) -> list[list[str]]:
    folder = Path(django_settings.HOME) / "releases" / "release-1"
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


@pytest.mark.parametrize("limit", [1, 2, 200])
def test_the_lines_of_every_list_are_those_of_its_file(
    client: Client, made: released.Released, limit: int
) -> None:
    for table in TABLES:
        head, *rows = file_of(table.name)
        assert tuple(head) == heading(table.shape)
        lines = list(walked(client, f"{V1}/lists/{table.name}?limit={limit}"))
        assert [[str(cell) for cell in line.values()] for line in lines] == rows, table.name
    catalogue = told(client, f"{V1}/lists")["data"]
    assert [each["name"] for each in catalogue] == [table.name for table in TABLES]


def test_a_place_within_a_line_stands_for_the_line_behind_it(
    client: Client, made: released.Released
) -> None:
    everything = list(walked(client, f"{V1}/lists/officers"))
    size = (Path(django_settings.HOME) / "releases/release-1/officers.csv").stat().st_size
    assert told(client, f"{V1}/lists/officers?after=1")["data"] == everything
    for after in range(1, size + 20, 7):
        found = told(client, f"{V1}/lists/officers?after={after}")["data"]
        assert found == everything[len(everything) - len(found) :]


def test_a_list_says_of_which_release_and_day_it_is(
    client: Client, made: released.Released
) -> None:
    answer = told(client, f"{V1}/lists/by-agency")
    assert answer["release"] == answer["about"]["release"] == 1
    assert answer["about"]["as_of"] == answer["about"]["known"] == "2022-07-05"
    assert told(client, f"{V1}/lists/by-agency?release=1")["data"] == answer["data"]
    assert client.get(f"{V1}/lists/by-agency?release=7").status_code == 404
    assert client.get(f"{V1}/lists/by-nothing").status_code == 404


@pytest.mark.django_db
def test_before_the_first_release_lists_are_empty_and_say_so(client: Client) -> None:
    answer = told(client, f"{V1}/lists/officers")
    assert (answer["release"], answer["data"], answer["next"]) == (None, [], None)
    assert told(client, f"{V1}/releases")["data"] == []
    assert told(client, f"{V1}/changes")["data"] == []
    assert told(client, f"{V1}/changes?since=0")["data"] == []
    assert client.get(f"{V1}/releases/1").status_code == 404


def test_a_release_names_every_file_with_its_checksum(
    client: Client, made: released.Released
) -> None:
    answer = told(client, f"{V1}/releases/1")["data"]
    folder = Path(django_settings.HOME) / "releases" / "release-1"
    manifest = json.loads((folder / "release.json").read_text("utf-8"))
    assert {file["name"]: file["sha256"] for file in answer["files"]} == {
        name: said["sha256"] for name, said in manifest["files"].items()
    }
    for file in answer["files"]:
        data = client.get(file["address"].removeprefix("http://testserver"))
        body = b"".join(data.streaming_content) if data.streaming else data.content
        assert digest(body) == file["sha256"]
        assert len(body) == file["bytes"]
    assert answer["manifest"].endswith("/data/1/release.json")
    assert answer["difference"] == {"from_release": None, "added": 4, "removed": 0, "changed": 0}
    (row,) = told(client, f"{V1}/releases")["data"]
    assert row == {name: answer[name] for name in row}


def test_a_release_that_gets_its_place_after_its_entry_makes_answers_new_ones(
    client: Client, made: released.Released
) -> None:
    laid = Path(django_settings.HOME) / "releases" / "release-1"
    aside = laid.rename(laid.with_name(".release-1.partial"))
    first = client.get(f"{V1}/releases/1")
    aside.rename(laid)
    again = client.get(f"{V1}/releases/1", headers={"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content != again.content


def test_one_tag_stands_for_answers_that_differ_in_the_moment_of_asking_alone(
    client: Client, made: released.Released
) -> None:
    first, again = (client.get(f"{V1}/officers/{made.avery.mptc_id}") for _ in range(2))
    assert first["ETag"] == again["ETag"]
    assert first["ETag"].startswith("W/")
    moments = [json.loads(answer.content)["data"].pop("known") for answer in (first, again)]
    assert first.text.replace(moments[0], "") == again.text.replace(moments[1], "")


def test_an_erratum_stands_beside_the_release_it_is_of(
    client: Client, made: released.Released
) -> None:
    Erratum.objects.create(
        number=1, release=1, replaced_by=None, since=date(2022, 7, 5), subject="officers.csv",
        wrong="The name of one officer was cut short.", right="Núñez, Paz.",
        recorded_at=released.JULY_8,
    )  # fmt: skip
    (erratum,) = told(client, f"{V1}/releases/1")["data"]["errata"]
    assert erratum["wrong"] == "The name of one officer was cut short."
    assert erratum["replaced_by"] is None


def second(made: released.Released) -> int:
    """Release again after one officer's certificate was changed."""
    Certificate.objects.filter(officer=made.avery, until=date(2025, 7, 1)).update(
        until=date(2025, 8, 1)
    )
    return released.publish(released.JULY_8, as_of=date(2022, 7, 8))


def test_changes_are_followed_from_the_last_release_one_has(
    client: Client, made: released.Released
) -> None:
    number = second(made)
    everything = list(walked(client, f"{V1}/changes?limit=2"))
    new = list(walked(client, f"{V1}/changes?since=1"))
    assert new == [each for each in everything if each["release"] == number]
    assert new == list(walked(client, f"{V1}/releases/{number}/changes?limit=1"))
    assert [each["mptc_id"] for each in new] == ["0012-0340"]
    column = {each["column"]: (each["before"], each["after"]) for each in new[0]["columns"]}
    assert column["Expiration"] == ("07/01/2025", "08/01/2025")
    assert list(walked(client, f"{V1}/changes?since=0&limit=2")) == everything
    assert list(walked(client, f"{V1}/changes?since={number}")) == []
    assert client.get(f"{V1}/changes?since={number + 1}").status_code == 404
    assert list(walked(client, f"{V1}/changes?kind=changed")) == new
    assert {each["mptc_id"] for each in walked(client, f"{V1}/changes?officer=0012-0340")} == {
        "0012-0340"
    }
    assert list(walked(client, f"{V1}/changes?agency={made.oak.code}")) == new
    assert client.get(f"{V1}/changes?agency=no-such-agency").status_code == 404


def test_who_was_taken_off_since_is_left_out_of_old_lists_and_changes(
    client: Client, made: released.Released
) -> None:
    Removal.objects.create(
        officer=made.avery, ground="555 CMR 8.06(4)", reason="-", since=date(2022, 7, 6),
        recorded_at=released.JULY_8,
    )  # fmt: skip
    second(made)
    assert list(walked(client, f"{V1}/changes?limit=1")) == []
    for path in ("lists/officers?release=1", "lists/by-agency?release=1&limit=1"):
        met: list[dict[str, Any]] = list(walked(client, f"{V1}/{path}"))
        assert met
        assert "0012-0340" not in {each["mptc_id"] for each in met}


def test_the_checkpoint_is_the_one_that_the_release_carries(
    client: Client, made: released.Released
) -> None:
    ledger = told(client, f"{V1}/ledger")["data"]
    folder = Path(django_settings.HOME) / "releases" / "release-1"
    manifest = json.loads((folder / "release.json").read_text("utf-8"))
    assert ledger["size"] >= manifest["ledger"]["position"]
    assert (
        ledger["checkpoint"].splitlines()[0] == (manifest["ledger"]["checkpoint"].splitlines()[0])
    )
    for name in ("keys", "inclusion", "consistency", "page"):
        assert client.get(ledger[name].removeprefix("http://testserver")).status_code == 200
