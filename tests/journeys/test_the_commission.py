"""What each role at the commission comes for, and what it is kept from, in a browser of its own."""

import re

import pytest
from playwright.sync_api import Browser, expect
from tests.integration.signing.people import code
from tests.journeys.demo_world import World, a_while_passes
from tests.journeys.somebody import Somebody, mail_to

BOARD = "/commission/campaigns/2022-a-h/"
DECISION = "/commission/decisions/1/"
NEWCOMER, PASSWORD = "jo.amberley@example.org", "quiet herons at low tide"


def test_counsel_reads_a_case_whole_with_its_file_and_its_acts_and_decides_nothing(
    browser: Browser, pending: World
) -> None:
    counsel = Somebody(browser, pending, "counsel")
    counsel.goto("/commission/queue/")
    counsel.follow(re.compile("Further review"))
    counsel.page.locator("#cases tbody a").first.click()
    counsel.look()
    for part in ("The rule", "What the agency sent", "What the register holds", "Training record"):
        expect(counsel.page.get_by_role("heading", name=part)).to_be_visible()
    counsel.can_change_nothing_here()
    counsel.follow("The officer’s file and timeline")
    expect(counsel.page.get_by_role("heading", name="What happened when")).to_be_visible()
    counsel.can_change_nothing_here()
    counsel.follow("in the record")
    counsel.sees("entries")
    counsel.leaves()


def test_an_investigator_finds_an_officer_and_reads_the_file_as_it_stood_on_a_day(
    browser: Browser, decided: World
) -> None:
    investigator = Somebody(browser, decided, "standards.investigator")
    mptc_id = an_officer_declined(investigator)
    investigator.goto("/commission/")
    investigator.follow("Search")
    investigator.write("What to find", mptc_id)
    investigator.press("Search")
    investigator.page.locator("a[href^='/commission/officers/']").first.click()
    investigator.look()
    investigator.sees(mptc_id)
    expect(investigator.page.locator("#findings thead").first).to_contain_text("Authority")
    investigator.can_change_nothing_here()
    investigator.write("on the day", "2022-06-01")
    investigator.press("Show that day")
    investigator.sees("This is the record as it stood on June 1, 2022")
    investigator.leaves()


def an_officer_declined(reader: Somebody) -> str:
    """The number of somebody who was declined, from the rows of the decision."""
    reader.goto(f"{DECISION}officers/")
    reader.page.locator("table tbody tr", has_text="further review").first.locator("a").click()
    reader.look()
    found = re.search(r"\d{4}-\d{4}", reader.page.url)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("account", ["hearing.officer", "records.officer"])
def test_a_hearing_officer_and_a_records_officer_read_how_many_wait_and_nobodys_case(
    browser: Browser, decided: World, account: str
) -> None:
    reader = Somebody(browser, decided, account)
    reader.goto("/commission/queue/")
    reader.sees("Your role reads how many wait.")
    expect(reader.page.locator("main a[href*='/queue/']")).to_have_count(0)
    reader.finds_nothing_at("/commission/queue/review/")

    an_officer_declined(reader)
    reader.sees("your role reads it as the public does")
    reader.sees_no("born ")
    reader.follow("as the public reads it")
    reader.goto(BOARD)
    expect(reader.page.get_by_role("link", name=re.compile("as CSV$"))).to_have_count(0)
    reader.can_change_nothing_here()
    reader.finds_nothing_at("/commission/record/")
    reader.leaves()


def test_an_auditor_reads_the_record_in_sentences_has_it_walked_and_can_change_nothing(
    browser: Browser, decided: World
) -> None:
    auditor = Somebody(browser, decided, "auditor")
    auditor.goto("/commission/")
    auditor.follow("Record")
    auditor.page.get_by_label("What was done").select_option("filing.accepted")
    auditor.press("Show these entries")
    auditor.sees(re.compile(r"sent a submission that was accepted: \d+ of \d+ rows"))
    auditor.page.get_by_label("What was done").select_option("preparation.approved")
    auditor.press("Show these entries")
    expect(auditor.page.locator("ol.ledger > li")).to_have_count(2)
    auditor.sees("approved determinations that were prepared")
    auditor.press("Walk along the record")
    auditor.sees_done()
    auditor.goto("/commission/record/")
    auditor.sees("Walked on")
    for address in (
        "/commission/", BOARD, f"{BOARD}agencies/franklin-county-sheriffs-office/",
        "/commission/decisions/", DECISION, "/commission/publications/", "/commission/persons/",
        "/commission/requests/", "/commission/work/",
    ):  # fmt: skip
        auditor.goto(address)
        auditor.can_change_nothing_here()
    auditor.finds_nothing_at("/people/")
    auditor.leaves()


