"""An officer's file, the search and the work pages: who reads what, and what hostile input gets."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.integration.campaigns import small
from tests.integration.console.office import browser, opened
from tests.signing import account, client_of

from standing.accounts import actions as accounts
from standing.correspondence import releasing
from standing.jobs import models as jobs
from standing.jobs import worker
from standing.kernel.access import Role
from standing.register.models import Publication
from standing.requests.models import Request
from standing.workforce.models import Agency

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
TWO = small.mptc_id(2)
FILE = f"/commission/officers/{TWO}/"
SEARCH = "/commission/search/"
PUBLICATIONS = "/commission/publications/"


@pytest.fixture(autouse=True)
def _released(db: None, tmp_path: Path) -> None:
    """Acton's four are issued; officer 2 holds a certificate on conditions."""
    opened(tmp_path)
    small.approve(at=small.JULY_1)
    releasing.issue(
        replace(small.act(at=small.JULY_1), reason="Twelve agencies came late."),
        campaign=small.CAMPAIGN, approvers=("director", "executive"),
    )  # fmt: skip


def test_the_file_holds_everything_and_replays_its_decision() -> None:
    page = browser("director").get(FILE).text
    for said in (
        "Conditionally Certified", "it came out the same", "Good character and fitness",
        "2022-A-H/" + TWO + "/conditional", "Files that name this officer",
        "Issued a determination: conditionally certified.", "born January 31, 1980",
    ):  # fmt: skip
        assert said in page


def test_what_was_remarked_on_a_release_is_called_that_in_an_officers_file() -> None:
    page = browser("director").get(FILE).text
    assert "Remark of the release: Twelve agencies came late." in page


def test_the_file_as_it_was_known_before_the_release_knows_of_no_decision() -> None:
    page = browser("director").get(FILE, {"on": "2022-06-30", "known": "2022-06-29"}).text
    assert "No decision that was issued speaks for this day" in page
    assert "Issued a determination" not in page
    assert "as it was known on <strong>June 29, 2022</strong>" in page


@pytest.mark.parametrize(
    ("username", "whole", "born"),
    [("director", True, True), ("auditor", True, False), ("records", False, False),
     (small.STAFF, True, True)],
)  # fmt: skip
def test_private_findings_and_birth_dates_are_for_who_decides_and_tells_persons_apart(
    username: str, whole: bool, born: bool
) -> None:
    accounts.add_person(
        small.act("administrator", at=small.JULY_1), username="records", human_name="Records",
        role=Role.RECORDS_OFFICER,
    )  # fmt: skip
    page = browser(username).get(FILE).text
    assert ("Good character and fitness" in page) is whole
    assert ("January 31, 1980" in page) is born


def test_a_file_that_is_not_there_and_one_that_is_not_open_answer_alike() -> None:
    clerk = client_of(account("clerk", Role.AGENCY_SUBMITTER, agency=small.ACTON))
    absent = browser("director").get("/commission/officers/9999-9999/")
    forbidden = clerk.get(FILE)
    assert absent.status_code == forbidden.status_code == 404


def test_the_search_finds_officers_agencies_receipts_and_notices() -> None:
    director = browser("director")
    receipt = director.get(FILE).text.split('<td data-label="Receipt">')[1].split("<")[0]
    for asked, address in (
        (TWO, FILE), ("acton", "/agencies/acton-police-department/"),
        ("2022-a-h", "/commission/campaigns/2022-a-h/"),
        (receipt.lower(), "/commission/campaigns/2022-a-h/agencies/acton-police-department/"),
        (f"2022-A-H/{TWO}/conditional", f"{FILE}#papers"),
    ):  # fmt: skip
        assert f'href="{address}"' in director.get(SEARCH, {"q": asked}).text, asked


def test_neither_a_birth_date_nor_the_name_of_an_account_finds_anybody() -> None:
    director = browser("director")
    for asked in ("1980-01-31", "01/31/1980", "January 31, 1980"):
        assert "Nothing you may see fits" in director.get(SEARCH, {"q": asked}).text
    auditor = browser("auditor")
    assert "staff.two" not in auditor.get(SEARCH, {"q": "staff.two"}).text.split("<h1>")[1].split(
        "<table"
    )[-1].replace('value="staff.two"', "").replace("“staff.two”", "")


@pytest.mark.parametrize(
    "hostile",
    [
        "%",
        "_",
        "'; DROP TABLE x; --",
        "<script>",
        "a" * 100,
        " ",
        "((((",
        "ſ" * 90,
        "R-",
        "/",
    ],
)
def test_hostile_searches_get_a_sentence(hostile: str) -> None:
    answer = browser("director").get(SEARCH, {"q": hostile})
    assert answer.status_code == 200
    assert "<script>" not in answer.text.split("<main")[1]


def test_a_search_longer_than_anything_on_record_is_refused() -> None:
    answer = browser("director").get(SEARCH, {"q": "ab " * 50_000})
    assert answer.status_code == 422
    assert "nothing on record is that long" in answer.text


