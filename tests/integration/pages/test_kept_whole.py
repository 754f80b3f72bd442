"""Public pages kept in front of Django: nobody's page but everybody's, and never an older one."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.test import Client, RequestFactory
from django.utils.http import http_date
from tests import make
from tests.integration.pages import world
from tests.signing import account, client_of
from tests.whole.test_pages import READ_BY_ALL, address

from standing.kernel.access import Permission, Role
from standing.ledger import actions, sealing
from standing.pages import keeping, last_changed, register_version
from standing.pages.access import access_of
from standing.pages.api.urls import OF_SEALS
from standing.pages.front import in_front
from standing.pages.register_version import RegisterVersion
from standing.pages.whole_answers import MARK, NEVER_KEPT

pytestmark = [pytest.mark.tables, pytest.mark.django_db(transaction=True)]
TELLS_THE_SECOND = {"changes-atom"}
"""What bears the second it was made where nothing has changed yet; kept, it bears an earlier one."""
OFFICER = f"/officers/{world.CERTIFIED}/"


class Site:
    """The web process from its outermost layer, and how often Django was asked."""

    def __init__(self) -> None:
        self.version = RegisterVersion()
        self.application = in_front(WSGIHandler(), self.version)
        self.asked = 0
        request_started.connect(self._count)

    def _count(self, **_named: object) -> None:
        self.asked += 1

    def get(
        self, path: str, method: str = "get", **headers: str
    ) -> tuple[str, dict[str, str], str]:
        """Ask, and return the status, the head and the body."""
        heard: list[Any] = []
        environ = getattr(RequestFactory(), method)(path, headers=headers).environ
        environ["PATH_INFO"] = environ["PATH_INFO"].encode().decode("latin-1")  # as a server has it
        answer = self.application(environ, lambda *told: heard.append(told))  # type: ignore[arg-type]  # nothing is written
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        return heard[0][0], dict(heard[0][1]), body.decode(errors="replace")


@pytest.fixture
def site() -> Iterator[Site]:
    world.build()
    yield (made := Site())
    request_started.disconnect(made._count)
    made.version.close()


def enter() -> None:
    """Record anything at all."""
    actions.record(
        make.act(), kind="campaign.opened", subject="campaign:test",
        effective_on=make.LONG_AGO.date(), authority="CERT-401",
    )  # fmt: skip


@pytest.mark.parametrize("path", ["/", OFFICER, "/officers/?q=a", "/status-explained/", "/es/"])
def test_a_public_page_is_made_once_for_everybody(site: Site, path: str) -> None:
    first = site.get(path)
    again = site.get(path, cookie="csrftoken=abc; other=1")
    assert first[0] == "200 OK"
    assert first == again
    assert site.asked == 1
    assert first[1]["Cache-Control"] == "no-cache"
    assert "Content-Security-Policy" in again[1]


def test_an_entry_in_the_ledger_makes_every_page_anew(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_version, "POLL", 0.0)
    site.get(OFFICER)
    enter()
    site.get(OFFICER)
    assert site.asked == 2
    site.get(OFFICER)
    assert site.asked == 2


def test_what_shows_the_last_checkpoint_is_made_each_time_for_sealing_enters_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_version, "POLL", 0.0)
    assert json.loads(site.get("/api/v1/ledger")[2])["data"]["size"] is None
    size = sealing.seal().size
    assert json.loads(site.get("/api/v1/ledger")[2])["data"]["size"] == size


@pytest.mark.parametrize("path", ["/api/v1/officers", "/changes.json"])
def test_what_is_kept_is_not_sent_to_whoever_names_the_second_told_and_no_other_tag(
    site: Site, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(register_version, "POLL", 0.0)
    monkeypatch.setattr(last_changed, "SETTLED", timedelta(days=1))
    site.get(path)
    site.get(path)
    assert site.asked == 2  # made within moments of a change, and so not kept
    monkeypatch.setattr(last_changed, "SETTLED", timedelta(0))
    first = site.get(path)
    since = first[1]["Last-Modified"]
    again = site.get(path, **{"If-Modified-Since": since})
    assert (again[0], again[2], again[1]["Last-Modified"]) == ("304 Not Modified", "", since)
    assert site.get(path, **{"If-Modified-Since": http_date(time.time() + 99)})[0] == "200 OK"
    other = {"If-Modified-Since": since, "If-None-Match": '"another"'}
    assert site.get(path, **other)[0] == "200 OK"
    assert site.asked == 3
    monkeypatch.setattr(last_changed, "SETTLED", timedelta(days=1))
    enter()
    assert site.get(path, **{"If-Modified-Since": since})[0] == "200 OK"


def test_what_is_written_without_an_entry_leaves_pages_as_they_are(site: Site) -> None:
    site.get(OFFICER)
    client_of(account("somebody", Role.CERTIFICATION_STAFF))  # a session, an account
    asked = site.asked
    site.get(OFFICER)
    assert site.asked == asked


def test_in_the_process_that_recorded_it_an_act_shows_at_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_version, "POLL", 1_000.0)
    site.get(OFFICER)
    enter()
    site.get(OFFICER)
    assert site.asked == 1
    site.get("/status-explained/", "post")
    site.get(OFFICER)
    assert site.asked == 3


def test_a_release_that_gets_its_place_after_its_entry_makes_every_page_anew(
    site: Site, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_version, "POLL", 0.0)
    settings.HOME = tmp_path
    laid_out = tmp_path / "releases" / ".release-1.partial"
    laid_out.mkdir(parents=True)
    site.get("/data/")
    site.get("/data/")
    assert site.asked == 1
    laid_out.rename(laid_out.with_name("release-1"))
    site.get("/data/")
    assert site.asked == 2


def test_at_midnight_in_new_york_it_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    enter()
    moments = (
        datetime(2026, 11, 1, 3, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 1, 4, 0, 0, tzinfo=UTC),  # midnight of the day on which clocks go back
        datetime(2026, 11, 2, 4, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 2, 5, 0, 0, tzinfo=UTC),
    )
    monkeypatch.setattr(register_version, "POLL", 0.0)
    version = RegisterVersion(now=iter(moments).__next__)
    told = [version() for _ in moments]
    version.close()
    assert told[1] == told[2]
    assert len(set(told)) == 3


def test_a_version_is_believed_no_longer_than_its_day_lasts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enter()
    monkeypatch.setattr(register_version, "POLL", 1_000.0)
    midnight = datetime(2026, 11, 2, 5, 0, 0, tzinfo=UTC)
    moments = (midnight - timedelta(milliseconds=20), midnight)
    version = RegisterVersion(now=iter(moments).__next__)
    before = version()
    assert version() == before  # not asked again: there are two moments only
    time.sleep(0.03)
    after = version()
    version.close()
    assert after != before


def test_a_database_that_does_not_answer_keeps_nothing_and_breaks_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_version, "_HEAD", "SELECT nothing FROM nowhere")
    assert site.get(OFFICER)[0] == site.get(OFFICER)[0] == "200 OK"
    assert site.asked == 2


def test_whoever_signed_in_is_never_answered_from_what_is_kept(site: Site) -> None:
    staff = client_of(account("staff.one", Role.CERTIFICATION_STAFF))
    cookie = f"sessionid={staff.cookies['sessionid'].value}"
    asked = site.asked
    for _ in range(2):
        site.get(OFFICER, cookie=cookie)
    assert site.asked == asked + 2


@pytest.mark.parametrize("path", ["/sign-in/", "/try/", "/healthz", "/commission/", "/nowhere/"])
def test_what_is_no_page_of_the_register_is_made_each_time(site: Site, path: str) -> None:
    site.get(path)
    site.get(path)
    assert site.asked == 2


def test_every_page_of_the_register_may_be_kept_and_no_page_with_a_form_of_somebody(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_changed, "SETTLED", timedelta(0))
    world.build()
    world.make_jobs()
    kept = 0
    for page in READ_BY_ALL:
        answer = client.get(address(page))
        access = access_of(page.callback)
        assert access is not None
        if answer.status_code != 200:
            continue
        of_register = access.permission is Permission.REGISTER_READ or page.name in keeping.ALSO
        shows_a_seal = getattr(answer, NEVER_KEPT, False)
        assert shows_a_seal is (page.name in OF_SEALS), page.name
        marked = getattr(answer, MARK, False)
        assert marked is (of_register and not answer.streaming and not shows_a_seal), page.name
        if marked:
            assert not answer.cookies, page.name
            assert b"csrfmiddlewaretoken" not in answer.content, page.name
            kept += 1
    assert kept > 20


def test_no_address_of_a_signed_in_face_is_marked_for_whoever_opens_it() -> None:
    world.build()
    staff = client_of(account("staff.one", Role.CERTIFICATION_STAFF))
    for path in ("/commission/", "/commission/queue/", "/commission/persons/"):
        answer = staff.get(path)
        assert answer.status_code == 200, path
        assert not getattr(answer, MARK, False), path


def test_the_same_page_twice_differs_in_nothing(client: Client) -> None:
    world.build()
    compared = 0
    for page in READ_BY_ALL:
        one, other = client.get(address(page)), client.get(address(page))
        if getattr(one, MARK, False) and page.name not in TELLS_THE_SECOND:
            assert one.content == other.content, page.name
            compared += 1
    assert compared > 20


def test_whatever_is_asked_for_what_is_kept_has_a_bound(site: Site, settings: Any) -> None:
    settings.KEPT_ANSWERS, settings.KEPT_BYTES = 5, 100_000
    site.application = in_front(WSGIHandler(), site.version)
    for number in range(20):
        assert site.get(f"/officers/?q=a&again={number}")[0] == "200 OK"
    answers, size = site.application._application.held  # type: ignore[attr-defined]  # looked into
    assert 0 < answers <= 5
    assert size <= 100_000
