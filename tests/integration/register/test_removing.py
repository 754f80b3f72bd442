"""Off the public register on a legal ground, on two people's word, and back on it (8.06(4), RUL-24)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from tests.integration.pages import world
from tests.signing import account

from standing.accounts import queries as accounts
from standing.accounts.models import Account, Grant
from standing.certification import approvals, persons
from standing.certification.agreed import agreed_faults
from standing.certification.domain import ProposalKind
from standing.certification.models import Overlay, Proposal
from standing.cli.main import run
from standing.kernel.access import Act, Person, Role
from standing.kernel.errors import NotPermitted, Refused, WrongState
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.register import orders, removing
from standing.register.models import Removal
from standing.register.publishable import Ground, withheld
from standing.workforce.models import Employment, Officer
from standing.workforce.oneself import OwnRecord

pytestmark = pytest.mark.django_db
GROUND = "555 CMR 8.06(4)(a)5"
NOW = world.AUGUST_10 + timedelta(hours=1)
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()
    account("clerk", Role.CERTIFICATION_STAFF)
    account("counsel", Role.COUNSEL)
    account("director", Role.EXECUTIVE_DIRECTOR)
    account("one", Role.COMMISSIONER)
    account("two", Role.COMMISSIONER)


def who(username: str) -> Person:
    return accounts.person(username, at=NOW)


def act(by: str = "counsel", *, at: datetime = NOW, reason: str = "Sealed by the court") -> Act:
    return Act(by=who(by), at=at, reason=reason)


def main(client: Client, address: str) -> str:
    """The part of a page that is its own."""
    return client.get(address).text.partition("<main")[2].partition("</main>")[0]


def remove(mptc_id: str = world.CERTIFIED, *, by: Sequence[str] = ("one", "two")) -> Removal:
    return removing.remove(
        act(), mptc_id=mptc_id, ground=GROUND, approvers=[who(name) for name in by]
    )


def test_the_address_of_a_removed_officer_answers_gone_with_the_ground_and_no_name(
    client: Client,
) -> None:
    remove()
    for query in ("", "?on=2022-07-15", "?on=2022-07-15&known=2022-07-15"):
        answer = client.get(f"/officers/{world.CERTIFIED}/{query}")
        assert answer.status_code == 410
        assert GROUND in answer.text
        assert world.CERTIFIED in answer.text
        for private in ("Avery", "Jordan", "Sealed", "counsel", "Abington"):
            assert private not in answer.text, private


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_the_certificate_of_a_removed_officer_answers_gone_with_the_ground_as_the_page_does(
    client: Client, kind: str
) -> None:
    remove()
    answer = client.get(f"/officers/{world.CERTIFIED}/certificate/?format={kind}")
    assert answer.status_code == 410
    assert main(client, f"/officers/{world.CERTIFIED}/") in answer.text
    assert "Avery" not in answer.text


def test_a_removed_officer_who_is_shown_again_has_the_page_of_before(client: Client) -> None:
    address = f"/officers/{world.CERTIFIED}/?on=2022-07-15&known=2022-07-15"
    before = main(client, address)
    remove()
    removing.restore(
        act(at=LATER), mptc_id=world.CERTIFIED, approvers=[who("one"), who("director")]
    )
    assert main(client, address) == before
    assert client.get(f"/officers/{world.CERTIFIED}/").status_code == 200
    kinds = Entry.objects.filter(subject=f"officer:{world.CERTIFIED}", kind__startswith="officer.")
    assert list(kinds.order_by("id").values_list("kind", flat=True)) == [
        "officer.removed", "officer.restored",
    ]  # fmt: skip
    assert ledger.verify().ok


def test_it_takes_two_people_and_neither_is_who_proposes_it() -> None:
    with pytest.raises(Refused):
        remove(by=["one"])
    with pytest.raises((Refused, NotPermitted)):
        remove(by=["one", "one"])
    with pytest.raises(NotPermitted):
        remove(by=["one", "counsel"])
    with pytest.raises(NotPermitted):
        removing.remove(
            act("two"), mptc_id=world.CERTIFIED, ground=GROUND,
            approvers=[who("one"), who("director")],
        )  # fmt: skip
    assert not Removal.objects.exists()


@pytest.mark.parametrize("ground", ["", "Jordan Avery asked", f"{GROUND}; call of May 3"])
def test_the_ground_is_a_text_of_the_law_and_names_nobody(ground: str) -> None:
    with pytest.raises(Refused, match="text of the law"):
        removing.propose(act(), mptc_id=world.CERTIFIED, kind=ProposalKind.REMOVAL, ground=ground)


def test_a_courts_order_is_a_ground() -> None:
    order = "Order of the Superior Court of May 3, 2024"
    made = removing.propose(act(), mptc_id=world.CERTIFIED, kind=ProposalKind.REMOVAL, ground=order)
    assert removing.asked_of(made)["ground"] == order


def test_what_is_proposed_waits_until_the_second_of_two_people_approves(client: Client) -> None:
    made = removing.propose(
        act(), mptc_id=world.CERTIFIED, kind=ProposalKind.REMOVAL, ground=GROUND
    )
    with pytest.raises(WrongState):
        removing.propose(act(), mptc_id=world.CERTIFIED, kind=ProposalKind.REMOVAL, ground=GROUND)
    assert not removing.approve(act("one"), key=made.key, preview=made.bound_to)
    assert client.get(f"/officers/{world.CERTIFIED}/").status_code == 200
    with pytest.raises(WrongState):
        removing.approve(act("one"), key=made.key, preview=made.bound_to)
    assert removing.approve(act("director"), key=made.key, preview=made.bound_to)
    assert client.get(f"/officers/{world.CERTIFIED}/").status_code == 410
    assert removing.all_waiting(who("one")) == []
    assert agreed_faults() == []


def test_a_proposal_that_was_withdrawn_removes_nobody(client: Client) -> None:
    made = removing.propose(
        act(), mptc_id=world.CERTIFIED, kind=ProposalKind.REMOVAL, ground=GROUND
    )
    removing.withdraw(act(), key=made.key)
    with pytest.raises(WrongState):
        removing.approve(act("one"), key=made.key, preview=made.bound_to)
    assert client.get(f"/officers/{world.CERTIFIED}/").status_code == 200
    assert agreed_faults() == []


def test_nobody_takes_back_a_proposal_about_themself() -> None:
    made = removing.propose(
        act(), mptc_id=world.CERTIFIED, kind=ProposalKind.REMOVAL, ground=GROUND
    )
    Grant.objects.create(
        account=Account.objects.get(username="counsel"), role=Role.OFFICER,
        officer=world.CERTIFIED, since=date(2021, 7, 1), recorded_at=world.AUGUST_10,
    )  # fmt: skip
    with pytest.raises(OwnRecord, match="Somebody else decides about your own record"):
        removing.withdraw(act(), key=made.key)
    assert [row.key for row in removing.all_waiting(who("one"))] == [made.key]


def _waits(kind: ProposalKind = ProposalKind.REMOVAL) -> Proposal:
    """A proposal that one of two people approved already."""
    ground = GROUND if kind is ProposalKind.REMOVAL else ""
    made = removing.propose(act(), mptc_id=world.CERTIFIED, kind=kind, ground=ground)
    assert not removing.approve(act("one"), key=made.key, preview=made.bound_to)
    return made


def test_a_record_that_was_joined_meanwhile_voids_what_was_approved_before(client: Client) -> None:
    made = _waits()
    assert removing.fits(made, known=NOW)
    _merge(keep=world.CERTIFIED, other=world.UNROSTERED)
    assert not removing.fits(made, known=NOW)

    with pytest.raises(Refused, match="every approval of it is void"):
        removing.approve(act("director"), key=made.key, preview=made.bound_to)

    made.refresh_from_db()
    assert (made.ended, made.done_at) == (removing.CHANGED, None)
    assert approvals.given(f"proposal:{made.key}", bound_to=made.bound_to) == []
    assert not Removal.objects.exists()
    assert client.get(f"/officers/{world.CERTIFIED}/").status_code == 200
    told = Entry.objects.filter(kind__in=["approval.voided", "removal.closed"]).order_by("id")
    assert [entry.kind for entry in told] == ["approval.voided", "removal.closed"]
    officer = Officer.objects.get(mptc_id=world.CERTIFIED)
    last = removing.closed(officer, known=NOW)
    assert last is not None
    assert last.key == made.key
    assert agreed_faults() == []

    anew = _waits()
    assert removing.approve(act("two"), key=anew.key, preview=anew.bound_to)
    assert removing.closed(officer, known=NOW) is None


def test_what_waits_about_one_record_waits_about_the_whole_person() -> None:
    removing.propose(act(), mptc_id=world.UNROSTERED, kind=ProposalKind.REMOVAL, ground=GROUND)
    _merge(keep=world.CERTIFIED, other=world.UNROSTERED)
    with pytest.raises(WrongState, match="waits for two people already"):
        removing.propose(act(), mptc_id=world.CERTIFIED, kind=ProposalKind.REMOVAL, ground=GROUND)


def test_two_who_are_named_do_not_carry_out_what_no_longer_fits() -> None:
    _waits()
    _merge(keep=world.CERTIFIED, other=world.UNROSTERED)
    with pytest.raises(WrongState, match="The record changed after this was proposed"):
        remove()
    assert not Removal.objects.exists()


def test_a_removal_of_one_record_is_one_of_the_whole_person(client: Client) -> None:
    remove(world.UNROSTERED)
    _merge(keep=world.CERTIFIED, other=world.UNROSTERED)
    assert client.get(f"/officers/{world.CERTIFIED}/").status_code == 410
    assert client.get(f"/officers/{world.UNROSTERED}/").status_code == 410


def test_a_merged_number_leads_to_the_officer_until_the_two_are_parted_again(
    client: Client,
) -> None:
    _merge(keep=world.CERTIFIED, other=world.UNROSTERED)
    moved = client.get(f"/officers/{world.UNROSTERED}/?on=2022-08-01")
    assert (moved.status_code, moved["Location"]) == (
        301, f"/officers/{world.CERTIFIED}/?on=2022-08-01",
    )  # fmt: skip
    parting = persons.propose_unmerge(act("clerk", at=LATER), other=world.UNROSTERED)
    for name in ("one", "two"):
        persons.approve(act(name, at=LATER), key=parting.key, preview=parting.bound_to)
    assert client.get(f"/officers/{world.UNROSTERED}/").status_code == 200


def _merge(*, keep: str, other: str) -> None:
    made = persons.propose_merge(act("clerk"), keep=keep, other=other)
    for name in ("one", "two"):
        persons.approve(act(name), key=made.key, preview=made.bound_to)


def test_the_terminal_proposes_and_removes(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["officer", "remove", world.CERTIFIED, "--ground", GROUND, "--reason", "Sealed",
             "--as", "counsel"]  # fmt: skip
    assert run(asked) == 0
    assert "waits for two people" in capsys.readouterr().err
    assert run([*asked, "--approved-by", "one", "--approved-by", "two"]) == 0
    assert "off the public register" in capsys.readouterr().err
    back = ["officer", "restore", world.CERTIFIED, "--reason", "Lifted", "--as", "counsel"]
    assert run([*back, "--approved-by", "one", "--approved-by", "two"]) == 0
    assert withheld(None, on=date(2022, 8, 11), known=LATER) == {}


# NEV-10: a former officer whose last certificate ended three years ago comes off; REV-5: nobody
# decertified does.


def _former() -> int:
    """Sasha Greenaway's certificate ended on July 1, 2022; nobody employs them since August 1."""
    officer = world.Officer.objects.get(mptc_id=world.UNROSTERED)
    Employment.objects.filter(officer=officer).update(until=date(2022, 8, 1))
    return int(officer.pk)


