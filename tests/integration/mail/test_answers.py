"""Which mail answers which entry of the ledger: to whom, with what in it, and never twice."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.mail import people
from tests.integration.mail.letters import NOON
from tests.signing import account

from standing.accounts import actions as accounts
from standing.campaigns import actions as campaigns
from standing.correspondence import actions as correspondence
from standing.correspondence import mails, reminders
from standing.kernel.access import Role
from standing.ledger import queries as ledger
from standing.mail.domain import LINK
from standing.mail.models import Message

pytestmark = pytest.mark.usefixtures("register")


@pytest.fixture(autouse=True)
def _from_here_on(register: None) -> None:
    mails.begin_here()


def written(kind: str = "") -> list[Message]:
    """Catch up, and return what was written."""
    mails.catch_up(NOON)
    rows = Message.objects.order_by("id")
    return list(rows.filter(kind=kind) if kind else rows)


def said(mail: Message) -> str:
    """A mail's text as one line."""
    return " ".join(mail.text.split())


def remind() -> None:
    reminders.remind(small.act(at=small.JUNE_14), campaign=small.CAMPAIGN, agencies=[small.ACTON])


def test_a_receipt_goes_to_the_head_and_to_who_submits_about_certification(tmp_path: Path) -> None:
    receipt = small.send(small.file(tmp_path / "a.csv", 1, 2, small.OUTSIDE))

    clerk, head = written()

    assert (clerk.to, head.to) == (people.TO_CLERK, people.TO_HEAD)
    assert (clerk.account, clerk.agency, clerk.kind) == (
        people.CLERK, small.ACTON, "filing-accepted",
    )  # fmt: skip
    assert receipt.number in clerk.subject
    assert "3 rows read, 2 accepted." in said(clerk)
    assert "1 row set aside for a person at the commission" in said(clerk)
    assert f"/agency/{small.ACTON}/campaigns/{small.CAMPAIGN}/" in clerk.text
    assert clerk.known_at == small.JUNE_10
    assert "{" not in said(clerk)


def test_catching_up_twice_or_from_an_older_place_writes_each_mail_once(tmp_path: Path) -> None:
    small.send(small.file(tmp_path / "a.csv", 1))
    first = written()

    mails.Cursor.objects.update(position=0)
    Message.objects.filter(kind="campaign-opened").delete()
    again = [each for each in written() if each.kind != "campaign-opened"]

    assert [each.pk for each in again] == [each.pk for each in first]
    assert mails.Cursor.objects.get().position == ledger.head()[0]


def test_a_file_taken_back_is_told_with_what_is_due_by_when(tmp_path: Path) -> None:
    receipt = small.send(small.file(tmp_path / "a.csv", 1))
    small.take_back(receipt, at=small.JUNE_14)

    mail = written("filing-undone")[0]

    assert receipt.number in mail.subject
    assert "by June 15, 2022" in said(mail)


def test_an_extension_is_told_with_its_day_and_what_protects_officers() -> None:
    small.extend()

    mail = written("extension-granted")[0]

    assert mail.subject.endswith("you have until July 15, 2022")
    assert "send a roster (names only) by June 30, 2022" in said(mail)
    assert "on leave" not in said(mail), "the reason stays in the record"


def test_a_nil_return_is_confirmed() -> None:
    campaigns.file_nil_return(
        small.act(at=small.JUNE_14), campaign=small.CAMPAIGN, agency=small.CONCORD
    )

    (mail,) = written()

    assert (mail.to, mail.kind) == (people.TO_OTHER, "nil-filed")
    assert "You need to do nothing" in said(mail)


def test_a_reminder_offers_each_reader_an_own_link_that_nobody_else_sees() -> None:
    remind()

    clerk, head = written("reminder")

    assert "/agency/nil/" in clerk.link
    assert clerk.link != head.link
    assert LINK in clerk.text
    assert clerk.link not in clerk.text
    assert "The last day is June 15, 2022." in said(clerk)


def test_an_agency_with_an_extension_is_reminded_of_the_roster_and_offered_no_nil_return() -> None:
    small.extend()
    remind()

    clerk, _head = written("reminder")

    assert "the roster and the submission" in clerk.subject
    assert clerk.link == ""
    assert LINK not in clerk.text


def test_nobody_is_written_to_who_reports_on_standards_only_or_was_revoked(tmp_path: Path) -> None:
    accounts.revoke(small.act("administrator"), username=people.HEAD)
    small.send(small.file(tmp_path / "a.csv", 1))

    assert [mail.to for mail in written("filing-accepted")] == [people.TO_CLERK]


def released(tmp_path: Path, *officers: Any) -> None:
    small.send(small.file(tmp_path / "a.csv", *officers))
    small.prepare()
    told = small.release()
    correspondence.write_notices(
        small.act("director", at=small.JULY_1),
        campaign_slug=small.CAMPAIGN, preparation_id=told.preparation_id,
    )  # fmt: skip


def test_in_the_first_edition_the_agency_tells_its_officers_and_hears_when_its_packet_is_built(
    tmp_path: Path,
) -> None:
    account("an.officer", Role.OFFICER, officer=small.mptc_id(1))
    released(tmp_path, 1)

    assert written("notice") == []
    assert [entry.kind for entry in ledger.entries_of("notice.written")] == ["notice.written"]


def test_from_the_second_edition_on_an_officer_with_an_account_is_told_the_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mails.officers, "AGENCY_TELLS", frozenset())
    account("an.officer", Role.OFFICER, officer=small.mptc_id(1))
    released(tmp_path, 1, 2)

    (mail,) = written("notice")

    assert (mail.officer, mail.account, mail.agency) == (small.mptc_id(1), "an.officer", "")
    assert mail.subject == "A notice from the commission"
    assert mail.text.startswith("You are certified until June 30, 2025.")
    assert "A copy of the notice is for your agency." in said(mail)
    assert "A copy stays in your record." in said(mail)
    assert "/my/" in said(mail)


def test_the_head_of_a_union_gets_a_copy_that_names_nobody(tmp_path: Path) -> None:
    row = dirty.row(1, Union="Local 12", Union_Head_Email="head@union.example")
    released(tmp_path, row)

    (mail,) = written("union-copy")

    assert mail.to == "head@union.example"
    assert small.mptc_id(1) in mail.text
    assert str(row["Last Name"]) not in mail.text + mail.subject
    assert small.mptc_id(1) not in mail.subject
    assert "Local 12" in said(mail)
    assert "On July 1, 2022 the commission wrote a notice to the officer" in said(mail)
    assert "does not say whether it has reached them yet" in said(mail)
    assert "received" not in mail.text, "nobody may have fetched it yet"


def test_an_entry_that_cannot_be_answered_is_kept_in_sight_and_keeps_nobody_else_waiting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(entry: object) -> list[object]:
        raise KeyError("blank")

    monkeypatch.setattr(mails, "ANSWERS", {**mails.ANSWERS, "extension.granted": broken})
    small.extend()
    remind()

    failed, *others = written()

    assert (failed.state, failed.to) == ("failed", "")
    assert "could not be written" in failed.last_answer
    assert {mail.kind for mail in others} == {"reminder"}


def test_a_reminder_after_the_last_day_says_since_when_it_is_late() -> None:
    reminders.remind(
        small.act(at=small.JUNE_14 + timedelta(days=5)), campaign=small.CAMPAIGN,
        agencies=[small.ACTON],
    )  # fmt: skip

    assert "The last day was June 15, 2022." in said(written("reminder")[0])
    assert date(2022, 6, 15) < small.JUNE_28.date()
