"""Every standing can be said to a neighbour, on any day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from standing.certification.domain import (
    ApplicationState,
    CertificateState,
    ConditionState,
    Label,
    Standing,
    StandingCondition,
)
from standing.certification.labels import wording_on
from standing.kernel.periods import in_words
from standing.register import words
from standing.rules.book import the_book

TODAY = date(2022, 8, 10)
CERTIFIED = Standing(
    label=Label.CERTIFIED,
    state=CertificateState.FULL,
    application=ApplicationState.FINAL,
    in_force=True,
    may_serve=True,
    since=date(2022, 7, 1),
    until=date(2025, 7, 1),
)


def owed(requirement: str, state: ConditionState = ConditionState.OPEN) -> StandingCondition:
    """Make a condition due on September 30, 2022."""
    return StandingCondition(
        requirement=requirement, rule="CERT-356", state=state, due_on=date(2022, 9, 30)
    )


def said(standing: Standing, *, on: date = TODAY) -> str:
    """Say a standing of an invented officer."""
    return words.status_sentence("Jordan Avery", standing, on=on, today=TODAY)


def test_a_certified_officer_is_said_to_be_certified_until_the_printed_expiry() -> None:
    assert said(CERTIFIED) == (
        "Jordan Avery is certified to serve as a police officer until July 1, 2025."
    )


def test_a_past_day_is_told_in_the_past() -> None:
    assert said(CERTIFIED, on=date(2022, 7, 2)) == (
        "On July 2, 2022, Jordan Avery was certified to serve as a police officer until "
        "July 1, 2025."
    )


def test_a_day_to_come_is_told_with_the_doubt_it_has() -> None:
    assert said(CERTIFIED, on=date(2023, 1, 1)).startswith(
        "On January 1, 2023, unless something is decided before, Jordan Avery will be certified"
    )


@pytest.mark.parametrize(
    ("on", "one", "two", "undecided"),
    [
        (date(2022, 7, 2), "one thing was still", "two things were still", "had not decided yet"),
        (TODAY, "one thing is still", "two things are still", "has not decided yet"),
        (date(2023, 1, 1), "one thing will still be", "two things will still be",
         "will not have decided yet"),
    ],
)  # fmt: skip
def test_what_is_open_is_told_in_the_tense_of_its_day(
    on: date, one: str, two: str, undecided: str
) -> None:
    undecided = f"the commission {undecided}"
    conditional = replace(CERTIFIED, label=Label.CONDITIONALLY_CERTIFIED)
    conditions = (owed("cpr"), owed("examination"))
    assert f"; {one} owed)" in said(replace(conditional, conditions=conditions[:1]), on=on)
    assert f"; {two} owed)" in said(replace(conditional, conditions=conditions), on=on)
    assert undecided in said(conditional, on=on)
    assert undecided in said(replace(CERTIFIED, label=Label.FURTHER_REVIEW), on=on)


def test_conditions_that_are_met_are_no_longer_counted_as_owed() -> None:
    conditional = replace(
        CERTIFIED,
        label=Label.CONDITIONALLY_CERTIFIED,
        conditions=(owed("cpr"), owed("examination", ConditionState.MET)),
    )
    assert said(conditional) == (
        "Jordan Avery is conditionally certified (may serve as a police officer; one thing is "
        "still owed)."
    )


def test_an_extension_is_told_from_a_decision_that_is_only_awaited() -> None:
    rostered = replace(
        CERTIFIED, label=Label.CONDITIONALLY_CERTIFIED, application=ApplicationState.ROSTERED
    )
    assert "the agency has more time to send its answers" in said(rostered)
    filed = replace(rostered, application=ApplicationState.COMPLETE)
    assert "the commission has not decided yet" in said(filed)


def test_a_certificate_that_goes_on_is_told_from_one_that_was_granted() -> None:
    """Both read “Certified”; the sentence and the meaning of the word say which it may be."""
    continued = replace(
        CERTIFIED, state=CertificateState.CONTINUED, application=ApplicationState.COMPLETE, until=None,
        flags=frozenset({"continued", "awaiting-decision"}),
    )  # fmt: skip
    assert said(continued) == (
        "Jordan Avery is certified to serve as a police officer until the commission decides."
    )
    means = words.explained()[Label.CERTIFIED].means
    assert "met every requirement; or" in means
    assert "goes on until the commission decides" in means


def test_a_leave_is_said_to_bar_from_work_only_from_its_first_day() -> None:
    first = the_book().rule("label.on-leave").provisions[-1].since
    serves = words.explained()[Label.CONDITIONALLY_CERTIFIED].serves
    assert (
        serves == f"Yes, while the conditions run. From {in_words(first)} on, not during a leave."
    )
    assert not wording_on(first - timedelta(days=1)).leave_keeps_certificate
    assert wording_on(first).leave_keeps_certificate


def test_a_declined_officer_is_told_that_the_earlier_certificate_continues() -> None:
    declined = replace(
        CERTIFIED,
        label=Label.NOT_RECERTIFIED,
        until=date(2022, 7, 23),
        flags=frozenset({"review-open"}),
    )
    assert "the earlier certificate continues until July 23, 2022" in said(declined)
    assert "A decision not to renew is not a decertification." in words.because(
        declined, today=TODAY
    )


@pytest.mark.parametrize("label", Label)
@pytest.mark.parametrize("on", [date(2022, 6, 1), TODAY, date(2023, 1, 1)])
def test_every_label_makes_a_whole_sentence_on_every_day(label: Label, on: date) -> None:
    for until in (None, date(2022, 7, 1)):
        sentence = said(replace(CERTIFIED, label=label, until=until), on=on)
        assert sentence.endswith(".")
        assert "  " not in sentence
        assert "None" not in sentence


def test_every_label_is_explained_once_with_a_place_of_its_own() -> None:
    explained = words.explained()
    assert set(explained) == set(Label)
    assert len({entry.anchor for entry in explained.values()}) == len(Label)
