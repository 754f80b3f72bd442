"""What the division itself finds, from the act to the next decision. All people are invented."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.certification import rounds

from standing.certification import models, persons, replay, weighing
from standing.cli.main import run
from standing.kernel.errors import NotFound, NotPermitted, Refused, StandingError, WrongState
from standing.ledger import queries as ledger
from standing.rules.facts import CharacterFound

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
ROUND = "2024-q-z"
BORN = date(1980, 11, 23)
OFFICERS = ((1, "Quillfeather", BORN), (2, "Ravensford", BORN))
JULY_9, JULY_10, JULY_11 = date(2024, 7, 9), date(2024, 7, 10), date(2024, 7, 11)
UNDER_E25 = date(2025, 6, 2)
SECRET = "Letter of the selectmen, sheet 7"
GOOD, LACKING = CharacterFound.GOOD, CharacterFound.LACKING


@pytest.fixture
def not_attested(tmp_path: Path) -> None:
    """Two officers of whom the head says that character and fitness cannot be attested."""
    rounds.town(*OFFICERS)
    rounds.open_round(ROUND, date(2024, 5, 1))
    cannot = {"Attestation": "cannot", "Reason Not Attested": "Under inquiry"}
    rows = [rounds.answers(*each, year=2024) | cannot for each in OFFICERS]
    rounds.send(ROUND, tmp_path / "a.csv", date(2024, 6, 26), *rows)


def outcomes(on: date, *, edition: str | None = None) -> dict[int, str]:
    """What each officer would be, by number, if decided on a day."""
    rounds.decide(ROUND, on=on, prepared=on, edition=edition)
    prepared = models.Determination.objects.filter(superseded_at__isnull=True)
    found = dict(prepared.order_by("pk").values_list("officer__mptc_id", "outcome"))
    return {n: found[small.mptc_id(n)] for n in range(1, 9) if small.mptc_id(n) in found}


def find(
    number: int, found: CharacterFound, on: date, *, at: date | None = None
) -> tuple[date, ...]:
    return weighing.weigh_character(
        small.act(at=rounds.noon(at or on), reason=SECRET),
        mptc_id=small.mptc_id(number), found=found, on=on,
    )  # fmt: skip


def known(on: date) -> datetime:
    return rounds.noon(on).replace(hour=23)


@pytest.mark.usefixtures("not_attested")
def test_what_the_division_finds_of_character_goes_before_what_the_agency_cannot_say() -> None:
    assert outcomes(JULY_9) == {1: "further review", 2: "further review"}
    find(1, GOOD, JULY_10)
    find(2, LACKING, JULY_10)

    assert outcomes(JULY_10) == {1: "certified", 2: "further review"}
    assert outcomes(UNDER_E25, edition="E25") == {1: "certified", 2: "not recertified"}
    rounds.release(ROUND, UNDER_E25)
    assert replay.replay().differences == ()


@pytest.mark.usefixtures("not_attested")
def test_a_finding_is_not_looked_at_before_its_day_or_before_it_was_known() -> None:
    find(1, GOOD, JULY_10, at=JULY_11)

    assert weighing.found_by(JULY_9, known=known(JULY_11)) == {}
    assert weighing.found_by(JULY_11, known=known(JULY_10)) == {}
    (found,) = weighing.found_by(JULY_10, known=known(JULY_11)).values()
    assert found == weighing.Weighed(character=GOOD)


@pytest.mark.usefixtures("not_attested")
def test_a_later_finding_holds_from_its_own_day_and_a_correction_takes_the_place_of_what_it_corrects(
) -> None:  # fmt: skip
    find(1, GOOD, JULY_9)
    assert find(1, LACKING, JULY_11) == ()

    def found(on: date, seen: date = date(2024, 8, 2)) -> CharacterFound | None:
        (only,) = weighing.found_by(on, known=known(seen)).values()
        return only.character

    assert (found(JULY_10), found(JULY_11)) == (GOOD, LACKING)
    assert find(1, GOOD, JULY_10, at=date(2024, 8, 1)) == (JULY_11,)
    assert (found(JULY_11), found(JULY_11, date(2024, 7, 31))) == (GOOD, LACKING)
    rows = models.Weighing.objects.order_by("pk").values_list("found", "on", "reason", "found_by")
    assert list(rows) == [
        (word, on, SECRET, small.STAFF)
        for word, on in (("good", JULY_9), ("lacking", JULY_11), ("good", JULY_10))
    ]


@pytest.mark.usefixtures("not_attested")
def test_a_finding_after_the_preparation_voids_both_approvals() -> None:
    outcomes(JULY_10)
    find(1, LACKING, JULY_10)

    with pytest.raises(StandingError, match="changed"):
        rounds.release(ROUND, JULY_11)


@pytest.mark.usefixtures("not_attested")
def test_a_finding_has_a_reason_a_day_that_has_come_and_an_officer_of_the_register() -> None:
    def refused(why: type[StandingError], said: str, *, by: str = small.STAFF, number: int = 1,
                reason: str = SECRET, on: date = JULY_10) -> None:  # fmt: skip
        act = small.act(by, at=rounds.noon(JULY_10), reason=reason)
        for weigh in (
            lambda who: weighing.weigh_character(act, mptc_id=who, found=GOOD, on=on),
            lambda who: weighing.weigh_background(act, mptc_id=who, on=on),
        ):
            with pytest.raises(why, match=said):
                weigh(small.mptc_id(number))

    refused(NotPermitted, "decide on evidence that is in doubt", by="commissioner")
    refused(NotPermitted, "decide on evidence that is in doubt", by="auditor")
    refused(Refused, "Say what was weighed", reason="  ")
    refused(Refused, "July 11, 2024 has not come: today is July 10, 2024", on=JULY_11)
    refused(NotFound, "No officer on the register has the MPTC ID", number=99)
    for_the_division = small.act("director", at=rounds.noon(JULY_10))
    weighing.weigh_background(for_the_division, mptc_id=small.mptc_id(1), on=JULY_10)
    weighing.weigh_character(for_the_division, mptc_id=small.mptc_id(1), found=GOOD, on=JULY_10)
    refused(WrongState, "on record already")
    with pytest.raises(Refused, match="since September 29, 2023"):
        weighing.weigh_background(for_the_division, mptc_id=small.mptc_id(1), on=date(2023, 9, 28))
    assert models.Weighing.objects.count() == 2


@pytest.mark.usefixtures("not_attested")
def test_the_reason_is_recorded_and_never_public(client: Client) -> None:
    find(1, GOOD, JULY_10)
    outcomes(JULY_10)
    rounds.release(ROUND, JULY_11)

    page = client.get(f"/officers/{small.mptc_id(1)}/?on=2024-07-11").text
    assert "Certified" in page
    assert SECRET not in page
    assert "character.weighed" not in page
    entries = ledger.entries(subject=f"officer:{small.mptc_id(1)}")
    (told,) = [entry for entry in entries if entry.kind == "character.weighed"]
    assert (told.actor, told.reason, told.effective_on) == (small.STAFF, SECRET, JULY_10)
    assert told.facts_after == {"requirement": "character", "found": "good"}


@pytest.mark.usefixtures("not_attested")
def test_the_command_says_what_was_recorded_and_what_it_takes_the_place_of(
    capsys: pytest.CaptureFixture[str],
) -> None:
    weigh = ["weigh", "character", small.mptc_id(1)]
    rest = ["--on", "2024-07-10", "--reason", SECRET]

    assert run([*weigh, "good", *rest]) == 0
    assert "found the character and fitness of 0100-0001 good." in capsys.readouterr().err
    assert run([*weigh, "lacking", *rest]) == 0
    assert "takes the place of what was found on July 10, 2024" in capsys.readouterr().err
    assert run([*weigh, "lacking", *rest]) == 1
    assert "on record already" in capsys.readouterr().err
    assert run(["weigh", "background", small.mptc_id(1), *rest]) == 0
    assert "weighed the background check of 0100-0001" in capsys.readouterr().err


# --- the answer to a failed background check (TV-19), as agencies report it ---------------------------

FAILED = {"Background Check": "failed", "Background Results Given": "06/24/2024"}
DAY_14, DAY_15 = date(2024, 7, 8), date(2024, 7, 9)


@pytest.fixture
def failed_checks(tmp_path: Path) -> None:
    """Results given on June 24: to 1, who says nothing; to 2, who will not answer; to 3, who did."""
    three = (*OFFICERS, (3, "Stonebrook", BORN))
    rounds.town(*three)
    rounds.open_round(ROUND, date(2024, 5, 1))
    said = ({}, {"Background Answer Waived": "yes"}, {"Background Answered": "06/25/2024"})
    rows = [
        rounds.answers(*each, year=2024) | FAILED | also
        for each, also in zip(three, said, strict=True)
    ]
    rounds.send(ROUND, tmp_path / "a.csv", date(2024, 6, 26), *rows)


@pytest.mark.usefixtures("failed_checks")
def test_nobody_has_failed_a_background_check_before_the_time_to_answer_is_over() -> None:
    assert outcomes(DAY_14) == {1: "further review", 2: "not recertified", 3: "further review"}
    assert outcomes(DAY_15) == {1: "not recertified", 2: "not recertified", 3: "further review"}
    assert outcomes(date(2024, 9, 2))[3] == "further review", "an answer is weighed by a person"


@pytest.mark.usefixtures("failed_checks")
def test_an_answer_that_was_weighed_is_read_from_the_day_it_was_weighed() -> None:
    rounds.decide(ROUND, on=DAY_15, prepared=DAY_15)
    rounds.release(ROUND, DAY_15)
    act = small.act(at=rounds.noon(JULY_10), reason=SECRET)
    weighing.weigh_background(act, mptc_id=small.mptc_id(3), on=JULY_10)

    assert outcomes(JULY_10)[3] == "not recertified"
    rounds.release(ROUND, JULY_11)
    frozen = (
        models.Determination.objects.filter(officer__mptc_id=small.mptc_id(3)).latest("pk").facts
    )
    assert '"background_answered_on":"2024-06-25"' in frozen
    assert '"background_weighed_on":"2024-07-10"' in frozen
    assert SECRET not in frozen
    assert replay.replay().differences == ()


@pytest.mark.usefixtures("failed_checks")
def test_a_corrected_file_that_says_done_leaves_nothing_to_weigh(tmp_path: Path) -> None:
    act = small.act(at=rounds.noon(JULY_10), reason=SECRET)
    weighing.weigh_background(act, mptc_id=small.mptc_id(3), on=JULY_10)
    done = rounds.answers(3, "Stonebrook", BORN, year=2024)
    rounds.send(ROUND, tmp_path / "b.csv", JULY_11, done)

    assert outcomes(JULY_11)[3] == "certified"
    frozen = models.Determination.objects.get(
        officer__mptc_id=small.mptc_id(3), superseded_at__isnull=True
    ).facts
    assert "background_" not in frozen


@pytest.mark.usefixtures("not_attested")
def test_what_was_found_under_a_second_number_counts_for_the_person() -> None:
    find(2, GOOD, JULY_9)
    same = small.act(at=rounds.noon(JULY_10), reason="One and the same")
    made = persons.propose_merge(same, keep=small.mptc_id(1), other=small.mptc_id(2))
    for who in ("director", "executive"):
        by = small.act(who, at=rounds.noon(JULY_10))
        persons.approve(by, key=made.key, preview=made.bound_to)

    assert outcomes(JULY_11) == {1: "certified"}
    with pytest.raises(WrongState, match="on record already"):
        find(2, GOOD, JULY_9, at=JULY_11)