def test_three_years_after_the_last_certificate_a_former_officer_comes_off() -> None:
    pk = _former()
    assert withheld([pk], on=date(2025, 6, 30), known=LATER) == {}
    ground = Ground("555 CMR 8.06(4)(b)13", date(2025, 7, 1))
    assert withheld([pk], on=date(2025, 7, 1), known=LATER) == {pk: ground}
    assert withheld(None, on=date(2025, 7, 1), known=LATER) == {pk: ground}


def test_whoever_still_serves_an_agency_is_no_former_officer() -> None:
    pk = int(world.Officer.objects.get(mptc_id=world.UNROSTERED).pk)
    assert withheld([pk], on=date(2026, 7, 1), known=LATER) == {}


def test_a_suspension_of_section_13_keeps_a_former_officer_on_the_register() -> None:
    pk = _former()
    Overlay.objects.create(
        officer_id=pk, kind="suspended", authority="M.G.L. c. 6E, s. 9", since=date(2021, 9, 1),
        until=date(2021, 10, 1), recorded_at=world.JUNE_14,
    )  # fmt: skip
    assert withheld([pk], on=date(2026, 7, 1), known=LATER) == {}


def test_nobody_decertified_comes_off_by_age() -> None:
    pk = _former()
    order = orders.PublicOrder(kind="decertification", begun=date(2022, 8, 1))
    back = orders.register(lambda ids, *, on, known: {pk: orders.Told(orders=(order,))})
    try:
        assert withheld([pk], on=date(2026, 7, 1), known=LATER) == {}
    finally:
        back()


def test_nobody_comes_off_by_age_before_the_rule_was_there() -> None:
    assert withheld([_former()], on=date(2024, 6, 30), known=LATER) == {}
