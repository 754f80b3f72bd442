"""Two records that may be one person: joined and parted by two people, or found to be two."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.console.office import browser, hidden, opened

from standing.accounts.models import Account, Grant
from standing.certification import persons as acts
from standing.certification.models import Approval, Proposal, TwoPersons
from standing.jobs import worker
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.workforce.models import Merge, OfficerName

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
ONE, TWO = small.mptc_id(1), small.mptc_id(7)
PAIR = f"/commission/persons/{min(ONE, TWO)}/{max(ONE, TWO)}/"


@pytest.fixture(autouse=True)
def _world(db: None, tmp_path: Path) -> None:
    """Officers 1 and 7 bear one name and were born on one day."""
    opened(tmp_path)
    name = OfficerName.objects.get(officer__mptc_id=ONE)
    OfficerName.objects.filter(officer__mptc_id=TWO).update(
        last=name.last, first=name.first, sort_key=name.sort_key, last_key=name.last_key,
        first_key=name.first_key,
    )  # fmt: skip


def compare() -> None:
    acts.compare_everybody(small.act(at=small.JUNE_30))


def propose(client: Client, **changed: str):  # type: ignore[no-untyped-def]  # a response
    shown = hidden(client.get(PAIR).text, "shown")
    sent = {"shown": shown, "what": "join", "keep": TWO, "reason": "One birth certificate."}
    return client.post(f"{PAIR}propose/", {**sent, **changed})


def approve(client: Client):  # type: ignore[no-untyped-def]  # a response
    page = client.get(PAIR).text
    sent = {"key": hidden(page, "key"), "preview": hidden(page, "preview")}
    return client.post(f"{PAIR}approve/", sent)


def test_the_pair_is_listed_and_stands_side_by_side() -> None:
    staff = browser(small.STAFF)
    assert "Nobody has compared" in staff.get("/commission/persons/").text
    compare()
    assert PAIR in staff.get("/commission/persons/").text
    beside = browser(small.STAFF).get(PAIR).text
    assert "January 31, 1980" in beside
    assert "January 31, 1980" not in browser("auditor").get(PAIR).text


def test_two_people_join_what_a_third_proposed_and_the_old_address_leads_on() -> None:
    assert propose(browser(small.STAFF)).status_code == 303
    assert approve(browser("director")).status_code == 303
    assert not Merge.objects.exists()
    assert approve(browser("executive")).status_code == 303

    merge = Merge.objects.get()
    assert (merge.keep.mptc_id, merge.other.mptc_id) == (TWO, ONE)
    approvals = Entry.objects.filter(kind="merge.approved").order_by("id")
    assert [entry.actor for entry in approvals] == ["director", "executive"]
    assert Client().get(f"/officers/{ONE}/")["Location"].startswith(f"/officers/{TWO}/")
    file = browser("auditor").get(f"/commission/officers/{ONE}/?on=2022-06-30")
    assert file["Location"] == f"/commission/officers/{TWO}/?on=2022-06-30"
    assert ledger.verify().ok


def test_two_people_part_again_what_was_joined() -> None:
    propose(browser(small.STAFF))
    approve(browser("director"))
    approve(browser("executive"))
    staff = browser("staff.two")
    assert propose(staff, what="part", reason="Two birth certificates.").status_code == 303
    approve(browser("executive"))
    assert Merge.objects.filter(superseded_at=None).exists()
    approve(browser("commissioner"))
    assert not Merge.objects.filter(superseded_at=None).exists()
    assert browser("auditor").get(f"/commission/officers/{ONE}/").status_code == 200


@pytest.mark.parametrize("username", [small.STAFF, "staff.two", "auditor"])
def test_nobody_without_the_permission_sees_or_presses_approve(username: str) -> None:
    propose(browser(small.STAFF))
    waiting = Proposal.objects.get()
    client = browser(username)
    assert "/approve/" not in client.get(PAIR).text
    sent = {"key": waiting.key, "preview": waiting.bound_to}
    assert client.post(f"{PAIR}approve/", sent).status_code == 404
    assert not Approval.objects.exists()


def test_one_person_does_not_approve_twice_under_two_accounts() -> None:
    propose(browser(small.STAFF))
    waiting = Proposal.objects.get()
    approve(browser("director"))
    sent = {"key": waiting.key, "preview": waiting.bound_to}
    for username in ("director", "director.again"):
        answer = browser(username).post(f"{PAIR}approve/", sent)
        assert answer.status_code == 422
        assert "You approved this already" in answer.text
    assert not Merge.objects.exists()


def test_records_that_changed_since_the_proposal_void_the_approval() -> None:
    propose(browser(small.STAFF))
    approve(browser("director"))
    OfficerName.objects.filter(officer__mptc_id=TWO).update(first="Otherwise")
    answer = approve(browser("executive"))

    assert answer.status_code == 422
    assert "changed after this was proposed" in answer.text
    assert not Merge.objects.exists()
    assert Entry.objects.filter(kind="approval.voided").count() == 1
    assert Proposal.objects.get().ended == "The records changed."


def test_two_persons_are_told_apart_once_and_are_not_asked_about_again() -> None:
    compare()
    staff = browser(small.STAFF)
    sent = {"reason": "Twins: two birth certificates."}
    assert staff.post(f"{PAIR}two/", sent).status_code == 303
    assert staff.post(f"{PAIR}two/", sent).status_code == 422
    assert TwoPersons.objects.count() == 1
    page = staff.get("/commission/persons/").text
    assert PAIR not in page
    assert "1 pair found to be two persons is left out" in page
    assert Entry.objects.filter(kind="persons.told-apart").count() == 2


def test_a_finding_needs_a_reason_and_a_stale_form_proposes_nothing() -> None:
    staff = browser(small.STAFF)
    assert staff.post(f"{PAIR}two/", {"reason": " "}).status_code == 422
    assert propose(staff, reason="").status_code == 422
    assert propose(staff, keep="0000-0000").status_code == 422
    stale = hidden(staff.get(PAIR).text, "shown")
    propose(staff)
    late = staff.post(
        f"{PAIR}propose/", {"shown": stale, "what": "join", "keep": ONE, "reason": "Again."}
    )
    assert (late.status_code, "since the page was shown" in late.text) == (422, True)
    assert Proposal.objects.count() == 1


def test_records_that_are_not_there_answer_as_any_other_address() -> None:
    staff = browser(small.STAFF)
    for path in (f"{ONE}/{ONE}/", f"{ONE}/9999-9999/", "nobody/else/"):
        assert staff.get(f"/commission/persons/{path}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_worker_compares_everybody_and_what_is_joined_is_left_out() -> None:
    staff = browser(small.STAFF)
    asked = staff.post("/commission/persons/compare/")
    assert asked.status_code == 303
    worker.work(once=True)
    assert "1 pair of records may be one person" in staff.get(asked["Location"]).text
    assert PAIR in staff.get("/commission/persons/").text
    propose(staff)
    approve(browser("director"))
    approve(browser("executive"))
    listed = staff.get("/commission/persons/").text.split('id="joined"')[0]
    assert PAIR not in listed
    assert browser("auditor").post("/commission/persons/compare/").status_code == 404


def test_nobody_approves_joining_or_parting_their_own_records() -> None:
    propose(browser(small.STAFF))
    director = Account.objects.get(username="director")
    second = Account.objects.create(human=director.human, username="own", email="own@example.org")
    Grant.objects.create(
        account=second, role=Role.OFFICER, officer=ONE, since=date(2020, 1, 1),
        recorded_at=small.MARCH_1,
    )  # fmt: skip

    answer = approve(browser("director"))

    assert answer.status_code == 422
    assert "Somebody else decides about your own record." in answer.text
    assert not Approval.objects.exists()
