"""A clerk's whole way: a file with faults, mended on the page, attested by the head, sent, receipt."""

import io
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from python_calamine import CalamineWorkbook
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.campaigns.drafts import reading
from standing.campaigns.models import Attestation, Draft, Filing
from standing.ledger import queries as ledger

pytestmark = pytest.mark.django_db

THREE_FAULTS = (
    dirty.row(1, CPR_Expiration="02/30/2022"),
    dirty.row(2, Employment_Class="sometimes"),
    dirty.row(3, In_Service_Hours="forty"),
    4,
)


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


@pytest.fixture
def clerk() -> Client:
    return world.client(world.CLERK)


@pytest.fixture
def head() -> Client:
    return world.client(world.HEAD)


def attest(browser: Client, capacity: str = "agency head") -> HttpResponse:
    return world.press(browser, "attest", capacity=capacity, word="yes")


def test_a_clerk_mends_three_faults_the_head_attests_and_the_receipt_stays(
    clerk: Client, head: Client
) -> None:
    chosen = world.choose(clerk, world.xlsx(*THREE_FAULTS))
    assert chosen.status_code == 302
    page = clerk.get(chosen["Location"])
    assert "3 errors keep this file from being sent" in world.text(page)
    assert "0 of 3 mended" in world.text(page)

    mended = world.press(
        clerk, "mend",
        **{
            world.field(page, "Row 2: CPR Expiration"): "11/30/2023",
            world.field(page, "Row 3: Employment Class"): "part-time",
        },
    )  # fmt: skip
    assert "2 of 3 mended" in world.text(mended)
    again = clerk.get(f"{world.PAGE}draft/")  # a reload, another day, another browser
    assert "2 of 3 mended" in world.text(again)
    done = world.press(clerk, "mend", **{world.field(again, "Row 4: In-Service Hours"): "40"})
    assert "No error is left" in world.text(done)

    preview = clerk.get(f"{world.PAGE}draft/sending/")
    assert "count 4 officers as submitted by Acton Police Department" in world.text(preview)
    assert "decide about anybody" in world.text(preview)
    assert "Send the submission" not in preview.text
    assert "Ask the agency head to attest" in preview.text
    world.press(clerk, "ask")
    assert "Waiting" in world.text(clerk.get(f"{world.PAGE}draft/sending/"))
    assert "the agency head still has to attest" in world.text(clerk.get(world.HOME))
    assert "To do Officer Recertification (A-H): attest the draft" in world.text(
        head.get(world.HOME)
    )

    word = head.get(f"{world.PAGE}draft/sending/")
    assert (
        "I attest to the character and fitness of the 4 officers marked yes; nobody is marked no "
        "or cannot." in world.text(word)
    )
    assert "Attested by Taylor Wetherfield" in world.text(attest(head))

    sent = world.press(clerk, "send")
    filing = Filing.objects.get()
    assert sent.redirect_chain[-1][0] == f"{world.PAGE}receipts/{filing.receipt}/"
    said = world.text(sent)
    assert filing.receipt in said
    assert filing.sha256 in said
    assert "4 of 4 rows count" in said
    assert "Taylor Wetherfield, agency head" in said
    assert (filing.accepted, filing.sent_by, filing.late) == (4, world.CLERK, False)
    assert [e.actor for e in ledger.entries_of("attestation.made")] == [world.HEAD]
    assert filing.receipt in world.text(clerk.get(f"{world.HOME}campaigns/"))
    assert small.applicants() == [small.mptc_id(n) for n in (1, 2, 3, 4)]
    assert small.nothing_differs()


def test_what_is_sent_is_the_list_with_its_mends_under_its_own_hash(
    clerk: Client, head: Client
) -> None:
    world.choose(clerk, world.xlsx(dirty.row(1, CPR_Expiration="02/30/2022"), 2))
    page = clerk.get(f"{world.PAGE}draft/")
    world.press(clerk, "mend", **{world.field(page, "Row 2: CPR Expiration"): "11/30/2023"})
    taken = clerk.get(f"{world.PAGE}draft/files/mended.xlsx").content
    attest(head)
    world.press(clerk, "send")
    filing = Filing.objects.get()
    assert filing.sha256 == sha256(taken).hexdigest()
    assert [line.set_aside for line in filing.lines.all()] == ["", ""]


def test_a_file_without_mends_is_sent_as_it_came(clerk: Client, head: Client) -> None:
    content = world.xlsx(1, 2)
    world.choose(clerk, content)
    attest(head)
    world.press(clerk, "send")
    assert Filing.objects.get().sha256 == sha256(content).hexdigest()


