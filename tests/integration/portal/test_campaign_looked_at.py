"""Looking at a draft again: told from what its check said, while nothing it rests on has changed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests import dirty
from tests.integration.campaigns import small
from tests.integration.portal import campaign_world as world

from standing.campaigns.drafts import checked_before, looking, reading
from standing.campaigns.models import Draft
from standing.ledger.actions import record
from standing.pages import clock
from standing.workforce.models import OfficerBirth, OfficerName

pytestmark = pytest.mark.django_db
FAULTY = dirty.row(1, CPR_Expiration="02/30/2022")
DRAFT, PREVIEW = f"{world.PAGE}draft/", f"{world.PAGE}draft/sending/"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read and checked since."""
    made: list[str] = []
    really = reading.open_file

    def open_file(*arguments: Any, **named: Any) -> reading.Anew:
        made.append(str(named["name"]))
        return really(*arguments, **named)

    monkeypatch.setattr(reading, "open_file", open_file)
    return made


@pytest.fixture
def clerk() -> Client:
    world.build()
    return world.client(world.CLERK)


def grown() -> None:
    """Let the ledger grow."""
    record(
        small.act(at=world.JUNE_3), kind="test.entered", subject="test",
        effective_on=world.JUNE_3.date(), authority="none",
    )  # fmt: skip


def same(one: HttpResponse, two: HttpResponse) -> bool:
    return world.text(one) == world.text(two)


def test_a_draft_is_checked_when_it_is_chosen_and_not_when_it_is_looked_at(
    clerk: Client, checks: list[str]
) -> None:
    world.choose(clerk, world.xlsx(FAULTY, 2, 3))
    first = clerk.get(DRAFT)
    again = clerk.get(DRAFT)

    assert checks == ["acton.xlsx"]
    assert same(first, again)
    assert "February 2022 has 28 days" in world.text(again)


def test_what_is_told_again_is_what_a_new_check_says(clerk: Client, checks: list[str]) -> None:
    odd = dirty.row(4, CPR_Expiration=date(2022, 6, 30), Last_Name="Somebodyelse", Notes=3.5)
    world.choose(clerk, world.xlsx(FAULTY, 2, odd, small.OUTSIDE, small.UNKNOWN))
    told = clerk.get(DRAFT)
    checked_before.forget(reading.path_of(world.draft()))
    anew = clerk.get(DRAFT)

    assert len(checks) == 2
    assert same(told, anew)


def test_mends_are_checked_once_and_shown_beside_what_was_sent(
    clerk: Client, checks: list[str]
) -> None:
    world.choose(clerk, world.xlsx(FAULTY, 2))
    page = clerk.get(DRAFT)
    field = world.field(page, "Row 2: CPR Expiration")
    answer = world.press(clerk, "mend", **{field: "soon"})

    assert len(checks) == 2  # as chosen, and with the mend
    assert "now “soon”" in world.text(answer)
    assert "02/30/2022" in world.text(answer)


def test_the_preview_rests_on_the_same_check_and_says_the_same(
    clerk: Client, checks: list[str]
) -> None:
    world.choose(clerk, world.xlsx(1, 2, dirty.row(3, CPR_Expiration="05/01/2022")))
    told = clerk.get(PREVIEW)
    assert checks == ["acton.xlsx"]
    checked_before.forget(reading.path_of(world.draft()))

    assert same(told, clerk.get(PREVIEW))
    assert "count 3 officers as submitted" in world.text(told)


def test_an_act_about_somebody_else_makes_no_new_check(clerk: Client, checks: list[str]) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    grown()
    clerk.get(DRAFT)
    clerk.get(DRAFT)

    assert checks == ["acton.xlsx"]


def test_a_draft_is_checked_again_once_the_register_says_otherwise(
    clerk: Client, checks: list[str]
) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    assert "No error is left" in world.text(clerk.get(DRAFT))
    OfficerBirth.objects.filter(officer__mptc_id=small.mptc_id(1)).update(
        date_of_birth=date(1981, 2, 3)
    )
    grown()

    said = world.text(clerk.get(DRAFT))
    assert len(checks) == 2
    assert "another person has this MPTC ID" in said


def test_a_number_that_comes_onto_the_list_later_is_looked_up(
    clerk: Client, checks: list[str]
) -> None:
    world.choose(clerk, world.xlsx(1, small.UNKNOWN))
    assert "not in the register, set aside" in world.text(clerk.get(DRAFT))
    small._officer(dirty.row(small.UNKNOWN))
    grown()

    assert "not in the register, set aside" not in world.text(clerk.get(DRAFT))
    assert len(checks) == 2


def test_a_file_that_another_agency_sent_meanwhile_is_noticed(
    clerk: Client, checks: list[str], tmp_path: Path
) -> None:
    world.choose(clerk, world.xlsx(*range(1, 8)))
    clerk.get(DRAFT)
    small.send(small.file(tmp_path / "c.csv", *range(1, 8)), agency=world.OTHER, at=world.JUNE_3)

    assert "were put forward by another agency before" in world.text(clerk.get(DRAFT))


def test_a_name_that_changed_is_noticed(clerk: Client) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    clerk.get(DRAFT)
    names = OfficerName.objects.filter(officer__mptc_id=small.mptc_id(2))
    names.update(first="Otherwise", first_key="otherwise")
    grown()

    assert "differs from the register" in world.text(clerk.get(DRAFT))


