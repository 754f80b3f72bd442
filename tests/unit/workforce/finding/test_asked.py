"""What was typed, read as words: in any order, with a comma, a suffix, an initial; never by a number."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standing.workforce.finding.asked import LONGEST, MOST_WORDS, mains, read, readings
from standing.workforce.finding.forms import forms_of, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("José Núñez", ("jose", "nunez")),
        ("O’Brien, Núria", ("obrien", "nuria")),
        ("de la Cruz", ("de", "la", "cruz")),
        ("Ann-Marie St. Pierre", ("annmarie", "st", "pierre")),
        ("Officer Jordan Avery", ("jordan", "avery")),
        ("Chief", ("chief",)),
    ],
)
def test_words_are_folded_and_titles_left_out(text: str, words: tuple[str, ...]) -> None:
    assert read(text).words == words


@pytest.mark.parametrize(
    ("text", "suffix"),
    [("Jordan Avery Jr.", "2"), ("Avery III, Jordan", "3"), ("Jordan Avery", "")],
)
def test_a_suffix_is_read_apart_from_the_words(text: str, suffix: str) -> None:
    asked = read(text)
    assert (set(asked.words), asked.suffix) == ({"jordan", "avery"}, suffix)


@pytest.mark.parametrize(
    "text", ["1984-11-23", "11/23/1984", "jordan.avery@example.org", "Avery 1984", "617 555 0100"]
)
def test_a_birth_date_an_address_or_a_telephone_number_names_nobody(text: str) -> None:
    assert read(text).words == ()


def test_what_a_hyphen_joins_is_one_word_and_several_besides() -> None:
    asked = read("Ana Núñez-Hart")
    assert asked.words == ("ana", "nunezhart")
    assert asked.apart == ("ana", "nunez", "hart")


def test_a_comma_says_which_words_are_the_surname() -> None:
    first = next(readings(read("de la Cruz, Paz").words, read("de la Cruz, Paz").comma))
    assert (first.surname, first.given) == ("delacruz", ("paz",))


def test_a_particle_is_never_the_end_of_a_name() -> None:
    found = [(each.surname, each.given) for each in readings(["paz", "de", "la", "cruz"])]
    assert ("delacruz", ("paz",)) in found
    assert all(not each[1] or each[1][-1] not in ("de", "la") for each in found if each[0])


def test_either_of_two_given_names_may_be_the_one_on_record() -> None:
    assert ("alan", "j") in mains(("j", "alan"))
    assert ("jordan", "a") in mains(("jordan", "a"))


@given(st.text(max_size=400))
def test_anything_can_be_typed_and_few_words_come_of_it(text: str) -> None:
    asked = read(text)
    assert len(asked.words) <= MOST_WORDS
    assert len(list(readings(asked.words, asked.comma))) <= 2 * MOST_WORDS + 2
    allowed = set(string.ascii_lowercase + string.digits)
    assert all(set(word) <= allowed and len(word) <= LONGEST for word in asked.words)


NAMES = st.text(alphabet="abcdeéñøßO'’- .", min_size=1, max_size=20)


@given(NAMES, NAMES)
def test_a_name_that_is_typed_as_it_is_written_is_one_of_its_forms(last: str, first: str) -> None:
    forms = {(form.last, form.first) for form in forms_of(last, first)}
    asked = read(f"{last}, {first}")
    whole = len(words_in(last) + words_in(first)) <= MOST_WORDS  # of a longer one the end is cut
    if whole and asked.comma and not asked.suffix:
        way = next(readings(asked.words, asked.comma))
        assert (way.surname, "".join(way.given)) in forms


@given(NAMES, NAMES, NAMES)
def test_no_form_of_a_name_stands_twice_and_the_whole_name_comes_first(
    last: str, first: str, middle: str
) -> None:
    forms = forms_of(last, first, middle)
    assert len({form[:2] for form in forms}) == len(forms)
    assert [form.part for form in forms] == [0] + [1] * (len(forms) - 1)
