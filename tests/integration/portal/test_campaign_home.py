"""The home page of an agency: what is due, by day, why, how far along, and what changed."""

import tempfile
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.correspondence.models import HandOver, Notice, Packet, PacketFetch
from standing.workforce.models import Agency, Employment, Officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


@pytest.fixture
def clerk() -> Client:
    return world.client(world.CLERK)


def test_an_answer_due_is_said_with_its_day_the_days_left_and_the_rule(clerk: Client) -> None:
    said = world.text(clerk.get(world.HOME))
    assert "send your answer" in said
    assert "Due June 15, 2022, in 12 days" in said
    assert "Certificates of officers whose last names begin with A to H" in said
    assert "(CERT-310)" in said


def test_who_only_attests_for_the_head_is_not_asked_to_send_anything(clerk: Client) -> None:
    """CERT-115: the appointing authority sends no file."""
    authority = world.client(world.AUTHORITY)
    assert "the agency prepares its answer" in world.text(authority.get(world.HOME))
    world.choose(clerk, world.xlsx(1, 2))
    said = world.text(authority.get(world.HOME))
    assert "the agency prepares its answer" in said
    assert "send it" not in said


def test_a_draft_that_corrects_a_file_is_not_called_late(clerk: Client) -> None:
    """In time or late goes by the first file, so a correction has no last day of its own."""
    filed = _filed_late()
    world.choose(clerk, world.xlsx(1, 2))
    said = world.text(clerk.get(world.HOME))
    assert filed
    assert "stands until this draft takes its place" in said
    assert "The last day was" not in said


def test_a_draft_says_how_many_are_mended(clerk: Client) -> None:
    rows = [dirty.row(n, CPR_Expiration="02/30/2022") for n in (1, 2)]
    world.choose(clerk, world.xlsx(*rows, 3))
    page = clerk.get(f"{world.PAGE}draft/")
    world.press(clerk, "mend", **{world.field(page, "Row 2: CPR Expiration"): "11/30/2023"})
    assert "1 of 2 mended; 1 error left" in world.text(clerk.get(world.HOME))


def test_an_extension_moves_the_day_and_asks_for_the_names_first(clerk: Client) -> None:
    small.extend(world.CODE, at=small.JUNE_14)
    said = world.text(clerk.get(world.HOME))
    assert "send a roster of names" in said
    assert "Due June 30, 2022, in 16 days" in said
    assert "You have time for the submission until July 15, 2022 (CERT-305)" in said
    assert "The commission gave your agency until July 15, 2022" in said


def test_after_an_extension_has_ended_its_day_is_still_the_last_one(clerk: Client) -> None:
    small.extend(world.CODE, at=small.JUNE_14)
    small.extend(world.OTHER, at=small.JULY_6)
    small.take_back(_filed_late(), at=small.AUGUST_1)
    said = world.text(clerk.get(world.HOME))
    assert "Due July 15, 2022, 17 days ago" in said
    assert "accepted, and marked as late (RUL-9)" in said


def _filed_late() -> str:
    with tempfile.TemporaryDirectory() as folder:
        return small.send(small.file(Path(folder) / "a.csv", 1, 2), at=small.JULY_6).number


def test_what_changed_since_the_last_visit_is_told_once(clerk: Client, tmp_path: Path) -> None:
    assert "What happened lately" in world.text(clerk.get(world.HOME))
    receipt = small.send(small.file(tmp_path / "a.csv", 1, 2), at=small.JUNE_10).number
    first = world.client(world.CLERK)
    told = f"A submission was accepted: 2 officers count. Receipt {receipt}."
    assert told in world.text(first.get(world.HOME))
    assert told in world.text(first.get(world.HOME))  # the same visit
    next_day = world.text(world.client(world.CLERK).get(world.HOME))
    assert told not in next_day
    assert "Nothing changed." in next_day


def test_conditions_of_own_officers_stand_by_their_day_and_others_do_not(
    clerk: Client, tmp_path: Path
) -> None:
    due = [dirty.row(n, CPR_Expiration="05/01/2022") for n in (1, 2)]
    small.send(small.file(tmp_path / "a.csv", *due, 3), at=small.JUNE_10)
    other = dirty.row(4, Oral_Interview="not done")
    small.send(small.file(tmp_path / "c.csv", other, 5), agency=world.OTHER, at=small.JUNE_10)
    small.prepare()
    small.release()
    said = world.text(clerk.get(world.HOME))
    assert "CPR" in said
    assert "2 officers still owe it" in said
    assert "in 90 days" in said or "in 91 days" in said
    assert "Interview" not in said
    assert "Officer Recertification (A-H): answered" in said


def test_the_questions_to_the_tables_do_not_grow_with_the_agency(
    clerk: Client, tmp_path: Path
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert clerk.get(world.HOME).status_code == 200
        return len(queries)

    small.send(small.file(tmp_path / "a.csv", dirty.row(1, CPR_Expiration="05/01/2022")))
    small.prepare()
    small.release()
    clerk.get(world.HOME)
    few = asked()
    agency = Agency.objects.get(code=world.CODE)
    for number in range(2, 9):
        Employment.objects.create(
            officer=Officer.objects.get(mptc_id=small.mptc_id(number)), agency=agency,
            employment_class="full-time", rank="Sergeant", since=date(2015, 4, 6),
            recorded_at=small.MARCH_1, source="employment:abc",
        )  # fmt: skip
    rows = [
        dirty.row(n, CPR_Expiration="05/01/2022", Examination="not passed") for n in range(1, 9)
    ]
    small.send(small.file(tmp_path / "b.csv", *rows), at=small.JULY_6)
    small.prepare(at=small.JULY_6, on=date(2022, 7, 6))
    small.release(at=small.JULY_6)
    clerk.get(world.HOME)
    assert asked() == few
    assert few < 45


def test_a_packet_is_to_be_fetched_then_its_notices_handed_over(clerk: Client) -> None:
    agency = Agency.objects.get(code=world.CODE)
    packet = Packet.objects.create(
        campaign=world.CAMPAIGN, agency=agency, file_name="p.zip", sha256="a" * 64, notices=2,
        recorded_at=small.APRIL_1,
    )  # fmt: skip
    notices = [
        Notice.objects.create(
            officer=Officer.objects.get(mptc_id=small.mptc_id(number)), agency=agency,
            campaign=world.CAMPAIGN, kind="certified", dated_on=date(2022, 6, 1),
            recorded_at=small.APRIL_1,
        )
        for number in (1, 2)
    ]  # fmt: skip
    assert "Fetch the packet of Officer Recertification (A-H)" in world.text(clerk.get(world.HOME))
    PacketFetch.objects.create(packet=packet, account=world.CLERK, fetched_at=small.APRIL_1)
    HandOver.objects.create(
        notice=notices[0], handed_on=date(2022, 6, 2), marked_by=world.CLERK,
        recorded_at=small.APRIL_1,
    )  # fmt: skip
    assert "1 of 2 handed over" in world.text(clerk.get(world.HOME))
    HandOver.objects.create(
        notice=notices[1], handed_on=date(2022, 6, 2), marked_by=world.CLERK,
        recorded_at=small.APRIL_1,
    )  # fmt: skip
    assert "Done Notices of Officer Recertification (A-H) handed over" in world.text(
        clerk.get(world.HOME)
    )
