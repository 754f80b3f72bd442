"""What an issued determination leaves owed, from when its time runs, and when its place is taken."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.unit.rules.test_determine import CLEAN

from standing.certification.domain import CertificateKind, CertificateSpan, Condition, Decision
from standing.certification.owed import _due_from, as_issued, conditions_of, due_from, replaced_at
from standing.rules.book import the_book
from standing.rules.determine import ConditionDue, Determination, Outcome, determine

PREPARED, ISSUED = date(2024, 7, 1), date(2024, 7, 8)
AT_NOON = datetime(2024, 7, 8, 16, tzinfo=UTC)
LATER, LATEST = datetime(2024, 9, 1, tzinfo=UTC), datetime(2024, 10, 1, tzinfo=UTC)


def due(requirement: str = "cpr", **changes: Any) -> ConditionDue:
    fields: dict[str, Any] = {
        "requirement": requirement, "rule": "CERT-356", "due_on": date(2024, 9, 30),
        "stated": False, "waits_for_return": True,
    }  # fmt: skip
    return ConditionDue(**{**fields, **changes})


def determined(*conditions: ConditionDue, edition: str = "E23") -> Determination:
    return Determination(
        edition=edition, decided_on=PREPARED, outcome=Outcome.CONDITIONAL, findings=(),
        conditions=conditions, source="receipt R-0001 row 2",
    )  # fmt: skip


def decision(issued_at: datetime | None = AT_NOON) -> Decision:
    return Decision(
        id=7, outcome="conditionally certified", decided_on=PREPARED, reference_on=PREPARED,
        renewed_until=date(2027, 7, 1), recorded_at=datetime(2024, 6, 28, 16, tzinfo=UTC),
        issued_at=issued_at, petition_due=date(2024, 7, 29),
    )  # fmt: skip


def span(determination: int | None, superseded_at: datetime | None = None) -> CertificateSpan:
    return CertificateSpan(
        kind=CertificateKind.CONDITIONAL, since=PREPARED, until=date(2027, 7, 1),
        recorded_at=AT_NOON, superseded_at=superseded_at, authority="CERT-320",
        determination=determination,
    )  # fmt: skip


# --- the time runs from the notice (CERT-371) ----------------------------------------------------


def test_the_time_of_a_condition_is_counted_from_the_issue_and_nothing_else_of_it_changes() -> None:
    found = determined(due(), due("examination", rule="CERT-355", waits_for_return=False))

    assert as_issued(found, issued_on=ISSUED) == (
        due(due_on=date(2024, 10, 7)),
        due("examination", rule="CERT-355", waits_for_return=False, due_on=date(2024, 10, 7)),
    )


def test_a_day_that_was_stated_is_kept_whenever_the_decision_is_issued() -> None:
    stated = due(due_on=date(2024, 12, 31), stated=True)

    assert as_issued(determined(stated, due()), issued_on=ISSUED) == (
        stated,
        due(due_on=date(2024, 10, 7)),
    )


def test_a_determination_without_conditions_leaves_nothing_owed() -> None:
    assert as_issued(determined(), issued_on=ISSUED) == ()


@pytest.mark.parametrize(
    ("edition", "noticed_on", "due_on"),
    [
        ("E22", date(2022, 7, 1), date(2022, 9, 30)),  # printed on the notices of July 1, 2022
        ("E23", date(2024, 7, 8), date(2024, 10, 7)),  # 90 days, a Sunday: the Monday after
        ("E23", date(2024, 7, 9), date(2024, 10, 7)),
        ("E23", date(2024, 7, 10), date(2024, 10, 8)),
    ],
)
def test_conditions_are_due_under_the_edition_of_the_decision_from_its_notice(
    edition: str, noticed_on: date, due_on: date
) -> None:
    assert due_from(edition, noticed_on).due_on == due_on
    _due_from.cache_clear()
    assert _due_from.__wrapped__(edition, noticed_on, "en") == due_from(edition, noticed_on)


# --- the rows --------------------------------------------------------------------------------------


def test_each_condition_becomes_a_row_of_the_decision_known_from_its_issue() -> None:
    found = determined(due(), due("examination", rule="CERT-355", due_on=ISSUED, stated=True))

    assert conditions_of(decision(), found) == [
        Condition(
            id=0, determination=7, requirement="cpr", rule="CERT-356", due_on=date(2024, 10, 7),
            since=ISSUED, recorded_at=AT_NOON, superseded_at=None, acts=(),
        ),
        Condition(
            id=1, determination=7, requirement="examination", rule="CERT-355", due_on=ISSUED,
            since=ISSUED, recorded_at=AT_NOON, superseded_at=None, acts=(),
        ),
    ]  # fmt: skip


def test_what_is_issued_late_in_the_evening_counts_for_that_day_in_new_york() -> None:
    # 03:30 UTC on July 9 is still the evening of July 8 in New York.
    evening = datetime(2024, 7, 9, 3, 30, tzinfo=UTC)
    (row,) = conditions_of(decision(evening), determined(due()))

    assert (row.since, row.due_on, row.recorded_at) == (ISSUED, date(2024, 10, 7), evening)


def test_what_is_not_issued_leaves_nothing_owed_yet() -> None:
    with pytest.raises(AssertionError):
        conditions_of(decision(issued_at=None), determined(due()))


def test_what_the_rules_find_owed_becomes_the_same_rows() -> None:
    facts = replace(CLEAN, decided_on=PREPARED, cpr_expires=date(2024, 6, 1))
    found = determine("E23", facts, the_book())
    rows = conditions_of(decision(), found)

    assert [(row.requirement, row.rule) for row in rows] == [
        (each.requirement, each.rule) for each in found.conditions
    ]
    assert rows


# --- when its place was taken ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spans", "taken"),
    [
        ([], None),
        ([span(7)], None),
        ([span(7, LATER)], LATER),
        ([span(7, LATER), span(7)], None),  # cut short: days of it remain
        ([span(7), span(7, LATER)], None),
        ([span(7, LATER), span(7, LATEST)], LATEST),
        ([span(7, LATEST), span(7, LATER)], LATEST),
        ([span(8, LATER)], None),
        ([span(8), span(7, LATER), span(None)], LATER),
    ],
)
def test_a_grant_gave_way_once_no_days_of_it_remain(
    spans: list[CertificateSpan], taken: datetime | None
) -> None:
    assert replaced_at(7, spans) == taken
