"""Suspensions that two people approve, restrictions and leave: laid and lifted in the browser."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import make
from tests.integration.campaigns import small
from tests.integration.console.office import browser, hidden, opened
from tests.signing import account, client_of

from standing.accounts.models import Account, Grant
from standing.certification import queries, suspending
from standing.certification.actions import vacate_grant
from standing.certification.agreed import agreed_faults
from standing.certification.domain import Label, OverlayKind
from standing.certification.models import Approval, Overlay, Proposal
from standing.certification.overlaying import lift_overlay
from standing.correspondence import mails
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.ledger.models import Entry, Reason
from standing.mail.models import Message
from standing.pages import clock
from standing.workforce.models import Merge
from standing.workforce.oneself import OwnRecord

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
OFFICER = small.mptc_id(1)
FILE = f"/commission/officers/{OFFICER}/"
ADMIN = f"{FILE}administrative-suspension/"
GROUND = "overlay-ground.administratively-suspended.training"
ASKED = {
    "since": "2022-06-30", "until": "", "authority": GROUND,
    "reason": "No record of training came by the last day.",
}  # fmt: skip
REPORT = {
    "since": "2022-06-20", "until": "", "authority": "Status update of June 21, 2022",
    "reason": "Military leave.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _world(db: None, tmp_path: Path) -> None:
    """Officer 1 of Acton holds the certificate of the act of 2020."""
    opened(tmp_path)


def send(client: Client, address: str, step: str, **typed: str) -> Any:
    """Press one of the buttons of a page."""
    return client.post(address, {**typed, "step": step})


def press(client: Client, address: str, **typed: str):  # type: ignore[no-untyped-def]  # a response
    """Look at what it would do, then do it."""
    looked = send(client, address, "preview", **typed)
    assert looked.status_code == 200, looked.text
    return send(client, address, "do", shown=hidden(looked.text, "shown"), **typed)


def proposed(by: str = small.STAFF) -> str:
    """Propose an administrative suspension; return the address of the page on which it waits."""
    answer = press(browser(by), ADMIN, **ASKED)
    assert answer.status_code == 303, answer.text
    return str(answer["Location"])


def approve(by: str, address: str):  # type: ignore[no-untyped-def]  # a response
    client = browser(by)
    row = Proposal.objects.get(key=address.strip("/").rpartition("/")[2])
    return client.post(f"{address}approve/", {"preview": row.bound_to})


MARKS = ("what lies over a certificate: ", ASKED["reason"])


def reads_of_it(client: Client) -> list[str]:
    """Where somebody reads a mark of what waits: the officer's file, Today, the record and search."""
    return [
        f"{mark} on {address}"
        for address in (
            FILE, "/commission/", f"/commission/record/?about={OFFICER}", "/commission/record/",
            f"/commission/search/?q={OFFICER}",
        )
        for mark in MARKS
        if mark in client.get(address).text
    ]  # fmt: skip


def is_officer_too(username: str, mptc_id: str = OFFICER) -> Account:
    """Give a person of the commission an account of an officer; return it."""
    own = Account.objects.get(username=username)
    second = Account.objects.create(
        human=own.human, username=f"own.{username}", email=f"own.{username}@example.org"
    )
    Grant.objects.create(
        account=second, role=Role.OFFICER, officer=mptc_id, since=make.LONG_AGO.date(),
        recorded_at=make.LONG_AGO,
    )  # fmt: skip
    return second


def label() -> Label:
    now = clock.now()
    return queries.standing_of(OFFICER, on=clock.today(), known=now).label


def public() -> str:
    return Client().get(f"/officers/{OFFICER}/").text


