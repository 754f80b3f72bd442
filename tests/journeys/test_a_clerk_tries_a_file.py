"""A clerk tries a file, mends it in place, and takes it away: with script, and without, by keyboard."""

from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect
from tests import dirty

from standing.campaigns.rosters.check import check

FAULTS = {"CPR_Expiration": "02/30/2022", "Employment_Class": "sometimes"}


def a_faulty_file(folder: Path) -> Path:
    rows = [dirty.row(1), dirty.row(2, **FAULTS), *map(nearly, range(3, 15))]
    return dirty.workbook(folder / "riverton.xlsx", {"Our officers": dirty.grid(rows)})


def nearly(number: int) -> dict[str, dirty.Cell]:
    return dirty.row(number, Examination="nearly")


def test_a_clerk_mends_a_file_in_place_and_takes_it_away(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("link", name="Try a file").click()
    page.set_input_files("#file", a_faulty_file(tmp_path))
    page.get_by_role("button", name="Try this file").click()
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator("#found")).to_contain_text("14 errors keep this file from being sent")
    expect(page.locator(".mended")).to_contain_text("0 of 14 mended.")

    page.get_by_label("Row 3: CPR Expiration").fill("02/28/2023")
    page.get_by_label("One answer for all 12 rows").select_option("passed")
    page.get_by_role("button", name="Check what I mended").click()
    expect(page.locator(".mended")).to_contain_text("13 of 14 mended.")

    page.reload()
    expect(page.locator(".mended")).to_contain_text("13 of 14 mended.")
    page.get_by_label("Row 3: Employment Class").select_option("full-time")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the mended file (Excel)").click()
    assert download.value.suggested_filename == "riverton-mended.xlsx"
    mended = tmp_path / "mended.xlsx"
    download.value.save_as(mended)
    found = check(mended, officers=None, filed_on=date(2022, 8, 10))
    assert (found.rows, found.findings) == (14, ())


def test_a_phone_without_script_and_a_keyboard_are_enough(
    without_script: Page, tmp_path: Path
) -> None:
    page = without_script
    page.goto("/try/")
    page.set_input_files("#file", a_faulty_file(tmp_path))
    page.get_by_label("The file to try").focus()
    tab_to(page, "button")
    page.keyboard.press("Enter")
    expect(page.locator(".mended")).to_contain_text("0 of 14 mended.")

    tab_to(page, "[aria-label='Row 3: CPR Expiration']")
    page.keyboard.press("Control+A")
    page.keyboard.type("02/28/2023")
    page.keyboard.press("Enter")
    expect(page.locator(".mended")).to_contain_text("1 of 14 mended.")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(f"main {selector}:focus").count():
            return
    raise AssertionError(f"Tab does not lead to {selector}")
