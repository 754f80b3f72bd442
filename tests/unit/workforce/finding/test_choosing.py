"""Which names are meant: as spelled before begun before mended, the frequent before the rare."""

import pytest

from standing.workforce.finding.asked import read
from standing.workforce.finding.choosing import Choice, Chooser
from standing.workforce.finding.places import Place, Places
from standing.workforce.finding.vocabulary import laid_out

PAIRS = [
    ("avery", "jordan", 3), ("bell", "ana", 2), ("bella", "anabel", 1), ("delacruz", "paz", 1),
    ("harris", "john", 30), ("harris", "jon", 1), ("lloyd", "robert", 9), ("smith", "john", 50),
    ("smith", "johnny", 4), ("smithson", "john", 2), ("steele", "jose", 2),
]  # fmt: skip
PLACES = Places(
    [
        Place(1, "boston-police", "Boston Police Department", "Boston", "Suffolk", "municipal", ()),
        Place(2, "smith-college", "Smith College Police", "Northampton", "", "college", ()),
    ]
)


def chosen(text: str) -> list[Choice]:
    return Chooser(laid_out(PAIRS)).choices(read(text), PLACES)


def first(text: str) -> tuple[str, str]:
    found = chosen(text)
    return (found[0].last, found[0].first) if found else ("", "")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("John Smith", ("smith", "john")), ("Smith John", ("smith", "john")),
        ("smith, john", ("smith", "john")), ("jo smi", ("smith", "john")),
        ("smi jo", ("smith", "john")), ("Jhon Smith", ("smith", "john")),
        ("mith john", ("smith", "john")), ("John Smtih", ("smith", "john")),
        ("Jonh Smtih", ("smith", "john")), ("Pepe Steele", ("steele", "jose")),
        ("Bob Lloyd", ("lloyd", "robert")), ("Jordon Averee", ("avery", "jordan")),
        ("paz de la cruz", ("delacruz", "paz")), ("de la Cruz paz", ("delacruz", "paz")),
        ("Delacruz, Paz", ("delacruz", "paz")), ("John Q. Smith", ("smith", "john")),
    ],
)  # fmt: skip
def test_the_name_that_is_meant_comes_first(text: str, name: tuple[str, str]) -> None:
    assert first(text) == name


def test_a_name_as_it_is_spelled_comes_before_a_more_frequent_one() -> None:
    found = chosen("Jon Harris")
    assert (found[0].first, found[0].cost) == ("jon", 0)
    assert "john" in [each.first for each in found]


def test_an_agency_beside_a_name_narrows_it() -> None:
    found = chosen("John Smith Boston")
    assert (found[0].last, found[0].first, found[0].agencies) == ("smith", "john", (1,))
    assert chosen("boston pd john smith")[0].agencies == (1,)


@pytest.mark.parametrize(
    "text", ["John Smith Bostn", "bosotn pd john smith", "John Smith, Boton PD"]
)
def test_a_longer_word_of_an_agency_beside_a_name_is_forgiven_one_edit(text: str) -> None:
    found = chosen(text)[0]
    assert (found.last, found.first, found.agencies) == ("smith", "john", (1,))
    assert found.instead[1] == "boston"
    assert not found.near


@pytest.mark.parametrize(
    "text", ["Avery Bostton", "Jordan Bostn", "Jordan A Bostn", "Bostn, Jordan"]
)
def test_a_surname_near_an_agencys_word_means_nobody_who_has_it_not(text: str) -> None:
    assert chosen(text) == []


def test_a_name_two_edits_away_comes_before_an_agency_that_is_misspelled() -> None:
    names = laid_out([("bastin", "johnsmith", 1), ("smith", "john", 50)])
    found = Chooser(names).choices(read("John Smith Bostn"), PLACES)
    assert [(each.last, each.instead[1]) for each in found] == [("bastin", ""), ("smith", "boston")]


def test_a_misspelled_name_is_not_taken_for_an_agency() -> None:
    assert [each.agencies for each in chosen("Jon Harirs")] == [(), ()]


def test_an_agency_that_is_called_like_a_person_does_not_hide_the_person() -> None:
    assert chosen("Smith John")[0].agencies == ()


@pytest.mark.parametrize("text", ["zzzz", "john zzzzqqqq", "", "%", "1984-11-23", "a@b.org"])
def test_what_nobody_is_called_means_nobody(text: str) -> None:
    assert chosen(text) == []


def test_an_initial_narrows_the_name() -> None:
    assert chosen("John Q Smith")[0].initial == "q"


def test_names_added_later_are_chosen_with_their_counts() -> None:
    names = laid_out(PAIRS)
    names.add("quill", "ana")
    names.add("bell", "ana")
    found = Chooser(names).choices(read("ana bell"), PLACES)
    assert (found[0].last, found[0].borne) == ("bell", 3)
    assert Chooser(names).choices(read("qill ana"), PLACES)[0].last == "quill"
