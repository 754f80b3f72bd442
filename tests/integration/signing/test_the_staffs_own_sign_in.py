"""The commission's staff sign in through a real OpenID provider, a process of its own.

Both servers are programs; a browser's part is played over real HTTP, redirect by redirect.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from tests.integration.signing import people

CHECKOUT = Path(__file__).resolve().parents[3]
PATIENCE = 60
CLAIMS = [
    {"sub": "robin", "email": "Robin@example.org", "email_verified": True},
    {"sub": "noel", "email": "noel@example.org", "email_verified": True},
    {"sub": "unverified", "email": "robin@example.org", "email_verified": False},
    {"sub": "unsaid", "email": "robin@example.org"},
    {"sub": "a word", "email": "robin@example.org", "email_verified": "false"},
    {"sub": "stranger", "email": "stranger@example.org", "email_verified": True},
    {"sub": "agency", "email": "dana@example.org", "email_verified": True},
    {"sub": "officer", "email": "casey@example.org", "email_verified": True},
    {"sub": "revoked", "email": "gone@example.org", "email_verified": True},
    {"sub": "no address"},
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], address: str, environment: dict[str, str]) -> Iterator[None]:
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until and server.poll() is None:
                try:
                    requests.get(address, timeout=5)
                    break
                except requests.RequestException:  # not there yet, or slow to begin
                    time.sleep(0.1)
            assert server.poll() is None, f"{command} ended"
            yield
        finally:
            server.terminate()
            server.wait(PATIENCE)


@pytest.fixture
def site(database_of_its_own: dict[str, str]) -> Iterator[str]:
    """Our own server, told where the provider is; and the provider."""
    provider, port = free_port(), free_port()
    environment = {
        **database_of_its_own,
        "DJANGO_SETTINGS_MODULE": "standing.config.settings",
        "STANDING_OIDC_URL": f"http://127.0.0.1:{provider}",
        "STANDING_OIDC_CLIENT": "the-register",
        "STANDING_OIDC_SECRET": "of-the-register",
        "STANDING_OIDC_NAME": "the commission’s sign-in",
    }
    for program in ("standing init", "tests.integration.signing.staff_world"):
        subprocess.run(
            [sys.executable, "-m", *program.split()], cwd=CHECKOUT, env=environment, check=True
        )
    claims = [part for each in CLAIMS for part in ("--user-claims", json.dumps(each))]
    mock = [sys.executable, "-m", "oidc_provider_mock", "--port", str(provider), *claims]
    ours = [sys.executable, "-m", "standing", "serve", "--port", str(port), "--workers", "1"]
    address = f"http://127.0.0.1:{port}"
    with (
        running(mock, f"http://127.0.0.1:{provider}/", dict(os.environ)),
        running(ours, f"{address}/readyz", environment),
    ):
        yield address


def hidden(page: requests.Response) -> dict[str, str]:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert found is not None
    return {"csrfmiddlewaretoken": found.group(1)}


def to_the_provider(browser: requests.Session, site: str, ahead: str = "") -> requests.Response:
    page = browser.get(f"{site}/sign-in/{ahead}")
    action = re.search(r'action="(/sign-in/with/staff/[^"]*)"', page.text)
    assert action is not None
    assert "Sign in with the commission’s sign-in" in page.text
    answer = browser.post(
        urljoin(site, action.group(1).replace("&amp;", "&")), hidden(page), allow_redirects=False
    )
    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert "state" in asked
    allowed = page.headers["Content-Security-Policy"]
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(answer.headers["Location"]))
    assert f"form-action 'self' {origin}" in allowed
    return answer


def come_by_the_other_door(
    site: str, who: str, ahead: str = ""
) -> tuple[requests.Session, requests.Response]:
    browser = requests.Session()
    there = to_the_provider(browser, site, ahead).headers["Location"]
    back = browser.post(there, {"sub": who}, allow_redirects=False)
    assert back.status_code in (302, 303), back.text
    return browser, browser.get(back.headers["Location"], allow_redirects=False)


def is_signed_in(browser: requests.Session, site: str) -> bool:
    return browser.get(f"{site}/account/", allow_redirects=False).status_code == 200


@pytest.mark.tables
def test_staff_sign_in_there_and_nobody_else_does(site: str) -> None:
    # With a second factor: the second step comes after the other side, as after a password.
    browser, answer = come_by_the_other_door(site, "robin", "?next=/account/sessions/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in/code/")
    assert not is_signed_in(browser, site)
    page = browser.get(f"{site}/sign-in/code/")
    done = browser.post(
        f"{site}/sign-in/code/", {"code": people.code(), **hidden(page)}, allow_redirects=False
    )
    assert done.headers["Location"] == "/account/sessions/"
    assert is_signed_in(browser, site)

    # Without one: signed in, and led to set one up before anything of the commission opens.
    browser, answer = come_by_the_other_door(site, "noel")
    assert answer.headers["Location"] == "/signed-in/"
    behind = browser.get(f"{site}/commission/", allow_redirects=False)
    assert behind.headers["Location"].startswith("/account/app/?next=")
    assert browser.get(f"{site}/account/app/").status_code == 200

    # Everybody else: one sentence, the same for all of them, and no account.
    said = set()
    refused = [each["sub"] for each in CLAIMS if each["sub"] not in ("robin", "noel")]
    for who in refused:
        browser, answer = come_by_the_other_door(site, str(who))
        assert answer.status_code == 403, who
        sentence = re.search(r'<p class="lead">(.*?)</p>', answer.text)
        assert sentence is not None
        said.add(sentence.group(1))
        assert not is_signed_in(browser, site), who
    assert len(refused) == 8
    assert len(said) == 1
    assert "No account of the commission" in said.pop()


@pytest.mark.tables
def test_an_answer_that_was_not_asked_for_or_was_refused_signs_nobody_in(site: str) -> None:
    browser = requests.Session()
    forged = browser.get(f"{site}/sign-in/with/staff/back/?code=stolen&state=made-up")
    assert "You are not signed in" in forged.text
    assert not is_signed_in(browser, site)

    asked = to_the_provider(browser, site)
    state = parse_qs(urlsplit(asked.headers["Location"]).query)["state"][0]
    stopped = browser.get(f"{site}/sign-in/with/staff/back/?error=access_denied&state={state}")
    assert "You stopped at the other sign-in" in stopped.text

    asked = to_the_provider(browser, site)
    state = parse_qs(urlsplit(asked.headers["Location"]).query)["state"][0]
    wrong = browser.get(f"{site}/sign-in/with/staff/back/?code=wrong&state={state}")
    assert "gave no answer that we could use" in wrong.text
    assert not is_signed_in(browser, site)

    assert browser.get(f"{site}/sign-in/with/elsewhere/").status_code == 404


@pytest.mark.django_db
def test_it_is_off_unless_it_is_told_where() -> None:
    from django.conf import settings
    from django.test import Client

    assert settings.OIDC_URL == ""
    assert "allauth.socialaccount" not in settings.INSTALLED_APPS
    assert Client().get("/sign-in/with/staff/").status_code == 404
