"""Several people who press at once: one join, one release of public files prepared, nothing twice."""

from pathlib import Path

import pytest
from tests.integration.campaigns import small
from tests.integration.certification.test_stored_approvals import at_once
from tests.integration.console.office import opened

from standing.certification import persons
from standing.certification.models import Approval, Proposal, TwoPersons
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.workforce.models import Merge

pytestmark = [pytest.mark.tables, pytest.mark.django_db(transaction=True)]
ONE, TWO = small.mptc_id(1), small.mptc_id(7)


def test_three_who_approve_a_join_at_once_join_once(tmp_path: Path) -> None:
    opened(tmp_path)
    waits = persons.propose_merge(small.act(at=small.JUNE_30), keep=TWO, other=ONE)

    def approve(by: str) -> bool:
        return persons.approve(
            small.act(by, at=small.JUNE_30), key=waits.key, preview=waits.bound_to
        )

    told = at_once(*(lambda by=by: approve(by) for by in ("director", "executive", "commissioner")))

    assert Merge.objects.count() == 1
    assert Entry.objects.filter(kind="officers.merged").count() == 2
    assert Approval.objects.count() == 2
    assert sum(map(bool, told)) == 1, told
    assert ledger.verify().ok


def test_two_who_propose_or_tell_apart_at_once_leave_one_answer(tmp_path: Path) -> None:
    opened(tmp_path)

    def propose(by: str, keep: str, other: str) -> object:
        return persons.propose_merge(small.act(by, at=small.JUNE_30), keep=keep, other=other)

    at_once(
        lambda: propose(small.STAFF, TWO, ONE),
        lambda: propose("staff.two", ONE, TWO),
        lambda: persons.tell_apart(small.act("operator", at=small.JUNE_30), one=ONE, two=TWO),
        lambda: persons.tell_apart(small.act("staff.two", at=small.JUNE_30), one=ONE, two=TWO),
    )

    assert TwoPersons.objects.count() == 1
    assert Proposal.objects.filter(superseded_at=None, done_at=None).count() <= 1
    assert ledger.verify().ok
