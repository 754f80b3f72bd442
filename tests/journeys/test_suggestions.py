"""What the search box proposes: with the keyboard, read aloud, on a phone, and without script."""

import re

from playwright.sync_api import Browser, Locator, Page, expect
from tests.journeys.hands import found_by_axe


def box(page: Page) -> Locator:
    return page.get_by_label("Officer or agency")


def proposals(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_a_keyboard_goes_through_what_is_proposed_and_opens_it(page: Page) -> None:
    page.goto("/")
    box(page).press_sequentially("a")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    box(page).press_sequentially("b")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    first = proposals(page).first
    count = proposals(page).count()
    assert count >= 1
    expect(
        page.get_by_role("status").filter(has_text="Use the arrow keys to choose")
    ).to_have_count(1)

    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    expect(box(page)).to_be_focused()
    for _down in range(count):
        page.keyboard.press("ArrowDown")
    expect(page.locator("[role=option][aria-selected=true]")).to_have_count(0)  # back in the box
    page.keyboard.press("ArrowUp")
    expect(proposals(page).last).to_have_attribute("aria-selected", "true")

    page.keyboard.press("Escape")
    expect(proposals(page).first).to_be_hidden()
    expect(box(page)).to_have_value("ab")
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    name = first.inner_text().split("\n")[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    page.goto("/")
    box(page).press_sequentially("brightw")
    expect(proposals(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/officers/\?q=brightw$"))
    expect(page.get_by_role("link", name="Brightwater, Casey")).to_be_visible()


def test_an_agency_that_begins_so_or_is_misspelled_is_proposed_near_the_top(page: Page) -> None:
    page.goto("/")
    for typed in ("abingt", "Abignton"):
        box(page).fill(typed)
        expect(proposals(page).first).to_have_text(re.compile("Abington Police Department"))
    proposals(page).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Abington Police Department")


def test_what_is_proposed_fits_a_phone_and_axe_finds_nothing(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, viewport={"width": 320, "height": 640}, bypass_csp=True
    )
    page = context.new_page()
    page.goto("/")
    box(page).press_sequentially("avery")
    expect(proposals(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(proposals(page).first).to_have_attribute("aria-selected", "true")
    expect(proposals(page).first).to_be_in_viewport()
    assert found_by_axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_without_script_the_same_box_finds_and_says_what_is_only_near(without_script: Page) -> None:
    page = without_script
    page.goto("/")
    box(page).fill("Jordan Avrey")
    page.keyboard.press("Enter")
    expect(
        page.get_by_text("Nobody is listed as “Jordan Avrey”. This name is close to it.")
    ).to_be_visible()
    expect(page.get_by_role("link", name="Avery, Jordan A.")).to_be_visible()
    box(page).fill("Abignton police")
    page.get_by_role("button", name="Search the register").click()
    expect(page.get_by_role("link", name="Abington Police Department")).to_be_visible()
    expect(page.get_by_role("listbox")).to_have_count(0)
