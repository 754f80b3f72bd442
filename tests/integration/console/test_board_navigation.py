"""The console's first page and its navigation: who may open them, and what stands there."""

import pytest
from tests.signing import account, client_of

from standing.kernel.access import Role

pytestmark = pytest.mark.django_db


def test_staff_of_the_commission_begin_with_today() -> None:
    page = client_of(account("staff", Role.CERTIFICATION_STAFF)).get("/commission/")

    assert page.status_code == 200
    assert "<h1>Today</h1>" in page.text
    assert 'href="/commission/" aria-current="page">Today</a>' in page.text


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_whoever_may_not_read_the_console_finds_nothing_there(role: Role) -> None:
    page = client_of(account("other", role, officer="0101-0001")).get("/commission/")

    assert page.status_code == 404


def test_a_part_is_offered_only_to_whoever_may_open_it() -> None:
    page = client_of(account("auditor", Role.AUDITOR)).get("/commission/")

    assert ">Mail</a>" not in page.text
