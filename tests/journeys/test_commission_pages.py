"""axe finds nothing on any page of the commission, for any role; none scrolls sideways on a phone."""

import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.journeys.commission_addresses import (
    ADMINISTRATOR,
    BOARD,
    PENDING,
    PROPOSE_REMOVALS,
    READ_NO_CASES,
    READ_REMOVALS,
    READERS,
    STAFF,
    addresses_of,
)
from tests.journeys.demo_world import World, sign_in
from tests.journeys.hands import TOO_WIDE, found_by_axe

DESK, PHONE = {"width": 1200, "height": 900}, {"width": 360, "height": 740}
NOT_REQUIRED = "document.querySelectorAll('[required]').forEach(e => e.removeAttribute('required'))"


@pytest.fixture
def world(pending: World) -> World:
    """A small world whose determinations are prepared and wait for two people."""
    return pending


@pytest.fixture
def page(browser: Browser, world: World) -> Iterator[Page]:
    """A fresh page that lets axe in."""
    context = browser.new_context(base_url=world.address, viewport=DESK, bypass_csp=True)
    yield context.new_page()
    context.close()


def looked_at(page: Page) -> list[str]:
    """What is wrong with a page: what axe finds at a desk, and how far it scrolls on a phone."""
    page.set_viewport_size(DESK)
    found = found_by_axe(page)
    page.set_viewport_size(PHONE)
    over = page.evaluate(TOO_WIDE)
    page.set_viewport_size(DESK)
    return [*found, *([f"{over} pixels too wide at 360"] if over > 0 else [])]


def told(capsys: pytest.CaptureFixture[str], who: str, pages: int) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\naxe looked at {pages} pages as {who}\n")


@pytest.mark.parametrize("account", [*READERS, ADMINISTRATOR])
def test_everybody_of_the_commission_can_read_their_pages(
    page: Page, world: World, account: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(page, world, account)
    wrong = {}
    visited = 0
    for address in (*addresses_of(account), *linked(page, account)):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status < 500, f"{address}: {answer.status}"
        visited += 1
        if faults := looked_at(page):
            wrong[address] = faults
    told(capsys, account, visited)
    assert wrong == {}


def linked(page: Page, account: str) -> list[str]:
    """The addresses that only a page knows: cases of the queue, and an officer's file."""
    if account == ADMINISTRATOR:
        return []
    found = []
    cases = (
        ("/commission/queue/matches/", "#cases tbody a[href*='/matches/']"),
        ("/commission/queue/set-aside/", "#cases tbody a[href*='/set-aside/']"),
        ("/commission/queue/declined/", "#cases tbody a[href*='/declined/']"),
    )
    for at, links in (
        *(() if account in READ_NO_CASES else cases),
        ("/commission/search/?q=a", "tbody a[href^='/commission/officers/']"),
    ):
        page.goto(at)
        first = page.locator(links).first.get_attribute("href")
        assert first, at
        found.append(first)
    file = found[-1]
    found += [f"{file}public/"] if account in READ_REMOVALS else []
    found += [f"{file}public/propose/"] if account in PROPOSE_REMOVALS else []
    return [*found, f"{file}?on=2022-02-31", f"{file}?on=2022-06-01&known=2022-06-30"]


def test_a_form_that_is_sent_empty_says_what_is_missing_and_axe_finds_nothing(
    page: Page, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_in(page, world, STAFF)
    wrong = {}
    visited = 0
    for state in refused(page):
        visited += 1
        if faults := looked_at(page):
            wrong[state] = faults
    told(capsys, f"{STAFF}, forms sent empty", visited)
    assert wrong == {}


def refused(page: Page) -> Iterator[str]:
    """Send each form of staff with nothing in it, and name each."""
    page.goto(BOARD)
    page.get_by_role("button", name="Preview a reminder to the marked agencies").click()
    yield "a reminder to nobody"
    page.goto(BOARD)
    page.get_by_role("button", name=re.compile("^Preview a reminder to all")).click()
    yield "a reminder, previewed"
    for summary, button in (
        ("Grant an extension", "Grant the extension"),
        ("Record an estimate", "Record the estimate"),
        ("Record that it has nobody in this campaign", "Record that it has nobody"),
    ):
        page.goto(f"{BOARD}agencies/{PENDING}/")
        page.get_by_text(summary, exact=True).click()
        page.evaluate(NOT_REQUIRED)
        page.get_by_role("button", name=button, exact=True).click()
        yield summary
    page.goto("/commission/queue/matches/")
    page.get_by_role("button", name="Decide the marked cases together").click()
    yield "no case marked"
    page.goto("/commission/queue/set-aside/")
    for mark in page.locator("#cases tbody input[type=checkbox]").all():
        mark.check()
    page.get_by_role("button", name="Decide the marked cases together").click()
    yield "cases of several grounds"
    page.goto("/commission/queue/matches/")
    page.locator("#cases tbody a").first.click()
    page.evaluate(NOT_REQUIRED)
    page.get_by_role("button", name=re.compile("^Decide")).click()
    yield "nothing decided"
    page.goto("/commission/decisions/")
    page.get_by_text("Evaluate everyone who is ready").click()
    page.evaluate(NOT_REQUIRED)
    page.get_by_label("Decision day").fill("")
    page.get_by_role("button", name="Evaluate and prepare").click()
    yield "no decision day"
    page.goto("/commission/work/take-in/")
    page.evaluate(NOT_REQUIRED)
    page.get_by_role("button", name="Check the list and take it in").click()
    yield "no list"
    page.goto("/clock/")
    page.evaluate(NOT_REQUIRED)
    page.get_by_label("Day", exact=True).fill("2022-01-01")
    page.get_by_role("button", name="Move the clock").click()
    yield "the clock set back"
