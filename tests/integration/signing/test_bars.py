"""The security bars that hold for every page: no inline script or style, no form without its mark."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver
from tests.integration.signing import people
from tests.signing import client_of

CHECKOUT = Path(__file__).resolve().parents[3]
TEMPLATES = CHECKOUT / "src" / "standing" / "pages" / "templates"
SETTINGS = "standing.config.settings"
DATA = {"application/json", "application/ld+json"}


class Inline(HTMLParser):
    """Finds what a policy without inline script and style would stop."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and "src" not in given and given.get("type") not in DATA:
            self.found.append("an inline script")
        if tag == "style":
            self.found.append("an inline style sheet")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.found.append(f"{name} on {tag}")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"a script in the {name} of {tag}")


def inline(html: str) -> list[str]:
    """What stands inline in a page or a template."""
    parser = Inline()
    parser.feed(html)
    return parser.found


def test_the_search_for_inline_script_finds_it() -> None:
    assert inline('<p onclick="x()" style="a"><script>1</script><a href="javascript:1">') == [
        "onclick on p", "style on p", "an inline script", "a script in the href of a",
    ]  # fmt: skip
    assert inline('<script type="application/json">{}</script><script src="a.js"></script>') == []


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_no_template_has_inline_script_or_style(template: Path) -> None:
    html = re.sub(r"{%.*?%}|{#.*?#}", "", template.read_text("utf-8"), flags=re.DOTALL)

    assert inline(html) == []


KEEPS_NOTHING = {"verify"}
"""A form that changes and keeps nothing, and asks nobody who they are; the API is only read."""


def addresses(blanks: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Every address by its name, with something in its blanks."""
    for pattern in get_resolver().url_patterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        yield (
            pattern.name or route,
            "/"
            + re.sub(
                r"<(?:(\w+):)?(\w+)>",
                lambda blank: blanks.get(blank[2], "1" if blank[1] == "int" else "aaa"),
                route,
            ),
        )


@pytest.fixture
def people_and_strangers() -> list[Client]:
    """A stranger, an officer, and somebody of the commission with every second factor."""
    account = people.staff()
    Authenticator.objects.create(
        user=account,
        type="webauthn",
        data={"name": "Blue phone", "credential": {"clientExtensionResults": {}}},
    )
    return [Client(), client_of(people.officer()), client_of(account)]


@pytest.mark.django_db
def test_no_page_has_inline_script_or_style_and_each_says_so(
    people_and_strangers: list[Client],
) -> None:
    seen = 0
    faults = []
    for browser in people_and_strangers:
        browser.raise_request_exception = False
        for name, address in addresses({}):
            page = browser.get(address)
            if page.status_code == 500:
                continue  # another test's to find
            assert "default-src 'self'" in page["Content-Security-Policy"], name
            assert "unsafe" not in page["Content-Security-Policy"], name
            assert page["X-Frame-Options"] == "DENY", name
            if page.get("Content-Type", "").startswith("text/html") and not page.streaming:
                seen += 1
                faults += [(name, each) for each in inline(page.content.decode())]

    assert faults == []
    assert seen > 60


@pytest.mark.django_db
def test_a_form_without_its_mark_is_refused_at_every_address(
    people_and_strangers: list[Client],
) -> None:
    open_to_forged = []
    for whose in people_and_strangers:
        browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        browser.cookies = whose.cookies
        for name, address in addresses({}):
            answer = browser.post(address, {"name": "forged"})
            if name in KEEPS_NOTHING or name.startswith("api-"):
                assert answer.status_code in (403, 405, 422), name
                continue
            if answer.status_code != 403 or b"could not tell that this form is ours" not in (
                answer.content
            ):
                open_to_forged.append((name, answer.status_code))

    assert open_to_forged == []


@pytest.mark.django_db
def test_the_answers_of_signing_in_name_no_library_and_no_server(
    people_and_strangers: list[Client],
) -> None:
    words = re.compile(r"allauth|django|authenticator_|two-factor|\b2fa\b|reauthent", re.IGNORECASE)
    for browser in people_and_strangers:
        for address in ("/sign-in/", "/sign-in/forgotten/", "/account/second-factors/"):
            text = re.sub(r"<script.*?</script>|<[^>]+>", "", browser.get(address).content.decode())
            assert words.findall(text) == []


def deployed(**more: str) -> "subprocess.CompletedProcess[str]":
    """Run Django's own checks as for a server that others reach."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=CHECKOUT, check=False, capture_output=True, text=True,
        env={**os.environ, "STANDING_HTTPS": "yes", "STANDING_SECRET_KEY": "k9-" * 20 + "Zq7!", **more},
    )  # fmt: skip


def test_served_to_others_djangos_own_checks_find_nothing() -> None:
    checked = deployed()

    assert (checked.returncode, checked.stderr) == (
        0, "",
    ), checked.stderr  # fmt: skip
    assert "no issues" in checked.stdout


def test_with_the_staffs_own_sign_in_they_find_nothing_either() -> None:
    checked = deployed(STANDING_OIDC_URL="https://id.example.org", STANDING_OIDC_CLIENT="register")

    assert checked.returncode == 0, checked.stderr


def test_cookies_are_for_https_alone_where_it_is_served_to_others() -> None:
    asked = "; ".join(
        f"print(settings.{name})"
        for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    )
    said = subprocess.run(
        [sys.executable, "-c", f"from django.conf import settings; {asked}"],
        cwd=CHECKOUT, check=True, capture_output=True, text=True,
        env={**os.environ, "STANDING_HTTPS": "yes", "DJANGO_SETTINGS_MODULE": SETTINGS},
    )  # fmt: skip

    assert said.stdout.split() == ["True"] * 3


def test_passwords_are_hashed_with_argon2_alone() -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.django_db
def test_a_proxy_tells_the_address_only_where_one_is_trusted(settings: Any) -> None:
    from django.test import RequestFactory

    from standing.pages.signing import throttle

    request = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.7"})
    assert throttle.address(request) == "127.0.0.1"

    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert throttle.address(request) == "198.51.100.7"
