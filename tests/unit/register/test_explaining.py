"""A standing told further: every state says what would change it, and every day why it is that day."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.law.test_standing import history_of
from tests.unit.rules.test_determine import CLEAN

from standing.certification.domain import History, Label, Standing
from standing.certification.in_force import speaking, standing
from standing.kernel.periods import end_of
from standing.register import words
from standing.register.explaining import (
    Due,
    both_clocks,
    due_days,
    said_once,
    still_open,
    would_change,
)
from standing.rules.book import the_book
from standing.rules.determine import determine
from standing.rules.facts import BarKind, BarOnRecord

LAW = Path(__file__).parents[2] / "law" / "standing.toml"
CASES = {case["title"]: case for case in tomllib.loads(LAW.read_text("utf-8"))["case"]}
CODES = re.compile(r"\b(?:CERT|RUL|OQ|CLK|TV)-\d|\b[ABC]\d{1,2}L?\b|[a-z]-[a-z]+-[a-z]+:")
UNDER_REVIEW = next(case["title"] for case in CASES.values() if case.get("id") == "TV-24")
LEAVE = next(title for title in CASES if title.startswith("Conditions that ran out during a leave"))


def told(title: str, on: date) -> tuple[Standing, History, list[Due]]:
    """The standing of a case on a day, as known then, and what is due."""
    history = history_of(CASES[title])
    known = end_of(on)
    found = standing(history, on=on, known=known)
    speaks = speaking(history, on=on, known=known)
    return found, history, due_days(found, history, speaks, on=on, known=known)


@pytest.mark.parametrize("title", CASES)
def test_every_standing_is_told_in_sentences_without_a_code(title: str) -> None:
    for expected in CASES[title]["expect"]:
        found, _, due = told(title, expected["on"])
        said = [
            words.status_sentence("Jordan Avery", found, on=expected["on"], today=expected["on"]),
            *words.because(found, today=expected["on"]),
            *(each.sentence for each in due),
            *would_change(found),
            *still_open(found),
        ]

        assert would_change(found)
        for sentence in said:
            assert not CODES.search(sentence), sentence
            assert sentence[0].isupper(), sentence
            assert sentence.endswith("."), sentence


def test_a_day_comes_with_how_it_was_reckoned() -> None:
    _, _, due = told(UNDER_REVIEW, date(2024, 7, 12))
    petition, cpr, renewal = due

    assert [each.on for each in due] == [date(2024, 7, 29), date(2024, 10, 7), date(2027, 7, 1)]
    assert "21 calendar days from the decision on Monday, July 8, 2024" in petition.reckoned
    assert "October 6, 2024" in cpr.reckoned  # a Sunday, from which it rolls
    assert renewal.what == "An application to renew the certificate is filed before July 1, 2027."


def test_how_a_day_was_reckoned_is_said_once() -> None:
    reckoned = "The notices name this day, and it holds."
    dues = [
        Due(on=date(2022, 9, 30), what=f"{what}: proof is due.", reckoned=reckoned)
        for what in ("CPR", "First aid")
    ]

    assert [each.sentence for each in said_once(dues)] == [
        f"CPR: proof is due. {reckoned}", "First aid: proof is due.",
    ]  # fmt: skip
    assert [each.on for each in said_once(dues)] == [each.on for each in dues]


def test_a_day_that_was_set_later_says_so() -> None:
    _, _, due = told(LEAVE, date(2025, 2, 3))

    assert due[0].on == date(2025, 5, 5)
    assert due[0].reckoned == "The commission set this day later on."


def test_a_refusal_says_when_it_becomes_final_and_what_a_petition_does() -> None:
    found, _, _ = told(
        "A declined officer stays in force until the time to petition has run", date(2022, 7, 22)
    )

    assert would_change(found) == [
        "If nobody petitions by July 22, 2022, the decision is final on July 23, 2022, and the earlier "
        "certificate ends that day.",
        "If somebody does, the executive director looks at the decision again.",
    ]
    assert still_open(found) == ["The decision may still be challenged."]


def test_a_bar_is_named_to_the_commission_and_to_the_public_never() -> None:
    title = next(each for each in CASES if each.startswith("A refusal that became final during"))
    found, _, _ = told(title, CASES[title]["expect"][-1]["on"])
    felony = replace(CLEAN, bars=(BarOnRecord(kind=BarKind.FELONY, dated_on=date(2020, 3, 2)),))
    barred = determine("E22", felony, the_book())
    without_bar = determine("E22", CLEAN, the_book())
    neutral = (
        "It takes a new application. A certificate can be given only where every requirement is met "
        "and nothing in the law bars it."
    )

    assert found.label in (Label.NOT_CERTIFIED, Label.NOT_RECERTIFIED)
    assert would_change(found) == would_change(found, decided=without_bar) == [neutral]
    (said,) = would_change(found, decided=barred)
    assert said.startswith(
        "A felony conviction is on record, which bars a certificate. While it stan"
    )
    assert "s. 4(f)(2)(ii)" in said


def test_whoever_serves_no_agency_learns_what_makes_the_certificate_active_again() -> None:
    title = "From spring 2025 whoever left every agency on record holds a certificate that is not active"
    found, _, _ = told(title, date(2025, 3, 20))
    said = words.status_sentence(
        "Jordan Avery", found, on=date(2025, 3, 20), today=date(2025, 3, 20)
    )

    assert said.endswith("the certificate is not active, because no agency employs the officer.")
    assert would_change(found) == [
        "An agency that takes the officer on sends a status update before the first day of service; "
        "then the certificate is active again."
    ]


def test_both_clocks_are_named_and_a_later_answer_is_pointed_to() -> None:
    on = date(2022, 7, 5)
    same = both_clocks(Label.CERTIFIED, on=on, known=end_of(on), as_known_now=Label.CERTIFIED)
    later = both_clocks(
        Label.CERTIFIED, on=on, known=end_of(date(2022, 7, 6)), as_known_now=Label.EXPIRED
    )

    assert same == "This is how it stood on July 5, 2022, as the commission knew it then."
    assert later == (
        "This is how it stood on July 5, 2022, as the commission knew it on July 6, 2022. As known "
        "today, the answer for that day is “Expired”."
    )
