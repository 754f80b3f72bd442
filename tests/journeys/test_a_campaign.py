"""The last weeks of the campaign of 2022, run by people in browsers, from the reminder to the packet."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.journeys.demo_world import World, a_while_passes, served
from tests.journeys.somebody import Somebody

PENDING = "franklin-county-sheriffs-office"
BOARD = "/commission/campaigns/2022-a-h/"
CLERK = "amherst-police-department.clerk"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world as it stood on June 29, 2022: one agency has said nothing, nobody is evaluated."""
    home = tmp_path_factory.mktemp("campaign")
    with served(home, demo="--no-packets --scale 0.03 --until 2022-06-29") as made:
        yield made


def test_people_run_the_end_of_the_campaign_in_their_browsers(
    browser: Browser, world: World, tmp_path: Path
) -> None:
    staff = Somebody(browser, world, "staff.one")
    director = Somebody(browser, world, "certification.director")
    executive = Somebody(browser, world, "executive.director")
    clerk = Somebody(browser, world, CLERK)

    see_what_waits(staff)
    remind_who_is_pending(staff)
    grant_more_time(staff)
    settle_a_case(staff)
    move_the_clock(staff, "2022-06-30", "14:00", "it is June 30, 2022, 2:00 p.m.")
    preparation = prepare(staff)
    a_while_passes(world)
    approve(director, preparation, last=False)
    wait_for_the_decision_day(executive, preparation)
    move_the_clock(staff, "2022-07-01", "09:00", "it is July 1, 2022, 9:00 a.m.")
    approve(executive, preparation, last=True)
    build_the_packets(staff, preparation)
    fetch_the_packet(clerk, tmp_path)

    everybody = (staff, director, executive, clerk)
    assert [fault for one in everybody for fault in one.looked.faults] == []
    assert sum(len(one.looked.pages) for one in everybody) > 30
    for one in everybody:
        one.context.close()


def see_what_waits(staff: Somebody) -> None:
    staff.goto("/commission/")
    staff.sees("as of June 29, 2022")
    staff.sees("agency past its day")
    staff.follow(re.compile("agency past its day"))
    staff.sees("Franklin County Sheriff's Office")


def remind_who_is_pending(staff: Somebody) -> None:
    staff.goto(BOARD)
    staff.page.get_by_role("checkbox", name=re.compile("Franklin County")).check()
    staff.press("Preview a reminder to the marked agencies")
    staff.sees("This will send 1 e-mail to 1 agency")
    staff.press("Send 1 reminder")
    staff.is_told("1 agency reminded: 1 e-mail will be sent.")
    staff.goto(f"{BOARD}agencies/{PENDING}/")
    staff.sees("Reminder")


def grant_more_time(staff: Somebody) -> None:
    staff.goto(f"{BOARD}agencies/{PENDING}/")
    staff.page.get_by_text("Grant an extension").click()
    form = staff.page.locator(f"form[action$='/{PENDING}/extension/']")
    form.get_by_label(re.compile("^(Until|Due)")).fill("2022-07-15")
    form.get_by_label(re.compile("^Reason")).fill("The sheriff's office moved house in June.")
    staff.press("Grant the extension")
    staff.sees("Extension, no roster")


def settle_a_case(staff: Somebody) -> None:
    staff.goto("/commission/queue/")
    staff.follow(re.compile("Rows that may be another person"))
    staff.page.locator("#cases tbody a").first.click()
    staff.look()
    staff.page.locator("input[name=decision]").first.check()
    staff.page.get_by_label("Reason, for the record").fill("The clerk confirmed it by telephone.")
    staff.press(re.compile("^Decide"))
    expect(staff.page.locator("#said")).to_be_visible()
    staff.goto("/commission/queue/")
    staff.sees("7 cases wait")


def move_the_clock(staff: Somebody, day: str, time: str, said: str) -> None:
    staff.goto("/commission/")
    staff.follow("Move the clock of this invented world")
    staff.page.get_by_label("Day", exact=True).fill(day)
    staff.page.get_by_label("Time of day").fill(time)
    staff.press("Move the clock")
    staff.sees(said)


def wait_for_the_decision_day(person: Somebody, preparation: str) -> None:
    """On June 30 the second approval, which would issue, is not offered yet."""
    person.goto(preparation)
    person.sees("Nothing of this is issued before July 1, 2022")
    expect(person.page.get_by_role("button", name=re.compile("^Approve"))).to_have_count(0)


def prepare(staff: Somebody) -> str:
    staff.goto("/commission/decisions/")
    staff.page.get_by_text("Evaluate everyone who is ready").click()
    staff.press("Evaluate and prepare")
    staff.sees_done()
    staff.follow("Look at what waits for two people")
    staff.follow(re.compile("determinations?, as of July 1, 2022"))
    staff.sees("This will")
    staff.sees("Two people who may approve and did not prepare this release it.")
    return staff.page.url


def approve(person: Somebody, preparation: str, *, last: bool) -> None:
    """Show the second factor again where the register asks, then approve."""
    person.goto("/commission/")
    person.goto(preparation)
    person.page.get_by_label("A remark, for the record").fill("I looked at everybody declined.")
    person.press(re.compile("^Approve"))
    person.shows_the_second_factor()
    if person.page.get_by_role("button", name=re.compile("^Approve")).count():
        expect(person.page.get_by_label("A remark, for the record")).to_have_value(
            "I looked at everybody declined."
        )
        person.press(re.compile("^Approve"))
    person.is_told(
        "Two people have now approved, and the determinations are issued"
        if last
        else "a second person must approve"
    )
    person.sees("Released" if last else "One more person must approve")


def build_the_packets(staff: Somebody, preparation: str) -> None:
    staff.goto(preparation)
    staff.press("Build the packets")
    staff.sees_done()
    staff.goto(preparation)
    staff.sees("Every packet of this campaign is built")


def fetch_the_packet(clerk: Somebody, folder: Path) -> None:
    clerk.goto("/agency/")
    clerk.follow("Packets")
    clerk.page.locator("section.packet h2 a").first.click()
    clerk.look()
    clerk.press(re.compile("^Download the packet"))
    clerk.shows_the_second_factor()
    with clerk.page.expect_download() as download:
        clerk.page.get_by_role("button", name=re.compile("^Download the packet")).click()
    packet = folder / "packet.zip"
    download.value.save_as(packet)
    names = zipfile.ZipFile(BytesIO(packet.read_bytes())).namelist()
    assert any(name.endswith(".pdf") for name in names)
    clerk.page.reload()
    clerk.look()
    clerk.sees("Margaret Dewitt")
