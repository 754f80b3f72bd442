"""Whom agencies named, kept on disk: read by number or in portions, without whoever has left."""

import pytest

from standing.register import placed
from standing.register.domain import PublicAgency
from standing.register.placed import Placed

ASH, ELM = PublicAgency("Ash Falls Police Department", "ash"), PublicAgency("Elm Hill", "elm")
AGENCIES = {1: ASH, 2: ELM}


def test_an_officer_of_two_agencies_stands_under_both_and_counts_once_in_each() -> None:
    found = Placed()

    counts = found.name([(7, 1), (7, 2), (7, 2), (5, 2)], agencies=AGENCIES, campaign=1)

    assert counts == {1: 1, 2: 2}
    assert dict(found) == {5: (ELM,), 7: (ASH, ELM)}
    assert len(found) == 2


def test_whoever_left_stays_named_without_the_agency_and_is_not_counted_there() -> None:
    found = Placed()
    found.left([(7, 1), (5, 2)], still=[(5, 2)])

    counts = found.name([(7, 1), (5, 2)], agencies=AGENCIES, campaign=1)

    assert counts == {2: 1}
    assert dict(found) == {5: (ELM,), 7: ()}


def test_a_second_round_counts_for_itself_and_names_nobody_twice() -> None:
    found = Placed()

    first = found.name([(7, 1)], agencies=AGENCIES, campaign=1)
    second = found.name([(7, 1), (8, 1)], agencies=AGENCIES, campaign=2)

    assert (first, second) == ({1: 1}, {1: 2})
    assert dict(found) == {7: (ASH,), 8: (ASH,)}


def test_who_was_not_named_is_nobody() -> None:
    found = Placed()
    found.name([(7, 1)], agencies=AGENCIES, campaign=1)

    assert 6 not in found
    assert found.get(8, ()) == ()
    with pytest.raises(KeyError):
        found[6]


def test_portions_are_of_a_size_and_leave_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placed, "PORTION", 3)
    found = Placed()
    found.name([(pk, 1) for pk in range(10, 0, -1)], agencies=AGENCIES, campaign=1)

    portions = list(found.portions())

    assert [len(each) for each in portions] == [3, 3, 3, 1]
    assert [pk for each in portions for pk in each] == list(range(1, 11))
