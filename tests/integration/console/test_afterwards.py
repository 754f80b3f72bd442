"""What is done about an officer after the decision: a grant set aside, a condition, a reason removed."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.console.office import browser, hidden, opened

from standing.certification import queries
from standing.certification.conditions import record_proof
from standing.certification.domain import Label
from standing.certification.models import ConditionAct, Unsatisfiable, Vacating
from standing.correspondence.models import Notice
from standing.ledger import queries as ledger
from standing.ledger.models import Entry, Reason
from standing.pages import clock

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
OFFICER, OWES = small.mptc_id(1), small.mptc_id(2)
VACATE = f"/commission/officers/{OFFICER}/vacate/"
CONDITION = f"/commission/officers/{OWES}/conditions/cpr/"


@pytest.fixture(autouse=True)
def _world(db: None, tmp_path: Path) -> None:
    """Officer 1 is certified, officer 2 on the condition of a CPR certificate, since July 1, 2022."""
    opened(tmp_path)
    small.release()


def send(client: Client, address: str, step: str, **typed: str) -> Any:
    return client.post(address, {**typed, "step": step})


def press(client: Client, address: str, **typed: str):  # type: ignore[no-untyped-def]  # a response
    looked = send(client, address, "preview", **typed)
    assert looked.status_code == 200, looked.text
    return send(client, address, "do", shown=hidden(looked.text, "shown"), **typed)


def label(mptc_id: str) -> Label:
    return queries.standing_of(mptc_id, on=clock.today(), known=clock.now()).label


# --- a grant set aside ------------------------------------------------------------------------------


def test_a_commissioner_sets_a_grant_aside_as_the_preview_said_and_the_letter_is_written() -> None:
    client = browser("commissioner")
    assert VACATE in client.get(f"/commission/officers/{OFFICER}/").text
    typed = {"on": "2022-07-01", "reason": "The academy’s list shows that it was not finished."}
    looked = send(client, VACATE, "preview", **typed)
    assert "Certified" in looked.text
    assert "It writes one letter" in looked.text
    assert not Vacating.objects.exists()
    before = Notice.objects.count()

    assert press(client, VACATE, **typed).status_code == 303
    assert Vacating.objects.count() == 1
    assert Notice.objects.count() == before + 1
    assert Notice.objects.get(kind="vacated").because == typed["reason"]
    assert f">{label(OFFICER).value}<" in looked.text
    assert small.nothing_differs()
    assert ledger.verify().ok


def test_a_grant_is_set_aside_once_and_by_who_may() -> None:
    client = browser("commissioner")
    typed = {"on": "2022-07-01", "reason": "An error."}
    shown = hidden(send(client, VACATE, "preview", **typed).text, "shown")
    assert send(client, VACATE, "do", shown=shown, **typed).status_code == 303
    twice = send(client, VACATE, "do", shown=shown, **typed)
    assert twice.status_code == 422
    assert "holds no grant" in twice.text
    assert Vacating.objects.count() == 1
    for who in (small.STAFF, "director", "executive", "auditor"):
        assert browser(who).get(VACATE).status_code == 404
        assert send(browser(who), VACATE, "do", **typed).status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"on": "2022-06-30", "reason": "An error."}, "Choose a day of that time"),
        ({"on": "2025-07-01", "reason": "An error."}, "Choose a day of that time"),
        ({"on": "", "reason": "An error."}, "give a day"),
        ({"on": "2022-07-01", "reason": ""}, "Say why"),
    ],
)
def test_what_cannot_be_set_aside_is_said(typed: dict[str, str], told: str) -> None:
    answer = send(browser("commissioner"), VACATE, "preview", **typed)
    assert answer.status_code == 422
    assert told in answer.text


def test_setting_aside_asks_for_the_second_factor_again() -> None:
    late = browser("commissioner", shown_ago=20 * 60)
    assert late.get(VACATE)["Location"].startswith("/sign-in/code/again/")


# --- a condition -------------------------------------------------------------------------------------


def test_staff_stop_the_time_of_a_condition_and_let_it_run_again() -> None:
    staff = browser(small.STAFF)
    file = staff.get(f"/commission/officers/{OWES}/").text
    assert f"{CONDITION}toll/" in file
    assert f"{CONDITION}resume/" not in file

    why = {"reason": "A petition of July 1 is open."}
    looked = send(staff, f"{CONDITION}toll/", "preview", **why)
    assert looked.status_code == 200
    assert not ConditionAct.objects.exists()
    assert not Entry.objects.filter(kind="condition.tolled").exists()
    assert press(staff, f"{CONDITION}toll/", **why).status_code == 303
    assert ConditionAct.objects.get().state == "C2 tolled"
    twice = send(staff, f"{CONDITION}toll/", "preview", **why)
    assert twice.status_code == 422

    again = {"due_on": "2022-11-30", "reason": "The petition was denied."}
    assert f"{CONDITION}resume/" in staff.get(f"/commission/officers/{OWES}/").text
    assert press(staff, f"{CONDITION}resume/", **again).status_code == 303
    assert ConditionAct.objects.order_by("pk").last().due_on.isoformat() == "2022-11-30"
    assert ledger.verify().ok


def test_a_form_about_a_condition_that_changed_meanwhile_does_nothing() -> None:
    staff, why = browser(small.STAFF), {"reason": "A petition is open."}
    shown = hidden(send(staff, f"{CONDITION}toll/", "preview", **why).text, "shown")
    record_proof(
        small.act(at=clock.now()), mptc_id=OWES, requirement="cpr", on=clock.today()
    )  # fmt: skip
    late = send(staff, f"{CONDITION}toll/", "do", shown=shown, **why)
    assert late.status_code == 422
    assert ConditionAct.objects.count() == 1


def test_only_a_condition_that_is_owed_has_a_page_and_only_staff_open_it() -> None:
    staff = browser(small.STAFF)
    for path in ("cpr/other/", "first-aid/toll/", "cpr/cannot-be-met/"):
        assert staff.get(f"/commission/officers/{OWES}/conditions/{path}").status_code == 404
    assert staff.get(f"/commission/officers/{OFFICER}/conditions/cpr/toll/").status_code == 404
    for who in ("auditor", "executive", "commissioner"):
        assert browser(who).get(f"{CONDITION}toll/").status_code == 404
    assert not Unsatisfiable.objects.exists()


# --- a reason removed ----------------------------------------------------------------------------------


def vacated() -> Entry:
    press(browser("commissioner"), VACATE, on="2022-07-01", reason="He told us of his illness.")
    return Entry.objects.get(kind="grant.vacated")


def test_the_executive_director_removes_a_reason_and_sees_before_what_goes() -> None:
    entry = vacated()
    executive = browser("executive")
    address = f"/commission/record/{entry.pk}/reason/"
    record = executive.get("/commission/record/?kind=grant.vacated").text
    assert address in record
    assert "He told us of his illness" in record
    typed = {"authority": "Order of July 1, 2022", "reason": "A court orders it."}
    looked = send(executive, address, "preview", **typed)
    assert "Entry" in looked.text
    assert "1 copy in the records of letters" in looked.text
    assert Reason.objects.filter(removed_at=None, text="He told us of his illness.").exists()

    assert press(executive, address, **typed).status_code == 303
    assert not Reason.objects.filter(text="He told us of his illness.").exists()
    removal = Entry.objects.get(kind="reason.removed")
    assert (removal.authority, removal.actor) == (typed["authority"], "executive")
    assert address not in executive.get("/commission/record/?kind=grant.vacated").text
    assert "He told us" not in executive.get("/commission/record/?kind=grant.vacated").text
    assert ledger.verify().ok
    twice = send(executive, address, "do", shown="", **typed)
    assert twice.status_code == 422
    assert "was removed already" in twice.text


def test_who_may_not_remove_a_reason_finds_no_page() -> None:
    entry = vacated()
    address = f"/commission/record/{entry.pk}/reason/"
    for who in ("auditor", small.STAFF, "commissioner", "director"):
        assert browser(who).get(address).status_code == 404
    assert address not in browser("auditor").get("/commission/record/").text
    assert browser("executive").get("/commission/record/999999/reason/").status_code == 404
    late = browser("executive", shown_ago=20 * 60).get(address)
    assert late["Location"].startswith("/sign-in/code/again/")
