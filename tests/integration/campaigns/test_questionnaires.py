"""Questionnaires of officers who are not attested: whose, from which file, and seen by nobody else."""

from pathlib import Path
from typing import Any

import pytest
from tests import dirty
from tests.integration.campaigns import small

import standing
from standing.campaigns.models import QuestionnaireAnswer
from standing.campaigns.questionnaires import reviewer_answers
from standing.kernel.errors import NotFound
from standing.rules.book import the_book
from standing.rules.forms import questionnaire, questionnaire_in_use
from standing.workforce.models import Officer

pytestmark = pytest.mark.usefixtures("register")
NO = {"Attestation": "no", "Reason_Not_Attested": "The inquiry is open."}


def shown(number: int = 1, *, known: Any = small.JUNE_28) -> dict[int, str]:
    officer = Officer.objects.get(mptc_id=small.mptc_id(number))
    return reviewer_answers(officer=officer, on=small.JUNE_10.date(), known=known)


def with_sheet(path: Path, *, answer: str = "Yes, once.") -> Path:
    """A workbook with a sheet of questionnaires, of three people of whom one is not attested."""
    return dirty.workbook(
        path,
        {
            "Officers": dirty.grid([dirty.row(1, **NO), dirty.row(2)]),
            "Questionnaires": [
                ["Riverton"],
                ["MPTC ID", "Last Name", "Question 1: Conduct", "2. Force", "Remarks"],
                [small.mptc_id(1), "Brackwater", answer, None, "see file"],
                [small.mptc_id(2), "Caldermoor", "Never.", "Never.", ""],
                ["not a number", "", "Nobody's", "", ""],
            ],
        },
    )


def test_a_sheet_of_questionnaires_is_laid_to_its_officers(tmp_path: Path) -> None:
    small.send(with_sheet(tmp_path / "a.xlsx"))

    assert shown(1) == {1: "Yes, once."}
    assert shown(2) == {}
    assert QuestionnaireAnswer.objects.count() == 1


def test_the_newest_file_speaks_and_a_file_taken_back_says_nothing(tmp_path: Path) -> None:
    small.send(with_sheet(tmp_path / "a.xlsx"), at=small.JUNE_10)
    second = small.send(with_sheet(tmp_path / "b.xlsx", answer="Never."), at=small.JUNE_14)
    assert shown(1, known=small.JUNE_10) == {1: "Yes, once."}
    assert shown(1) == {1: "Never."}

    small.take_back(second)

    assert shown(1) == {1: "Yes, once."}
    assert small.nothing_differs()


def test_answers_of_whoever_is_set_aside_are_not_kept(tmp_path: Path) -> None:
    line = dirty.row(small.OUTSIDE, Last_Name="Quillfeather", **NO) | {"Questionnaire 1": "Yes."}
    small.send(
        dirty.csv_file(
            tmp_path / "a.csv",
            dirty.grid([line, dirty.row(1)], [*dirty.HEADINGS, "Questionnaire 1"]),
        )
    )

    assert not QuestionnaireAnswer.objects.exists()


def test_the_table_is_read_in_one_place_only() -> None:
    source = Path(standing.__file__).parent
    named = {
        str(path.relative_to(source))
        for path in source.rglob("*.py")
        if "QuestionnaireAnswer" in path.read_text("utf-8") and path.parent.name != "migrations"
    }

    assert named == {"campaigns/models.py", "campaigns/questionnaires.py"}


def test_a_form_that_does_not_exist_or_was_not_in_use_is_not_found() -> None:
    book = the_book()

    with pytest.raises(NotFound):
        questionnaire(book, "1999", on=small.JUNE_10.date())
    with pytest.raises(NotFound):
        questionnaire_in_use(book, on=small.MARCH_1.date().replace(year=2021))
    assert questionnaire_in_use(book, on=small.JUNE_10.date()).version == "2022"
