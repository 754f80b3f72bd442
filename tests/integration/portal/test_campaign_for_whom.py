"""Whoever attests sees for whom; the receipt names one hash and hands out exactly those bytes."""

from hashlib import sha256

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from tests import dirty, signing
from tests.integration.portal import campaign_world as world

from standing.campaigns.models import Filing
from standing.kernel.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


@pytest.fixture
def clerk() -> Client:
    return world.client(world.CLERK)


@pytest.fixture
def head() -> Client:
    return world.client(world.HEAD)


def sending(browser: Client) -> HttpResponse:
    return browser.get(f"{world.PAGE}draft/sending/")


def attest_and_send(clerk: Client, head: Client) -> Filing:
    world.press(head, "attest", capacity="agency head", word="yes")
    world.press(clerk, "send")
    return Filing.objects.get()


def test_the_head_reads_by_name_who_is_marked_yes_and_who_is_not(
    clerk: Client, head: Client
) -> None:
    unsure = dirty.row(3, Attestation="cannot", Reason_Not_Attested="New here since May")
    world.choose(clerk, world.xlsx(1, 2, unsure))
    said = world.text(sending(head))
    marked = said.split("Marked yes")[1].split("I have read the file")[0]
    assert "Brackwater, Robin Caldermoor, Casey" in marked
    assert "Dunverley, Morgan: cannot. Reason: New here since May" in marked
    assert "The file names" not in said


def test_many_officers_marked_yes_are_folded_under_one_line(
    clerk: Client, head: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("standing.pages.portal.sending.NAMES_OPEN", 2)
    world.choose(clerk, world.xlsx(1, 2, 3))
    page = sending(head)
    assert "<summary>The 3 marked yes, by name</summary>" in page.text
    assert "Dunverley, Morgan" in page.text


def test_a_file_that_names_somebody_else_as_attesting_says_so_to_who_attests(
    clerk: Client, head: Client
) -> None:
    other = "Morgan Elsewhere, Chief of Police"
    world.choose(clerk, world.xlsx(1, dirty.row(2, Attested_By=other)))
    assert "The file names Morgan Elsewhere; you attest this draft." in world.text(sending(head))
    world.press(head, "attest", capacity="agency head", word="yes")
    assert "The file names Morgan Elsewhere; Taylor Wetherfield attested this draft." in world.text(
        sending(clerk)
    )


def test_who_attests_for_the_head_alone_reads_no_other_name(clerk: Client) -> None:
    chief = dirty.row(3, Agency_Head="yes", Attested_By="Pat Nobody, Town Manager")
    world.choose(clerk, world.xlsx(1, 2, chief))
    said = world.text(sending(world.client(world.AUTHORITY)))
    assert "The file names Pat Nobody; you attest this draft." in said
    assert "Brackwater" not in said


def test_a_file_without_mends_keeps_its_hash_from_the_page_before_sending_to_the_download(
    clerk: Client, head: Client
) -> None:
    content = world.xlsx(1, 2)
    world.choose(clerk, content)
    assert f"SHA-256 of this file: {sha256(content).hexdigest()}" in world.text(sending(clerk))
    filing = attest_and_send(clerk, head)
    receipt = clerk.get(f"{world.PAGE}receipts/{filing.receipt}/")
    assert f"byte for byte as you chose it SHA-256 of the file that was sent {filing.sha256}" in (
        world.text(receipt)
    )
    taken = clerk.get(f"{world.PAGE}receipts/{filing.receipt}/file")
    assert taken.content == content
    assert f"{filing.receipt}-acton.xlsx" in taken["Content-Disposition"]
    assert "no-store" in taken["Cache-Control"]


def test_the_receipt_of_a_mended_list_names_both_hashes_and_hands_out_the_list_that_was_sent(
    clerk: Client, head: Client
) -> None:
    content = world.xlsx(dirty.row(1, CPR_Expiration="02/30/2022"), 2)
    world.choose(clerk, content)
    page = clerk.get(f"{world.PAGE}draft/")
    world.press(clerk, "mend", **{world.field(page, "Row 2: CPR Expiration"): "11/30/2023"})
    assert "What is sent is the mended list" in world.text(sending(clerk))
    filing = attest_and_send(clerk, head)
    said = world.text(clerk.get(f"{world.PAGE}receipts/{filing.receipt}/"))
    assert "The mended list: acton.xlsx with 1 cell mended here" in said
    assert f"SHA-256 of the mended list that was sent {filing.sha256}" in said
    assert (
        f"SHA-256 of the file you chose, before it was mended {sha256(content).hexdigest()}" in said
    )
    taken = clerk.get(f"{world.PAGE}receipts/{filing.receipt}/file").content
    assert sha256(taken).hexdigest() == filing.sha256


def test_the_file_of_a_receipt_is_not_handed_out_where_its_bytes_are_not_the_ones_that_came(
    clerk: Client, head: Client
) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    filing = attest_and_send(clerk, head)
    (kept,) = (settings.FILES / "filings").glob(f"{filing.sha256}*")
    kept.write_bytes(b"something else")
    answer = clerk.get(f"{world.PAGE}receipts/{filing.receipt}/file")
    assert answer.status_code == 404
    assert "The receipt stands all the same" in world.text(answer)
    kept.unlink()


def test_while_all_that_is_open_waits_for_the_head_the_clerk_is_told_one_thing(
    clerk: Client,
) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    world.press(clerk, "ask")
    said = world.text(clerk.get(world.HOME))
    assert "There is nothing for you to do now: what is still open waits for somebody else" in said
    assert "Nothing is due from your agency" not in said


def test_the_file_of_a_receipt_asks_for_the_second_factor_again_and_is_the_agencys_own(
    clerk: Client, head: Client
) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    filing = attest_and_send(clerk, head)
    address = f"{world.PAGE}receipts/{filing.receipt}/file"
    late = signing.client_of(
        signing.account("late", Role.AGENCY_SUBMITTER, agency=world.CODE), shown_ago=3600
    )
    asked = late.get(address)
    assert asked.status_code == 302
    assert "/sign-in/" in asked["Location"]
    elsewhere = address.replace(world.CODE, world.OTHER)
    for browser, where in (
        (world.client(world.AUTHORITY), address),
        (world.client(world.NEIGHBOUR), address),
        (world.client(world.NEIGHBOUR), elsewhere),
    ):
        assert browser.get(where).status_code == 404
