"""Attesting asks for the second factor again, and what was ticked is kept (CERT-114, 115)."""

from typing import Any

import pytest
from django.test import Client
from tests import dirty, signing
from tests.integration.portal import campaign_world as world

from standing.campaigns.models import Attestation

pytestmark = pytest.mark.django_db
PREVIEW, ATTEST = f"{world.PAGE}draft/sending/", f"{world.PAGE}draft/attest/"
HEAD_ROW = dirty.row(
    2,
    Agency_Head="yes",
    Attested_By="Marion Oakhurst, appointing authority",
    Rank="Chief of Police",
)


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def late(username: str) -> Client:
    """A browser in which this account showed its second factor an hour ago."""
    return signing.client_of(signing.Account.objects.get(username=username), shown_ago=3600)


def prepared(*rows: Any) -> str:
    """Keep a draft of these rows; return its state."""
    world.choose(world.client(world.CLERK), world.xlsx(*rows))
    return world.draft().state


@pytest.mark.parametrize(
    ("who", "capacity", "rows"),
    [
        (world.HEAD, "agency head", (1, 2)),
        (world.AUTHORITY, "appointing authority", (1, HEAD_ROW)),
    ],
)
def test_nothing_is_attested_before_and_the_tick_is_there_after(
    who: str, capacity: str, rows: tuple[object, ...]
) -> None:
    typed = {"state": prepared(*rows), "capacity": capacity, "word": "yes"}
    browser = late(who)
    page = signing.asked_first(browser, ATTEST, PREVIEW, typed)

    assert not Attestation.objects.exists()
    assert 'name="word" value="yes" checked' in page
    assert browser.post(ATTEST, typed).status_code == 302
    assert Attestation.objects.get().capacity == capacity


def test_a_tick_for_a_draft_that_changed_meanwhile_is_not_put_back() -> None:
    typed = {"state": prepared(1, 2), "capacity": "agency head", "word": "yes"}
    browser = late(world.HEAD)
    browser.post(ATTEST, typed, headers={"referer": f"http://testserver{PREVIEW}"})
    world.choose(world.client(world.CLERK), world.xlsx(1, 2, 3), over=typed["state"])
    signing.show_again(browser)

    assert 'value="yes" checked' not in browser.get(PREVIEW).text


def test_who_showed_it_just_now_attests_at_once() -> None:
    state = prepared(1, 2)
    world.press(world.client(world.HEAD), "attest", state=state, word="yes", capacity="agency head")

    assert Attestation.objects.exists()
