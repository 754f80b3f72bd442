"""The rule book: wordings by day, and a catalogue whose mistakes are named."""

import re
from datetime import date
from pathlib import Path

import pytest

from standing.kernel.errors import NotFound, Refused
from standing.rules.book import Book, the_book
from standing.rules.deadlines import condition_deadline
from standing.rules.law import Result
from standing.rules.requirements import EVERY
from standing.rules.terms import renewed_until

TWO_WORDINGS = """
["petition.window"]
asks = "How long?"
[["petition.window".provision]]
since = 2022-01-01
value = 21
citation = "a text"
mark = "V"
[["petition.window".provision]]
since = 2023-01-01
until = 2024-01-01
value = 30
citation = "a later text"
mark = "S"
"""


def book_of(folder: Path, text: str) -> Book:
    (folder / "petition.toml").write_text(text, "utf-8")
    return Book.load(folder)


def test_a_wording_holds_until_the_next_one_begins(tmp_path: Path) -> None:
    rule = book_of(tmp_path, TWO_WORDINGS).rule("petition.window")

    assert rule.number(date(2022, 12, 31)).value == 21
    assert rule.on(date(2022, 12, 31)).until == date(2023, 1, 1)
    assert rule.number(date(2023, 1, 1)).citation == "a later text"
    assert rule.find(date(2024, 1, 1)) is None
    with pytest.raises(NotFound, match="no wording in force on December 31, 2021"):
        rule.on(date(2021, 12, 31))


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("since = 2023-01-01", "since = 2021-01-01", "overlap or run backwards"),
        ("until = 2024-01-01", "until = 2022-06-01", "overlap or run backwards"),
        ('citation = "a text"', "", "needs a value, a citation and a mark"),
        ('mark = "V"', 'mark = "sure"', "needs a value, a citation and a mark"),
        ("since = 2022-01-01", 'since = "2022"', "since and until are days"),
        ('asks = "How long?"', "", "does not say what it asks"),
        ("value = 21", "value = ", "could not read this rule file"),
        ('["petition.window"]\n', '["Petition Window"]\n', "could not read|is not a rule"),
    ],
)
def test_a_mistake_in_the_catalogue_is_named_with_its_file(
    before: str, after: str, complaint: str, tmp_path: Path
) -> None:
    assert before in TWO_WORDINGS

    with pytest.raises(Refused, match=complaint) as refusal:
        book_of(tmp_path, TWO_WORDINGS.replace(before, after, 1))

    assert "petition.toml" in str(refusal.value)


def test_a_rule_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "again.toml").write_text(TWO_WORDINGS, "utf-8")

    with pytest.raises(Refused, match="stands in two places"):
        book_of(tmp_path, TWO_WORDINGS)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="found no rule files"):
        Book.load(tmp_path)


def test_a_number_that_is_no_number_is_refused(tmp_path: Path) -> None:
    book = book_of(tmp_path, TWO_WORDINGS.replace("value = 21", "value = true"))

    with pytest.raises(Refused, match="needs a value of another kind"):
        book.rule("petition.window").number(date(2022, 6, 1))


def test_the_campaign_of_2022_has_the_dates_of_the_slides() -> None:
    terms = the_book().campaign("2022-a-h")

    assert (terms.letters, terms.edition) == ("ABCDEFGH", "E22")
    assert (terms.deadline_on, terms.extension_until) == (date(2022, 6, 15), date(2022, 7, 15))
    assert (terms.reference_on, terms.notices_on) == (date(2022, 7, 1), date(2022, 7, 1))
    assert terms.conditions_due_on == date(2022, 9, 30)
    assert [each.slug for each in the_book().campaigns()] == CAMPAIGNS


CAMPAIGNS = ["2022-a-h", "2023-i-p", "2024-q-z", "2025-a-h"]


@pytest.mark.parametrize("slug", CAMPAIGNS)
def test_a_campaign_agrees_with_the_rules_it_repeats(slug: str) -> None:
    book = the_book()
    terms = book.campaign(slug)
    due = condition_deadline(noticed_on=terms.notices_on, edition=terms.edition, book=book)

    assert terms.opens_on <= terms.deadline_on < terms.reference_on <= terms.notices_on
    assert terms.conditions_due_on == due.due_on
    assert terms.renewed_until == renewed_until(
        reference_on=terms.reference_on,
        born_on=date(1990, 7, 23),  # in the second round the earliest end, that of July
        granted_on=terms.notices_on,
        continued=True,
        edition=terms.edition,
        book=book,
    )
    of_letters = {book.reference_day(letter) for letter in terms.letters}
    first_round = terms.members == "surname"
    assert of_letters == ({terms.reference_on} if first_round else {date(2022, 7, 1)})


