"""Everything an agency sent and received: newest first, paged, filtered, downloaded."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from tests import make
from tests.integration.pages import world
from tests.integration.portal.roster_world import HERE, build_packet, clerk, write_notices
from tests.signing import account, client_of

from standing.correspondence import actions
from standing.kernel.access import Role
from standing.ledger.actions import record
from standing.mail.models import Message
from standing.workforce.models import StatusUpdate

pytestmark = pytest.mark.django_db
SENT = f"{HERE}/sent/"
CLERK = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=world.SUBMITTER)


@pytest.fixture
def made() -> world.World:
    made = world.build()
    for kind, facts in (
        ("filing.accepted", {"campaign": "2022-a-h", "receipt": "R-0001", "kind": "submission",
                             "accepted": 8, "late": False}),
        ("filing.undone", {"receipt": "R-0001"}),
        ("extension.asked", {"campaign": "2022-a-h", "until": "2022-07-15"}),
        ("match.decided", {"campaign": "2022-a-h"}),
    ):  # fmt: skip
        record(
            make.act(CLERK, at=world.JUNE_14), kind=kind, subject=f"agency:{world.SUBMITTER}",
            effective_on=date(2022, 6, 14), authority="test", after=facts,
        )  # fmt: skip
    record(
        make.act(at=world.JUNE_29), kind="reminder.made", subject=f"agency:{world.SUBMITTER}",
        effective_on=date(2022, 6, 29), authority="test", after={"campaign": "2022-a-h"},
    )  # fmt: skip
    return made


@pytest.fixture
def browser(made: world.World) -> Client:
    return clerk()


def rows(browser: Client, query: str = "") -> list[dict[str, str]]:
    answer = browser.get(f"{SENT}sent-and-received.csv{query}")
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_what_passed_stands_newest_first_with_who_sent_it_and_a_link(
    made: world.World, browser: Client
) -> None:
    write_notices(made, [world.CERTIFIED, world.CONDITIONAL], at=world.JULY_1)
    build_packet(made, [world.CERTIFIED, world.CONDITIONAL], at=world.JULY_1)
    actions.fetch_packets(
        make.act(CLERK, at=world.AUGUST_10), campaign="2022-a-h", agency=world.SUBMITTER
    )
    found = [(row["What"], row["Way"], row["By"]) for row in rows(browser)]

    assert found == [
        ("Packet downloaded", "received", "Clerk"),
        ("2 notices written", "received", "The commission"),
        ("Reminder", "received", "The commission"),
        ("Submission accepted: 8 officers count", "sent", "Clerk"),
        ("File taken back", "sent", "Clerk"),
        ("More time asked for, until July 15, 2022", "sent", "Clerk"),
    ]
    page = browser.get(SENT).content.decode()
    assert page.count(f'href="{HERE}/campaigns/2022-a-h/receipts/R-0001/"') == 2
    assert f'href="{HERE}/packets/2022-a-h/1/"' in page


def test_mail_to_the_agency_stands_there_and_nobody_elses(browser: Client) -> None:
    for number, agency in enumerate((world.SUBMITTER, world.EXTENDED)):
        Message.objects.create(
            kind="reminder", to=f"clerk{number}@town.example", agency=agency, text="x",
            subject=f"What we wait for, {number}", message_id=f"<{number}@x>",
            known_at=world.AUGUST_10, put_at=world.AUGUST_10,
        )  # fmt: skip

    assert rows(browser)[0]["What"] == "Mail: What we wait for, 0"
    assert all("What we wait for, 1" not in row["What"] for row in rows(browser))


def test_old_ones_are_paged_and_the_download_holds_them_all(
    made: world.World, browser: Client
) -> None:
    StatusUpdate.objects.bulk_create(
        StatusUpdate(
            officer=made.officers[world.CERTIFIED], agency=made.agencies[world.SUBMITTER],
            change="leave", effective_on=date(2022, 1, 3), due_on=date(2022, 1, 5),
            reported_by="clerk", recorded_at=world.MARCH_1 + timedelta(minutes=number),
        )
        for number in range(120)
    )  # fmt: skip
    page = browser.get(SENT).content.decode()

    assert "Rows 1 to 100 of 124" in page
    assert "Rows 101 to 124 of 124" in browser.get(f"{SENT}?page=2").content.decode()
    assert len(rows(browser)) == 124


def test_words_and_the_way_narrow_what_is_shown_and_downloaded(browser: Client) -> None:
    assert [row["What"] for row in rows(browser, "?of=R-0001")] == [
        "Submission accepted: 8 officers count",
        "File taken back",
    ]
    assert [row["What"] for row in rows(browser, "?way=received")] == ["Reminder"]
    page = browser.get(f"{SENT}?of=nothing").content.decode()
    assert "Nothing matches." in page


@pytest.mark.usefixtures("made")
def test_the_download_asks_for_the_second_factor_again() -> None:
    late = client_of(account("late", Role.AGENCY_SUBMITTER, agency=world.SUBMITTER), shown_ago=3600)
    answer = late.get(f"{SENT}sent-and-received.csv")

    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


def test_before_anything_passed_the_page_says_what_will_stand_there() -> None:
    world.build()
    page = clerk("pending", agency=world.PENDING).get(f"/agency/{world.PENDING}/sent/")

    assert "Nothing has passed yet." in page.content.decode()
