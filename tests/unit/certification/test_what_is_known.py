"""What was known at a moment, which of several rows speaks, and the corners of what a standing says."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.certification.test_edges import DAY, END, TERMS, seen
from tests.unit.certification.test_in_force import (
    AUGUST_10,
    JULY_1,
    JULY_5,
    JULY_6,
    JULY_22,
    JULY_23,
    JUNE_10,
    JUNE_28,
    OCTOBER_1,
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

from standing.certification.derive import certificates
from standing.certification.domain import (
    ApplicationState,
    CertificateKind,
    CertificateState,
    ConditionState,
    Label,
    OverlayKind,
    Standing,
)
from standing.certification.ended import lapsed_for_good, not_continued
from standing.certification.known import (
    effective_on,
    open_to_challenge,
    speaking,
    vacated,
    view_of,
)

INSTANT = timedelta(microseconds=1)
RENEWED = date(2025, 7, 1)
RENEWAL = submitted(date(2025, 6, 1), reference_on=RENEWED)


@pytest.mark.parametrize(
    ("moment", "known"),
    [
        (noon(JUNE_10) - INSTANT, False),
        (noon(JUNE_10), True),
        (noon(AUGUST_10) - INSTANT, True),
        (noon(AUGUST_10), False),
    ],
)
def test_a_row_is_known_from_its_record_until_another_takes_its_place(
    moment: datetime, known: bool
) -> None:
    application = submitted(superseded_at=noon(AUGUST_10))
    condition = replace(owed(), recorded_at=noon(JUNE_10), superseded_at=noon(AUGUST_10))
    decision = decided(
        "certified", issued=JUNE_10, recorded_at=noon(JUNE_10), superseded_at=noon(AUGUST_10)
    )
    rows = history(applications=(application,), conditions=(condition,), decisions=(decision,))
    view = view_of(rows, on=OCTOBER_1, known=moment)

    assert (view.applications, view.live) == (((application,),) * 2 if known else ((), ()))
    assert view.conditions == ((condition,) if known else ())
    assert view.issued == ((decision,) if known else ())


def test_of_two_decisions_the_later_issued_speaks_whichever_was_recorded_first() -> None:
    first = decided("further review", issued=JULY_5, id=1, recorded_at=noon(JULY_1))
    last = decided("not recertified", issued=JULY_6, id=2, recorded_at=noon(JUNE_28))
    rows = history(decisions=(first, last))

    assert speaking(rows, on=OCTOBER_1, known=noon(OCTOBER_1)) == last
    assert view_of(rows, on=OCTOBER_1, known=noon(OCTOBER_1)).issued == (first, last)


@pytest.mark.parametrize(
    ("decision", "first_day"),
    [
        (decided("certified", issued=AUGUST_10), JULY_5),
        (decided("certified", issued=AUGUST_10, id=9), JULY_1),
        (decided("certified", issued=None), JULY_1),
        (decided("further review", issued=AUGUST_10), AUGUST_10),
        (decided("further review", issued=JUNE_28), JULY_1),
    ],
)
def test_a_decision_speaks_from_the_days_it_grants_or_from_its_issue(
    decision: Any, first_day: date
) -> None:
    rows = history(certificates=(STATUTORY, granted(since=JULY_5), granted(since=JULY_6)))

    assert effective_on(decision, rows) == first_day


@pytest.mark.parametrize(
    ("on", "known", "away"),
    [
        (AUGUST_10, noon(OCTOBER_1), True),
        (AUGUST_10 - DAY, noon(OCTOBER_1), False),
        (AUGUST_10, noon(OCTOBER_1) - INSTANT, False),
        (AUGUST_10 - DAY, noon(OCTOBER_1) - INSTANT, False),
    ],
)
def test_a_grant_is_set_aside_from_its_day_and_from_when_that_is_known(
    on: date, known: datetime, away: bool
) -> None:
    view = view_of(history(), on=on, known=known)
    both = {"vacated_on": AUGUST_10, "vacated_at": noon(OCTOBER_1)}

    assert vacated(decided("certified", **both), view) is away
    for name in both:
        assert vacated(decided("certified", **{**both, name: None}), view) is False


def test_what_was_set_aside_is_not_open_to_challenge() -> None:
    decision = decided("conditionally certified", vacated_on=JULY_5, vacated_at=noon(JULY_5))
    plain = decided("conditionally certified")

    assert open_to_challenge(seen(JULY_6, decisions=(decision,))) is None
    assert open_to_challenge(seen(JULY_6, decisions=(plain,))) == plain
    assert open_to_challenge(seen(JULY_22, decisions=(plain,))) == plain
    assert open_to_challenge(seen(JULY_23, decisions=(plain,))) is None


def test_of_several_leaves_the_one_begun_first_counts_and_of_those_the_first_recorded() -> None:
    late = over(OverlayKind.LEAVE, JULY_6)
    early = over(OverlayKind.LEAVE, JULY_5, recorded_at=noon(JULY_6))
    same = over(OverlayKind.LEAVE, JULY_5, recorded_at=noon(AUGUST_10))
    other = over(OverlayKind.SUSPENDED, JULY_1)

    assert seen(OCTOBER_1, overlays=(late, same, other, early)).leave() == early
    assert seen(JULY_1, overlays=(late, same, other, early)).leave() is None
    assert seen(OCTOBER_1).leave() is None


# --- what a standing says --------------------------------------------------------------------------


def test_a_refusal_that_became_final_is_told_whole() -> None:
    view = seen(OCTOBER_1, applications=(submitted(),), decisions=(decided("not recertified"),))

    assert not_continued(view, STATUTORY, JULY_23) == Standing(
        label=Label.NOT_RECERTIFIED, state=CertificateState.NOT_CERTIFIED,
        application=ApplicationState.FINAL, in_force=False, may_serve=False,
        since=STATUTORY.since, until=JULY_23, flags=frozenset({"refused"}),
        rules=("CERT-312", "CERT-314"),
    )  # fmt: skip


def test_a_further_review_that_a_separation_closed_leaves_the_refusal_before_it_shown() -> None:
    looked_again = decided("further review", id=2, issued=JULY_5)
    rows = {"applications": (submitted(),), "services": (served(AUGUST_10),)}
    both = history(decisions=(decided("not recertified"), looked_again), **rows)
    alone = history(decisions=(looked_again,), **rows)

    assert at(both, AUGUST_10 - DAY).label is Label.FURTHER_REVIEW
    assert at(both, AUGUST_10).label is Label.NOT_RECERTIFIED
    assert at(alone, AUGUST_10).label is Label.EXPIRED


def test_the_application_is_not_decided_by_a_decision_for_another_date_or_by_none() -> None:
    before = decided(
        "further review", reference_on=date(2022, 6, 1), issued=JUNE_10, recorded_at=noon(JUNE_10)
    )
    undecided = history(certificates=(STATUTORY, granted()))

    assert at(history(decisions=(before,)), JUNE_28).application is ApplicationState.DUE
    assert at(undecided, JULY_5).application is ApplicationState.DUE


def test_what_lapsed_for_good_is_told_whole() -> None:
    assert lapsed_for_good(STATUTORY) == Standing(
        label=Label.NOT_CERTIFIED, state=CertificateState.NOT_CERTIFIED,
        application=ApplicationState.FINAL, in_force=False, may_serve=False,
        since=STATUTORY.since, until=STATUTORY.until, flags=frozenset({"lapsed"}),
        rules=("CERT-341", "CERT-312"),
    )  # fmt: skip


def test_only_a_roster_stands_under_an_extension() -> None:
    answers = history(applications=(submitted(extension_due=OCTOBER_1),))
    both = history(applications=(submitted(), rostered(extension_due=None)))

    for rows in (answers, both):
        assert at(rows, JULY_5).flags == {"continued", "awaiting-decision"}


def test_a_conditional_certificate_with_every_condition_met_continues_as_a_full_one() -> None:
    rows = history(
        certificates=(STATUTORY, granted(CertificateKind.CONDITIONAL)),
        applications=(submitted(), RENEWAL),
        decisions=(decided("conditionally certified"),),
        conditions=(owed(done(ConditionState.MET, AUGUST_10)),),
    )
    found = at(rows, RENEWED)

    assert (found.label, found.state) == (Label.CERTIFIED, CertificateState.CONTINUED)
    assert found.conditions == ()


def test_a_renewal_that_was_taken_away_leaves_owed_what_the_certificate_before_it_owed() -> None:
    cut = date(2025, 8, 4)
    whole = granted(
        since=RENEWED, until=date(2028, 7, 1), determination=2,
        recorded_at=noon(RENEWED), superseded_at=noon(cut),
    )  # fmt: skip
    second = {"reference_on": RENEWED, "renewed_until": date(2028, 7, 1)}
    rows = history(
        certificates=(
            STATUTORY,
            granted(CertificateKind.CONDITIONAL),
            whole,
            replace(whole, until=cut, recorded_at=noon(cut), superseded_at=None),
        ),
        applications=(submitted(), RENEWAL),
        decisions=(
            decided("conditionally certified"),
            decided("certified", id=2, issued=RENEWED, **second),
            decided("further review", id=3, issued=cut, **second),
        ),
        conditions=(owed(),),
    )
    found = at(rows, cut)

    assert found.state is CertificateState.CONTINUED
    assert [each.requirement for each in found.conditions] == ["cpr"]


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (OverlayKind.SUSPENDED, CertificateState.SUSPENDED),
        (OverlayKind.ADMIN_SUSPENDED, CertificateState.ADMIN_SUSPENDED),
        (OverlayKind.RESTRICTED, CertificateState.RESTRICTED),
    ],
)
def test_whoever_serves_nobody_and_is_suspended_stays_suspended(
    kind: OverlayKind, state: CertificateState
) -> None:
    day = date(2025, 4, 1)
    rows = history(
        certificates=(STATUTORY, granted()), decisions=(decided("certified"),),
        services=(served(AUGUST_10),),
    )  # fmt: skip
    found = at(replace(rows, overlays=(over(kind, AUGUST_10),)), day)
    plain = at(rows, day)

    assert (found.state, found.may_serve, found.in_force) == (state, False, True)
    assert "serves-no-agency" in found.flags
    assert "CERT-323" not in found.rules
    assert (plain.state, plain.may_serve) == (CertificateState.RESTRICTED, False)
    assert plain.rules == ("CERT-323", "CERT-320", "CERT-316")


# --- certificates that follow ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded_at", "since"),
    [
        (noon(AUGUST_10) - INSTANT, JULY_1),
        (noon(AUGUST_10), AUGUST_10),
        (noon(AUGUST_10) + INSTANT, AUGUST_10),
    ],
)
def test_a_grant_is_dated_back_by_what_was_known_just_before_its_issue(
    recorded_at: datetime, since: date
) -> None:
    spans = certificates(
        TERMS, [decided("certified", issued=AUGUST_10)], [submitted(recorded_at=recorded_at)]
    )

    assert [span.since for span in spans] == [STATUTORY.since, since]


def test_a_grant_of_the_next_round_issued_early_leaves_the_running_one_as_it_is() -> None:
    early = decided(
        "certified", id=2, issued=date(2025, 6, 20), reference_on=RENEWED,
        renewed_until=date(2028, 7, 1),
    )  # fmt: skip
    spans = certificates(None, [decided("certified"), early], [submitted(), RENEWAL])

    assert [(s.since, s.until, s.superseded_at) for s in spans] == [
        (JULY_1, END, None),
        (RENEWED, date(2028, 7, 1), None),
    ]


def test_what_lapsed_dates_no_renewal_back_unless_a_leave_excused_it() -> None:
    lapsed = owed(done(ConditionState.LAPSED, date(2022, 10, 3)))
    renewal = decided(
        "certified", id=2, issued=date(2025, 8, 4), reference_on=RENEWED,
        renewed_until=date(2028, 7, 1),
    )  # fmt: skip

    def since(**rows: Any) -> date:
        both = [decided("conditionally certified"), renewal]
        return certificates(TERMS, both, [submitted(), RENEWAL], **rows)[-1].since

    assert since() == RENEWED
    assert since(conditions=[lapsed]) == date(2025, 8, 4)
    # Set aside since, by the grant itself: at its issue it still counted.
    gone = replace(lapsed, superseded_at=noon(date(2025, 8, 4)) - DAY)
    assert since(conditions=[gone]) == date(2025, 8, 4)
    leave = over(OverlayKind.LEAVE, AUGUST_10)
    assert since(conditions=[lapsed], overlays=[leave]) == RENEWED
