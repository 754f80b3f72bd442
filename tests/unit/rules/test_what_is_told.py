"""What findings, deadlines and refusals say to the letter: people read it, and it is frozen."""

import dataclasses
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from tests.unit.rules.test_determine import CLEAN, amended

from standing.kernel.errors import Refused
from standing.rules import sentences
from standing.rules.book import the_book
from standing.rules.calendar import calendar_of
from standing.rules.clocks import as_printed, clock
from standing.rules.counting import Roll, Unit, hour, run
from standing.rules.determine import ConditionDue, Outcome, WouldChange, determine, law_on
from standing.rules.facts import Attestation, Interview, TrainingOnRecord, training_in_order
from standing.rules.law import Finding

JULY_1_2022, JULY_1_2025 = date(2022, 7, 1), date(2025, 7, 1)


def finding(requirement: str, edition: str = "E22", **told: Any) -> Finding:
    facts = dataclasses.replace(CLEAN, **told)
    found = determine(edition, facts, the_book()).findings
    return next(each for each in found if each.requirement == requirement)


def test_a_blank_is_told_as_a_blank() -> None:
    assert finding("cpr", cpr_expires=None).evidence == ("CPR Expiration blank",)
    assert finding("first-aid", first_aid_expires=None).evidence == ("First Aid Expiration blank",)
    hours = finding("work-hours", basic_training=None, work_hours=None)
    assert hours.observed == ""
    assert finding("basic-training", basic_training=None).evidence == ("Basic Training blank",)


def test_what_the_agency_said_is_told_in_its_words() -> None:
    assert finding("interview", interview=Interview.DONE).evidence == ("Oral Interview done",)
    assert finding("high-school", high_school=True).observed == "yes"
    named = finding("character", attestation=None, attested_by="agency head")
    assert named.evidence == ("Attestation , by agency head",)
    attested = finding("character", attestation=Attestation.YES, attested_by="agency head")
    assert attested.evidence == ("Attestation yes, by agency head",)


def test_what_was_shown_before_is_not_observed_again() -> None:
    shown = {"decided_on": JULY_1_2025, "shown_before": ("age", "high-school")}
    age, school = finding("age", "E25", **shown), finding("high-school", "E25", **shown)

    assert (age.code, age.observed) == ("age.shown-before", "")
    assert (school.code, school.observed) == ("high-school.shown-before", "")


@pytest.mark.parametrize(
    ("closes", "told"),
    [
        (time(9), "at 9 a.m. New York time"),
        (time(11), "at 11 a.m. New York time"),
        (time(12), "at 12 p.m. New York time"),
        (time(17), "at 5 p.m. New York time"),
        (time(0), "at 12 a.m. New York time"),
        (time(23, 59, 59), "at the end of that day, New York time"),
    ],
)
def test_a_closing_time_is_told_as_clocks_show_it(closes: time, told: str) -> None:
    assert hour(closes) == told


def test_a_count_runs_forward_unless_told_otherwise_and_keeps_its_roll() -> None:
    count = run(
        starts="the decision", starts_on=JULY_1_2022, length=21, unit=Unit.CALENDAR,
        roll=Roll.FORWARD, office=calendar_of(the_book()),
    )  # fmt: skip

    assert count.due_on == date(2022, 7, 22)
    assert not count.before
    assert count.roll is Roll.FORWARD


def test_a_deadline_carries_what_it_rests_on() -> None:
    rule = the_book().rule("petition.window")
    wording = rule.on(JULY_1_2022)
    ran = clock(rule, on=JULY_1_2022, book=the_book())
    due = ran.deadline([JULY_1_2022])

    assert (due.provision, due.citation, due.length, due.roll) == (
        wording.name, wording.citation, 21, ran.roll,
    )  # fmt: skip


