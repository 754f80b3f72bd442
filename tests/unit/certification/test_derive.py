"""The certificates that follow from decisions, on both clocks."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from standing.certification.derive import StatutoryTerms, certificates
from standing.certification.domain import (
    Application,
    ApplicationKind,
    CertificateKind,
    Decision,
)
from standing.kernel.periods import Span

JULY_1, JULY_1_2025 = date(2022, 7, 1), date(2025, 7, 1)
MARCH = datetime(2022, 3, 1, 17, tzinfo=UTC)
ISSUED = datetime(2022, 7, 1, 14, tzinfo=UTC)
AGAIN = datetime(2022, 8, 1, 14, tzinfo=UTC)
TERMS = StatutoryTerms(since=date(2021, 7, 1), reference_on=JULY_1, recorded_at=MARCH)


def decided(outcome: str, number: int = 1, **changes: Any) -> Decision:
    fields: dict[str, Any] = {
        "id": number, "outcome": outcome, "decided_on": JULY_1, "reference_on": JULY_1,
        "renewed_until": JULY_1_2025, "recorded_at": datetime(2022, 6, 30, 20, tzinfo=UTC),
        "issued_at": ISSUED,
    }  # fmt: skip
    return Decision(**{**fields, **changes})


def application(**changes: Any) -> Application:
    fields: dict[str, Any] = {
        "kind": ApplicationKind.SUBMITTED, "agency": "harbor-police", "reference_on": JULY_1,
        "recorded_at": datetime(2022, 7, 6, 14, tzinfo=UTC),
    }  # fmt: skip
    return Application(**{**fields, **changes})


def test_the_act_of_2020_gives_days_up_to_not_including_the_reference_date() -> None:
    (span,) = certificates(TERMS, [])

    assert (span.kind, span.since, span.until) == (
        CertificateKind.STATUTORY, date(2021, 7, 1), JULY_1,
    )  # fmt: skip
    assert not Span(span.since, span.until).covers(JULY_1)


def test_a_grant_runs_half_open_from_the_reference_date_and_is_known_from_its_issue() -> None:
    span = certificates(None, [decided("certified")])[0]

    assert (span.since, span.until, span.recorded_at) == (JULY_1, JULY_1_2025, ISSUED)
    assert (span.kind, span.determination) == (CertificateKind.FULL, 1)


def test_nothing_follows_from_what_grants_nothing_or_is_only_prepared() -> None:
    assert certificates(None, [decided("further review"), decided("not recertified", 2)]) == []
    assert certificates(None, [decided("certified", issued_at=None)]) == []


def test_a_later_release_takes_the_place_of_the_earlier_on_the_second_clock_only() -> None:
    first, second = certificates(
        None, [decided("conditionally certified"), decided("certified", 2, issued_at=AGAIN)]
    )

    assert (first.since, first.until, first.superseded_at) == (JULY_1, JULY_1_2025, AGAIN)
    assert (second.since, second.recorded_at, second.superseded_at) == (JULY_1, AGAIN, None)


def test_a_later_decline_ends_the_grant_from_its_issue_and_gives_nothing() -> None:
    before, after = certificates(
        None, [decided("certified"), decided("not recertified", 2, issued_at=AGAIN)]
    )

    assert (before.until, before.superseded_at) == (JULY_1_2025, AGAIN)
    assert (after.since, after.until, after.recorded_at) == (JULY_1, date(2022, 8, 1), AGAIN)
    assert after.superseded_at is None


def test_a_vacated_grant_keeps_its_days_up_to_the_vacating() -> None:
    before, after = certificates(
        None, [decided("certified", vacated_on=date(2022, 8, 10), vacated_at=AGAIN)]
    )

    assert (before.until, before.superseded_at) == (JULY_1_2025, AGAIN)
    assert (after.since, after.until, after.recorded_at) == (JULY_1, date(2022, 8, 10), AGAIN)


def test_a_new_grant_after_a_vacating_leaves_the_days_before_it_as_they_were() -> None:
    later = datetime(2022, 9, 1, 14, tzinfo=UTC)
    vacated = decided("certified", vacated_on=date(2022, 8, 10), vacated_at=AGAIN)
    spans = certificates(None, [vacated, decided("certified", 2, issued_at=later)])

    assert [(span.since, span.until, span.superseded_at) for span in spans] == [
        (JULY_1, JULY_1_2025, AGAIN),
        (JULY_1, date(2022, 8, 10), None),
        (date(2022, 9, 1), JULY_1_2025, None),
    ]


def test_a_grant_is_dated_back_only_where_the_earlier_certificate_still_continued() -> None:
    filed_in_time = application(filed_on=date(2022, 6, 10), in_time=True, complete=True)
    roster_after = application(filed_on=date(2022, 7, 5), in_time=None, complete=None)

    late = decided("certified", issued_at=AGAIN)
    assert certificates(TERMS, [late], [filed_in_time])[1].since == JULY_1
    assert certificates(TERMS, [late], [roster_after])[1].since == date(2022, 8, 1)
    assert certificates(TERMS, [late], [])[1].since == date(2022, 8, 1)
    assert certificates(None, [late], [filed_in_time])[0].since == date(2022, 8, 1)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["certified", "conditionally certified", "not recertified"]),
            st.integers(1, 28),
        ),
        max_size=4,
        unique_by=lambda each: each[1],
    )
)
def test_at_any_moment_at_most_one_certificate_is_known_for_a_day(
    issues: list[tuple[str, int]],
) -> None:
    decisions = [
        decided(outcome, number, issued_at=datetime(2022, 7, day, 14, tzinfo=UTC))
        for number, (outcome, day) in enumerate(issues, 1)
    ]
    spans = certificates(TERMS, decisions)

    for moment in (datetime(2022, 7, day, 20, tzinfo=UTC) for day in range(1, 29)):
        known = [s for s in spans if s.recorded_at <= moment
                 and (s.superseded_at is None or moment < s.superseded_at)]  # fmt: skip
        for day in (date(2022, 6, 30), JULY_1, date(2025, 6, 30)):
            assert sum(Span(s.since, s.until).covers(day) for s in known) <= 1


def test_a_grant_of_the_second_round_leaves_the_first_as_it_was() -> None:
    second = decided(
        "certified", 2, issued_at=datetime(2025, 8, 4, 14, tzinfo=UTC), reference_on=JULY_1_2025,
        renewed_until=date(2028, 11, 1),
    )  # fmt: skip
    renewal = application(
        filed_on=date(2025, 6, 20), reference_on=JULY_1_2025, in_time=True, complete=True,
        recorded_at=datetime(2025, 6, 20, 14, tzinfo=UTC),
    )  # fmt: skip
    spans = certificates(None, [decided("certified"), second], [renewal])

    assert [(span.since, span.until, span.superseded_at) for span in spans] == [
        (JULY_1, JULY_1_2025, None),
        (JULY_1_2025, date(2028, 11, 1), None),
    ]


def test_an_application_of_the_first_round_dates_no_grant_of_the_second_back() -> None:
    second = decided(
        "certified", 2, issued_at=datetime(2025, 8, 4, 14, tzinfo=UTC), reference_on=JULY_1_2025,
        renewed_until=date(2028, 11, 1),
    )  # fmt: skip
    first_round = application(filed_on=date(2022, 6, 10), in_time=True, complete=True)

    assert certificates(None, [second], [first_round])[0].since == date(2025, 8, 4)


def test_a_later_release_may_give_the_same_round_another_end() -> None:
    late = decided("conditionally certified", issued_at=AGAIN, renewed_until=date(2025, 8, 1))
    again = decided(
        "certified",
        2,
        issued_at=datetime(2022, 9, 1, 14, tzinfo=UTC),
        renewed_until=date(2025, 9, 1),
    )
    first, second = certificates(None, [late, again])

    assert first.superseded_at == again.issued_at
    assert (second.since, second.until) == (date(2022, 8, 1), date(2025, 9, 1))
