"""Who is the same person: never a wrong certain answer, and the right person proposed first."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.workforce import measuring, pairs

from standing.kernel.names import PersonName
from standing.workforce.domain import Someone
from standing.workforce.matching import Certainty, Match, Population
from standing.workforce.variants import variants_of

JORDAN = Someone(
    mptc_id="0012-0345",
    name=PersonName(last="Avery", first="Jordan", middle="Alexis"),
    born=date(1984, 5, 6),
    agencies=frozenset({"elm-hill"}),
)
CAME = replace(JORDAN, mptc_id="")


def answer(came: Someone, *held: Someone) -> Match:
    return Population(held or (JORDAN,)).match(came)


def named(who: Someone, **parts: str) -> Someone:
    return replace(who, name=replace(who.name, **parts))


@pytest.fixture(scope="module")
def table() -> list[measuring.Line]:
    return measuring.table(pairs.pairs(), pairs.bystanders())


def test_no_certain_match_of_five_thousand_pairs_is_wrong(table: list[measuring.Line]) -> None:
    assert [line for line in table if line.wrong_certain] == []


def test_of_true_matches_97_in_100_are_certain_or_proposed_first(
    table: list[measuring.Line],
) -> None:
    true = [line for line in table if line.same]
    pairs_made, found = sum(line.pairs for line in true), sum(line.first for line in true)

    assert sum(line.pairs for line in table) == 5_000
    assert pairs_made > 3_000
    assert found / pairs_made >= 0.97


def test_the_pairs_are_the_same_every_time_and_hold_every_hard_kind() -> None:
    assert pairs.pairs()[::97] == pairs.pairs()[::97]
    assert {
        "twins", "father and son", "namesakes born on one day", "nickname and maiden name",
        "typo and day and month exchanged", "namesakes in one agency",
    } <= set(pairs.KINDS)  # fmt: skip
    assert pairs.pairs(seed=1) != pairs.pairs()


def test_the_same_number_birth_date_and_first_name_are_certain_whatever_the_last_name() -> None:
    married = named(JORDAN, last="Brightwater")

    assert answer(married).certainty is Certainty.CERTAIN
    assert answer(named(JORDAN, first="Casey")).certainty is Certainty.POSSIBLE
    assert answer(replace(JORDAN, born=date(1984, 5, 7))).certainty is Certainty.POSSIBLE
    assert (
        answer(named(JORDAN, suffix="Jr."), named(JORDAN, suffix="Sr.")).certainty
        is Certainty.POSSIBLE
    )
    assert answer(named(JORDAN, middle="Blair")).certainty is Certainty.POSSIBLE


@pytest.mark.parametrize(
    "came",
    [
        replace(CAME, agencies=frozenset({"saltmarsh"})),
        named(CAME, middle="A."),
        named(CAME, middle=""),
        named(CAME, last="Averi"),
        named(CAME, first="Jordann"),
        replace(CAME, born=date(1984, 6, 5)),
        replace(CAME, mptc_id="0012-0346"),
    ],
)
def test_without_the_number_everything_else_must_be_the_same(came: Someone) -> None:
    assert answer(CAME).certainty is Certainty.CERTAIN

    found = answer(came)

    assert found.certainty is Certainty.POSSIBLE
    assert found.candidates[0].mptc_id == JORDAN.mptc_id


def test_two_who_both_seem_certain_are_both_for_a_person() -> None:
    again = replace(JORDAN, mptc_id="0099-0001")

    found = answer(CAME, JORDAN, again)

    assert found.certainty is Certainty.POSSIBLE
    assert {each.certainty for each in found.candidates} == {Certainty.POSSIBLE}
    assert len(found.candidates) == 2


def test_another_birth_date_is_another_person() -> None:
    assert answer(replace(CAME, born=date(1957, 11, 30))).certainty is Certainty.NONE
    assert answer(replace(CAME, born=date(1957, 11, 30))).candidates == ()


def test_reasons_are_in_words_and_tell_no_birth_date() -> None:
    twin = named(CAME, first="Casey")
    (candidate,) = answer(twin).candidates

    assert "birth date: the same" in candidate.reasons
    assert "first name: another" in candidate.reasons
    assert "look for a twin" in candidate.reasons
    assert not any("1984" in reason for reason in candidate.reasons)

    father = replace(named(CAME, suffix="Jr."), born=date(1984, 5, 16))
    (candidate,) = answer(father, named(JORDAN, suffix="Sr.")).candidates
    assert "look for a parent or child of the same name" in candidate.reasons


def test_a_person_without_a_birth_date_is_looked_for_by_name_alone() -> None:
    found = answer(replace(named(CAME, first="Jordan", last="AVERY"), born=None))

    assert found.certainty is Certainty.POSSIBLE
    assert "birth date: not given" in found.candidates[0].reasons


def test_nicknames_are_the_same_in_both_directions_and_fold_to_themselves() -> None:
    assert "bob" in variants_of("robert")
    assert "robert" in variants_of("bob")
    assert "bob" not in variants_of("bob")
    assert variants_of("brightwater") == frozenset()