def test_staff_propose_and_two_commissioners_suspend() -> None:
    where = proposed()
    assert label() is Label.CERTIFIED
    assert "Administrative Suspension" not in public().split('id="history"')[0]

    first = approve("commissioner", where)
    assert first.status_code == 303
    assert not Overlay.objects.exists()
    second = approve("commissioner.two", where)

    assert second.status_code == 303
    laid = Overlay.objects.get()
    assert (laid.kind, laid.since, laid.until) == (
        OverlayKind.ADMIN_SUSPENDED, date(2022, 6, 30), None,
    )  # fmt: skip
    assert laid.authority == "M.G.L. c. 6E, s. 9(b)"
    assert laid.reason == ASKED["reason"]
    assert label() is Label.ADMIN_SUSPENDED
    approved = Entry.objects.filter(kind="overlay.approved").order_by("id")
    assert [entry.actor for entry in approved] == ["commissioner", "commissioner.two"]
    assert Entry.objects.get(kind="overlay.imposed").actor == "commissioner.two"
    assert "was carried out" in browser(small.STAFF).get(where).text
    assert ledger.verify().ok
    assert agreed_faults() == []


def test_the_preview_says_what_then_happens() -> None:
    staff = browser(small.STAFF)
    looked = send(staff, ADMIN, "preview", **ASKED).text
    assert "Certified" in looked
    assert "Administrative Suspension" in looked
    assert "June 30, 2022" in looked
    assert "neither the officer nor anybody of an agency can be reached" in looked
    assert not Proposal.objects.exists()
    assert not Entry.objects.filter(kind__startswith="overlay.").exists()
    assert Reason.objects.filter(text=ASKED["reason"]).count() == 0

    where = proposed()
    row = Proposal.objects.get()
    effect = suspending.effect_of(small.act("commissioner", at=clock.now()), row)
    approve("commissioner", where)
    approve("commissioner.two", where)
    assert label() is effect.after.label


def test_the_e_mails_that_the_preview_names_are_those_that_go() -> None:
    account("acton.one", Role.AGENCY_SUBMITTER, agency=small.ACTON)
    account("acton.two", Role.AGENCY_HEAD, agency=small.ACTON)
    account("avery", Role.OFFICER, officer=OFFICER)
    looked = send(browser(small.STAFF), ADMIN, "preview", **ASKED).text
    assert "It sends 1 e-mail to the officer and 2 e-mails to Acton Police Department." in looked

    where = proposed()
    approve("commissioner", where)
    mails.begin_here()
    approve("commissioner.two", where)
    mails.catch_up(datetime.now(UTC))
    sent = Message.objects.filter(kind__in=("officer-overlay", "agency-officer"))
    assert sorted(sent.values_list("kind", flat=True)) == [
        "agency-officer", "agency-officer", "officer-overlay",
    ]  # fmt: skip


def test_what_waits_shows_where_those_who_decide_look() -> None:
    where = proposed()
    for who in ("commissioner", "commissioner.two", "director", small.STAFF):
        assert where in browser(who).get("/commission/suspensions/").text
        assert browser(who).get(where).status_code == 200
    home = browser("commissioner").get("/commission/").text
    assert "/commission/suspensions/" in home
    assert "1" in home


@pytest.mark.parametrize("who", ["auditor"])
def test_who_neither_prepares_nor_decides_reads_nothing_of_what_waits(who: str) -> None:
    where = proposed()
    client = browser(who)
    assert client.get("/commission/suspensions/").status_code == 404
    assert client.get(where).status_code == 404
    assert "/commission/suspensions/" not in client.get("/commission/").text
    assert "proposed what lies over" not in client.get(FILE).text
    assert client.post(f"{where}approve/").status_code == 404
    assert client.get(ADMIN).status_code == 404
    assert send(client, ADMIN, "do", **ASKED).status_code == 404


def test_who_prepares_one_kind_reads_nothing_of_the_other() -> None:
    where = press(
        browser("executive"), f"{FILE}suspension/",
        **{**ASKED, "authority": "overlay-ground.suspended.felony"},
    )["Location"]  # fmt: skip
    staff = browser(small.STAFF)
    assert staff.get(where).status_code == 404
    assert where not in staff.get("/commission/suspensions/").text
    assert reads_of_it(staff) == []
    assert "proposed" not in staff.get("/commission/").text.lower()
    assert "Proposed what lies over a certificate: suspended" in browser("executive").get(FILE).text
    assert where in browser("commissioner").get("/commission/suspensions/").text
    assert proposed() != where, "that one waits does not show in refusing the other"


