"""How somebody works a page: with a mouse, or with the keyboard alone; and who looks at each page."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page
from tests.journeys.conftest import CHECKOUT

AXE = CHECKOUT / "build" / "axe.min.js"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
"""By how many pixels a page scrolls sideways."""
FOCUS_IS_SEEN = """part => {
  const style = getComputedStyle(part)
  const box = part.getBoundingClientRect()
  const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  return seen && box.width > 0 && box.bottom > 0 && box.top < innerHeight
}"""
FARTHEST = 150
"""So many presses of Tab are tried before we say that it does not lead there."""


class Mouse:
    """Somebody who points and types."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def follow(self, name: str) -> None:
        """Follow a link in the main part of the page."""
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        """Press a button in the main part of the page."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def write(self, label: str, text: str) -> None:
        """Write into a field, over what stands there."""
        self.page.get_by_label(label, exact=True).fill(text)

    def choose(self, label: str, answer: str) -> None:
        """Choose an answer from a list."""
        self.page.get_by_label(label, exact=True).select_option(answer)

    def tick(self, label: str) -> None:
        """Tick a box or a choice."""
        self.page.get_by_label(label).check()

    def hand_over(self, label: str, file: Path) -> None:
        """Choose a file."""
        self.page.get_by_label(label).set_input_files(file)

    def take_along(self, name: str, into: Path) -> None:
        """Download what a link leads to."""
        with self.page.expect_download() as download:
            self.follow(name)
        download.value.save_as(into)


class Keyboard(Mouse):
    """Somebody who has no mouse: Tab, Enter, Space, arrows and letters, and sees where the focus is."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        page.on("filechooser", lambda _: None)  # else the first window may open before we look

    def follow(self, name: str) -> None:
        """Reach a link with Tab and press Enter."""
        self.reach(self.page.get_by_role("main").get_by_role("link", name=name).first)
        self.enter()

    def press(self, name: str) -> None:
        """Reach a button with Tab and press Enter."""
        self.reach(self.page.get_by_role("main").get_by_role("button", name=name, exact=True))
        self.enter()

    def write(self, label: str, text: str) -> None:
        """Reach a field with Tab and type."""
        self.reach(self.page.get_by_label(label, exact=True))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, answer: str) -> None:
        """Reach a list with Tab and type the beginning of the answer."""
        field = self.page.get_by_label(label, exact=True)
        self.reach(field)
        self.page.keyboard.type(answer)
        assert field.input_value() == answer

    def tick(self, label: str) -> None:
        """Reach a box with Tab and press Space."""
        box = self.page.get_by_label(label)
        self.reach(box)
        self.page.keyboard.press("Space")
        assert box.is_checked()

    def hand_over(self, label: str, file: Path) -> None:
        """Reach the field of a file with Tab, press Space, and choose in the system's own window."""
        self.reach(self.page.get_by_label(label))
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(file)

    def take_along(self, name: str, into: Path) -> None:
        """Download what a link leads to."""
        self.reach(self.page.get_by_role("main").get_by_role("link", name=name).first)
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        download.value.save_as(into)

    def reach(self, part: Locator) -> None:
        """Press Tab until the focus is on a part of the page, and see that it is shown there."""
        for _ in range(FARTHEST):
            if part.evaluate("part => part === document.activeElement"):
                assert part.evaluate(FOCUS_IS_SEEN), f"the focus is not seen on {part}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {part} on {self.page.url}")

    def enter(self) -> None:
        """Press Enter and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


class Looked:
    """What was found wrong on the pages that a journey came by, and how many it looked at.

    Where the journey's browser runs no script, axe cannot run there either: ``through`` is a page of
    a browser that does, and is shown the same text under the same address.
    """

    def __init__(self, page: Page, *, through: Page | None = None) -> None:
        self.page = page
        self.pages: list[str] = []
        self.faults: list[str] = []
        self._through = through

    def at(self, name: str) -> None:
        """Look at the page as it is: axe with no rule off, and no sideways scroll."""
        page = self.page if self._through is None else self._shown_to(self._through)
        over = page.evaluate(TOO_WIDE)
        found = [f"{over} pixels too wide"] if over > 0 else []
        self.pages.append(name)
        self.faults += [f"{name}: {fault}" for fault in [*found, *found_by_axe(page)]]

    def _shown_to(self, other: Page) -> Page:
        """Show the text of the page in another browser, which asks the server for nothing but dress."""
        text = self.page.content()
        other.unroute_all()
        other.route(self.page.url, lambda route: route.fulfill(body=text, content_type="text/html"))
        other.goto(self.page.url)
        return other


def found_by_axe(page: Page) -> list[str]:
    """What axe finds against the page, with no rule off."""
    page.evaluate(AXE.read_text("utf-8"))
    result: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:240]}"
        for fault in result["violations"]
        for node in fault["nodes"]
    ]
