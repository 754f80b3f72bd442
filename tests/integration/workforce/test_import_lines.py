"""Training, employment and bars: lines about officers whom the register knows."""

from datetime import UTC, date, datetime

import pytest
from tests import make
from tests.integration.workforce.conftest import MARCH_1, Import

from standing.rules.facts import BarKind, BarOnRecord, TrainingOnRecord
from standing.workforce import queries
from standing.workforce.actions import employments_from_filing, record_separation
from standing.workforce.models import Bar, Employment, TrainingRecord

MAY_2 = datetime(2022, 5, 2, 14, 0, tzinfo=UTC)
TRAINING = ("mptc_id", "course", "category", "hours", "completed_on", "training_year")
EMPLOYMENT = (
    "mptc_id", "agency", "start", "end", "class", "separation_nature", "separation_reason",
    "for_cause",
)  # fmt: skip
BARS = ("mptc_id", "kind", "date", "source")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


def pk(mptc_id: str) -> int:
    return queries.officer(mptc_id).pk


def test_training_is_on_record_for_the_rules_in_one_order(load: Import) -> None:
    rows = [
        TRAINING,
        ("0012-0346", "Bridge Academy", "Bridge Academy", "200", "", "2022"),
        ("0012-0346", "First responder", "First Aid", "8", "01/15/2022", "2022"),
    ]
    assert load("training", rows).created == 2

    assert queries.training_of(None, known=MARCH_1) == {
        pk("0012-0346"): (
            TrainingOnRecord(
                category="bridge academy", course="Bridge Academy", hours=200, training_year="2022"
            ),
            TrainingOnRecord(
                category="first aid", course="First responder", hours=8,
                completed_on=date(2022, 1, 15), training_year="2022",
            ),
        )
    }  # fmt: skip


def test_a_newer_export_adds_what_is_not_there_and_takes_nothing_away(load: Import) -> None:
    first = ("0012-0345", "CPR", "cpr", "4", "2021-05-01", "2021")
    second = ("0012-0345", "CPR", "cpr", "4", "2022-05-01", "2022")
    load("training", [TRAINING, first])
    newer = load("training", [TRAINING, second], at=MAY_2)
    again = load("training", [TRAINING, first, second], at=MAY_2)

    assert (newer.created, newer.changed) == (1, 0)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    assert TrainingRecord.objects.filter(superseded_at__isnull=True).count() == 2


def test_hours_that_were_corrected_do_not_count_twice(load: Import) -> None:
    line = ("0012-0345", "Annual", "in-service", "32", "2022-01-15", "2022")
    load("training", [TRAINING, line])
    corrected = load("training", [TRAINING, (*line[:3], "40", *line[4:])], at=MAY_2)

    assert (corrected.created, corrected.changed) == (0, 1)
    held = queries.training_of([pk("0012-0345")], known=MAY_2)[pk("0012-0345")]
    assert [line.hours for line in held] == [40]
    before = queries.training_of([pk("0012-0345")], known=MARCH_1)[pk("0012-0345")]
    assert [line.hours for line in before] == [32]


def test_two_sessions_of_one_day_are_two_lines_and_stay_two(load: Import) -> None:
    rows = [
        TRAINING,
        ("0012-0345", "Range", "in-service", "4", "2022-01-15", "2022"),
        ("0012-0345", "Range", "in-service", "8", "2022-01-15", "2022"),
    ]
    assert load("training", rows).created == 2
    assert load("training", rows).unchanged == 2
    assert load("training", rows[:2]).unchanged == 1


def test_lines_of_unknown_officers_are_set_aside_and_the_others_taken(load: Import) -> None:
    rows = [
        TRAINING,
        ("9999-0001", "CPR", "cpr", "4", "2022-05-01", "2022"),
        ("0012-0345", "Yoga", "Yoga", "4", "2022-05-01", "2022"),
    ]
    result = load("training", rows)

    assert [(each.code, each.row) for each in result.findings] == [
        ("officer.unknown", 2),
        ("word.unknown", 3),
    ]
    assert (result.ok, result.created, result.set_aside) == (True, 1, 1)


def test_training_under_a_dry_run_changes_nothing(load: Import) -> None:
    rows = [TRAINING, ("0012-0345", "CPR", "cpr", "4", "2022-05-01", "2022")]

    assert load("training", rows, dry_run=True).created == 1
    assert not TrainingRecord.objects.exists()


def test_bars_are_known_with_their_source_and_the_same_list_changes_nothing(load: Import) -> None:
    """RUL-3."""
    rows = [
        BARS,
        ("0012-0348", "Felony", "2019-04-01", "court record"),
        ("0012-0348", "continuance without finding", "2018-04-01", "court record"),
    ]
    assert load("bars", rows).created == 2
    assert load("bars", rows, at=MAY_2).unchanged == 2

    assert queries.bars_of([pk("0012-0348")], known=MARCH_1)[pk("0012-0348")] == (
        BarOnRecord(
            kind=BarKind.CONTINUANCE, dated_on=date(2018, 4, 1), source="court record"
        ),
        BarOnRecord(kind=BarKind.FELONY, dated_on=date(2019, 4, 1), source="court record"),
    )  # fmt: skip


