"""axe finds nothing on any page behind the sign-in, as each role that opens it, and none is too wide."""

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.conftest import Served, serving
from tests.journeys.hands import TOO_WIDE, found_by_axe
from tests.journeys.signed_in_addresses import ADDRESSES, ANSWERED, BY_DAY, REFUSED, filled


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A register in which everybody has signed in."""
    with serving(
        tmp_path_factory.mktemp("signed-in"), "tests.journeys.signed_in_world"
    ) as register:
        yield register


@pytest.mark.parametrize(
    ("who", "dress"),
    [
        (who, dress)
        for who in ADDRESSES
        for dress in (("light",) if who in BY_DAY else ("light", "dark"))
    ],
)
def test_axe_finds_nothing_and_a_phone_is_wide_enough(
    who: str, dress: str, browser: Browser, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    page = signed_in(browser, served, who, dress)
    faults, answered = [], {}
    for address in ADDRESSES[who]:
        answer = page.goto(filled(address, served.told["blanks"]))
        assert answer is not None
        answered[address] = answer.status
        faults += found_at(page, address)
    page.context.close()
    with capsys.disabled():
        sys.stdout.write(f"\naxe looked at {len(ADDRESSES[who])} pages of {who}, {dress}\n")
    assert answered == {address: ANSWERED.get(address, 200) for address in ADDRESSES[who]}
    assert faults == []


@pytest.mark.parametrize("who", REFUSED)
def test_a_form_that_is_not_taken_leads_to_its_faults_and_can_be_read(
    who: str, browser: Browser, served: Served
) -> None:
    page = signed_in(browser, served, who)
    faults = []
    for address, button in REFUSED[who]:
        page.goto(filled(address, served.told["blanks"]))
        page.eval_on_selector_all(
            "main details", "parts => parts.forEach(part => part.open = true)"
        )
        page.eval_on_selector_all(
            "main [required]", "parts => parts.forEach(part => part.removeAttribute('required'))"
        )
        page.get_by_role("main").get_by_role("button", name=button).first.click()
        expect(page.locator("#faults")).to_be_focused()
        faults += found_at(page, f"{address}, refused")
    page.context.close()
    assert faults == []


def signed_in(browser: Browser, served: Served, who: str, dress: str = "light") -> Page:
    """A page in the browser of somebody of the table who has signed in."""
    context = browser.new_context(
        base_url=served.address,
        color_scheme="dark" if dress == "dark" else "light",
    )
    session = served.told["sessions"][who]
    context.add_cookies([{"name": "sessionid", "value": session, "url": served.address}])
    return context.new_page()


def found_at(page: Page, name: str) -> list[str]:
    """What is wrong with the page at a desk and on a phone."""
    found = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate(TOO_WIDE)
        found += [f"{name} at {width}: {over} pixels too wide"] if over > 0 else []
        found += [f"{name} at {width}: {fault}" for fault in found_by_axe(page)]
    return found
