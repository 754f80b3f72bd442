"""What goes wrong is answered in plain words, and never shows what is inside."""

from unittest.mock import patch

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_an_unknown_address_is_answered_with_a_search(client: Client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
    assert 'role="search"' in answer.text


def test_our_own_failure_is_owned_and_shows_nothing_of_the_inside(client: Client) -> None:
    client.raise_request_exception = False
    with patch("standing.pages.clock.now", side_effect=RuntimeError("born 1984-11-23")):
        answer = client.get("/officers/?q=a")
    assert answer.status_code == 500
    assert "Something failed on our side" in answer.text
    assert "1984" not in answer.text


def test_a_request_that_names_a_strange_host_is_not_answered_with_a_page(client: Client) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "We could not read this request" in answer.text


def test_the_operator_can_ask_whether_it_is_up_and_ready(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ready\n"


def test_a_database_that_lacks_a_migration_is_not_ready(client: Client) -> None:
    with patch(
        "standing.pages.plain.MigrationExecutor.migration_plan", return_value=["ledger.0009"]
    ):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "run standing init" in answer.text
