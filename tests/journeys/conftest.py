"""A real server over a small invented world, and a real Chromium that looks at it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

if TYPE_CHECKING:
    from tests.journeys.demo_world import World

CHECKOUT = Path(__file__).resolve().parents[2]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True, slots=True)
class Served:
    """A register that is served: its address, and what the program that wrote its world told."""

    address: str
    told: Any


@contextmanager
def serving(home: Path, world: str) -> Iterator[Served]:
    """Write a world, a program that tells one line of JSON or nothing, and serve it meanwhile.

    Migrating makes all that signing in needs: the sessions, and the counters of attempts.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "STANDING_HOME": str(home),
        "STANDING_URL": address,
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "standing.config.settings",
    }
    told = ""
    for program in ("standing manage migrate --verbosity=0", world):
        made = subprocess.run(
            [sys.executable, "-m", *program.split()], cwd=CHECKOUT, env=environment, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
        told = made.stdout
    serve = f"standing serve --port {port} --workers 1 --no-worker"
    command = [sys.executable, "-m", *serve.split()]
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=subprocess.PIPE) as server:
        try:
            wait_for(f"{address}/readyz", server)
            yield Served(address, json.loads(told) if told.strip() else None)
        finally:
            server.terminate()
            server.wait(PATIENCE)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ``standing serve`` over a database of its own."""
    with serving(tmp_path_factory.mktemp("journeys"), "tests.journeys.invented_world") as served:
        yield served.address


@pytest.fixture(scope="session")
def pending(tmp_path_factory: pytest.TempPathFactory) -> Iterator["World"]:
    """A small world whose determinations are prepared and wait for two people."""
    from tests.journeys.demo_world import served, standing

    with served(
        tmp_path_factory.mktemp("pending"), demo="--no-packets --scale 0.03 --until 2022-06-29"
    ) as made:
        standing(
            "determine 2022-a-h --on 2022-07-01 --at 2022-06-30T09:00 --as staff.two",
            made.environment,
        )
        yield made


@pytest.fixture(scope="session")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator["World"]:
    """The same world, played to its end: released, published, and some weeks later."""
    from tests.journeys.demo_world import served

    with served(tmp_path_factory.mktemp("decided"), demo="--no-packets --scale 0.03") as made:
        yield made


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until an address answers, or fail with what the server said."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (URLError, ConnectionError, TimeoutError):
            if server.poll() is not None:
                break
            time.sleep(0.1)
        else:
            return
    server.terminate()
    said = server.stderr.read().decode() if server.stderr else ""
    pytest.fail(f"The server did not answer at {address}. It said: {said}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once for each module."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("Chromium is not on this machine; install it with: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh page at a desktop's size, with paths relative to the site."""
    context = browser.new_context(base_url=site, viewport={"width": 1200, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A phone of 320 points on which no program runs."""
    context = browser.new_context(
        base_url=site, viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def without_script(browser: Browser, site: str) -> Iterator[Page]:
    """A page in a browser that runs no script, on a phone."""
    context: BrowserContext = browser.new_context(
        base_url=site, viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()