@pytest.mark.parametrize("who", [small.STAFF, "director", "executive", "auditor"])
def test_who_may_not_suspend_approves_nothing(who: str) -> None:
    where = proposed()
    assert approve(who, where).status_code == 404
    assert not Approval.objects.exists()


def test_whoever_proposes_does_not_approve_under_whatever_account() -> None:
    where = proposed("director")
    answer = approve("director.again", where)
    assert answer.status_code == 422
    assert "Whoever prepares does not approve" in answer.text
    assert not Approval.objects.exists()


def test_one_person_approves_once_and_may_take_it_back() -> None:
    where = proposed()
    approve("commissioner", where)
    again = approve("commissioner", where)
    assert again.status_code == 422
    assert "You approved this already" in again.text

    back = browser("commissioner").post(f"{where}withdraw/")
    assert back.status_code == 303
    approve("commissioner.two", where)
    assert not Overlay.objects.exists()
    assert agreed_faults() == []


def test_a_proposal_that_is_withdrawn_suspends_nobody() -> None:
    where = proposed()
    approve("commissioner", where)
    assert browser("staff.two").post(f"{where}withdraw/", {"what": "proposal"}).status_code == 303
    late = approve("commissioner.two", where)
    assert late.status_code == 422
    assert "was closed meanwhile" in late.text
    assert not Overlay.objects.exists()
    assert "Nobody was suspended by it" in browser("commissioner").get(where).text
    assert agreed_faults() == []


def test_a_record_that_changed_voids_what_was_approved() -> None:
    where = proposed()
    approve("commissioner", where)
    Overlay.objects.create(
        officer=queries.officer_of(OFFICER), kind=OverlayKind.LEAVE, since=date(2022, 6, 1),
        authority="Status update", recorded_at=small.JUNE_28,
    )  # fmt: skip
    late = approve("commissioner.two", where)
    assert late.status_code == 422
    assert "changed after this was proposed" in late.text
    assert not Overlay.objects.filter(kind=OverlayKind.ADMIN_SUSPENDED).exists()
    assert Proposal.objects.get().ended == suspending.CHANGED
    assert Entry.objects.filter(kind="approval.voided").count() == 1


def test_a_second_press_and_a_form_from_before_do_nothing_twice() -> None:
    staff = browser(small.STAFF)
    shown = hidden(send(staff, ADMIN, "preview", **ASKED).text, "shown")
    assert send(staff, ADMIN, "do", shown=shown, **ASKED).status_code == 303
    twice = send(staff, ADMIN, "do", shown=shown, **ASKED)
    assert twice.status_code == 422
    assert "waits for approval of two people already" in twice.text
    assert Proposal.objects.count() == 1

    where = f"/commission/suspensions/{Proposal.objects.get().key}/"
    approve("commissioner", where)
    approve("commissioner.two", where)
    assert "it was done" in approve("commissioner.three", where).text
    stale = send(staff, ADMIN, "do", shown=shown, **ASKED)
    assert "administratively suspended since June 30, 2022 already" in stale.text
    assert Overlay.objects.count() == 1


