"""Whole stories of people who come to the register, in a real browser."""

import csv
import re
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.integration.pages import world


def test_a_neighbour_looks_an_officer_up_asks_why_and_asks_how_it_stood(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Officer or agency").fill("brightw")
    page.get_by_role("button", name="Search the register").click()
    page.get_by_role("link", name="Brightwater, Casey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Casey Brightwater")
    expect(page.locator(".answer-sentence")).to_contain_text("two things are still owed")

    page.get_by_role("link", name="Why?").click()
    expect(page).to_have_url(re.compile("#why$"))
    expect(page.get_by_role("cell", name=re.compile("The CPR certificate ran out"))).to_be_visible()

    page.get_by_label("on the day").fill("2022-06-30")
    page.get_by_role("textbox", name="as known on").fill("2022-06-30")
    page.get_by_role("button", name="Show that day").click()
    expect(page.locator(".answer-sentence")).to_contain_text("On June 30, 2022")
    expect(page.get_by_role("note")).to_contain_text("as it was known on June 30, 2022")

    page.go_back()
    expect(page.locator(".answer-sentence")).to_contain_text("two things are still owed")


def test_a_reporter_opens_a_count_and_downloads_the_rows_behind_it(
    page: Page, tmp_path: Path
) -> None:
    page.goto("/campaigns/2022-a-h/?as_of=2022-07-01&known=2022-07-01")
    count = page.get_by_role("link", name=re.compile("open the rows of “successfully submitted”"))
    shown = int(count.inner_text())
    count.click()
    expect(page.locator("tbody tr")).to_have_count(shown)
    page.get_by_role("link", name="Officer", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("Officer")

    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download these")).click()
    file = tmp_path / "rows.csv"
    download.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as rows:
        assert len(list(csv.DictReader(rows))) == shown
    assert download.value.suggested_filename == "2022-a-h-officers-submitted-2022-07-01.csv"


def test_everything_works_on_a_phone_without_script(without_script: Page) -> None:
    page = without_script
    page.goto("/")
    page.get_by_label("Officer or agency").fill("0101-0001")
    page.get_by_role("button", name="Search the register").click()
    page.get_by_role("link", name="Avery, Jordan A.").click()
    page.get_by_label("on the day").fill("2022-06-30")
    page.get_by_role("button", name="Show that day").click()
    expect(page.locator(".answer-sentence")).to_contain_text("On June 30, 2022")
    page.get_by_role("link", name="Recertification", exact=True).click()
    page.get_by_role("link", name="Officer Recertification (A-H)").click()
    expect(page.locator("svg.chart:visible").first).to_be_visible()


def test_a_keyboard_alone_is_enough_and_focus_is_always_seen(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Officer or agency")).to_be_focused()
    page.keyboard.type(world.CONDITIONAL)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Brightwater, Casey")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("document.activeElement.textContent") == "Brightwater, Casey":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Casey Brightwater")


def test_the_page_of_a_day_can_be_cited_and_opens_again_as_it_was(page: Page) -> None:
    page.goto(f"/officers/{world.DECLINED}/?on=2022-07-10&known=2022-07-10")
    cited = page.locator("#object a").last.get_attribute("href")
    sentence = page.locator(".answer-sentence").inner_text()
    assert cited is not None
    page.goto(cited)
    expect(page.locator(".answer-sentence")).to_have_text(sentence)