def test_a_search_costs_the_same_few_questions_whatever_is_found(
    django_assert_max_num_queries: object,
) -> None:
    director = browser("director")
    with django_assert_max_num_queries(48):  # type: ignore[operator]  # a fixture
        director.get(SEARCH, {"q": "a"})


@pytest.mark.django_db(transaction=True)
def test_a_reference_list_is_checked_on_the_page_and_taken_in_by_a_worker() -> None:
    staff = browser(small.STAFF)
    good = (
        b"agency_name,agency_type,county,municipality,fbi_ori\n"
        b"Elm Hill Police Department,municipal,Essex,Elm Hill,\n"
    )

    def send(content: bytes):  # type: ignore[no-untyped-def]  # a response
        return staff.post(
            "/commission/work/take-in/",
            {
                "kind": "agencies", "file": SimpleUploadedFile("agencies.csv", content),
                "whole": "yes",
            },
        )  # fmt: skip

    bad = send(b"agency_name,agency_type\n,nothing\n")
    assert (bad.status_code, "Nothing was changed" in bad.text) == (422, True)
    first, second = send(good), send(good)
    assert first["Location"] == second["Location"]
    worker.work(once=True)
    assert "1 created" in staff.get(first["Location"]).text
    assert Agency.objects.filter(name="Elm Hill Police Department").exists()


@pytest.mark.parametrize(
    "sent",
    [{"kind": "agencies"}, {"kind": "nothing", "file": SimpleUploadedFile("a.csv", b"x")},
     {"kind": "bars", "file": SimpleUploadedFile("a.exe", b"x")},
     {"kind": "bars", "file": SimpleUploadedFile("a.csv", b"")}],
)  # fmt: skip
def test_what_is_no_list_is_said_and_starts_nothing(sent: dict[str, object]) -> None:
    answer = browser(small.STAFF).post("/commission/work/take-in/", {**sent, "whole": "yes"})
    assert answer.status_code == 422
    assert not jobs.Job.objects.exists()


def test_a_list_whose_upload_broke_off_is_not_taken_in() -> None:
    half = SimpleUploadedFile("agencies.csv", b"agency_name,agency_type\nElm Hill Pol")

    answer = browser(small.STAFF).post(
        "/commission/work/take-in/", {"kind": "agencies", "file": half}
    )

    assert answer.status_code == 422
    assert "The upload broke off before the end of the list" in answer.text
    assert not jobs.Job.objects.exists()


def test_why_work_was_refused_is_for_who_asked_and_for_staff() -> None:
    jobs.Job.objects.create(
        key="0" * 24, kind="packets", state="refused", arguments="{}", fingerprint="1",
        started_by=small.STAFF, asked_at=small.JULY_1, refusal="The folder is full.",
    )  # fmt: skip
    address = f"/jobs/{'0' * 24}/"
    clerk = client_of(account("clerk", Role.AGENCY_SUBMITTER, agency=small.ACTON))
    assert "The folder is full." not in clerk.get(address).text
    assert "The folder is full." in browser(small.STAFF).get(address).text
    assert "The folder is full." in browser("auditor").get(f"/commission/work/{'0' * 24}/").text
    assert clerk.get(f"/commission/work/{'0' * 24}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_release_is_prepared_and_approved_in_browsers_and_published_by_a_worker(
    settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    staff, auditor = browser(small.STAFF), browser("auditor")
    shown = staff.get(PUBLICATIONS).text.split('name="shown" value="')[1].split('"')[0]
    sent = {"shown": shown, "as_of": "2022-07-01"}
    job = staff.post(f"{PUBLICATIONS}prepare/", sent)
    assert job.status_code == 303
    worker.work(once=True)
    assert "Release 1 is prepared: 4 officers" in staff.get(job["Location"]).text
    page = auditor.get(PUBLICATIONS).text
    assert "add 4 lines" in page
    assert "/publications/approve/" not in page

    def approve(username: str):  # type: ignore[no-untyped-def]  # a response
        client = browser(username)
        text = client.get(PUBLICATIONS).text
        key = text.split('name="key" value="')[1].split('"')[0]
        preview = text.split('name="preview" value="')[1].split('"')[0]
        return client.post(f"{PUBLICATIONS}approve/", {"key": key, "preview": preview})

    assert approve("director")["Location"] == PUBLICATIONS
    assert approve("commissioner")["Location"].startswith("/commission/work/")
    worker.work(once=True)

    assert Publication.objects.count() == 1
    done = auditor.get(PUBLICATIONS).text
    assert "approved by Director and Commissioner" in done
    assert staff.post(f"{PUBLICATIONS}prepare/", sent).status_code == 422


def test_whoever_reads_the_console_finds_a_request_by_its_id() -> None:
    asked = Request.objects.create(
        kind="extension", asked_by="clerk", agency=Agency.objects.get(code=small.ACTON),
        asked_at=small.JULY_1, asked="{}",
    )  # fmt: skip
    page = browser("auditor").get(SEARCH, {"q": asked.key}).text
    assert f'href="/commission/requests/{asked.key}/"' in page
