"""A suspension from its proposal to its end, a grant set aside, a leave, a condition: each in a browser.

Every form is looked at empty, refused, previewed and done, at a desk and on a phone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect
from tests.journeys.demo_world import World, a_while_passes
from tests.journeys.somebody import Somebody

LOOK, WHY = "Show what it will do", "Reason, for the record"
NOT_REQUIRED = "document.querySelectorAll('[required]').forEach(e => e.removeAttribute('required'))"


@dataclass(frozen=True, slots=True)
class Commission:
    """Two commissioners who have signed in, and the world they work in."""

    one: Somebody
    two: Somebody
    world: World


@pytest.fixture(scope="module")
def executive(browser: Browser, decided: World) -> Iterator[Somebody]:
    """The executive director, who showed the second factor a while ago."""
    signed_in = Somebody(browser, decided, "executive.director")
    a_while_passes(decided)
    yield signed_in
    signed_in.leaves()


@pytest.fixture(scope="module")
def commission(browser: Browser, decided: World, executive: Somebody) -> Iterator[Commission]:
    """Two commissioners who showed theirs just now; nothing was wrong with any page they came by."""
    signed_in = [Somebody(browser, decided, f"commissioner.{each}") for each in ("one", "two")]
    yield Commission(*signed_in, decided)
    for each in signed_in:
        each.leaves()


def test_a_suspension_is_proposed_approved_by_two_seen_by_everybody_and_lifted(
    executive: Somebody, commission: Commission
) -> None:
    mptc_id = an_officer(executive, "Certified")
    executive.goto(f"/commission/officers/{mptc_id}/")
    executive.page.get_by_text("What you may record about this officer").click()
    executive.page.get_by_role("link", name="Propose a suspension", exact=True).click()
    executive.shows_the_second_factor()
    sent_empty(executive)
    executive.write("First day", "2022-07-15")
    executive.page.locator("main input[type=radio]").first.check()
    executive.write(WHY, "Arrested on July 14, 2022, on a felony charge.")
    previewed(executive)
    executive.sees("Once two people have approved it, it lays a suspension over the certificate")
    executive.press("Propose a suspension")
    executive.is_told("It is proposed. Two others who may suspend approve it here.")
    executive.sees("You proposed this, so two others approve it.")
    expect(executive.page.get_by_role("button", name="Approve the suspension")).to_have_count(0)
    publicly(executive, mptc_id, "Certified")

    approves(commission.one, "Your approval is on record. Nothing is done yet")
    publicly(commission.one, mptc_id, "Certified")
    approves(commission.two, "Two people have now approved, and the certificate is suspended.")
    on_a_phone(commission.two)
    publicly(commission.two, mptc_id, "Suspended")

    commission.two.goto(f"/commission/officers/{mptc_id}/suspension/lift/")
    sent_empty(commission.two)
    commission.two.write("First day without it", "2022-07-20")
    commission.two.write("What ending it rests on", "Order of July 19, 2022")
    commission.two.write(WHY, "The charge was dismissed.")
    previewed(commission.two)
    commission.two.press("Lift the suspension")
    commission.two.is_told("Recorded: a suspension ended on July 20, 2022.")
    publicly(commission.two, mptc_id, "Certified")


def test_what_was_proposed_before_the_record_changed_suspends_nobody(
    browser: Browser, commission: Commission
) -> None:
    staff = Somebody(browser, commission.world, "staff.one")
    mptc_id = an_officer(staff, "Conditionally Certified")
    file = f"/commission/officers/{mptc_id}/"
    staff.goto(f"{file}administrative-suspension/")
    staff.write("First day", "2022-07-15")
    staff.page.locator("main input[type=radio]").first.check()
    staff.write(WHY, "No record of training came by the last day.")
    previewed(staff)
    staff.press("Propose an administrative suspension")
    where = staff.page.url

    staff.goto(f"{file}leave/")
    sent_empty(staff)
    staff.write("First day", "2022-07-11")
    staff.write("What it rests on", "Status update of July 11, 2022")
    staff.write(WHY, "Military leave.")
    previewed(staff)
    staff.press("Record a leave")
    staff.is_told("is on leave from July 11, 2022 on")

    commission.one.goto(where)
    commission.one.press("Approve the suspension")
    commission.one.sees("record changed after this was proposed")
    commission.one.goto(where)
    on_a_phone(commission.one)
    commission.one.sees("Nobody was suspended by it.")

    staff.goto(f"{file}leave/end/")
    staff.write("First day without it", "2022-07-20")
    staff.write("What ending it rests on", "Status update of July 20, 2022")
    staff.write(WHY, "Back on duty.")
    previewed(staff)
    staff.press("Record the end of the leave")
    staff.is_told("Recorded: a leave ended on July 20, 2022.")

    the_time_of_a_condition_is_stopped(staff, file)
    staff.goto("/commission/queue/due/")
    on_a_phone(staff)
    staff.leaves()


def the_time_of_a_condition_is_stopped(staff: Somebody, file: str) -> None:
    """Stop the time of the first condition of an officer, and see that it may run again."""
    staff.goto(file)
    staff.page.get_by_text("What you may record about this officer").click()
    staff.follow(re.compile("^Stop the time: "))
    sent_empty(staff)
    staff.write(WHY, "A petition is open.")
    previewed(staff)
    staff.press("Stop the time")
    staff.is_told("stop the time")
    staff.page.get_by_text("What you may record about this officer").click()
    staff.follow(re.compile("^Let the time run again: "))
    staff.write("Last day in time from now on", "2022-12-30")
    staff.write(WHY, "The petition was denied.")
    previewed(staff)


def test_a_grant_is_set_aside_once_the_commissioner_has_seen_what_that_does(
    commission: Commission,
) -> None:
    person = commission.one
    mptc_id = an_officer(person, "Certified", last=True)
    person.goto(f"/commission/officers/{mptc_id}/vacate/")
    sent_empty(person)
    person.write("First day no longer certified", "2023-01-02")
    person.write("Why, in words that the officer reads in the letter", "The record was another’s.")
    previewed(person)
    person.sees("It writes one letter to the officer and the agency")
    person.press("Set the grant aside")
    person.is_told("The grant is set aside from January 2, 2023 on, and the letter is written.")


def an_officer(reader: Somebody, status: str, *, last: bool = False) -> str:
    """The number of the first or the last officer of a status on the first page of the public list."""
    reader.page.goto(f"/lists/by-category/?status={status.replace(' ', '+')}")
    links = reader.page.locator("tbody a[href^='/officers/']")
    found = (links.last if last else links.first).get_attribute("href")
    assert found is not None
    return found.strip("/").rpartition("/")[2]


def approves(commissioner: Somebody, told: str) -> None:
    """Come from Today to what waits, and approve it."""
    commissioner.goto("/commission/")
    commissioner.follow(re.compile("suspensions? proposed"))
    on_a_phone(commissioner)
    commissioner.page.get_by_role("main").get_by_role("link", name=re.compile(": ")).first.click()
    commissioner.look()
    on_a_phone(commissioner)
    commissioner.press("Approve the suspension")
    commissioner.is_told(told)


def publicly(reader: Somebody, mptc_id: str, status: str) -> None:
    """Read what anybody reads of an officer."""
    reader.goto(f"/officers/{mptc_id}/")
    expect(reader.page.locator("section.answer .tag").first).to_have_text(status)


def sent_empty(person: Somebody) -> None:
    """Look at a form on a phone, send it with nothing in it, and look at what it answers."""
    on_a_phone(person)
    person.page.evaluate(NOT_REQUIRED)
    person.press(LOOK)
    expect(person.page.locator("#faults")).to_be_focused()
    on_a_phone(person)


def previewed(person: Somebody) -> None:
    """Press to see what a form would do, and look at it at both sizes."""
    person.press(LOOK)
    expect(person.page.get_by_role("heading", name="What this will do")).to_be_visible()
    on_a_phone(person)


def on_a_phone(person: Somebody) -> None:
    """Look at the page as it is, as wide as a phone."""
    person.page.set_viewport_size({"width": 360, "height": 740})
    person.look()
    person.page.set_viewport_size({"width": 1200, "height": 900})