def test_another_form_than_the_one_that_was_looked_at_does_nothing() -> None:
    staff = browser(small.STAFF)
    shown = hidden(send(staff, ADMIN, "preview", **ASKED).text, "shown")
    other = send(staff, ADMIN, "do", shown=shown, **{**ASKED, "since": "2022-06-29"})
    assert other.status_code == 422
    assert "has changed since" in other.text
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": " "}, "Say why, for the record"),
        ({"authority": ""}, "Choose the ground"),
        ({"since": "soon"}, "we could not read this day"),
        ({"since": "2021-06-30"}, "The rules know no such ground on June 30, 2021"),
        ({"since": "2023-08-12"}, "more than a year ahead"),
        ({"until": "2022-06-30"}, "Choose a later end"),
    ],
)
def test_what_cannot_be_laid_is_said_before_anything_is_done(
    typed: dict[str, str], told: str
) -> None:
    answer = send(browser(small.STAFF), ADMIN, "preview", **{**ASKED, **typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert not Proposal.objects.exists()


def test_what_was_typed_can_be_changed_and_is_not_lost() -> None:
    page = send(browser(small.STAFF), ADMIN, "change", **ASKED)
    assert page.status_code == 200
    assert ASKED["reason"] in page.text
    assert 'value="2022-06-30"' in page.text


@pytest.mark.parametrize(
    ("who", "address"),
    [
        (small.STAFF, ADMIN), ("executive", f"{FILE}suspension/"),
        ("commissioner", f"{FILE}restriction/"), ("commissioner", f"{FILE}suspension/lift/"),
        ("executive", f"{FILE}administrative-suspension/lift/"),
    ],
)  # fmt: skip
def test_suspending_and_lifting_ask_for_the_second_factor_again(who: str, address: str) -> None:
    late = browser(who, shown_ago=20 * 60)
    for answer in (late.get(address), send(late, address, "do", **ASKED)):
        assert answer["Location"].startswith("/sign-in/code/again/")


def test_approving_asks_for_the_second_factor_again() -> None:
    where = proposed()
    row = Proposal.objects.get()
    late = browser("commissioner", shown_ago=20 * 60)
    answer = late.post(f"{where}approve/", {"preview": row.bound_to})
    assert answer["Location"].startswith("/sign-in/code/again/")
    assert not Approval.objects.exists()


def test_nobody_reads_or_does_anything_about_their_own_certificate() -> None:
    where = proposed()
    second = is_officer_too("commissioner.three")
    client = browser("commissioner.three")
    assert client.get(where).status_code == 404
    assert client.post(f"{where}approve/").status_code == 404
    assert where not in client.get("/commission/suspensions/").text
    assert client.get(ADMIN).status_code == 404
    assert ADMIN not in client.get(FILE).text
    assert reads_of_it(client) == []
    assert "suspension proposed" not in client.get("/commission/").text
    assert "Administrative" not in client_of(second).get("/my/").text


def test_a_number_of_a_joined_record_is_the_own_one_as_well() -> None:
    other = small.mptc_id(5)
    for who in ("commissioner.three", "staff.two"):
        is_officer_too(who, other)
    Merge.objects.create(
        keep=queries.officer_of(OFFICER), other=queries.officer_of(other), since=date(2022, 6, 1),
        reason="One birth certificate.", recorded_at=small.JUNE_10,
    )  # fmt: skip
    where = proposed()
    client = browser("commissioner.three")
    assert client.get(where).status_code == 404
    assert approve("commissioner.three", where).status_code == 404
    assert where not in client.get("/commission/suspensions/").text
    of_file = client.get(FILE).text
    for what in (
        "administrative-suspension/", "administrative-suspension/lift/", "suspension/",
        "suspension/lift/", "restriction/", "restriction/lift/", "vacate/",
    ):  # fmt: skip
        assert client.get(f"{FILE}{what}").status_code == 404, what
        assert f'href="{FILE}{what}"' not in of_file
    staff = browser("staff.two")
    for what in ("administrative-suspension/", "leave/", "leave/end/"):
        assert staff.get(f"{FILE}{what}").status_code == 404, what
    assert reads_of_it(staff) == []
    asked = suspending.asked_of(Proposal.objects.get())
    with pytest.raises(OwnRecord, match="Somebody else decides about your own record"):
        suspending.propose(small.act("staff.two", at=small.JUNE_30), asked)
    with pytest.raises(OwnRecord, match="Somebody else decides about your own record"):
        lift_overlay(
            small.act("commissioner.three", at=small.JUNE_30), mptc_id=OFFICER,
            kind=OverlayKind.ADMIN_SUSPENDED, on=date(2022, 6, 30), authority="x",
        )  # fmt: skip
    with pytest.raises(OwnRecord, match="Somebody else decides about your own record"):
        vacate_grant(
            small.act("commissioner.three", at=small.JUNE_30), mptc_id=OFFICER,
            vacated_on=date(2022, 7, 1),
        )  # fmt: skip
    assert approve("commissioner", where).status_code == 303


READERS = {
    "suspension": ("commissioner", "executive", "investigator"),
    "administrative-suspension": ("commissioner", "director", "staff.two"),
}


@pytest.mark.parametrize(
    ("kind", "by"), [("suspension", "executive"), ("administrative-suspension", "director")]
)
def test_each_role_reads_what_waits_where_it_prepares_or_decides_such_and_nowhere_else(
    kind: str, by: str
) -> None:
    for name, role in (
        ("investigator", Role.STANDARDS_INVESTIGATOR), ("counsel", Role.COUNSEL),
        ("hearing", Role.HEARING_OFFICER), ("records", Role.RECORDS_OFFICER),
    ):  # fmt: skip
        account(name, role)
    ground = {"suspension": "overlay-ground.suspended.felony", "administrative-suspension": GROUND}
    where = press(browser(by), f"{FILE}{kind}/", **{**ASKED, "authority": ground[kind]})["Location"]
    for who in (
        "commissioner", "executive", "director", "staff.two", "auditor", "investigator", "counsel",
        "hearing", "records",
    ):  # fmt: skip
        client, reads = browser(who), who in READERS[kind]
        assert client.get(where).status_code == (200 if reads else 404), who
        told = reads_of_it(client)
        assert reads or told == [], (who, told)
        assert ("suspension proposed" in client.get("/commission/").text) is reads, who

    approve("commissioner", where)
    approve("commissioner.two", where)
    assert (
        "approved what lies over a certificate: "
        in browser("auditor").get("/commission/record/").text
    )
    assert "pproved what lies over" not in browser("auditor").get(FILE).text


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("1900-01-01", "began on"),
        ("2092-01-01", "more than a year ahead"),
    ],
)
def test_a_leave_lies_within_the_days_that_an_agency_may_report(since: str, told: str) -> None:
    answer = send(browser(small.STAFF), f"{FILE}leave/", "preview", **{**REPORT, "since": since})
    assert answer.status_code == 422
    assert told in answer.text
    assert not Overlay.objects.exists()


