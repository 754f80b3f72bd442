"""The pages of releases: what is listed, which files are handed out, and under what tag."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.http import http_date
from tests import make
from tests.integration.register.world import (
    BACKGROUND_FAILED,
    JULY_1,
    JULY_5,
    World,
    publish,
    release_twice,
)

from standing.kernel.canonical import digest
from standing.pages import lists, orders_lists
from standing.pages.whole_answers import MARK
from standing.register import archives, data, errata
from standing.register.models import Publication, Removal
from standing.workforce.models import Officer

pytestmark = pytest.mark.django_db
CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def home(tmp_path: Path, settings) -> Path:  # type: ignore[no-untyped-def]  # pytest-django's own
    """Two releases in this server's own folder; between them two officers were decided on."""
    settings.HOME = tmp_path
    release_twice(tmp_path / "releases")
    lists._lines.cache_clear()
    orders_lists._gathered.cache_clear()
    return tmp_path


@pytest.mark.usefixtures("home")
def test_every_release_is_listed_newest_first_with_its_days_and_counts(client: Client) -> None:
    page = client.get("/data/").text

    assert page.index("Release 2") < page.index("Release 1")
    assert "The last release: number 2, as of July 5, 2022" in page
    assert "Against release 1: 0 added, 0 removed, 2 changed." in page


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("page", ["/data/2/", "/verify/"])
def test_the_verifier_and_the_specification_are_handed_out_as_they_lie_in_the_source(
    client: Client, page: str
) -> None:
    shown = client.get(page).text

    for source in ("tools/verifier.py", "docs/formats.md"):
        name = f"check/{Path(source).name}"
        assert f'href="/static/{name}"' in shown
        handed_out = finders.find(name)
        assert handed_out is not None
        assert Path(handed_out).read_bytes() == (CHECKOUT / source).read_bytes()


@pytest.mark.usefixtures("home")
def test_a_release_shows_the_hash_of_every_file_and_hands_each_out_as_it_was(
    client: Client,
) -> None:
    page = client.get("/data/2/").text
    said = json.loads(Publication.objects.get(number=2).manifest)

    for name, file in said["files"].items():
        assert file["sha256"] in page, name
        answer = client.get(f"/data/2/{name}")
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file
        assert digest(content) == file["sha256"], name
        assert answer["ETag"] == f'"{file["sha256"]}"'
        assert "immutable" in answer["Cache-Control"]
        assert name in answer["Content-Disposition"]


