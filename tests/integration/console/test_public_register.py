"""Who is on the public register: proposed, approved by two others and withdrawn in the browser."""

from pathlib import Path

import pytest
from django.test import Client
from tests import make
from tests.integration.campaigns import small
from tests.integration.console.office import browser, hidden, opened
from tests.signing import account

from standing.accounts.models import Account, Grant
from standing.certification import persons
from standing.certification.agreed import agreed_faults
from standing.certification.models import Approval, Proposal
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.register.models import Removal
from standing.register.removal_grounds import known_grounds, released_with
from standing.register.removing import _legal

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
OFFICER = small.mptc_id(1)
FILE = f"/commission/officers/{OFFICER}/"
PAGE, PROPOSE = f"{FILE}public/", f"{FILE}public/propose/"
SEALED = next(each.citation for each in known_grounds() if each.says.startswith("Sealed"))
ASKED = {"ground": SEALED, "citation": "", "reason": "The court sealed the record."}
BACK = {"reason": "The order was lifted."}


@pytest.fixture(autouse=True)
def _world(db: None, tmp_path: Path) -> None:
    """Officer 1 of Acton holds a certificate; counsel and the records officer may propose."""
    opened(tmp_path)
    account("counsel", Role.COUNSEL)
    account("records", Role.RECORDS_OFFICER)


def send(client: Client, step: str, **typed: str):  # type: ignore[no-untyped-def]  # a response
    return client.post(PROPOSE, {**typed, "step": step})


def proposed(by: str = "counsel", **typed: str) -> Proposal:
    """Look at what it would do, propose it, and return what waits."""
    asked, client = typed or ASKED, browser(by)
    looked = send(client, "preview", **asked)
    assert looked.status_code == 200, looked.text
    done = send(client, "do", shown=hidden(looked.text, "shown"), **asked)
    assert (done.status_code, done["Location"]) == (303, PAGE), done.text
    return Proposal.objects.get(superseded_at=None, done_at=None)


def approve(by: str, row: Proposal):  # type: ignore[no-untyped-def]  # a response
    return browser(by).post(f"{PAGE}approve/", {"key": row.key, "preview": row.bound_to})


def withdraw(by: str, row: Proposal, what: str = ""):  # type: ignore[no-untyped-def]  # a response
    return browser(by).post(f"{PAGE}withdraw/", {"key": row.key, "what": what})


def removed() -> None:
    row = proposed()
    approve("commissioner", row)
    approve("executive", row)


def public() -> int:
    return Client().get(f"/officers/{OFFICER}/").status_code


def test_counsel_proposes_and_two_others_take_an_officer_off_the_public_register() -> None:
    row = proposed()
    assert public() == 200

    assert approve("commissioner", row).status_code == 303
    assert public() == 200
    assert approve("executive", row).status_code == 303

    assert public() == 410
    stands = Removal.objects.get()
    assert (stands.ground, stands.reason) == (SEALED, ASKED["reason"])
    assert [e.actor for e in Entry.objects.filter(kind="removal.approved").order_by("id")] == [
        "commissioner", "executive",
    ]  # fmt: skip
    read = browser("counsel").get(PAGE).text
    assert SEALED in read
    assert "Show on the public register again" in read
    assert ledger.verify().ok
    assert agreed_faults() == []


def test_an_officer_who_was_taken_off_is_shown_again_by_two_others() -> None:
    removed()
    row = proposed("records", **BACK)
    approve("commissioner", row)
    assert public() == 410
    approve("commissioner.two", row)
    assert public() == 200
    assert agreed_faults() == []


def test_the_preview_says_what_the_public_then_reads_and_does_nothing() -> None:
    looked = send(browser("counsel"), "preview", **ASKED).text
    assert "answers 410 (gone)" in looked
    assert SEALED in looked
    assert "No earlier release lists this officer" in looked
    assert not Proposal.objects.exists()
    removed()
    gone = Client().get(f"/officers/{OFFICER}/").text
    assert f"It rests on {SEALED}." in gone


