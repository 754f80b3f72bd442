"""A person at a browser of their own, on a served demo, and who looks at each page they come by."""

import re
import time
from email import message_from_bytes, policy

from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.journeys.demo_world import World, sign_in
from tests.journeys.hands import Looked

JOB_PATIENCE = 120_000
MAIL_PATIENCE = 60
"""For how many seconds a mail is waited for: a worker writes and sends it."""


class Somebody:
    """A person at a browser of their own, and who looks at each page they come by."""

    def __init__(self, browser: Browser, world: World, account: str = "") -> None:
        self.context: BrowserContext = browser.new_context(
            base_url=world.address, viewport={"width": 1200, "height": 900}
        )
        self.page: Page = self.context.new_page()
        self.looked = Looked(self.page)
        self._world, self._account = world, account
        self._used = sign_in(self.page, world, account) if account else ""

    def shows_the_second_factor(self) -> None:
        """Type the digits of the app once more, before what cannot be taken back easily."""
        self.is_asked_for_the_second_factor()
        self.press("Go on")

    def is_asked_for_the_second_factor(self) -> None:
        """See that it is asked for, and type the digits of the app."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(
            "Show your second factor again"
        )
        self.look()
        self.page.get_by_label("Code").fill(self.fresh_code())

    def fresh_code(self) -> str:
        """Wait for six digits that were not used yet: each opens once."""
        while (code := self._world.code(self._account)) == self._used:
            time.sleep(1)
        self._used = code
        return code

    def goto(self, address: str) -> None:
        """Open an address and look at it."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address} was answered with {answer.status}"
        self.look()

    def finds_nothing_at(self, address: str) -> None:
        """Open an address that answers them as if nothing were there, and look at what it says."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 404, f"{address} was answered with {answer.status}"
        self.look()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow a link in the page or its navigation."""
        self.page.get_by_role("link", name=name).first.click()
        self.look()

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name).first.click()
        self.look()

    def write(self, label: str, text: str) -> None:
        """Write into a field."""
        self.page.get_by_label(label, exact=True).fill(text)

    def look(self) -> None:
        """Let axe look at the page as it is."""
        self.page.wait_for_load_state()
        self.looked.at(self.page.url)

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Wait until a text is on the page."""
        expect(self.page.get_by_role("main")).to_contain_text(text)

    def sees_no(self, text: str | re.Pattern[str]) -> None:
        """See that a text is not on the page."""
        expect(self.page.get_by_role("main")).not_to_contain_text(text)

    def can_change_nothing_here(self) -> None:
        """See that the page sends nothing: no form of it does but a search or a filter."""
        expect(self.page.get_by_role("main").locator("form[method=post]")).to_have_count(0)

    def is_told(self, text: str) -> None:
        """Read the sentence that answers a press."""
        expect(self.page.locator("#said")).to_contain_text(text)

    def sees_done(self) -> None:
        """Watch the page of a job, which looks again by itself, until the work is done."""
        expect(self.page.locator("section.answer .tag").first).to_have_text(
            "Done", timeout=JOB_PATIENCE
        )
        self.look()

    def leaves(self) -> None:
        """Close the browser; nothing was wrong with any page they came by."""
        self.context.close()
        assert self.looked.faults == []
        assert self.looked.pages


def mail_to(address: str, world: World) -> str:
    """Wait for a mail to an address, as a file of the world, and return what it says."""
    until = time.monotonic() + MAIL_PATIENCE
    while time.monotonic() < until:
        for file in sorted((world.home / "mail").glob("*.eml")):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            body = mail.get_body(("plain",))
            if address in str(mail["To"]) and body is not None:
                return str(body.get_content())
        time.sleep(0.5)
    raise AssertionError(f"no mail came to {address}")
