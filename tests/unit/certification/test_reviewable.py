"""What was decided can be reviewed where it is less than full and was not set aside (CERT-324)."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.certification.test_in_force import FOREVER, JULY_1, STATUTORY, decided, noon

from standing.certification.domain import Decision, History
from standing.certification.known import reviewable

JULY_10 = date(2022, 7, 10)


def of(*decisions: Decision) -> History:
    return History(mptc_id="0101-0001", certificates=(STATUTORY,), decisions=decisions)


@pytest.mark.parametrize("outcome", ["conditionally certified", "not recertified"])
def test_less_than_full_can_be_reviewed(outcome: str) -> None:
    assert reviewable(of(decided(outcome)), on=JULY_10, known=FOREVER)


def test_a_full_grant_cannot() -> None:
    assert not reviewable(of(decided("certified")), on=JULY_10, known=FOREVER)


def test_nothing_decided_cannot() -> None:
    assert not reviewable(of(), on=JULY_10, known=FOREVER)


def test_what_was_set_aside_cannot_from_that_day_and_that_moment() -> None:
    vacated = replace(decided("not recertified"), vacated_on=JULY_10, vacated_at=noon(JULY_10))

    assert not reviewable(of(vacated), on=JULY_10, known=FOREVER)
    assert reviewable(of(vacated), on=date(2022, 7, 9), known=FOREVER)
    assert reviewable(of(vacated), on=JULY_10, known=noon(date(2022, 7, 9)))


def test_what_was_not_issued_by_then_is_not_known() -> None:
    assert not reviewable(of(decided("not recertified")), on=JULY_10, known=noon(date(2022, 6, 15)))
    assert not reviewable(of(decided("not recertified")), on=JULY_1, known=noon(date(2022, 6, 30)))
