"""Signing in with a real browser: passkeys under the page's own policy, an app, and recovery codes."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect
from tests.integration.signing import people
from tests.journeys.conftest import CHECKOUT, PATIENCE, free_port, wait_for

AXE = CHECKOUT / "build" / "axe.min.js"
PUBLIC = (
    "/sign-in/", "/sign-in/forgotten/", "/sign-in/forgotten/sent/", "/sign-in/forgotten/1-nothing/",
    "/sign-in/forgotten/done/", "/sign-in/inactive/", "/sign-out/",
)  # fmt: skip
OWN = (
    "/account/", "/account/app/", "/account/keys/", "/account/keys/add/", "/account/password/",
    "/account/second-factors/", "/account/sessions/", "/account/codes/", "/account/codes/new/",
    "/account/app/remove/",
)  # fmt: skip


@pytest.fixture(scope="module")
def entrance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A register with people who sign in, at an address where browsers allow passkeys."""
    environment = {
        **os.environ,
        "STANDING_HOME": str(tmp_path_factory.mktemp("signing")),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "standing.config.settings",
    }
    for program in ("standing init", "tests.journeys.signing_world"):
        made = subprocess.run(
            [sys.executable, "-m", *program.split()], cwd=CHECKOUT, env=environment, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        assert made.returncode == 0, made.stderr
    port = free_port()
    command = [sys.executable, "-m", "standing", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=subprocess.PIPE) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}/readyz", server)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(PATIENCE)


@pytest.fixture
def context(browser: Browser, entrance: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=entrance, viewport={"width": 1200, "height": 800})
    yield opened
    opened.close()


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """A page, and what its policy stopped or its scripts complained of."""
    page = context.new_page()
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def device(page: Page) -> CDPSession:
    """A device that holds passkeys and opens them for whoever asks."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def write_name_and_password(page: Page, name: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail or account name").fill(name)
    page.get_by_label("Password", exact=True).fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{page.url} {each['id']} {each['nodes'][0]['html']}" for each in found["violations"]]


def test_a_passkey_is_added_as_the_first_second_factor_and_opens_the_register_by_itself(
    context: BrowserContext,
) -> None:
    page, said = watched(context)
    device(page)

    # The first sign-in, with the password alone, leads to setting a second factor up.
    write_name_and_password(page, "robin")
    page.goto("/commission/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up an authenticator app")
    page.get_by_role("link", name="Add a passkey instead").click()
    page.get_by_label("A name for it").fill("Blue phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="I have them on paper, go on").click()
    expect(page).to_have_url(re.compile("/commission/$"))

    page.goto("/account/keys/")
    expect(page.get_by_role("rowheader", name="Blue phone")).to_be_visible()

    # Signed out, the passkey alone signs in, and counts as the second factor.
    sign_out(page)
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto("/commission/")
    expect(page).to_have_url(re.compile("/commission/$"))

    # After the password it is the second step.
    sign_out(page)
    write_name_and_password(page, "robin")
    expect(page.get_by_role("heading", level=1)).to_have_text("The second step")
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    # Before a weighty act it is asked for once more.
    page.goto("/sign-in/code/again/?next=/account/sessions/")
    expect(page).to_have_url(re.compile("/sign-in/key/again/"))
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where you are signed in")

    assert said == []


def test_where_no_passkey_is_found_the_page_says_so_and_the_password_still_works(
    context: BrowserContext,
) -> None:
    page, said = watched(context)
    device(page)
    page.goto("/sign-in/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_text("No passkey was used")).to_be_visible(timeout=PATIENCE * 1000)
    assert [each for each in said if "Content Security Policy" in each] == []


def test_an_app_is_set_up_and_a_recovery_code_opens_once(context: BrowserContext) -> None:
    page, said = watched(context)
    write_name_and_password(page, "blake")
    page.goto("/account/app/")
    expect(page.locator("img.qr")).to_be_visible()
    assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    secret = page.locator("#authenticator_secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill(people.code(secret))
    page.get_by_role("button", name="Finish setting up").click()
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10

    sign_out(page)
    write_name_and_password(page, "blake")
    page.get_by_label("Code").fill(people.code(secret, steps=1))
    page.get_by_role("button", name="Sign in with the code").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    sign_out(page)
    write_name_and_password(page, "blake")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in with the code").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    sign_out(page)
    write_name_and_password(page, "blake")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in with the code").click()
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#faults")).to_contain_text("a recovery code works once")
    assert [each for each in said if "422" not in each] == []


def test_without_script_on_a_phone_a_password_and_a_code_are_enough(
    browser: Browser, entrance: str
) -> None:
    phone = browser.new_context(
        base_url=entrance, viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    page = phone.new_page()
    write_name_and_password(page, "alex")
    page.get_by_label("Code").fill(people.code())
    page.get_by_role("button", name="Sign in with the code").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    for address in OWN:
        page.goto(address)
        wide = page.locator("html").bounding_box()
        assert wide is not None
        assert wide["width"] <= 320, address
    phone.close()


def test_a_keyboard_alone_signs_in_and_meets_the_faults_first(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("E-mail or account name").focus()
    page.keyboard.type("casey")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.locator("#faults")).to_be_focused()
    expect(page.get_by_label("E-mail or account name")).to_have_value("casey")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("E-mail or account name")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type(people.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_the_back_button_shows_nothing_after_signing_out(context: BrowserContext) -> None:
    page = context.new_page()
    write_name_and_password(page, "casey")
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    sign_out(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_everybody_can_read_the_pages_of_signing_in(context: BrowserContext) -> None:
    page = context.new_page()
    found = []
    for address in PUBLIC:
        page.goto(address)
        found += axe(page)
    write_name_and_password(page, "alex")
    found += axe(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in with the code").click()
    found += axe(page)
    page.get_by_label("Code").fill(people.code(steps=1))  # this one may have been used above
    page.get_by_role("button", name="Sign in with the code").click()
    for address in (*OWN, "/sign-in/code/again/"):
        page.goto(address)
        found += axe(page)
    page.goto("/account/codes/new/")
    page.get_by_role("button", name="Make ten new codes").click()
    expect(page.locator(".codes li")).to_have_count(10)
    found += axe(page)
    sign_out(page)
    write_name_and_password(page, "noel")
    for address in ("/account/app/", "/account/keys/add/"):
        page.goto(address)
        found += axe(page)
    sign_out(page)
    for _ in range(8):
        page.goto("/sign-in/")
        page.get_by_label("E-mail or account name").fill("nobody")
        page.get_by_label("Password", exact=True).fill("wrong")
        page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many attempts")
    found += axe(page)

    assert found == []
