"""Putting an employment right: what is refused, what the ledger says, and a return that holds."""

from datetime import UTC, date, datetime

import pytest
from tests.integration.pages import world
from tests.integration.requests.test_officers import (
    OWN,
    SEPTEMBER_2,
    dispute,
    employment,
    officer,
    on_leave,
    staff,
)
from tests.signing import account

from standing.correspondence import mails
from standing.kernel.access import Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.mail.models import Message
from standing.requests import actions, queries
from standing.workforce.correcting import Right, correct_employment
from standing.workforce.models import Employment, Leave

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
RIGHT = Right(since=date(2016, 4, 4), employment_class="part-time", rank="Sergeant")
NOW = datetime(2022, 9, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def agreed() -> str:
    key = dispute()
    actions.decide_dispute(staff(), request=key, granted=True)
    return key


def test_what_was_known_stays_and_what_is_known_takes_its_place() -> None:
    key, before = agreed(), employment()
    assert [each.key for each in queries.to_put_right(known=SEPTEMBER_2)] == [key]

    done = actions.put_right(staff(), request=key, right=RIGHT)

    before.refresh_from_db()
    after = employment()
    assert (before.superseded_at, after.recorded_at) == (SEPTEMBER_2, SEPTEMBER_2)
    assert (after.since, after.until, after.employment_class, after.rank, after.source) == (
        date(2016, 4, 4), None, "part-time", "Sergeant", "filing:R-0001",
    )  # fmt: skip
    assert done.put_right_at == SEPTEMBER_2
    assert queries.to_put_right(known=SEPTEMBER_2) == []
    entry = ledger.entries(f"officer:{OWN}")[-1]
    assert (entry.kind, entry.facts_after["request"]) == ("employment.corrected", key)
    assert Entry.objects.get(kind="employment.corrected").reason.startswith("sha256:")


def test_how_the_officer_left_stays_with_an_end_and_goes_without_one() -> None:
    row = employment(world.LEFT)
    Employment.objects.filter(pk=row.pk).update(separation_nature="resignation", for_cause=False)
    moved = Right(since=row.since, until=date(2022, 6, 27), employment_class="full-time")

    kept = correct_employment(staff(), mptc_id=world.LEFT, employment=row.pk, right=moved)
    assert kept is not None
    still = correct_employment(
        staff(), mptc_id=world.LEFT, employment=kept.pk, right=Right(since=row.since)
    )

    assert still is not None
    assert (kept.separation_nature, kept.for_cause) == ("resignation", False)
    assert (still.until, still.separation_nature, still.for_cause) == (None, "", None)


def test_a_dispute_is_put_right_once_and_only_when_it_was_agreed_to() -> None:
    open_one = dispute()
    with pytest.raises(WrongState, match="Nobody has agreed"):
        actions.put_right(staff(), request=open_one, right=RIGHT)
    actions.decide_dispute(staff(), request=open_one, granted=True)
    actions.put_right(staff(), request=open_one, right=None)
    with pytest.raises(WrongState, match="put right before"):
        actions.put_right(staff(), request=open_one, right=RIGHT)
    with pytest.raises(NotFound):
        actions.put_right(staff(), request="0" * 24, right=RIGHT)
    assert not Employment.objects.filter(officer__mptc_id=OWN, superseded_at__isnull=True).exists()


def test_only_who_decides_disputes_corrects_and_says_what_shows_it() -> None:
    key = agreed()
    with pytest.raises(NotPermitted):
        actions.put_right(officer(reason="I know"), request=key, right=RIGHT)
    with pytest.raises(Refused, match="Say what shows"):
        actions.put_right(staff(reason=" "), request=key, right=RIGHT)


def test_days_that_another_time_at_the_agency_holds_are_refused() -> None:
    row = employment()
    Employment.objects.create(
        officer=row.officer, agency=row.agency, since=date(2010, 1, 1), until=date(2014, 1, 1),
        source="a list", recorded_at=world.JUNE_14,
    )  # fmt: skip
    key = agreed_of(row)
    with pytest.raises(Refused, match="from January 1, 2010 up to January 1, 2014"):
        actions.put_right(staff(), request=key, right=Right(since=date(2013, 12, 31)))
    assert actions.put_right(staff(), request=key, right=Right(since=date(2014, 1, 1)))


def agreed_of(row: Employment) -> str:
    key = actions.dispute_employment(
        officer(), mptc_id=OWN, employment_id=row.pk, says="It began later."
    ).key
    actions.decide_dispute(staff(), request=key, granted=True)
    return key


def test_an_employment_of_another_is_not_there() -> None:
    with pytest.raises(NotFound, match="no such employment"):
        correct_employment(
            staff(), mptc_id=OWN, employment=employment(world.CERTIFIED).pk, right=RIGHT
        )


def test_a_return_that_the_officer_reported_is_told_as_that_to_officer_and_agency() -> None:
    account("own", Role.OFFICER, officer=OWN)
    account("clerk", Role.AGENCY_SUBMITTER, agency=world.SUBMITTER)
    held = employment()
    Leave.objects.create(
        officer=held.officer, agency=held.agency, kind="medical", since=date(2022, 7, 11),
        recorded_at=world.AUGUST_10,
    )  # fmt: skip
    reported = actions.report_return(officer(), mptc_id=OWN, on=date(2022, 8, 29))
    actions.decide_return(staff(), request=reported.key, granted=True)

    mails.catch_up(NOW)

    told = {mail.to: mail.text.replace("\n", " ") for mail in Message.objects.order_by("id")}
    assert "Your leave ended on August 29, 2022, as you reported." in told["own@example.org"]
    assert "You need not report it again." in told["clerk@example.org"]
    assert "Your agency has reported" not in " ".join(told.values())
    entry = Entry.objects.get(kind="return.recorded")
    assert '"told_by":"officer"' in entry.after


def test_a_leave_that_staff_laid_ends_with_a_word_to_both() -> None:
    account("own", Role.OFFICER, officer=OWN)
    on_leave()
    reported = actions.report_return(officer(), mptc_id=OWN, on=date(2022, 8, 29))
    actions.decide_return(staff(), request=reported.key, granted=True)

    mails.catch_up(NOW)

    assert Message.objects.filter(to="own@example.org", text__contains="Your leave ended").exists()
