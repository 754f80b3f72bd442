"""The clock of an invented world moves on when somebody moves it; a real register has no such page."""

import pytest
from tests import make
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.kernel.access import Role
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
