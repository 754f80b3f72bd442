"""Whoever may second what somebody prepared or proposed is told that it waits (RUL-24, RUL-25)."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.mail.letters import NOON
from tests.signing import account

from standing.accounts import inviting
from standing.accounts.models import Account, Grant
from standing.certification import persons, suspending
from standing.certification.domain import OverlayKind, ProposalKind
from standing.certification.models import Preparation, Proposal
from standing.certification.overlaying import Laying
from standing.correspondence import mails
from standing.kernel.access import Role
from standing.mail.models import Message
from standing.register import proposing, removing
from standing.workforce.models import Merge, Officer

pytestmark = pytest.mark.usefixtures("register", "folder")
ONE, SEVEN = small.mptc_id(1), small.mptc_id(7)
TO = {
    each: f"{each}@example.org" for each in ("ada.director", "bo.commissioner", "cy.commissioner")
}


@pytest.fixture(autouse=True)
def _who_read_mail(register: None, tmp_path: Path) -> None:
    """A director and two commissioners read mail, and so do an auditor and an administrator."""
    account("ada.director", Role.CERTIFICATION_DIRECTOR)
    account("bo.commissioner", Role.COMMISSIONER)
    account("cy.commissioner", Role.COMMISSIONER)
    account("di.counsel", Role.COUNSEL)
    account("an.auditor", Role.AUDITOR)
    account("an.administrator", Role.ADMINISTRATOR)
    small.send(small.file(tmp_path / "acton.csv", 1))
    mails.begin_here()


def written() -> list[Message]:
    mails.catch_up(NOON)
    return list(Message.objects.filter(kind="second-person").order_by("to"))


def act(by: str = small.STAFF, *, minutes: int = 0) -> Any:
    return small.act(by, at=small.JULY_1 + timedelta(minutes=minutes), reason="One person")


def prepare(_folder: Path) -> None:
    small.prepare()


def publication(folder: Path) -> None:
    proposing.propose(act(), out=folder / "out", as_of=small.JULY_1.date())


def merge(_folder: Path) -> None:
    persons.propose_merge(act(), keep=ONE, other=SEVEN)


def suspension(_folder: Path, *, by: str = "commissioner") -> None:
    suspending.propose(
        act(by),
        Laying(
            mptc_id=ONE, kind=OverlayKind.SUSPENDED, since=date(2022, 7, 1), until=None,
            authority="An order",
        ),
    )  # fmt: skip


def removal(_folder: Path) -> Proposal:
    return removing.propose(
        act("di.counsel"), mptc_id=ONE, kind=ProposalKind.REMOVAL, ground="555 CMR 8.06(4)(a)5"
    )


def restoration(folder: Path) -> None:
    made = removal(folder)
    for each in ("bo.commissioner", "cy.commissioner"):
        removing.approve(act(each, minutes=1), key=made.key, preview=made.bound_to)
    removing.propose(act("di.counsel", minutes=2), mptc_id=ONE, kind=ProposalKind.RESTORATION)


@pytest.mark.parametrize(
    ("do", "page", "to"),
    [
        (prepare, "/commission/decisions/", [*TO]),
        (publication, "/commission/publications/", [*TO]),
        (merge, "/commission/persons/", [*TO]),
        (suspension, "/commission/suspensions/", ["bo.commissioner", "cy.commissioner"]),
        (removal, "/commission/public-register/", ["bo.commissioner", "cy.commissioner"]),
        (restoration, "/commission/public-register/", ["bo.commissioner", "cy.commissioner"]),
    ],
    ids=["determinations", "public files", "a merge", "a suspension", "a removal", "a restoration"],
)
def test_who_may_approve_reads_where_it_waits_and_of_nobody_by_name(
    do: Callable[[Path], object], page: str, to: list[str], tmp_path: Path
) -> None:
    do(tmp_path)

    found = written()

    assert [mail.to for mail in found] == [TO[each] for each in to]
    for mail in found:
        assert mail.subject == "Something waits for a second person"
        assert f"http://127.0.0.1:8000{page}" in mail.text or page in mail.text
        assert "Two people approve it" in " ".join(mail.text.split())
        for secret in (ONE, SEVEN, str(dirty.row(1)["Last Name"]), str(dirty.row(7)["Last Name"])):
            assert secret not in mail.text
        assert (mail.officer, mail.agency) == ("", "")


def an_officer(username: str, *, as_: str) -> None:
    """Let an account be that of an officer as well."""
    Grant.objects.create(
        account=Account.objects.get(username=username), role=Role.OFFICER, officer=as_,
        since=date(2021, 7, 1), recorded_at=small.MARCH_1,
    )  # fmt: skip


def test_whoever_prepared_it_and_whoever_it_concerns_are_not_asked(tmp_path: Path) -> None:
    an_officer("cy.commissioner", as_=ONE)
    suspension(tmp_path, by="bo.commissioner")

    assert written() == []


def test_whoever_it_concerns_under_another_number_is_not_asked(tmp_path: Path) -> None:
    an_officer("cy.commissioner", as_=SEVEN)
    Merge.objects.create(
        keep=Officer.objects.get(mptc_id=ONE), other=Officer.objects.get(mptc_id=SEVEN),
        since=date(2021, 7, 1), reason="One person", recorded_at=small.MARCH_1,
    )  # fmt: skip
    suspension(tmp_path, by="bo.commissioner")

    assert written() == []


@pytest.mark.parametrize("own", [ONE, SEVEN])
def test_neither_of_two_who_may_be_one_person_is_asked_whether_they_are(
    own: str, tmp_path: Path
) -> None:
    an_officer("cy.commissioner", as_=own)
    merge(tmp_path)

    assert [mail.to for mail in written()] == [TO["ada.director"], TO["bo.commissioner"]]


def test_what_was_carried_out_or_closed_before_the_mail_was_written_asks_nobody() -> None:
    made = persons.propose_merge(act(), keep=ONE, other=SEVEN)
    persons.withdraw_proposal(act(minutes=1), key=made.key)
    small.prepare()
    small.release()
    assert Preparation.objects.exists()

    assert written() == []


def test_a_proposed_role_asks_who_confirms_and_not_the_proposer() -> None:
    inviting.invite(
        small.act("an.administrator", at=small.JULY_1), email="new@example.org", name="New Person",
        role=Role.COMMISSIONER,
    )  # fmt: skip

    found = written()

    assert [mail.to for mail in found] == [TO["ada.director"]]
    assert "/people/waiting/" in found[0].text
    assert "A second person confirms it" in found[0].text
    assert "New Person" not in found[0].text
    assert "new@example.org" not in found[0].text
