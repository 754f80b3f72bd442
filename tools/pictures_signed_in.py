"""The pictures of the pages that need a sign-in, taken of a small invented world made for them."""

import csv
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, Page

from standing.sheets.reading import read_tables

DESK, PHONE = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
CAMPAIGN = "2022-a-h"
DECISIONS = "/commission/decisions/"
UNTIL_DONE = 300_000
"""For how many milliseconds a worker is waited for."""


class World:
    """A played and served world, with its home and the address of its pages."""

    def __init__(self, home: Path, address: str) -> None:
        self.home, self.address = home, address
        kept = json.loads((home / "sign-ins.json").read_text("utf-8"))["accounts"]
        self.passwords = {account: each["password"] for account, each in kept.items()}
        clerk = next(account for account in kept if account.endswith(".clerk"))
        self.clerk, self.agency = clerk, clerk.removesuffix(".clerk")
        self.officer = next(account for account in kept if account.startswith("officer."))

    def code(self, account: str) -> str:
        """The digits that the authenticator app of an account shows now."""
        return standing(self.home, "user", "code", account).split()[-1]


def standing(home: Path, *words: str) -> str:
    """Run a command of the program on a world and return what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "standing", *words], env=_environment(home), check=True,
        stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "STANDING_HOME": str(home), "DATABASE_URL": ""}


@contextmanager
def played(scale: str, until: str) -> Iterator[World]:
    """Play a world into a folder of its own and serve it with a worker, until the block ends."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        standing(
            home, "demo", "--no-serve", "--no-packets", "--scale", scale, "--until", until
        )  # fmt: skip
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        command = [sys.executable, "-m", "standing", "serve", "--port", port, "--workers", "1"]
        with subprocess.Popen(command, env=_environment(home)) as server:
            try:
                _wait_for(f"http://127.0.0.1:{port}/readyz")
                yield World(home, f"http://127.0.0.1:{port}")
            finally:
                server.terminate()
                server.wait(30)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"Nothing answers at {address}.")


class Camera:
    """Somebody's browser, and where its pictures go: each at a desk and on a phone."""

    def __init__(self, browser: Browser, world: World, out: Path, account: str = "") -> None:
        self.page: Page = browser.new_page(viewport=DESK, base_url=world.address)
        self.out, self.taken = out, 0
        if account:
            self._sign_in(world, account)

    def open(self, address: str) -> None:
        """Open an address; stop where it is not answered as it should be."""
        answer = self.page.goto(address)
        if answer is None or not answer.ok:
            raise SystemExit(
                f"{address} was answered with {answer.status if answer else 'nothing'}."
            )

    def take(self, name: str, address: str = "", *, to: str = "") -> None:
        """Take a page at both sizes, as it is or opened first; ``to`` is the part to scroll to."""
        if address:
            self.open(address)
        for ending, size in (("", DESK), ("-phone", PHONE)):
            self.page.set_viewport_size(size)
            self.page.evaluate("scrollTo(0, 0)")
            if to:
                self.page.locator(to).first.evaluate("part => part.scrollIntoView()")
            self.page.screenshot(path=self.out / f"{name}{ending}.png")
            self.taken += 1
        self.page.set_viewport_size(DESK)

    def press(self, name: str) -> None:
        """Press the button whose name begins so."""
        self.page.get_by_role("button", name=re.compile(f"^{name}")).first.click()

    def sees_done(self) -> None:
        """Wait on the page of a piece of work until a worker has done it."""
        tag = self.page.locator("section.answer .tag").first
        tag.get_by_text("Done").wait_for(timeout=UNTIL_DONE)

    def move_the_clock(self, day: str) -> None:
        """Move the clock of the world on to the morning of a day."""
        self.open("/clock/")
        self.page.get_by_label("Day", exact=True).fill(day)
        self.press("Move the clock$")
        self.page.get_by_text("it stands still", exact=False).first.wait_for()

    def _sign_in(self, world: World, account: str) -> None:
        self.open("/sign-in/")
        self.page.get_by_label("E-mail or account name").fill(account)
        self.page.get_by_label("Password", exact=True).fill(world.passwords[account])
        self.press("Sign in$")
        self.page.get_by_label("Code").fill(world.code(account))
        self.press("Sign in with the code")
        self.page.get_by_role("button", name="Sign out").wait_for()