def test_the_grounds_on_the_form_are_all_texts_of_the_law() -> None:
    page = browser("counsel").get(PROPOSE).text
    for each in known_grounds():
        assert _legal(each.citation) == each.citation
        assert f'value="{each.citation}"' in page
    assert released_with([OFFICER]) == ([], [])


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [("order", "Order of the Superior Court of May 3, 2022"), ("other", "M.G.L. c. 276, s. 100Q")],
)
def test_a_courts_order_or_another_text_is_typed(chosen: str, typed: str) -> None:
    row = proposed(**{**ASKED, "ground": chosen, "citation": typed})
    assert typed in browser("commissioner").get(PAGE).text
    assert typed in row.asked


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": " "}, "Say why, for the record"),
        ({"ground": ""}, "Choose the legal ground"),
        ({"ground": "order", "citation": "Call of Sgt. Avery on May 3"}, "names a text of the law"),
        ({"ground": "other"}, "We read “” as the ground"),
        ({"citation": "M.G.L. c. 276, s. 100Q"}, "Choose one of the last two"),
    ],
)
def test_what_cannot_be_proposed_is_said_before_anything_is_done(
    typed: dict[str, str], told: str
) -> None:
    answer = send(browser("counsel"), "preview", **{**ASKED, **typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert not Proposal.objects.exists()


def test_whoever_proposes_does_not_approve() -> None:
    row = proposed("executive")
    answer = approve("executive", row)
    assert answer.status_code == 422
    assert "Whoever prepares does not approve" in answer.text
    assert "You proposed this" in answer.text
    assert not Approval.objects.exists()


def test_one_person_approves_once_and_may_take_it_back() -> None:
    row = proposed()
    approve("commissioner", row)
    again = approve("commissioner", row)
    assert again.status_code == 422
    assert "You approved this already" in again.text
    assert withdraw("commissioner", row).status_code == 303
    approve("commissioner.two", row)
    assert public() == 200
    assert agreed_faults() == []


def test_a_proposal_that_is_withdrawn_does_nothing() -> None:
    row = proposed()
    approve("commissioner", row)
    assert withdraw("records", row, "proposal").status_code == 303
    late = approve("commissioner.two", row)
    assert late.status_code == 422
    assert "carried out or closed meanwhile" in late.text
    assert public() == 200
    assert "Nothing about this waits" in browser("commissioner").get(PAGE).text
    assert agreed_faults() == []


def test_a_record_that_changed_voids_the_first_approval_and_the_page_says_so() -> None:
    row = proposed()
    approve("commissioner", row)
    merge = persons.propose_merge(
        small.act(small.STAFF, reason="One person"), keep=OFFICER, other=small.mptc_id(7)
    )
    for who in ("commissioner", "executive"):
        persons.approve(small.act(who), key=merge.key, preview=merge.bound_to)
    assert "can no longer be carried out" in browser("executive").get(PAGE).text

    late = approve("executive", row)

    assert late.status_code == 422
    assert "every approval of it is void" in late.text
    assert public() == 200
    assert not Approval.objects.filter(superseded_at=None, subject=f"proposal:{row.key}").exists()
    read = browser("commissioner").get(PAGE).text
    assert "The last proposal about this was closed on" in read
    assert "The record changed." in read
    assert agreed_faults() == []


def test_a_second_press_and_a_form_from_before_do_nothing_twice() -> None:
    counsel = browser("counsel")
    shown = hidden(send(counsel, "preview", **ASKED).text, "shown")
    assert send(counsel, "do", shown=shown, **ASKED).status_code == 303
    twice = send(counsel, "do", shown=shown, **ASKED)
    assert twice.status_code == 422
    assert "waits for two people already" in twice.text
    row = Proposal.objects.get()
    for who in ("commissioner", "executive"):
        approve(who, row)
    assert "carried out or closed meanwhile" in approve("commissioner.three", row).text
    stale = send(counsel, "do", shown=shown, **ASKED)
    assert stale.status_code == 422
    assert Removal.objects.count() == Proposal.objects.count() == 1


def test_another_form_than_the_one_that_was_looked_at_does_nothing() -> None:
    counsel = browser("counsel")
    shown = hidden(send(counsel, "preview", **ASKED).text, "shown")
    other = send(counsel, "do", shown=shown, **{**ASKED, "ground": known_grounds()[0].citation})
    assert other.status_code == 422
    assert "has changed since" in other.text
    assert not Proposal.objects.exists()


def test_what_waits_shows_on_today_in_the_list_and_on_the_officers_file() -> None:
    assert "/commission/public-register/" not in browser("commissioner").get("/commission/").text
    proposed()
    for who in ("counsel", "records", "executive", "commissioner"):
        client = browser(who)
        assert "/commission/public-register/" in client.get("/commission/").text
        assert PAGE in client.get("/commission/public-register/").text
        assert "Look at what waits for approval: their place" in client.get(FILE).text


@pytest.mark.parametrize("who", [small.STAFF, "director", "auditor"])
def test_who_neither_proposes_nor_approves_finds_no_page(who: str) -> None:
    row = proposed()
    client = browser(who)
    for address in (PAGE, PROPOSE, "/commission/public-register/"):
        assert client.get(address).status_code == 404, address
    assert approve(who, row).status_code == 404
    assert withdraw(who, row, "proposal").status_code == 404
    assert PAGE not in client.get(FILE).text
    assert "/commission/public-register/" not in client.get("/commission/").text


@pytest.mark.parametrize("who", ["counsel", "records"])
def test_who_may_only_propose_approves_nothing(who: str) -> None:
    assert approve(who, proposed()).status_code == 404
    assert not Approval.objects.exists()


def test_proposing_and_approving_ask_for_the_second_factor_again() -> None:
    late = browser("counsel", shown_ago=20 * 60)
    for answer in (late.get(PROPOSE), send(late, "do", **ASKED)):
        assert answer["Location"].startswith("/sign-in/code/again/")
    row = proposed()
    late = browser("commissioner", shown_ago=20 * 60)
    answer = late.post(f"{PAGE}approve/", {"key": row.key, "preview": row.bound_to})
    assert answer["Location"].startswith("/sign-in/code/again/")
    assert not Approval.objects.exists()


def test_nobody_reads_proposes_or_approves_what_is_about_themselves() -> None:
    row = proposed()
    own = Account.objects.get(username="commissioner.three")
    second = Account.objects.create(
        human=own.human, username="own.three", email="own.three@example.org"
    )
    Grant.objects.create(
        account=second, role=Role.OFFICER, officer=OFFICER, since=make.LONG_AGO.date(),
        recorded_at=make.LONG_AGO,
    )  # fmt: skip
    client = browser("commissioner.three")
    assert client.get(PAGE).status_code == 404
    assert approve("commissioner.three", row).status_code == 404
    assert withdraw("commissioner.three", row).status_code == 404
    assert OFFICER not in client.get("/commission/public-register/").text
    assert "/commission/public-register/" not in client.get("/commission/").text


def test_the_public_reads_nothing_of_what_waits() -> None:
    before = Client().get(f"/officers/{OFFICER}/").text.partition("<main")[2]
    proposed()
    after = Client().get(f"/officers/{OFFICER}/").text.partition("<main")[2]
    assert "propose" not in after
    assert "8.06(4)(a)" not in after
    assert len(after) == len(before)
