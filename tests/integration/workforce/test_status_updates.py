"""What an agency reports of its officers, each with its clock of two business days (CERT-374)."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from tests import make

from standing.kernel.access import Act, Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger.queries import entries
from standing.workforce import actions, queries, status_queries
from standing.workforce.domain import LeaveKind, Separation, StatusChange
from standing.workforce.models import Employment, Leave, StatusUpdate
from standing.workforce.status_clock import reported
from standing.workforce.told import status_faults

CODE, OTHER = "elm-hill-police-department", "saltmarsh-police-department"
WHO = "0012-0345"
CLERK = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=CODE)
MAY_5 = datetime(2025, 5, 5, 14, 0, tzinfo=UTC)
MAY_28 = datetime(2025, 5, 28, 14, 0, tzinfo=UTC)
MAY_29 = datetime(2025, 5, 29, 14, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def act(at: datetime = MAY_5, reason: str = "") -> Act:
    return make.act(CLERK, at=at, reason=reason)


def hired(since: date = date(2025, 5, 5)) -> None:
    actions.record_employment(
        act(), mptc_id=WHO, agency=CODE, since=since, employment_class="full-time", rank="Officer"
    )


def agency_pk() -> int:
    return queries.agency(CODE).pk


def test_a_change_before_a_holiday_weekend_is_due_two_business_days_later() -> None:
    friday = reported(effective_on=date(2025, 5, 23), reported_on=date(2025, 5, 28))

    assert friday.due.due_on == date(2025, 5, 28)  # Memorial Day, May 26, does not count
    assert friday.days_late == 0
    assert friday.sentence == (
        "Effective Friday, May 23, 2025; due by Wednesday, May 28, 2025 (2 business days); "
        "reported on Wednesday, May 28, 2025, on time."
    )


def test_three_days_late_is_said_in_days() -> None:
    late = reported(effective_on=date(2025, 6, 6), reported_on=date(2025, 6, 13))

    assert late.due.due_on == date(2025, 6, 10)
    assert late.sentence.endswith("reported on Friday, June 13, 2025, 3 days late.")


def test_a_change_before_the_rule_was_written_is_counted_alike_and_nobody_is_late_under_it() -> (
    None
):
    early = reported(effective_on=date(2022, 6, 3), reported_on=date(2022, 6, 10))

    assert (early.due.due_on, early.binds) == (date(2022, 6, 7), False)
    assert "The rule is written from October 1, 2024 on" in early.sentence


def test_a_hire_is_an_employment_a_form_and_a_line_of_the_ledger() -> None:
    hired()

    (place,) = queries.employments_at(agency_pk(), on=date(2025, 5, 5), known=MAY_5)
    assert (place.rank, place.source, place.until) == ("Officer", "status update", None)
    form = StatusUpdate.objects.get()
    assert (form.change, form.due_on, form.reported_by) == ("hire", date(2025, 5, 7), "clerk")
    (entry,) = entries(f"officer:{WHO}")
    assert (entry.kind, entry.facts_after) == (
        "employment.recorded",
        {"agency": CODE, "since": "2025-05-05", "due_on": "2025-05-07"},
    )


def test_a_hire_told_twice_is_one_hire() -> None:
    hired()
    with pytest.raises(WrongState, match="already says that 0012-0345 works at Elm Hill"):
        hired()
    assert (Employment.objects.count(), StatusUpdate.objects.count()) == (1, 1)


def test_a_hire_before_the_end_of_an_earlier_time_there_is_refused() -> None:
    hired()
    separate(date(2025, 5, 20))
    with pytest.raises(Refused, match="withdraw the separation"):
        hired(date(2025, 5, 19))
    hired(date(2025, 5, 20))
    assert len(queries.employments_at(agency_pk(), on=None, known=MAY_5)) == 2


def test_a_day_more_than_a_year_ahead_is_taken_for_a_slip() -> None:
    with pytest.raises(Refused, match="more than a year ahead"):
        hired(date(2052, 5, 5))
    hired(date(2025, 6, 2))  # the form comes before the hire (CERT-1024)


def test_a_leave_runs_until_the_return_and_both_are_known_from_their_report() -> None:
    hired()
    actions.record_leave(
        act(), mptc_id=WHO, agency=CODE, kind=LeaveKind.MEDICAL, since=date(2025, 5, 12)
    )
    actions.record_return(act(MAY_29), mptc_id=WHO, agency=CODE, on=date(2025, 5, 28))

    def away(on: date, known: datetime) -> bool:
        return bool(status_queries.leaves_at(agency_pk(), on=on, known=known))

    assert away(date(2025, 5, 12), MAY_29)
    assert not away(date(2025, 5, 11), MAY_29)
    assert not away(date(2025, 5, 28), MAY_29)
    assert away(date(2025, 5, 28), MAY_28)
    assert [entry.kind for entry in entries(f"officer:{WHO}")][1:] == [
        "leave.recorded", "return.recorded",
    ]  # fmt: skip
    assert entries(f"officer:{WHO}")[-1].authority == "CERT-1021"


def family_leave(act: Act, since: date) -> None:
    actions.record_leave(act, mptc_id=WHO, agency=CODE, kind=LeaveKind.FAMILY, since=since)


def test_a_second_leave_waits_for_the_return_from_the_first() -> None:
    hired()
    family_leave(act(), date(2025, 5, 12))
    with pytest.raises(WrongState, match="family leave of 0012-0345 is on record since May 12"):
        family_leave(act(), date(2025, 5, 12))
    assert Leave.objects.count() == 1
    actions.record_return(act(MAY_29), mptc_id=WHO, agency=CODE, on=date(2025, 5, 28))
    with pytest.raises(Refused, match="ended on May 28, 2025"):
        family_leave(act(MAY_29), date(2025, 5, 27))
    with pytest.raises(Refused, match="began at Elm Hill Police Department on May 5"):
        family_leave(act(MAY_29), date(2025, 5, 1))


def test_a_return_needs_a_leave_that_runs_and_a_day_that_has_come() -> None:
    hired()
    with pytest.raises(WrongState, match="No leave of 0012-0345"):
        actions.record_return(act(), mptc_id=WHO, agency=CODE, on=date(2025, 5, 5))
    actions.record_leave(
        act(), mptc_id=WHO, agency=CODE, kind=LeaveKind.MILITARY, since=date(2025, 5, 5)
    )
    with pytest.raises(Refused, match="has not come"):
        actions.record_return(act(), mptc_id=WHO, agency=CODE, on=date(2025, 5, 6))
    with pytest.raises(Refused, match="leave began on May 5"):
        actions.record_return(act(), mptc_id=WHO, agency=CODE, on=date(2025, 5, 4))


def test_a_leave_that_never_began_leaves_nothing_in_its_place() -> None:
    hired()
    actions.record_leave(
        act(), mptc_id=WHO, agency=CODE, kind=LeaveKind.FAMILY, since=date(2025, 5, 5)
    )
    actions.record_return(act(MAY_28), mptc_id=WHO, agency=CODE, on=date(2025, 5, 5))

    assert not Leave.objects.filter(superseded_at=None).exists()


def test_a_leave_that_only_a_file_named_is_told_of_with_its_return() -> None:
    hired()

    def back() -> None:
        actions.record_return(
            act(MAY_29), mptc_id=WHO, agency=CODE, on=date(2025, 5, 28),
            kind=LeaveKind.FAMILY, since=date(2025, 5, 6),
        )  # fmt: skip

    back()
    leave = Leave.objects.get()
    assert (leave.since, leave.until) == (date(2025, 5, 6), date(2025, 5, 28))
    with pytest.raises(WrongState, match="on record with May 28, 2025"):
        back()


def separate(on: date, at: datetime = MAY_5) -> None:
    actions.report_separation(
        act(at), mptc_id=WHO, agency=CODE, effective_on=on,
        told=Separation(
            nature="termination", reason="Left without notice", for_cause=True,
            cause="absence", under_investigation=False,
        ),
    )  # fmt: skip


def test_a_separation_keeps_what_the_rules_ask_an_agency_to_tell() -> None:
    hired()
    separate(date(2025, 5, 20))

    held = Employment.objects.get(superseded_at=None)
    assert (held.until, held.separation_nature, held.separation_reason, held.for_cause) == (
        date(2025, 5, 20), "termination", "Left without notice", True,
    )  # fmt: skip
    assert (held.separation_cause, held.under_investigation) == ("absence", False)
    assert entries(f"officer:{WHO}")[-1].facts_after == {
        "agency": CODE, "until": "2025-05-20", "nature": "termination", "for_cause": True,
        "due_on": "2025-05-22",
    }  # fmt: skip


def test_a_separation_by_mistake_is_withdrawn_and_stays_known_as_it_was() -> None:
    hired()
    separate(date(2025, 5, 20))
    told = actions.withdraw_separation(
        act(MAY_28, "Another officer of the same name left"), mptc_id=WHO, agency=CODE
    )

    assert told.effective_on == date(2025, 5, 20)
    (now,) = queries.employments_at(agency_pk(), on=date(2025, 5, 29), known=MAY_28)
    assert (now.until, now.separation_nature, now.for_cause) == (None, "", None)
    assert queries.employments_at(agency_pk(), on=date(2025, 5, 29), known=MAY_5) == []
    assert entries(f"officer:{WHO}")[-1].reason == "Another officer of the same name left"
    with pytest.raises(WrongState, match="no separation"):
        actions.withdraw_separation(act(MAY_28, "Again"), mptc_id=WHO, agency=CODE)


def test_a_separation_is_not_withdrawn_without_a_reason() -> None:
    hired()
    separate(date(2025, 5, 20))
    with pytest.raises(Refused, match="what was wrong"):
        actions.withdraw_separation(act(), mptc_id=WHO, agency=CODE)


def test_nobody_reports_for_another_agency() -> None:
    hired()
    stranger = make.act(make.person("other", role=Role.AGENCY_SUBMITTER, agency=OTHER), at=MAY_5)
    reports: tuple[Callable[[], object], ...] = (
        lambda: actions.record_employment(
            stranger, mptc_id=WHO, agency=CODE, since=date(2025, 5, 5)
        ),
        lambda: actions.record_leave(
            stranger, mptc_id=WHO, agency=CODE, kind=LeaveKind.FAMILY, since=date(2025, 5, 5)
        ),
        lambda: actions.record_return(stranger, mptc_id=WHO, agency=CODE, on=date(2025, 5, 5)),
        lambda: actions.report_separation(
            stranger, mptc_id=WHO, agency=CODE, effective_on=date(2025, 5, 5), told=Separation()
        ),
        lambda: actions.withdraw_separation(stranger, mptc_id=WHO, agency=CODE),
    )
    for report in reports:
        with pytest.raises(NotPermitted):
            report()
    assert StatusUpdate.objects.count() == 1


def test_a_leave_of_somebody_who_never_worked_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="no employment of 0012-0346"):
        actions.record_leave(
            act(), mptc_id="0012-0346", agency=CODE, kind=LeaveKind.FAMILY, since=date(2025, 5, 5)
        )


def test_the_forms_of_an_agency_are_listed_newest_first_with_their_clock() -> None:
    hired()
    separate(date(2025, 5, 20), MAY_28)

    told = status_queries.forms(agency_pk(), known=MAY_29)
    assert [(form.change, form.clock.days_late) for form in told] == [
        (StatusChange.SEPARATION, 6), (StatusChange.HIRE, 0),
    ]  # fmt: skip


def test_every_form_and_leave_stands_beside_the_ledger_and_one_slipped_in_is_named() -> None:
    hired()
    family_leave(act(), date(2025, 5, 12))
    actions.record_return(act(MAY_28), mptc_id=WHO, agency=CODE, on=date(2025, 5, 20))
    actions.record_return(
        act(MAY_29), mptc_id=WHO, agency=CODE, on=date(2025, 5, 29),
        kind=LeaveKind.MEDICAL, since=date(2025, 5, 26),
    )  # fmt: skip
    separate(date(2025, 5, 29), MAY_29)
    actions.withdraw_separation(act(MAY_29, "Wrong officer"), mptc_id=WHO, agency=CODE)
    assert status_faults() == []

    StatusUpdate.objects.filter(change="hire").update(due_on=date(2025, 5, 8))
    Leave.objects.filter(kind="medical").delete()
    assert len(status_faults()) == 3
    assert any("hire at elm-hill-police-department" in said for said in status_faults())
    assert any("medical leave" in said and "no row does" in said for said in status_faults())
