"""Mail about accounts and one officer: invitations, roles, conditions, suspensions, attestations."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.mail import people
from tests.integration.mail.letters import NOON
from tests.signing import account

from standing.accounts import actions as accounts
from standing.accounts import invitations, inviting
from standing.accounts.models import Invitation
from standing.certification import actions as certification
from standing.certification.domain import OverlayKind
from standing.certification.overlaying import impose_overlay
from standing.correspondence import mails
from standing.kernel.access import Role
from standing.ledger.actions import record
from standing.mail import queries
from standing.mail.domain import LINK, Precedence
from standing.mail.models import Message
from standing.mail.sending import send_due
from standing.workforce import status_updates

pytestmark = pytest.mark.usefixtures("register", "folder")


@pytest.fixture(autouse=True)
def _from_here_on(register: None) -> None:
    mails.begin_here()


def written() -> list[Message]:
    mails.catch_up(NOON)
    return list(Message.objects.order_by("id"))


def said(mail: Message) -> str:
    return " ".join(mail.text.split())


def invited() -> Invitation:
    return inviting.invite(
        small.act(people.HEAD, at=small.JUNE_14), email="new.clerk@example.org", name="New Clerk",
        role=Role.AGENCY_SUBMITTER, agency=small.ACTON,
    )  # fmt: skip


def test_an_invitation_goes_out_with_a_link_that_only_the_mail_holds(folder: Path) -> None:
    row = invited()

    (mail,) = written()

    token = invitations.token_of(row)
    assert (mail.to, mail.kind, mail.agency) == (
        "new.clerk@example.org", "invitation", small.ACTON,
    )  # fmt: skip
    assert mail.link.endswith(f"/invitation/{token}/")
    assert mail.precedence == Precedence.WAITED_FOR, "it goes before mail in bulk"
    assert "for Acton Police Department, as agency submitter" in said(mail)
    assert LINK in mail.text
    assert token not in mail.text
    send_due(NOON)
    (file,) = folder.glob("*.eml")
    assert token in file.read_text("utf-8").replace("=\n", "")
    assert Message.objects.get().link == ""
    assert oct(file.stat().st_mode)[-3:] == "600"


def test_an_invitation_withdrawn_before_its_mail_was_written_sends_nothing() -> None:
    row = invited()
    inviting.withdraw_invitation(small.act(people.HEAD, at=small.JUNE_14), key=row.key)

    assert written() == []


def test_whoever_has_an_account_already_is_invited_as_anybody_is() -> None:
    inviting.invite(
        small.act(people.HEAD, at=small.JUNE_14), email=people.TO_OTHER, name="Somebody",
        role=Role.AGENCY_SUBMITTER, agency=small.ACTON,
    )  # fmt: skip

    (mail,) = written()

    assert (mail.to, mail.kind) == (people.TO_OTHER, "invitation")
    assert "for Acton Police Department, as agency submitter" in said(mail)


def conditional(tmp_path: Path) -> str:
    """An officer with an account, conditionally certified; everything until then was told."""
    account("an.officer", Role.OFFICER, officer=small.mptc_id(1))
    row = dirty.row(1, CPR_Expiration="05/01/2022")
    small.send(small.file(tmp_path / "a.csv", row))
    small.prepare()
    small.release()
    mails.begin_here()
    return small.mptc_id(1)


def test_a_condition_met_is_told_to_the_officer_and_to_the_agency(tmp_path: Path) -> None:
    mptc_id = conditional(tmp_path)
    certification.confirm_condition(
        small.act(at=small.JULY_6, reason="Proof came"), mptc_id=mptc_id, requirement="cpr",
        on=date(2022, 7, 6),
    )  # fmt: skip

    officer, clerk, head = written()

    assert (officer.account, officer.agency) == ("an.officer", "")
    assert officer.text.startswith("The commission has confirmed your proof:")
    assert (clerk.to, head.to) == (people.TO_CLERK, people.TO_HEAD)
    assert "an officer's proof" in said(clerk)
    assert mptc_id in clerk.text
    assert mptc_id not in clerk.subject
    assert list(queries.of_officer(mptc_id, known=officer.known_at)) == [officer]
    assert {each.officer for each in (officer, clerk, head)} == {mptc_id}


def hired(mptc_id: str) -> None:
    """Concord's clerk says that an officer of Acton works at Concord now."""
    status_updates.record_employment(
        small.act(people.OTHER, at=small.JULY_6), mptc_id=mptc_id, agency=small.CONCORD,
        since=date(2022, 7, 5),
    )  # fmt: skip


