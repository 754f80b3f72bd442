"""An agency suspends an officer, ends it, and reports other changes, each with its clock (CERT-374)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests import make

from standing.kernel.access import Act, Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger.queries import entries
from standing.pages import clock
from standing.workforce import actions, queries, status_queries
from standing.workforce.changing import report_change
from standing.workforce.domain import Changed, Separation
from standing.workforce.models import AgencySuspension, Employment, StatusUpdate
from standing.workforce.suspending import end_suspension, record_suspension
from standing.workforce.told import status_faults

CODE, OTHER = "elm-hill-police-department", "saltmarsh-police-department"
WHO = "0012-0345"
CLERK = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=CODE)
MAY_5, MAY_12, MAY_20 = date(2025, 5, 5), date(2025, 5, 12), date(2025, 5, 20)
FIRST = datetime(2025, 5, 5, 14, 0, tzinfo=UTC)
MAY_28 = datetime(2025, 5, 28, 14, 0, tzinfo=UTC)
MAY_29 = datetime(2025, 5, 29, 14, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def act(at: datetime = FIRST) -> Act:
    return make.act(CLERK, at=at)


@pytest.fixture(autouse=True)
def _hired(register: object) -> None:
    actions.record_employment(
        act(), mptc_id=WHO, agency=CODE, since=MAY_5, employment_class="full-time", rank="Officer"
    )


def agency_pk() -> int:
    return queries.agency(CODE).pk


def suspend(since: date = MAY_12, *, at: datetime = FIRST, paid: bool | None = True) -> None:
    record_suspension(act(at), mptc_id=WHO, agency=CODE, since=since, paid=paid)


def ended(on: date, *, at: datetime = MAY_29, since: date | None = None) -> None:
    end_suspension(act(at), mptc_id=WHO, agency=CODE, on=on, since=since)


def test_a_suspension_runs_until_its_end_and_both_are_known_from_their_report() -> None:
    suspend()
    ended(date(2025, 5, 28))

    def suspended(on: date, known: datetime) -> bool:
        return bool(status_queries.suspensions_at(agency_pk(), on=on, known=known))

    assert suspended(MAY_12, MAY_29)
    assert not suspended(date(2025, 5, 11), MAY_29)
    assert not suspended(date(2025, 5, 28), MAY_29)
    assert suspended(date(2025, 5, 28), MAY_28)


def test_a_suspension_is_a_form_with_two_business_days_and_a_line_of_the_ledger() -> None:
    told = record_suspension(act(), mptc_id=WHO, agency=CODE, since=MAY_5, paid=False)

    assert told.due.due_on == date(2025, 5, 7)
    form = StatusUpdate.objects.get(change="agency suspension")
    assert (form.effective_on, form.due_on, form.reported_by) == (
        MAY_5, date(2025, 5, 7), "clerk",
    )  # fmt: skip
    entry = entries(f"officer:{WHO}")[-1]
    assert (entry.kind, entry.facts_after) == (
        "agency-suspension.recorded",
        {"agency": CODE, "since": "2025-05-05", "paid": False, "due_on": "2025-05-07"},
    )


def test_a_second_suspension_waits_for_the_end_of_the_first() -> None:
    suspend()
    with pytest.raises(WrongState, match="on record since May 12, 2025"):
        suspend()
    assert AgencySuspension.objects.count() == 1
    ended(date(2025, 5, 28))
    with pytest.raises(Refused, match="ended on May 28, 2025"):
        suspend(date(2025, 5, 27), at=MAY_29)
    with pytest.raises(Refused, match="began at Elm Hill Police Department on May 5"):
        suspend(date(2025, 5, 1), at=MAY_29)


def test_an_end_needs_a_suspension_that_runs_and_a_day_that_has_come() -> None:
    with pytest.raises(WrongState, match="No suspension of 0012-0345 by Elm Hill"):
        ended(MAY_20)
    suspend()
    with pytest.raises(Refused, match="has not come"):
        ended(date(2025, 5, 30))
    with pytest.raises(Refused, match="suspension began on May 12"):
        ended(date(2025, 5, 11))


def test_a_suspension_that_never_began_leaves_nothing_in_its_place() -> None:
    suspend()
    ended(MAY_12)

    assert not AgencySuspension.objects.filter(superseded_at=None).exists()


def test_a_suspension_that_only_a_file_named_is_told_of_with_its_end() -> None:
    ended(MAY_20, since=MAY_12)

    held = AgencySuspension.objects.get()
    assert (held.since, held.until, held.paid) == (MAY_12, MAY_20, None)
    with pytest.raises(WrongState, match="on record with May 20, 2025"):
        ended(MAY_20, since=MAY_12)


def test_another_change_becomes_that_of_the_employment_and_its_words_stay_out_of_the_ledger() -> (
    None
):
    report_change(
        act(MAY_28), mptc_id=WHO, agency=CODE, on=MAY_20,
        changed=Changed(rank="Sergeant", employment_class="part-time", name="Jordan Avery-Stone"),
    )  # fmt: skip

    (now,) = queries.employments_at(agency_pk(), on=MAY_28.date(), known=MAY_28)
    assert (now.rank, now.employment_class, now.since) == ("Sergeant", "part-time", MAY_5)
    (before,) = queries.employments_at(agency_pk(), on=MAY_28.date(), known=act().at)
    assert (before.rank, before.employment_class) == ("Officer", "full-time")
    (form,) = status_queries.forms(agency_pk(), known=MAY_28)[:1]
    assert form.told == (
        "other change (rank: Sergeant; employment: part-time; name: Jordan Avery-Stone)"
    )
    entry = entries(f"officer:{WHO}")[-1]
    assert entry.kind == "status-change.recorded"
    assert entry.facts_after["what"] == ["rank", "employment", "name"]
    assert "Stone" not in str(entry.facts_after)


def promoted(rank: str, on: date, *, at: datetime, **what: str) -> None:
    report_change(act(at), mptc_id=WHO, agency=CODE, on=on, changed=Changed(rank=rank, **what))


def ranked(on: date, *, known: datetime = MAY_29) -> tuple[str, str, date]:
    (place,) = queries.employments_at(agency_pk(), on=on, known=known)
    (of_whom,) = queries.employments([place.officer_id], on=on, known=known)[place.officer_id]
    assert of_whom == place
    return place.rank, place.employment_class, place.since


def test_before_the_day_of_a_change_the_officer_had_the_rank_before_it_and_was_hired_when_hired() -> (
    None
):
    promoted("Sergeant", MAY_20, at=MAY_28, employment_class="part-time")

    assert ranked(date(2025, 5, 19)) == ("Officer", "full-time", MAY_5)
    assert ranked(MAY_20) == ("Sergeant", "part-time", MAY_5)
    assert ranked(MAY_20, known=FIRST) == ("Officer", "full-time", MAY_5)


def test_each_of_several_changes_counts_from_its_own_day() -> None:
    promoted("Sergeant", MAY_12, at=MAY_28)
    promoted("Chief", MAY_20, at=MAY_29)

    assert [ranked(day)[0] for day in (date(2025, 5, 11), MAY_12, MAY_20)] == [
        "Officer", "Sergeant", "Chief",
    ]  # fmt: skip
    assert ranked(MAY_20, known=MAY_28)[0] == "Sergeant"


def test_what_the_register_learned_otherwise_after_a_change_stays() -> None:
    promoted("Sergeant", MAY_20, at=MAY_28)
    Employment.objects.filter(superseded_at=None).update(rank="Lieutenant")

    assert ranked(MAY_12)[0] == "Lieutenant"


def test_an_officer_who_left_since_had_the_rank_of_the_day() -> None:
    promoted("Sergeant", MAY_12, at=MAY_28)
    actions.report_separation(
        act(MAY_29), mptc_id=WHO, agency=CODE, effective_on=MAY_20, told=Separation()
    )

    assert ranked(MAY_5)[0] == "Officer"
    assert ranked(MAY_12)[0] == "Sergeant"


def test_the_public_page_tells_agency_and_days_and_not_the_kind_of_employment(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """REG-11 publishes agencies with dates, and no more of an employment."""
    monkeypatch.setattr(clock, "now", lambda **_told: MAY_29)
    promoted("Sergeant", MAY_20, at=MAY_28, employment_class="part-time")

    for day in ("2025-05-19", "2025-05-20"):
        page = client.get(f"/officers/{WHO}/", {"on": day, "known": "2025-05-29"}).text
        assert ("full-time" in page, "part-time" in page) == (False, False)
        assert "2025-05-05" in page


def test_a_change_that_the_register_knows_or_that_was_told_before_changes_nothing() -> None:
    def told(**what: str) -> None:
        report_change(act(MAY_28), mptc_id=WHO, agency=CODE, on=MAY_20, changed=Changed(**what))

    with pytest.raises(WrongState, match="0012-0345 is Officer and full-time at Elm Hill"):
        told(rank="Officer", employment_class="full-time")
    with pytest.raises(Refused, match="Say what changed"):
        told(name="  ")
    told(name="Jordan Avery-Stone")
    with pytest.raises(WrongState, match="was reported already, effective May 20, 2025"):
        told(name="Jordan Avery-Stone")
    assert Employment.objects.count() == 1


def test_a_change_is_reported_once_it_is_so() -> None:
    with pytest.raises(Refused, match="has not come"):
        report_change(
            act(), mptc_id=WHO, agency=CODE, on=date(2025, 5, 6), changed=Changed(rank="Chief")
        )


def test_of_an_officer_who_left_no_suspension_and_no_change_is_reported() -> None:
    actions.report_separation(
        act(), mptc_id=WHO, agency=CODE, effective_on=MAY_12, told=Separation()
    )
    with pytest.raises(WrongState, match="left Elm Hill Police Department on May 12"):
        suspend()
    with pytest.raises(WrongState, match="left Elm Hill Police Department on May 12"):
        report_change(act(), mptc_id=WHO, agency=CODE, on=MAY_5, changed=Changed(rank="Chief"))


def test_nobody_suspends_for_another_agency_or_somebody_who_never_worked_there() -> None:
    stranger = make.act(make.person("other", role=Role.AGENCY_SUBMITTER, agency=OTHER), at=act().at)
    reports: tuple[Callable[[], object], ...] = (
        lambda: record_suspension(stranger, mptc_id=WHO, agency=CODE, since=MAY_5),
        lambda: end_suspension(stranger, mptc_id=WHO, agency=CODE, on=MAY_5, since=MAY_5),
        lambda: report_change(
            stranger, mptc_id=WHO, agency=CODE, on=MAY_5, changed=Changed(rank="Chief")
        ),
    )
    for report in reports:
        with pytest.raises(NotPermitted):
            report()
    with pytest.raises(NotFound, match="no employment of 0012-0346"):
        record_suspension(act(), mptc_id="0012-0346", agency=CODE, since=MAY_5)


def test_every_suspension_stands_beside_the_ledger_and_one_changed_by_hand_is_named() -> None:
    suspend()
    ended(MAY_20, at=MAY_28)
    ended(date(2025, 5, 28), since=date(2025, 5, 27))
    report_change(
        act(MAY_29), mptc_id=WHO, agency=CODE, on=MAY_20, changed=Changed(rank="Sergeant")
    )
    assert status_faults() == []

    AgencySuspension.objects.filter(until=MAY_20).update(paid=False)
    assert len(status_faults()) == 2
    assert any("suspension by elm-hill-police-department" in said for said in status_faults())
