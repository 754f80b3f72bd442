"""What is in force on a day, over histories written by hand: continuation, decisions, conditions."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from standing.certification.domain import (
    Application,
    ApplicationKind,
    ApplicationState,
    CertificateKind,
    CertificateSpan,
    CertificateState,
    Condition,
    ConditionAct,
    ConditionState,
    Decision,
    History,
    Label,
    Overlay,
    OverlayKind,
    Service,
    Standing,
)
from standing.certification.in_force import standing
from standing.certification.labels import wording_on
from standing.kernel.periods import NEW_YORK, end_of, start_of

JUNE_10, JUNE_28, JUNE_30 = date(2022, 6, 10), date(2022, 6, 28), date(2022, 6, 30)
JULY_1, JULY_5, JULY_6 = date(2022, 7, 1), date(2022, 7, 5), date(2022, 7, 6)
JULY_15, JULY_16 = date(2022, 7, 15), date(2022, 7, 16)
JULY_22, JULY_23 = date(2022, 7, 22), date(2022, 7, 23)
AUGUST_10, SEPTEMBER_30, OCTOBER_1 = date(2022, 8, 10), date(2022, 9, 30), date(2022, 10, 1)
ACTON, CONCORD = "acton-police-department", "concord-police-department"
REGISTER_OPENED = datetime(2022, 3, 1, 17, tzinfo=UTC)
FOREVER = datetime(2030, 1, 1, tzinfo=UTC)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), NEW_YORK)


STATUTORY = CertificateSpan(
    kind=CertificateKind.STATUTORY, since=date(2021, 7, 1), until=JULY_1,
    recorded_at=REGISTER_OPENED, authority="CERT-400",
)  # fmt: skip


def submitted(on: date = JUNE_10, **changes: Any) -> Application:
    fields: dict[str, Any] = {
        "kind": ApplicationKind.SUBMITTED, "agency": ACTON, "filed_on": on, "reference_on": JULY_1,
        "recorded_at": noon(on), "in_time": True, "complete": True,
    }  # fmt: skip
    return Application(**{**fields, **changes})


def rostered(on: date = JUNE_28, **changes: Any) -> Application:
    undecided = {"in_time": None, "complete": None, "extension_due": JULY_15}
    return submitted(on, kind=ApplicationKind.ROSTERED, **{**undecided, **changes})


def decided(outcome: str, *, issued: date | None = JULY_1, **changes: Any) -> Decision:
    fields: dict[str, Any] = {
        "id": 1, "outcome": outcome, "decided_on": JULY_1, "reference_on": JULY_1,
        "renewed_until": date(2025, 7, 1), "recorded_at": noon(JUNE_30),
        "issued_at": noon(issued) if issued else None, "petition_due": JULY_22,
    }  # fmt: skip
    return Decision(**{**fields, **changes})


def granted(kind: CertificateKind = CertificateKind.FULL, **changes: Any) -> CertificateSpan:
    fields: dict[str, Any] = {
        "kind": kind, "since": JULY_1, "until": date(2025, 7, 1), "recorded_at": noon(JULY_1),
        "authority": "CERT-320", "determination": 1,
    }  # fmt: skip
    return CertificateSpan(**{**fields, **changes})


def owed(*acts: ConditionAct, requirement: str = "cpr", determination: int = 1) -> Condition:
    return Condition(
        id=1, determination=determination, requirement=requirement, rule="CERT-356",
        due_on=SEPTEMBER_30, since=JULY_1, recorded_at=noon(JULY_1), acts=acts,
    )  # fmt: skip


def done(
    state: ConditionState, on: date, *, due_on: date | None = None, recorded: date | None = None
) -> ConditionAct:
    return ConditionAct(state=state, on=on, due_on=due_on, recorded_at=noon(recorded or on))


def over(kind: OverlayKind, since: date, until: date | None = None, **changes: Any) -> Overlay:
    fields: dict[str, Any] = {"recorded_at": noon(since), "authority": "M.G.L. c. 6E, s. 9"}
    return Overlay(kind=kind, since=since, until=until, **{**fields, **changes})


def served(until: date | None, *, since: date = date(2015, 1, 1), **changes: Any) -> Service:
    fields: dict[str, Any] = {"agency": ACTON, "recorded_at": REGISTER_OPENED}
    return Service(since=since, until=until, **{**fields, **changes})


def history(**rows: Any) -> History:
    return History(mptc_id="0100-0001", **{"certificates": (STATUTORY,), **rows})


def conditional(*conditions: Condition, **rows: Any) -> History:
    return history(
        certificates=(STATUTORY, granted(CertificateKind.CONDITIONAL)),
        applications=(submitted(),),
        decisions=(decided("conditionally certified"),),
        conditions=conditions,
        **rows,
    )


def at(rows: History, on: date, known: date | datetime | None = None) -> Standing:
    moment = known if isinstance(known, datetime) else end_of(known or on)
    return standing(rows, on=on, known=moment)


# --- the certificate given by statute, and what continues it (CERT-310 to 315) -------------------


def test_whoever_was_never_certified_is_told_so_and_not_as_expired() -> None:
    found = at(History(mptc_id="0100-0001"), JUNE_30)

    assert (found.label, found.state) == (Label.NEVER_CERTIFIED, CertificateState.NONE)
    assert not found.in_force
    assert not found.may_serve


def test_before_anything_was_recorded_nobody_was_certified() -> None:
    assert at(history(), JUNE_30, REGISTER_OPENED - timedelta(microseconds=1)).label is (
        Label.NEVER_CERTIFIED
    )
    assert at(history(), JUNE_30, REGISTER_OPENED).label is Label.CERTIFIED


def test_before_the_act_of_2020_took_effect_nothing_was_in_force() -> None:
    assert not at(history(), date(2021, 6, 30), FOREVER).in_force
    assert at(history(), date(2021, 7, 1), FOREVER).in_force


def test_without_an_application_the_certificate_ends_on_the_reference_date() -> None:
    assert at(history(), JUNE_30).in_force
    ended = at(history(), JULY_1)

    assert (ended.label, ended.state) == (Label.EXPIRED, CertificateState.EXPIRED)
    assert ended.application is ApplicationState.LAPSED
    assert ended.until == JULY_1
    assert "gap" in ended.flags


@pytest.mark.parametrize("limb", ["filed_on", "in_time", "complete"])
def test_each_limb_of_the_continuation_can_fail_alone(limb: str) -> None:
    ways: dict[str, dict[str, Any]] = {
        "filed_on": {"on": JULY_1}, "in_time": {"in_time": False}, "complete": {"complete": False},
    }  # fmt: skip
    failed = ways[limb]
    assert at(history(applications=(submitted(),)), JULY_1).in_force

    found = at(history(applications=(submitted(**failed),)), JULY_1)

    assert not found.in_force
    assert found.rules == ("CERT-310", "CERT-311", "OQ-04")


def test_a_continued_certificate_has_no_end_until_the_final_decision() -> None:
    found = at(history(applications=(submitted(),)), date(2024, 1, 1))

    assert (found.label, found.state) == (Label.CERTIFIED, CertificateState.CONTINUED)
    assert found.until is None
    assert "continued" in found.flags


def test_one_application_may_satisfy_one_limb_and_a_later_one_the_others() -> None:
    both = (rostered(JUNE_28), submitted(date(2022, 7, 10)))

    found = at(history(applications=both), JULY_16)

    assert found.in_force
    assert found.application is ApplicationState.COMPLETE


def test_a_submission_that_was_accepted_late_by_a_recorded_act_is_in_time() -> None:
    # RUL-9: filed June 28, after the deadline; the act of acceptance makes limb 2 hold.
    assert at(history(applications=(submitted(JUNE_28, in_time=True),)), JULY_1).in_force
    assert not at(history(applications=(submitted(JUNE_28, in_time=False),)), JULY_1).in_force


# --- rosters under an extension (CERT-311, RUL-8, OQ-04, TV-07) ----------------------------------


def test_on_the_last_day_of_the_extension_the_limbs_have_not_failed_and_the_day_after_they_have() -> (
    None
):
    rows = history(applications=(rostered(),))
    last, after = at(rows, JULY_15), at(rows, JULY_16)

    assert (last.label, last.application) == (
        Label.CONDITIONALLY_CERTIFIED,
        ApplicationState.ROSTERED,
    )
    assert last.in_force
    assert "under-extension" in last.flags
    assert not after.in_force
    assert after.label is Label.EXPIRED
    assert "gap" in after.flags


def test_the_extension_ends_at_midnight_in_new_york() -> None:
    rows = history(applications=(rostered(),))
    last_moment = end_of(JULY_15)

    assert at(rows, JULY_15, last_moment).in_force
    assert not at(rows, JULY_16, start_of(JULY_16)).in_force


def test_before_the_reference_date_a_rostered_officer_is_certified_without_more() -> None:
    found = at(history(applications=(rostered(),)), JUNE_30)

    assert (found.label, found.application) == (Label.CERTIFIED, ApplicationState.ROSTERED)


def test_a_roster_that_arrives_after_the_reference_date_leaves_a_gap() -> None:
    # OQ-04: only an order of the commission closes it.
    late = at(history(applications=(rostered(JULY_5),)), JULY_6)

    assert not late.in_force
    assert "gap" in late.flags


def test_an_officer_on_no_roster_of_an_extended_agency_is_not_conditionally_certified() -> None:
    assert at(history(), JULY_1).label is Label.EXPIRED


def test_an_extension_alone_satisfies_no_limb_without_its_due_day() -> None:
    assert not at(history(applications=(rostered(extension_due=None),)), JULY_1).in_force


# --- decisions: prepared, issued, declined and final (CERT-312 to 316, RUL-7, T18) ---------------


@pytest.mark.parametrize(
    "outcome", ["certified", "conditionally certified", "further review", "not recertified"]
)
def test_what_is_prepared_but_not_issued_never_shows(outcome: str) -> None:
    with_it = history(applications=(submitted(),), decisions=(decided(outcome, issued=None),))
    without = history(applications=(submitted(),))

    for day in (JUNE_30, JULY_1, JULY_23, date(2026, 1, 1)):
        assert at(with_it, day, FOREVER) == at(without, day, FOREVER)


@pytest.mark.parametrize("outcome", ["further review", "not recertified"])
def test_an_issued_decision_is_unknown_until_the_moment_of_its_issue(outcome: str) -> None:
    rows = history(applications=(submitted(),), decisions=(decided(outcome),))
    issued = noon(JULY_1)

    assert at(rows, JULY_1, issued - timedelta(microseconds=1)).label is Label.CERTIFIED
    assert at(rows, JULY_1, issued).label is not Label.CERTIFIED


def test_further_review_keeps_the_certificate_in_force() -> None:
    rows = history(applications=(submitted(),), decisions=(decided("further review"),))
    found = at(rows, date(2023, 7, 1))

    assert (found.label, found.state) == (Label.FURTHER_REVIEW, CertificateState.CONTINUED)
    assert found.in_force
    assert found.may_serve
    assert found.application is ApplicationState.FURTHER_REVIEW


def test_a_decision_that_grants_nothing_speaks_from_the_day_of_its_issue() -> None:
    rows = history(
        applications=(submitted(),), decisions=(decided("further review", issued=JULY_5),)
    )

    assert at(rows, date(2022, 7, 4), FOREVER).label is Label.CERTIFIED
    assert at(rows, JULY_5, FOREVER).label is Label.FURTHER_REVIEW


def test_a_decision_issued_before_midnight_in_new_york_counts_for_that_day() -> None:
    # 03:30 UTC on July 6 is still the evening of July 5 in New York.
    late = decided("further review", issued_at=datetime(2022, 7, 6, 3, 30, tzinfo=UTC))
    rows = history(applications=(submitted(),), decisions=(late,))

    assert at(rows, JULY_5, FOREVER).label is Label.FURTHER_REVIEW


def test_a_declined_officer_is_in_force_with_the_review_open_until_the_time_to_petition_has_run() -> (
    None
):
    rows = history(applications=(submitted(),), decisions=(decided("not recertified"),))
    last, final = at(rows, JULY_22), at(rows, JULY_23)

    assert (last.label, last.in_force, last.until) == (Label.NOT_RECERTIFIED, True, JULY_23)
    assert "review-open" in last.flags
    assert (final.label, final.state) == (Label.NOT_RECERTIFIED, CertificateState.NOT_CERTIFIED)
    assert not final.in_force
    assert final.flags == frozenset({"refused"})
    assert final.application is ApplicationState.FINAL


def test_a_refusal_is_shown_though_the_application_continued_nothing() -> None:
    rows = history(
        applications=(submitted(complete=False),), decisions=(decided("not recertified"),)
    )
    found = at(rows, JULY_5)

    assert (found.label, found.in_force) == (Label.NOT_RECERTIFIED, False)
    assert "gap" in found.flags


def test_a_grant_is_dated_back_to_the_reference_date_once_it_is_known() -> None:
    rows = history(
        certificates=(STATUTORY, granted(recorded_at=noon(AUGUST_10))),
        applications=(submitted(),),
        decisions=(decided("certified", issued=AUGUST_10),),
    )

    as_known_then, as_known_later = at(rows, JULY_5), at(rows, JULY_5, AUGUST_10)

    assert as_known_then.state is CertificateState.CONTINUED
    assert (as_known_later.state, as_known_later.since) == (CertificateState.FULL, JULY_1)


def test_a_full_certificate_lasts_up_to_not_including_its_end() -> None:
    rows = history(
        certificates=(STATUTORY, granted()), applications=(submitted(),),
        decisions=(decided("certified"),),
    )  # fmt: skip

    assert at(rows, date(2025, 6, 30)).in_force
    assert at(rows, date(2025, 7, 1)).state is CertificateState.EXPIRED


def test_the_last_decision_issued_speaks_and_the_earlier_one_is_still_known_of_before() -> None:
    first = decided("further review")
    second = decided(
        "not recertified", issued=AUGUST_10, id=2, recorded_at=noon(AUGUST_10),
        petition_due=date(2022, 8, 31),
    )  # fmt: skip
    rows = history(applications=(submitted(),), decisions=(first, second))

    assert at(rows, AUGUST_10, date(2022, 8, 9)).label is Label.FURTHER_REVIEW
    assert at(rows, AUGUST_10).label is Label.NOT_RECERTIFIED
    assert at(rows, date(2022, 8, 9), AUGUST_10).label is Label.FURTHER_REVIEW


# --- conditions (CERT-340, 341, RUL-2) -----------------------------------------------------------


def test_a_conditional_grant_without_anything_done_stays_conditional_past_its_day() -> None:
    rows = conditional(owed())
    due, overdue = at(rows, SEPTEMBER_30), at(rows, OCTOBER_1)

    assert due.flags == frozenset()
    assert overdue.flags == {"condition-overdue"}
    assert (overdue.label, overdue.in_force) == (Label.CONDITIONALLY_CERTIFIED, True)


def test_the_last_condition_met_makes_the_officer_certified_from_the_reference_date() -> None:
    met = done(ConditionState.MET, AUGUST_10)
    rows = conditional(owed(met), owed(met, requirement="examination"))

    assert at(rows, date(2022, 8, 9), FOREVER).label is Label.CONDITIONALLY_CERTIFIED
    found = at(rows, AUGUST_10)
    assert (found.label, found.state, found.since) == (
        Label.CERTIFIED,
        CertificateState.FULL,
        JULY_1,
    )
    assert [condition.met_on for condition in found.conditions] == [AUGUST_10, AUGUST_10]


def test_a_condition_met_shows_only_once_it_was_confirmed() -> None:
    rows = conditional(owed(done(ConditionState.MET, AUGUST_10, recorded=date(2022, 8, 20))))

    assert at(rows, AUGUST_10, date(2022, 8, 19)).label is Label.CONDITIONALLY_CERTIFIED
    assert at(rows, AUGUST_10, date(2022, 8, 20)).label is Label.CERTIFIED


def test_proof_that_nobody_has_confirmed_leaves_the_officer_conditional() -> None:
    rows = conditional(owed(done(ConditionState.PROOF_IN, AUGUST_10)))

    assert at(rows, AUGUST_10).label is Label.CONDITIONALLY_CERTIFIED


def test_an_extended_condition_is_due_on_its_new_day() -> None:
    later = date(2022, 12, 29)
    rows = conditional(owed(done(ConditionState.EXTENDED, date(2022, 9, 28), due_on=later)))

    assert at(rows, OCTOBER_1).flags == frozenset()
    assert at(rows, OCTOBER_1).conditions[0].due_on == later
    assert at(rows, later + timedelta(days=1)).flags == {"condition-overdue"}


def test_a_lapsed_condition_ends_the_certificate_and_leave_changes_only_the_label() -> None:
    lapsed = owed(done(ConditionState.LAPSED, OCTOBER_1))
    leave = over(OverlayKind.LEAVE, date(2022, 6, 1))

    plain = at(conditional(lapsed), OCTOBER_1)
    on_leave = at(conditional(lapsed, overlays=(leave,)), OCTOBER_1)

    assert (plain.label, plain.state) == (Label.NOT_CERTIFIED, CertificateState.NOT_CERTIFIED)
    assert (on_leave.label, on_leave.state) == (
        Label.ON_LEAVE,
        CertificateState.NOT_CERTIFIED_LEAVE,
    )
    assert not plain.in_force
    assert not on_leave.in_force


def test_leave_alone_takes_nothing_away_while_the_condition_runs() -> None:
    leave = over(OverlayKind.LEAVE, date(2022, 6, 1))

    assert at(conditional(owed(), overlays=(leave,)), AUGUST_10).label is (
        Label.CONDITIONALLY_CERTIFIED
    )


def test_a_condition_of_another_determination_is_not_owed() -> None:
    rows = conditional(
        owed(done(ConditionState.MET, AUGUST_10)), owed(requirement="interview", determination=9)
    )

    assert at(rows, AUGUST_10).label is Label.CERTIFIED


# --- vacating (CERT-318, TV-22) ------------------------------------------------------------------


def vacated() -> History:
    """A grant vacated on August 10, which the commission recorded on August 12."""
    known = noon(date(2022, 8, 12))
    return history(
        certificates=(
            STATUTORY,
            granted(superseded_at=known),
            granted(until=AUGUST_10, recorded_at=known),
        ),
        applications=(submitted(),),
        decisions=(decided("certified", vacated_on=AUGUST_10, vacated_at=known),),
    )


def test_the_forty_days_before_a_vacating_stay_certified_on_both_clocks() -> None:
    for known in (date(2022, 8, 9), date(2022, 8, 11), date(2022, 8, 12), date(2023, 1, 1)):
        assert at(vacated(), date(2022, 8, 9), known).state is CertificateState.FULL


def test_a_vacating_counts_from_its_day_once_it_is_known_and_not_before() -> None:
    before, after = at(vacated(), AUGUST_10, date(2022, 8, 11)), at(vacated(), AUGUST_10, FOREVER)

    assert (before.label, before.in_force) == (Label.CERTIFIED, True)
    assert (after.label, after.state) == (Label.NOT_CERTIFIED, CertificateState.NOT_CERTIFIED)
    assert after.application is ApplicationState.VACATED
    assert (after.in_force, after.flags, after.until) == (
        False,
        frozenset({"vacated"}),
        AUGUST_10,
    )


# --- overlays and precedence (CERT-330, 912) -----------------------------------------------------


def test_a_suspension_lies_over_the_certificate_and_lifting_it_restores_what_was() -> None:
    rows = conditional(owed(), overlays=(over(OverlayKind.SUSPENDED, JULY_5, JULY_16),))
    before, during, lifted = at(rows, date(2022, 7, 4)), at(rows, JULY_15), at(rows, JULY_16)

    assert (during.label, during.state) == (Label.SUSPENDED, CertificateState.SUSPENDED)
    assert not during.may_serve
    assert (during.since, during.until, during.conditions) == (
        before.since,
        before.until,
        before.conditions,
    )
    assert lifted == before


def test_a_suspension_recorded_later_does_not_show_in_what_was_known_before() -> None:
    overlay = over(OverlayKind.SUSPENDED, JULY_5, recorded_at=noon(JULY_15))
    rows = history(applications=(submitted(),), overlays=(overlay,))

    assert at(rows, JULY_6, JULY_6).label is Label.CERTIFIED
    assert at(rows, JULY_6, JULY_15).label is Label.SUSPENDED


@pytest.mark.parametrize("outcome", ["further review", "not recertified"])
@pytest.mark.parametrize(
    ("kind", "label", "state"),
    [
        (OverlayKind.SUSPENDED, Label.SUSPENDED, CertificateState.SUSPENDED),
        (OverlayKind.ADMIN_SUSPENDED, Label.ADMIN_SUSPENDED, CertificateState.ADMIN_SUSPENDED),
    ],
)
def test_a_suspension_outranks_what_the_division_decided(
    outcome: str, kind: OverlayKind, label: Label, state: CertificateState
) -> None:
    rows = history(
        applications=(submitted(),), decisions=(decided(outcome),), overlays=(over(kind, JULY_1),)
    )

    assert (at(rows, JULY_5).label, at(rows, JULY_5).state) == (label, state)


def test_a_restriction_does_not_hide_a_further_review_but_keeps_the_officer_from_serving() -> None:
    rows = history(
        applications=(submitted(),), decisions=(decided("further review"),),
        overlays=(over(OverlayKind.RESTRICTED, JULY_1),),
    )  # fmt: skip
    found = at(rows, JULY_5)

    assert (found.label, found.state) == (Label.FURTHER_REVIEW, CertificateState.RESTRICTED)
    assert not found.may_serve


def test_of_two_suspensions_the_graver_gives_the_label() -> None:
    both = (over(OverlayKind.ADMIN_SUSPENDED, JULY_1), over(OverlayKind.SUSPENDED, JULY_5))
    rows = history(applications=(submitted(),), overlays=both)

    assert at(rows, date(2022, 7, 4)).label is Label.ADMIN_SUSPENDED
    assert at(rows, JULY_5).label is Label.SUSPENDED


def test_labels_outrank_each_other_in_the_order_of_the_handbook() -> None:
    of_the_handbook = [
        Label.DECERTIFIED, Label.SUSPENDED, Label.ADMIN_SUSPENDED, Label.UNDER_REVIEW,
        Label.ON_LEAVE, Label.NOT_CERTIFIED, Label.EXPIRED, Label.RESTRICTED,
        Label.CONDITIONALLY_CERTIFIED, Label.CERTIFIED,
    ]  # fmt: skip
    order = wording_on(JULY_1).order

    assert sorted(of_the_handbook, key=order.__getitem__) == of_the_handbook
    assert order.keys() == set(Label)


# --- separation (T20), on both clocks ------------------------------------------------------------


def test_a_separation_closes_the_application_from_its_day_once_it_is_known() -> None:
    # Reported July 6, effective June 28.
    left = served(JUNE_28, recorded_at=noon(JULY_6))
    stayed = served(None, superseded_at=noon(JULY_6))
    rows = history(applications=(submitted(),), services=(stayed, left))

    assert at(rows, JULY_5, JULY_5).in_force
    found = at(rows, JULY_5, JULY_6)
    assert not found.in_force
    assert found.application is ApplicationState.SEPARATED
    assert at(rows, date(2022, 6, 27), FOREVER).application is ApplicationState.SUBMITTED


def test_leaving_one_of_two_agencies_leaves_the_other_application() -> None:
    both = (submitted(), submitted(agency=CONCORD))
    rows = history(applications=both, services=(served(JUNE_28),))

    assert at(rows, JULY_5).in_force


def test_whoever_left_years_ago_and_came_back_serves_the_agency_that_submits_them() -> None:
    once = served(date(2018, 1, 1))
    again = served(None, since=date(2020, 1, 1))

    assert at(history(applications=(submitted(),), services=(once, again)), JULY_1).in_force


def test_a_certificate_granted_survives_the_separation_of_its_holder() -> None:
    rows = history(
        certificates=(STATUTORY, granted()), applications=(submitted(),),
        decisions=(decided("certified"),), services=(served(AUGUST_10),),
    )  # fmt: skip

    assert at(rows, SEPTEMBER_30).in_force