def test_a_bar_with_another_source_replaces_the_line_on_the_second_clock(load: Import) -> None:
    load("bars", [BARS, ("0012-0348", "felony", "2019-04-01", "newspaper")])
    result = load("bars", [BARS, ("0012-0348", "felony", "2019-04-01", "court record")], at=MAY_2)

    assert result.changes[0].columns == ("source",)
    assert [bar.source for bar in queries.bars_of(None, known=MARCH_1)[pk("0012-0348")]] == [
        "newspaper"
    ]
    assert [bar.source for bar in queries.bars_of(None, known=MAY_2)[pk("0012-0348")]] == [
        "court record"
    ]


def test_a_bar_of_a_kind_nobody_knows_refuses_the_file(load: Import) -> None:
    result = load("bars", [BARS, ("0012-0348", "rumour", "2019-04-01", "a letter")])

    assert [each.code for each in result.findings] == ["word.unknown"]
    assert not Bar.objects.exists()


def test_several_employments_may_run_at_once_and_agencies_go_by_name_or_code(load: Import) -> None:
    rows = [
        EMPLOYMENT,
        ("0012-0345", "Elm Hill Police Department", "2010-02-01", "", "Full Time", "", "", ""),
        ("0012-0345", "saltmarsh-police-department", "2015-02-01", "", "part-time", "", "", ""),
        ("0012-0345", "Far Away Police", "2001-01-01", "2005-01-01", "", "", "", ""),
    ]
    result = load("employment", rows)
    again = load("employment", rows, at=MAY_2)

    assert [each.code for each in result.findings] == ["agency.unknown"]
    assert (result.created, again.created, again.changed, again.unchanged) == (2, 0, 0, 2)
    places = queries.employments([pk("0012-0345")], on=date(2022, 1, 1), known=MARCH_1)
    assert [(place.agency_code, place.employment_class) for place in places[pk("0012-0345")]] == [
        ("elm-hill-police-department", "full-time"),
        ("saltmarsh-police-department", "part-time"),
    ]
    earlier = queries.employments(None, on=date(2012, 1, 1), known=MARCH_1)
    assert len(earlier[pk("0012-0345")]) == 1


def test_a_blank_end_does_not_take_back_a_separation_on_record(load: Import) -> None:
    rows = [EMPLOYMENT, ("0012-0345", "elm-hill-police-department", "2010-02-01", *[""] * 5)]
    load("employment", rows)
    record_separation(
        make.act(at=MAY_2),
        mptc_id="0012-0345",
        agency_code="elm-hill-police-department",
        effective_on=date(2022, 4, 30),
    )

    assert load("employment", rows, at=MAY_2).unchanged == 1


def test_an_end_that_the_file_states_closes_the_employment_on_the_second_clock(
    load: Import,
) -> None:
    line = ("0012-0345", "elm-hill-police-department", "2010-02-01")
    load("employment", [EMPLOYMENT, (*line, *[""] * 5)])
    ended = (*line, "2022-04-30", "", "retirement", "age", "no")
    result = load("employment", [EMPLOYMENT, ended], at=MAY_2)

    assert result.changes[0].columns == (
        "end", "separation_nature", "separation_reason", "for_cause",
    )  # fmt: skip
    agency = queries.agency("elm-hill-police-department")
    assert queries.employments_at(agency.pk, on=date(2022, 4, 30), known=MAY_2) == []
    assert len(queries.employments_at(agency.pk, on=date(2022, 4, 29), known=MAY_2)) == 1
    assert len(queries.employments_at(agency.pk, on=date(2022, 4, 30), known=MARCH_1)) == 1


def test_what_an_agency_filed_gives_way_to_the_employment_file(load: Import) -> None:
    agency = queries.agency("elm-hill-police-department")
    employments_from_filing(
        make.act(at=MARCH_1), receipt="R-1", agency=agency,
        rows=[(pk("0012-0345"), "reserve", "Officer", None)],
    )  # fmt: skip
    rows = [EMPLOYMENT, ("0012-0345", agency.code, "2010-02-01", "", "full-time", "", "", "")]
    result = load("employment", rows, at=MAY_2)

    assert (result.created, result.changed) == (0, 1)
    (place,) = queries.employments_at(agency.pk, on=date(2022, 5, 2), known=MAY_2)
    assert (place.since, place.employment_class) == (date(2010, 2, 1), "full-time")
    assert place.source == f"employment:{result.sha256}"
    assert load("employment", rows, at=MAY_2).unchanged == 1


def test_an_employment_that_ends_before_it_begins_refuses_the_file(load: Import) -> None:
    line = ("0012-0345", "elm-hill-police-department", "2010-02-01", "2009-01-01", *[""] * 4)
    result = load("employment", [EMPLOYMENT, line])

    assert [(each.code, each.column) for each in result.findings] == [("span.backwards", "end")]
    assert not Employment.objects.exists()
