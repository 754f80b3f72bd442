"""Rows that may be another person: asked, answered, answered otherwise (RUL-19)."""

from datetime import date, datetime
from pathlib import Path

import pytest
from tests import dirty
from tests.integration.campaigns import small

from standing.campaigns import actions, unsettled
from standing.certification import actions as certification
from standing.kernel.errors import NotFound, NotPermitted, Refused
from standing.reports import figures
from standing.workforce.models import Employment


@pytest.fixture
def question(register: None, tmp_path: Path) -> int:
    """A file in which one row differs a little from the register, and the question it raised."""
    other_name = dirty.row(2, First_Name=str(dirty.row(2)["First Name"]) + "na")
    small.send(small.file(tmp_path / "a.csv", 1, other_name))
    (asked,) = unsettled.open_questions(known=small.JUNE_28)
    assert asked.mptc_id == small.mptc_id(2)
    return asked.id


def decide(
    question: int, *, same: bool, by: str = small.STAFF, reason: str = "Seen",
    at: datetime = small.JUNE_28,
) -> None:  # fmt: skip
    actions.decide_match(small.act(by, at=at, reason=reason), question=question, same_person=same)


def submitted() -> set[str]:
    scene = figures.Scene(small.CAMPAIGN, as_of=date(2022, 6, 30))
    return {row.mptc_id for row in figures.rows(scene, "officers.submitted")}


def employed() -> set[str]:
    live = Employment.objects.filter(superseded_at=None)
    return set(live.values_list("officer__mptc_id", flat=True))


def test_a_doubtful_row_counts_until_somebody_says_otherwise(question: int) -> None:
    assert submitted() == {small.mptc_id(1), small.mptc_id(2)}


def test_a_row_of_another_person_leaves_the_figures_the_applications_and_the_employments(
    question: int,
) -> None:
    decide(question, same=False)

    assert submitted() == employed() == {small.mptc_id(1)}
    assert small.applicants() == [small.mptc_id(1)]
    assert unsettled.open_questions(known=small.JUNE_30) == []
    assert small.nothing_differs()


def test_a_row_of_the_same_person_stays_and_is_asked_no_more(question: int) -> None:
    decide(question, same=True)

    assert submitted() == employed() == {small.mptc_id(1), small.mptc_id(2)}
    assert unsettled.open_questions(known=small.JUNE_30) == []


def test_a_second_answer_takes_the_place_of_the_first(question: int) -> None:
    before = small.rebuilt()
    decide(question, same=False)
    actions.decide_match(
        small.act(at=small.JUNE_30, reason="The marriage certificate"), question=question,
        same_person=True,
    )  # fmt: skip

    assert small.rebuilt() == before
    assert submitted() == {small.mptc_id(1), small.mptc_id(2)}


def test_an_answer_after_preparation_voids_it(question: int) -> None:
    small.prepare(at=small.JUNE_14)
    decide(question, same=False)

    with pytest.raises(Refused, match="Prepare again"):
        small.release()


def test_a_row_on_which_an_issued_determination_rests_does_not_become_somebody_elses(
    question: int,
) -> None:
    small.prepare(at=small.JUNE_28)
    small.release()
    before = small.everything()

    with pytest.raises(Refused, match=r"rests on this row.*vacate \(CERT-318\).*corrected file"):
        decide(question, same=False, at=small.JULY_6)
    assert small.everything() == before

    decide(question, same=True, at=small.JULY_6)
    assert unsettled.open_questions(known=small.JULY_6) == []


def test_once_the_grant_is_vacated_the_row_may_become_somebody_elses(question: int) -> None:
    small.prepare(at=small.JUNE_28)
    small.release()
    certification.vacate_grant(
        small.act("commissioner", at=small.JULY_6), mptc_id=small.mptc_id(2),
        vacated_on=small.JULY_6.date(),
    )  # fmt: skip

    decide(question, same=False, at=small.AUGUST_1)

    assert small.applicants() == [small.mptc_id(1)]


def test_an_answer_needs_a_reason_a_question_and_somebody_who_may(question: int) -> None:
    before = small.everything()

    with pytest.raises(Refused, match="Say how you know"):
        decide(question, same=True, reason="")
    with pytest.raises(NotFound, match="no open match question"):
        decide(question + 1000, same=True)
    with pytest.raises(NotPermitted):
        decide(question, same=True, by="auditor")
    assert small.everything() == before