def test_without_the_heads_word_nothing_is_sent(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    answer = world.press(clerk, "send")
    assert answer.status_code == 422
    assert "waits for the word of the agency head" in world.text(answer)
    assert not Filing.objects.exists()


def test_a_changed_draft_ends_the_attestation_and_the_request(clerk: Client, head: Client) -> None:
    world.choose(clerk, world.xlsx(1, dirty.row(2, Rank="Sergent")))
    world.press(clerk, "ask")
    attest(head)
    page = clerk.get(f"{world.PAGE}draft/")
    assert "Changing it ends the attestation" in world.text(page)
    world.choose(clerk, world.xlsx(1, 2, 3), over=world.draft().state)
    assert world.draft().asked_at is None
    assert Attestation.objects.get().superseded_at is not None
    assert world.press(clerk, "send").status_code == 422


def test_the_heads_own_row_waits_for_the_appointing_authority(clerk: Client, head: Client) -> None:
    chief = dirty.row(3, Agency_Head="yes", Attested_By="Marion Oakhurst, Town Manager")
    world.choose(clerk, world.xlsx(1, 2, chief))
    attest(head)
    waits = world.press(clerk, "send")
    assert "waits for the word of the appointing authority" in world.text(waits)
    refused = attest(head, "appointing authority")
    assert "Only the appointing authority attests this" in world.text(refused)
    manager = world.client(world.AUTHORITY)
    assert "attest to the character and fitness of the agency head" in world.text(
        manager.get(f"{world.PAGE}draft/sending/")
    )
    shown = world.text(manager.get(f"{world.PAGE}draft/", follow=True))
    assert str(chief["MPTC ID"]) in shown
    assert small.mptc_id(1) not in shown
    assert small.mptc_id(2) not in shown
    assert manager.get(f"{world.PAGE}draft/files/mended.xlsx").status_code == 404
    attest(manager, "appointing authority")
    world.press(clerk, "send")
    assert Filing.objects.get().accepted == 3
    assert [e.facts_after["capacity"] for e in ledger.entries_of("attestation.made")] == [
        "agency head", "appointing authority",
    ]  # fmt: skip


def test_nobody_attests_for_themselves(clerk: Client, head: Client) -> None:
    own = dirty.row(2, Last_Name="Wetherfield", First_Name="Taylor")
    small.OfficerName.objects.filter(officer__mptc_id=own["MPTC ID"]).update(
        last="Wetherfield", first="Taylor"
    )
    own |= {"Attested By": "Morgan Other, Chief of Police"}
    world.choose(clerk, world.xlsx(1, own))
    refused = attest(head)
    assert refused.status_code == 422
    assert "Nobody attests for themselves" in world.text(refused)
    assert not Attestation.objects.exists()


def test_the_head_prepares_attests_and_sends_alone(head: Client) -> None:
    world.choose(head, world.xlsx(1, 2))
    attest(head)
    world.press(head, "send")
    assert Filing.objects.get().sent_by == world.HEAD


def test_the_clerk_cannot_attest(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    assert attest(clerk).status_code == 404
    assert not Attestation.objects.exists()


def test_pressed_twice_the_file_is_sent_once_with_one_receipt(clerk: Client, head: Client) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    attest(head)
    state = world.draft().state
    first = world.press(clerk, "send", state=state)
    second = world.press(world.client(world.CLERK), "send", state=state)
    assert first.redirect_chain == second.redirect_chain
    assert "was sent before. Nothing was done again" in world.text(second)
    assert len(ledger.entries_of("filing.accepted")) == Filing.objects.count() == 1


def test_attested_twice_it_is_one_act_and_a_sentence(clerk: Client, head: Client) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    attest(head)
    assert "has attested exactly this draft" in world.text(attest(head))
    assert Attestation.objects.count() == 1


def test_a_stale_page_sends_and_attests_nothing(clerk: Client, head: Client) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    old = world.draft().state
    world.choose(clerk, world.xlsx(1, 2, 3), over=old)
    stale = world.press(head, "attest", state=old, capacity="agency head", word="yes")
    assert "was changed by Dana Fairweather" in world.text(stale)
    assert "Nothing of what you pressed was done" in world.text(
        world.press(clerk, "send", state=old)
    )
    assert not Filing.objects.exists()
    assert not Attestation.objects.exists()


def test_a_late_file_is_said_to_be_late_before_and_after(head: Client, tmp_path: Path) -> None:
    small.take_back(
        small.send(small.file(tmp_path / "a.csv", 5), at=small.JUNE_10), at=small.JUNE_28
    )
    assert "Your answer was due on June 15, 2022" in world.text(head.get(world.PAGE))
    world.choose(head, world.xlsx(1, 2))
    assert "It is accepted and marked as late" in world.text(
        head.get(f"{world.PAGE}draft/sending/")
    )
    attest(head)
    world.press(head, "send")
    sent = Filing.objects.get(superseded_at__isnull=True)
    assert sent.late
    assert "After the last day in time" in world.text(
        head.get(f"{world.PAGE}receipts/{sent.receipt}/")
    )


def test_the_bytes_of_a_draft_are_erased_once_it_is_sent(
    clerk: Client, head: Client, django_capture_on_commit_callbacks: Any
) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    path = reading.path_of(world.draft())
    assert path.exists()
    attest(head)
    with django_capture_on_commit_callbacks(execute=True):
        world.press(clerk, "send")
    assert not path.exists()
    assert Draft.objects.get().receipt == Filing.objects.get().receipt


def test_the_faults_are_handed_out_with_the_cells_marked(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(*THREE_FAULTS))
    answer = clerk.get(f"{world.PAGE}draft/files/faults.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["Faults", "Officers"]
    assert len(book.get_sheet_by_index(0).to_python()) == 4
