"""A small world of ``standing demo``, served with its worker, and its people who sign in."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page
from tests.journeys.conftest import CHECKOUT, PATIENCE, free_port, wait_for


@dataclass(frozen=True, slots=True)
class World:
    """Where a world is served, and the environment of its programs."""

    address: str
    environment: dict[str, str]

    @property
    def home(self) -> Path:
        """The folder of the world."""
        return Path(self.environment["STANDING_HOME"])

    def accounts(self) -> list[str]:
        """The accounts that the demo gave a sign-in."""
        return list(self._sign_ins())

    def password(self, account: str) -> str:
        """The password of an account, from the file that only its owner can read."""
        return str(self._sign_ins()[account]["password"])

    def code(self, account: str) -> str:
        """The six digits that the app of an account shows now."""
        told = standing(f"user code {account}", self.environment)
        return told.split()[-1]

    def _sign_ins(self) -> dict[str, dict[str, str]]:
        kept = self.home / "sign-ins.json"
        assert kept.stat().st_mode & 0o077 == 0
        found: dict[str, dict[str, str]] = json.loads(kept.read_text("utf-8"))["accounts"]
        return found


def standing(words: str, environment: dict[str, str], *more: str) -> str:
    """Run a command of the program and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "standing", *words.split(), *more], cwd=CHECKOUT, env=environment,
        check=False, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(home: Path, *, demo: str) -> Iterator[World]:
    """Play a demo into a home of its own and serve it, with a worker beside, until the block ends."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ, "STANDING_HOME": str(home), "STANDING_URL": address, "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "standing.config.settings",
    }  # fmt: skip
    standing(f"demo --no-serve {demo}", environment)
    command = [
        sys.executable, "-m", "standing", "serve", "--port", str(port), "--workers", "1",
    ]  # fmt: skip
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=subprocess.PIPE) as server:
        try:
            wait_for(f"{address}/readyz", server)
            yield World(address, environment)
        finally:
            server.terminate()
            server.wait(PATIENCE)


def sign_in(page: Page, world: World, account: str) -> str:
    """Sign in as people do: a password, then the digits of the app, which it returns."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail or account name").fill(account)
    page.get_by_label("Password", exact=True).fill(world.password(account))
    page.get_by_role("button", name="Sign in", exact=True).click()
    code = world.code(account)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in with the code").click()
    page.get_by_role("button", name="Sign out").wait_for()
    return code


_EARLIER = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    kept = SessionStore(row.session_key)
    shown = kept.get("account_authentication_methods", [])
    kept["account_authentication_methods"] = [{**each, "at": each["at"] - 1200} for each in shown]
    kept.save()
"""


def a_while_passes(world: World) -> None:
    """Let everybody have shown their second factor twenty minutes earlier than they did."""
    standing("manage shell --verbosity=0 -c", world.environment, _EARLIER)
