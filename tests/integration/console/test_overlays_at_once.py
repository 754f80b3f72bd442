"""Several people who press at once about one certificate: one proposal, one suspension, one lifting."""

from datetime import date
from pathlib import Path

import pytest
from tests.integration.campaigns import small
from tests.integration.certification.test_stored_approvals import at_once
from tests.integration.console.office import opened

from standing.certification import suspending
from standing.certification.agreed import agreed_faults
from standing.certification.domain import OverlayKind
from standing.certification.models import Approval, Overlay, Proposal
from standing.certification.overlaying import Laying, lift_overlay
from standing.ledger import queries as ledger
from standing.ledger.models import Entry

pytestmark = [pytest.mark.tables, pytest.mark.django_db(transaction=True)]
ASKED = Laying(
    mptc_id=small.mptc_id(1), kind=OverlayKind.ADMIN_SUSPENDED, since=date(2022, 6, 30), until=None,
    authority="M.G.L. c. 6E, s. 9(b)",
)  # fmt: skip
COMMISSIONERS = ("commissioner", "commissioner.two", "commissioner.three")


def propose(by: str = small.STAFF) -> Proposal:
    return suspending.propose(small.act(by, at=small.JUNE_30), ASKED)


def approve(by: str, waits: Proposal) -> bool:
    return suspending.approve(
        small.act(by, at=small.JUNE_30), key=waits.key, preview=waits.bound_to
    )


def test_two_who_propose_at_once_propose_once(tmp_path: Path) -> None:
    opened(tmp_path)

    at_once(propose, lambda: propose("staff.two"), lambda: propose("director"))

    assert Proposal.objects.count() == 1
    assert Entry.objects.filter(kind="overlay.proposed").count() == 1


def test_three_who_approve_at_once_suspend_once(tmp_path: Path) -> None:
    opened(tmp_path)
    waits = propose()

    told = at_once(*(lambda by=by: approve(by, waits) for by in COMMISSIONERS))

    assert told.count("") == 2, told
    assert Overlay.objects.count() == 1
    assert Approval.objects.count() == 2
    assert Entry.objects.filter(kind="overlay.imposed").count() == 1
    assert agreed_faults() == []
    assert ledger.verify().ok


def test_an_approval_and_a_withdrawal_at_once_leave_one_answer(tmp_path: Path) -> None:
    opened(tmp_path)
    waits = propose()
    approve("commissioner", waits)

    at_once(
        lambda: approve("commissioner.two", waits),
        lambda: suspending.withdraw_proposal(small.act(at=small.JUNE_30), key=waits.key),
    )

    waits.refresh_from_db()
    assert (waits.done_at is None) != (waits.superseded_at is None)
    assert Overlay.objects.count() == (0 if waits.done_at is None else 1)
    assert agreed_faults() == []


def test_two_who_lift_at_once_lift_once(tmp_path: Path) -> None:
    opened(tmp_path)
    waits = propose()
    for by in COMMISSIONERS[:2]:
        approve(by, waits)

    def lift(by: str) -> object:
        return lift_overlay(
            small.act(by, at=small.JUNE_30), mptc_id=ASKED.mptc_id,
            kind=OverlayKind.ADMIN_SUSPENDED, on=date(2022, 6, 30), authority="Order",
        )  # fmt: skip

    at_once(lambda: lift("executive"), lambda: lift("commissioner"))

    assert Entry.objects.filter(kind="overlay.lifted").count() == 1
    assert not Overlay.objects.filter(superseded_at=None).exists()
