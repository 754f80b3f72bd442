"""What the public reads of a determination never quotes what is private."""

from datetime import date

import pytest
from tests.integration.pages.world import BORN, clean_facts

from standing.pages.findings import (
    QUOTED,
    TOGETHER,
    findings_table,
    public_changes,
    public_findings,
)
from standing.rules.book import the_book
from standing.rules.determine import REQUIREMENTS, Determination, determine
from standing.rules.facts import Attestation, Background, BarKind, BarOnRecord, DutyStatus, Facts

PRIVATE = (
    clean_facts(attestation=Attestation.CANNOT),
    clean_facts(background=Background.FAILED),
    clean_facts(duty_status=DutyStatus.SUSPENDED),
    clean_facts(duty_status=DutyStatus.MEDICAL_LEAVE, leave_since=date(2022, 1, 3)),
    clean_facts(bars=(BarOnRecord(kind=BarKind.FELONY, dated_on=date(2020, 2, 2), source="x"),)),
    clean_facts(date_of_birth=date(2003, 9, 9)),
)


def decided(facts: Facts) -> Determination:
    """Decide under the edition of 2022."""
    return determine("E22", facts, the_book())


@pytest.mark.parametrize("facts", PRIVATE)
def test_no_private_fact_can_be_read_from_the_public_sentences(facts: Facts) -> None:
    determination = decided(facts)
    lines = [(line.title, line.sentence) for line in public_findings(determination)]
    said = f"{lines} {public_changes(determination.would_change)}".casefold()
    for private in ("felony", "medical", "leave", "suspended", "cannot", "attest", "failed",
                    "years old", "2020", BORN.isoformat(), "2003"):  # fmt: skip
        assert private not in said


def test_a_quoted_requirement_says_what_was_read() -> None:
    determination = decided(clean_facts(cpr_expires=date(2022, 5, 1)))
    cpr = next(line for line in public_findings(determination) if line.title == "CPR certificate")
    assert "May 1, 2022" in cpr.sentence


def test_nobody_can_tell_one_confidential_reason_from_another() -> None:
    reasons = PRIVATE[0], PRIVATE[2]
    tables = [findings_table(decided(facts)) for facts in reasons]
    assert tables[0] == tables[1]
    assert tables[0].rows[0][0].text == TOGETHER


def test_what_holds_the_outcome_comes_first() -> None:
    table = findings_table(decided(clean_facts(cpr_expires=date(2022, 5, 1))))
    assert len(table.rows) == len(QUOTED) + 1
    assert table.rows[0][0].text == "CPR certificate"


def test_what_would_change_the_outcome_is_one_list_in_which_private_points_are_one() -> None:
    determination = decided(
        clean_facts(
            cpr_expires=date(2022, 5, 1), first_aid_expires=date(2022, 5, 1),
            background=Background.NOT_DONE,
        )
    )  # fmt: skip
    assert public_changes(determination.would_change) == [
        "Once all of this is so, the outcome would be “certified”: "
        + "; ".join(
            [f"the point “{TOGETHER}” is settled", "a current first aid certificate is shown",
             "a current CPR certificate is shown"]
        )
        + "."
    ]  # fmt: skip


def test_only_requirements_that_exist_are_quoted() -> None:
    assert set(REQUIREMENTS) >= QUOTED
