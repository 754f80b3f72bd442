"""A proposal about two records is about these two alone: what waits for one pair moves no other."""

from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.console.office import browser, hidden, opened

from standing.certification import approvals
from standing.certification import persons as acts
from standing.certification.models import Approval, Proposal, TwoPersons
from standing.kernel.errors import NotFound, WrongState
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.workforce.models import Merge

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
A, B, C = small.mptc_id(1), small.mptc_id(7), small.mptc_id(8)


@pytest.fixture
def waits(tmp_path: Path) -> Proposal:
    """It is proposed to join A to C, and the director has approved it."""
    opened(tmp_path)
    made = acts.propose_merge(small.act(at=small.JUNE_30), keep=C, other=A)
    acts.approve(small.act("director", at=small.JUNE_30), key=made.key, preview=made.bound_to)
    return made


def address(one: str, two: str) -> str:
    return f"/commission/persons/{min(one, two)}/{max(one, two)}/"


def sent(made: Proposal) -> dict[str, str]:
    return {"key": made.key, "preview": made.bound_to}


def two_persons(client: Client, one: str, two: str) -> int:
    answer = client.post(f"{address(one, two)}two/", {"reason": "Two birth certificates."})
    return answer.status_code


def test_a_proposal_is_found_by_its_two_records_in_either_order_and_by_no_other(
    waits: Proposal,
) -> None:
    assert acts.proposal(A, C) == acts.proposal(C, A) == waits
    assert acts.proposal(A, B) is None
    assert acts.proposal(B, C) is None


def test_the_page_of_another_pair_offers_no_button_and_leads_to_the_pair_that_waits(
    waits: Proposal,
) -> None:
    approver = browser("executive").get(address(A, B)).text
    staff = browser("staff.two").get(address(A, B)).text

    for page in (approver, staff):
        assert waits.key not in page
        assert f'href="{address(A, C)}"' in page
    assert "Propose to join them" not in staff
    assert waits.key in browser("executive").get(address(A, C)).text


def test_an_approval_or_a_withdrawal_sent_to_another_pair_s_page_does_nothing(
    waits: Proposal,
) -> None:
    executive, director, staff = map(browser, ("executive", "director", small.STAFF))

    assert executive.post(f"{address(A, B)}approve/", sent(waits)).status_code == 404
    assert director.post(f"{address(A, B)}withdraw/", sent(waits)).status_code == 404
    taken_back = staff.post(f"{address(A, B)}withdraw/", {**sent(waits), "what": "proposal"})

    assert taken_back.status_code == 404
    assert not Merge.objects.exists()
    assert Approval.objects.filter(superseded_at=None).count() == 1
    assert acts.proposal(A, C) == waits
    with pytest.raises(NotFound):
        acts.approve(
            small.act("executive", at=small.JUNE_30), pair=(A, B), key=waits.key,
            preview=waits.bound_to,
        )  # fmt: skip


def test_two_persons_of_one_pair_leave_the_proposal_about_another_as_it_was(
    waits: Proposal,
) -> None:
    assert two_persons(browser(small.STAFF), A, B) == 303

    waits.refresh_from_db()
    assert (waits.superseded_at, waits.ended) == (None, "")
    assert approvals.standing(f"proposal:{waits.key}", bound_to=waits.bound_to)
    done = browser("executive").post(f"{address(A, C)}approve/", sent(waits))
    assert done.status_code == 303
    assert Merge.objects.get().other.mptc_id == A


def test_two_persons_of_the_pair_close_its_proposal_and_the_record_says_so(
    waits: Proposal,
) -> None:
    assert two_persons(browser(small.STAFF), A, C) == 303

    assert TwoPersons.objects.count() == 1
    closed = Entry.objects.get(kind="proposal.closed")
    assert closed.subject == f"officer:{A}"
    said = next(entry for entry in ledger.entries_of("proposal.closed"))
    assert said.facts_before == {"keep": C, "other": A}
    assert said.facts_after["ended"] == "Found to be two persons."
    late = browser("executive").post(f"{address(A, C)}approve/", sent(waits))
    assert (late.status_code, "closed meanwhile" in late.text) == (422, True)
    assert not Merge.objects.exists()
    assert ledger.verify().ok


def test_nothing_is_proposed_about_a_record_that_stands_in_a_proposal(waits: Proposal) -> None:
    with pytest.raises(WrongState, match="Settle that one first"):
        acts.propose_merge(small.act("staff.two", at=small.JUNE_30), keep=B, other=A)
    with pytest.raises(WrongState, match="Settle that one first"):
        acts.propose_merge(small.act("staff.two", at=small.JUNE_30), keep=C, other=B)
    assert Proposal.objects.count() == 1


def test_an_approval_names_the_pair_and_the_preview(waits: Proposal) -> None:
    (entry,) = ledger.entries_of("merge.approved")

    assert entry.facts_after == {
        "keep": C, "other": A, "preview": waits.bound_to, "of": f"proposal:{waits.key}",
    }  # fmt: skip
    stale = {**sent(waits), "preview": "0" * 64}
    answer = browser("executive").post(f"{address(A, C)}approve/", stale)
    assert answer.status_code == 422
    assert hidden(browser("executive").get(address(A, C)).text, "preview") == waits.bound_to
    assert not Merge.objects.exists()
