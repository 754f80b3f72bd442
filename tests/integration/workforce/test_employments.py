"""Employments that agencies file, their undoing, and separations on both clocks."""

from datetime import UTC, date, datetime

import pytest
from tests import make

from standing.kernel.access import Role
from standing.kernel.errors import NotFound, NotPermitted, Refused, WrongState
from standing.ledger.queries import entries
from standing.workforce import queries
from standing.workforce.actions import (
    employments_from_filing,
    record_separation,
    withdraw_filing_employments,
)
from standing.workforce.models import Agency, Employment

MAY_2 = datetime(2022, 5, 2, 14, 0, tzinfo=UTC)
JULY_6 = datetime(2022, 7, 6, 14, 0, tzinfo=UTC)
JUNE_27, JUNE_28 = date(2022, 6, 27), date(2022, 6, 28)
CODE = "elm-hill-police-department"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register")]


@pytest.fixture
def agency() -> Agency:
    return queries.agency(CODE)


def pk(mptc_id: str) -> int:
    return queries.officer(mptc_id).pk


def filed(agency: Agency, receipt: str, *rows: tuple[int, str, str, date | None]) -> int:
    return employments_from_filing(
        make.act(at=MAY_2), receipt=receipt, agency=agency, rows=rows
    )  # fmt: skip


def working(agency: Agency, on: date, known: datetime) -> list[int]:
    return [place.officer_id for place in queries.employments_at(agency.pk, on=on, known=known)]


def test_a_filing_makes_employments_from_the_day_of_hire_or_of_the_filing(agency: Agency) -> None:
    first, second = pk("0012-0345"), pk("0012-0346")
    new = filed(
        agency, "R-1",
        (first, "full-time", "Sergeant", date(2009, 9, 1)), (second, "reserve", "", None),
    )  # fmt: skip

    assert new == 2
    held = queries.employments_at(agency.pk, on=None, known=MAY_2)
    assert [(place.officer_id, place.since, place.rank) for place in held] == [
        (first, date(2009, 9, 1), "Sergeant"),
        (second, date(2022, 5, 2), ""),
    ]


def test_whoever_works_there_already_is_left_alone(agency: Agency) -> None:
    row = (pk("0012-0345"), "full-time", "", None)

    assert filed(agency, "R-1", row, row) == 1
    assert filed(agency, "R-2", row) == 0
    assert Employment.objects.count() == 1


def test_whoever_left_and_is_named_again_works_there_again(agency: Agency) -> None:
    row = (pk("0012-0345"), "full-time", "", date(2009, 9, 1))
    filed(agency, "R-1", row)
    record_separation(
        make.act(at=MAY_2), mptc_id="0012-0345", agency_code=CODE, effective_on=date(2022, 4, 30)
    )

    assert filed(agency, "R-2", row) == 1
    assert working(agency, date(2022, 4, 30), MAY_2) == [row[0]]
    assert len(queries.employments_at(agency.pk, on=None, known=MAY_2)) == 2


def test_undoing_a_filing_takes_back_its_employments_and_no_others(agency: Agency) -> None:
    filed(agency, "R-1", (pk("0012-0345"), "full-time", "", None))
    filed(agency, "R-2", (pk("0012-0346"), "full-time", "", None))

    assert withdraw_filing_employments(make.act(at=JULY_6), receipt="R-1") == 1
    assert working(agency, JUNE_28, JULY_6) == [pk("0012-0346")]
    assert len(working(agency, JUNE_28, MAY_2)) == 2


def test_a_separation_is_true_from_its_day_and_known_from_its_report(agency: Agency) -> None:
    officer = pk("0012-0345")
    filed(agency, "R-1", (officer, "full-time", "Officer", date(2009, 9, 1)))
    record_separation(
        make.act(at=JULY_6), mptc_id="0012-0345", agency_code=CODE, effective_on=JUNE_28,
        nature="resignation",
    )  # fmt: skip

    assert working(agency, JUNE_27, JULY_6) == [officer]
    assert working(agency, JUNE_28, JULY_6) == []
    assert working(agency, JUNE_28, MAY_2) == [officer]
    (place,) = queries.employments([officer], on=None, known=JULY_6)[officer]
    assert (place.until, place.separation_nature, place.rank) == (
        JUNE_28, "resignation", "Officer",
    )  # fmt: skip
    (entry,) = entries("officer:0012-0345")
    assert (entry.kind, entry.effective_on) == ("separation.recorded", JUNE_28)


def test_a_second_report_corrects_the_day_and_the_same_one_is_refused(agency: Agency) -> None:
    filed(agency, "R-1", (pk("0012-0345"), "full-time", "", None))
    act = make.act(at=JULY_6)
    record_separation(act, mptc_id="0012-0345", agency_code=CODE, effective_on=JUNE_28)
    record_separation(act, mptc_id="0012-0345", agency_code=CODE, effective_on=JUNE_27)

    with pytest.raises(WrongState, match="already says that 0012-0345 left Elm Hill"):
        record_separation(act, mptc_id="0012-0345", agency_code=CODE, effective_on=JUNE_27)
    assert working(agency, JUNE_27, JULY_6) == []
    assert len(entries("officer:0012-0345")) == 2


def test_a_separation_before_the_first_day_is_refused(agency: Agency) -> None:
    filed(agency, "R-1", (pk("0012-0345"), "full-time", "", date(2022, 1, 10)))

    with pytest.raises(Refused, match="Choose that day or a later one"):
        record_separation(
            make.act(at=JULY_6), mptc_id="0012-0345", agency_code=CODE,
            effective_on=date(2022, 1, 9),
        )  # fmt: skip
    assert Employment.objects.count() == 1


@pytest.mark.parametrize(
    ("mptc_id", "code", "sentence"),
    [
        ("9999-9999", CODE, "No officer on the register has the MPTC ID 9999-9999. An MPTC ID has"),
        ("0012-0345", "nowhere", "We know no agency"),
        ("0012-0345", CODE, "knows of no employment of 0012-0345 at Elm Hill"),
    ],
)
def test_a_separation_of_somebody_or_somewhere_unknown_says_so(
    mptc_id: str, code: str, sentence: str
) -> None:
    with pytest.raises(NotFound, match=sentence):
        record_separation(
            make.act(at=JULY_6), mptc_id=mptc_id, agency_code=code, effective_on=JUNE_28
        )


def test_an_agency_reports_its_own_separations_only(agency: Agency) -> None:
    filed(agency, "R-1", (pk("0012-0345"), "full-time", "", None))
    other = make.person("clerk", role=Role.AGENCY_SUBMITTER, agency="saltmarsh-police-department")

    with pytest.raises(NotPermitted):
        record_separation(
            make.act(other, at=JULY_6), mptc_id="0012-0345", agency_code=CODE, effective_on=JUNE_28
        )