def test_a_refusal_of_the_catalogue_quotes_the_wording_that_is_wrong(tmp_path: Path) -> None:
    odd = amended(tmp_path / "1", "gap.cpr.expired", '"condition"', '"perhaps"')
    with pytest.raises(Refused) as refused:
        determine("E22", CLEAN, odd)
    assert str(refused.value) == (
        "The rule gap.cpr.expired says 'perhaps'; it may say met, condition, further review, failed, "
        "recorded only, not evaluated."
    )
    assert refused.value.under is not None

    later = dataclasses.replace(CLEAN, decided_on=JULY_1_2025)
    listless = amended(tmp_path / "2", "form.not-asked-again", '["age", "high-school"]', '"age"')
    with pytest.raises(Refused) as refused:
        determine("E25", later, listless)
    assert refused.value.under is not None

    voted = amended(tmp_path / "3", "condition.must", '"cpr.expired"', '"cpr.lapsed"')
    with pytest.raises(Refused, match=r"condition\. Change one of the two\.$") as refused:
        determine("E25", later, voted)
    assert refused.value.under is not None


def test_an_edition_is_refused_before_its_first_day_and_read_on_its_last() -> None:
    book = the_book()
    first = book.rule("edition.E22").provisions[0]
    assert first.until is not None

    with pytest.raises(Refused) as refused:
        book.day_under("E22", date(2022, 1, 1))
    assert refused.value.under is first
    last = date(2023, 9, 28)
    assert book.day_under("E22", last) == last
    assert book.day_under("E22", first.until) == last
    assert book.day_under("E22", date(2030, 1, 1)) == last


def test_a_code_that_is_met_has_no_condition() -> None:
    law = law_on("E22", JULY_1_2022, the_book())

    assert law.codes["cpr.current"].condition_rule == ""
    assert law.codes["background.not-done"].requirement == "background"


def test_two_things_to_be_shown_stand_in_one_list_with_the_outcome_of_both() -> None:
    two = [
        WouldChange(
            requirement=name, code=f"{name}.expired", needed="", becomes=becomes, alone=False
        )
        for name, becomes in (("cpr", Outcome.CERTIFIED), ("first-aid", Outcome.CONDITIONAL))
    ]  # fmt: skip

    (told,) = sentences.would_change_sentences(two)

    assert told.startswith(
        "Once all of this is so, the outcome would be “certified”: a current CPR"
    )


def test_the_first_and_the_last_day_of_what_is_owed_are_told() -> None:
    owed = tuple(
        ConditionDue(requirement=name, rule="CERT-350", due_on=date(2022, month, 1), stated=False)
        for name, month in (("cpr", 9), ("first-aid", 10), ("examination", 12))
    )

    told = sentences._conditional_sentence(owed, "three points", 3)

    assert told.endswith("the first by September 1, 2022, the last by December 1, 2022.")


def test_a_value_is_told_as_it_was_read_where_no_other_way_is_asked_for() -> None:
    assert f"{sentences._Value('done')}" == "done"
    assert f"{sentences._Value('2022-07-01'):day}" == "July 1, 2022"
    assert f"{sentences._Value('2400'):number}" == "2,400"


def test_a_printed_day_takes_the_place_of_a_counted_one_with_its_own_citation() -> None:
    counted = clock(the_book().rule("petition.window"), on=JULY_1_2022, book=the_book()).deadline(
        [date(2022, 7, 1), date(2022, 7, 5)]
    )
    printed = the_book().rule("petition.window").on(JULY_1_2022)
    day = replace(printed, value=date(2022, 9, 30), citation="printed on the notices")

    held = as_printed(replace(counted, holidays_skipped=(date(2022, 7, 4),)), day)

    assert held.citation == "printed on the notices"
    assert held.holidays_skipped == ()
    assert held.safe_by == counted.safe_by
    early = as_printed(counted, replace(day, value=date(2022, 7, 3)))
    assert early.safe_by == date(2022, 7, 3)


def test_lines_of_an_export_without_hours_come_before_those_with_some() -> None:
    one = TrainingOnRecord(category="in-service", course="A course", completed_on=None, hours=1)
    none = TrainingOnRecord(category="in-service", course="A course", completed_on=None, hours=None)

    assert training_in_order([one, none]) == (none, one)