def take_all(browser: Browser, out: Path) -> int:
    """Take every picture that needs a sign-in; return how many were taken."""
    with played("0.05", "2022-06-29") as world:

        def camera(account: str = "") -> Camera:
            return Camera(browser, world, out, account)

        anybody, staff, clerk = camera(), camera("staff.one"), camera(world.clerk)
        director, auditor = camera("certification.director"), camera("auditor")
        anybody.take("sign-in", "/sign-in/")
        _before(world, staff, clerk)
        _deciding(staff, director, lambda: camera("executive.director"))
        staff.move_the_clock("2022-07-06")
        _after(world, clerk)
        auditor.take("console-record", "/commission/record/")
        officer = camera(world.officer)
        officer.take("own", "/my/")
        cameras = (anybody, staff, clerk, director, auditor, officer)
        return sum(each.taken for each in cameras)


def _before(world: World, staff: Camera, clerk: Camera) -> None:
    """What waits for an agency and for the commission before anybody is evaluated."""
    _upload(world, clerk)
    clerk.take("portal-draft", to="main h1")
    clerk.take("portal-home", f"/agency/{world.agency}/")
    clerk.take("portal-roster", f"/agency/{world.agency}/roster/")
    staff.take("console-today", "/commission/")
    staff.take("console-board", f"/commission/campaigns/{CAMPAIGN}/")
    staff.open("/commission/queue/matches/")
    staff.page.locator("#cases tbody a").first.click()
    staff.take("console-case")


def _upload(world: World, clerk: Camera) -> None:
    """Give the agency's own file three faults, and let its clerk check it."""
    sent = next((world.home / "scenario" / "submissions").glob(f"{world.agency}.*"))
    faulty = world.home / "officers.csv"
    rows = [[str(cell) for cell in row] for row in read_tables(sent)[0].rows]
    head = next(i for i, row in enumerate(rows) if "CPR Expiration" in row)
    day, wrong = rows[head].index("CPR Expiration"), ("02/30/2022", "soon", "13/13/2022")
    for row, said in zip(rows[head + 1 :], wrong, strict=False):
        row[day] = said
    with faulty.open("w", encoding="utf-8", newline="") as write:
        csv.writer(write).writerows(rows)
    clerk.open(f"/agency/{world.agency}/campaigns/{CAMPAIGN}/")
    clerk.page.set_input_files("#file", faulty)
    clerk.press("Check this file")
    clerk.page.locator("#faults, .fault").first.wait_for()


def _deciding(staff: Camera, director: Camera, executive: Callable[[], Camera]) -> None:
    """Prepare, show what waits for two people, let them approve, and build the packets."""
    staff.move_the_clock("2022-06-30")
    staff.open(DECISIONS)
    staff.page.get_by_text("Evaluate everyone who is ready").click()
    staff.press("Evaluate and prepare")
    staff.sees_done()
    director.open(DECISIONS)
    director.page.locator(".answer-sentence a").first.click()
    director.take("console-decision")
    preparation = director.page.url
    director.press("Approve")
    staff.move_the_clock("2022-07-01")  # from which day on the second approval issues it
    second = executive()
    second.open(preparation)
    second.press("Approve")
    staff.open(preparation)
    staff.press("Build the packets")
    staff.sees_done()


def _after(world: World, clerk: Camera) -> None:
    """What the agency finds once the packets are built."""
    clerk.open(f"/agency/{world.agency}/packets/")
    clerk.page.locator("section.packet h2 a").first.click()
    clerk.take("portal-packet")