def test_a_hire_is_told_to_the_officer_and_to_the_agency_that_employs_them(tmp_path: Path) -> None:
    hired(conditional(tmp_path))

    officer, clerk, head = written()

    assert (officer.account, clerk.to, head.to) == (
        "an.officer", people.TO_CLERK, people.TO_HEAD,
    )  # fmt: skip
    assert "Concord Police Department has reported that you work there" in said(officer)
    assert "hired an officer of yours, from July 5, 2022 on." in said(clerk)


def test_an_agency_that_alone_says_it_hired_somebody_is_told_nothing_of_them(
    tmp_path: Path,
) -> None:
    mptc_id = conditional(tmp_path)
    hired(mptc_id)
    mails.begin_here()
    certification.confirm_condition(
        small.act(at=small.JULY_6, reason="Proof came"), mptc_id=mptc_id, requirement="cpr",
        on=date(2022, 7, 6),
    )  # fmt: skip

    assert people.TO_OTHER not in {mail.to for mail in written()}


def test_a_suspension_is_told_without_a_word_of_it_in_the_subject(tmp_path: Path) -> None:
    mptc_id = conditional(tmp_path)
    small.invented()
    impose_overlay(
        small.act("commissioner", at=small.JULY_6, reason="By vote"), mptc_id=mptc_id,
        kind=OverlayKind.SUSPENDED, since=date(2022, 7, 6), authority="555 CMR 1.09",
        approvers=small.two_commissioners(small.JULY_6),
    )  # fmt: skip

    officer, *_agency = written()

    assert officer.subject == "Something changed in your record"
    assert "imposed a suspension of your certificate, from July 6, 2022 on." in said(officer)


def test_the_head_is_asked_to_attest_and_whoever_asked_hears_when_it_is_done() -> None:
    for kind, actor, after in (
        ("attestation.asked", people.CLERK, {"of": ["agency head"]}),
        ("attestation.made", people.HEAD, {"capacity": "agency head"}),
    ):
        record(
            small.act(actor, at=small.JUNE_14), kind=kind, subject=f"agency:{small.ACTON}",
            effective_on=date(2022, 6, 14), authority="CERT-114",
            after={"campaign": small.CAMPAIGN, "draft": "abc", **after},
        )  # fmt: skip

    asked, done = written()

    assert (asked.to, done.to) == (people.TO_HEAD, people.TO_CLERK)
    assert "by June 15, 2022 at the latest" in said(asked)
    assert f"/agency/{small.ACTON}/campaigns/{small.CAMPAIGN}/draft/" in asked.text


def test_nobody_is_told_who_has_no_address_any_more() -> None:
    accounts.revoke(small.act("administrator"), username=people.CLERK)
    accounts.revoke(small.act("administrator"), username=people.HEAD)
    small.extend(at=small.JUNE_14 + timedelta(hours=1))

    assert written() == []


def test_every_link_of_a_mail_leads_to_a_page_of_ours(tmp_path: Path) -> None:
    from django.urls import resolve

    invited()
    small.extend()
    small.send(small.file(tmp_path / "r.csv", 1, kind="roster"), at=small.JUNE_14)
    mptc_id = conditional(tmp_path)
    mails.Cursor.objects.update(position=0)
    certification.confirm_condition(
        small.act(at=small.JULY_6, reason="Proof came"), mptc_id=mptc_id, requirement="cpr",
        on=date(2022, 7, 6),
    )  # fmt: skip
    found = {
        link
        for mail in written()
        for link in re.findall(r"http://127.0.0.1:8000(/\S*)", f"{mail.text} {mail.link}")
    }

    assert len(found) > 5
    for link in found:
        assert resolve(link), link
