"""What an agency's people come for besides the clerk: the word for the head's own row, and standards."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests import dirty
from tests.integration.campaigns import small
from tests.journeys import new_clerk_world as world
from tests.journeys.conftest import Served, serving
from tests.journeys.hands import Looked, Mouse

HOME = f"/agency/{world.LINCOLN}/"
CAMPAIGN = f"{HOME}campaigns/{small.CAMPAIGN}/"
FIRST = world.AGENCIES.index(world.LINCOLN) * world.AT_EACH + 1
HEADS_OWN = FIRST + world.AT_EACH - 1
"""Among the four of the agency, the number of its head."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A register in which an agency under an extension has four people who sign in."""
    with serving(tmp_path_factory.mktemp("agency"), "tests.journeys.new_clerk_world") as register:
        yield register


class Worker(Mouse):
    """Somebody of the agency at a browser of their own, and who looks at each page."""

    def __init__(self, browser: Browser, served: Served, who: str) -> None:
        context: BrowserContext = browser.new_context(
            base_url=served.address, viewport={"width": 360, "height": 740}
        )
        session = served.told["sessions"][f"{who}.{world.LINCOLN}"]
        context.add_cookies([{"name": "sessionid", "value": session, "url": served.address}])
        page: Page = context.new_page()
        super().__init__(page)
        self.looked = Looked(page)

    def goto(self, address: str, status: int = 200) -> None:
        """Open an address, see how it is answered, and look at it."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address} was answered with {answer.status}"
        self.looked.at(address)

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until a text is on the page."""
        expect(self.page.get_by_role("main")).to_contain_text(text)

    def leaves(self) -> None:
        """Close the browser; nothing was wrong with any page."""
        self.page.context.close()
        assert self.looked.faults == []


def test_the_appointing_authority_reads_the_heads_own_row_and_attests_it_alone(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    clerk, head, authority = (
        Worker(browser, served, who) for who in ("clerk", "head", "authority")
    )
    asks_for_both_words(clerk, tmp_path)
    head.goto(f"{CAMPAIGN}draft/sending/")
    attests(head, "I have read the file, and I attest this as the agency head")

    authority.goto(HOME)
    authority.follow("Officer Recertification (A-H): attest the draft")
    authority.looked.at("the head's own row")
    authority.sees(small.mptc_id(HEADS_OWN))
    for number in range(FIRST, HEADS_OWN):
        expect(authority.page.get_by_role("main")).not_to_contain_text(small.mptc_id(number))
    attests(authority, "I have read this row, and I attest this as the appointing authority")
    authority.sees("by Marion Oakhurst on June 15, 2022")

    clerk.goto(f"{CAMPAIGN}draft/sending/")
    clerk.press("Send the submission")
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text(re.compile("^Receipt R-"))
    for attested in ("Alex Ferrier, agency head", "Marion Oakhurst, appointing authority"):
        clerk.sees(attested)
    clerk.looked.at("the receipt")
    for each in (clerk, head, authority):
        each.leaves()


def asks_for_both_words(clerk: Worker, folder: Path) -> None:
    """Choose a file in which the head's own row stands, and ask for both words."""
    rows = [dirty.row(number) for number in range(FIRST, HEADS_OWN)]
    own = dirty.row(HEADS_OWN, Agency_Head="yes", Attested_By="Marion Oakhurst, Town Manager")
    clerk.goto(CAMPAIGN)
    clerk.hand_over("The filled-in file", dirty.xlsx(folder / "lincoln.xlsx", [*rows, own]))
    clerk.press("Check this file")
    clerk.follow("See what sending would do")
    clerk.press("Ask the agency head and the appointing authority to attest")
    clerk.looked.at("both are asked")


def attests(person: Worker, words: str) -> None:
    """Tick the words and press."""
    person.tick(words)
    person.press("Attest this draft")
    expect(person.page.get_by_role("main").locator(".word-good").first).to_be_visible()
    person.looked.at("attested")


def test_who_reports_on_standards_only_comes_to_the_agency_and_finds_nothing_of_certification(
    browser: Browser, served: Served
) -> None:
    reporter = Worker(browser, served, "standards")
    reporter.goto("/agency/")
    reporter.sees("What is due")
    reporter.sees("Whom to ask")
    parts = reporter.page.get_by_role("navigation", name="Main").get_by_role("link")
    expect(parts).to_have_text(["Home"])
    for address in (CAMPAIGN, f"{HOME}roster/", f"{HOME}packets/", f"{HOME}sent/"):
        reporter.goto(address, 404)
    reporter.leaves()


def test_the_link_of_a_reminder_says_in_one_press_that_nobody_is_in_the_campaign(
    browser: Browser, served: Served
) -> None:
    """A browser in which nobody ever signed in, as a mail program opens it."""
    context = browser.new_context(base_url=served.address, viewport={"width": 360, "height": 740})
    page = context.new_page()
    looked = Looked(page)
    page.goto(f"/agency/nil/{served.told['nil']}/")
    expect(page.get_by_role("main")).to_contain_text("Looking at this page changed nothing.")
    looked.at("the link")
    page.get_by_role("button", name=re.compile("^Confirm: ")).click()
    expect(page.locator(".answer-sentence")).to_contain_text("Recorded: ")
    looked.at("it is recorded")
    context.close()
    assert looked.faults == []