def test_another_day_is_checked_anew(
    clerk: Client, checks: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    monkeypatch.setattr(clock, "now", lambda **_told: datetime(2022, 6, 5, 16, tzinfo=UTC))
    clerk.get(DRAFT)

    assert len(checks) == 2


def test_what_was_kept_of_a_check_is_erased_with_the_draft(
    clerk: Client, django_capture_on_commit_callbacks: Any
) -> None:
    world.choose(clerk, world.xlsx(FAULTY, 2))
    path = reading.path_of(world.draft())
    assert checked_before.beside(path).exists()
    assert checked_before.beside(path).stat().st_mode & 0o077 == 0
    with django_capture_on_commit_callbacks(execute=True):
        world.press(clerk, "discard")

    assert list(reading.folder().iterdir()) == []


def test_what_is_no_longer_readable_is_made_anew(clerk: Client, checks: list[str]) -> None:
    world.choose(clerk, world.xlsx(FAULTY, 2))
    checked_before.beside(reading.path_of(world.draft())).write_bytes(b"\x93broken")

    assert "February 2022 has 28 days" in world.text(clerk.get(DRAFT))
    assert len(checks) == 2


def test_sending_checks_again_whatever_was_kept(clerk: Client, checks: list[str]) -> None:
    world.choose(clerk, world.xlsx(1, 2))
    world.press(clerk, "ask")
    head = world.client(world.HEAD)
    head.get(PREVIEW)
    before = len(checks)
    world.press(head, "attest", word="yes", capacity="agency head")
    assert len(checks) == before + 1
    answer = world.press(clerk, "send")

    assert len(checks) == before + 2
    assert "Sent and accepted" in world.text(answer)


def test_neither_birth_dates_of_the_register_nor_questionnaires_lie_in_what_is_kept(
    clerk: Client,
) -> None:
    wrong = dirty.row(1, Date_of_Birth="03/04/1979")
    world.choose(clerk, world.xlsx(wrong))
    content = checked_before.beside(reading.path_of(world.draft())).read_bytes()

    assert b"1980-01-31" not in content
    assert b"01/31/1980" not in content


# Birth dates (PUBREG-2)


def days(count: int) -> Iterator[str]:
    return (f"03/{day:02}/1979" for day in range(1, count + 1))


def guess(clerk: Client, born: str) -> str:
    """Choose a file with one officer and this birth date, in place of what was there."""
    before = Draft.objects.filter(closed_at__isnull=True).first()
    answer = world.choose(
        clerk, world.xlsx(dirty.row(1, Date_of_Birth=born)), over=before.state if before else ""
    )
    assert answer.status_code == 302
    return world.text(clerk.get(DRAFT))


def test_an_honest_roster_with_three_wrong_birth_dates_is_answered(clerk: Client) -> None:
    wrong = [dirty.row(n, Date_of_Birth=f"03/0{n}/1979") for n in (1, 2, 3)]
    world.choose(clerk, world.xlsx(*wrong, 4, 5, 6))
    for _look in range(10):
        said = world.text(clerk.get(DRAFT))

    assert "3 errors keep this file from being sent" in said
    assert "not compared until" not in said


def test_who_tries_many_birth_dates_of_one_officer_is_told_nothing_more(clerk: Client) -> None:
    answers = [guess(clerk, born) for born in days(4)]
    assert all("another person has this MPTC ID" in said for said in answers)

    fifth, sixth, right = (guess(clerk, born) for born in (*[*days(6)][4:], "01/31/1980"))
    for said in (fifth, sixth, right):
        assert "5 birth dates were given for" in said
        assert "another person has this MPTC ID" not in said
        assert "No error is left" not in said


def test_a_mend_is_a_try_as_well_and_other_officers_are_answered_still(clerk: Client) -> None:
    world.choose(
        clerk,
        world.xlsx(
            dirty.row(1, Date_of_Birth="03/01/1979"), FAULTY | {"MPTC ID": small.mptc_id(2)}
        ),
    )
    for born in days(6):
        field = world.field(clerk.get(DRAFT), "Row 2: Date of Birth")
        world.press(clerk, "mend", **{field: born})

    said = world.text(clerk.get(DRAFT))
    assert "5 birth dates were given for" in said
    assert "February 2022 has 28 days" in said


def test_a_row_with_another_fault_counts_as_well(clerk: Client) -> None:
    for born in days(6):
        before = Draft.objects.filter(closed_at__isnull=True).first()
        world.choose(
            clerk, world.xlsx(FAULTY | {"Date of Birth": born}),
            over=before.state if before else "",
        )  # fmt: skip

    assert "5 birth dates were given for" in world.text(clerk.get(DRAFT))


def test_a_row_of_an_officer_of_whom_no_more_is_told_can_be_left_out(clerk: Client) -> None:
    for born in days(5):
        guess(clerk, born)
    before = world.draft()
    world.choose(clerk, world.xlsx(dirty.row(1, Date_of_Birth="03/06/1979"), 2), over=before.state)
    page = clerk.get(DRAFT)
    assert "Leave row 2 out" in world.text(page)
    answer = world.press(clerk, "mend", **{"out-0-2": "left out"})

    assert "No error is left" in world.text(answer)


def test_a_file_that_cannot_be_sent_is_not_checked_in_a_race(
    clerk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "_counted", lambda *_arguments: False)
    answer = world.choose(clerk, world.xlsx(1))

    assert answer.status_code == 409
    assert "at this moment" in world.text(answer)
    assert not Draft.objects.exists()
