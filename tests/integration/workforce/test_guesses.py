"""Wrong birth dates are counted, so that nobody finds one by asking often (PUBREG-2, decision 0023)."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from tests import make
from tests.integration.workforce.conftest import MARCH_1

from standing.kernel.access import Act, Role
from standing.kernel.errors import NotFound, Refused
from standing.ledger.queries import entries
from standing.workforce import guesses
from standing.workforce.models import BirthGuess, Merge, Officer

ELM_HILL, SALTMARSH = "elm-hill-police-department", "saltmarsh-police-department"
JORDAN, NURIA = "0012-0345", "0012-0346"
BORN = date(1984, 5, 6)
NOON = MARCH_1 + timedelta(days=1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def act(at: datetime = NOON) -> Act:
    return make.act(make.person("clerk", role=Role.AGENCY_SUBMITTER, agency=ELM_HILL), at=at)


def asked(born: date, *, agency: str = ELM_HILL, who: str = JORDAN, at: datetime = NOON) -> bool:
    return guesses.fits(act(at), agency=agency, mptc_id=who, born=born)


def use_up(*, at: datetime = NOON) -> None:
    for day in range(1, guesses.MOST + 1):
        assert asked(date(1970, 1, day), at=at) is False


def test_a_birth_date_is_answered_with_yes_or_no_and_only_wrong_ones_count() -> None:
    assert asked(BORN) is True
    assert not BirthGuess.objects.exists()

    assert asked(date(1984, 6, 5)) is False
    assert BirthGuess.objects.count() == 1


def test_after_five_wrong_ones_not_even_the_right_one_is_answered_that_day() -> None:
    use_up()

    with pytest.raises(Refused, match="5 birth dates were given for 0012-0345") as refusal:
        asked(BORN)
    assert "until 12:00 New York time on March 3, 2022" in str(refusal.value)
    assert asked(BORN, at=NOON + guesses.WITHIN) is True


def test_the_limit_is_one_officer_at_one_agency() -> None:
    use_up()

    assert asked(date(1990, 3, 4), who=NURIA) is True
    assert asked(BORN, agency=SALTMARSH) is True
    found = guesses.closed(agency=ELM_HILL, mptc_ids=[JORDAN, NURIA], at=NOON)
    assert found == {JORDAN}


def test_the_same_wrong_date_looked_at_often_counts_once() -> None:
    for _look in range(20):
        assert asked(date(1970, 1, 1)) is False

    assert BirthGuess.objects.count() == 1


def test_reaching_the_limit_is_entered_once_without_any_of_the_dates() -> None:
    use_up()
    guesses.count(act(), agency=ELM_HILL, wrong=[(JORDAN, date(1971, 1, 1))])

    (entry,) = entries(f"officer:{JORDAN}")
    assert entry.facts_after == {"agency": ELM_HILL, "wrong": 5}
    assert entry.actor == "clerk"


def test_the_rows_of_a_file_are_counted_together_and_unknown_numbers_are_left_out() -> None:
    wrong = [(JORDAN, date(1970, 1, day)) for day in range(1, 6)]

    found = guesses.count(
        act(), agency=ELM_HILL, wrong=[*wrong, (NURIA, date(1970, 1, 1)), ("9999-9999", BORN)]
    )

    assert found == {JORDAN}
    assert BirthGuess.objects.count() == 6
    with pytest.raises(Refused):
        asked(BORN)


def test_two_records_of_one_person_have_one_limit() -> None:
    keep, other = Officer.objects.get(mptc_id=JORDAN), Officer.objects.get(mptc_id=NURIA)
    Merge.objects.create(
        keep=keep, other=other, since=MARCH_1.date(), reason="One person.", recorded_at=MARCH_1
    )
    use_up()

    with pytest.raises(Refused, match="0012-0346"):
        asked(BORN, who=NURIA)


def test_nobody_reads_a_date_from_the_counter_and_it_is_gone_after_a_day() -> None:
    asked(date(1970, 1, 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM workforce_birthguess")
        assert "1970" not in str(cursor.fetchall())

    asked(date(1970, 1, 2), at=NOON + guesses.WITHIN)

    assert BirthGuess.objects.count() == 1


def test_a_number_on_no_list_is_said_to_be_unknown() -> None:
    with pytest.raises(NotFound):
        asked(BORN, who="9999-9999")
