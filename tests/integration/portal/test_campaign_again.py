"""What holds birth dates is handed out only to who showed a second factor lately."""

import time

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Client:
    world.build()
    browser = world.client(world.CLERK)
    world.choose(browser, world.xlsx(1, 2))
    return browser


@pytest.mark.parametrize(
    "page",
    [
        "form/submission.xlsx", "form/roster.xlsx", "draft/files/mended.xlsx",
        "draft/files/mended.csv", "draft/files/faults.xlsx",
    ],
)  # fmt: skip
def test_a_download_asks_for_the_second_factor_again(clerk: Client, page: str) -> None:
    assert clerk.get(world.PAGE + page).status_code == 200

    records = clerk.session["account_authentication_methods"]
    session = clerk.session
    session["account_authentication_methods"] = [
        {**each, "at": time.time() - 16 * 60} for each in records
    ]
    session.save()

    answer = clerk.get(world.PAGE + page)
    assert answer.status_code == 302
    assert not answer.has_header("Content-Disposition")
    assert small.CAMPAIGN in answer["Location"]
