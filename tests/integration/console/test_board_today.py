"""Today: counts of what waits, each a link to its rows, of what and as of when."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.integration.console import cases
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.certification.models import Condition
from standing.correspondence.models import HandOver, Notice, Packet, PacketFetch
from standing.jobs.models import Job
from standing.kernel.access import Role
from standing.mail.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff."""
    return client_of(account("staff", Role.CERTIFICATION_STAFF))


def failed_mail() -> None:
    """A mail that could not be sent."""
    Message.objects.create(
        kind="reminder.made", to="clerk@example.org", subject="A reminder", text="Something is due.",
        state="failed", message_id="<1@example.org>", known_at=world.JUNE_30, put_at=world.JUNE_30,
    )  # fmt: skip


def lines(page: str) -> dict[str, tuple[int, str]]:
    """Each line of the page by its words, with its count and its address."""
    found = re.findall(
        r'<a href="([^"]+)"><span class="waiting-count">(\d+)</span>'
        r'<span><span class="waiting-what">([^<]+)</span>',
        page,
    )
    return {what: (int(count), address.replace("&amp;", "&")) for address, count, what in found}


def test_before_the_release_staff_see_who_owes_and_what_needs_a_person(staff: Client) -> None:
    cases.build()

    page = staff.get("/commission/")

    assert "as of June 30, 2022" in page.text
    found = lines(page.text)
    assert found["agency past its day"][0] == 1
    assert found["agencies due later"][0] == 2
    assert found["Further review"][0] == 1
    assert found["About to be declined"][0] == 1
    assert "Recertification" in page.text.split("Approval by a second person")[1]
    assert "0 of 2 approvals" in page.text
    late = staff.get(found["agency past its day"][1].partition("#")[0]).text
    later = staff.get(found["agencies due later"][1].partition("#")[0]).text
    assert late.split("<tbody>")[-1].count("<tr>") == 1
    assert later.split("<tbody>")[-1].count("<tr>") == 2


def test_every_count_leads_to_as_many_rows(staff: Client) -> None:
    made = cases.build(released=True)
    owed = Condition.objects.filter(officer=made.officers[world.CONDITIONAL]).order_by("pk")
    Condition.objects.filter(pk=owed[0].pk).update(due_on=date(2022, 8, 1))
    Condition.objects.filter(pk=owed[1].pk).update(due_on=date(2022, 8, 20))

    found = lines(staff.get("/commission/").text)

    assert found["Conditions past their day"][0] == 1
    assert found["Conditions due within 30 days"][0] == 1
    for what, (count, address) in found.items():
        rows = staff.get(address.partition("#")[0])
        assert rows.status_code == 200, what
        body = rows.text.split("<tbody>")[-1].split("</tbody>")[0]
        assert body.count("<tr>") == count, what


def test_mail_stands_there_only_for_whoever_may_read_it(staff: Client) -> None:
    cases.build()

    assert "; mail; " in staff.get("/commission/").text
    failed_mail()
    assert lines(staff.get("/commission/").text)["mail: could not be sent"] == (
        1, "/commission/mail/?state=failed",
    )  # fmt: skip
    auditor = client_of(account("auditor", Role.AUDITOR)).get("/commission/")
    assert "could not be sent" not in auditor.text
    assert "mail" not in auditor.text.split("Nothing waits here")[-1]


def test_where_nothing_waits_one_line_says_so_and_no_heading_stands_empty(staff: Client) -> None:
    cases.build(released=True)

    page = staff.get("/commission/").text

    assert page.count("<section><h2>") == page.count('<ul class="waiting">')
    assert "requests" in page.split("Nothing waits here: ")[1].split("</p>")[0]
    assert "<h2>Requests</h2>" not in page


def test_work_that_came_to_a_stop_stands_there_until_it_is_asked_for_again(staff: Client) -> None:
    cases.build(released=True)
    long_ago, now = timezone.now() - timedelta(days=9), timezone.now()
    job("failed", kind="determine", at=now)
    job("refused", kind="verify", at=long_ago)
    job("waiting", kind="compare", at=now - timedelta(hours=1))
    job("waiting", kind="publish", at=now)

    found = lines(staff.get("/commission/").text)

    assert found["pieces of work came to a stop"] == (2, "/commission/work/?show=stopped")
    rows = staff.get("/commission/work/?show=stopped").text
    assert rows.split("<tbody>")[1].split("</tbody>")[0].count("<tr>") == 2
    job("done", kind="determine", at=now)
    job("done", kind="compare", at=now)
    assert lines(staff.get("/commission/").text)["piece of work came to a stop"][0] == 1


def job(state: str, *, kind: str, at: datetime) -> None:
    """A piece of work that was asked for, and ended where it has, at a moment of the wall."""
    begun = state != "waiting"
    Job.objects.create(
        kind=kind, state=state, arguments="{}", fingerprint=f"{kind}-{state}", started_by="staff",
        asked_at=at, began_at=at if begun else None, ended_at=at if begun else None,
    )  # fmt: skip


def test_packets_wait_to_be_built_then_downloaded_then_handed_over(staff: Client) -> None:
    made = cases.build(released=True)
    notices = [
        Notice.objects.create(
            officer=made.officers[mptc_id], agency=made.agencies[world.SUBMITTER],
            campaign="2022-a-h", kind="certified", dated_on=date(2022, 7, 1),
            recorded_at=world.JULY_1,
        )
        for mptc_id in (world.CERTIFIED, world.MET_LATER)
    ]  # fmt: skip
    seen = [waits(staff)]
    packet = Packet.objects.create(
        campaign="2022-a-h", agency=made.agencies[world.SUBMITTER], number=1, file_name="a.zip",
        sha256="a" * 64, notices=2, recorded_at=world.JULY_1,
    )  # fmt: skip
    seen.append(waits(staff))
    PacketFetch.objects.create(packet=packet, account="clerk", fetched_at=world.JULY_6)
    seen.append(waits(staff))
    for notice in notices:
        HandOver.objects.create(
            notice=notice,
            handed_on=date(2022, 7, 8),
            marked_by="clerk",
            recorded_at=world.AUGUST_10,
        )

    assert seen == [
        {"packet not built"}, {"packet not downloaded"}, {"packet with notices not handed over"},
    ]  # fmt: skip
    assert waits(staff) == set()
    every = staff.get("/commission/packets/").text
    assert "2 of 2 notices" in every
    assert "No packet waits for this" in staff.get("/commission/packets/?waits=not-built").text


def waits(staff: Client) -> set[str]:
    """What Today says of packets, each line leading to as many rows as it counts."""
    found = {
        what: told
        for what, told in lines(staff.get("/commission/").text).items()
        if "packet" in what
    }
    for count, address in found.values():
        body = staff.get(address).text.split("<tbody>")[1].split("</tbody>")[0]
        assert body.count("<tr>") == count
    return {*found}