@pytest.mark.usefixtures("home")
def test_the_archive_stands_first_with_its_size_and_hash_and_is_handed_out_like_the_files(
    client: Client,
) -> None:
    page = client.get("/data/2/").text
    answer = client.get("/data/2/release-2.zip")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file

    assert page.index("release-2.zip") < page.index("officers.csv")
    assert digest(content) in page
    assert answer["ETag"] == f'"{digest(content)}"'
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Length"] == str(len(content))
    assert answer["Cache-Control"] == "public, no-cache", "made again it may have other bytes"
    again = client.get("/data/2/release-2.zip", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/data/1/release-2.zip").status_code == 404


def test_of_a_large_release_without_one_the_archive_is_made_once_it_is_fetched(
    client: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "MOST_MADE_AT_ONCE", 0)
    lies = home / "releases" / "release-2.zip"
    lies.unlink()

    assert "Made when it is first fetched" in client.get("/data/2/").text
    assert not lies.exists()
    assert client.get("/data/2/release-2.zip").status_code == 200
    assert lies.exists()
    assert "Made when it is first fetched" not in client.get("/data/2/").text


def test_of_a_damaged_release_the_archive_is_tried_once_and_the_page_says_that_it_cannot_be_made(
    client: Client, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "releases" / "release-2.zip").unlink()
    officers = home / "releases" / "release-2" / "officers.csv"
    officers.chmod(0o644)
    officers.write_text(officers.read_text("utf-8") + "x", "utf-8")
    tried, real = [], archives._make
    monkeypatch.setattr(archives, "_make", lambda *a, **k: (tried.append(a), real(*a, **k))[1])

    for _each in range(3):
        for address in ("/data/", "/data/2/"):
            page = client.get(address)
            assert "This archive cannot be made at the moment." in page.text
            assert "Made when it is first fetched" not in page.text
            assert 'href="/data/2/release-2.zip"' not in page.text
            assert 'href="/data/2/by-agency.csv"' in page.text
            assert not getattr(page, MARK, False), "the ledger does not tell when it is mended"
        refused = client.get("/data/2/release-2.zip")
        assert refused.status_code == 404
        assert "The archive of this release cannot be made at the moment." in refused.text
    assert len(tried) == 1
    assert client.get("/data/2/by-agency.csv").status_code == 200
    assert getattr(client.get("/data/1/"), MARK, False)


@pytest.mark.usefixtures("home")
def test_a_file_that_is_no_table_has_an_empty_place_for_rows_and_no_word_in_it(
    client: Client,
) -> None:
    page = client.get("/data/2/").text
    table = page[page.index('id="files"') : page.index("</table>", page.index('id="files"'))]
    rows = {
        row.split("</a>")[0].rsplit(">", 1)[-1]: row.split('data-key="Rows"')[1].split("</td>")[0]
        for row in table.split("<tr>")[2:]
    }

    for name in (
        "release-2.zip",
        "by-agency.pdf",
        "dictionary.json",
        "release.json",
        "release.note",
    ):
        assert rows[name].endswith('><span class="none"></span>'), name
    assert rows["officers.csv"].endswith(">2")
    assert rows["decertified.csv"].endswith(">0"), "a table without rows says so"


@pytest.mark.usefixtures("home")
def test_the_archive_of_the_last_release_has_an_address_that_stays(client: Client) -> None:
    answer = client.get("/data/latest/release.zip")

    assert (answer.status_code, answer["Location"]) == (302, "/data/2/release-2.zip")


@pytest.mark.usefixtures("home")
def test_a_file_that_the_reader_has_is_not_sent_again(client: Client) -> None:
    tag = client.get("/data/1/officers.csv")["ETag"]

    again = client.get("/data/1/officers.csv", headers={"If-None-Match": tag})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("name", ["officers.csv", "release.json"])
def test_a_file_was_last_changed_when_it_was_released_and_a_tag_decides_before_that(
    client: Client, name: str
) -> None:
    address = f"/data/1/{name}"
    first = client.get(address)
    since = first["Last-Modified"]
    assert since == http_date(Publication.objects.get(number=1).recorded_at.timestamp())

    def asked(**headers: str) -> int:
        return client.get(address, headers=headers).status_code

    assert asked(**{"If-Modified-Since": since}) == 304
    assert asked(**{"If-Modified-Since": http_date(0)}) == 200
    assert asked(**{"If-Modified-Since": since, "If-None-Match": '"another"'}) == 200
    assert asked(**{"If-Modified-Since": http_date(0), "If-None-Match": first["ETag"]}) == 304


@pytest.mark.parametrize(
    "address",
    [
        "/data/1/%2e%2e%2fsecret-key", "/data/1/..%2f..%2fsecret-key", "/data/1/secret-key",
        "/data/1/.release-2.partial", "/data/9/officers.csv", "/data/99999999999999999999/",
        "/data/latest/nothing.csv", "/data/1/officers.csv%00",
    ],
)  # fmt: skip
def test_only_what_the_manifest_names_is_handed_out(
    client: Client, home: Path, address: str
) -> None:
    (home / "secret-key").write_text("secret")
    (home / "releases" / "release-1" / "secret-key").write_text("secret")

    answer = client.get(address)

    assert answer.status_code in (400, 404)
    assert b"secret" not in answer.content.replace(b"secret-key", b"")


@pytest.mark.usefixtures("home")
def test_the_latest_file_leads_to_the_last_release(client: Client) -> None:
    answer = client.get("/data/latest/officers.csv")

    assert (answer.status_code, answer["Location"]) == (302, "/data/2/officers.csv")
    assert "immutable" not in answer["Cache-Control"]


def test_where_the_files_lie_elsewhere_the_page_says_so_and_keeps_the_hashes(
    client: Client, home: Path
) -> None:
    (home / "releases" / "release-2").rename(home / "elsewhere")

    page = client.get("/data/2/").text

    assert "lie where they were published, and not on this server" in page
    assert json.loads(Publication.objects.get(number=2).manifest)["files"]["officers.csv"][
        "sha256"
    ] in page  # fmt: skip
    assert client.get("/data/2/officers.csv").status_code == 404
    assert client.get("/data/2/release-2.zip").status_code == 404
    assert client.get("/data/latest/release.zip").status_code == 404
    assert "do not lie on this server" in client.get("/data/2/dictionary/").text


@pytest.mark.usefixtures("home")
def test_the_dictionary_says_every_column_and_the_law_and_none_of_our_numbers(
    client: Client,
) -> None:
    page = client.get("/data/2/dictionary/").text

    assert "Allegation_Type" in page
    assert "MatterNumber" in page
    for ours in ("CERT-901", "RUL-23", "DISC-1", "REG-14", "PUBREG-9"):
        assert ours not in page


def test_what_was_received_and_not_accepted_stands_as_set_aside_so_that_rows_add_up(
    client: Client, home: Path
) -> None:
    for file in (home / "releases" / "release-2").glob("completeness.csv"):
        file.chmod(0o644)
        file.write_text(file.read_text("utf-8").replace(",2,2,0,2,", ",4,2,0,2,"), "utf-8")
    answer = client.get("/data/2/completeness/?format=csv").text
    (row,) = csv.DictReader(answer.splitlines())

    assert (row["Received"], row["SetAside"]) == ("4", "2")
    assert int(row["Received"]) == int(row["SetAside"]) + int(row["Accepted"])
    assert int(row["Accepted"]) == int(row["Withheld"]) + int(row["Published"])
    assert "Received is set aside plus accepted." in client.get("/data/2/completeness/").text


@pytest.mark.usefixtures("home")
def test_that_files_keep_whoever_came_off_the_register_is_said_where_they_are_handed_out(
    client: Client,
) -> None:
    for page in ("/data/", "/data/1/", "/data/2/"):
        said = client.get(page).text
        assert "Somebody who has come off the public register since then may still stand" in said, (
            page
        )


def test_old_files_and_their_archive_keep_whoever_was_removed_and_the_next_release_does_not(
    client: Client, home: Path
) -> None:
    Removal.objects.create(
        officer=Officer.objects.get(mptc_id="0012-0340"), ground="A court's order",
        reason="Sealed", since=date(2022, 7, 5), recorded_at=JULY_5 + timedelta(hours=1),
    )  # fmt: skip
    for lies in (home / "releases").glob("*.zip"):
        lies.unlink()
    publish(make.act(at=JULY_5 + timedelta(hours=2)), out=home / "releases", as_of=date(2022, 7, 5))

    def told(number: int) -> set[str]:
        held = client.get(f"/data/{number}/release-{number}.zip")
        content = b"".join(held.streaming_content)  # type: ignore[attr-defined]  # a file
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            packed = archive.read(f"release-{number}/officers.csv")
        alone = client.get(f"/data/{number}/officers.csv")
        assert packed == b"".join(alone.streaming_content)  # type: ignore[attr-defined]  # a file
        return {"0012-0340", "0012-0341"} & set(packed.decode().replace(",", "\n").split("\n"))

    assert told(1) == told(2) == {"0012-0340", "0012-0341"}
    assert told(3) == {"0012-0341"}


@pytest.mark.usefixtures("home")
def test_completeness_is_filtered_by_agency_and_downloads_what_it_shows(client: Client) -> None:
    page = client.get("/data/2/completeness/?of=elm").text
    none = client.get("/data/2/completeness/?of=oak").text
    file = client.get("/data/2/completeness/?of=elm&format=csv").text

    assert "Elm Hill Police Department" in page
    assert "No agency of this release matches." in none
    assert "Elm Hill Police Department" in file


@pytest.mark.usefixtures("home")
def test_an_erratum_stands_on_its_page_and_on_its_release(client: Client) -> None:
    at = JULY_5 + timedelta(hours=1)
    errata.add(
        make.act(at=at), release=1, since=date(2022, 6, 30), wrong="Two lines were missing.",
        right="They stand in release 2.", replaced_by=2,
    )  # fmt: skip

    for address in ("/errata/", "/data/1/"):
        page = client.get(address).text
        assert "Two lines were missing." in page
        assert "They stand in release 2." in page
    assert "Two lines were missing." not in client.get("/data/2/").text


@pytest.mark.usefixtures("home")
def test_a_list_leads_to_its_print_and_says_of_what_day_that_is(client: Client) -> None:
    page = client.get("/lists/by-agency/").text

    assert "As released: release 2, as of July 5, 2022" in page
    assert 'href="/data/2/by-agency.pdf"' in page
    assert 'href="/data/2/by-agency.csv"' in page


@pytest.mark.usefixtures("home")
def test_in_a_register_of_a_million_a_list_is_a_file_and_no_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MOST", 1)
    lists._too_many.cache_clear()
    monkeypatch.setattr(lists, "_lines", lambda *_asked: pytest.fail("everybody was read"))

    page = client.get("/lists/by-agency/").text

    lists._too_many.cache_clear()
    assert "more officers than one page can list" in page
    assert 'href="/data/2/by-agency.csv"' in page
    assert "Avery" not in page


def test_nobody_who_is_declined_stands_on_a_list_of_orders(client: Client) -> None:
    world = World()
    elm, avery = (
        world.agency("Elm Hill Police Department"),
        world.officer("0012-0340", "Avery", "Jo"),
    )
    world.file(elm, [avery])
    world.release([(avery, elm, BACKGROUND_FAILED)], at=JULY_1)
    orders_lists._gathered.cache_clear()

    for name in ("suspended", "administrative-suspensions", "decertified"):
        page = client.get(f"/lists/{name}/").text
        assert "Nobody stands on this list on" in page
        assert "Avery" not in page


@pytest.mark.usefixtures("home")
def test_a_release_says_what_stays_in_its_files_and_which_changes_it_does_not_tell(
    client: Client,
) -> None:
    row = Publication.objects.get(number=2)
    told = json.loads(row.manifest)
    told["difference"]["not_named"] = 3
    Publication.objects.filter(pk=row.pk).update(manifest=json.dumps(told))

    page = client.get("/data/2/").text

    assert "3 more are counted and not told by name, as the law withholds them." in page
    assert "come off the public register since then may still stand in them" in page