def test_an_unknown_campaign_is_not_found_and_the_known_ones_are_named() -> None:
    with pytest.raises(NotFound, match="It defines: 2022-a-h"):
        the_book().campaign("2022-i-p")


@pytest.mark.parametrize(
    ("letter", "day"),
    [
        ("A", "2022-07-01"),
        ("h", "2022-07-01"),
        ("I", "2023-07-01"),
        ("P", "2023-07-01"),
        ("Q", "2024-07-01"),
        ("Z", "2024-07-01"),
    ],
)
def test_a_letter_has_its_reference_day(letter: str, day: str) -> None:
    assert the_book().reference_day(letter).isoformat() == day


def test_a_sign_that_is_no_letter_has_no_reference_day() -> None:
    for sign in ("", "1", "AB "):
        with pytest.raises(NotFound, match="No cohort"):
            the_book().reference_day(sign)


@pytest.mark.parametrize(
    ("day", "edition"),
    [("2022-06-10", "E22"), ("2023-09-28", "E22"), ("2023-09-29", "E23"), ("2024-10-01", "E25")],
)
def test_a_day_has_its_edition(day: str, edition: str) -> None:
    assert the_book().edition_on(date.fromisoformat(day)) == edition


def test_no_edition_held_before_the_first() -> None:
    with pytest.raises(NotFound, match="No edition"):
        the_book().edition_on(date(2022, 6, 9))


@pytest.mark.parametrize(
    ("rule", "e22", "e23", "e25"),
    [
        (
            "label.on-leave",
            "Not Certified - On Leave",
            "Not Certified - On Leave",
            "Conditionally Certified",
        ),
        ("label.review-shown", False, True, True),
        ("petition.window", 21, 21, 21),
        ("condition.period", 90, 90, 90),
        ("term.base", "reference date", "reference date", "birth month"),
        (
            "condition.never",
            None,
            None,
            [
                "background.failed",
                "bars.felony",
                "bars.continuance-without-finding",
                "character.found-lacking",
                "character.not-attested",
                "character.cannot-attest",
            ],
        ),
        ("condition.leave-waits", False, False, True),
        ("condition.work-hours-until", *[date(2027, 1, 1)] * 3),
        ("gap.in-service.short", "recorded only", "recorded only", "condition"),
        ("gap.background.answer-awaited", None, "further review", "further review"),
        ("form.not-asked-again", None, None, ["age", "high-school"]),
        ("notice.union-waiver-honoured", False, False, True),
        ("officer.told-of-data", None, 10, 10),
        ("officer.status-update", None, None, 2),
        ("publication.list-refresh", 15, 15, None),
        ("label.under-extension", "Conditionally Certified", None, None),
    ],
)
def test_the_editions_differ_as_the_handbook_lists(
    rule: str, e22: object, e23: object, e25: object
) -> None:
    days = (date(2022, 7, 1), date(2023, 10, 1), date(2025, 7, 1))
    wordings = [the_book().rule(rule).find(day) for day in days]

    assert [None if each is None else each.value for each in wordings] == [e22, e23, e25]


def test_every_gap_in_the_catalogue_is_one_the_code_can_come_to() -> None:
    known = {code for requirement in EVERY.values() for code in requirement.codes}
    written = {rule.id.removeprefix("gap.") for rule in the_book().family("gap")}
    met = {
        code
        for rule in the_book().family("requirement")
        for code in rule.details["met"]  # type: ignore[attr-defined]  # a list of texts
    }

    assert written | met == known
    assert not written & met
    assert {rule.provisions[0].value for rule in the_book().family("gap")} <= set(Result)


PRINTED = ("requirement", "gap", "character", "condition", "petition", "edition")
LATER_OR_OURS = re.compile(
    r"20(?:2[3-9]|[3-9]\d)|\bpress\b|\b(?:RUL|CERT|OQ|CLK)-\d|commission page|555 CMR (?:8|9|1[0-3])\."
)


@pytest.mark.parametrize("family", PRINTED)
def test_what_letters_of_july_2022_cite_was_there_by_then_and_is_no_code_of_ours(
    family: str,
) -> None:
    wordings = [rule.find(date(2022, 7, 1)) for rule in the_book().family(family)]
    cited = {wording.name: wording.citation for wording in wordings if wording is not None}

    assert cited
    assert {name: said for name, said in cited.items() if LATER_OR_OURS.search(said)} == {}
