"""axe finds nothing on any address, no page is wider than a phone, and targets are large enough."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests import dirty
from tests.integration.pages import world
from tests.journeys.addresses import EVERY

AXE = Path(__file__).resolve().parents[2] / "build" / "axe.min.js"
TARGETS = (
    "nav a, button, input:not([type=checkbox]), select, summary, .leave-out label, .counts a, "
    "table a, .tools a, .pager a, .answer-more a, .clocks a, .doors a, .timeline a, .wordmark"
)
"""Everything that is pressed by itself; links within a sentence are as high as their line."""
SMALL = """
parts => parts
  .map(part => [part.outerHTML.slice(0, 120), part.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && box.height < 43.5)
  .map(([html, box]) => `${box.height} ${html}`)
"""


@pytest.fixture(scope="module", params=["light", "dark"])
def looking(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Page]:
    """A page into which axe may be put, which the content policy forbids to everybody else."""
    context = browser.new_context(
        base_url=site, color_scheme=request.param, bypass_csp=True,
        viewport={"width": 1200, "height": 800},
    )  # fmt: skip
    yield context.new_page()
    context.close()


def found_by_axe(page: Page) -> list[str]:
    """What axe finds against the page, with no rule off."""
    page.add_script_tag(path=AXE)
    result: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {node['html'][:140]} {node['failureSummary'][:200]}"
        for fault in result["violations"]
        for node in fault["nodes"]
    ]


def states_of_trying(page: Page) -> Iterator[str]:
    """Bring a page through every state of trying a file, and name each."""
    page.goto("/try/")
    page.evaluate("document.querySelector('#file').removeAttribute('required')")
    page.get_by_role("button", name="Try this file").click()
    yield "no file"
    for name in ("nothing", "faulty", "repeated"):
        page.goto("/try/")
        page.set_input_files(
            "#file", {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": FILES[name]}
        )
        page.get_by_role("button", name="Try this file").click()
        yield name
    page.locator("main summary").first.click()
    yield "row by row"
    page.get_by_label("Leave row 5 out").check()
    page.get_by_role("button", name="Check what I mended").click()
    yield "a row left out"
    page.get_by_label("One answer for all").first.select_option("passed")
    page.get_by_role("button", name="Check what I mended").click()
    yield "mended"


FAULTY = dirty.row(2, CPR_Expiration="02/30/2022", Employment_Class="sometimes", Last_Name="")
SAME = [dirty.row(number, Examination="nearly", CPR_Expiration="") for number in (1, 2, 3)]
FILES = {
    "nothing": b"hello\n",
    "faulty": dirty.as_csv(dirty.grid([dirty.row(1), FAULTY])).encode(),
    "repeated": dirty.as_csv(
        dirty.grid([*SAME, dirty.row(3, CPR_Expiration="", Rank="Chief", Examination="passed")])
    ).encode(),
}


def test_axe_finds_nothing_while_a_file_is_tried(looking: Page) -> None:
    found = {state: found_by_axe(looking) for state in states_of_trying(looking)}
    assert len(found) == 7
    assert {state: faults for state, faults in found.items() if faults} == {}


def test_a_file_can_be_tried_on_a_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 320, "height": 640})
    page = context.new_page()
    faults = {}
    for state in states_of_trying(page):
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        faults[state] = [f"{over} too wide"] if over > 0 else []
        faults[state] += page.eval_on_selector_all(TARGETS, SMALL)
    context.close()
    assert {state: said for state, said in faults.items() if said} == {}


def test_axe_finds_nothing_on_any_address_in_its_error_and_empty_states(
    looking: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    if not AXE.exists():
        pytest.fail("axe is not built; run tools/build-assets")
    found = {}
    for address in EVERY:
        looking.goto(address)
        if faults := found_by_axe(looking):
            found[address] = faults
    with capsys.disabled():
        sys.stdout.write(f"\naxe looked at {len(EVERY)} pages\n")
    assert found == {}


def test_the_walk_reads_a_release_what_it_changed_and_somebody_who_was_taken_off(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    statuses = {
        "/data/1/": 200, "/data/2/": 200, "/data/99/": 404, "/errata/": 200, "/changes/": 200,
        f"/officers/{world.NEW}/": 410,
    }  # fmt: skip
    answered = {}
    for start in ("", "/es"):
        for address in statuses:
            answer = page.goto(f"{start}{address}")
            assert answer is not None
            answered[f"{start}{address}"] = answer.status
        assert world.PEOPLE[world.MET_LATER].last in page.goto(f"{start}/changes/").text()
    context.close()
    assert answered == {f"{s}{a}": status for s in ("", "/es") for a, status in statuses.items()}


def test_no_page_is_wider_than_a_phone(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 320, "height": 640})
    page = context.new_page()
    wide = {}
    for address in EVERY:
        page.goto(address)
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            wide[address] = over
    context.close()
    assert wide == {}


def test_what_is_pressed_with_a_thumb_is_large_enough(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, viewport={"width": 320, "height": 640})
    page = context.new_page()
    small = {}
    for address in EVERY:
        page.goto(address)
        if targets := page.eval_on_selector_all(TARGETS, SMALL):
            small[address] = targets
    context.close()
    assert small == {}


def test_no_page_asks_anything_of_another_site_or_breaks_its_content_policy(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for address in EVERY:
        page.goto(address)
    context.close()
    assert [url for url in asked if not url.startswith(site)] == []
    assert [text for text in said if "Content Security Policy" in text] == []
