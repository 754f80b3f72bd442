"""A hire that only the agency reported opens nothing that the public does not see as well."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.campaigns import matches
from standing.campaigns.claims import claimed
from standing.campaigns.models import MatchQuestion
from standing.pages import clock
from standing.workforce import queries as workforce
from standing.workforce import status_updates
from standing.workforce.domain import Employed, LeaveKind
from standing.workforce.models import Agency, Employment, Officer

pytestmark = pytest.mark.django_db
BORN = date(1980, 1, 31)
OWED = "CPR"
NOTE = "So far only your agency says that"
HIRED = date(2022, 6, 2)
OFFICER = f"{world.HOME}roster/{small.mptc_id(1)}/"


@pytest.fixture(autouse=True)
def _world(tmp_path: Path) -> None:
    """Officer 1 serves at Concord, which knows that a CPR certificate is owed, and is on leave there."""
    world.build()
    owing = dirty.row(1, CPR_Expiration="05/01/2022")
    small.send(small.file(tmp_path / "c.csv", owing), agency=world.OTHER, at=small.JUNE_10)
    small.prepare()
    small.release()
    status_updates.record_leave(
        small.act(at=small.JULY_6), mptc_id=small.mptc_id(1), agency=world.OTHER,
        kind=LeaveKind.MEDICAL, since=date(2022, 7, 4),
    )  # fmt: skip


@pytest.fixture
def clerk() -> Client:
    return world.client(world.CLERK)


def hire(clerk: Client) -> None:
    answer = clerk.post(
        f"{world.HOME}roster/add/",
        {"mptc_id": small.mptc_id(1), "hire-since": HIRED.isoformat(),
         "hire-employment_class": "full-time"},
    )  # fmt: skip
    assert answer.status_code == 303, answer.content.decode()


def form(clerk: Client) -> list[dict[str, Any]]:
    answer = clerk.get(f"{world.PAGE}form/submission.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    headings, *rows = book.get_sheet_by_name("Officers").to_python()
    told = [dict(zip(map(str, headings), row, strict=False)) for row in rows]
    return [row for row in told if row["MPTC ID"]]


def test_a_claimed_hire_opens_no_birth_date_nothing_owed_and_no_leave(clerk: Client) -> None:
    hire(clerk)

    (row,) = form(clerk)
    assert (row["MPTC ID"], row["Date of Birth"]) == (small.mptc_id(1), "")
    said = world.text(clerk.get(OFFICER))
    assert NOTE in said
    assert "Still owed" not in said
    assert OWED not in said
    assert "medical" not in said
    assert "1980" not in said


def test_neither_does_the_roster_nor_its_file_nor_the_first_page(clerk: Client) -> None:
    hire(clerk)

    roster = world.text(clerk.get(f"{world.HOME}roster/"))
    (line,) = csv.DictReader(io.StringIO(clerk.get(f"{world.HOME}roster/officers.csv").text))
    assert "Known by your report only" in roster
    assert OWED not in roster
    assert (line["StillOwed"], line["DueBy"]) == ("", "")
    assert OWED not in world.text(clerk.get(world.HOME))


def test_an_employment_that_the_commission_has_opens_what_is_owed(clerk: Client) -> None:
    Employment.objects.create(
        officer=Officer.objects.get(mptc_id=small.mptc_id(1)),
        agency=Agency.objects.get(code=world.CODE), employment_class="full-time", rank="Sergeant",
        since=HIRED, recorded_at=small.MARCH_1, source="employment:abc",
    )  # fmt: skip

    (row,) = form(clerk)
    said = world.text(clerk.get(OFFICER))
    assert row["Date of Birth"] == BORN
    assert OWED in said
    assert NOTE not in said


def test_a_row_of_an_accepted_file_confirms_the_hire(clerk: Client, tmp_path: Path) -> None:
    hire(clerk)
    small.send(small.file(tmp_path / "a.csv", 1), at=small.JUNE_14)

    (row,) = form(clerk)
    assert row["Date of Birth"] == BORN
    assert NOTE not in world.text(clerk.get(OFFICER))


def test_a_row_with_another_name_confirms_nothing_until_the_staff_says_so(
    clerk: Client, tmp_path: Path
) -> None:
    hire(clerk)
    doubtful = dirty.row(1, First_Name=str(dirty.row(1)["First Name"]) + "na")
    small.send(small.file(tmp_path / "a.csv", doubtful), at=small.JUNE_14)
    (asked,) = MatchQuestion.objects.all()
    assert _claimed()
    (row,) = form(clerk)
    assert row["Date of Birth"] == ""

    matches.decide_match(
        small.act(at=small.JULY_6, reason="Both numbers were compared."), question=asked.pk,
        same_person=True,
    )  # fmt: skip
    assert not _claimed()


def test_a_file_from_before_the_hire_confirms_nothing(clerk: Client, tmp_path: Path) -> None:
    small.send(small.file(tmp_path / "a.csv", 1), at=small.JUNE_10)
    left = date(2022, 6, 12)
    before = replace(_places()[-1], until=left)
    again = replace(before, since=left, until=None, source=status_updates.REPORTED)
    agency = Agency.objects.get(code=world.CODE)
    assert claimed(agency.pk, [before, again], known=small.JULY_6)
    assert not claimed(agency.pk, [replace(before, until=None), again], known=small.JULY_6)


def _places() -> list[Employed]:
    agency = Agency.objects.get(code=world.CODE)
    return workforce.employments_at(agency.pk, on=None, known=clock.now())


def _claimed() -> bool:
    agency = Agency.objects.get(code=world.CODE)
    return bool(claimed(agency.pk, _places(), known=clock.now()))
