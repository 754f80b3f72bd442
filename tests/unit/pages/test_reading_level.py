"""What explains a status is read with ease: by an eighth-grader in English, and as easily in Spanish.

English is measured by Flesch and Kincaid (a school grade), Spanish by Fernández Huerta (0 to 100; 60
and more is what eighth-graders read). As Flesch counted, what ends in a semicolon or a colon is a
sentence of its own. Syllables are those at which pyphen would part a word, which are a few too few.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pyphen
import pytest
from django.conf import settings
from django.utils import translation
from tests.unit.test_catalogues import catalogues

from standing.pages.plain import DAYS
from standing.register import words

SENTENCES = Path(words.__file__).with_name("sentences.toml")
LENGTHS = dict.fromkeys(DAYS, "21")
BLANKS = {"name": "Jordan Avery", "day": "July 2, 2022", "until": "July 1, 2025", "count": "two"}


@cache
def syllables(word: str, language: str) -> int:
    """How many syllables a word has; at least one."""
    parted: str = pyphen.Pyphen(lang=language).inserted(word)
    return parted.count("-") + 1 - word.count("-")


def counted(text: str, language: str) -> tuple[float, float]:
    """Words in a sentence, and syllables in a word, on average."""
    found = [word for word in re.findall(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*", text) if word != "s"]
    ends = len(re.findall(r"[.;:?!](?:\s|$)", text)) or 1
    return len(found) / ends, sum(syllables(word.lower(), language) for word in found) / len(found)


def grade(text: str) -> float:
    """The school grade that reads an English text with ease (Flesch and Kincaid)."""
    in_sentence, in_word = counted(text, "en_US")
    return 0.39 * in_sentence + 11.8 * in_word - 15.59


def ease(text: str) -> float:
    """How easily a Spanish text is read (Fernández Huerta)."""
    in_sentence, in_word = counted(text, "es")
    return 206.84 - 60 * in_word - 1.02 * in_sentence


def page(language: str) -> str:
    """Everything that the page /status-explained/ says, one part after the other."""
    with translation.override(language):
        return " ".join(_page())


def _page() -> Iterator[str]:
    for meaning in words.explained().values():
        told = words.with_days(meaning, LENGTHS)
        yield from (told.means, told.is_not, told.serves, told.next_step)
        yield from (told.agency_step, told.by_when, told.ask)
    yield from _of_the_template()


def _of_the_template() -> Iterator[str]:
    for message in catalogues.messages():
        if message.where.endswith("templates/status_explained.html"):
            said = translation.gettext(message.text)
            yield re.sub(r"%\(\w+\)s", "21", said if said[-1] in ".?!" else f"{said}.")


def on_officer_pages(language: str) -> Iterable[str]:
    """Every sentence that tells a standing on an officer's page today."""
    cases = tomllib.loads(SENTENCES.read_text("utf-8"))
    with translation.override(language):
        return [translation.gettext(case["now"]).format(**BLANKS) for case in cases.values()]


HARDEST = 10
"""The school grade of the hardest single paragraph; all of them together stay at eight."""
HARD = (
    "Notwithstanding contemporaneous administrative determinations, applicability necessitates "
    "individualized consideration of supplementary documentation."
)
DIFICIL = (
    "Independientemente de determinaciones administrativas contemporáneas, la aplicabilidad requiere "
    "consideraciones individualizadas."
)


def test_the_measures_tell_easy_from_hard() -> None:
    assert grade("The cat sat on the mat. It was happy.") < 2
    assert grade(HARD) > 20
    assert ease("El gato duerme. Está feliz.") > 90
    assert ease(DIFICIL) < 30


def test_an_eighth_grader_reads_what_each_status_means() -> None:
    assert grade(page("en")) <= 8


@pytest.mark.parametrize("anchor", [meaning.anchor for meaning in words.explained().values()])
def test_no_status_is_explained_in_words_for_lawyers(anchor: str) -> None:
    told = next(m for m in words.explained().values() if m.anchor == anchor)
    told = words.with_days(told, LENGTHS)
    said = (told.means, told.is_not, told.serves, told.next_step, told.agency_step, told.by_when)
    assert grade(" ".join(said)) <= 8


@pytest.mark.parametrize("anchor", [meaning.anchor for meaning in words.explained().values()])
def test_no_paragraph_about_a_status_is_hard_by_itself(anchor: str) -> None:
    told = next(m for m in words.explained().values() if m.anchor == anchor)
    told = words.with_days(told, LENGTHS)
    parts = (told.means, told.is_not, told.serves, told.next_step, told.agency_step, told.by_when)
    hard = {text: round(grade(text), 1) for text in (*parts, told.ask) if grade(text) > HARDEST}
    assert hard == {}


def test_no_other_paragraph_of_the_page_is_hard_by_itself() -> None:
    told = list(_of_the_template())
    assert len(told) > 20
    assert {text: round(grade(text), 1) for text in told if grade(text) > HARDEST} == {}


def test_spanish_is_as_easy_to_read() -> None:
    assert ease(page("es")) >= 60


def test_the_sentence_about_a_standing_is_easy_to_read_too() -> None:
    assert grade(" ".join(on_officer_pages("en"))) <= 8
    assert ease(" ".join(on_officer_pages("es"))) >= 60


def test_spanish_is_a_language_of_the_pages() -> None:
    assert "es" in dict(settings.LANGUAGES)
