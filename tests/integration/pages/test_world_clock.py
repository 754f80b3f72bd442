"""The clock of an invented world moves on when somebody moves it; a real register has no such page."""

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from tests import make
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.kernel.access import HELD_AT_AN_AGENCY, Role
from standing.ledger import queries
from standing.ledger.actions import record
from standing.pages import clock

pytestmark = pytest.mark.django_db


def test_a_world_comes_to_the_day_it_is_moved_to_and_the_ledger_says_who_moved_it() -> None:
    world.build()
    staff = client_of(account("staff.one", Role.CERTIFICATION_STAFF))

    moved = staff.post("/clock/", {"day": "2022-09-30", "hour": "08:30"})

    assert moved.status_code == 302
    assert clock.today().isoformat() == "2022-09-30"
    (entry,) = queries.entries_of("clock.moved")
    assert entry.actor == "staff.one"
    assert "September 30, 2022, 8:30 a.m." in staff.get("/clock/").text


def test_the_clock_is_never_set_back() -> None:
    world.build()
    staff = client_of(account("staff.one", Role.CERTIFICATION_STAFF))

    refused = staff.post("/clock/", {"day": "2022-01-01", "hour": "09:00"})

    assert refused.status_code == 422
    assert "has gone past that moment" in refused.text
    assert not queries.entries_of("clock.moved")


def test_in_a_real_register_there_is_no_such_page() -> None:
    record(
        make.act(), kind="register.opened", subject="register", effective_on=make.LONG_AGO.date(),
        authority="CERT-107", after={"invented": False, "scenario": ""},
    )  # fmt: skip
    staff = client_of(account("staff.one", Role.CERTIFICATION_STAFF))

    assert staff.get("/clock/").status_code == 404
    assert staff.post("/clock/", {"day": "2030-01-01"}).status_code == 404


@pytest.mark.parametrize("day", ["", "tomorrow", "2022-02-30"])
def test_a_day_that_cannot_be_read_is_asked_for_again(day: str) -> None:
    world.build()
    staff = client_of(account("staff.one", Role.CERTIFICATION_STAFF))

    refused = staff.post("/clock/", {"day": day})

    assert refused.status_code == 422
    assert "The clock was not moved" in refused.text


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.AGENCY_SUBMITTER, Role.AGENCY_HEAD, Role.AUDITOR]
)
def test_who_is_not_of_the_commission_or_changes_nothing_finds_no_clock(role: Role) -> None:
    world.build()
    at = {"agency": world.SUBMITTER} if role in HELD_AT_AN_AGENCY else {}
    someone = client_of(account("someone", role, officer="0101-0001", **at))

    assert someone.get("/clock/").status_code == 404
    assert someone.post("/clock/", {"day": "2022-09-30", "hour": "09:00"}).status_code == 404
    assert "/clock/" not in someone.get("/account/").text
    assert not queries.entries_of("clock.moved")


def test_whoever_has_not_shown_a_second_factor_moves_no_clock() -> None:
    world.build()
    without = client_of(account("staff.one", Role.CERTIFICATION_STAFF, second_factor=False))
    password_alone = client_of(account("staff.two", Role.CERTIFICATION_STAFF))
    session = password_alone.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = session[AUTHENTICATION_METHODS_SESSION_KEY][:1]
    session.save()

    moment = {"day": "2022-09-30", "hour": "09:00"}
    assert without.post("/clock/", moment)["Location"].startswith("/account/app/")
    assert password_alone.post("/clock/", moment)["Location"].startswith("/sign-in/code/again/")
    assert not queries.entries_of("clock.moved")


def test_an_administrator_moves_the_clock_and_finds_the_way_to_it() -> None:
    world.build()
    administrator = client_of(account("an.administrator", Role.ADMINISTRATOR))

    assert 'href="/clock/"' in administrator.get("/account/").text
    assert administrator.post("/clock/", {"day": "2022-09-30"}).status_code == 302
