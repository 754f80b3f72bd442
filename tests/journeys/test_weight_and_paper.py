"""Every public page is light to load, whole on paper, as narrow as a phone, and open to the keyboard."""

import base64
import io
from pathlib import Path

import pikepdf
from playwright.sync_api import Browser, Page
from tests.integration.pages import world

FIRST_LOAD = 150_000
"""Bytes that may be sent for a page to somebody who comes for the first time, typefaces aside."""
PAGES = (
    "/",
    "/officers/",
    "/officers/?q=a",
    f"/officers/{world.CERTIFIED}/",
    f"/officers/{world.DECLINED}/",
    "/agencies/",
    f"/agencies/{world.SUBMITTER}/",
    "/lists/by-agency/",
    "/lists/by-category/",
    "/data/",
    "/changes/",
    "/errata/",
    "/verify/",
    "/campaigns/",
    "/campaigns/2022-a-h/",
    "/status-explained/",
)
WAYS_ON = {".mainnav", ".footnav", ".languages", ".find"}
"""What leads on from a page, and stands on no paper."""
IN_BOTH = (*PAGES, *(f"/es{page}" for page in PAGES))


def sent_for(browser: Browser, site: str, address: str) -> dict[str, int]:
    """Load a page with nothing kept, and return the bytes that came for each file."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    watching = context.new_cdp_session(page)
    watching.send("Network.enable")
    names: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def begun(event: dict[str, object]) -> None:
        request = event["response"]
        assert isinstance(request, dict)
        if event["type"] != "Font":
            names[str(event["requestId"])] = str(request["url"])

    def ended(event: dict[str, object]) -> None:
        if (number := str(event["requestId"])) in names:
            sizes[names[number]] = int(str(event["encodedDataLength"]).split(".")[0])

    watching.on("Network.responseReceived", begun)
    watching.on("Network.loadingFinished", ended)
    page.goto(address, wait_until="networkidle")
    context.close()
    return sizes


def test_no_page_sends_more_than_a_light_load_to_somebody_who_comes_first(
    browser: Browser, site: str
) -> None:
    heavy = {}
    for address in IN_BOTH:
        sizes = sent_for(browser, site, address)
        assert sizes, address
        if sum(sizes.values()) > FIRST_LOAD:
            heavy[address] = sizes
    assert heavy == {}


def test_pages_come_packed(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site)
    answer = context.request.get("/status-explained/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]
    context.close()


def test_on_paper_there_is_no_way_on_and_the_day_and_the_address_stand_there(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site, color_scheme="dark")
    page = context.new_page()
    page.emulate_media(media="print")
    met, tables = set(), 0
    for address in IN_BOTH:
        page.goto(address)
        for gone in WAYS_ON:
            met |= {gone} if page.locator(gone).count() else set()
            assert page.locator(f"{gone}:visible").count() == 0, (address, gone)
        assert page.locator(".colophon time").first.is_visible(), address
        printed = page.locator(".on-paper")
        assert printed.is_visible(), address
        assert f"{site}{address}" in printed.inner_text(), address
        colours = page.evaluate(
            "(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))"
        )
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], address
        heads = page.eval_on_selector_all(
            ".rows thead", "all => all.map(head => getComputedStyle(head).display)"
        )
        assert set(heads) <= {"table-header-group"}, address
        tables += len(heads)
    assert met == WAYS_ON
    assert tables > 5
    page.evaluate("document.querySelector('main').innerHTML = '<nav class=pager>Next</nav>'")
    assert page.locator(".pager").count() == 1, "no list of this world has a second page"
    assert page.locator(".pager:visible").count() == 0
    context.close()


def test_an_officers_page_prints_on_two_sheets_at_most(
    browser: Browser, site: str, tmp_path: Path
) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto(f"/officers/{world.CERTIFIED}/")
    session = context.new_cdp_session(page)
    letter = {"paperWidth": 8.5, "paperHeight": 11}
    made = base64.b64decode(session.send("Page.printToPDF", letter)["data"])
    (tmp_path / "officer.pdf").write_bytes(made)
    with pikepdf.open(io.BytesIO(made)) as paper:
        assert 1 <= len(paper.pages) <= 4
    context.close()


def test_nothing_runs_over_the_edge_of_a_phone_on_which_no_program_runs(phone: Page) -> None:
    wide = {}
    for address in IN_BOTH:
        phone.goto(address)
        widest = phone.locator("html").evaluate("page => page.scrollWidth - page.clientWidth")
        if widest > 0:
            wide[address] = widest
    assert wide == {}


def test_a_search_works_by_keyboard_alone_and_shows_where_one_is(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    for home, found in (("/", "/officers/?q="), ("/es/", "/es/officers/?q=")):
        page.goto(home)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "usa-skipnav"
        for _ in range(30):
            page.keyboard.press("Tab")
            outline = page.evaluate(
                "(s => s.outlineStyle !== 'none' || s.boxShadow !== 'none')"
                "(getComputedStyle(document.activeElement))"
            )
            assert outline, page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
            if page.evaluate("document.activeElement.name") == "q":
                break
        page.keyboard.type("a")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{found}*")
    context.close()
