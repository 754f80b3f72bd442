"""One page per person: the answer first, then why, then history, on both clocks."""

from datetime import date

import pytest
from django.test import Client
from tests import make
from tests.integration.pages import world

from standing.ledger.actions import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def page(client: Client, mptc_id: str, query: str = "", *, status: int = 200) -> str:
    """The text of an officer's page."""
    answer = client.get(f"/officers/{mptc_id}/{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_the_answer_comes_first_with_its_label_and_its_day(client: Client) -> None:
    text = page(client, world.CERTIFIED)
    assert "Jordan A. Avery is certified to serve as a police officer until July 1, 2025." in text
    assert 'class="tag tag-good"' in text
    assert "as of August 10, 2022" in text


def test_what_is_still_owed_stands_with_its_day(client: Client) -> None:
    text = page(client, world.CONDITIONAL)
    assert "two things are still owed" in text
    assert "CPR certificate: proof is due by September 30, 2022" in text
    assert "The CPR certificate ran out on May 1, 2022" in text


def test_a_condition_met_in_august_makes_the_officer_certified_from_august(client: Client) -> None:
    assert "Robin Calloway Jr. is certified" in page(client, world.MET_LATER)
    july = page(client, world.MET_LATER, "?on=2022-07-15&known=2022-07-15")
    assert "On July 15, 2022, Robin Calloway Jr. was conditionally certified" in july
    assert "confirmed what was still owed" not in july


def test_nothing_of_a_decision_shows_before_it_was_issued(client: Client) -> None:
    before = page(client, world.DECLINED, "?on=2022-06-30&known=2022-06-30")
    assert "was certified to serve as a police officer until July 1, 2022" in before
    assert "not recertified" not in before
    assert "Not met" not in before


def test_a_declined_officer_keeps_the_certificate_until_the_time_for_review_has_run(
    client: Client,
) -> None:
    assert "the earlier certificate continued until July 23, 2022" in page(
        client, world.DECLINED, "?on=2022-07-10"
    )
    assert "Everhart is not recertified: the earlier certificate ended on July 23" in page(
        client, world.DECLINED
    )


def test_an_officer_under_extension_is_conditionally_certified_while_it_runs(
    client: Client,
) -> None:
    text = page(client, world.ROSTERED, "?on=2022-07-05&known=2022-07-05")
    assert "conditionally certified" in text
    assert "The agency was given more time to send its answers" in text
    assert "<dt>The agency’s extension</dt><dd>until July 15, 2022</dd>" in text


def test_an_officer_on_no_roster_has_no_certificate_after_the_day(client: Client) -> None:
    text = page(client, world.UNROSTERED)
    assert "Sasha Greenaway is not certified: the certificate ended on July 1, 2022." in text


def test_a_suspension_lies_over_the_certificate(client: Client) -> None:
    assert "Marlow Hathersage is suspended" in page(client, world.SUSPENDED)
    assert "was certified" in page(client, world.SUSPENDED, "?on=2022-07-19")


def test_a_departure_reported_late_is_dated_when_it_happened_and_when_it_was_known(
    client: Client,
) -> None:
    text = page(client, world.LEFT)
    assert "Left Abington Police Department." in text
    assert "known since July 6, 2022" in text
    assert "Left Abington" not in page(client, world.LEFT, "?on=2022-07-02&known=2022-07-02")


def test_a_date_that_cannot_be_read_is_quoted_back_and_the_present_is_shown(
    client: Client,
) -> None:
    text = page(client, world.CERTIFIED, "?on=2022-02-31", status=400)
    assert "We could not read “2022-02-31” as a date." in text
    assert "is certified to serve" in text


def test_a_day_before_anything_was_known_is_answered_with_nothing_on_record(
    client: Client,
) -> None:
    text = page(client, world.CERTIFIED, "?on=2022-02-01&known=2022-02-01")
    assert "there was no certificate on record for Jordan A. Avery" in text
    assert "Nothing had been recorded by then." in text


def test_an_id_that_lost_its_zeros_still_finds_its_officer(client: Client) -> None:
    assert "Jordan A. Avery" in page(client, "101-1")


def test_nobody_is_found_under_an_unknown_id(client: Client) -> None:
    text = page(client, "9999-9999", status=404)
    assert "No officer on the register has the MPTC ID 9999-9999." in text


def test_no_page_of_an_officer_shows_what_is_private(client: Client) -> None:
    for mptc_id in world.PEOPLE:
        text = page(client, mptc_id)
        for private in ("1984", "November 23", "felony", "Patrol Officer", "R-0001", "clerk"):
            assert private not in text, (mptc_id, private)


def test_a_leave_shows_on_no_page(client: Client) -> None:
    before = page(client, world.CERTIFIED)
    officer = world.Officer.objects.get(mptc_id=world.CERTIFIED)
    world.Overlay.objects.create(
        officer=officer, kind="on leave", authority="CERT-358", since=date(2022, 8, 1),
        recorded_at=world.AUGUST_10,
    )  # fmt: skip
    for kind in ("overlay.imposed", "overlay.lifted"):
        record(
            make.act(at=world.AUGUST_10), kind=kind, subject=f"officer:{world.CERTIFIED}",
            effective_on=date(2022, 8, 1), authority="CERT-358", after={"kind": "on leave"},
        )  # fmt: skip

    assert page(client, world.CERTIFIED) == before


def test_how_a_day_was_reckoned_stands_on_a_page_once(client: Client) -> None:
    text = page(client, world.CONDITIONAL)
    assert text.count("proof is due by September 30, 2022.") == 2
    assert text.count("and that day holds") == 1
    assert text.count("Once all of this is so") == 1


def test_a_name_written_by_somebody_else_stays_text(client: Client) -> None:
    name = world.OfficerName.objects.get(officer__mptc_id=world.CERTIFIED)
    type(name).objects.filter(pk=name.pk).update(last="<script>alert(1)</script>")
    assert "<script>" not in page(client, world.CERTIFIED)
