"""A long list is read, compared and stored a portion at a time, and taken or refused as a whole."""

from dataclasses import replace

import pytest
from tests.integration.workforce.conftest import Import

from standing.ledger.models import Entry
from standing.workforce import imports
from standing.workforce.domain import Reference
from standing.workforce.models import Employment, Officer, TrainingRecord

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
OFFICERS = ("mptc_id", "last_name", "first_name", "date_of_birth", "employed_on_2021_07_01")
TRAINING = ("mptc_id", "course", "category", "hours", "completed_on", "training_year")
EMPLOYMENT = ("mptc_id", "agency", "start")
AGENCIES = [("agency_name", "agency_type"), ("Acton Police", "municipal")]


def officer(number: int, last: str = "Avery") -> tuple[str, ...]:
    return (f"7000-{number:04}", last, "Jordan", "02/03/1980", "yes")


@pytest.fixture(autouse=True)
def _two_lines_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (Reference.OFFICERS, Reference.TRAINING, Reference.EMPLOYMENT):
        monkeypatch.setitem(imports._HOW, kind, replace(imports._HOW[kind], at_a_time=2))


def test_every_portion_is_stored_and_recorded_as_one_file(load: Import) -> None:
    result = load("officers", [OFFICERS, *map(officer, range(5))])

    assert (result.rows, result.created, result.unchanged) == (5, 5, 0)
    assert Officer.objects.filter(mptc_id__startswith="7000-").count() == 5
    assert (
        Entry.objects.filter(kind="officers.imported", subject__contains=result.sha256).count() == 1
    )


def test_an_error_in_the_last_portion_takes_the_first_one_back(load: Import) -> None:
    wrong = ("7000-0009", "Avery", "Jordan", "02/30/1980", "yes")
    result = load("officers", [OFFICERS, *map(officer, range(4)), wrong])

    assert [(each.row, each.code) for each in result.findings] == [(6, "date.impossible")]
    assert not Officer.objects.filter(mptc_id__startswith="7000-").exists()


def test_a_line_that_contradicts_one_of_an_earlier_portion_refuses_the_file(load: Import) -> None:
    again = officer(0, last="Bennett")
    result = load("officers", [OFFICERS, *map(officer, range(4)), again])

    assert [(each.row, each.code) for each in result.findings] == [(6, "row.contradicts")]
    assert "row 2" in result.findings[0].message
    assert not Officer.objects.filter(mptc_id__startswith="7000-").exists()


def test_a_line_that_repeats_one_of_an_earlier_portion_is_set_aside(load: Import) -> None:
    result = load("officers", [OFFICERS, *map(officer, range(4)), officer(1)])

    assert (result.created, result.set_aside) == (4, 1)
    assert [(each.row, each.code) for each in result.findings] == [(6, "row.repeated")]


def test_a_dry_run_counts_every_portion_and_changes_nothing(load: Import) -> None:
    result = load("officers", [OFFICERS, *map(officer, range(5))], dry_run=True)

    assert result.created == 5
    assert not Officer.objects.filter(mptc_id__startswith="7000-").exists()
    assert not Entry.objects.filter(subject__contains=result.sha256).exists()


def test_training_of_one_officer_in_two_portions_is_not_taken_for_a_correction(
    load: Import,
) -> None:
    load("officers", [OFFICERS, officer(0)])
    four, eight = (("7000-0000", "CPR", "cpr", hours, "2021-05-01", "2021") for hours in ("4", "8"))
    other = ("7000-0000", "First aid", "first aid", "8", "2021-05-01", "2021")

    result = load("training", [TRAINING, four, other, eight, four])

    assert (result.created, result.changed) == (3, 0)
    held = TrainingRecord.objects.filter(officer__mptc_id="7000-0000", superseded_at__isnull=True)
    assert sorted(held.values_list("course", "hours")) == [("CPR", 4), ("CPR", 8), ("First aid", 8)]


def test_employments_come_in_portions_too(load: Import) -> None:
    load("agencies", AGENCIES)
    load("officers", [OFFICERS, *map(officer, range(3))])
    rows = [(f"7000-{n:04}", "Acton Police", "2020-01-01") for n in (0, 1, 2, 0)]

    result = load("employment", [EMPLOYMENT, *rows])

    assert (result.created, result.set_aside) == (3, 1)
    assert Employment.objects.filter(officer__mptc_id__startswith="7000-").count() == 3