def test_the_executive_director_lifts_an_administrative_suspension_and_the_label_comes_back() -> (
    None
):
    where = proposed()
    for who in ("commissioner", "commissioner.two"):
        approve(who, where)
    executive = browser("executive")
    lift = f"{ADMIN}lift/"
    assert lift in executive.get(FILE).text
    typed = {
        "on": "2022-06-30", "authority": "Letter of June 30, 2022", "reason": "It was done in time.",
    }  # fmt: skip
    looked = send(executive, lift, "preview", **typed)
    assert "Administrative Suspension" in looked.text
    assert "ends an administrative suspension" in looked.text
    assert press(executive, lift, **typed).status_code == 303
    assert label() is Label.CERTIFIED
    twice = send(executive, lift, "preview", **typed)
    assert twice.status_code == 422
    assert "is not administratively suspended" in twice.text
    assert browser(small.STAFF).get(lift).status_code == 404


def test_staff_record_a_leave_and_its_end_with_the_days_that_run_anew() -> None:
    small.release()
    staff, conditional = browser(small.STAFF), small.mptc_id(2)
    of = f"/commission/officers/{conditional}/leave/"
    report = {**REPORT, "since": "2022-07-01"}
    assert press(staff, of, **report).status_code == 303
    lay = Overlay.objects.get()
    assert (lay.kind, lay.authority) == (OverlayKind.LEAVE, report["authority"])

    ended = {"on": "2022-07-01", "authority": "Status update", "reason": "Back on duty."}
    looked = send(staff, f"{of}end/", "preview", **ended)
    assert looked.status_code == 200
    done = press(staff, f"{of}end/", **ended)
    assert done.status_code == 303
    anew = Entry.objects.filter(kind="condition.extended").count()
    assert looked.text.count("is owed anew") == anew
    with pytest.raises(Exception, match="is not on leave"):
        lift_overlay(
            small.act(at=clock.now()), mptc_id=conditional, kind=OverlayKind.LEAVE,
            on=date(2022, 7, 1), authority="x",
        )  # fmt: skip


def test_a_restriction_is_refused_where_the_rules_of_the_day_know_none() -> None:
    client = browser("commissioner")
    typed = {"since": "2022-06-30", "until": "", "reason": "A petition is pending."}
    answer = send(client, f"{FILE}restriction/", "preview", **typed)
    assert answer.status_code == 422
    assert "there is none" in answer.text
