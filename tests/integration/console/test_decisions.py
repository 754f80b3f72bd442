"""Two people decide in their browsers: who sees which button, and what a press does."""

from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.console.office import browser, decision_day_comes, hidden, opened, waiting

from standing.certification.models import Certificate, Preparation, Release
from standing.correspondence.models import Notice
from standing.jobs import approving, worker
from standing.jobs.models import Job
from standing.ledger.actions import move_clock
from standing.ledger.models import Entry

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
DECISIONS = "/commission/decisions/"


def here(action: str = "") -> str:
    return f"{DECISIONS}{waiting().pk}/{action}"


def approve(client: Client, *, preview: str = ""):  # type: ignore[no-untyped-def]  # a response
    sent = {"preview": preview or waiting().preview_hash}
    return client.post(here("approve/"), sent)


def test_the_preview_says_what_a_release_will_and_will_not_do(tmp_path: Path) -> None:
    opened(tmp_path)
    page = browser("director").get(here()).text

    assert "certify 3 officers" in page
    assert "certify 1 officer on conditions" in page
    assert "send 4 letters" in page
    assert "change 1 public page" in page
    assert "change the status of 3 officers" in page
    rows = browser("director").get(f"{here()}officers/?changed=yes").text
    assert rows.count("/commission/officers/") == 1
    assert small.mptc_id(2) in rows


def test_two_people_release_in_their_browsers_and_each_is_told(tmp_path: Path) -> None:
    opened(tmp_path)
    decision_day_comes()
    number = waiting().pk
    first = browser("director")
    answer = approve(first)
    assert (answer.status_code, answer["Location"]) == (303, f"{DECISIONS}{number}/")
    assert "a second person must approve" in first.get(answer["Location"]).text
    assert "Withdraw my approval" in first.get(here()).text
    assert "One more person must approve" in browser("auditor").get(DECISIONS).text

    answer = approve(browser("commissioner"))

    assert answer.status_code == 303
    assert Release.objects.count() == 1
    assert Notice.objects.count() == 4
    done = browser("auditor").get(f"{DECISIONS}{number}/").text
    assert "Issued on July 1, 2022" in done
    assert "Approve" not in done.split("Officers to look at")[0].split('id="approvals"')[0]


@pytest.mark.parametrize("at_once", [10_000, 2])
def test_nothing_is_issued_before_the_decision_day_but_one_approval_may_be_given(
    at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path)
    monkeypatch.setattr(approving, "AT_ONCE", at_once)
    number, executive = waiting().pk, browser("executive")
    page = executive.get(here()).text
    assert "Nothing of this is issued before July 1, 2022, the day it is decided on" in page
    assert approve(browser("director")).status_code == 303
    assert "/approve/" not in executive.get(here()).text

    answer = approve(executive)

    assert answer.status_code == 422
    assert "decided on July 1, 2022, and today is June 30, 2022" in answer.text
    assert not Release.objects.exists()
    assert not Job.objects.exists()
    assert Entry.objects.filter(kind="preparation.approved").count() == 1

    decision_day_comes()
    assert "/approve/" in executive.get(here()).text
    assert approve(executive).status_code == 303
    assert Release.objects.filter(preparation=number).exists() == (at_once > 2)


@pytest.mark.parametrize(
    ("day_came", "filled_in", "said"),
    [
        (False, "2022-07-01", "July 1, 2022, the day up to which the certificates"),
        (True, "2022-08-01", "today: the certificates of this campaign ran up to July 1, 2022"),
    ],
)
def test_the_decision_day_filled_in_is_the_campaigns_or_today_once_that_has_passed(
    *, day_came: bool, filled_in: str, said: str, tmp_path: Path
) -> None:
    opened(tmp_path)
    if day_came:
        move_clock(small.act(at=small.AUGUST_1))

    page = browser(small.STAFF).get(DECISIONS).text

    assert f'value="{filled_in}"' in page
    assert said in page
    assert "nothing is issued before it" in page


@pytest.mark.parametrize(
    ("username", "button"),
    [("director", True), ("executive", True), ("commissioner", True), ("staff.two", False),
     ("auditor", False), (small.STAFF, False)],
)  # fmt: skip
def test_the_button_to_approve_is_shown_to_who_may_and_did_not_prepare(
    username: str, button: bool, tmp_path: Path
) -> None:
    opened(tmp_path)
    client = browser(username)
    page = client.get(here()).text
    assert ("/approve/" in page) is button
    answer = approve(client)
    assert answer.status_code == (303 if button else 404)


def test_who_prepared_sees_why_they_may_not_approve_and_a_forced_press_is_told(
    tmp_path: Path,
) -> None:
    opened(tmp_path, prepared=False)
    director = browser("director")
    from standing.campaigns import deciding

    deciding.prepare(
        small.act("director", at=small.JUNE_30), campaign=small.CAMPAIGN,
        decided_on=small.DECISION_ON,
    )  # fmt: skip
    page = director.get(here()).text
    assert "/approve/" not in page
    assert "You prepared this, so two others approve it." in page
    answer = approve(director)
    assert answer.status_code == 422
    assert "Whoever prepares does not approve" in answer.text
    assert approve(browser("director.again")).status_code == 422


