"""The line breaks while a file is on its way, over a real socket: nothing or all of it is kept."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIRequestContext, Browser
from tests import dirty
from tests.integration.campaigns import small
from tests.journeys import new_clerk_world as world
from tests.journeys.conftest import PATIENCE, Served, serving

CAMPAIGN = f"/agency/{world.LINCOLN}/campaigns/{small.CAMPAIGN}/"
DRAFT = f"{CAMPAIGN}draft/"
BOUNDARY = "the-edge-of-a-part"
FIRST = world.AGENCIES.index(world.LINCOLN) * world.AT_EACH + 1


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A register in which a clerk has signed in and may send."""
    with serving(tmp_path_factory.mktemp("broken"), "tests.journeys.new_clerk_world") as register:
        yield register


@pytest.fixture
def clerk(browser: Browser, served: Served) -> Iterator[APIRequestContext]:
    """The clerk of Lincoln, signed in."""
    context = browser.new_context(base_url=served.address)
    session = served.told["sessions"][f"clerk.{world.LINCOLN}"]
    context.add_cookies([{"name": "sessionid", "value": session, "url": served.address}])
    yield context.request
    context.close()


def the_form(clerk: APIRequestContext, served: Served, file: bytes) -> tuple[str, bytes]:
    """The head and the body of the request that a browser makes of the filled-in form."""
    page = clerk.get(CAMPAIGN)
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text())
    assert found is not None
    fields = {"csrfmiddlewaretoken": found[1], "over": ""}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="lincoln.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n".encode()
        + file
        + b"\r\n"
    )
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="whole"\r\n\r\nyes\r\n'
        f"--{BOUNDARY}--\r\n".encode()
    )
    body = b"".join(parts)
    cookies = "; ".join(
        f"{each['name']}={each['value']}" for each in clerk.storage_state()["cookies"]
    )
    head = (
        f"POST {CAMPAIGN}file/ HTTP/1.1\r\nHost: {urlsplit(served.address).netloc}\r\n"
        f"Origin: {served.address}\r\nReferer: {served.address}{CAMPAIGN}\r\nCookie: {cookies}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head, body


def say(served: Served, head: str, body: bytes, *, answered: bool) -> str:
    """Send this much of a request, then hang up or hear the answer's first line."""
    place = urlsplit(served.address)
    assert place.hostname is not None
    with socket.create_connection((place.hostname, place.port or 80), timeout=PATIENCE) as line:
        line.sendall(head.encode() + body)
        if not answered:
            return ""
        return line.makefile("rb").readline().decode()


def file_of_the_agency(folder: Path) -> bytes:
    """A list of the agency's officers without a fault."""
    rows = [dirty.row(number) for number in range(FIRST, FIRST + world.AT_EACH)]
    return dirty.csv_file(folder / "lincoln.csv", dirty.grid(rows)).read_bytes()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8, 0.95])
def test_a_file_whose_line_breaks_on_the_way_leaves_no_draft(
    clerk: APIRequestContext, served: Served, tmp_path: Path, share: float
) -> None:
    head, body = the_form(clerk, served, file_of_the_agency(tmp_path))

    say(served, head, body[: int(len(body) * share)], answered=False)

    assert "There is no draft here. Choose a file to begin one." in clerk.get(DRAFT).text()


def test_the_same_file_sent_again_over_a_whole_line_is_one_draft(
    clerk: APIRequestContext, served: Served, tmp_path: Path
) -> None:
    head, body = the_form(clerk, served, file_of_the_agency(tmp_path))
    say(served, head, body[: len(body) // 2], answered=False)

    assert " 302 " in say(served, head, body, answered=True)

    page = clerk.get(DRAFT).text()
    assert "lincoln.csv" in page
    assert "There is no draft here" not in page
