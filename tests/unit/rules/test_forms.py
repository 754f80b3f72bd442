"""Versions of the questionnaire, and the questions that may be used on a day (CERT-508, 509)."""

from datetime import date

import pytest

from standing.kernel.errors import NotFound
from standing.rules.book import Book, Provision, Rule, the_book
from standing.rules.forms import Form, questionnaire, questionnaire_in_use

JUNE_26, JUNE_27 = date(2022, 6, 26), date(2022, 6, 27)


def test_questions_6_and_7_of_2022_are_withdrawn_from_the_day_of_the_order() -> None:
    assert [questionnaire(the_book(), "2022", on=day) for day in (JUNE_26, JUNE_27)] == [
        Form(version="2022", questions=8, withdrawn=frozenset()),
        Form(version="2022", questions=8, withdrawn=frozenset({6, 7})),
    ]


@pytest.mark.parametrize(("number", "there"), [(0, False), (1, True), (8, True), (9, False)])
def test_a_form_has_the_questions_it_has_the_withdrawn_ones_too(number: int, there: bool) -> None:
    assert questionnaire(the_book(), "2022", on=JUNE_27).has(number) is there


def test_a_version_that_is_not_there_or_not_yet_in_use_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"no rule called form\.questionnaire-1999"):
        questionnaire(the_book(), "1999", on=JUNE_27)
    with pytest.raises(NotFound, match=r"form\.questionnaire-2022 has no wording in force"):
        questionnaire(the_book(), "2022", on=date(2022, 3, 31))


def test_the_newest_version_in_use_is_taken_once_its_first_day_has_come() -> None:
    book = Book(
        {
            rule.id: rule
            for rule in (
                _form("2024", since=date(2024, 5, 1), questions=5),
                _form("2022", since=date(2022, 4, 1), questions=8),
            )
        },
        version="of a test",
    )

    used = [questionnaire_in_use(book, on=day) for day in (date(2024, 4, 30), date(2024, 5, 1))]

    assert [(form.version, form.questions) for form in used] == [("2022", 8), ("2024", 5)]
    with pytest.raises(NotFound, match=r"^No questionnaire was in use on 2022-03-31\.$"):
        questionnaire_in_use(book, on=date(2022, 3, 31))


def _form(version: str, *, since: date, questions: int) -> Rule:
    rule_id = f"form.questionnaire-{version}"
    value: object = {"questions": questions, "withdrawn": []}
    return Rule(
        id=rule_id, asks="?", handbook="", unit="", details={},
        provisions=(Provision(rule_id, since, None, value, "c", "V"),),
    )  # fmt: skip
