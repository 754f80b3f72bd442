"""What goes wrong is answered in plain words, and never shows what is inside."""

import logging
import sys
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
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


def log_of_failures() -> str:
    kept = Path(settings.HOME) / "log" / "failures.log"
    return kept.read_text("utf-8") if kept.exists() else ""


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """Everything of the log's records that anything could write out."""
    return "\n".join([caplog.text, *(repr(record.__dict__) for record in caplog.records)])


@pytest.mark.parametrize(
    ("address", "broken"),
    [
        ("/officers/?q=Aldridge", "standing.pages.clock.now"),
        ("/try/", "standing.pages.trying.sheet.check_tables"),
    ],
)
def test_the_log_says_where_we_failed_and_nothing_of_what_was_sent(
    client: Client, caplog: pytest.LogCaptureFixture, address: str, broken: str
) -> None:
    client.raise_request_exception = False
    before = len(log_of_failures())
    sent = SimpleUploadedFile("Aldridge.csv", b"MPTC ID,Last Name\n0123-4567,Aldridge\n")
    with patch(broken, side_effect=ValueError("read Aldridge 1979-02-26")):
        answer = client.post(address, {"file": sent}) if address == "/try/" else client.get(address)

    assert answer.status_code == 500
    page = address.partition("?")[0]
    (record,) = caplog.records
    assert record.getMessage().startswith(f"500 at the page {page}: ValueError\n")
    kept = log_of_failures()[before:]
    for text in (record.getMessage(), kept):
        assert "ValueError" in text
        assert "/standing/pages/" in text
    everything = logged(caplog) + kept
    assert [word for word in ("Aldridge", "1979", "0123-4567") if word in everything] == []


@pytest.mark.parametrize(
    ("address", "host"),
    [("/officers/Aldridge-1979/", "testserver"), ("/Aldridge-1979", "testserver"),
     ("/", "aldridge-1979.example")],
)  # fmt: skip
def test_an_address_that_somebody_mistyped_is_not_logged(
    client: Client, caplog: pytest.LogCaptureFixture, address: str, host: str
) -> None:
    answer = client.get(address, headers={"host": host})
    assert answer.status_code in {400, 404}
    assert caplog.records
    assert "1979" not in logged(caplog)


def test_whatever_is_logged_is_written_without_a_failures_message() -> None:
    handler = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    sent = "-".join(["Aldridge", "1979"])
    try:
        date.fromisoformat(sent)
    except ValueError:
        record = logging.getLogger("any").makeRecord(
            "any", logging.ERROR, "any.py", 1, "Failed: %s", (sent,), sys.exc_info()
        )
    assert handler.filter(record)
    written = handler.format(record)
    assert "ValueError" in written
    assert "Aldridge" not in written


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
