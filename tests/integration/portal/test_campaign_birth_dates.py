"""Wrong birth dates are counted where a file is checked, so that nobody finds one by asking often.

(PUBREG-2, decision 0023.)
"""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.campaigns.drafts import looking
from standing.campaigns.models import Campaign
from standing.campaigns.rosters.checked import BIRTH_DATE_WITHHELD, MISMATCH
from standing.ledger.queries import entries
from standing.workforce import guesses
from standing.workforce.models import Agency, BirthGuess, Merge, Officer

pytestmark = pytest.mark.django_db
BORN = date(1980, 1, 31)
ONE, TWO = small.mptc_id(1), small.mptc_id(2)
LATER = world.JUNE_3 + guesses.WITHIN


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def asked(
    folder: Path,
    born: date,
    *,
    officer: int = 1,
    agency: str = world.CODE,
    at: datetime = world.JUNE_3,
) -> str:
    """Check a file that names this birth date: ``right``, ``wrong``, or ``withheld``."""
    row = dirty.row(officer, Date_of_Birth=f"{born:%m/%d/%Y}")
    path = small.file(folder / "asked.csv", row)
    opened = looking.check(
        small.act(f"{agency.partition('-')[0]}.clerk", at=at), path, name="asked.csv", mends={},
        of=Campaign.objects.get(), agency=Agency.objects.get(code=agency),
    )  # fmt: skip
    said = {finding.code for finding in opened.now.checked.findings}
    assert not {MISMATCH, BIRTH_DATE_WITHHELD} <= said
    return "wrong" if MISMATCH in said else "withheld" if BIRTH_DATE_WITHHELD in said else "right"


def use_up(folder: Path, *, at: datetime = world.JUNE_3) -> None:
    for day in range(1, guesses.MOST):
        assert asked(folder, date(1970, 1, day), at=at) == "wrong"
    asked(folder, date(1970, 1, guesses.MOST), at=at)
    assert BirthGuess.objects.count() == guesses.MOST


def test_a_birth_date_is_answered_with_yes_or_no_and_only_wrong_ones_count(folder: Path) -> None:
    assert asked(folder, BORN) == "right"
    assert not BirthGuess.objects.exists()

    assert asked(folder, date(1980, 3, 1)) == "wrong"
    assert BirthGuess.objects.count() == 1


def test_after_five_wrong_ones_not_even_the_right_one_is_answered_until_a_day_later(
    folder: Path,
) -> None:
    use_up(folder)

    assert asked(folder, BORN) == "withheld"
    assert asked(folder, BORN, at=LATER - timedelta(seconds=1)) == "withheld"
    assert asked(folder, BORN, at=LATER) == "right"


def test_the_limit_is_one_officer_at_one_agency(folder: Path) -> None:
    use_up(folder)

    assert asked(folder, BORN, officer=2) == "right"
    assert asked(folder, BORN, agency=world.OTHER) == "right"
    found = guesses.closed(agency=world.CODE, mptc_ids=[ONE, TWO], at=world.JUNE_3)
    assert found == {ONE}


def test_two_records_of_one_person_have_one_limit(folder: Path) -> None:
    keep, other = Officer.objects.get(mptc_id=ONE), Officer.objects.get(mptc_id=TWO)
    Merge.objects.create(
        keep=keep, other=other, since=small.MARCH_1.date(), reason="One person.",
        recorded_at=small.MARCH_1,
    )  # fmt: skip
    use_up(folder)

    assert asked(folder, BORN, officer=2) == "withheld"


def test_reaching_the_limit_is_entered_once_without_any_of_the_dates(folder: Path) -> None:
    use_up(folder)
    asked(folder, date(1971, 1, 1))

    said = [each for each in entries(f"officer:{ONE}") if each.kind == "birth-dates.withheld"]
    assert [each.facts_after for each in said] == [{"agency": world.CODE, "wrong": 5}]


def test_an_agency_clears_its_own_old_marks_and_nobody_elses(folder: Path) -> None:
    asked(folder, date(1970, 1, 1))
    asked(folder, date(1970, 1, 1), agency=world.OTHER)

    asked(folder, date(1970, 1, 2), at=LATER)

    assert BirthGuess.objects.filter(agency__code=world.CODE).count() == 1
    assert BirthGuess.objects.filter(agency__code=world.OTHER).count() == 1


@pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite lets one writer in at a time by itself"
)
def test_files_of_one_agency_take_turns_under_one_lock(folder: Path) -> None:
    with CaptureQueriesContext(connection) as sent:
        asked(folder, date(1970, 1, 1))

    turns = {each["sql"] for each in sent if "pg_advisory_xact_lock" in each["sql"]}
    with CaptureQueriesContext(connection) as one:
        guesses.take_turn(Agency.objects.get(code=world.CODE))
    assert one.captured_queries[-1]["sql"] in turns
