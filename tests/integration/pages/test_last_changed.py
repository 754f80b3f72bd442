"""When the register last changed: told with every answer for programs, and never too early."""

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.utils.http import http_date, parse_http_date
from tests import make
from tests.integration.pages import world

from standing.kernel.periods import day_of, start_of
from standing.ledger import actions, sealing
from standing.ledger import queries as ledger
from standing.pages import clock, last_changed

pytestmark = [pytest.mark.django_db, pytest.mark.tables]
ADDRESSES = [
    *(f"/api/v1/{name}" for name in ("", "officers", "agencies", "statuses", "lists", "releases",
                                     "changes", "ledger")),
    f"/api/v1/officers/{world.CERTIFIED}", "/changes.atom", "/changes.json",
]  # fmt: skip
SOME = ["/api/v1/officers", "/changes.atom", "/changes.json"]
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=2)
"""After everything that a test makes at the true time: a moment to which tests set the wall's time."""
At = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Set the wall's time, as it is asked and as it is written beside entries."""

    def set_to(moment: datetime) -> None:
        told = SimpleNamespace(now=lambda *_zone: moment)
        monkeypatch.setattr(last_changed, "timezone", told)
        monkeypatch.setattr(actions, "datetime", told)
        monkeypatch.setattr(sealing, "datetime", told)

    world.build()
    set_to(LATER)
    return set_to


def enter() -> None:
    """Record anything at all."""
    actions.record(
        make.act(at=world.AUGUST_10), kind="campaign.opened", subject="campaign:test",
        effective_on=date(2022, 8, 10), authority="CERT-401",
    )  # fmt: skip


def seconds(after: float) -> datetime:
    """So many seconds after the moment to which the wall's time was set."""
    return LATER + timedelta(seconds=after)


def told(client: Client, address: str) -> str:
    """What an address gives as the moment of the last change."""
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer["Last-Modified"])


def status(client: Client, address: str, since: str, **more: str) -> int:
    """What an address answers to whoever has what was so since then."""
    return client.get(address, headers={"If-Modified-Since": since, **more}).status_code


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_collection_and_feed_tells_its_tag_and_when_the_register_last_changed(
    client: Client, at: At, address: str
) -> None:
    answer = client.get(address)
    assert answer["ETag"]
    written = ledger.written_at(ledger.head()[0])
    assert written is not None
    assert written.timestamp() <= parse_http_date(answer["Last-Modified"]) < LATER.timestamp()

    again = client.get(address, headers={"If-Modified-Since": answer["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Last-Modified"] == answer["Last-Modified"]
    assert again["ETag"] == answer["ETag"]


@pytest.mark.parametrize("address", SOME)
def test_a_tag_decides_alone_where_one_is_named(client: Client, at: At, address: str) -> None:
    first = client.get(address)
    since = first["Last-Modified"]
    assert status(client, address, since, **{"If-None-Match": '"another"'}) == 200
    long_ago = http_date(0)
    assert status(client, address, long_ago, **{"If-None-Match": first["ETag"]}) == 304


@pytest.mark.parametrize("address", SOME)
def test_an_entry_moves_it(client: Client, at: At, address: str) -> None:
    before = told(client, address)
    at(seconds(10.3))
    enter()
    at(seconds(20))
    assert told(client, address) == http_date(seconds(11).timestamp())
    assert status(client, address, before) == 200


@pytest.mark.parametrize("address", SOME)
@pytest.mark.parametrize("read_after", [0.5, 1.1, 1.9])
def test_two_entries_of_one_second_are_told_apart(
    client: Client, at: At, address: str, read_after: float
) -> None:
    """Whoever read between the two hears of the second, however late it could be seen."""
    at(seconds(10.1))
    enter()
    at(seconds(10 + read_after))
    since = told(client, address)
    assert parse_http_date(since) <= seconds(10 + read_after).timestamp()
    at(seconds(10.7))
    enter()
    at(seconds(100))
    assert status(client, address, since) == 200


@pytest.mark.parametrize("address", SOME)
def test_within_moments_of_a_change_no_second_says_that_nothing_changed(
    client: Client, at: At, address: str
) -> None:
    at(seconds(10.1))
    enter()
    at(seconds(11.9))
    for second in range(8, 14):
        assert status(client, address, http_date(seconds(second).timestamp())) == 200
    at(seconds(12.2))
    assert status(client, address, told(client, address)) == 304


@pytest.mark.parametrize("address", SOME)
def test_another_second_than_the_one_told_proves_nothing(
    client: Client, at: At, address: str
) -> None:
    moment = parse_http_date(told(client, address))
    for other in (moment - 1, moment + 1, LATER.timestamp() + 9_999):
        assert status(client, address, http_date(other)) == 200
    assert status(client, address, "yesterday") == 200


@pytest.mark.parametrize("address", SOME)
def test_midnight_in_new_york_moves_it(
    client: Client, at: At, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(client, address)
    midnight = start_of(day_of(LATER) + timedelta(days=1))
    morning = midnight + timedelta(hours=3)
    at(morning)
    monkeypatch.setattr(clock, "now", lambda **_told: morning)
    after = told(client, address)
    assert parse_http_date(after) - midnight.timestamp() == 1
    assert status(client, address, before) == 200
    assert status(client, address, after) == 304


@pytest.mark.parametrize("address", SOME)
def test_a_release_that_gets_its_place_moves_it(client: Client, at: At, address: str) -> None:
    folder = Path(settings.HOME) / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    before = told(client, address)
    laid = seconds(5).timestamp()
    os.utime(folder, (laid, laid))
    at(seconds(20))
    assert told(client, address) == http_date(laid + 1)
    assert status(client, address, before) == 200


def test_sealing_moves_that_of_the_answer_about_the_ledger_alone(client: Client, at: At) -> None:
    before, others = told(client, "/api/v1/ledger"), told(client, "/api/v1/officers")
    at(seconds(5))
    sealing.seal()
    at(seconds(20))
    assert told(client, "/api/v1/ledger") != before
    assert status(client, "/api/v1/ledger", before) == 200
    assert told(client, "/api/v1/officers") == others


def test_an_answer_about_the_past_has_the_moment_of_the_present_for_an_officer_may_be_taken_off(
    client: Client, at: At
) -> None:
    past = f"/api/v1/officers/{world.CERTIFIED}?on=2022-07-05&known=2022-07-05"
    before = told(client, past)
    at(seconds(5))
    enter()
    at(seconds(20))
    assert status(client, past, before) == 200
    assert json.loads(client.get(past).content)["data"]["mptc_id"] == world.CERTIFIED


def test_the_moment_of_an_entry_is_looked_up_once(
    client: Client, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = told(client, "/api/v1/officers")
    monkeypatch.setattr(ledger, "written_at", None)
    assert {told(client, address) for address in SOME} == {last}
