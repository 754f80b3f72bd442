"""An officer's story: the own status and why, a dispute, a return, contact, what anybody sees."""

import re
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect
from tests.integration.signing import people
from tests.journeys import officer_world as world
from tests.journeys.conftest import Served, serving
from tests.journeys.hands import Keyboard, Looked, Mouse

DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 360, "height": 740}
WAYS = {
    "at a desk": (DESK, True, Mouse),
    "without script": (PHONE, False, Mouse),
    "with the keyboard alone": (DESK, True, Keyboard),
}
SAYS = "I began in 2011; the letter of appointment is with me."


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """How the officer works."""
    return str(request.param)


@pytest.fixture
def served(way: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A register in which an officer owes two things and is on leave."""
    with serving(tmp_path_factory.mktemp("officer"), "tests.journeys.officer_world") as register:
        yield register


def test_an_officer_reads_why_disputes_reports_a_return_and_gives_contact(
    way: str, browser: Browser, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    size, script, hands = WAYS[way]
    context = browser.new_context(
        base_url=served.address, viewport=size, java_script_enabled=script
    )
    with_script = browser.new_context(viewport=size)
    page = context.new_page()
    work, looked = hands(page), Looked(page, through=None if script else with_script.new_page())

    signs_in(work, looked)
    reads_why(page, looked)
    disputes_an_employment(work, looked)
    reports_a_return(work, looked)
    gives_contact(work, looked)
    looks_at_what_anybody_sees(work, looked)

    for each in (context, with_script):
        each.close()
    with capsys.disabled():
        sys.stdout.write(f"\nan officer {way}: {len(looked.pages)} pages\n")
    assert looked.faults == []


def signs_in(work: Mouse, looked: Looked) -> None:
    """Type the name and the password; an officer needs no second factor."""
    work.page.goto("/sign-in/")
    looked.at("the sign-in")
    work.write("E-mail or account name", world.NAME)
    work.write("Password", people.PASSWORD)
    work.press("Sign in")
    expect(work.page).to_have_url(re.compile("/my/$"))


def reads_why(page: Page, looked: Looked) -> None:
    """Read where one stands, what is owed and by when, and why."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Casey Brightwater")
    expect(page.locator(".answer-sentence")).to_contain_text("two things are still owed")
    expect(page.locator("#why")).to_contain_text("CPR")
    expect(page.locator("#change")).not_to_be_empty()
    looked.at("the own record")


def disputes_an_employment(work: Mouse, looked: Looked) -> None:
    """Say that an employment is wrong: first with no word, then with one."""
    page = work.page
    of_face(work, "Employment")
    looked.at("the own employment")
    work.follow("Say that this is wrong")
    looked.at("saying that it is wrong")
    work.press("Send this to the commission")
    expect(page.locator("#faults")).to_be_focused()
    looked.at("nothing was said")
    work.write("What is wrong, and how you know", SAYS)
    work.press("Send this to the commission")
    expect(page.locator("#disputes")).to_contain_text(SAYS)
    looked.at("the dispute waits")


def reports_a_return(work: Mouse, looked: Looked) -> None:
    """Report the first day back on duty (CERT-1021)."""
    page = work.page
    of_face(work, "Return from leave")
    looked.at("on leave")
    day_back(work, page.get_by_label("First day back on duty"))
    work.press("Report my return")
    expect(page.locator("#follows")).to_contain_text("if the first day back is August 8, 2022")
    looked.at("the return is reported")


def day_back(work: Mouse, field: Locator) -> None:
    """Write August 8, 2022, as the field of a browser takes it."""
    if isinstance(work, Keyboard):
        work.reach(field)
        work.page.keyboard.type("08082022")
        assert field.input_value() == "2022-08-08"
    else:
        field.fill("2022-08-08")


def gives_contact(work: Mouse, looked: Looked) -> None:
    """Give an address, and sign the waiver about the head of the unit (CERT-119, 122)."""
    page = work.page
    of_face(work, "Contact and union")
    looked.at("contact")
    work.write("Your e-mail address for notices", "no address")
    work.press("Keep this")
    expect(page.locator("#faults")).to_be_focused()
    looked.at("contact refused")
    work.write("Your e-mail address for notices", "casey@example.org")
    choose_unit(work, "I sign the waiver")
    work.press("Keep this")
    expect(page.locator("#now")).to_contain_text("casey@example.org")
    looked.at("contact kept")


def choose_unit(work: Mouse, label: str) -> None:
    """Choose one of the three answers about a unit; with the keyboard, by its arrows."""
    answer = work.page.get_by_label(label)
    if isinstance(work, Keyboard):
        work.reach(work.page.locator("input[name=unit]").first)
        for _ in range(3):
            if answer.is_checked():
                break
            work.page.keyboard.press("ArrowDown")
        assert answer.is_checked()
    else:
        answer.check()


def looks_at_what_anybody_sees(work: Mouse, looked: Looked) -> None:
    """The preview is the public page: no leave, no address, no dispute."""
    page = work.page
    of_face(work, "What anybody sees")
    main = page.get_by_role("main")
    expect(main).to_contain_text("This is what anybody sees of you")
    for private in ("casey@example.org", SAYS, "on leave"):
        expect(main).not_to_contain_text(private)
    looked.at("what anybody sees")


def of_face(work: Mouse, name: str) -> None:
    """Go to another page of the officer's own."""
    link = work.page.get_by_role("navigation", name="Main").get_by_role("link", name=name)
    if isinstance(work, Keyboard):
        work.reach(link)
        work.enter()
    else:
        link.click()