def test_the_executive_director_takes_the_board_along_once_the_second_factor_is_shown_again(
    browser: Browser, decided: World
) -> None:
    executive = Somebody(browser, decided, "executive.director")
    a_while_passes(decided)
    executive.goto(f"{BOARD}?every=on")
    executive.follow(re.compile("^Download .* as CSV$"))
    executive.is_asked_for_the_second_factor()
    with executive.page.expect_download() as download:
        executive.page.get_by_role("button", name="Go on").click()
    rows = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(rows) > 10
    assert "agency_name" in rows[0]
    executive.leaves()


def test_an_administrator_invites_a_second_person_confirms_and_a_revoked_account_is_signed_out(
    browser: Browser, pending: World
) -> None:
    administrator = Somebody(browser, pending, "admin.one")
    proposes(administrator)
    confirms(second := Somebody(browser, pending, "executive.director"))
    takes_up(newcomer := Somebody(browser, pending), pending)

    administrator.goto("/people/")
    administrator.follow("Jo Amberley")
    administrator.sees("confirmed by")
    administrator.follow("Revoke this account")
    administrator.write("Why it is revoked", "The post was not filled after all.")
    administrator.press("Revoke this account")
    administrator.is_told("The account of Jo Amberley is revoked.")

    newcomer.page.goto("/commission/")
    expect(newcomer.page.get_by_label("E-mail or account name")).to_be_visible()
    newcomer.look()
    for each in (administrator, second, newcomer):
        each.leaves()


def proposes(administrator: Somebody) -> None:
    """Propose somebody to a role; neither confirm it oneself nor see a case."""
    administrator.finds_nothing_at("/commission/queue/review/")
    administrator.goto("/people/")
    administrator.follow("Invite")
    administrator.write("E-mail address", NEWCOMER)
    administrator.write("Name", "Jo Amberley")
    administrator.page.get_by_label("Role", exact=True).select_option("records-officer")
    administrator.press("Propose this invitation")
    administrator.is_told("It takes effect once a second person has confirmed it.")
    administrator.sees("You proposed this, so somebody else decides it.")
    expect(administrator.page.get_by_role("button", name="Confirm this")).to_have_count(0)


def confirms(second: Somebody) -> None:
    """Read what waits and say yes to it."""
    second.goto("/people/waiting/")
    second.follow(re.compile("Jo Amberley"))
    second.press("Confirm this")
    second.is_told(f"The link goes to {NEWCOMER}")


def takes_up(newcomer: Somebody, world: World) -> None:
    """Follow the link of the mail, choose a password, set an app up, and arrive."""
    link = re.search(r"http\S+/invitation/\S+", mail_to(NEWCOMER, world))
    assert link is not None
    newcomer.goto(link[0])
    newcomer.write("Password", PASSWORD)
    newcomer.write("The same password again", PASSWORD)
    newcomer.press("Make my account")
    secret = newcomer.page.locator("#authenticator_secret").inner_text().replace(" ", "")
    newcomer.write("Code", code(secret))
    newcomer.press("Finish setting up")
    newcomer.follow("I have them on paper, go on")
    expect(newcomer.page).to_have_url(re.compile("/commission/$"))


def test_a_commissioner_reads_what_is_prepared_and_gives_the_second_approval(
    browser: Browser, pending: World
) -> None:
    director = Somebody(browser, pending, "certification.director")
    director.goto(DECISION)
    director.press(re.compile("^Approve"))
    director.is_told("a second person must approve")
    director.goto("/clock/")  # nothing is issued before the day it is decided on
    director.page.get_by_label("Day", exact=True).fill("2022-07-01")
    director.page.get_by_label("Time of day").fill("09:00")
    director.press("Move the clock")

    commissioner = Somebody(browser, pending, "commissioner.one")
    a_while_passes(pending)
    commissioner.goto("/commission/")
    commissioner.follow(re.compile("determinations: Officer Recertification"))
    commissioner.sees("This will")
    commissioner.sees("It will not")
    expect(commissioner.page.locator("#look table").first).to_be_visible()
    commissioner.follow(re.compile(r"^change [\d,]+ public pages?$"))
    commissioner.page.go_back()
    commissioner.press(re.compile("^Approve, and release"))
    commissioner.shows_the_second_factor()
    commissioner.press(re.compile("^Approve, and release"))
    commissioner.is_told("Two people have now approved, and the determinations are issued")
    commissioner.sees("Released")
    commissioner.sees_no("A remark, for the record")
    for each in (director, commissioner):
        each.leaves()
