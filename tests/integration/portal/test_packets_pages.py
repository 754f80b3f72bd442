"""An agency's packets in the portal: fetching them, and marking notices as handed over."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from tests import make
from tests.integration.pages import world
from tests.integration.portal.roster_world import (
    HERE,
    build_packet,
    clerk,
    seen,
    write_notices,
)
from tests.signing import account, asked_first, client_of

from standing.correspondence import actions, handed, handing_over, queries
from standing.correspondence.checking import notice_faults
from standing.correspondence.models import HandOver, Notice, PacketFetch, TakenBack
from standing.kernel.access import Act, Role, Scope
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger.queries import entries, entries_of

pytestmark = pytest.mark.django_db
PACKETS = f"{HERE}/packets/"
FIRST, SECOND = f"{PACKETS}2022-a-h/1/", f"{PACKETS}2022-a-h/2/"
ALL = [world.CERTIFIED, world.CONDITIONAL, world.MET_LATER]
JULY_7 = datetime(2022, 7, 7, 14, 0, tzinfo=UTC)
JULY_8 = datetime(2022, 7, 8, 14, 0, tzinfo=UTC)
AUGUST_1 = datetime(2022, 8, 1, 14, 0, tzinfo=UTC)
CLERK = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=world.SUBMITTER)


@pytest.fixture
def made() -> world.World:
    made = world.build()
    write_notices(made, ALL, at=world.JULY_1)
    build_packet(made, ALL, at=world.JULY_1)
    return made


@pytest.fixture
def browser(made: world.World) -> Client:
    return clerk()


def shown_text(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def act(at: datetime = JULY_8, reason: str = "") -> Act:
    return make.act(CLERK, at=at, reason=reason)


def mark(*officers: str, on: date = date(2022, 7, 8), at: datetime = JULY_8) -> tuple[str, ...]:
    return handing_over.hand_over(
        act(at), agency=world.SUBMITTER, campaign="2022-a-h", number=1, officers=officers, on=on
    )


def test_a_mark_says_who_handed_which_notice_over_on_what_day(made: world.World) -> None:
    assert mark(world.CERTIFIED, world.CONDITIONAL) == (world.CERTIFIED, world.CONDITIONAL)

    bundle = handed.bundle(made.agencies[world.SUBMITTER].pk, "2022-a-h", 1, known=world.AUGUST_10)
    assert bundle is not None
    assert (bundle.handed, len(bundle.notices)) == (2, 3)
    (entry,) = entries_of("notice.handed-over")
    assert (entry.subject, entry.effective_on) == (f"agency:{world.SUBMITTER}", date(2022, 7, 8))
    assert entry.facts_after["officers"] == [world.CERTIFIED, world.CONDITIONAL]


@pytest.mark.usefixtures("made")
def test_marking_again_changes_nothing_and_adds_only_what_is_new() -> None:
    mark(world.CERTIFIED)
    assert mark(world.CERTIFIED, world.CONDITIONAL, on=date(2022, 7, 7)) == (world.CONDITIONAL,)
    with pytest.raises(WrongState, match="marked as handed over already"):
        mark(world.CERTIFIED, world.CONDITIONAL)

    assert HandOver.objects.get(notice__officer__mptc_id=world.CERTIFIED).handed_on == date(
        2022, 7, 8
    )
    assert HandOver.objects.count() == 2


@pytest.mark.usefixtures("made")
def test_a_day_that_has_not_come_or_lies_before_the_notices_is_refused() -> None:
    with pytest.raises(Refused, match="July 9, 2022 has not come"):
        mark(world.CERTIFIED, on=date(2022, 7, 9))
    with pytest.raises(Refused, match="written on July 1, 2022"):
        mark(world.CERTIFIED, on=date(2022, 6, 30))
    with pytest.raises(Refused, match="at least one"):
        mark()
    with pytest.raises(NotFound, match="no notice of 0101-0006"):
        mark(world.ROSTERED)


@pytest.mark.usefixtures("made")
def test_a_mark_is_taken_back_with_a_reason_and_both_stay_on_record() -> None:
    mark(world.CERTIFIED)
    notice = {"agency": world.SUBMITTER, "campaign": "2022-a-h", "number": 1}

    def take_back(reason: str, who: str = world.CERTIFIED) -> None:
        handing_over.take_back(
            act(world.AUGUST_10, reason), agency=world.SUBMITTER, campaign="2022-a-h", number=1,
            mptc_id=who,
        )  # fmt: skip

    with pytest.raises(Refused, match="Say why"):
        take_back("")
    with pytest.raises(WrongState, match="not marked"):
        take_back("Wrong line", world.CONDITIONAL)
    take_back("The officer was away")
    with pytest.raises(WrongState, match="not marked"):
        take_back("Again")

    held = HandOver.objects.get()
    assert (held.superseded_at, TakenBack.objects.get().reason) == (
        world.AUGUST_10, "The officer was away",
    )  # fmt: skip
    (entry,) = [e for e in entries(f"officer:{world.CERTIFIED}") if "taken-back" in e.kind]
    assert entry.facts_after == {**{k: notice[k] for k in ("agency", "campaign")}, "packet": 1}
    assert mark(world.CERTIFIED, at=world.AUGUST_10) == (world.CERTIFIED,)


@pytest.mark.usefixtures("made")
def test_only_the_agencys_own_people_mark_and_fetch() -> None:
    for other in (
        make.person("neighbour", role=Role.AGENCY_SUBMITTER, agency=world.EXTENDED),
        make.person("staff", role=Role.CERTIFICATION_STAFF),
    ):
        with pytest.raises(NotPermitted):
            handing_over.hand_over(
                make.act(other, at=JULY_8), agency=world.SUBMITTER, campaign="2022-a-h",
                number=1, officers=[world.CERTIFIED], on=date(2022, 7, 8),
            )  # fmt: skip
        with pytest.raises(NotPermitted):
            actions.fetch_notice(
                make.act(other, at=JULY_8), campaign="2022-a-h", agency=world.SUBMITTER,
                number=1, mptc_id=world.CERTIFIED,
            )  # fmt: skip
    assert not HandOver.objects.exists()


@pytest.mark.usefixtures("made")
def test_an_agency_is_reminded_after_a_week_of_what_it_has_not_handed_over() -> None:
    mark(world.CERTIFIED, at=JULY_7, on=date(2022, 7, 7))

    assert queries.not_handed_over(world.SUBMITTER, JULY_7) == []
    (late,) = queries.not_handed_over(world.SUBMITTER, JULY_8)
    assert (late.written_on, late.of) == (date(2022, 7, 1), 3)
    assert late.officers == (world.CONDITIONAL, world.MET_LATER)
    mark(world.CONDITIONAL, world.MET_LATER)
    assert queries.not_handed_over(world.SUBMITTER, JULY_8) == []
    assert queries.not_handed_over("nowhere", JULY_8) == []


def test_the_first_page_reminds_of_what_lies_there_for_seven_days_and_no_longer_once_marked(
    made: world.World, browser: Client
) -> None:
    write_notices(made, [world.CONDITIONAL], at=world.AUGUST_10, kind="conditional")
    build_packet(made, [world.CONDITIONAL], at=world.AUGUST_10, number=2)
    page = shown_text(browser.get(f"{HERE}/"))

    assert "Hand over 3 notices of packet 1 of Officer Recertification (A-H)" in page
    assert "written on July 1, 2022, 40 days ago · 0 of 3 handed over" in page
    assert "packet 2 of 2022-a-h" not in page, "it was written today"
    assert page.index("Hand over 3 notices") < page.index(
        "Fetch the packet of Officer Recertification (A-H)"
    )

    mark(*ALL)

    page = shown_text(browser.get(f"{HERE}/"))
    assert "Hand over" not in page
    assert "Fetch the packet of Officer Recertification (A-H)" in page


def test_a_packet_is_fetched_before_the_notices_in_it_are_handed_over(browser: Client) -> None:
    page = shown_text(browser.get(f"{HERE}/"))

    assert page.index("Fetch the packet of Officer") < page.index("Hand over 3 notices of packet 1")


def test_notices_whose_packet_is_not_built_yet_are_not_asked_for(
    made: world.World, browser: Client
) -> None:
    mark(*ALL)
    write_notices(made, [world.CONDITIONAL], at=AUGUST_1, kind="conditional")

    assert "packet 2" not in shown_text(browser.get(f"{HERE}/"))


def test_a_corrected_notice_takes_the_place_of_the_earlier_one(
    made: world.World, browser: Client
) -> None:
    first = Notice.objects.get(officer__mptc_id=world.CERTIFIED)
    write_notices(
        made, [world.CERTIFIED], at=AUGUST_1, kind="conditional",
        replaces={world.CERTIFIED: first},
    )  # fmt: skip
    before, after = browser.get(FIRST).content.decode(), browser.get(SECOND).content.decode()

    assert "0 of 2 handed over" in before
    assert "Replaced by the notice of August 1, 2022; hand that one over" in before
    assert f'value="{world.CERTIFIED}"' not in before
    assert "Correction: takes the place of the notice of July 1, 2022" in after
    assert "The notices are written, and the file is still being made." in after
    late = queries.not_handed_over(world.SUBMITTER, world.AUGUST_10)
    assert [(each.number, each.officers) for each in late] == [
        (1, (world.CONDITIONAL, world.MET_LATER)), (2, (world.CERTIFIED,)),
    ]  # fmt: skip


def test_the_packet_page_counts_marks_and_names_who_set_them(browser: Client) -> None:
    page = browser.get(FIRST).content.decode()
    assert "0 of 3 handed over" in page
    answer = browser.post(
        f"{FIRST}handed-over/",
        {"seen": seen(page), "on": "2022-07-08", "who": [world.CERTIFIED, world.CONDITIONAL]},
    )

    assert (answer.status_code, answer["Location"]) == (303, f"{FIRST}?marked=2#marked")
    shown = browser.get(f"{FIRST}?marked=2").content.decode()
    assert "2 notices marked as handed over. Now 2 of 3 handed over." in shown
    assert "handed over on July 8, 2022 by Clerk" in shown
    assert "2 of 3 handed over" in browser.get(PACKETS).content.decode()
    assert len(browser.get(f"{FIRST}?open=yes").content.decode().split("we handed it over")) == 2


def test_all_that_are_open_are_marked_with_one_press_and_a_second_press_does_nothing(
    browser: Client,
) -> None:
    data = {"seen": seen(browser.get(FIRST).content.decode()), "on": "2022-08-01", "all": "yes"}
    assert browser.post(f"{FIRST}handed-over/", data).status_code == 303
    again = browser.post(f"{FIRST}handed-over/", data)

    assert again.status_code == 422
    assert "now 3 of 3 handed over. Nothing was changed by this press" in again.content.decode()
    assert HandOver.objects.count() == 3
    assert "Nothing is left to hand over." in browser.get(FIRST).content.decode()


def test_a_day_that_cannot_be_read_keeps_what_was_ticked(browser: Client) -> None:
    page = browser.get(FIRST).content.decode()
    answer = browser.post(
        f"{FIRST}handed-over/", {"seen": seen(page), "on": "last week", "who": world.CONDITIONAL}
    )

    assert answer.status_code == 422
    assert "We could not read “last week” as the day" in answer.content.decode()
    assert f'value="{world.CONDITIONAL}" form="hand" checked' in answer.content.decode()
    assert not HandOver.objects.exists()


def test_a_mark_is_taken_back_on_a_page_of_its_own(browser: Client) -> None:
    mark(world.CERTIFIED)
    there = f"{FIRST}{world.CERTIFIED}/taken-back/"
    assert "marked as handed over on July 8, 2022 by Clerk" in browser.get(there).content.decode()
    assert browser.post(there, {"reason": " "}).status_code == 422
    answer = browser.post(there, {"reason": "The officer was away"})

    assert answer["Location"] == f"{FIRST}?taken-back={world.CERTIFIED}#marked"
    assert "was taken back, with your reason" in browser.get(answer["Location"]).content.decode()
    history = browser.get(f"{HERE}/sent/").content.decode()
    assert "Mark taken back that a notice was handed over: The officer was away" in history
    assert browser.post(there, {"reason": "Twice"}).status_code == 422
    assert browser.get(f"{FIRST}{world.ROSTERED}/taken-back/").status_code == 404


def test_a_packet_is_downloaded_and_it_is_written_down_by_whom_and_when(browser: Client) -> None:
    assert "Nobody yet." in browser.get(FIRST).content.decode()
    answer = browser.post(f"{FIRST}file/")

    assert answer["Content-Disposition"] == f'attachment; filename="{world.SUBMITTER}.zip"'
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]  # it streams
    assert PacketFetch.objects.get().account == "clerk"
    assert "Clerk, August 10, 2022 at" in browser.get(FIRST).content.decode()
    assert "Packet downloaded" in browser.get(f"{HERE}/sent/").content.decode()


def test_one_notice_is_downloaded_out_of_the_packet_and_written_down(browser: Client) -> None:
    answer = browser.post(f"{FIRST}{world.CONDITIONAL}/file/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content == f"%PDF of {world.CONDITIONAL}".encode()
    fetched = [e for e in entries(f"officer:{world.CONDITIONAL}") if e.kind == "notice.fetched"]
    assert fetched[0].actor == "clerk"
    assert browser.post(f"{FIRST}{world.ROSTERED}/file/").status_code == 404


@pytest.mark.usefixtures("made")
def test_a_download_asks_for_the_second_factor_again() -> None:
    late = client_of(account("late", Role.AGENCY_SUBMITTER, agency=world.SUBMITTER), shown_ago=3600)
    for address in (f"{FIRST}file/", f"{FIRST}{world.CERTIFIED}/file/"):
        answer = late.post(address)
        assert answer.status_code == 302
        assert "/sign-in/" in answer["Location"]
    assert not PacketFetch.objects.exists()


@pytest.mark.usefixtures("made")
def test_to_everybody_else_there_is_no_packet() -> None:
    others = (
        clerk("standards", scope=Scope.STANDARDS),
        clerk("neighbour", agency=world.EXTENDED),
        client_of(account("staff", Role.CERTIFICATION_STAFF)),
        client_of(account("an.officer", Role.OFFICER, officer=world.CERTIFIED)),
    )
    for other in others:
        for address in (PACKETS, FIRST, f"{FIRST}{world.CERTIFIED}/taken-back/"):
            assert other.get(address).status_code == 404
        for address in (f"{FIRST}file/", f"{FIRST}handed-over/"):
            assert other.post(address).status_code == 404
    assert not PacketFetch.objects.exists()


def test_a_packet_that_is_not_there_is_answered_as_absent(browser: Client) -> None:
    assert browser.get(f"{PACKETS}2022-a-h/9/").status_code == 404
    assert browser.get(f"{PACKETS}nowhere/1/").status_code == 404


def test_an_agency_without_notices_is_told_what_will_stand_here() -> None:
    world.build()
    page = clerk("nil", agency=world.NIL).get(f"/agency/{world.NIL}/packets/").content.decode()

    assert "No packet has come yet." in page


@pytest.mark.usefixtures("made")
def test_marks_stand_beside_the_ledger_and_one_slipped_in_is_named() -> None:
    def faults() -> list[str]:
        return [said for said in notice_faults() if "handed over" in said]

    mark(world.CERTIFIED, world.CONDITIONAL)
    handing_over.take_back(
        act(world.AUGUST_10, "Away"), agency=world.SUBMITTER, campaign="2022-a-h", number=1,
        mptc_id=world.CERTIFIED,
    )  # fmt: skip
    assert faults() == []
    HandOver.objects.create(
        notice=Notice.objects.get(officer__mptc_id=world.MET_LATER), marked_by="clerk",
        handed_on=date(2022, 7, 8), recorded_at=JULY_8,
    )  # fmt: skip
    (said,) = faults()
    assert "0101-0003 handed over on 2022-07-08" in said
    assert "the ledger says nothing of it" in said


def test_a_packet_fetched_too_late_leads_over_the_second_factor_back_to_its_page(
    made: world.World,
) -> None:
    late = client_of(
        account("late", Role.AGENCY_SUBMITTER, agency=world.SUBMITTER), shown_ago=16 * 60
    )

    shown = asked_first(late, f"{FIRST}file/", FIRST, {})

    assert f'action="{FIRST}file/"' in shown
    assert not PacketFetch.objects.exists()
    answer = late.get(f"{HERE}/roster/officers.csv", {"status": "Certified"})
    assert answer.status_code == 200
