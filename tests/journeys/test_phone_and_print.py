"""On a phone pages begin near the top and lists stay short; on paper every sheet says whom it is of."""

import io
import subprocess
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.integration.pages import world
from tests.journeys.test_weight_and_paper import IN_BOTH

HEAD = 130
"""Points of a phone before the page's own content begins, with the banner of an invented world."""
TWO_LINES, THREE_LINES = 70, 96
"""How high a row of two or of three short lines is at most."""
TOP = """
main => [...main.children].find(part => part.getBoundingClientRect().height > 0)
  .getBoundingClientRect().top
"""
CERTIFIED = f"/officers/{world.CERTIFIED}/"


@pytest.fixture(scope="module")
def printer(browser: Browser, site: str) -> Iterator[Page]:
    """A page that is printed; its own margins may be set, which the content policy forbids else."""
    context = browser.new_context(base_url=site, bypass_csp=True)
    yield context.new_page()
    context.close()


def sheets(page: Page) -> list[list[str]]:
    """Print a page, and return the lines of text on each sheet."""
    made = page.pdf(format="Letter")
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=io.BytesIO(made).read(), capture_output=True,
        check=True,
    )  # fmt: skip
    told = read.stdout.decode().removesuffix("\f").split("\f")
    return [[line.strip() for line in sheet.splitlines() if line.strip()] for sheet in told]


def test_on_a_phone_every_page_begins_near_its_top(phone: Page) -> None:
    tops = {}
    for address in IN_BOTH:
        phone.goto(address)
        tops[address] = phone.locator("main").evaluate(TOP)
    assert {address: top for address, top in tops.items() if not 40 < top < HEAD} == {}


@pytest.mark.parametrize(
    ("start", "menu", "other"), [("", "Menu", "Español"), ("/es", "Menú", "English")]
)
def test_the_menu_of_a_phone_unfolds_by_keyboard_and_the_other_language_is_always_there(
    phone: Page, start: str, menu: str, other: str
) -> None:
    phone.goto(f"{start}/agencies/")
    assert phone.get_by_role("link", name=other).is_visible()
    links = phone.locator(".mainnav a")
    assert links.count() == 6
    assert not links.first.is_visible()

    phone.get_by_text(menu, exact=True).focus()
    phone.keyboard.press("Enter")
    assert all(link.is_visible() for link in links.all())
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**{start}/officers/")

    phone.get_by_role("link", name=other).click()
    assert phone.locator("html").get_attribute("lang") == ("es" if not start else "en")


def test_on_a_wide_screen_the_menu_stands_open_and_nothing_folds_it(page: Page) -> None:
    page.goto("/agencies/")
    assert all(link.is_visible() for link in page.locator(".mainnav a").all())
    assert not page.locator(".menu-fold").is_visible()


@pytest.mark.parametrize(
    "address",
    ["/lists/by-agency/", "/lists/by-category/", "/agencies/", f"/agencies/{world.SUBMITTER}/",
     "/officers/?q=a"],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", "/es"])
def test_on_a_phone_a_person_takes_two_short_lines_and_three_at_most(
    phone: Page, start: str, address: str
) -> None:
    phone.goto(f"{start}{address}")
    rows = phone.locator("table.brief").first.locator("tbody tr")
    told = rows.evaluate_all(
        """rows => rows.map(row => [row.innerText, row.getBoundingClientRect().height,
          [...row.querySelectorAll("[data-key=AdditionalInformation], #by-agency td:first-child")]
            .reduce((sum, cell) => sum + cell.getBoundingClientRect().height, 0)])"""
    )
    own = {text: height - beside for text, height, beside in told}
    assert own
    assert {text: high for text, high in own.items() if high > THREE_LINES} == {}
    assert min(own.values()) <= TWO_LINES


def test_every_sheet_after_the_first_says_of_whom_it_is_and_which_it_is(printer: Page) -> None:
    printer.goto(CERTIFIED)
    name = printer.locator("h1").inner_text()
    first, *others = sheets(printer)
    running = f"{name} · MPTC ID {world.CERTIFIED}"
    assert others
    assert running not in first
    assert [sheet[0] for sheet in others] == [running] * len(others)
    count = len(others) + 1
    assert [sheet[-1].replace(" ", "") for sheet in (first, *others)] == [
        f"{number}/{count}" for number in range(1, count + 1)
    ]


def test_no_heading_of_a_table_stands_alone_at_the_foot_of_a_sheet(printer: Page) -> None:
    printer.goto(CERTIFIED)
    table = printer.locator("table.rows").first
    caption = table.locator("caption").inner_text()
    headings = " ".join(table.locator("thead th").all_inner_texts())
    broken = alone = 0
    for high in range(0, 900, 36):
        printer.locator("h1").evaluate(
            "(h1, high) => { h1.style.marginBottom = `${high}px` }", high
        )
        told = [[" ".join(line.split()) for line in sheet] for sheet in sheets(printer)]
        broken += sum(headings in sheet for sheet in told) > 1
        alone += sum(sheet[-2] in (caption, headings) for sheet in told)
    assert broken, "the table went over a sheet's end, and had its headings on both"
    assert alone == 0


def test_addresses_of_links_do_not_clutter_the_paper(printer: Page) -> None:
    printer.goto(CERTIFIED)
    text = "\n".join(line for sheet in sheets(printer) for line in sheet)
    assert text.count("http") == 2, "where it was printed from, and the address to cite"
    assert "the record as known that day" not in text
