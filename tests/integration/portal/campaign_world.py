"""An agency that answers a campaign in its portal: its people, their browsers, and their files.

All people are invented.
"""

import html
import re
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests import dirty, signing
from tests.integration.campaigns import small

from standing.campaigns.models import Draft
from standing.kernel.access import Role, Scope
from standing.ledger.actions import record

JUNE_3 = datetime(2022, 6, 3, 16, tzinfo=UTC)
CODE, OTHER = small.ACTON, small.CONCORD
CAMPAIGN = small.CAMPAIGN
HOME = f"/agency/{CODE}/"
PAGE = f"/agency/{CODE}/campaigns/{CAMPAIGN}/"
CLERK, HEAD, AUTHORITY, NEIGHBOUR = "acton.clerk", "acton.head", "acton.manager", "concord.clerk"
STANDARDS = "acton.standards"


def build() -> None:
    """The small register as an invented world on June 3, 2022, with people who sign in."""
    small.register()
    record(
        small.act(at=JUNE_3), kind="register.opened", subject="register",
        effective_on=JUNE_3.date(), authority="RUL-16",
        after={"invented": True, "scenario": "portal"},
    )  # fmt: skip
    signing.account(CLERK, Role.AGENCY_SUBMITTER, agency=CODE, name="Dana Fairweather")
    signing.account(HEAD, Role.AGENCY_HEAD, agency=CODE, name="Taylor Wetherfield")
    signing.account(AUTHORITY, Role.APPOINTING_AUTHORITY, agency=CODE, name="Marion Oakhurst")
    signing.account(NEIGHBOUR, Role.AGENCY_SUBMITTER, agency=OTHER, name="Lee Northgate")
    signing.account(
        STANDARDS, Role.AGENCY_SUBMITTER, agency=CODE, scope=Scope.STANDARDS, name="Sam Reedham"
    )


def client(username: str) -> Client:
    """A browser in which this account has signed in."""
    return signing.client_of(signing.Account.objects.get(username=username))


def xlsx(*officers: int | Mapping[str, dirty.Cell], kind: str = "submission") -> bytes:
    """A workbook about officers: a number stands for a row without fault."""
    rows = [dirty.row(each) if isinstance(each, int) else each for each in officers]
    headings = dirty.HEADINGS if kind == "submission" else dirty.OF_ROSTER
    with tempfile.TemporaryDirectory(prefix="standing-test-") as folder:
        path = dirty.workbook(Path(folder) / "made.xlsx", {"Officers": dirty.grid(rows, headings)})
        return path.read_bytes()


def choose(
    browser: Client, content: bytes, *, over: str = "", name: str = "acton.xlsx"
) -> HttpResponse:
    """Choose a file on the campaign's page."""
    sent = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return browser.post(f"{PAGE}file/", {"over": over, "file": sent, "whole": "yes"})


def draft() -> Draft:
    """The draft that is open."""
    return Draft.objects.get(closed_at__isnull=True)


def text(answer: HttpResponse) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.text)))


def field(answer: HttpResponse, label: str) -> str:
    """The name of the field that is labelled so."""
    found = re.search(rf'name="([^"]+)"[^>]*aria-label="{re.escape(label)}"', answer.text)
    assert found, label
    return found[1]


def press(browser: Client, what: str, *, state: str = "", **fields: str) -> HttpResponse:
    """Press a button of the draft, as the page that shows its present state would."""
    return browser.post(
        f"{PAGE}draft/{what}/", {"state": state or draft().state, **fields}, follow=True
    )
