"""Wrong birth dates are counted, so that nobody finds one by asking often (PUBREG-2, decision 0023).

Where a file is checked: ``portal/test_campaign_birth_dates.py``.
"""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from tests import make
from tests.integration.workforce.conftest import MARCH_1

from standing.kernel.access import Act, Role
from standing.ledger.queries import entries
from standing.workforce import guesses
from standing.workforce.models import BirthGuess

ELM_HILL = "elm-hill-police-department"
JORDAN, NURIA = "0012-0345", "0012-0346"
NOON = MARCH_1 + timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def act(at: datetime = NOON) -> Act:
    return make.act(make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=ELM_HILL), at=at)


def named(born: date, *, at: datetime = NOON) -> None:
    guesses.count(act(at), agency=ELM_HILL, wrong=[(JORDAN, born)])


def test_the_same_wrong_date_looked_at_often_counts_once() -> None:
    for _look in range(20):
        named(date(1970, 1, 1))

    assert BirthGuess.objects.count() == 1


def test_reaching_the_limit_is_entered_by_whoever_reached_it() -> None:
    for day in range(1, guesses.MOST + 2):
        named(date(1970, 1, day))

    (entry,) = entries(f"officer:{JORDAN}")
    assert entry.facts_after == {"agency": ELM_HILL, "wrong": 5}
    assert entry.actor == "clerk"


def test_the_rows_of_a_file_are_counted_together_and_unknown_numbers_are_left_out() -> None:
    wrong = [(JORDAN, date(1970, 1, day)) for day in range(1, 6)]

    found = guesses.count(
        act(),
        agency=ELM_HILL,
        wrong=[*wrong, (NURIA, date(1970, 1, 1)), ("9999-9999", date(1970, 1, 1))],
    )

    assert found == {JORDAN}
    assert BirthGuess.objects.count() == 6
    assert guesses.closed(agency=ELM_HILL, mptc_ids=[JORDAN, NURIA], at=NOON) == {JORDAN}


def test_nobody_reads_a_date_from_the_counter() -> None:
    named(date(1970, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM workforce_birthguess")
        assert "1970" not in str(cursor.fetchall())
