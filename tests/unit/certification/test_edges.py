"""The first and the last day of everything that decides how long a certificate outlives its date."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.certification.test_in_force import (
    ACTON,
    AUGUST_10,
    CONCORD,
    FOREVER,
    JULY_1,
    JULY_5,
    JULY_6,
    JULY_15,
    JULY_16,
    JULY_22,
    JULY_23,
    JUNE_10,
    JUNE_28,
    JUNE_30,
    OCTOBER_1,
    SEPTEMBER_30,
    STATUTORY,
    at,
    decided,
    done,
    granted,
    history,
    noon,
    over,
    owed,
    rostered,
    served,
    submitted,
)

from standing.certification.continuing import closed, continues, ended_on, refused_on
from standing.certification.derive import StatutoryTerms, certificates
from standing.certification.domain import (
    Application,
    ApplicationState,
    CertificateKind,
    CertificateState,
    ConditionState,
    Decision,
    History,
    Label,
    Overlay,
    OverlayKind,
    Service,
    Standing,
    StandingCondition,
)
from standing.certification.known import View, left_by, overdue, view_of

DAY = timedelta(days=1)
OCTOBER_3, JANUARY_10 = date(2022, 10, 3), date(2023, 1, 10)
TERMS = StatutoryTerms(
    since=date(2021, 7, 1), reference_on=JULY_1, recorded_at=STATUTORY.recorded_at
)


def seen(on: date, **rows: Any) -> View:
    return view_of(history(**rows), on=on, known=FOREVER)


# --- the three limbs of CERT-310, one day at a time ----------------------------------------------


@pytest.mark.parametrize(
    ("filed", "on", "held"),
    [
        ([submitted()], JULY_1, True),
        ([submitted(JUNE_30)], JULY_1, True),
        ([submitted(JULY_1)], JULY_1, False),
        ([], JULY_1, False),
        ([rostered()], JULY_15, True),
        ([rostered()], JULY_16, False),
        ([rostered(extension_due=None)], JULY_1, False),
        ([rostered(in_time=False)], JULY_1, False),
        ([rostered(complete=False)], JULY_1, False),
        ([rostered(in_time=True)], JULY_15, True),
        ([rostered(in_time=True)], JULY_16, False),
        ([rostered(complete=True)], JULY_16, False),
        ([rostered(), submitted(JULY_15)], JULY_16, True),  # answers on the last day in time
        ([rostered(), submitted(JULY_16)], JULY_16, False),
        ([rostered(), submitted(JULY_1)], JULY_16, True),
        ([rostered(JULY_1), submitted(JULY_5)], JULY_6, False),  # no roster in time
        ([rostered(extension_due=None), submitted(JULY_5)], JULY_6, False),
        ([submitted(in_time=False), submitted(JULY_5)], JULY_6, False),
        ([submitted(in_time=False), submitted(JULY_1)], JULY_6, False),
        # Neither roster has both a day in time and an extension.
        ([rostered(extension_due=None), rostered(JULY_1), submitted(JULY_5)], JULY_16, False),
        # Each limb by another application.
        ([submitted(in_time=False), submitted(complete=False)], JULY_1, False),
    ],
)  # fmt: skip
def test_each_limb_holds_through_its_last_day(
    filed: list[Application], on: date, held: bool
) -> None:
    assert continues(filed, on=on) is held


@pytest.mark.parametrize(
    ("on", "days", "left"),
    [
        (JUNE_28, [(date(2015, 1, 1), JUNE_28)], True),
        (JUNE_28 - DAY, [(date(2015, 1, 1), JUNE_28)], False),
        (JUNE_30, [(date(2015, 1, 1), JUNE_28), (JUNE_30, None)], False),
        (JUNE_30 - DAY, [(date(2015, 1, 1), JUNE_28), (JUNE_30, None)], True),
        (JUNE_30, [(date(2015, 1, 1), None)], False),
    ],
)
def test_an_agency_is_left_from_the_first_day_no_longer_there(
    on: date, days: list[tuple[date, date | None]], left: bool
) -> None:
    services = [served(until, since=since) for since, until in days]

    assert left_by([*services, served(None, agency=CONCORD)], on=on) == ({ACTON} if left else set())


@pytest.mark.parametrize(
    ("filed_on", "on", "shut"),
    [
        (JUNE_10, JUNE_28 - DAY, False),
        (JUNE_10, JUNE_28, True),
        (JUNE_10, JULY_1, True),  # the return on June 30 opens nothing again
        (JUNE_28, JULY_1, True),  # filed on the day of leaving itself
        (JUNE_28 + DAY, JULY_1, False),  # filed for somebody who had left before
    ],
)
def test_leaving_closes_what_was_filed_by_then_for_good(
    filed_on: date, on: date, shut: bool
) -> None:
    services = (served(JUNE_28), served(None, since=JUNE_30))
    application = submitted(filed_on)
    view = seen(on, applications=(application,), services=services)

    assert closed(view, application, on=on) is shut


def test_leaving_on_the_last_day_looked_at_closes_an_application_even_on_a_return_that_day() -> (
    None
):
    services = (served(JUNE_28), served(None, since=JUNE_30), served(JULY_5, agency=CONCORD))
    view = seen(JUNE_28, applications=(submitted(),), services=services)

    assert closed(view, submitted(), on=JUNE_28)
    assert not closed(view, submitted(agency=CONCORD), on=JULY_5 - DAY)
    assert closed(view, submitted(agency=CONCORD), on=JULY_5)


@pytest.mark.parametrize(
    ("outcomes", "shut"),
    [
        (["certified"], False),
        (["conditionally certified"], True),
        (["conditionally certified", "certified"], False),
        (["certified", "conditionally certified"], True),
        ([], True),
    ],
)
@pytest.mark.parametrize("left_on", [JULY_6, AUGUST_10])
def test_only_a_full_grant_settles_an_application_before_a_leaving(
    outcomes: list[str], shut: bool, left_on: date
) -> None:
    # The decisions are issued on July 5 and 6; leaving on the very day of the last comes after it.
    issued = [JULY_6] if len(outcomes) == 1 else [JULY_5, JULY_6]
    decisions = tuple(
        decided(outcome, id=number, issued=day)
        for number, (outcome, day) in enumerate(zip(outcomes, issued, strict=False), 1)
    )
    services = (served(left_on), served(None, since=SEPTEMBER_30))
    view = seen(OCTOBER_1, applications=(submitted(),), decisions=decisions, services=services)

    assert closed(view, submitted(), on=OCTOBER_1) is shut


def test_a_full_grant_for_another_date_settles_nothing() -> None:
    other = decided("certified", reference_on=date(2021, 7, 1), issued=JUNE_28)
    services = (served(JULY_6), served(None, since=SEPTEMBER_30))
    view = seen(OCTOBER_1, applications=(submitted(),), decisions=(other,), services=services)

    assert closed(view, submitted(), on=OCTOBER_1)


# --- when it ended -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "on", "ended"),
    [
        ({}, JULY_1, JULY_1),
        ({}, OCTOBER_1, JULY_1),
        ({"applications": (submitted(),)}, OCTOBER_1, None),
        ({"applications": (rostered(),)}, JULY_15, None),
        ({"applications": (rostered(),)}, JULY_16, JULY_16),
        ({"applications": (rostered(),)}, OCTOBER_1, JULY_16),
        ({"applications": (rostered(), submitted(JULY_15))}, OCTOBER_1, None),
        ({"applications": (rostered(), submitted(JULY_16))}, OCTOBER_1, JULY_16),
        ({"applications": (submitted(),), "services": (served(JULY_5),)}, OCTOBER_1, JULY_5),
        ({"applications": (submitted(),), "services": (served(JULY_5),)}, JULY_5, JULY_5),
        ({"applications": (submitted(),), "services": (served(JULY_5),)}, JULY_5 - DAY, None),
        ({"applications": (submitted(),), "services": (served(JUNE_28),)}, OCTOBER_1, JULY_1),
        # The answers of another agency keep it until that agency is left too.
        (
            {
                "applications": (submitted(), submitted(agency=CONCORD)),
                "services": (served(JULY_5), served(AUGUST_10, agency=CONCORD)),
            },
            OCTOBER_1,
            AUGUST_10,
        ),
        # On the day the refusal is final, the leaving of that day takes nothing further away.
        (
            {
                "applications": (submitted(),),
                "decisions": (decided("not recertified"),),
                "services": (served(JULY_23),),
            },
            OCTOBER_1,
            JULY_23,
        ),
        ({"applications": (submitted(reference_on=date(2023, 7, 1)),)}, OCTOBER_1, JULY_1),
    ],
)  # fmt: skip
def test_a_certificate_ended_on_the_first_day_that_nothing_continued_it(
    rows: dict[str, Any], on: date, ended: date | None
) -> None:
    assert ended_on(seen(on, **rows), STATUTORY) == ended


REFUSED = decided("not recertified")


@pytest.mark.parametrize(
    ("decisions", "on", "final"),
    [
        ([REFUSED], JULY_22, None),
        ([REFUSED], JULY_23, JULY_23),
        ([REFUSED], OCTOBER_1, JULY_23),
        ([decided("not recertified", petition_due=None)], OCTOBER_1, None),
        ([decided("further review")], OCTOBER_1, None),
        ([decided("not recertified", reference_on=date(2023, 7, 1))], OCTOBER_1, None),
        ([REFUSED, decided("certified", id=2, issued=JULY_22)], OCTOBER_1, None),
        ([REFUSED, decided("certified", id=2, issued=JULY_23)], OCTOBER_1, JULY_23),
        ([REFUSED, decided("certified", id=2, issued=AUGUST_10)], OCTOBER_1, JULY_23),
        (
            [
                REFUSED,
                decided("further review", id=2, issued=JULY_5),
                decided("not recertified", id=3, issued=JULY_6, petition_due=AUGUST_10),
            ],
            OCTOBER_1,
            AUGUST_10 + DAY,
        ),
        (
            [
                REFUSED,
                decided("further review", id=2, issued=JULY_5),
                decided("further review", id=3, issued=AUGUST_10),
            ],
            OCTOBER_1,
            None,
        ),
    ],
)  # fmt: skip
def test_a_refusal_is_final_unless_another_decision_came_in_its_time(
    decisions: list[Decision], on: date, final: date | None
) -> None:
    assert refused_on(seen(on, decisions=tuple(decisions)), JULY_1) == final


# --- conditions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "acted_on", "late"),
    [
        (ConditionState.OPEN, None, True),
        (ConditionState.EXTENDED, JULY_5, True),
        (ConditionState.TOLLED, JULY_5, False),
        (ConditionState.MET, OCTOBER_1, False),
        (ConditionState.LAPSED, OCTOBER_1, False),
        (ConditionState.PROOF_IN, SEPTEMBER_30, False),
        (ConditionState.PROOF_IN, OCTOBER_1, True),
        (ConditionState.PROOF_IN, None, False),
    ],
)
def test_a_condition_is_overdue_once_its_day_has_passed_without_proof_in_time(
    state: ConditionState, acted_on: date | None, late: bool
) -> None:
    condition = StandingCondition(
        requirement="cpr", rule="CERT-356", state=state, due_on=SEPTEMBER_30, acted_on=acted_on
    )

    assert overdue(condition, on=OCTOBER_1) is late
    assert not (acted_on is None and overdue(condition, on=SEPTEMBER_30))


@pytest.mark.parametrize(
    ("leave_since", "state"),
    [
        (OCTOBER_3 - DAY, CertificateState.NOT_CERTIFIED_LEAVE),
        (OCTOBER_3, CertificateState.NOT_CERTIFIED_LEAVE),
        (OCTOBER_3 + DAY, CertificateState.NOT_CERTIFIED),
    ],
)
def test_a_leave_that_begins_on_the_day_of_the_lapse_excuses_it(
    leave_since: date, state: CertificateState
) -> None:
    rows = history(
        certificates=(STATUTORY, granted(CertificateKind.CONDITIONAL)),
        decisions=(decided("conditionally certified"),),
        conditions=(owed(done(ConditionState.LAPSED, OCTOBER_3)),),
        overlays=(over(OverlayKind.LEAVE, leave_since),),
    )

    assert at(rows, date(2022, 11, 1)).state is state


def test_a_conditional_certificate_that_continues_ends_on_the_day_its_conditions_lapsed() -> None:
    lapsed_on, renewed = date(2025, 8, 1), date(2025, 7, 1)
    lapsed = owed(done(ConditionState.LAPSED, lapsed_on))
    rows = history(
        certificates=(STATUTORY, granted(CertificateKind.CONDITIONAL)),
        applications=(submitted(), submitted(date(2025, 6, 1), reference_on=renewed)),
        decisions=(decided("conditionally certified"),),
        conditions=(lapsed, owed(done(ConditionState.MET, JULY_5), determination=9)),
    )
    eve, after = at(rows, lapsed_on - DAY), at(rows, date(2025, 9, 1))

    assert (eve.state, eve.until) == (CertificateState.CONTINUED, None)
    assert (after.label, after.state) == (Label.NOT_CERTIFIED, CertificateState.NOT_CERTIFIED)
    assert after.until == lapsed_on


def taken_away(*overlays: Overlay) -> History:
    """A conditional grant found lapsed in October 2022, and taken away by a refusal in January 2023."""
    known = noon(JANUARY_10)
    whole = granted(CertificateKind.CONDITIONAL, superseded_at=known)
    refused = decided(
        "not recertified", id=2, issued=JANUARY_10, recorded_at=known,
        petition_due=date(2023, 1, 31),
    )  # fmt: skip
    return history(
        certificates=(
            STATUTORY,
            whole,
            replace(whole, superseded_at=None, until=JANUARY_10, recorded_at=known),
        ),
        applications=(submitted(),),
        decisions=(decided("conditionally certified"), refused),
        conditions=(owed(done(ConditionState.LAPSED, OCTOBER_3)),),
        overlays=overlays,
    )


def test_no_later_wording_brings_back_what_had_lapsed_during_a_leave_and_was_taken_away() -> None:
    rows = taken_away(over(OverlayKind.LEAVE, date(2022, 8, 1)))
    before, after = at(rows, date(2024, 9, 30)), at(rows, date(2024, 10, 1))

    assert (before.label, before.state) == (Label.ON_LEAVE, CertificateState.NOT_CERTIFIED_LEAVE)
    assert after == Standing(
        label=Label.NOT_CERTIFIED, state=CertificateState.NOT_CERTIFIED,
        application=ApplicationState.FINAL, in_force=False, may_serve=False, since=JULY_1,
        until=JANUARY_10, conditions=(), flags=frozenset({"lapsed"}),
        rules=("CERT-341", "CERT-312"), review_until=None,
    )  # fmt: skip


# --- certificates that follow ----------------------------------------------------------------------


def given_from(issued: date | datetime, *rest: Decision, **rows: Any) -> list[tuple[Any, ...]]:
    """The grants that follow from one full decision for July 1, issued then, and from others."""
    moment = issued if isinstance(issued, datetime) else noon(issued)
    spans = certificates(TERMS, [decided("certified", issued_at=moment), *rest], **rows)
    return [(s.determination, s.since, s.until, s.superseded_at) for s in spans[1:]]


END = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("issued", "since"), [(JUNE_30, JULY_1), (JULY_1, JULY_1), (JULY_1 + DAY, JULY_1 + DAY)]
)
def test_a_grant_issued_by_its_reference_date_needs_no_application_to_begin_on_it(
    issued: date, since: date
) -> None:
    assert given_from(issued) == [(1, since, END, None)]


def test_a_grant_replaced_by_one_issued_at_the_end_of_its_days_is_left_as_it_was() -> None:
    first, second = decided("certified"), decided("not recertified", id=2, issued=END)
    spans = certificates(TERMS, [first, second])

    assert [(s.since, s.until, s.superseded_at) for s in spans[1:]] == [(JULY_1, END, None)]


def test_what_was_vacated_at_the_very_issue_of_another_decision_is_not_its_to_replace() -> None:
    again = noon(AUGUST_10)
    vacated = decided("certified", vacated_on=JULY_5, vacated_at=again)
    spans = certificates(TERMS, [vacated, decided("certified", id=2, issued=AUGUST_10)])

    ours = [(s.since, s.until, s.superseded_at) for s in spans if s.determination == 1]
    assert ours == [(JULY_1, END, again), (JULY_1, JULY_5, None)]


@pytest.mark.parametrize("named", ["vacated_on", "vacated_at"])
def test_a_vacating_without_its_day_or_its_moment_is_none(named: str) -> None:
    half = {"vacated_on": JULY_5, "vacated_at": noon(JULY_5)}[named]
    decision = decided("certified", **{named: half})

    assert len(certificates(None, [decision])) == 1


def test_a_grant_after_one_that_was_dated_back_begins_where_that_one_began() -> None:
    conditional = decided("conditionally certified", issued=AUGUST_10)
    full = decided("certified", id=2, issued=OCTOBER_1)
    spans = certificates(TERMS, [conditional, full], [submitted()])

    assert [(s.kind, s.since, s.until, s.superseded_at) for s in spans[1:]] == [
        (CertificateKind.CONDITIONAL, JULY_1, END, noon(OCTOBER_1)),
        (CertificateKind.FULL, JULY_1, END, None),
    ]


def test_a_grant_after_one_that_was_cut_short_begins_where_the_cut_days_end() -> None:
    first = decided("certified")
    refused = decided("not recertified", id=2, issued=AUGUST_10, petition_due=date(2022, 12, 1))
    again = decided("certified", id=3, issued=OCTOBER_1)
    spans = certificates(TERMS, [first, refused, again], [submitted()])

    assert [(s.determination, s.since, s.until, s.superseded_at) for s in spans[1:]] == [
        (1, JULY_1, END, noon(AUGUST_10)),
        (1, JULY_1, AUGUST_10, None),
        (3, AUGUST_10, END, None),
    ]


def test_what_is_superseded_or_not_issued_gives_no_certificate() -> None:
    gone = decided("certified", superseded_at=noon(AUGUST_10))

    assert certificates(None, [gone, decided("certified", id=2, issued=None)]) == []


SERVICES: tuple[Service, ...] = (served(JULY_5),)


def test_a_separation_before_the_issue_leaves_a_gap_that_the_grant_does_not_close() -> None:
    filed = {"applications": [submitted()]}

    assert given_from(AUGUST_10, **filed) == [(1, JULY_1, END, None)]
    assert given_from(AUGUST_10, services=SERVICES, **filed) == [(1, AUGUST_10, END, None)]
