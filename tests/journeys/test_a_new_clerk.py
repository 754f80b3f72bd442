"""A new clerk, from the invitation in the mail to the receipt of a roster, in under five minutes.

Worked at a desk, on a phone, without script, and with the keyboard alone.
"""

import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from python_calamine import CalamineWorkbook
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.signing.people import code
from tests.journeys import new_clerk_world as world
from tests.journeys.conftest import Served, serving
from tests.journeys.hands import Keyboard, Looked, Mouse

FIVE_MINUTES = 300
PASSWORD = "quiet herons at low tide"
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
WAYS = {
    "at a desk": (small.ACTON, DESK, True, Mouse),
    "on a phone": (small.CONCORD, PHONE, True, Mouse),
    "without script": (small.DOVER, PHONE, False, Mouse),
    "with the keyboard alone": (world.HARVARD, DESK, True, Keyboard),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A register in which a clerk of each agency was just invited."""
    with serving(
        tmp_path_factory.mktemp("new-clerk"), "tests.journeys.new_clerk_world"
    ) as register:
        yield register


@pytest.mark.parametrize("way", WAYS)
def test_a_new_clerk_comes_from_the_invitation_to_the_receipt_in_under_five_minutes(
    way: str, browser: Browser, served: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agency, size, script, hands = WAYS[way]
    context = browser.new_context(
        base_url=served.address, viewport=size, java_script_enabled=script
    )
    with_script = browser.new_context(viewport=size)
    page = context.new_page()
    work, looked = hands(page), Looked(page, through=None if script else with_script.new_page())
    began = time.monotonic()

    takes_up_the_invitation(work, looked, served.told["mails"][agency])
    sets_up_the_app(work, looked)
    expect(page).to_have_url(re.compile(f"/agency/{agency}/$"))
    looked.at("the agency's home")
    work.follow("Officer Recertification (A-H)")
    looked.at("the campaign")
    mends_three_faults(work, looked, *a_roster_with_three_faults(work, tmp_path))
    sends(work, looked, "Send the roster")

    took = time.monotonic() - began
    for each in (context, with_script):
        each.close()
    with capsys.disabled():
        sys.stdout.write(f"\na new clerk {way}: {took:.0f} s, {len(looked.pages)} pages\n")
    assert looked.faults == []
    assert took < FIVE_MINUTES


def takes_up_the_invitation(work: Mouse, looked: Looked, mail: str) -> None:
    """Open the link of the mail, choose a password that will not do, and then one that will."""
    link = re.search(r"http\S+/invitation/\S+", mail)
    assert link is not None, mail
    page = work.page
    page.goto(link[0])
    looked.at("the invitation")
    work.write("Password", "short")
    work.write("The same password again", "short")
    work.press("Make my account")
    expect(page.locator("#faults")).to_be_focused()
    looked.at("a password refused")
    work.write("Password", PASSWORD)
    work.write("The same password again", PASSWORD)
    work.press("Make my account")


def sets_up_the_app(work: Mouse, looked: Looked) -> None:
    """Type the secret into the app, a wrong code and then the right one, and keep the codes."""
    page = work.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up an authenticator app")
    looked.at("setting up the app")
    secret = page.locator("#authenticator_secret").inner_text().replace(" ", "")
    work.write("Code", "000000")
    work.press("Finish setting up")
    expect(page.locator("#faults")).to_be_focused()
    looked.at("a code refused")
    work.write("Code", code(secret))
    work.press("Finish setting up")
    expect(page.locator(".codes li")).to_have_count(10)
    looked.at("the recovery codes")
    work.follow("I have them on paper, go on")


def a_roster_with_three_faults(work: Mouse, folder: Path) -> tuple[Path, str]:
    """Download the form that is filled in already, and spoil three cells; tell the name taken out."""
    form = folder / "form.xlsx"
    work.take_along("Download the roster form, names only (Excel)", form)
    headings, *rows = CalamineWorkbook.from_path(form).get_sheet_by_name("Officers").to_python()
    officers = [dict(zip(map(str, headings), row, strict=False)) for row in rows if row[0]]
    assert len(officers) == world.AT_EACH
    last_name = str(officers[2]["Last Name"])
    officers[0]["Date of Birth"] = "02/30/1980"
    officers[1]["Employment Class"] = "sometimes"
    officers[2]["Last Name"] = ""
    file = folder / "our-roster.xlsx"
    lines = dirty.grid(officers, list(map(str, headings)))  # type: ignore[arg-type]  # cells as read
    return dirty.workbook(file, {"Officers": lines}), last_name


def mends_three_faults(work: Mouse, looked: Looked, file: Path, last_name: str) -> None:
    """Hand the file over, and mend what is found, in two goes."""
    page = work.page
    work.hand_over("The filled-in file", file)
    work.press("Check this file")
    expect(page.locator("#found")).to_be_focused()
    expect(page.locator("#found")).to_contain_text("3 errors keep this file from being sent")
    looked.at("the draft with three faults")
    work.write("Row 2: Date of Birth", "01/31/1980")
    work.write("Row 4: Last Name", last_name)
    work.press("Keep and check what I mended")
    expect(page.locator(".mended")).to_contain_text("2 of 3 mended.")
    looked.at("the draft with one fault")
    work.choose("Row 3: Employment Class", "part-time")
    work.press("Keep and check what I mended")
    expect(page.locator("#found")).to_contain_text("No error is left in this file")
    looked.at("the draft mended")


def sends(work: Mouse, looked: Looked, button: str) -> None:
    """Look at what sending would do, send, and read the receipt, now and from the home page."""
    page = work.page
    work.follow("See what sending would do")
    looked.at("what sending would do")
    work.press(button)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Receipt R-"))
    expect(page.locator(".answer-sentence")).to_contain_text("4 of 4 rows count")
    looked.at("the receipt")


def test_the_head_attests_what_the_clerk_prepared_and_the_clerk_sends_it(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    clerk, head = (somebody(browser, served, f"{who}.{world.STOW}") for who in ("clerk", "head"))
    work, looked = Mouse(clerk), Looked(clerk)
    clerk.goto(f"/agency/{world.STOW}/campaigns/{small.CAMPAIGN}/")
    first = 4 * world.AT_EACH + 1
    rows = [dirty.row(number) for number in range(first, first + world.AT_EACH)]
    rows[1]["CPR Expiration"] = "02/30/2022"
    work.hand_over("The filled-in file", dirty.xlsx(tmp_path / "stow.xlsx", rows))
    work.press("Check this file")
    expect(clerk.locator("#found")).to_contain_text("1 error keeps this file from being sent")
    work.write("Row 3: CPR Expiration", "11/30/2023")
    work.press("Keep and check what I mended")
    work.follow("See what sending would do")
    expect(clerk.get_by_role("button", name="Send the submission")).to_have_count(0)
    looked.at("what sending would do, before the word of the head")
    work.press("Ask the agency head to attest")
    looked.at("the head is asked")

    of_head, seen_by_head = Mouse(head), Looked(head)
    head.goto(f"/agency/{world.STOW}/")
    seen_by_head.at("the head's home")
    of_head.follow("Officer Recertification (A-H): attest the draft")
    seen_by_head.at("the draft before the head")
    of_head.press("Attest this draft")
    expect(head.locator("#faults")).to_be_focused()
    seen_by_head.at("the box was not ticked")
    of_head.tick("I have read the file, and I attest this as the agency head")
    of_head.press("Attest this draft")
    expect(head.get_by_role("main")).to_contain_text("by Alex Ferrier on June 15, 2022")
    seen_by_head.at("attested")

    clerk.goto(f"/agency/{world.STOW}/")
    looked.at("the clerk's home, attested")
    clerk.goto(f"/agency/{world.STOW}/campaigns/{small.CAMPAIGN}/draft/sending/")
    work.press("Send the submission")
    expect(clerk.get_by_role("heading", level=1)).to_have_text(re.compile("^Receipt R-"))
    expect(clerk.get_by_role("main")).to_contain_text("Alex Ferrier, agency head")
    assert looked.faults + seen_by_head.faults == []
    for page in (clerk, head):
        page.context.close()


def somebody(browser: Browser, served: Served, username: str) -> Page:
    """A page in the browser of somebody who has signed in."""
    context: BrowserContext = browser.new_context(base_url=served.address, viewport=PHONE)
    session = served.told["sessions"][username]
    context.add_cookies([{"name": "sessionid", "value": session, "url": served.address}])
    return context.new_page()