def test_a_double_press_and_a_stale_page_do_nothing_twice(tmp_path: Path) -> None:
    opened(tmp_path)
    stale, number = waiting().preview_hash, waiting().pk
    director = browser("director")
    approve(director)
    again = approve(director)
    assert (again.status_code, "You approved this already" in again.text) == (422, True)
    small.prepare(at=small.JUNE_30)

    late = browser("executive").post(f"{DECISIONS}{number}/approve/", {"preview": stale})

    assert late.status_code == 422
    assert "prepared anew" in late.text
    assert not Release.objects.exists()
    assert Entry.objects.filter(kind="preparation.approved").count() == 1


def test_approving_asks_for_a_second_factor_shown_lately(tmp_path: Path) -> None:
    opened(tmp_path)
    answer = approve(browser("director", shown_ago=3600))
    assert answer.status_code == 302
    assert "/again/" in answer["Location"]
    assert not Entry.objects.filter(kind="preparation.approved").exists()


def test_an_approval_is_withdrawn_on_the_page(tmp_path: Path) -> None:
    opened(tmp_path)
    director = browser("director")
    approve(director)
    assert director.post(here("withdraw/")).status_code == 303
    assert director.post(here("withdraw/")).status_code == 422
    assert browser("executive").post(here("withdraw/")).status_code == 422
    approve(browser("executive"))
    assert not Release.objects.exists()


def test_a_preparation_that_is_not_there_answers_as_any_other_address(tmp_path: Path) -> None:
    opened(tmp_path)
    for path in ("999999/", "999999/officers/"):
        answer = browser("director").get(f"{DECISIONS}{path}")
        assert answer.status_code == 404
    assert Client().get(DECISIONS).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_evaluation_is_asked_for_on_the_page_and_a_worker_prepares(tmp_path: Path) -> None:
    opened(tmp_path, prepared=False)
    staff = browser(small.STAFF)
    shown = hidden(staff.get(DECISIONS).text, "shown")
    sent = {"campaign": small.CAMPAIGN, "on": "2022-07-01", "shown": shown}
    first = staff.post(f"{DECISIONS}prepare/", sent)
    second = staff.post(f"{DECISIONS}prepare/", sent)
    assert first["Location"] == second["Location"], "a double press is one job"
    assert Job.objects.count() == 1

    worker.work(once=True)

    assert "4 officers evaluated" in staff.get(first["Location"]).text
    assert Preparation.objects.count() == 1
    third = staff.post(f"{DECISIONS}prepare/", sent)
    assert (third.status_code, "since the page was shown" in third.text) == (422, True)


@pytest.mark.parametrize(
    ("field", "value"), [("on", "soon"), ("on", "2022-13-01"), ("campaign", "nothing")]
)
def test_what_cannot_be_read_is_said_and_nothing_is_begun(
    field: str, value: str, tmp_path: Path
) -> None:
    opened(tmp_path)
    staff = browser(small.STAFF)
    shown = hidden(staff.get(DECISIONS).text, "shown")
    sent = {"campaign": small.CAMPAIGN, "on": "2022-07-01", "shown": shown, field: value}
    answer = staff.post(f"{DECISIONS}prepare/", sent)
    assert answer.status_code in (404, 422)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_large_release_is_left_to_a_worker_and_done_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path)
    decision_day_comes()
    monkeypatch.setattr(approving, "AT_ONCE", 2)
    number = waiting().pk
    approve(browser("director"))
    answer = approve(browser("executive"))
    assert answer["Location"].startswith("/commission/work/")
    assert not Release.objects.exists()

    worker.work(once=True)

    assert (
        "Issued 4 determinations, with 4 notices" in browser("auditor").get(answer["Location"]).text
    )
    assert Certificate.objects.filter(kind="conditional").count() == 1
    Job.objects.update(state="running", result="", ended_at=None)  # as a kill leaves it
    assert worker.take_up_again() == 1
    worker.work(once=True)
    assert Job.objects.get().state == "done"
    assert Release.objects.filter(preparation=number).count() == 1
    assert Notice.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_work_that_came_to_no_end_is_begun_again_by_who_may_approve(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path)
    decision_day_comes()
    monkeypatch.setattr(approving, "AT_ONCE", 2)
    approve(browser("director"))
    approve(browser("executive"))
    executive = browser("executive")
    assert "/carry-out/" not in executive.get(here()).text
    assert executive.post(here("carry-out/")).status_code == 422
    Job.objects.update(state="refused", refusal="Nobody took it up.")
    assert "/carry-out/" in executive.get(here()).text
    assert "/carry-out/" not in browser("auditor").get(here()).text
    assert executive.post(here("carry-out/")).status_code == 303

    worker.work(once=True)

    assert Release.objects.count() == 1
    assert Notice.objects.count() == 4
